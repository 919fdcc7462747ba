"""Answers for the package and the words of OpenDocument files (ODF 1.3): text with its notes, and what is hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from desktop.documents import refusal
from desktop.documents.odf_encryption import MANIFEST, LockedPackage
from desktop.documents.ooxml import Package, moment
from desktop.documents.source import Content, Source, clean

_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE, DRAW, STYLE = (_NAMESPACE % name for name in ("office", "text", "table", "drawing", "style"))
FO, PRESENTATION, META = (_NAMESPACE % name for name in ("xsl-fo-compatible", "presentation", "meta"))
DC = "{http://purl.org/dc/elements/1.1/}"
NOTES = {TEXT + "note", OFFICE + "annotation"}
_SKIPPED = {
    TEXT + "tracked-changes",
    TEXT + "note",
    OFFICE + "annotation",
    OFFICE + "annotation-end",
    TEXT + "ruby-text",
}
_SKIPPED |= {TEXT + "sequence-decls", TABLE + "shapes", DRAW + "object", OFFICE + "binary-data", PRESENTATION + "notes"}
_MAX_BASED = 10


def open_odf(source: Source) -> tuple[Package, etree._Element]:
    """The package and the root of its content. Raises UnreadableFile: damaged, bomb, password, unsupported."""
    package: Package = Package(source)
    manifest = package.tree("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter(MANIFEST + "encryption-data"), None) is not None:
        package = LockedPackage(source, manifest)
    root = package.tree("content.xml")
    body = None if root is None else root.find(OFFICE + "body")
    if root is None or body is None:
        raise refusal.damaged(source.name)
    return package, root


def take_meta(content: Content, package: Package) -> None:
    """Title, author and date of the document."""
    root = package.tree("meta.xml")
    meta = None if root is None else root.find(OFFICE + "meta")
    if meta is None:
        return
    content.title = (meta.findtext(DC + "title") or "").strip()
    content.author = (meta.findtext(DC + "creator") or meta.findtext(META + "initial-creator") or "").strip()
    content.modified = moment(meta.findtext(DC + "date") or meta.findtext(META + "creation-date") or "")


@dataclass(slots=True)
class Styles:
    """The styles of a file by name, asked for what they hide."""

    by_name: Mapping[str, etree._Element] = field(default_factory=dict)

    @staticmethod
    def of(*roots: etree._Element | None) -> Styles:
        """The styles of these parts."""
        found = {}
        for root in roots:
            for style in [] if root is None else root.iter(STYLE + "style"):
                found[style.get(STYLE + "name", "")] = style
        return Styles(found)

    def property(self, name: str, attribute: str) -> str:
        """The value a style gives, itself or by what it is based on; "" for none."""
        for _ in range(_MAX_BASED):
            style = self.by_name.get(name)
            if style is None:
                return ""
            for properties in style:
                if value := properties.get(attribute):
                    return str(value)
            name = style.get(STYLE + "parent-style-name", "")
        return ""

    def is_hidden(self, name: str) -> bool:
        """Whether words of this style are there for machines only: not displayed, white on nothing, one point."""
        if not name:
            return False
        if self.property(name, TEXT + "display") == "none":
            return True
        size = self.property(name, FO + "font-size").removesuffix("pt")
        if size.replace(".", "", 1).isdigit() and float(size) <= 1:
            return True
        ground = self.property(name, FO + "background-color")
        return self.property(name, FO + "color").lower() == "#ffffff" and ground in ("", "transparent", "#ffffff")


@dataclass(slots=True)
class Words:
    """The words of one paragraph: what a reader sees, what is hidden, the elements of its notes and comments."""

    visible: str = ""
    hidden: str = ""
    notes: list[etree._Element] = field(default_factory=list)


def words_of(element: etree._Element, styles: Styles, *, in_table: bool = False) -> Words:
    """The words of a paragraph, heading or span. White words in a table stand on a coloured cell."""
    visible: list[str] = []
    hidden: list[str] = []
    notes: list[etree._Element] = []

    def visit(item: etree._Element, is_hidden: bool) -> None:
        tag = item.tag
        name = item.get(TEXT + "style-name", "")
        is_hidden = is_hidden or tag in (TEXT + "hidden-text", TEXT + "hidden-paragraph")
        is_hidden = is_hidden or (not in_table and styles.is_hidden(name))
        parts = hidden if is_hidden else visible
        if tag in _SKIPPED:
            notes.extend([item] if tag in NOTES else [])
            return
        if tag == TEXT + "s":
            count = item.get(TEXT + "c", "1")
            parts.append(" " * min(int(count) if count.isdigit() else 1, 100))
        elif tag in (TEXT + "tab", TEXT + "line-break"):
            parts.append("\t" if tag == TEXT + "tab" else "\n")
        elif tag in (TEXT + "p", TEXT + "h", TEXT + "list-item") and item is not element:
            parts.append("\n")
        parts.append(item.get(TEXT + "string-value", "") if tag == TEXT + "hidden-text" else "")
        parts.append(" ".join((item.text or "").split("\n")))
        for child in item:
            if isinstance(child.tag, str):
                visit(child, is_hidden)
            parts.append(" ".join((child.tail or "").split("\n")))

    visit(element, False)
    return Words("".join(visible), "".join(hidden), notes)


def plain(element: etree._Element | None) -> str:
    """All paragraphs below an element as lines."""
    if element is None:
        return ""
    styles = Styles()
    lines = (words_of(item, styles) for item in element.iter(TEXT + "p", TEXT + "h") if _is_own(item, element))
    return clean("\n".join(words.visible for words in lines))


def _is_own(item: etree._Element, owner: etree._Element) -> bool:
    """Whether no note or paragraph stands between: its words would be told twice."""
    for parent in item.iterancestors():
        if parent is owner:
            return True
        if parent.tag in (TEXT + "p", TEXT + "h", *NOTES):
            return False
    return True


def said(note: etree._Element) -> str:
    """A note's or a comment's text, a comment with its author."""
    author = (note.findtext(DC + "creator") or "").strip()
    body = note.find(TEXT + "note-body")
    text = plain(note if body is None else body)
    return f"{author}: {text}" if author and text else text


def table_rows(table: etree._Element, styles: Styles) -> Iterator[list[str]]:
    """Cell texts of a table in a text or on a slide."""
    for row in table.iter(TABLE + "table-row"):
        if next(row.iterancestors(TABLE + "table"), None) is not table:
            continue
        cells: list[str] = []
        for cell in row.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
            lines = (words_of(item, styles, in_table=True).visible for item in cell.iterchildren("*"))
            cells.extend([clean("\n".join(lines))] * repeated(cell, "columns", 64))
        yield cells


def repeated(element: etree._Element, what: str, most: int) -> int:
    """How often a row or column stands for itself ("rows", "columns"), at most `most` times."""
    number = element.get(f"{TABLE}number-{what}-repeated", "1")
    return max(1, min(int(number), most)) if number.isdigit() else 1
