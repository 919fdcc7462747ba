"""At larger text the drawings of the day grow as a whole: nothing in them can be cut off, and clicks still hit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.core.task import TaskState
from desktop.ui.day.geometry import TIGHT_BELOW, columns, hour_scale
from desktop.ui.day.lane import Action, Lane
from desktop.ui.day.model import DayModel
from desktop.ui.day.sheet import DaySheet
from desktop.ui.finder import Finder
from desktop.ui.painted_button import PaintedButton
from desktop.ui.theme import Theme, ThemeSource
from desktop.ui.translation import set_language
from tests.support.qt_watch import delete_now

pytestmark = pytest.mark.qt


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


@pytest.fixture
def sheet(qapp: QApplication) -> Iterator[DaySheet]:
    model = DayModel()
    made = DaySheet(ThemeSource(Theme("light", "en", 1.5)), model)
    model.setParent(made)
    made.resize(1228, 600)
    asking = Lane("q", "Do q", "09:00", TaskState.NEEDS_YOU, 9.0, action=Action.ANSWER, action_text="Answer",
                  brief_action_text="Answer")  # fmt: skip
    model.show([asking, Lane("a", "Do a", "10:00", TaskState.WORKING, 10.0)])
    made.show()
    yield made
    delete_now(made)


def test_the_sheet_is_laid_out_for_its_own_pixels(sheet: DaySheet) -> None:
    assert sheet.look.columns.width == pytest.approx(sheet.viewport().width() / 1.5)
    assert sheet.look.theme.scale == 1.0 and sheet.look.narrow
    heights = [sheet.visualRect(sheet.model().index(row, 0)).height() for row in range(2)]
    assert min(heights) >= 96 * 1.5


def test_a_click_on_a_button_of_a_lane_hits_it(sheet: DaySheet) -> None:
    asked: list[str] = []
    sheet.question_opened.connect(asked.append)
    box = sheet.part_box(sheet.model().index(0, 0), 0)
    assert box is not None and sheet.part_box(sheet.model().index(0, 0), 1) is None
    for point in (box.topLeft() + QPoint(3, 3), box.bottomRight() - QPoint(3, 3)):
        QTest.mouseMove(sheet.viewport(), point)
        QTest.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert asked == ["q", "q"]


def test_another_size_of_the_text_lays_it_out_again(sheet: DaySheet) -> None:
    sheet._source.theme = Theme("light", "en", 1.0)
    sheet._source.changed.emit()
    assert sheet.look.columns.width == sheet.viewport().width() and not sheet.look.narrow


def test_a_sheet_as_narrow_as_large_text_makes_it_still_has_hours() -> None:
    tight = columns(TIGHT_BELOW - 80)
    scale = hour_scale(tight)
    assert tight.narrow and scale.pixels_per_hour > 6
    assert scale.right <= tight.hours_right


def test_the_unscaled_look_is_one_and_the_same(qapp: QApplication) -> None:
    large = Theme("dark", "zh", 1.5, high_contrast=True)
    plain = large.unscaled()
    assert plain is large.unscaled() and plain.unscaled() is plain
    assert (plain.scheme, plain.language, plain.scale, plain.high_contrast) == ("dark", "zh", 1.0, True)


def test_buttons_and_search_fields_grow_with_the_text(qapp: QApplication) -> None:
    sizes, heights = [], []
    for scale in (1.0, 1.5):
        source = ThemeSource(Theme("light", "en", scale))
        button = PaintedButton(source, icon="play", key="S")
        button.say("Steer")
        sizes.append(button.sizeHint())
        field = Finder(source.theme)
        heights.append(field.height())
        idle = field.textMargins().right()
        field.setText("x")
        assert idle > 0 and field.textMargins().right() == 0  # the key cap gives way to what is typed
        for each in (button, field):
            delete_now(each)
    assert sizes[1].height() == 48 and abs(sizes[1].width() - 1.5 * sizes[0].width()) <= 1
    assert heights == [34, 51]
