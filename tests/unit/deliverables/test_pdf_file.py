"""PDFs are read back with pdfium: text, pages, bookmarks and tags; what no font can show is noticed."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from desktop.core.errors import ToolFailed
from desktop.core.spec import Bullets, Cell, Column, DocumentSpec, Heading, Language, Line, Paragraph, Table
from desktop.deliverables.pdf_font import LATIN, Fonts, fonts, require_chinese
from desktop.deliverables.registry import WRITERS
from tests.support import sample_specs

needs_chinese = pytest.mark.skipif(not fonts().has_chinese, reason="this machine has no Chinese font")


def written(spec: DocumentSpec, folder: Path, language: Language = "en"):
    path = folder / "brief.pdf"
    result = WRITERS["pdf"].write(spec, sample_specs.context(language), path)
    with pypdfium2.PdfDocument(path) as document:
        pages = [document[index].get_textpage().get_text_range() for index in range(len(document))]
    return pages, result, path


def paragraph(text: str, *sources: str) -> Paragraph:
    return Paragraph((Line(text, sources),))


@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=needs_chinese)])
def test_pages_are_counted_tagged_and_say_that_this_is_a_draft(tmp_path: Path, language: Language) -> None:
    pages, result, path = written(sample_specs.brief(language), tmp_path, language)
    assert result.counts["pages"] == len(pages) and not result.warnings
    word = "草稿" if language == "zh" else "DRAFT"
    assert all(word in page for page in pages)
    footers = [f"第 {n} 页，共 {len(pages)} 页" if language == "zh" else f"Page {n} of {len(pages)}" for n in (1, 2)]
    assert all(footer in page for footer, page in zip(footers, pages, strict=False))
    data = path.read_bytes()
    assert b"/MarkInfo" in data and b"/StructTreeRoot" in data and b"pdfuaid" in data
    assert (b"zh-CN" if language == "zh" else b"en-GB") in data


def test_headings_are_bookmarks_and_fonts_are_embedded_in_part(tmp_path: Path) -> None:
    _, _, path = written(sample_specs.brief(), tmp_path)
    with pypdfium2.PdfDocument(path) as document:
        titles = [mark.get_title() for mark in document.get_toc()]
    assert titles == [
        "Purpose",
        "Who comes",
        "Open threads",
        "Figures",
        "Talking points",
        "Risks",
        "Questions to ask",
        "Sources",
    ]
    assert path.stat().st_size < 200_000


def test_text_of_a_source_never_becomes_markup(tmp_path: Path) -> None:
    nasty = '#read("/etc/passwd") $x^2$ @ref <label> = no heading *_`raw`_ \\ // comment [x] https://a.example'
    table = Table((Column(nasty),), ((Cell(nasty),),), caption=nasty)
    pages, _, path = written(DocumentSpec(nasty, (paragraph(nasty), table), nasty, header=nasty), tmp_path)
    squeezed = re.sub(r"\s+", "", "".join(pages))
    assert squeezed.count(re.sub(r"\s+", "", nasty)) >= 5
    with pypdfium2.PdfDocument(path) as document:
        assert not list(document.get_toc())
    assert b"/URI" not in path.read_bytes()


def test_a_character_no_font_has_is_replaced_and_said(tmp_path: Path) -> None:
    pages, result, _ = written(DocumentSpec("T", (paragraph("before \U00012345 after"),)), tmp_path)
    assert "before" in pages[0] and "after" in pages[0]
    assert len(result.warnings) == 1 and "\U00012345" in result.warnings[0]


def test_chinese_without_a_chinese_font_is_refused_with_a_way_out() -> None:
    with pytest.raises(ToolFailed, match=r"no Chinese font.*docx or html"):
        require_chinese("会议", Fonts(None, (LATIN,)))
    require_chinese("Latin only – “quoted” €", Fonts(None, (LATIN,)))


def test_a_wide_table_lies_on_a_page_of_its_own_with_its_heading(tmp_path: Path) -> None:
    columns = tuple(Column(f"Quarter {n}") for n in range(10))
    wide = Table(columns, (tuple(Cell(1_234_567.5, "currency", currency="EUR") for _ in columns),))
    blocks = (paragraph("Before"), Heading("Figures"), wide, paragraph("After"))
    pages, _, path = written(DocumentSpec("T", blocks), tmp_path)
    with pypdfium2.PdfDocument(path) as document:
        turned = [document[index].get_width() > document[index].get_height() for index in range(len(document))]
    assert turned == [False, True, False]
    assert "Figures" in pages[1] and pages[1].count("1,234,567.50") == 10


def test_a_long_table_repeats_its_header(tmp_path: Path) -> None:
    rows = tuple((Cell(n, "integer"), Cell("text")) for n in range(150))
    pages, _, _ = written(DocumentSpec("T", (Table((Column("Serial"), Column("Word")), rows),)), tmp_path)
    assert len(pages) > 2 and all("Serial" in page for page in pages)


def test_a_long_document_has_contents_and_a_brief_has_none(tmp_path: Path) -> None:
    text = "A sentence that fills a line of the page, more or less. " * 30
    sections = tuple(part for n in range(9) for part in (Heading(f"Section {n}"), paragraph(text)))
    pages, _, _ = written(DocumentSpec("T", sections), tmp_path)
    assert "Contents" in pages[0] and pages[0].count("Section 8") == 1
    brief, _, _ = written(sample_specs.brief(), tmp_path)
    assert "Contents" not in brief[0]


def test_a_document_that_starts_deep_still_follows_the_order_of_headings(tmp_path: Path) -> None:
    _, _, path = written(
        DocumentSpec("T", (Heading("Deep", 3), paragraph("x"), Heading("Next", 3), paragraph("y"))), tmp_path
    )
    with pypdfium2.PdfDocument(path) as document:
        assert [mark.level for mark in document.get_toc()] == [0, 1]


def test_a_note_leads_to_its_source(tmp_path: Path) -> None:
    spec = DocumentSpec("T", (Bullets((Line("Cited.", sample_specs.ids(2)),)),))
    pages, result, path = written(spec, tmp_path)
    assert "Cited.¹" in pages[0].replace("\u2060", "")
    assert b"/Subtype/Link" in path.read_bytes() and result.counts["notes"] == 1
