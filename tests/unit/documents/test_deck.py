from __future__ import annotations

from io import BytesIO

import pptx
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches, Pt

from desktop.core.document import PassageKind, Place, TableRecord
from tests.unit.documents.conftest import Read
from tests.unit.documents.office_files import saved


def deck() -> object:
    return pptx.Presentation()


def slide_of(presentation: object, layout: int = 5, title: str = "Revenue grew") -> object:
    slide = presentation.slides.add_slide(presentation.slide_layouts[layout])  # type: ignore[attr-defined]
    if slide.shapes.title is not None:
        slide.shapes.title.text = title
    return slide


def box(slide: object, text: str, top: float, left: float = 1) -> None:
    slide.shapes.add_textbox(Inches(left), Inches(top), Inches(3), Inches(0.5)).text_frame.text = text  # type: ignore[attr-defined]


def test_texts_come_in_reading_order_below_the_title(read: Read) -> None:
    presentation = deck()
    slide = slide_of(presentation)
    box(slide, "below", 4)
    box(slide, "right", 2, left=5)
    box(slide, "left", 2, left=1)
    document = read("a.pptx", saved(presentation))
    assert [p.text for p in document.passages] == ["Revenue grew", "left", "right", "below"]
    assert document.passages[0].kind is PassageKind.HEADING
    assert {(p.locator.place, p.locator.number, p.locator.name) for p in document.passages} == {
        (Place.SLIDE, 1, "Revenue grew")
    }


def test_bullets_of_a_placeholder_stand_below_the_title(read: Read) -> None:
    presentation = deck()
    slide = slide_of(presentation, layout=1)
    slide.placeholders[1].text_frame.text = "First\nSecond"  # type: ignore[attr-defined]
    assert [p.text for p in read("a.pptx", saved(presentation)).passages] == ["Revenue grew", "First\nSecond"]


def test_tables_and_charts_become_records(read: Read) -> None:
    presentation = deck()
    slide = slide_of(presentation)
    frame = slide.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1))  # type: ignore[attr-defined]
    for at, text in {(0, 0): "Plan", (0, 1): "Price", (1, 0): "Basic", (1, 1): "12"}.items():
        frame.table.cell(*at).text = text
    data = CategoryChartData()
    data.categories = ["Q1", "Q2"]
    data.add_series("North", (5, 6.5))
    data.add_series("South", (7, None))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(4), Inches(4), Inches(2), data)  # type: ignore[attr-defined]
    _, table, chart = read("a.pptx", saved(presentation)).passages
    assert (table.kind, table.locator.detail, table.text) == (PassageKind.TABLE, "table", "Plan\tPrice\nBasic\t12")
    assert (chart.kind, chart.locator.detail) == (PassageKind.CHART, "chart")
    assert isinstance(chart.record, TableRecord)
    assert chart.record.columns == ("", "North", "South")
    assert [[cell.value for cell in row] for row in chart.record.rows] == [["Q1", 5, 7], ["Q2", 6.5, None]]


def test_notes_are_read_and_hidden_slides_marked(read: Read) -> None:
    presentation = deck()
    slide = slide_of(presentation)
    slide.notes_slide.notes_text_frame.text = "Say it slowly."  # type: ignore[attr-defined]
    slide._element.set("show", "0")  # type: ignore[attr-defined]
    slide_of(presentation, title="Shown")
    heading, note, shown = read("a.pptx", saved(presentation)).passages
    assert (note.kind, note.locator.detail, note.text) == (PassageKind.NOTE, "notes", "Say it slowly.")
    assert [heading.hidden, note.hidden, shown.hidden] == [True, True, False]


def test_the_title_of_the_deck_is_its_own_or_that_of_the_first_slide(read: Read) -> None:
    presentation = deck()
    slide_of(presentation, title="Autumn plan")
    presentation.core_properties.title = "PowerPoint Presentation"  # type: ignore[attr-defined]
    assert read("a.pptx", saved(presentation)).title == "Autumn plan"
    presentation.core_properties.title = "Board meeting"  # type: ignore[attr-defined]
    assert read("a.pptx", saved(presentation)).title == "Board meeting"


def test_grouped_shapes_are_read_where_the_group_stands(read: Read) -> None:
    presentation = deck()
    slide = slide_of(presentation)
    box(slide, "last", 5)
    group = slide.shapes.add_group_shape()  # type: ignore[attr-defined]
    group.shapes.add_textbox(Inches(1), Inches(3), Inches(2), Inches(1)).text_frame.text = "grouped"
    assert [p.text for p in read("a.pptx", saved(presentation)).passages] == ["Revenue grew", "grouped", "last"]


def test_a_deck_without_slides_says_so(read: Read) -> None:
    assert read("a.pptx", saved(deck())).warnings == ("a.pptx contains no text.",)


def test_words_beside_the_slide_and_tiny_words_are_hidden(read: Read) -> None:
    presentation = deck()
    slide = slide_of(presentation)
    box(slide, "seen", 2)
    box(slide, "beside", 2, left=20)
    box(slide, "tiny", 4)
    slide.shapes[-1].text_frame.paragraphs[0].runs[0].font.size = Pt(1)  # type: ignore[attr-defined]
    found = {p.text: p.hidden for p in read("a.pptx", saved(presentation)).passages}
    assert found == {"Revenue grew": False, "seen": False, "beside": True, "tiny": True}


def test_what_is_written_about_a_picture_is_read(read: Read) -> None:
    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    presentation = deck()
    slide = slide_of(presentation)
    shape = slide.shapes.add_picture(picture, Inches(1), Inches(3))  # type: ignore[attr-defined]
    shape._element.nvPicPr.cNvPr.set("descr", "A rising line")
    assert [p.text for p in read("a.pptx", saved(presentation)).passages][1:] == ["Picture: A rising line"]
