from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.analysis.dates import date_in_name, due_day, find_days

THURSDAY = date(2026, 2, 26)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("by Wednesday", date(2026, 3, 4)),
        ("by Thursday", date(2026, 3, 5)),
        ("by Wednesday 4 March", date(2026, 3, 4)),
        ("by 4 March", date(2026, 3, 4)),
        ("by March 4th, 2027", date(2027, 3, 4)),
        ("before 2026-03-10", date(2026, 3, 10)),
        ("by 04/03/2026", date(2026, 3, 4)),
        ("by tomorrow", date(2026, 2, 27)),
        ("by next Wednesday", date(2026, 3, 4)),
        ("by the 27th", date(2026, 2, 27)),
        ("by end of week", date(2026, 2, 27)),
        ("by EOD", THURSDAY),
        ("by the end of the month", date(2026, 2, 28)),
        ("by end of March", date(2026, 3, 31)),
        ("within 3 working days", date(2026, 3, 3)),
        ("in two weeks", date(2026, 3, 12)),
        ("周三前发给您", date(2026, 3, 4)),
        ("下周三前", date(2026, 3, 4)),
        ("3月4日前", date(2026, 3, 4)),
        ("3月4号（周三）之前", date(2026, 3, 4)),
        ("2027年1月5日前", date(2027, 1, 5)),
        ("明天下班前", date(2026, 2, 27)),
        ("后天提交", date(2026, 2, 28)),
        ("三月底前", date(2026, 3, 31)),
        ("月底前", date(2026, 2, 28)),
        ("本周内完成", date(2026, 2, 27)),
    ],
)
def test_a_due_date_is_resolved_against_the_day_it_was_said(words: str, expected: date) -> None:
    found = due_day(f"I send it {words}." if words.isascii() else f"我{words}", THURSDAY)
    assert found is not None and found.day == expected


@pytest.mark.parametrize(
    "words", ["I will send it soon.", "Room 4 is free.", "We may win 12 % in 2.5 hours.", "我会尽快发给您。", "第3页"]
)
def test_words_without_a_day_give_none(words: str) -> None:
    assert due_day(words, THURSDAY) is None


@pytest.mark.parametrize(
    "words",
    [
        "I'll ask Tom about Wednesday.",
        "I'll send you Wednesday's figures.",
        "I'll check the Monday and Tuesday numbers.",
    ],
)
def test_a_weekday_that_says_what_is_meant_is_no_due_date(words: str) -> None:
    assert due_day(words, THURSDAY) is None


def test_since_friday_is_not_a_due_date() -> None:
    assert due_day("I owe Dominic an answer since Friday.", THURSDAY) is None


def test_a_day_without_a_year_is_the_nearest_one() -> None:
    assert [found.day for found in find_days("15 December", date(2026, 2, 11))] == [date(2025, 12, 15)]
    assert [found.day for found in find_days("by 3 January", date(2025, 12, 20), ahead=True)] == [date(2026, 1, 3)]


def test_a_range_of_times_is_no_date() -> None:
    assert list(find_days("from 14:00 to 15:00, 3/4 of it", THURSDAY)) == []


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)))
def test_every_written_date_is_found_again(day: date) -> None:
    for words in (
        f"{day:%d} {day:%B} {day:%Y}",
        f"{day:%B} {day.day}, {day:%Y}",
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
    ):
        assert [found.day for found in find_days(f"on {words} we meet", THURSDAY)] == [day]


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 6))
def test_a_weekday_lies_within_the_next_seven_days(said_on: date, weekday: int) -> None:
    name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][weekday]
    [found] = find_days(f"by {name}", said_on)
    assert timedelta(0) < found.day - said_on <= timedelta(7) and found.day.weekday() == weekday


@given(st.text(max_size=120), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_no_text_breaks_the_search(words: str, said_on: date) -> None:
    for found in find_days(words, said_on, ahead=True):
        assert words[found.start : found.end].strip(" .,;，。") == found.text


def test_a_date_in_a_file_name_is_read() -> None:
    assert date_in_name("2026-01-15 minutes.docx") == date(2026, 1, 15)
    assert date_in_name("report_20260227_v2") == date(2026, 2, 27)
    assert date_in_name("Plan 27.02.2026") == date(2026, 2, 27)
    assert date_in_name("order 20261399") is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("I'll bring a price for the Sunday collection to the meeting on Wednesday.", date(2026, 3, 4)),
        ("I'll bring a price for Sunday collections by Tuesday.", date(2026, 3, 3)),
        ("I'll prepare for the audit on Friday and send it by Wednesday.", date(2026, 3, 4)),
        ("I'll send it before the Wednesday review.", date(2026, 3, 4)),
        ("I'll have it ready for the Wednesday meeting.", date(2026, 3, 4)),
        ("我会把周日提货的报价在周三前发给您。", date(2026, 3, 4)),
    ],
)
def test_a_weekday_that_only_describes_a_thing_is_not_when_it_is_due(words: str, expected: date) -> None:
    found = due_day(words, THURSDAY)
    assert found is not None and found.day == expected


@pytest.mark.parametrize("words", ["I'll bring a price for the Sunday collection.", "I'll send the Sunday figures."])
def test_a_thing_named_after_a_weekday_gives_no_due_date(words: str) -> None:
    assert due_day(words, THURSDAY) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Yours ends on 30 June.", date(2026, 6, 30)),
        ("The offer stands until 30 June.", date(2026, 6, 30)),
        ("We pay the old rate from now to 30 June, with 12 months to come.", date(2026, 6, 30)),
        ("合同到6月30日到期。", date(2026, 6, 30)),
        ("The old one ended on 30 June.", date(2025, 6, 30)),
        ("The rate was fixed until 30 June.", date(2025, 6, 30)),
    ],
)
def test_what_ends_on_a_day_ends_in_the_future_and_what_ended_is_past(words: str, expected: date) -> None:
    assert [found.day for found in find_days(words, date(2025, 12, 12))] == [expected]


def test_a_weekday_that_repeats_is_no_day_but_its_beginning_is() -> None:
    words = "You will have the scorecard every Monday from 12 January."
    for ahead in (False, True):
        assert [found.day for found in find_days(words, date(2025, 11, 7), ahead)] == [date(2026, 1, 12)]
    assert [found.day for found in find_days("我每周一发，从1月12日开始", date(2025, 11, 7))] == [date(2026, 1, 12)]
