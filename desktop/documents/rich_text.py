"""Answers for Rich Text files: paragraphs, tables, notes and comments, with hidden and deleted words marked."""

from __future__ import annotations

import html
from dataclasses import dataclass, field

from desktop.core.document import PassageKind, Place
from desktop.documents.grid import table_of, table_text
from desktop.documents.html import blocks_of, parse_html
from desktop.documents.rtf import Look, RtfReader, Sink
from desktop.documents.source import Content, Source, clean

_NOTES = {"header": PassageKind.NOTE, "footer": PassageKind.NOTE, "footnote": PassageKind.NOTE}
_PROPERTIES = ("title", "author", "operator", "subject")


def read_rtf(source: Source) -> Content:
    """A Rich Text file. Place HEADING: number is the block from 1, name the heading path."""
    content = Content(source)
    words = words_of_rtf(source.data)
    if words.markup:
        _html(content, words.markup)
    for number, block in enumerate([] if words.markup else words.blocks, 1):
        place = (Place.HEADING, block.number or number, block.path, block.detail)
        if block.rows:
            record = table_of(block.rows, block.path or f"table {number}")
            if record is not None:
                content.add(table_text(block.rows), *place, kind=PassageKind.TABLE, record=record)
        else:
            content.add(block.text, *place, kind=block.kind, hidden=block.hidden)
    content.title = words.properties.get("title", "")
    content.author = words.properties.get("author", "") or words.properties.get("operator", "")
    if not content.passages:
        content.warn(f"{source.name} contains no text.", f"{source.name} 中没有文字。")
    return content


def _html(content: Content, markup: str) -> None:
    """A page that a mail program packed into RTF."""
    root = parse_html(markup)
    for number, block in enumerate([] if root is None else blocks_of(root), 1):
        content.add(block.text, Place.HEADING, number, kind=block.kind, hidden=block.hidden, record=block.table)


@dataclass(slots=True)
class RtfBlock:
    """A paragraph or, with `rows`, a table."""

    text: str = ""
    kind: PassageKind = PassageKind.TEXT
    hidden: bool = False
    rows: list[list[str]] = field(default_factory=list)
    number: int = 0
    path: str = ""
    detail: str = ""


@dataclass(slots=True)
class RtfWords:
    """What a file says. `markup` is the HTML that was packed into it, "" for none."""

    blocks: list[RtfBlock]
    properties: dict[str, str]
    markup: str = ""


def words_of_rtf(data: bytes) -> RtfWords:
    """The words of an RTF file or of the RTF body of a mail."""
    gather = _Gather()
    reader = RtfReader(Sink(gather.text, gather.mark))
    reader.read(data)
    gather.finish()
    markup = _paired("".join(gather.markup)) if reader.is_html else ""
    return RtfWords(gather.blocks, gather.properties, markup)


@dataclass(slots=True)
class _Gather:
    """Runs gather to paragraphs, cells and rows."""

    blocks: list[RtfBlock] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    markup: list[str] = field(default_factory=list)
    number: int = 0
    _visible: list[str] = field(default_factory=list)
    _hidden: list[str] = field(default_factory=list)
    _deleted: list[str] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _rows: list[list[str]] = field(default_factory=list)
    _aside: dict[str, list[str]] = field(default_factory=dict)
    _path: list[tuple[int, str]] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    def text(self, text: str, look: Look, is_unseen: bool) -> None:
        self.markup.append(text if look.is_markup else html.escape(text, quote=False))
        if look.is_markup:
            return
        if look.is_deleted:
            self._deleted.append(text)
        elif look.target:
            self._aside.setdefault(look.target, []).append(text)
        else:
            (self._hidden if is_unseen else self._visible).append(text)

    def mark(self, kind: str, look: Look) -> None:
        if kind == "par":
            self.markup.append("\n")
        if look.target:
            if kind == "end":
                self._end_aside(look.target)
            else:
                self._aside.setdefault(look.target, []).append("\n")
        elif kind == "cell":
            self._cells.append(clean(_paired("".join(self._visible))))
            self._visible.clear()
        elif kind == "row":
            self._rows.append(self._cells)
            self._cells = []
        elif look.in_table or self._cells:
            self._visible.append("\n")
        else:
            self._end_table()
            self._paragraph(look)

    def finish(self) -> None:
        """What stands after the last mark."""
        if self._cells:
            self._rows.append(self._cells)
        self._end_table()
        self._paragraph(Look())

    def _path_name(self) -> str:
        return " › ".join(title for _, title in self._path)

    def _paragraph(self, look: Look) -> None:
        text, hidden = (clean(_paired("".join(parts))) for parts in (self._visible, self._hidden))
        self._visible.clear()
        self._hidden.clear()
        if self._deleted:
            self._aside["deleted"] = ["Deleted: ", *self._deleted]
            self._deleted.clear()
            self._end_aside("deleted")
        if not text and not hidden:
            return
        self.number += 1
        kind = PassageKind.HEADING if look.level and text else PassageKind.TEXT
        if kind is PassageKind.HEADING:
            title = " ".join(text.split())
            self._path = [item for item in self._path if item[0] < look.level] + [(look.level, title)]
        if text:
            self.blocks.append(RtfBlock(text, kind, number=self.number, path=self._path_name()))
        if hidden:
            block = RtfBlock(hidden, kind, True, number=self.number, path=self._path_name(), detail="hidden")
            self.blocks.append(block)

    def _end_table(self) -> None:
        if self._rows:
            self.number += 1
            self.blocks.append(RtfBlock(rows=self._rows, number=self.number, path=self._path_name()))
            self._rows = []

    def _end_aside(self, target: str) -> None:
        text = clean(_paired("".join(self._aside.pop(target, []))))
        if target in _PROPERTIES:
            self.properties.setdefault(target, text if text.strip("? ") else "")
        elif target == "comment author":
            self._aside["comment"] = [f"{text}: "] if text else []
        elif text:
            self._counts[target] = count = self._counts.get(target, 0) + 1
            kind = PassageKind.COMMENT if target in ("comment", "deleted") else _NOTES.get(target, PassageKind.TEXT)
            detail = f"{target} {count}"
            self.blocks.append(RtfBlock(text, kind, number=self.number + 1, path=self._path_name(), detail=detail))


def _paired(text: str) -> str:
    """Surrogates that were written as two units (RTF has 16 bit numbers only) become one letter."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
