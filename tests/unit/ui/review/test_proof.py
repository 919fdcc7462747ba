"""The evidence of a fact against real sources: unchanged, changed, moved, gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.document import CellRecord, TableRecord
from desktop.documents.options import ReadOptions
from desktop.documents.reading import read
from desktop.store.journal import Store
from desktop.ui.review.fact import Fact
from desktop.ui.review.loading import Loaded, load
from desktop.ui.review.proof import Proof, compared, find_cell, prove
from desktop.ui.translation import set_language
from tests.support import reviewed_task
from tests.support.seeded_week import week_clock


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    set_language("en")
    store = Store.open(home, week_clock())
    yield store
    store.close()


@pytest.fixture
def given(store: Store, home: Path) -> Path:
    return reviewed_task.tell(store, home / "tasks")


def brief(store: Store) -> Loaded:
    detail = store.detail(reviewed_task.TASK)
    assert detail is not None
    return load(store, detail, next(each for each in detail.deliverables if each.name == "Tallowmere brief-v2.docx"))


def fact(loaded: Loaded, text: str) -> Fact:
    assert loaded.preview is not None
    return next(each for each in loaded.preview.facts if each.text == text)


def proof(store: Store, text: str) -> Proof:
    detail, loaded = store.detail(reviewed_task.TASK), brief(store)
    assert detail is not None
    return prove(store, detail, fact(loaded, text), loaded.citations)


def test_a_figure_leads_to_its_cell_with_the_cells_around(store: Store, given: Path) -> None:
    found = proof(store, "412,300")
    assert (found.state, found.cell) == ("same", "C5")
    assert found.grid is not None and found.grid.found is not None
    assert found.grid.letters == ("A", "B", "C")
    row, column = found.grid.found
    assert found.grid.rows[row] == ("5", ("Total", "388,200", "412,300")) and column == 2


def test_a_share_is_found_as_the_fraction_that_stands_in_the_cell(store: Store, given: Path) -> None:
    assert proof(store, "31.4%").cell == "C6"


def test_a_day_is_found_in_the_words_of_a_mail_or_said_to_be_computed(store: Store, given: Path) -> None:
    found = proof(store, "28 April")
    assert found.state == "unchanged"  # the day stands in the header of the mail, not in its words
    assert "pallet fee" in found.quote


def test_a_note_is_about_the_whole_passage(store: Store, given: Path) -> None:
    found = proof(store, "[2]")
    assert found.state == "unchanged" and "late deliveries" in found.quote


def test_a_source_under_another_name_is_said_to_have_moved(store: Store, given: Path) -> None:
    (given / "Sales 2026.xlsx").rename(given / "Sales final.xlsx")
    found = proof(store, "412,300")
    assert (found.state, Path(found.path).name) == ("moved", "Sales final.xlsx")


def test_a_source_that_is_gone_still_shows_what_was_kept(store: Store, given: Path) -> None:
    (given / "Sales 2026.xlsx").unlink()
    found = proof(store, "412,300")
    assert found.state == "gone" and found.grid is not None


@pytest.mark.parametrize(("total", "state"), [(412_300, "same"), (398_000, "differs")])
def test_a_changed_source_is_read_again_and_compared(store: Store, given: Path, total: int, state: str) -> None:
    import xlsxwriter

    path = given / "Sales 2026.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("Q1")
    rows = (("Line", "Before", "Q1"), ("Chilled", 1, 2), ("Dry", 3, 4), ("Other", 5, 6), ("Total", 7, total))
    for row, cells in enumerate(rows):
        page.write_row(row, 0, cells)
    book.close()
    found = proof(store, "412,300")
    assert found.state == "changed"
    loaded = brief(store)
    assert (
        compared(found, fact(loaded, "412,300"), read(path, path.name, ReadOptions(reviewed_task.NOW))).state == state
    )


def test_a_rounded_figure_is_the_cell_it_was_rounded_from() -> None:
    table = TableRecord("S", ("A",), ((CellRecord("A1", 0.3142),), (CellRecord("A2", 31.9),)))
    assert find_cell(Fact(0, "31.4%", ("p",)), table) == (0, 0)
    assert find_cell(Fact(0, "31", ("p",)), table) is None
    assert find_cell(Fact(0, "[1]", ("p",), is_note=True), table) is None


def test_the_preview_says_what_the_writer_was_told(store: Store, given: Path) -> None:
    loaded = brief(store)
    assert loaded.standing == "same" and loaded.preview is not None
    texts = [each.text for each in loaded.preview.facts]
    assert texts[:4] == ["31.4%", "[1]", "412,300", "[1]"]
    Path(loaded.file.path).write_bytes(b"another file")
    assert brief(store).standing == "changed"
    Path(loaded.file.path).unlink()
    assert brief(store).standing == "missing"
