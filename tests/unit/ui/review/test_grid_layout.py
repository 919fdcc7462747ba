"""A stretch of a sheet laid out: its cells are found, marked and painted, those in the window only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.ui.review.grid_layout import ROW, LaidGrid
from desktop.ui.review.paper import GAP, Paper
from desktop.ui.review.preview import GridCell, GridLeaf, GridLine, GridRow, Preview
from desktop.ui.theme import Theme
from tests.support.qt_watch import delete_now

pytestmark = pytest.mark.qt

WHOLE = QRectF(0, 0, 10_000, 100_000)


def leaf(start: int, count: int, joined: bool = False, above: tuple[GridLine, ...] = ()) -> GridLeaf:
    """Two columns of 300 px, the second right-aligned with a fact in each cell, numbered as the rows are."""
    rows = tuple(
        GridRow(n, (GridCell(f"Line {n}"), GridCell(f"{n},000", n)), bold=False) for n in range(start, start + count)
    )
    return GridLeaf("Sheet", ("A", "B"), (300.0, 300.0), ("left", "right"), above + rows, joined)


@pytest.fixture
def laid(qapp: object) -> LaidGrid:
    return LaidGrid(leaf(0, 100, above=(GridLine(1, 'About <a href="f900">7</a> of them'),)), Theme())


def middle(laid: LaidGrid, fact: int) -> QPointF:
    (box,) = laid.boxes(fact)
    return box.center()


def test_a_fact_is_its_cell_and_is_found_under_a_point(laid: LaidGrid) -> None:
    assert laid.fact_at(middle(laid, 42)) == 42
    assert laid.fact_at(middle(laid, 42) - QPointF(400, 0)) is None  # the cell beside it
    assert laid.fact_at(middle(laid, 42) + QPointF(0, ROW)) == 43
    assert laid.fact_at(middle(laid, 900)) == 900  # in a line of text above the table
    assert laid.fact_at(QPointF(5, 5)) is None and list(laid.boxes(5_000)) == [] == list(laid.boxes(None))


def test_only_what_is_seen_is_marked(laid: LaidGrid) -> None:
    near = QRectF(0, middle(laid, 50).y() - ROW, 2_000, 2 * ROW)
    assert 2 <= len(list(laid.marks(near))) <= 4
    assert len(list(laid.marks(WHOLE))) == 101


def test_words_are_taken_cell_by_cell(laid: LaidGrid) -> None:
    start, end = laid.place_at(middle(laid, 3)), laid.place_at(middle(laid, 4))
    assert laid.text(start, end) == "3,000 Line 4 4,000"
    assert laid.text(0, laid.place_at(middle(laid, 0))) == "About 7 of them Line 0 0,000"
    assert laid.plain_text().startswith("Sheet\nAbout 7 of them\nLine 0\t0,000")
    laid.let_go()
    assert laid.plain_text().startswith("Sheet\nAbout 7 of them")  # what was let go is made again


def painted(laid: LaidGrid, seen: QRectF) -> list[int]:
    """Rows of the picture that are not white."""
    image = QImage(round(laid.page_width), round(laid.page_height), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    laid.paint(painter, 0, (0, 5), QColor("red"), seen)
    painter.end()
    return [
        y for y in range(image.height()) if any(image.pixel(x, y) != 0xFFFFFFFF for x in range(0, image.width(), 3))
    ]


def test_only_the_rows_in_the_window_are_painted(qapp: object) -> None:
    laid = LaidGrid(leaf(0, 100, joined=True), Theme())
    rows = painted(laid, QRectF(0, 40 * ROW, 800, 3 * ROW))
    assert rows[0] >= 39 * ROW and rows[-1] <= 44 * ROW + 1
    assert painted(laid, WHOLE)[-1] > 99 * ROW


def test_a_sheet_in_parts_is_one_page_without_gaps(qapp: object) -> None:
    paper = Paper(Theme())
    paper.resize(900, 700)
    try:
        parts = (replace(leaf(0, 100), goes_on=True), leaf(100, 100, joined=True), leaf(200, 5))
        paper.show_preview(Preview(parts, ()))
        paper.go_to(204)
        assert paper.page_numbers()[1:] == (2, True)  # sheets
        tops = [box.top() for n in (98, 99, 100, 200) if (box := paper.box_of(n)) is not None]
        assert tops[2] - tops[1] == pytest.approx(tops[1] - tops[0], abs=1)
        assert tops[3] - tops[2] > 100 * (tops[1] - tops[0]) + GAP
    finally:
        delete_now(paper)
