"""Answers for OpenDocument presentations (odp): per slide the title, texts, tables, notes and comments."""

from __future__ import annotations

from lxml import etree

from desktop.core.document import PassageKind, Place
from desktop.documents.grid import table_of, table_text
from desktop.documents.odf import (
    DRAW,
    OFFICE,
    PRESENTATION,
    TABLE,
    Styles,
    open_odf,
    plain,
    said,
    table_rows,
    take_meta,
)
from desktop.documents.source import Content, Source

_MARGINS = ("date-time", "footer", "page-number", "header", "page")


def read_odp(source: Source) -> Content:
    """A presentation. Place SLIDE: number from 1, name the slide's title, detail the part of it."""
    package, root = open_odf(source)
    content = Content(source)
    take_meta(content, package)
    styles = Styles.of(root)
    for number, page in enumerate(root.iterfind(f"{OFFICE}body/{OFFICE}presentation/{DRAW}page"), 1):
        _slide(content, styles, page, number)
    content.title = content.title or next((p.locator.name for p in content.passages if p.locator.name), "")
    if not content.passages:
        content.warn(f"{source.name} contains no text.", f"{source.name} 中没有文字。")
    return content


def _slide(content: Content, styles: Styles, page: etree._Element, number: int) -> None:
    hidden = styles.property(page.get(DRAW + "style-name", ""), PRESENTATION + "visibility") == "hidden"
    shapes = list(_shapes(page))
    titles = [plain(shape) for shape in shapes if shape.get(PRESENTATION + "class") == "title"]
    title = " ".join(" ".join(titles).split())
    content.add(title, Place.SLIDE, number, title, "", kind=PassageKind.HEADING, hidden=hidden)
    for order, shape in enumerate(shapes, 1):
        kind = shape.get(PRESENTATION + "class", "")
        if kind == "title" or kind in _MARGINS or shape.get(PRESENTATION + "placeholder") == "true":
            continue
        table = shape.find(TABLE + "table")
        if table is not None:
            rows = list(table_rows(table, styles))
            record = table_of(rows, title or f"slide {number}")
            if record is not None:
                place = (Place.SLIDE, number, title, "table")
                content.add(table_text(rows), *place, kind=PassageKind.TABLE, hidden=hidden, record=record)
        else:
            content.add(plain(shape), Place.SLIDE, number, title, f"shape {order}", hidden=hidden)
    for notes in page.iterchildren(PRESENTATION + "notes"):
        content.add(plain(notes), Place.SLIDE, number, title, "notes", kind=PassageKind.NOTE, hidden=hidden)
    for note in page.iterchildren(OFFICE + "annotation"):
        content.add(said(note), Place.SLIDE, number, title, "comment", kind=PassageKind.COMMENT, hidden=hidden)


def _shapes(parent: etree._Element) -> list[etree._Element]:
    """Frames and shapes with words; groups are looked through."""
    found = []
    for item in parent.iterchildren("*"):
        if item.tag == DRAW + "g":
            found.extend(_shapes(item))
        elif item.tag.startswith(DRAW):
            found.append(item)
    return found
