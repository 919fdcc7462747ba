"""Answers for Word documents: blocks in their order, with the heading path, tables, notes, comments, headers once.

Tracked deletions are left out and insertions are kept: the text as it stands when all changes are accepted. Each
change is told in a passage of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from desktop.core.document import PassageKind, Place
from desktop.documents import refusal
from desktop.documents.chart import chart_table
from desktop.documents.equation import FORMULAS, linear
from desktop.documents.grid import table_of, table_text
from desktop.documents.ooxml import A, C, Package, R, Relation, W, by_id, children, value_of
from desktop.documents.source import Content, Source, clean

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_SKIPPED = {W + "del", W + "moveFrom", W + "instrText", W + "delText", W + "delInstrText", _MC + "Fallback", W + "pPr"}
_CHANGES = {W + "ins": "Inserted", W + "del": "Deleted", W + "moveTo": "Moved here", W + "moveFrom": "Moved away"}
_BREAKS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_BOXES = {W + "txbxContent"}
_ANCHORS = {
    W + "footnoteReference": "footnote",
    W + "endnoteReference": "endnote",
    W + "commentReference": "comment",
    W + "commentRangeStart": "comment",
}


def read_word(source: Source) -> Content:
    """A Word document (docx, docm, dotx). Place HEADING: number is the block from 1, name the heading path."""
    package = Package(source)
    part = package.main_part("word/document.xml")
    root = package.tree(part)
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise refusal.damaged(source.name)
    content = Content(source)
    package.take_properties(content)
    package.say_macros(content)
    walk = _Body(content, _styles(package, part), package, by_id(package.relations(part)))
    walk.blocks(body)
    walk.finish()
    for kind, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
        _notes(walk, package.tree(package.related(part, kind)), tag)
    _comments(walk, package.tree(package.related(part, "comments")))
    _margins(content, package, part)
    if not content.passages:
        content.warn(f"{source.name} contains no text.", f"{source.name} 中没有文字。")
    return content


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style means here: heading level (0 for none), a list, hidden text."""

    level: int = 0
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Where a note or a comment hangs: its block, heading path, and its place among those of its kind, from 1."""

    block: int = 0
    name: str = ""
    order: int = 0


@dataclass(slots=True)
class _Body:
    """The walk over the blocks: counts them and keeps the heading path."""

    content: Content
    styles: Mapping[str, _Style]
    package: Package
    relations: Mapping[str, Relation]
    number: int = 0
    path: list[tuple[int, str]] = field(default_factory=list)
    anchors: dict[tuple[str, str], _Anchor] = field(default_factory=dict)
    orders: dict[str, int] = field(default_factory=dict)

    def blocks(self, parent: etree._Element) -> None:
        for block in parent:
            if block.tag == W + "p":
                self._paragraph(block)
            elif block.tag == W + "tbl":
                self._table(block)
            elif block.tag == W + "sdt":
                inner = block.find(W + "sdtContent")
                if inner is not None:
                    self.blocks(inner)
            elif block.tag in (W + "ins", W + "moveTo", W + "customXml", W + "smartTag"):
                self.blocks(block)

    def finish(self) -> None:
        if not self.content.title:
            heading = next((p.text for p in self.content.passages if p.kind is PassageKind.HEADING), "")
            self.content.title = heading

    def _paragraph(self, block: etree._Element) -> None:
        self.number += 1
        visible, hidden = _text(block), _text(block, hidden=True)
        style = self.styles.get(value_of(block, f"{W}pPr/{W}pStyle", W + "val").lower(), _Style())
        level = _outline(block) or style.level
        kind = PassageKind.TEXT
        if clean(visible) and level:
            kind = PassageKind.HEADING
            title = " ".join(clean(visible).split())
            self.path = [item for item in self.path if item[0] < level] + [(level, title)]
        elif style.is_list or block.find(f"{W}pPr/{W}numPr") is not None:
            kind = PassageKind.LIST_ITEM
        name = " › ".join(title for _, title in self.path)
        self.content.add(visible, Place.HEADING, self.number, name, kind=kind)
        self.content.add(hidden, Place.HEADING, self.number, name, "hidden", kind=kind, hidden=True)
        self._keep_anchors(block, name)
        self._changes(block, name)
        self._pictures(block, name)
        self._charts(block, name)
        for index, box in enumerate(_boxes(block), 1):
            self.content.add(box, Place.HEADING, self.number, name, f"text box {index}")

    def _keep_anchors(self, block: etree._Element, name: str) -> None:
        """Remembers where notes and comments hang: (tag of the note, its id) -> its anchor. Word counts notes as they
        are referred to, whatever their ids are."""
        for mark in block.iter(*_ANCHORS):
            kind, id = _ANCHORS[mark.tag], mark.get(W + "id", "")
            if (kind, id) not in self.anchors:
                self.orders[kind] = order = self.orders.get(kind, 0) + 1
                self.anchors[kind, id] = _Anchor(self.number, name, order)

    def _table(self, table: etree._Element) -> None:
        self.number += 1
        name = " › ".join(title for _, title in self.path)
        self._keep_anchors(table, name)
        rows = [[clean(cell) for cell in row] for row in _rows(table)]
        record = table_of(rows, name or f"table {self.number}")
        if record is not None:
            self.content.add(table_text(rows), Place.HEADING, self.number, name, kind=PassageKind.TABLE, record=record)
        self._changes(table, name)
        self._pictures(table, name)
        self._charts(table, name)

    def _pictures(self, block: etree._Element, name: str) -> None:
        """What somebody wrote about a picture for those who cannot see it."""
        for index, picture in enumerate(block.iter(_WP + "docPr"), 1):
            place = (Place.HEADING, self.number, name, f"picture {index}")
            text = picture.get("descr", "").strip()
            self.content.add(f"Picture: {text}" if text else "", *place, kind=PassageKind.NOTE)

    def _charts(self, block: etree._Element, name: str) -> None:
        """Charts as tables of their numbers, diagrams (SmartArt) as their words."""
        for frame in block.iter(C + "chart", _DIAGRAM):
            is_chart = frame.tag == C + "chart"
            relation = self.relations.get(frame.get(R + ("id" if is_chart else "dm"), ""))
            root = self.package.tree(relation.target) if relation else None
            if root is None or _is_copy(frame):
                continue
            place = (Place.HEADING, self.number, name, "chart" if is_chart else "diagram")
            if not is_chart:
                words = ("".join(run.text or "" for run in item.iter(A + "t")) for item in root.iter(A + "p"))
                self.content.add("\n".join(filter(None, words)), *place)
            elif found := chart_table(root, name):
                self.content.add(found.text, *place, kind=PassageKind.CHART, record=found.table)

    def _changes(self, block: etree._Element, name: str) -> None:
        """What was inserted and deleted by whom, beside the text in which the changes are accepted."""
        whole = "".join(_text(block).split())
        for index, (head, words) in enumerate(_tracked(block), 1):
            is_all = head.startswith("Inserted") and "".join(words.split()) == whole
            place = (Place.HEADING, self.number, name, f"change {index}")
            said = f"{head}: {'all of this paragraph' if is_all else words}"
            self.content.add(said, *place, kind=PassageKind.COMMENT)


def _tracked(block: etree._Element) -> Iterator[tuple[str, str]]:
    """ "Deleted by Ada (2026-02-27)" and the words, neighbouring runs of one author as one."""
    last, words = "", ""
    for change in block.iter(*_CHANGES):
        text = "".join(item.text or "" for item in change.iter(W + "t", W + "delText"))
        author, date = change.get(W + "author", ""), change.get(W + "date", "")[:10]
        head = _CHANGES[change.tag] + (f" by {author}" if author else "") + (f" ({date})" if date else "")
        if head != last and words.strip():
            yield last, words
        last, words = head, (words if head == last else "") + text
    if words.strip():
        yield last, words


def _rows(table: etree._Element) -> Iterator[list[str]]:
    """Cell texts of each row; a cell that spans columns is followed by empty ones, tables inside are flattened."""
    for row in table.iter(W + "tr"):
        if _owner(row) is not table or row.find(f"{W}trPr/{W}del") is not None:
            continue
        cells: list[str] = []
        for cell in row.iter(W + "tc"):
            if _owner(cell, W + "tr") is not row:
                continue
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            continues = merged is not None and merged.get(W + "val", "continue") == "continue"
            cells.append("" if continues else _lines(cell))
            span = value_of(cell, f"{W}tcPr/{W}gridSpan", W + "val")
            cells.extend([""] * (min(int(span), 64) - 1 if span.isdigit() else 0))
        if cells:
            yield cells


def _owner(element: etree._Element, tag: str = W + "tbl") -> etree._Element | None:
    return next(element.iterancestors(tag), None)


def _text(element: etree._Element, *, hidden: bool = False) -> str:
    """The visible (or only the hidden) text of a paragraph, text boxes left out."""
    parts: list[str] = []
    _collect(element, parts, hidden)
    return "".join(parts)


def _collect(element: etree._Element, parts: list[str], hidden: bool) -> None:
    for item in element.iterchildren("*"):
        tag = item.tag
        if tag in _SKIPPED or tag in _BOXES:
            continue
        if tag in FORMULAS:
            parts.append("" if hidden else linear(item))
        elif tag == W + "r":
            if _is_hidden(item) == hidden:
                _collect(item, parts, hidden)
        elif tag == W + "t":
            parts.append((item.text or "") + "".join(child.tail or "" for child in item))
        elif tag in _BREAKS:
            parts.append(_BREAKS[tag])
        elif tag == W + "sym":
            parts.append("•" if item.get(W + "font", "").lower() in ("symbol", "wingdings") else "")
        elif tag != W + "rPr":
            _collect(item, parts, hidden)


def _is_hidden(run: etree._Element) -> bool:
    """Vanished, white or tiny (at most 1 point) text: there for machines, not for readers."""
    properties = run.find(W + "rPr")
    if properties is None:
        return False
    vanish = properties.find(W + "vanish")
    if vanish is not None and vanish.get(W + "val", "1") not in ("0", "false", "off"):
        return True
    if value_of(properties, W + "color", W + "val").upper() == "FFFFFF":
        return properties.find(W + "shd") is None and properties.find(W + "highlight") is None and not _in_table(run)
    size = value_of(properties, W + "sz", W + "val")
    return size.isdigit() and int(size) <= 2


def _in_table(run: etree._Element) -> bool:
    """White words on a coloured table header are for readers."""
    return _owner(run) is not None


def _boxes(block: etree._Element) -> Iterator[str]:
    """Text boxes anchored in a paragraph; the fallback copy of each is left out."""
    for box in block.iter(W + "txbxContent"):
        if not _is_copy(box):
            yield _lines(box)


def _lines(element: etree._Element) -> str:
    """The paragraphs below an element, those of its text boxes too."""
    return "\n".join(filter(None, (_text(item) for item in element.iter(W + "p") if not _is_copy(item))))


def _is_copy(element: etree._Element) -> bool:
    """Whether it repeats, for older programs, what stands beside it."""
    return next(element.iterancestors(_MC + "Fallback"), None) is not None


def _outline(block: etree._Element) -> int:
    level = value_of(block, f"{W}pPr/{W}outlineLvl", W + "val")
    return int(level) + 1 if level.isdigit() and int(level) < 9 else 0


def _styles(package: Package, part: str) -> Mapping[str, _Style]:
    """Style id in lower case -> its meaning, following what a style is based on."""
    root = package.tree(package.related(part, "styles") or "word/styles.xml")
    raw = {style.get(W + "styleId", "").lower(): style for style in children(root, W + "style")}
    return {id: _style(id, raw, 0) for id in raw}


def _style(id: str, raw: Mapping[str, etree._Element], depth: int) -> _Style:
    style = raw.get(id)
    if style is None or depth > 10:
        return _Style()
    name = value_of(style, W + "name", W + "val").lower()
    level, is_list = _outline(style), style.find(f"{W}pPr/{W}numPr") is not None or name.startswith("list ")
    if name.startswith(("heading ", "标题 ")) and name[-1].isdigit():
        level = int(name[-1])
    elif name in ("title", "标题"):
        level = 1
    parent = _style(value_of(style, W + "basedOn", W + "val").lower(), raw, depth + 1)
    return _Style(level or parent.level, (is_list and not level) or parent.is_list)


def _notes(walk: _Body, root: etree._Element | None, tag: str) -> None:
    for note in children(root, W + tag):
        if note.get(W + "type", "normal") not in ("normal", ""):
            continue
        id = note.get(W + "id", "")
        anchor = walk.anchors.get((tag, id), _Anchor())
        place = (Place.HEADING, anchor.block, anchor.name, f"{tag} {anchor.order or id}")
        walk.content.add(_lines(note), *place, kind=PassageKind.NOTE)


def _comments(walk: _Body, root: etree._Element | None) -> None:
    for index, comment in enumerate(children(root, W + "comment"), 1):
        text, author = _lines(comment), comment.get(W + "author", "")
        said = f"{author}: {clean(text)}" if author and clean(text) else text
        anchor = walk.anchors.get(("comment", comment.get(W + "id", "")), _Anchor())
        place = (Place.HEADING, anchor.block, anchor.name, f"comment {index}")
        walk.content.add(said, *place, kind=PassageKind.COMMENT)


def _margins(content: Content, package: Package, part: str) -> None:
    """Headers and footers, each text once."""
    seen: set[str] = set()
    for relation in package.relations(part):
        root = package.tree(relation.target) if relation.kind in ("header", "footer") else None
        if root is None:
            continue
        text = "\n".join(filter(None, (clean(line) for line in _lines(root).split("\n"))))
        if text and text not in seen:
            seen.add(text)
            content.add(text, Place.HEADING, 0, relation.kind, kind=PassageKind.NOTE)
