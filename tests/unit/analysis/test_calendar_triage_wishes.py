"""Wishes are read from the sentence, English and Chinese; what is not plainly said is left to its default."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from desktop.analysis.calendar_triage_result import Wishes
from desktop.analysis.calendar_triage_wishes import kept_names, read_wishes

MONDAY = datetime(2026, 3, 2, 8, 30, tzinfo=ZoneInfo("Europe/London"))


def wishes(sentence: str, as_of: datetime = MONDAY) -> Wishes:
    return read_wishes(sentence, as_of)


@pytest.mark.parametrize(
    ("sentence", "hours"),
    [
        ("Tidy my week. Working hours 09:00 to 17:30.", ("09:00", "17:30")),
        ("Tidy my week, I work 9 to 5", ("09:00", "17:00")),
        ("Tidy my week; working hours are 8am - 4:30pm", ("08:00", "16:30")),
        ("整理本周日程，工作时间9点到17点半", ("09:00", "17:30")),
        ("整理本周日程，工作时间早上9点到下午5点半", ("09:00", "17:30")),
        ("整理本周日程，上班时间 8:30-18:00", ("08:30", "18:00")),
        ("Tidy my week", ("09:00", "17:30")),
    ],
)
def test_working_hours_are_read(sentence: str, hours: tuple[str, str]) -> None:
    found = wishes(sentence)
    assert (found.work_start, found.work_end) == hours
    assert ("work_start" in found.stated) == any(letter.isdigit() for letter in sentence)


@pytest.mark.parametrize(
    ("sentence", "lunch"),
    [
        ("lunch 12:30 to 13:30", ("12:30", "13:30")),
        ("lunch from 12 to 1", ("12:00", "13:00")),
        ("lunch at 12", ("12:00", "13:00")),
        ("lunch at 1", ("13:00", "14:00")),
        ("午休12:00到13:00", ("12:00", "13:00")),
    ],
)
def test_lunch_is_read(sentence: str, lunch: tuple[str, str]) -> None:
    found = wishes(f"Tidy my week, {sentence}")
    assert (found.lunch_start, found.lunch_end) == lunch


@pytest.mark.parametrize("sentence", ["Tidy my week, no lunch", "整理本周日程，不留午休"])
def test_no_lunch_leaves_the_noon_open(sentence: str) -> None:
    assert wishes(sentence).lunch is None


@pytest.mark.parametrize(
    ("sentence", "minutes"),
    [
        ("two hours of focus a day", 120),
        ("at least 90 minutes of deep work every day", 90),
        ("1.5 hours focus time per day", 90),
        ("focus time: 3 hours per day", 180),
        ("half an hour of quiet time a day", 30),
        ("每天两小时专注时间", 120),
        ("每天一个半小时专注", 90),
        ("专注时间每天3小时", 180),
        ("", 120),
    ],
)
def test_focus_per_day_is_read(sentence: str, minutes: int) -> None:
    assert wishes(f"Tidy my week. {sentence}").focus_minutes == minutes


@pytest.mark.parametrize(
    ("sentence", "minutes"), [("30 minutes travel", 30), ("travel time of 20 min", 20), ("路程25分钟", 25), ("", 0)]
)
def test_travel_is_read(sentence: str, minutes: int) -> None:
    assert wishes(f"Tidy my week, {sentence}").travel_minutes == minutes


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("Tidy my week", "2026-03-02", "2026-03-08"),
        ("Tidy next week", "2026-03-09", "2026-03-15"),
        ("整理下周日程", "2026-03-09", "2026-03-15"),
        ("整理我本周的日程", "2026-03-02", "2026-03-08"),
        ("Tidy the week of 18 March", "2026-03-16", "2026-03-22"),
        ("整理3月18日那周的日历", "2026-03-16", "2026-03-22"),
        ("Sort out Thursday 5 March", "2026-03-05", "2026-03-05"),
        ("Tidy my calendar from 10 March to 12 March", "2026-03-10", "2026-03-12"),
        ("Tidy my week, keep the review on Thursday 5 March", "2026-03-02", "2026-03-08"),
    ],
)
def test_the_window_is_read(sentence: str, first: str, last: str) -> None:
    found = wishes(sentence)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


def test_on_a_weekend_my_week_is_the_coming_one() -> None:
    saturday = datetime(2026, 3, 7, 10, tzinfo=ZoneInfo("Europe/London"))
    assert wishes("Tidy my week", saturday).first == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "Keep the Tallowmere quarterly review and 临江供应链季度会.",
            ("Tallowmere quarterly review", "临江供应链季度会"),
        ),
        ('Don\'t touch "Board call" or "1:1 Tom".', ("Board call", "1:1 Tom")),
        ("Leave the bid review on Thursday alone", ("bid review",)),
        ("保留 Tallowmere quarterly review 和临江供应链季度会。", ("Tallowmere quarterly review", "临江供应链季度会")),
        ("不要动“董事会”，其他随意", ("董事会",)),
        ("Keep lunch free and keep 2 hours a day for focus", ()),
        ("Keep the vendor lunch and the focus group", ("vendor lunch", "focus group")),
        ("Try to keep my mornings clear", ()),
    ],
)
def test_names_to_keep_are_read_and_nothing_else(sentence: str, names: tuple[str, ...]) -> None:
    assert kept_names(sentence) == names
