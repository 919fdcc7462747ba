"""A person's own templates: their look is followed, what they lack is filled in and said, their text is left out."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.shared import Cm, Pt, RGBColor
from openpyxl.styles import Font, PatternFill
from pptx import Presentation

from desktop.core.errors import ToolFailed
from desktop.core.spec import Bullets, DocumentSpec, Line, Written
from desktop.deliverables.registry import WRITERS
from tests.support import sample_specs

_TYPES = {
    "dotx": ("wordprocessingml.document.main", "wordprocessingml.template.main"),
    "xltx": ("spreadsheetml.sheet.main", "spreadsheetml.template.main"),
    "potx": ("presentationml.presentation.main", "presentationml.template.main"),
}


def as_template(document: Path, extension: str) -> Path:
    """The document saved as a template, as an office program does it: another content type."""
    path = document.with_suffix(f".{extension}")
    old, new = _TYPES[extension]
    with zipfile.ZipFile(document) as source, zipfile.ZipFile(path, "w") as target:
        for part in source.namelist():
            target.writestr(part, source.read(part).replace(old.encode(), new.encode()))
    return path


def written(format: str, template: Path, folder: Path, spec: object | None = None) -> tuple[Path, Written]:
    path = folder / f"made.{format}"
    context = replace(sample_specs.context(), template=template)
    result = WRITERS[format].write(spec or sample_specs.specs()[format], context, path)
    content_types = zipfile.ZipFile(path).read("[Content_Types].xml").decode()
    assert "template.main" not in content_types
    return path, result


@pytest.fixture
def letterhead(tmp_path: Path) -> Path:
    document = docx.Document()
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Georgia", Pt(12)
    document.styles["Heading 1"].font.color.rgb = RGBColor(0xAA, 0, 0x33)
    section = document.sections[0]
    section.page_width, section.page_height, section.left_margin = Cm(21.59), Cm(27.94), Cm(4)
    section.header.paragraphs[0].text = "ACME Corporation"
    document.add_paragraph("Sample text of the template")
    document.save(str(tmp_path / "acme.docx"))
    return as_template(tmp_path / "acme.docx", "dotx")


def test_a_document_takes_styles_page_and_header_of_the_template(tmp_path: Path, letterhead: Path) -> None:
    path, result = written("docx", letterhead, tmp_path)
    document = docx.Document(str(path))
    assert document.styles["Normal"].font.name == "Georgia" and document.styles["Normal"].font.size == Pt(12)
    assert document.styles["Heading 1"].font.color.rgb == RGBColor(0xAA, 0, 0x33)
    section = document.sections[0]
    assert (round(section.page_width / Cm(1), 2), round(section.left_margin / Cm(1), 1)) == (21.59, 4.0)
    head = [paragraph.text for paragraph in section.header.paragraphs]
    assert head[0] == "ACME Corporation" and "DRAFT" in head
    assert "Sample text" not in "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert not result.warnings
    room = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        assert sum(cell.width for cell in table.rows[0].cells) <= room + 12_700 * len(table.columns)


def test_the_same_template_gives_the_same_bytes(tmp_path: Path, letterhead: Path) -> None:
    one, _ = written("docx", letterhead, tmp_path)
    first = one.read_bytes()
    assert written("docx", letterhead, tmp_path)[0].read_bytes() == first


def test_what_a_template_lacks_comes_from_the_house_and_is_said(tmp_path: Path) -> None:
    document = docx.Document()
    for name in ("List Bullet", "Heading 1"):
        document.styles[name].delete()
    document.save(str(tmp_path / "bare.docx"))
    spec = DocumentSpec("T", (Bullets((Line("item"),)),))
    path, result = written("docx", as_template(tmp_path / "bare.docx", "dotx"), tmp_path, spec)
    assert len(result.warnings) == 1 and "Heading 1" in result.warnings[0] and "List Bullet" in result.warnings[0]
    assert docx.Document(str(path)).paragraphs[1].text == "•\titem", "the list has no numbering, its mark is text"


def test_a_workbook_takes_font_header_row_and_page_of_the_template(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Item", "Value"])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="AA0033")
    book._named_styles["Normal"].font = Font(name="Georgia", size=12)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "portrait", 1
    sheet.oddHeader.left.text = "ACME"
    book.save(tmp_path / "acme.xlsx")
    path, result = written("xlsx", as_template(tmp_path / "acme.xlsx", "xltx"), tmp_path)
    made = openpyxl.load_workbook(path)["Key figures"]
    assert made["A1"].fill.fgColor.rgb == "FFAA0033" and made["A1"].font.color.rgb == "FFFFFFFF"
    assert (made["A2"].font.name, made["A2"].font.sz) == ("Georgia", 12)
    assert (made.page_setup.orientation, int(made.page_setup.paperSize)) == ("portrait", 1)
    assert made.oddHeader.left.text == "ACME" and "DRAFT" in made.oddHeader.right.text
    assert "its own sheets" in result.warnings[0]


def test_a_deck_takes_layouts_and_theme_of_the_template_and_none_of_its_slides(tmp_path: Path) -> None:
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "old slide"
    deck.save(str(tmp_path / "acme.pptx"))
    path, result = written("pptx", as_template(tmp_path / "acme.pptx", "potx"), tmp_path)
    made = Presentation(str(path))
    assert (made.slide_width, made.slide_height) == (deck.slide_width, deck.slide_height)
    layouts = {slide.slide_layout.name for slide in made.slides}
    assert layouts == {"Title Slide", "Title and Content", "Section Header"} and not result.warnings
    assert "old slide" not in [slide.shapes.title.text for slide in made.slides]
    for slide in made.slides:
        assert any("DRAFT" in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for shape in slide.shapes:
            assert shape.left + shape.width <= made.slide_width and shape.top + shape.height <= made.slide_height
            assert not (shape.is_placeholder and shape.has_text_frame and not shape.text_frame.text)
    assert "slide1.xml" in "".join(zipfile.ZipFile(path).namelist())


def test_a_deck_template_without_room_for_text_is_not_followed_and_that_is_said(tmp_path: Path) -> None:
    deck = Presentation()
    for layout in deck.slide_layouts:
        for shape in list(layout.placeholders):
            shape.element.getparent().remove(shape.element)
    deck.save(str(tmp_path / "empty.pptx"))
    path, result = written("pptx", as_template(tmp_path / "empty.pptx", "potx"), tmp_path)
    assert "the house look was used" in result.warnings[0]
    assert Presentation(str(path)).slide_layouts[0].name == "Title"


@pytest.mark.parametrize("format", ["docx", "xlsx", "pptx"])
def test_a_damaged_template_is_named_and_nothing_is_written(tmp_path: Path, format: str) -> None:
    template = tmp_path / "acme.tpl"
    template.write_bytes(b"PK\x03\x04 not a package")
    with pytest.raises(ToolFailed, match=r"acme\.tpl cannot be opened.*house look"):
        written(format, template, tmp_path)
    assert not (tmp_path / f"made.{format}").exists()
