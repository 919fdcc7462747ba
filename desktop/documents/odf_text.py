"""Answers for OpenDocument texts (odt): blocks with their heading path, tables, notes, comments, tracked changes.

The text reads as it stands when all changes are accepted; what was deleted is told in a passage of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from desktop.core.document import PassageKind, Place
from desktop.documents.grid import table_of, table_text
from desktop.documents.odf import (
    DC,
    DRAW,
    OFFICE,
    STYLE,
    TABLE,
    TEXT,
    Styles,
    open_odf,
    plain,
    said,
    table_rows,
    take_meta,
    words_of,
)
from desktop.documents.source import Content, Source, clean

_INSIDE = {
    TEXT + "section",
    TEXT + "index-body",
    TEXT + "table-of-content",
    TEXT + "numbered-paragraph",
    OFFICE + "text",
}
_INSIDE |= {
    TEXT + "list",
    TEXT + "list-item",
    TEXT + "list-header",
    TEXT + "soft-page-break",
    DRAW + "frame",
    DRAW + "text-box",
}
_MAX_DEPTH = 60


def read_odt(source: Source) -> Content:
    """An OpenDocument text. Place HEADING: number is the block from 1, name the heading path."""
    package, root = open_odf(source)
    content = Content(source)
    take_meta(content, package)
    style_part = package.tree("styles.xml")
    walk = _Walk(content, Styles.of(style_part, root))
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is not None:
        walk.deletions = _deletions(body)
        walk.blocks(body, PassageKind.TEXT, 0)
    _margins(content, style_part)
    content.title = content.title or next((p.text for p in content.passages if p.kind is PassageKind.HEADING), "")
    if not content.passages:
        content.warn(f"{source.name} contains no text.", f"{source.name} 中没有文字。")
    return content


@dataclass(slots=True)
class _Walk:
    """The walk over the blocks: counts them and keeps the heading path."""

    content: Content
    styles: Styles
    number: int = 0
    path: list[tuple[int, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    deletions: dict[str, str] = field(default_factory=dict)

    def blocks(self, parent: etree._Element, kind: PassageKind, depth: int) -> None:
        for block in parent.iterchildren("*"):
            if block.tag in (TEXT + "p", TEXT + "h"):
                self._paragraph(block, kind)
            elif block.tag == TABLE + "table":
                self._table(block)
            elif block.tag in (TEXT + "change", TEXT + "change-start"):
                self._change(block)
            elif block.tag in _INSIDE and depth < _MAX_DEPTH:
                self.blocks(block, PassageKind.LIST_ITEM if block.tag == TEXT + "list" else kind, depth + 1)

    @property
    def _name(self) -> str:
        return " › ".join(title for _, title in self.path)

    def _paragraph(self, block: etree._Element, kind: PassageKind) -> None:
        self.number += 1
        words = words_of(block, self.styles)
        if block.tag == TEXT + "h" and clean(words.visible):
            level = (
                int(block.get(TEXT + "outline-level", "1")) if block.get(TEXT + "outline-level", "1").isdigit() else 1
            )
            kind = PassageKind.HEADING
            title = " ".join(clean(words.visible).split())
            self.path = [item for item in self.path if item[0] < level] + [(level, title)]
        self.content.add(words.visible, Place.HEADING, self.number, self._name, kind=kind)
        self.content.add(words.hidden, Place.HEADING, self.number, self._name, "hidden", kind=kind, hidden=True)
        self._asides(block, words.notes)

    def _asides(self, block: etree._Element, notes: list[etree._Element]) -> None:
        for note in notes:
            is_comment = note.tag == OFFICE + "annotation"
            what = "comment" if is_comment else note.get(TEXT + "note-class", "footnote")
            self._aside(said(note), what, PassageKind.COMMENT if is_comment else PassageKind.NOTE)
        for change in block.iter(TEXT + "change"):
            self._change(change)

    def _change(self, change: etree._Element) -> None:
        self._aside(self.deletions.pop(change.get(TEXT + "change-id", ""), ""), "deleted", PassageKind.COMMENT)

    def _aside(self, text: str, what: str, kind: PassageKind) -> None:
        self.counts[what] = count = self.counts.get(what, 0) + 1
        self.content.add(text, Place.HEADING, self.number, self._name, f"{what} {count}", kind=kind)

    def _table(self, table: etree._Element) -> None:
        self.number += 1
        rows = list(table_rows(table, self.styles))
        record = table_of(rows, table.get(TABLE + "name", "") or self._name)
        if record is not None:
            place = (Place.HEADING, self.number, self._name)
            self.content.add(table_text(rows), *place, kind=PassageKind.TABLE, record=record)
        for paragraph in table.iter(TEXT + "p", TEXT + "h"):
            self._asides(paragraph, words_of(paragraph, self.styles).notes)


def _deletions(body: etree._Element) -> dict[str, str]:
    """Id of a change -> what was deleted by whom."""
    found = {}
    for region in body.iter(TEXT + "changed-region"):
        deletion = region.find(TEXT + "deletion")
        text = plain(deletion)
        if text and deletion is not None:
            author = (deletion.findtext(f".//{DC}creator") or "").strip()
            found[region.get(TEXT + "id", "")] = f"Deleted{f' by {author}' if author else ''}: {text}"
    return found


def _margins(content: Content, styles: etree._Element | None) -> None:
    """Headers and footers, each text once."""
    seen: set[str] = set()
    for kind in ("header", "footer"):
        for margin in [] if styles is None else styles.iter(STYLE + kind):
            text = plain(margin)
            if text and text not in seen:
                seen.add(text)
                content.add(text, Place.HEADING, 0, kind, kind=PassageKind.NOTE)
