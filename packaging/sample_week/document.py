"""Small vocabulary for the Word files of the sample week: open, headings, paragraphs, lists, tables, save."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from sample_week.frozen_zip import freeze_file

INK = RGBColor(0x1F, 0x2A, 0x30)
TEAL = RGBColor(0x0F, 0x4C, 0x5C)


def open_document(title: str, author: str, chinese: bool = False) -> Any:
    """A document with A4 margins, readable styles and fixed properties; `Any` because python-docx is untyped."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.2)
    _style(document, "Normal", 10.5, INK, chinese)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    for name, size in (("Title", 20), ("Heading 1", 14), ("Heading 2", 12)):
        _style(document, name, size, TEAL, chinese)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.comments = "Fictional content of the sample week"
    document.add_paragraph(title, style="Title")
    return document


def _style(document: Any, name: str, size: float, colour: RGBColor, chinese: bool) -> None:
    style = document.styles[name]
    font = "Microsoft YaHei" if chinese else "Calibri"
    style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    fonts.set(qn("w:hAnsi"), font)
    fonts.set(qn("w:eastAsia"), "Microsoft YaHei")


def add_list(document: Any, items: Sequence[str], style: str = "List Bullet") -> None:
    """Add one paragraph per item in a list style."""
    for item in items:
        document.add_paragraph(item, style=style)


def add_table(document: Any, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """Add a table whose first row is the header; widths in centimetres."""
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    table.autofit = False
    for column, width in enumerate(widths):
        table.columns[column].width = Cm(width)
    for row_index, row in enumerate(rows):
        for column, text in enumerate(row):
            cell = table.cell(row_index, column)
            cell.width = Cm(widths[column])
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            run = paragraph.add_run(text)
            run.font.size = Pt(9.5)
            if row_index == 0:
                run.bold = True
                _shade(cell, "DCE8EA")
    document.add_paragraph()


def _shade(cell: Any, colour: str) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shading)


def save_document(document: Any, path: Path, moment: datetime) -> None:
    """Save as of `moment`, in the properties and in the archive."""
    document.save(str(path))
    freeze_file(path, moment)
