"""Word files are read back with python-docx: what stands in the spec stands in the document."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from docx import Document

from desktop.core.spec import Bullets, Cell, Column, DocumentSpec, Heading, Language, Line, Paragraph, Table
from desktop.deliverables import figure, mark
from desktop.deliverables.registry import WRITERS
from tests.support import sample_specs


def written(spec: DocumentSpec, folder: Path, language: Language = "en"):
    path = folder / "brief.docx"
    result = WRITERS["docx"].write(spec, sample_specs.context(language), path)
    return Document(str(path)), result, path


def without_notes(text: str) -> str:
    return re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+(\u00a0[⁰¹²³⁴⁵⁶⁷⁸⁹]+)*", "", text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_line_and_every_cell_of_the_spec_stands_in_the_document(tmp_path: Path, language: Language) -> None:
    spec = sample_specs.brief(language)
    document, _, _ = written(spec, tmp_path, language)
    paragraphs = [without_notes(p.text) for p in document.paragraphs]
    text = "\n".join(paragraphs)
    for block in spec.blocks:
        if isinstance(block, Heading):
            assert block.text in paragraphs
        elif isinstance(block, (Paragraph, Bullets)):
            for line in block.lines if isinstance(block, Paragraph) else block.items:
                assert mark.plain(line.text) in text
    tables = [block for block in spec.blocks if isinstance(block, Table)]
    for wanted, found in zip(tables, document.tables, strict=False):
        rows = [[without_notes(cell.text) for cell in row.cells] for row in found.rows]
        assert rows[0] == [column.title for column in wanted.columns]
        assert rows[1:] == [[figure.shown(c, language) for c in row] for row in figure.settled(wanted).rows]


def test_the_document_uses_named_styles_and_repeats_the_header_row(tmp_path: Path) -> None:
    document, _, path = written(sample_specs.brief(), tmp_path)
    used = {p.style.name for p in document.paragraphs}
    assert {
        "Title",
        "Subtitle",
        "Heading 1",
        "List Bullet",
        "List Number",
        "Lead",
        "Warning",
        "Callout",
        "Source",
    } <= used
    assert all(table.style.name == "Afternoon Table" for table in document.tables)
    xml = zipfile.ZipFile(path).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") == len(document.tables)
    assert xml.count("<w:cantSplit/>") == sum(len(table.rows) for table in document.tables)


def test_one_passage_has_one_number_and_stands_once_in_the_list_of_sources(tmp_path: Path) -> None:
    document, result, _ = written(sample_specs.brief(), tmp_path)
    listed = [p.text for p in document.paragraphs if p.style.name == "Source"]
    numbers = sorted(int(text.partition("\t")[0]) for text in listed)
    assert numbers == list(range(1, result.counts["notes"] + 1))
    assert any("KPIs!B4 — “1240000”" in text for text in listed)
    files = [p.text for p in document.paragraphs if p.style.name == "Source File"]
    assert len(files) == len(set(files)) and "sales 2026.xlsx" in files


def test_the_evidence_names_the_paragraph_in_which_a_cited_line_stands(tmp_path: Path) -> None:
    document, result, _ = written(sample_specs.brief(), tmp_path)
    body = [element for element in document.element.body if element.tag.endswith(("}p", "}tbl"))]
    places = [evidence for evidence in result.evidence if evidence.place.startswith("para ")]
    assert places
    for evidence in places:
        element = body[int(evidence.place.removeprefix("para ")) - 1]
        assert evidence.text in "".join(element.itertext())


def test_the_evidence_of_a_figure_carries_its_number(tmp_path: Path) -> None:
    _, result, _ = written(sample_specs.brief(), tmp_path)
    revenue = next(e for e in result.evidence if e.text == "EUR 1,240,000")
    assert revenue.number == 1_240_000 and revenue.place == "table 3, B2" and revenue.sources == sample_specs.ids(6)


def test_a_draft_says_so_on_every_page_and_a_final_document_does_not(tmp_path: Path) -> None:
    spec = sample_specs.brief()
    draft, _, _ = written(spec, tmp_path)
    assert "DRAFT" in draft.sections[0].header.paragraphs[0].text
    final = DocumentSpec(spec.title, spec.blocks, draft=False)
    assert "DRAFT" not in written(final, tmp_path)[0].sections[0].header.paragraphs[0].text


def test_the_footer_counts_pages_by_fields(tmp_path: Path) -> None:
    _, _, path = written(sample_specs.brief(), tmp_path)
    archive = zipfile.ZipFile(path)
    footers = [archive.read(name).decode() for name in archive.namelist() if "footer" in name and name.endswith(".xml")]
    assert any(" PAGE " in footer and " NUMPAGES " in footer for footer in footers)


def test_each_numbered_list_starts_at_one(tmp_path: Path) -> None:
    lists = (
        Bullets((Line("a"), Line("b")), numbered=True),
        Paragraph((Line("x"),)),
        Bullets((Line("c"),), numbered=True),
    )
    document, _, _ = written(DocumentSpec("Lists", lists), tmp_path)
    ids = [p._p.pPr.numPr.numId.val for p in document.paragraphs if p.style.name == "List Number"]
    assert ids[0] == ids[1] != ids[2]


def test_certainty_is_said_in_words(tmp_path: Path) -> None:
    lines = (Line("A", certainty="inferred"), Line("B", certainty="unverified"), Line("C", certainty="verified"))
    english, _, _ = written(DocumentSpec("T", (Paragraph(lines),)), tmp_path)
    assert english.paragraphs[1].text == "A (inferred) B (unverified) C"
    chinese, _, _ = written(DocumentSpec("T", (Paragraph(lines),), language="zh"), tmp_path, "zh")
    assert chinese.paragraphs[1].text == "A（推断）B（未核实）C"


def test_chinese_text_names_its_font_in_every_style(tmp_path: Path) -> None:
    _, _, path = written(sample_specs.brief("zh"), tmp_path, "zh")
    styles = zipfile.ZipFile(path).read("word/styles.xml").decode()
    assert styles.count('w:eastAsia="Microsoft YaHei"') > 15
    assert 'w:lang w:val="en-US" w:eastAsia="zh-CN"' in styles


def test_figures_stand_at_the_right_and_text_at_the_left(tmp_path: Path) -> None:
    rows = (
        (Cell("Sales"), Cell(1240.5, "currency", currency="EUR")),
        (Cell("Cost"), Cell(7, "currency", currency="EUR")),
    )
    document, _, _ = written(DocumentSpec("T", (Table((Column("What"), Column("Sum")), rows),)), tmp_path)
    cells = document.tables[0].rows[2].cells
    assert [str(cell.paragraphs[0].alignment) for cell in cells] == ["LEFT (0)", "RIGHT (2)"]
    assert cells[1].text == "EUR 7.00", "one column, one rounding"


def test_a_table_too_wide_for_the_page_gets_a_landscape_page_with_its_heading(tmp_path: Path) -> None:
    columns = tuple(Column(f"Quarter {n}") for n in range(10))
    wide = Table(columns, (tuple(Cell(1_234_567.5, "currency", currency="EUR") for _ in columns),))
    blocks = (Paragraph((Line("Before"),)), Heading("Figures"), wide, Paragraph((Line("After"),)))
    document, _, _ = written(DocumentSpec("T", blocks), tmp_path)
    assert [int(section.orientation) for section in document.sections] == [0, 1, 0]
    assert all("DRAFT" in section.header.paragraphs[0].text for section in document.sections)
    texts = [p.text for p in document.paragraphs]
    assert texts.index("Figures") > texts.index("Before") + 1, "the page turns before the heading"


def test_a_long_document_has_contents_that_lead_to_its_headings_and_a_brief_has_none(tmp_path: Path) -> None:
    text = Paragraph((Line("A sentence that fills a line of the page, more or less. " * 30),))
    sections = tuple(part for n in range(9) for part in (Heading(f"Section {n}", 1 + n % 2), text))
    document, _, path = written(DocumentSpec("T", (Heading("First"), text, *sections)), tmp_path)
    entries = [p.text for p in document.paragraphs if p.style.name.lower().startswith("toc ")]
    assert entries == ["First", *(f"Section {n}" for n in range(9))]
    xml = zipfile.ZipFile(path).read("word/document.xml").decode()
    targets = re.findall(r'<w:hyperlink [^>]*w:anchor="(_Toc\d+)"', xml)
    assert targets == re.findall(r'<w:bookmarkStart [^>]*w:name="(_Toc\d+)"', xml) and len(targets) == 10
    assert "updateFields" not in zipfile.ZipFile(path).read("word/settings.xml").decode()
    brief, _, _ = written(sample_specs.brief(), tmp_path)
    assert not any(p.style.name.lower().startswith("toc ") for p in brief.paragraphs)


def test_every_note_leads_to_its_source(tmp_path: Path) -> None:
    _, result, path = written(sample_specs.brief(), tmp_path)
    xml = zipfile.ZipFile(path).read("word/document.xml").decode()
    anchors = set(re.findall(r'w:anchor="(_Source\d+)"', xml))
    marks = re.findall(r'<w:bookmarkStart w:id="(\d+)" w:name="(_Source\d+)"', xml)
    assert anchors == {name for _, name in marks} and len(marks) == result.counts["notes"]
    assert len({id for id, _ in marks}) == len(marks)
