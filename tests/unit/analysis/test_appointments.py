from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desktop.analysis.appointments import Appointment, appointments_of, busy_spans, busy_until, of_day
from desktop.documents.options import ReadOptions
from desktop.documents.reading import read_bytes
from tests.support import calendar_file

LONDON, SHANGHAI = ZoneInfo("Europe/London"), ZoneInfo("Asia/Shanghai")
DAY = date(2026, 5, 14)


def at(hour: int, minute: int = 0, day: int = 14) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=LONDON)


def meeting(start: datetime, end: datetime, **more: bool) -> Appointment:
    return Appointment(start, end, "Meeting", **more)


def read(text: str, as_of: datetime | None = None) -> tuple[Appointment, ...]:
    options = ReadOptions(as_of or at(12), "Europe/London")
    return appointments_of(read_bytes(text.encode(), "work.ics", options))


def test_a_day_of_the_calendar_in_the_order_of_its_hours() -> None:
    day = of_day(read(calendar_file.full()), DAY, LONDON)
    assert [(each.title, f"{each.start:%H:%M}") for each in day] == [
        ("Team day", "00:00"),
        ("Gym", "07:00"),
        ("Stand-up", "09:15"),
        ("One to one", "09:30"),
        ("Carriers’ call", "10:30"),
        ("", "11:15"),
        ("One to one", "14:00"),
        ("Tallowmere review", "15:30"),
        ("Stand-up", "16:30"),
        ("Dentist", "19:30"),
    ]
    assert [each.all_day for each in day] == [True, *[False] * 9]
    assert [each.private for each in day].index(True) == 5


def test_a_cancelled_event_is_no_appointment_and_a_private_one_has_no_title() -> None:
    found = read(calendar_file.full())
    assert not any(each.start == at(13) for each in found)
    assert next(each for each in found if each.private).title == ""


def test_a_series_stands_on_each_of_its_days_and_on_no_other() -> None:
    found = read(calendar_file.mockup())
    titles = [
        [each.title for each in of_day(found, day, LONDON)] for day in (DAY, date(2026, 5, 15), date(2026, 5, 16))
    ]
    assert titles == [["Stand-up", "Tallowmere review"], ["Stand-up"], []]


def test_a_day_is_that_of_the_person() -> None:
    late = meeting(at(20), at(21))
    assert of_day([late], date(2026, 5, 15), SHANGHAI) == (late,)
    assert of_day([late], DAY, SHANGHAI) == ()


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (at(22), at(2, day=15), [14, 15]),
        (at(22), at(0, day=15), [14]),
        (at(0), at(0), [14]),
        (at(12, day=13), at(12, day=16), [13, 14, 15, 16]),
    ],
)
def test_what_lasts_past_midnight_stands_on_both_days_unless_it_ends_there(
    start: datetime, end: datetime, days: list[int]
) -> None:
    found = meeting(start, end)
    assert [day for day in range(11, 20) if found.touches(date(2026, 5, day), LONDON)] == days


def test_an_all_day_event_names_its_own_days_wherever_the_person_is() -> None:
    found = Appointment(datetime(2026, 5, 14, tzinfo=UTC), datetime(2026, 5, 16, tzinfo=UTC), "Fair", all_day=True)
    zone = ZoneInfo("Pacific/Auckland")
    assert [day for day in range(11, 20) if found.touches(date(2026, 5, day), zone)] == [14, 15]


def test_the_same_event_in_two_calendars_is_one() -> None:
    assert len(of_day([*read(calendar_file.mockup()), *read(calendar_file.mockup())], DAY, LONDON)) == 2


def test_busy_lasts_to_the_end_of_meetings_that_follow_each_other() -> None:
    day = [meeting(at(10), at(11)), meeting(at(11), at(11, 30)), meeting(at(11, 33), at(12)), meeting(at(13), at(14))]
    assert busy_until(busy_spans(day), at(10, 30)) == at(12)
    assert busy_until(busy_spans(day), at(12)) is None
    assert busy_until(busy_spans(day), at(9, 59)) is None
    assert busy_until(busy_spans(day), at(13)) == at(14)


def test_a_short_meeting_inside_a_long_one_does_not_shorten_it() -> None:
    day = [meeting(at(10), at(12)), meeting(at(10, 15), at(10, 30))]
    assert busy_until(busy_spans(day), at(10, 20)) == at(12)


def test_a_meeting_of_no_length_keeps_nobody_busy() -> None:
    assert busy_spans([meeting(at(10), at(10))]) == ()


def test_free_and_all_day_events_keep_nobody_busy() -> None:
    day = [meeting(at(10), at(11), busy=False), meeting(at(0), at(0, day=15), all_day=True)]
    assert busy_until(busy_spans(day), at(10, 30)) is None


def test_the_change_of_clocks_moves_nothing() -> None:
    """On 29 March 2026 London loses the hour from one to two."""
    night = datetime(2026, 3, 29, 0, 30, tzinfo=LONDON)
    found = meeting(night, (night.astimezone(UTC) + timedelta(hours=1)).astimezone(LONDON))
    assert busy_until(busy_spans([found]), datetime(2026, 3, 29, 1, 15, tzinfo=UTC)) == found.end
    assert found.touches(date(2026, 3, 29), LONDON) and not found.touches(date(2026, 3, 28), LONDON)


def test_what_lasts_a_day_or_more_is_shown_and_keeps_nobody_busy() -> None:
    fair, call = meeting(at(9), at(17, day=20)), meeting(at(10), at(11))
    assert busy_until(busy_spans([fair]), at(12)) is None
    assert busy_until(busy_spans([fair, call]), at(10, 30)) == at(11)
    assert of_day([fair], date(2026, 5, 16), LONDON) == (fair,)


@pytest.mark.parametrize("zone", [SHANGHAI, ZoneInfo("America/Los_Angeles"), ZoneInfo("Pacific/Kiritimati")])
@pytest.mark.parametrize("end", ["DTEND:99991231T235959Z", "DURATION:P1000000W"])
def test_an_event_for_ever_can_be_asked_for_in_every_zone(end: str, zone: ZoneInfo) -> None:
    ever = f"BEGIN:VEVENT\r\nUID:e\r\nSUMMARY:For ever\r\nDTSTART:20260501T090000Z\r\n{end}\r\nEND:VEVENT\r\n"
    talk = calendar_file.event("t", "20260514T100000", "20260514T110000", "Talk")
    found = read(calendar_file.calendar(ever, talk))
    assert [each.title for each in of_day(found, DAY, zone)] == ["For ever", "Talk"]
    assert busy_until(busy_spans(found), at(10, 30)) == at(11)
