"""Answers for a Word document in the person's own template: its styles, page, header and footer; its text is left out.

A style the template does not have is added in the house look, in the template's own fonts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm

from desktop.core.spec import DocumentSpec
from desktop.deliverables import document_style as house_style
from desktop.deliverables import house
from desktop.deliverables.document_style import Paper
from desktop.deliverables.template_file import as_document, broken

_NARROWEST_CM = 8.0
_LOWER = {"caption", "header", "footer", *(f"heading {level}" for level in range(1, 10))}
_LISTS = ("List Bullet", "List Number")


def own_paper(spec: DocumentSpec, path: Path) -> Paper:
    """An empty document with the template's look. ToolFailed when the template cannot be opened."""
    try:
        document = Document(as_document(path))
    except (KeyError, ValueError, AttributeError) as error:
        raise broken(path, error) from error
    _clear(document)
    _name_canonically(document)
    missing = house_style.add_missing_styles(document)
    unnumbered = frozenset(name for name in _LISTS if not _has_numbering(document.styles[name]))
    warnings = [*missing, *(f"{name} (its numbering)" for name in sorted(unnumbered - set(missing)))]
    told = f"The template {path.name} has no {', '.join(warnings)}; the house look stands in for it."
    paper = Paper(document, _table_style(document), _rooms(document), unnumbered, (told,) if warnings else (), True)
    for section in document.sections:
        _fill_edges(section, spec, document)
    return paper


def turn_own_page(document: Any, is_landscape: bool) -> None:
    """Goes on on a page of the other direction; margins, header and footer go on as they are."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    wanted = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    if (section.page_width > section.page_height) != is_landscape:
        section.page_width, section.page_height = section.page_height, section.page_width
    section.orientation = wanted


def _clear(document: Any) -> None:
    """Takes the template's text away; its last section (page, header, footer) stays."""
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)


def _name_canonically(document: Any) -> None:
    """Word calls its own styles "heading 1"; LibreOffice writes "Heading 1", which the library then does not find."""
    for name in document.styles.element.iter(qn("w:name")):
        if name.get(qn("w:val"), "").lower() in _LOWER:
            name.set(qn("w:val"), name.get(qn("w:val")).lower())


def _rooms(document: Any) -> tuple[float, float]:
    """Width of the text in cm, upright and turned. A template that lies keeps lying."""
    section = document.sections[-1]
    margins = Cm(0) + (section.left_margin or 0) + (section.right_margin or 0)
    width, height = section.page_width or Cm(21), section.page_height or Cm(29.7)
    upright, turned = (width - margins) / Cm(1), (max(width, height) - margins) / Cm(1)
    return max(upright, _NARROWEST_CM), max(turned, upright, _NARROWEST_CM)


def _has_numbering(style: Any) -> bool:
    while style is not None:
        properties = style.element.pPr
        if properties is not None and properties.numPr is not None and properties.numPr.numId is not None:
            return True
        style = style.base_style
    return False


def _table_style(document: Any) -> str:
    """The template's own table style, else the house's."""
    own = [
        style.name
        for style in document.styles
        if style.type == WD_STYLE_TYPE.TABLE
        and style.element.get(qn("w:customStyle")) in ("1", "true")
        and style.name != house_style.TABLE_STYLE
    ]
    return own[0] if own else house_style.TABLE_STYLE


def _fill_edges(section: Any, spec: DocumentSpec, document: Any) -> None:
    """House header and footer where the template has none; a draft says so on every page."""
    room = (section.page_width - section.left_margin - section.right_margin) / Cm(1)
    if not _has_content(section.header):
        house_style.fill_header(section.header, spec, room)
    elif spec.draft:
        edges = [section.header]
        edges += [section.first_page_header] if section.different_first_page_header_footer else []
        edges += [section.even_page_header] if document.settings.odd_and_even_pages_header_footer else []
        for edge in edges:
            _mark_draft(edge, spec)
    if not _has_content(section.footer):
        house_style.fill_footer(section.footer, spec, room)


def _mark_draft(edge: Any, spec: DocumentSpec) -> None:
    paragraph = edge.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run(house.word("draft", spec.language), style="Draft Mark")


def _has_content(edge: Any) -> bool:
    if edge.is_linked_to_previous:
        return False
    element = edge._element
    drawn = any(True for tag in ("w:drawing", "w:pict", "w:tbl", "w:fldChar") for _ in element.iter(qn(tag)))
    return drawn or bool("".join(element.itertext()).strip())
