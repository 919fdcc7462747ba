"""The calendar above the lanes: where blocks and captions stand, what is said of them, and what the sheet gives them."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QAccessible, QImage, QPainter

from desktop.analysis.appointments import Appointment, of_day
from desktop.ui.day.calendar_row import (
    BASELINE,
    ROW_HEADER_HEIGHT,
    TOP,
    Block,
    CalendarDay,
    blocks,
    calendar_day,
    icon_box,
    paint_calendar_row,
    spoken_at,
)
from desktop.ui.day.geometry import Density, columns, hour_scale
from desktop.ui.day.lane import ShownDay
from desktop.ui.day.list_view import DayList
from desktop.ui.day.look import SheetLook, text_width
from desktop.ui.day.model import DayModel
from desktop.ui.day.sheet import DaySheet
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import set_language
from tests.support import calendar_file
from tests.unit.analysis.test_appointments import read

pytestmark = pytest.mark.qt

LONDON = ZoneInfo("Europe/London")
DAY = date(2026, 5, 14)
SHOWN = ShownDay(DAY, LONDON)


def day_of(text: str) -> CalendarDay:
    return calendar_day(of_day(read(text), DAY, LONDON), SHOWN)


def look(themes: ThemeSource, day: CalendarDay, now: float | None = None, width: float = 1228) -> SheetLook:
    made = columns(width)
    return SheetLook(themes.theme, made, hour_scale(made, day.moments), Density.COMFORTABLE, now)


def placed(themes: ThemeSource, day: CalendarDay, now: float | None = None, width: float = 1228) -> list[Block]:
    return list(blocks(day, look(themes, day, now, width), themes.theme.font("meta")))


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, 14, hour, minute, tzinfo=LONDON)


def test_the_blocks_of_the_mock_up_stand_where_it_has_them(themes: ThemeSource) -> None:
    stand_up, review = placed(themes, day_of(calendar_file.mockup()), now=14.75)
    assert (round(stand_up.left, 1), round(stand_up.right, 1)) == (332.1, 346.1)
    assert (round(review.left, 1), round(review.right, 1)) == (683.4, 739.7)
    assert (stand_up.caption, round(stand_up.at, 1)) == ("Stand-up", 352.1)
    assert (review.caption, round(review.at, 1)) == ("Tallowmere review", 745.7)


def test_captions_cross_neither_each_other_nor_blocks_nor_now(themes: ThemeSource) -> None:
    font = themes.theme.font("meta")
    for width in (1228, 1000, 1800):
        for now in (None, 9.4, 10.6, 12.9, 14.75, 16.0, 19.8):
            found = placed(themes, day_of(calendar_file.full()), now, width)
            drawn = look(themes, day_of(calendar_file.full()), now, width)
            texts = [(each, each.at, each.at + text_width(each.caption, font)) for each in found if each.caption]
            assert texts
            assert all(one[2] <= other[1] for one, other in pairwise(sorted(texts, key=lambda each: each[1])))
            for block, left, right in texts:
                assert right <= drawn.columns.hours_right
                others = [each for each in found if each is not block]
                assert not any(each.left < right and left < each.right for each in others if each.left > block.left)
                assert drawn.now_x is None or not left <= drawn.now_x <= right


def test_what_has_no_room_beside_goes_inside_or_is_left_out(themes: ThemeSource) -> None:
    long = Appointment(at(9), at(13), "Budget")
    after = Appointment(at(13), at(13, 15), "Handover of the keys")
    last = Appointment(at(13, 15), at(17), "Audit")
    found = placed(themes, calendar_day([long, after, last], SHOWN))
    assert [each.caption for each in found] == ["Budget", "", "Audit"]
    assert found[0].left < found[0].at < found[0].right
    assert found[2].at > found[2].right, "the last one has all the room of the evening"


def test_a_meeting_of_a_minute_can_still_be_seen(themes: ThemeSource) -> None:
    (block,) = placed(themes, calendar_day([Appointment(at(10), at(10, 1), "Call")], SHOWN))
    assert block.right - block.left == 6


def test_events_widen_the_working_hours_by_two_at_most_and_open_no_early_hours(themes: ThemeSource) -> None:
    day = calendar_day(
        [Appointment(at(4), at(5), "Flight"), Appointment(at(7, 30), at(8), "Gym"), Appointment(at(19), at(20), "Tea")],
        SHOWN,
    )
    scale = look(themes, day).scale
    assert (scale.work.start, scale.work.end, scale.band("early")) == (7, 20, None)
    assert [each.entry.title for each in placed(themes, day)] == ["Gym", "Tea"]


def test_what_lasts_past_midnight_ends_with_the_sheet(themes: ThemeSource) -> None:
    (entry,) = calendar_day([Appointment(at(22), datetime(2026, 5, 15, 3, tzinfo=LONDON), "Release")], SHOWN).entries
    assert (entry.start, entry.end, entry.spoken) == (22, 24, "22:00 to 03:00: Release")


def test_every_appointment_is_said_in_words_in_both_languages() -> None:
    spoken = day_of(calendar_file.full()).spoken
    assert spoken[:3] == ("All day: Team day", "07:00 to 08:00: Gym (free)", "09:15 to 09:30: Stand-up")
    assert "11:15 to 11:45: Private appointment" in spoken
    set_language("zh")
    assert day_of(calendar_file.full("zh")).spoken[:2] == ("全天：团队日", "07:00–08:00：健身（空闲）")
    set_language("en")


def test_the_pointer_reads_a_block_its_caption_and_over_the_icon_the_day(themes: ThemeSource) -> None:
    day = day_of(calendar_file.mockup())
    drawn = look(themes, day, 14.75)
    row = TOP + 7
    assert spoken_at(day, drawn, QPointF(340, row)) == "09:15 to 09:30: Stand-up"
    assert spoken_at(day, drawn, QPointF(370, row)) == "09:15 to 09:30: Stand-up"
    assert spoken_at(day, drawn, QPointF(560, row)) == ""
    assert spoken_at(day, drawn, QPointF(340, 5)) == ""
    assert spoken_at(day, drawn, icon_box(drawn).center()).splitlines() == list(day.spoken)
    assert spoken_at(CalendarDay(is_there=True), drawn, icon_box(drawn).center()) == "No appointments"
    assert spoken_at(CalendarDay(), drawn, icon_box(drawn).center()) == ""


def painted(look: SheetLook, day: CalendarDay) -> QImage:
    image = QImage(1228, 60, QImage.Format.Format_RGB32)
    image.fill(look.theme.color("sheetAm"))
    painter = QPainter(image)
    paint_calendar_row(painter, look, day)
    painter.end()
    return image


def test_noon_and_now_are_drawn_over_the_blocks_and_a_narrow_sheet_has_no_row(themes: ThemeSource) -> None:
    day = calendar_day([Appointment(at(11), at(15), "Workshop with everybody in the large room")], SHOWN)
    drawn = look(themes, day, 14.5)
    image, theme = painted(drawn, day), drawn.theme
    middle = round(TOP + 7)
    assert image.pixelColor(round(drawn.scale.x(14.5)), middle) == theme.color("attnRing")
    assert image.pixelColor(round(drawn.scale.x(11.05)), middle) == theme.color("sunken")
    bare = calendar_day([Appointment(at(11, 50), at(12, 10), "")], SHOWN)
    assert painted(drawn, bare).pixelColor(int(drawn.scale.noon_x), middle).lightness() < 90
    narrow = look(themes, day, width=640)
    assert painted(narrow, day) == painted(narrow, CalendarDay())
    assert BASELINE < ROW_HEADER_HEIGHT


def test_the_head_grows_only_while_there_is_a_calendar(themes: ThemeSource) -> None:
    sheet = DaySheet(themes, DayModel())
    sheet.resize(1228, 400)
    sheet.show()  # the viewport has its size only then
    before = sheet.viewportMargins().top()
    sheet.set_calendar(day_of(calendar_file.full()))
    assert (before, sheet.viewportMargins().top()) == (46, ROW_HEADER_HEIGHT)
    assert (sheet.look.scale.work.start, sheet.look.scale.work.end) == (7, 20)
    sheet.resize(720, 400)
    assert (sheet.viewportMargins().top(), sheet.look.scale.work.start) == (46, 9), "no row, so no room for it"
    sheet.resize(1228, 400)
    sheet.set_calendar(CalendarDay())
    assert sheet.viewportMargins().top() == 46
    sheet.deleteLater()


def test_a_screen_reader_hears_the_day_from_the_head_of_the_sheet(themes: ThemeSource) -> None:
    sheet = DaySheet(themes, DayModel())
    sheet.set_calendar(day_of(calendar_file.mockup()))
    face = QAccessible.queryAccessibleInterface(sheet.header)
    assert face.text(QAccessible.Text.Name) == "Calendar"
    spoken = "09:15 to 09:30: Stand-up; 15:30 to 16:30: Tallowmere review"
    assert face.text(QAccessible.Text.Description) == spoken
    sheet.set_calendar(CalendarDay(is_there=True))
    assert face.text(QAccessible.Text.Description) == "No appointments"
    sheet.deleteLater()


def test_the_list_has_the_appointments_in_a_row_of_their_own(themes: ThemeSource) -> None:
    model = DayModel()
    sheet = DaySheet(themes, model)
    shown = DayList(themes, model, sheet)
    opened: list[str] = []
    shown.task_opened.connect(opened.append)
    shown.set_calendar(day_of(calendar_file.mockup()))
    shown.refresh()
    tree = shown.model()
    first = tree.index(0, 0)
    assert (first.data(), tree.index(0, 2).data(), tree.rowCount(first)) == ("Calendar", "2 appointments", 2)
    assert tree.index(1, 0, first).data() == "15:30 to 16:30: Tallowmere review"
    assert not shown.isExpanded(first)
    shown.activated.emit(first)
    assert shown.isExpanded(first)
    shown.activated.emit(tree.index(1, 0, first))
    assert opened == []
    shown.deleteLater()
    sheet.deleteLater()
