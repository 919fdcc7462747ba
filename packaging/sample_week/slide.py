"""Small vocabulary for the decks of the sample week: open, a title slide, bullets, a chart, a table, notes.

Charts and tables are native, so that they can be edited and read back; each carries alternative text.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Emu, Inches, Pt

from sample_week.frozen_zip import freeze_file

TEAL = RGBColor(0x0F, 0x4C, 0x5C)
AMBER = RGBColor(0xD9, 0x8E, 0x04)
SLATE = RGBColor(0x5B, 0x67, 0x70)
INK = RGBColor(0x1F, 0x2A, 0x30)
FROST = RGBColor(0xEA, 0xF2, 0xF4)
WHITE = RGBColor(0xFF, 0xFF, 0xFF)

_LEFT, _WIDTH = Inches(0.7), Inches(11.93)
_BODY_TOP = Inches(1.75)
_ROW_HEIGHT = Inches(0.55)
_TITLE_ONLY = 5


def open_deck(title: str, author: str) -> Any:
    """A 16:9 deck whose title layout is ours; `Any` because python-pptx is untyped."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    for master_part in (deck.slide_master, deck.slide_layouts[_TITLE_ONLY]):
        for shape in list(master_part.placeholders):
            if shape.placeholder_format.type == 1 or shape.placeholder_format.idx == 0:
                shape.left, shape.top, shape.width, shape.height = _LEFT, Inches(0.5), _WIDTH, Inches(1.0)
            elif shape.placeholder_format.idx in (10, 11, 12):
                shape.element.getparent().remove(shape.element)
    properties = deck.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    return deck


def add_slide(deck: Any, title: str, notes: str) -> Any:
    """A slide with a message as its title, a thin rule under it, and speaker notes."""
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    frame = slide.shapes.title.text_frame
    frame.text = title
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    _dress(frame.paragraphs[0], 28, TEAL, bold=True)
    rule = slide.shapes.add_shape(1, _LEFT, Inches(1.55), Inches(1.2), Emu(38100))
    rule.fill.solid()
    rule.fill.fore_color.rgb = AMBER
    rule.line.fill.background()
    rule.shadow.inherit = False
    rule.name = "Rule"
    slide.notes_slide.notes_text_frame.text = notes
    return slide


def add_opening(deck: Any, title: str, subtitle: str, notes: str) -> Any:
    """The first slide: a dark ground, the title and a line below."""
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = TEAL
    heading = slide.shapes.title
    heading.top, heading.left, heading.width, heading.height = Inches(2.4), _LEFT, _WIDTH, Inches(1.3)
    heading.text_frame.text = title
    _dress(heading.text_frame.paragraphs[0], 40, WHITE, bold=True)
    box = slide.shapes.add_textbox(_LEFT, Inches(3.8), _WIDTH, Inches(0.8))
    box.name = "Subtitle"
    box.text_frame.word_wrap = True
    box.text_frame.text = subtitle
    _dress(box.text_frame.paragraphs[0], 20, FROST)
    slide.notes_slide.notes_text_frame.text = notes
    return slide


def add_bullets(slide: Any, items: Sequence[str], below_rows: int = 0) -> None:
    """A text box with one paragraph per item; `below_rows` leaves room for a table of that many rows above."""
    top = _BODY_TOP + (_ROW_HEIGHT * below_rows + Inches(0.3) if below_rows else 0)
    height = Inches(6.6) - top
    box = slide.shapes.add_textbox(_LEFT, top, _WIDTH, height)
    box.name = "Points"
    frame = box.text_frame
    frame.word_wrap = True
    for index, item in enumerate(items):
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
        paragraph.text = item
        _bullet(paragraph)
        paragraph.space_after = Pt(12)
        _dress(paragraph, 20, INK)


def _bullet(paragraph: Any) -> None:
    """A real bullet with a hanging indent; python-pptx has no call for it (DrawingML `a:buChar`)."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "285750")
    properties.set("indent", "-285750")
    mark = OxmlElement("a:buChar")
    mark.set("char", "•")
    properties.append(mark)


def add_column_chart(
    slide: Any,
    categories: Sequence[str],
    series: tuple[str, Sequence[float]],
    number_format: str,
    alternative_text: str,
) -> None:
    """A native column chart with data labels; the last column is highlighted."""
    source = CategoryChartData(number_format=number_format)
    source.categories = categories
    source.add_series(*series)
    shape = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, _LEFT, _BODY_TOP, Inches(11.9), Inches(4.7), source)
    shape.name = "Chart"
    _describe(shape, alternative_text)
    chart = shape.chart
    chart.has_legend = False
    chart.has_title = False
    chart.font.size = Pt(16)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    plot = chart.plots[0]
    plot.gap_width = 70
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = number_format, False
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = TEAL
    last = plot.series[0].points[len(categories) - 1]
    last.format.fill.solid()
    last.format.fill.fore_color.rgb = AMBER


def add_table(slide: Any, rows: Sequence[Sequence[str]], widths: Sequence[float], alternative_text: str) -> None:
    """A native table, header first; widths in inches."""
    height = _ROW_HEIGHT * len(rows)
    shape = slide.shapes.add_table(len(rows), len(rows[0]), _LEFT, _BODY_TOP, Inches(sum(widths)), height)
    shape.name = "Table"
    _describe(shape, alternative_text)
    for column, width in enumerate(widths):
        shape.table.columns[column].width = Inches(width)
    for row_index, row in enumerate(rows):
        for column, text in enumerate(row):
            cell = shape.table.cell(row_index, column)
            cell.text = text
            cell.fill.solid()
            cell.fill.fore_color.rgb = TEAL if row_index == 0 else (FROST if row_index % 2 else WHITE)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            _dress(cell.text_frame.paragraphs[0], 18, WHITE if row_index == 0 else INK, bold=row_index == 0)


def add_source(slide: Any, text: str) -> None:
    """A small line at the foot of the slide."""
    box = slide.shapes.add_textbox(_LEFT, Inches(6.75), _WIDTH, Inches(0.4))
    box.name = "Source"
    box.text_frame.word_wrap = True
    box.text_frame.text = text
    _dress(box.text_frame.paragraphs[0], 12, SLATE)


def _describe(shape: Any, text: str) -> None:
    shape._element.nvGraphicFramePr.cNvPr.set("descr", text)


def _dress(paragraph: Any, size: float, colour: RGBColor, bold: bool = False) -> None:
    paragraph.alignment = PP_ALIGN.LEFT
    for run in paragraph.runs:
        run.font.name, run.font.size, run.font.bold = "Calibri", Pt(size), bold
        run.font.color.rgb = colour


def save_deck(deck: Any, path: Path, moment: datetime) -> None:
    """Save as of `moment`: in the properties, the archive and the workbooks behind the charts."""
    deck.save(str(path))
    freeze_file(path, moment)
