"""Answers for native tables on slides: hairlines between rows, a line of ink under the header, figures at the right."""

from __future__ import annotations

from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from desktop.core.spec import Cell, Language, Table
from desktop.deliverables import figure, house
from desktop.deliverables.deck_layout import CELL_PAD_X, CELL_PAD_Y, Box, SlidePlan
from desktop.deliverables.deck_text import fill_paragraph, set_ink
from desktop.deliverables.note import Notes

_ALIGN = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "center": PP_ALIGN.CENTER}
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid", built into PowerPoint


def add_table(
    slide: Any, wanted: Table, box: Box, plan: SlidePlan, notes: Notes, language: Language, is_own: bool = False
) -> Any:
    """Draws the table at the top of `box` with the measured widths and heights; returns its graphic frame."""
    table = figure.settled(wanted)
    count = len(table.rows) + 1
    place = (Inches(box.left), Inches(box.top), Inches(box.width), Inches(sum(plan.rows)))
    frame = slide.shapes.add_table(count, len(table.columns), *place)
    grid = frame.table
    grid._tbl.tblPr.find(qn("a:tableStyleId")).text = _NO_STYLE
    grid.first_row, grid.horz_banding, grid.last_row = True, False, table.total_row
    for index, width in enumerate(plan.columns):
        grid.columns[index].width = Inches(width)
    for index, height in enumerate(plan.rows):
        grid.rows[index].height = Inches(height)
    aligns = figure.alignment(table)
    for index, (column, align) in enumerate(zip(table.columns, aligns, strict=True)):
        head = Cell(column.title, bold=True)
        _fill(grid.cell(0, index), head, align, plan.table_pt, "muted", notes, language, is_own)
        _draw_lines(grid.cell(0, index), (house.ACCENT, 1.5))
    for number, row in enumerate(table.rows, 1):
        total = table.total_row and number == count - 1
        for index, (cell, align) in enumerate(zip(row, aligns, strict=True)):
            shown = Cell(cell.value, cell.format, "", cell.sources, cell.currency, cell.decimals, cell.bold or total)
            _fill(grid.cell(number, index), shown, align, plan.table_pt, "ink", notes, language, is_own)
            above = (house.INK, 1.0) if total else None
            _draw_lines(grid.cell(number, index), (house.HAIRLINE, 0.75), above)
    return frame


def _fill(
    place: Any, cell: Cell, align: str, pt: float, role: str, notes: Notes, language: Language, is_own: bool
) -> None:
    place.margin_left = place.margin_right = Inches(CELL_PAD_X)
    place.margin_top = place.margin_bottom = Inches(CELL_PAD_Y)
    place.vertical_anchor = MSO_ANCHOR.MIDDLE if role != "muted" else MSO_ANCHOR.BOTTOM
    paragraph = place.text_frame.paragraphs[0]
    paragraph.alignment = _ALIGN[align]
    if language == "zh":
        paragraph.line_spacing = Pt(round(pt * 1.4, 1))  # else figures and Chinese stand at different heights
    fill_paragraph(paragraph, figure.shown(cell, language), language, notes.superscript(cell.sources), is_own=is_own)
    for run in paragraph.runs:
        run.font.size = Pt(pt)
        if run.font.color.type is None:
            set_ink(run.font.color, role, is_own)
        if cell.bold:
            run.font.bold = True


def _draw_lines(place: Any, below: tuple[str, float], above: tuple[str, float] | None = None) -> None:
    """Lines of a cell (DrawingML, ECMA-376 part 1, 21.1.3.17): they come before the fill, in this order."""
    properties = place._tc.get_or_add_tcPr()
    sides: list[tuple[str, tuple[str, float] | None]] = [("lnL", None), ("lnR", None), ("lnT", above), ("lnB", below)]
    for index, (name, line) in enumerate(sides):
        if line is None and name == "lnT":
            continue  # the row above draws this line
        ink = f'<a:solidFill><a:srgbClr val="{line[0]}"/></a:solidFill>' if line else "<a:noFill/>"
        width = int(line[1] * 12700) if line else 0
        properties.insert(index, parse_xml(f'<a:{name} {nsdecls("a")} w="{width}">{ink}</a:{name}>'))
