"""Captions on a thread use the room there is, and what lies ahead is drawn where it belongs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from desktop.core.task import TaskState
from desktop.ui.day import delivered
from desktop.ui.day.geometry import Density, columns, hour_scale
from desktop.ui.day.lane import ExpectedFile, Lane, LaneFile, LaneMark
from desktop.ui.day.look import SheetLook
from desktop.ui.day.marks import MarkKind
from desktop.ui.day.thread import paint_thread
from desktop.ui.day.thread_ahead import has_ready, paint_estimate, paint_words_ahead
from desktop.ui.day.thread_words import CAPTION_LINE, Ground, Taken, paint_words
from desktop.ui.theme import ThemeSource

pytestmark = pytest.mark.qt

LONG = "Two mails name different delivery dates. Which one holds?"
LANE = Lane("t", "Compare the offers", "10:12", TaskState.WORKING, 10.2, pieces=((10.2, None),))
BOX = QRectF(0, 0, 1228, 113)


@pytest.fixture
def look(themes: ThemeSource) -> SheetLook:
    sizes = columns(1228)
    return SheetLook(themes.theme, sizes, hour_scale(sizes), Density.COMFORTABLE, 14.75)


@pytest.fixture
def painter(look: SheetLook) -> Iterator[QPainter]:
    image = QImage(1228, 200, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    yield painter
    painter.end()


def spoken(look: SheetLook, painter: QPainter, marks: Sequence[LaneMark], bottom: float = 113) -> Taken:
    shown = [(mark, look.scale.x(mark.hour)) for mark in marks]
    return paint_words(painter, Ground(look, 50.0, bottom), replace(LANE, state=TaskState.NEEDS_YOU), shown)


def test_a_long_question_is_whole_where_there_is_room(look: SheetLook, painter: QPainter) -> None:
    (span,) = spoken(look, painter, [LaneMark(MarkKind.QUESTION, 13.87, "13:52", (LONG,))]).below
    assert 270 < span.width <= 330  # in one line
    assert look.now_x is not None and span.right < look.now_x


def test_it_takes_two_lines_where_one_is_too_long(look: SheetLook, painter: QPainter) -> None:
    (span,) = spoken(look, painter, [LaneMark(MarkKind.QUESTION, 13.87, "13:52", (f"{LONG} {LONG}"[:90],))]).below
    assert span.width <= 330


def test_an_answered_question_wraps_rather_than_loses_words(look: SheetLook, painter: QPainter) -> None:
    mark = LaneMark(MarkKind.ANSWERED, 9.5, "09:31", ("Which quarter should the review cover?", "You: the first"))
    (span,) = spoken(look, painter, [mark]).below
    assert 100 < span.width <= 150


def test_a_low_lane_has_one_line(look: SheetLook) -> None:
    assert Ground(look, 50.0, 96.0).caption_lines == 1 + int((96 - 5 - 77) // CAPTION_LINE)
    assert Ground(look, 50.0, 80.0).caption_lines == 1
    assert Ground(look, 50.0, 500.0).caption_lines == 3


def test_captions_of_neighbours_never_meet(look: SheetLook, painter: QPainter) -> None:
    marks = [LaneMark(MarkKind.APPROVAL, hour, "", (LONG, "You: yes, 12:06")) for hour in (9.2, 10.1, 11.0, 12.4, 13.3)]
    spans = spoken(look, painter, marks).below
    assert spans
    assert not any(one.meets(other) for i, one in enumerate(spans) for other in spans[i + 1 :])


def test_the_end_and_the_deadline_have_their_words(look: SheetLook, painter: QPainter) -> None:
    lane = replace(LANE, ready=15 + 1 / 3, ready_clock="15:20", flag=17.0, flag_text="by 17:00")
    taken = paint_words(painter, Ground(look, 50.0, 113), lane, [])
    paint_words_ahead(painter, Ground(look, 50.0, 113), lane, taken)
    (above,), (below,) = taken.above, taken.below
    assert above.left - 20 <= look.scale.x(15 + 1 / 3) <= above.right + 20
    assert below.left < look.scale.x(17) < below.right


def test_the_estimate_reaches_to_the_end_and_ends_when_that_has_passed(look: SheetLook, painter: QPainter) -> None:
    lane = replace(LANE, ready=16.0, ready_clock="16:00")
    assert has_ready(lane, look)
    assert paint_estimate(painter, look, lane, 50) == look.scale.x(16)
    late = replace(look, now=16.5)
    assert late.now_x is not None
    assert not has_ready(lane, late)
    assert paint_estimate(painter, late, lane, 50) == late.now_x + 12


def test_a_flag_is_drawn_at_its_hour_and_only_there(look: SheetLook) -> None:
    def pixels(lane: Lane) -> QImage:
        image = QImage(1228, 113, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        paint_thread(painter, Ground(look, 50.0, 113), lane, ())
        painter.end()
        return image

    lane = replace(LANE, state=TaskState.PAUSED, pieces=((10.2, 12.0),))
    bare, flagged = pixels(lane), pixels(replace(lane, flag=17.0))
    x = round(look.scale.x(17))
    changed = [
        column for column in range(1228) if any(bare.pixel(column, y) != flagged.pixel(column, y) for y in range(113))
    ]
    assert changed and x - 3 <= min(changed) and max(changed) <= x + 14


# --- delivered ---


def test_expected_files_have_rows_but_cannot_be_opened(look: SheetLook, painter: QPainter) -> None:
    expected = (ExpectedFile("pdf", "PDF, expected"), ExpectedFile("xlsx", "Excel workbook, expected"))
    lane = replace(LANE, expected=expected, files=(LaneFile("f", "Notes.docx", "/Notes.docx"),), money="$0.61 so far")
    assert delivered.file_rows(lane) == 3
    assert [part.text for part in delivered.parts(look, lane, BOX)] == ["Notes.docx"]
    delivered.paint_delivered(painter, look, lane, BOX)


def test_never_more_than_five_rows(look: SheetLook) -> None:
    files = tuple(LaneFile(str(n), f"{n}.docx", f"/{n}.docx") for n in range(4))
    lane = replace(LANE, files=files, expected=(ExpectedFile("pdf", "x"),) * 4)
    assert delivered.file_rows(lane) == 5
    assert len(delivered.shown_expected(lane)) == 1


def test_a_queued_task_keeps_its_words_instead_of_expected_rows(look: SheetLook) -> None:
    lane = replace(LANE, state=TaskState.QUEUED, expected=(ExpectedFile("pdf", "PDF, expected"),))
    assert not delivered.has_file_rows(look, lane)


def test_narrow_sheets_say_when_and_how_many(look: SheetLook) -> None:
    lane = replace(
        LANE, ready=16.0, ready_clock="16:00", brief_headline="Step 5/8", expected=(ExpectedFile("pdf", "x"),)
    )
    assert delivered.brief_headline(look, lane) == "About 16:00"
    assert delivered.brief_note(lane) == "1 file expected"
    assert delivered.brief_headline(replace(look, now=17.0), lane) == "Step 5/8"


def test_a_lane_without_files_has_its_undo_beside_its_words(look: SheetLook, painter: QPainter) -> None:
    lane = replace(LANE, state=TaskState.DONE, can_undo=True, headline="Ready. Answered", finished=12.0)
    (part,) = delivered.parts(look, lane, BOX)
    assert (part.kind, part.text) == ("undo", "Undo")
    assert BOX.contains(part.box) and part.box.left() > look.columns.hours_right
    delivered.paint_delivered(painter, look, lane, BOX)
    assert delivered.parts(look, replace(lane, can_undo=False), BOX) == ()
