"""What a comparison of two files says: which points differ, and what was left out."""

from __future__ import annotations

from desktop.analysis.matrix import Comparison, MatrixRow
from desktop.core.spec import Cell, Paragraph, Table
from desktop.providers.offline import course
from desktop.providers.offline.compare_job import WORDS, document, workbook
from desktop.providers.offline.phrase import Phrases

EN = Phrases("en", {**course.WORDS, **WORDS})


def row(what: str, old: Cell, new: Cell) -> MatrixRow:
    return MatrixRow(what, "", (old, new), 2)


FOUND = Comparison(
    ("v1.pptx", "v2.pptx"),
    (
        row("Q3 2025", Cell(1.08, "decimal", sources=("a",)), Cell(1.08, "decimal", sources=("b",))),
        row("Q4 2025", Cell(1.24, "decimal", sources=("a",)), Cell(1.19, "decimal", sources=("b",))),
        row("On time", Cell(0.958, "percent", sources=("a",)), Cell(0.96, "percent", sources=("b",))),
        row("Owner", Cell("Tom"), Cell("tom ")),
    ),
)


def test_what_differs_between_two_files_is_marked() -> None:
    table = workbook(FOUND, EN).sheets[0].table
    assert [column.title for column in table.columns][-1] == "Difference"
    assert [cells[-1].value for cells in table.rows] == [None, "1.24 → 1.19", "differs", None]
    assert table.rows[1][-1].sources == ("a", "b")


def test_the_lead_says_how_many_points_differ() -> None:
    lead = document(FOUND, EN).blocks[0]
    assert isinstance(lead, Paragraph) and lead.lines[0].text.endswith("2 of the points in both files differ.")


def test_the_page_says_how_many_rows_are_only_in_the_workbook() -> None:
    more = tuple(MatrixRow(f"Lane {number}", "", (Cell(number), Cell(None)), 1) for number in range(7))
    found = Comparison(FOUND.files, (*FOUND.rows, *more))
    notes = [block.lines[0].text for block in document(found, EN).blocks if isinstance(block, Paragraph)]
    assert "7 further rows are in the workbook." in notes
    assert any(isinstance(block, Table) for block in document(found, EN).blocks)
