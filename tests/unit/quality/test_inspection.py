"""The checks over a whole pack of real files: silent when all is right, and each one speaks up when it should."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from desktop.core.document import CellRecord, Document, EventRecord, Locator, Passage, PassageKind, Place
from desktop.core.spec import (
    Bullets,
    CalendarSpec,
    Cell,
    Column,
    DocumentSpec,
    EventSpec,
    Heading,
    Language,
    Line,
    MailSpec,
    Paragraph,
    Sheet,
    Table,
    WorkbookSpec,
)
from desktop.quality.finding import Finding
from desktop.quality.inspection import inspect
from tests.support import sample_specs
from tests.unit.quality import material
from tests.unit.quality.material import Book


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_pack_whose_evidence_is_right_passes_every_check(tmp_path: Path, language: Language) -> None:
    items, documents = material.pack(tmp_path, language)
    found = await material.findings(items, documents, language)
    assert {name for name, _ in found} == {"opens", "complete", "numbers", "citations", "agreement"}
    assert [f for f in found.values() if f.state not in ("passed", "not_run")] == []
    not_run = {key for key, finding in found.items() if finding.state == "not_run"}
    assert not_run == {("numbers", "pack.eml"), ("numbers", "pack.ics"), ("numbers", "pack.csv")}
    assert len(found) == 9 * 4 + 1


async def test_every_detail_is_a_sentence_in_the_language_of_the_task(tmp_path: Path) -> None:
    items, documents = material.pack(tmp_path, "zh")
    for finding in (await material.findings(items, documents, "zh")).values():
        assert finding.detail.endswith("。"), finding
    for finding in (await material.findings(items, documents, "en")).values():
        assert finding.detail.endswith("."), finding


async def test_without_deliverables_one_finding_says_that_nothing_was_made() -> None:
    (finding,) = await inspect([], [], material.read, "en")
    assert (finding.state, finding.detail) == ("not_run", "Nothing was made.")


# --- opens ---


@pytest.mark.parametrize("format", ["docx", "xlsx", "pptx"])
async def test_a_truncated_file_does_not_open(tmp_path: Path, format: str) -> None:
    items, documents = material.pack(tmp_path)
    path = tmp_path / f"pack.{format}"
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    finding = (await material.findings(items, documents))["opens", f"pack.{format}"]
    assert finding.state == "failed"
    assert finding.repair


async def test_a_damaged_part_inside_a_package_is_found(tmp_path: Path) -> None:
    items, documents = material.pack(tmp_path)
    path = tmp_path / "pack.docx"
    data = bytearray(path.read_bytes())
    at = data.index(b"word/document.xml") + 400
    data[at : at + 8] = bytes(8)
    path.write_bytes(bytes(data))
    assert (await material.findings(items, documents))["opens", "pack.docx"].state == "failed"


async def test_a_lost_slide_is_counted(tmp_path: Path) -> None:
    from pptx import Presentation

    items, documents = material.pack(tmp_path)
    deck = Presentation(str(tmp_path / "pack.pptx"))
    slides = deck.slides._sldIdLst
    slides.remove(slides[-1])
    deck.save(str(tmp_path / "pack.pptx"))
    finding = (await material.findings(items, documents))["opens", "pack.pptx"]
    assert finding.state == "failed"
    assert "8 slides were written, 7 are there" in finding.detail


async def test_a_deleted_file_is_one_failed_finding_and_the_others_go_on(tmp_path: Path) -> None:
    items, documents = material.pack(tmp_path)
    (tmp_path / "pack.ics").unlink()
    found = await material.findings(items, documents)
    assert found["opens", "pack.ics"].state == "failed"
    assert found["opens", "pack.docx"].state == "passed"
    assert ("complete", "pack.ics") not in found


# --- complete ---


@pytest.mark.parametrize(
    "text", ["Agenda: TBD", "Dear {name}, thanks", "[insert price]", "Lorem ipsum dolor", "价格：待补充"]
)
async def test_a_placeholder_is_found_and_named(tmp_path: Path, text: str) -> None:
    spec = DocumentSpec("Plan", (Paragraph((Line(text),)),))
    item = material.write(tmp_path, "plan.docx", spec, Book().context())
    finding = (await material.findings([item], []))["complete", "plan.docx"]
    assert finding.state == "failed"
    assert "plan.docx" in finding.repair


async def test_a_placeholder_word_of_a_cited_source_is_a_fact(tmp_path: Path) -> None:
    book = Book()
    id = book.cite("Plan!A1", "Board date: TBD")
    spec = DocumentSpec("Plan", (Paragraph((Line("Board date: TBD", (id,)),)),))
    item = material.write(tmp_path, "plan.docx", spec, book.context())
    assert (await material.findings([item], book.documents()))["complete", "plan.docx"].state == "passed"


@pytest.mark.parametrize("format", ["docx", "md"])
async def test_an_empty_section_is_found(tmp_path: Path, format: str) -> None:
    full = Paragraph((Line("Something."),))
    spec = DocumentSpec("Plan", (Heading("One"), full, Heading("Two"), Heading("Three"), full, Heading("Four")))
    item = material.write(tmp_path, f"plan.{format}", spec, Book().context())
    finding = (await material.findings([item], []))["complete", f"plan.{format}"]
    assert finding.state == "failed"
    assert "Two" in finding.detail and "Four" in finding.detail
    assert "One" not in finding.detail and "Three" not in finding.detail


async def test_a_heading_over_a_lower_heading_is_no_empty_section(tmp_path: Path) -> None:
    spec = DocumentSpec("Plan", (Heading("One"), Heading("One and a half", 2), Bullets((Line("Something."),))))
    item = material.write(tmp_path, "plan.docx", spec, Book().context())
    assert (await material.findings([item], []))["complete", "plan.docx"].state == "passed"


def _sheet(*rows: tuple[Cell, ...]) -> WorkbookSpec:
    return WorkbookSpec("Book", (Sheet("Sums", Table((Column("a"), Column("b")), rows)),))


async def test_a_formula_error_is_found(tmp_path: Path) -> None:
    item = material.write(tmp_path, "book.xlsx", _sheet((Cell(1), Cell("#DIV/0!", formula="=A2/0"))), Book().context())
    finding = (await material.findings([item], []))["complete", "book.xlsx"]
    assert finding.state == "failed"
    assert "Sums!B2" in finding.detail


async def test_a_formula_without_its_saved_result_is_found(tmp_path: Path) -> None:
    import openpyxl

    item = material.write(tmp_path, "book.xlsx", _sheet((Cell(1), Cell(2, formula="=A2*2"))), Book().context())
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    book.save(tmp_path / "book.xlsx")  # openpyxl drops saved results
    finding = (await material.findings([item], []))["complete", "book.xlsx"]
    assert finding.state == "failed"
    assert "no saved result" in finding.detail


async def test_text_that_outgrows_its_box_on_a_slide_is_found(tmp_path: Path) -> None:
    from pptx import Presentation

    items, documents = material.pack(tmp_path)
    deck = Presentation(str(tmp_path / "pack.pptx"))
    run = deck.slides[1].placeholders[1].text_frame.paragraphs[0].runs[0]
    run.text = "A sentence that goes on and on and says the same again. " * 30
    deck.save(str(tmp_path / "pack.pptx"))
    finding = (await material.findings(items, documents))["complete", "pack.pptx"]
    assert finding.state == "failed"
    assert "Slide 2" in finding.detail and "too long" in finding.detail


async def test_a_table_too_tall_for_its_slide_is_found(tmp_path: Path) -> None:
    from pptx import Presentation

    items, documents = material.pack(tmp_path)
    deck = Presentation(str(tmp_path / "pack.pptx"))
    table = next(shape for shape in deck.slides[3].shapes if shape.has_table).table
    for row in table.rows:
        row.cells[0].text_frame.paragraphs[0].runs[0].text = "word " * 90
    deck.save(str(tmp_path / "pack.pptx"))
    assert "too tall" in (await material.findings(items, documents))["complete", "pack.pptx"].detail


async def test_a_mail_that_is_no_unsent_draft_is_found(tmp_path: Path) -> None:
    spec = MailSpec("Papers", (Line("Dear all,"), Line("here they are.")), ("a@b.example",))
    item = material.write(tmp_path, "mail.eml", spec, Book().context())
    path = tmp_path / "mail.eml"
    assert (await material.findings([item], []))["complete", "mail.eml"].state == "passed"
    path.write_bytes(path.read_bytes().replace(b"X-Unsent: 1", b"X-Other: 1").replace(b"Subject: Papers", b"Subject: "))
    finding = (await material.findings([item], []))["complete", "mail.eml"]
    assert finding.state == "failed"
    assert "no subject" in finding.detail and "unsent" in finding.detail


async def test_an_event_that_ends_before_it_starts_is_found(tmp_path: Path) -> None:
    start, end = datetime(2026, 3, 12, 9, 0), datetime(2026, 3, 12, 10, 0)
    spec = CalendarSpec("Prep", (EventSpec("Prepare", start, end, "Europe/Oslo"),))
    item = material.write(tmp_path, "prep.ics", spec, Book().context())
    place = Locator("prep.ics", Place.EVENT, 1, "u", start.isoformat())
    aware = [moment.astimezone() for moment in (end, start)]
    event = Passage(place, "Prepare", PassageKind.EVENT, "p1", record=EventRecord("u", "Prepare", *aware))

    async def read(path: Path, name: str) -> Document:
        return Document(name, "0" * 64, "ics", "Prep", (event,))

    found = {f.name: f for f in await inspect([item], [], read, "en")}
    assert found["complete"].state == "failed"
    assert "ends before it starts" in found["complete"].detail


# --- numbers, citations and agreement through real files ---


async def test_a_wrong_number_fails_with_its_place_and_its_source(tmp_path: Path) -> None:
    spec = sample_specs.deck()
    slides = list(spec.slides)
    wrong = replace(slides[2].bullets[0], text="EUR 1,420,000 against EUR 1,085,000")
    slides[2] = replace(slides[2], bullets=(wrong, *slides[2].bullets[1:]))
    context = sample_specs.context()
    item = material.write(tmp_path, "pack.pptx", replace(spec, slides=tuple(slides)), context)
    finding = (await material.findings([item], material.sources(context.citations)))["numbers", "pack.pptx"]
    assert finding.state == "failed"
    assert (
        "slide 3" in finding.detail and "1,420,000" in finding.detail and "sales 2026.xlsx, KPIs!B4" in finding.detail
    )
    assert "1,085,000" not in finding.detail
    assert "1,420,000" in finding.repair


async def test_a_formula_that_does_not_give_its_value_fails(tmp_path: Path) -> None:
    rows = ((Cell(2), Cell(3)), (Cell(5), Cell(9, formula="=A3+B2")))
    item = material.write(tmp_path, "book.xlsx", _sheet(*rows), Book().context())
    finding = (await material.findings([item], []))["numbers", "book.xlsx"]
    assert finding.state == "failed"
    assert "Sums!B3" in finding.detail and "gives 8" in finding.detail


async def test_a_formula_we_cannot_recompute_is_said_and_not_failed(tmp_path: Path) -> None:
    rows = ((Cell(2), Cell(2, formula="=VLOOKUP(A2,A2:A3,1)")), (Cell(3), Cell(5, formula="=A2+A3")))
    item = material.write(tmp_path, "book.xlsx", _sheet(*rows), Book().context())
    finding = (await material.findings([item], []))["numbers", "book.xlsx"]
    assert finding.state == "warning"
    assert "1 of 2 formulas recomputed" in finding.detail and "VLOOKUP" in finding.detail


async def test_a_citation_of_a_passage_nobody_read_fails(tmp_path: Path) -> None:
    items, documents = material.pack(tmp_path)
    fewer = [document for document in documents if document.file != "account plan.docx"]
    finding = (await material.findings(items, fewer))["citations", "pack.docx"]
    assert finding.state == "failed"
    assert "account plan.docx" in finding.detail and "was not read" in finding.detail


async def test_a_source_that_changed_since_it_was_cited_fails(tmp_path: Path) -> None:
    items, documents = material.pack(tmp_path)
    changed = [replace(d, sha256="1" * 64) if d.file == "price list 2026.pdf" else d for d in documents]
    finding = (await material.findings(items, changed))["citations", "pack.docx"]
    assert finding.state == "failed"
    assert "has changed since" in finding.detail


def _figures(value: float, ids: tuple[str, ...], heading: str = "Figures") -> Table:
    row = (Cell("Revenue"), Cell(value, "currency", sources=ids, currency="EUR"))
    return Table((Column("Figure"), Column("2026")), (row,), caption=heading)


async def _two_files(folder: Path, source: str) -> Finding:
    """A brief that says 1,240,000 and a workbook that says 1,204,000, both from the same place."""
    book = Book()
    ids = (book.cite("KPIs!A1:B9", source),)
    brief = DocumentSpec("Brief", (_figures(1_240_000, ids),))
    document = material.write(folder, "brief.docx", brief, book.context())
    sheet = Sheet("Figures", _figures(1_204_000, ids))
    workbook = material.write(folder, "figures.xlsx", WorkbookSpec("Figures", (sheet,)), book.context())
    return (await material.findings([document, workbook], book.documents()))["agreement", ""]


async def test_one_source_shown_with_two_values_in_two_files_fails(tmp_path: Path) -> None:
    finding = await _two_files(tmp_path, "Revenue 1,240,000")
    assert finding.state == "failed"
    assert "brief.docx" in finding.detail and "figures.xlsx" in finding.detail
    assert "same value in both" in finding.repair


async def test_two_values_that_both_stand_in_the_source_are_a_warning(tmp_path: Path) -> None:
    finding = await _two_files(tmp_path, "Revenue 1,240,000 or 1,204,000")
    assert (finding.state, finding.repair) == ("warning", "")


async def test_one_rounding_of_the_same_figure_is_no_disagreement(tmp_path: Path) -> None:
    book = Book()
    ids = (book.cite("KPIs!B4", "Revenue 1,240,400"),)
    shown = Table((Column("Figure"), Column("2026")), ((Cell("Revenue"), Cell("EUR 1.24m", sources=ids)),))
    document = material.write(tmp_path, "brief.docx", DocumentSpec("Brief", (shown,)), book.context())
    sheet = Sheet("Figures", _figures(1_240_400, ids))
    workbook = material.write(tmp_path, "figures.xlsx", WorkbookSpec("Figures", (sheet,)), book.context())
    finding = (await material.findings([document, workbook], book.documents()))["agreement", ""]
    assert (finding.state, "1 shared figure" in finding.detail) == ("passed", True)


async def test_different_days_in_the_titles_are_a_warning(tmp_path: Path) -> None:
    body = (Paragraph((Line("Something."),)),)
    context = Book().context()
    one = material.write(tmp_path, "brief.docx", DocumentSpec("Brief", body, "12 March 2026, 14:00"), context)
    two = material.write(tmp_path, "notes.md", DocumentSpec("Notes", body, "13 March 2026, 14:00"), context)
    same = material.write(tmp_path, "same.md", DocumentSpec("Notes, 2026-03-12", body, as_of="2026-03-10"), context)
    finding = (await material.findings([one, two], []))["agreement", ""]
    assert finding.state == "warning"
    assert "2026-03-12" in finding.detail and "2026-03-13" in finding.detail
    assert (await material.findings([one, same], []))["agreement", ""].state == "passed"


def _invited(name: str, text: str) -> tuple[Document, ...]:
    from desktop.core.document import MailRecord, Person

    record = MailRecord("Talk", Person(name, "i.solheim@halden.example"))
    passage = Passage(Locator("talk.eml", Place.MESSAGE, 1, "m", "header"), text, PassageKind.MAIL, record=record)
    return (Document("talk.eml", "7" * 64, "eml", "Talk", (passage,)).with_ids(),)


async def test_a_name_one_letter_off_the_sources_is_a_warning(tmp_path: Path) -> None:
    documents = _invited("Ingrid Solheim", "From: Ingrid Solheim. Cc: Martin Berg, Martin Borg")
    context = Book().context()

    def brief(name: str, text: str) -> material.Delivered:
        return material.write(tmp_path, name, DocumentSpec("Brief", (Paragraph((Line(text),)),)), context)

    good = brief("good.docx", "Ingrid Solheim decides; Martin Borg comes too.")
    wrong = brief("wrong.docx", "Ingrid Solhiem decides.")
    assert (await material.findings([good, good], documents))["agreement", ""].state == "passed"
    finding = (await material.findings([good, wrong], documents))["agreement", ""]
    assert finding.state == "warning"
    assert "Ingrid Solhiem" in finding.detail and "Ingrid Solheim" in finding.detail


async def test_one_address_under_two_names_is_a_warning(tmp_path: Path) -> None:
    body = (Line("Hello."),)
    context = Book().context()
    one = material.write(tmp_path, "one.eml", MailSpec("A", body, ("Jonas Weber <j@n.example>",)), context)
    two = material.write(tmp_path, "two.eml", MailSpec("B", body, ("Johannes Weber <j@n.example>",)), context)
    turned = material.write(tmp_path, "turned.eml", MailSpec("C", body, ("Weber, Jonas <j@n.example>",)), context)
    assert (await material.findings([one, two], []))["agreement", ""].state == "warning"
    assert (await material.findings([one, turned], []))["agreement", ""].state == "passed"


async def test_a_day_event_is_complete(tmp_path: Path) -> None:
    spec = CalendarSpec("Days", (EventSpec("Notice", date(2026, 3, 31), date(2026, 4, 1)),))
    item = material.write(tmp_path, "days.ics", spec, Book().context())
    found = await material.findings([item], [])
    assert found["complete", "days.ics"].state == "passed"
    assert found["opens", "days.ics"].detail == "Opens without repair: 1 event."


def test_cells_of_a_table_made_by_hand_have_their_place() -> None:
    record = material.table("T", ("a", "b"), ("x", 1), ("y", 2))
    assert record.rows[1][1] == CellRecord("B3", 2)
