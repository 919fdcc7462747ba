"""Deadlines of instructions: what is plainly one, what only looks like one, and what is not sure enough."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from desktop.analysis.needed_by import deadline_of, needed_by

LONDON = ZoneInfo("Europe/London")
THURSDAY = datetime(2026, 5, 14, 10, 12, tzinfo=LONDON)

CLOCKS = {
    "Compare the offers by 3:30 pm": "14 15:30",
    "Compare the offers by 3.30pm": "14 15:30",
    "By 16:00, compare these": "14 16:00",
    "Compare each offer of the weekly list by 16:00": "14 16:00",
    "Prepare the brief before noon": "14 12:00",
    "I have until 17:00, please compare them": "14 17:00",
    "Send it by Friday at 10am": "15 10:00",
    "Needed by 15:30 on Friday: the brief": "15 15:30",
    "Reports must be sent by 5pm": "14 17:00",
    "Have the slides ready by 14:30": "14 14:30",
    "by noon tomorrow please: the summary": "15 12:00",
    "Compare these by 5 o'clock": "14 17:00",
    "Compare these no later than 16:00": "14 16:00",
    "Prepare a pack before my 15:30 call": "14 15:30",
    "The deadline is 20 May at 17:00": "20 17:00",
    "今天下午五点前比较三份报价": "14 17:00",
    "15:30前整理好这些文件": "14 15:30",
    "中午前给我一份简报": "14 12:00",
    "明天上午十点半前发我": "15 10:30",
    "今晚8点前写完": "14 20:00",
    "3点前完成": "14 15:00",
    "截止到17:00，比较这些报价": "14 17:00",
}
DAYS = {
    "Send me the list by Friday": date(2026, 5, 15),
    "Finish the pack by end of day": date(2026, 5, 14),
    "Prepare the note by close of business tomorrow": date(2026, 5, 15),
    "Summarise these by the end of the week": date(2026, 5, 15),
    "Get this done by tomorrow.": date(2026, 5, 15),
    "The report is due by Friday": date(2026, 5, 15),
    "Prepare the pack before Friday's meeting": date(2026, 5, 15),
    "Translate it by 20 May": date(2026, 5, 20),
    "周五之前写完简报": date(2026, 5, 15),
    "下班前完成": date(2026, 5, 14),
    "今天之内完成": date(2026, 5, 14),
    "5月20日前提交": date(2026, 5, 20),
    "最晚周五交": date(2026, 5, 15),
    "月底前做好": date(2026, 5, 31),
}
NOTHING = (
    "Compare the three freight offers and recommend one",
    "Sort the list by 3 people",
    "Write the letter by hand",
    "Compare the offers by March figures",
    "Compare by Friday figures",
    "Increase every price by 3.30",
    "Group them by 5",
    "Block my calendar until 17:00",
    "Summarise mails received before noon",
    "Summarise the mails before noon",
    "Move all meetings before noon to the afternoon",
    "What happened before 3pm?",
    "List what we promised by Friday",
    "List the invoices due by Friday",
    "Plan a workshop from 9:00 until 17:00",
    "Do it by Monday team",
    'Translate "we need it by 17:00" into Chinese',
    "Summarise this:\n> Please send it by 17:00.",
    "比较三份报价",
    "周五之前的邮件都归档",
    "整理今天中午前收到的邮件",
    "三天前的会议记录",
    "会议前准备材料",
    "从9点到15点前有空",
    "以前的做法还能用吗",
    "整理这些文件",
    "Summarise the invoices before 1 July",
    "Move the meeting before Friday",
    "Prices are valid until 30 June",
    "List the mails sent by Friday",
    "Summarise what was agreed by 20 May",
    "Send the list by 5pm CET",
    "Send the list by Friday at 17:00 New York time",
    "Every Friday by 10am send me the list",
    "Rename the files by date",
    "北京时间下午五点前发我",
    "每周五五点前发我",
    "下午三点前后的会议",
    "整理今天内容",
    "修改第3点前面的段落",
)


@pytest.mark.parametrize(("words", "expected"), CLOCKS.items())
def test_a_clock_is_a_deadline_in_the_person_s_zone(words: str, expected: str) -> None:
    day, clock = expected.split()
    assert needed_by(words, THURSDAY, "Europe/London") == datetime(
        2026, 5, int(day), *map(int, clock.split(":")), tzinfo=LONDON
    )


@pytest.mark.parametrize(("words", "expected"), DAYS.items())
def test_a_day_without_a_clock_ends_at_its_midnight(words: str, expected: date) -> None:
    deadline = deadline_of(words, THURSDAY, LONDON)
    assert deadline is not None
    assert (deadline.day, deadline.clock, deadline.is_before) == (expected, None, False)
    assert deadline.moment.date().toordinal() == expected.toordinal() + 1
    assert deadline.moment.time() == time()


@pytest.mark.parametrize("words", NOTHING)
def test_what_is_no_deadline_of_the_result_gives_nothing(words: str) -> None:
    assert needed_by(words, THURSDAY, LONDON) is None


def test_before_a_day_ends_when_that_day_begins() -> None:
    deadline = deadline_of("Prepare the brief before Friday", THURSDAY, LONDON)
    assert deadline is not None
    assert deadline.is_before
    assert deadline.moment == datetime(2026, 5, 15, tzinfo=LONDON)


def test_two_different_deadlines_are_none_and_the_same_one_twice_is_one() -> None:
    assert needed_by("Draft by noon and the final text by 17:00", THURSDAY, LONDON) is None
    twice = needed_by("Draft it by 17:00. I need it by 5 pm", THURSDAY, LONDON)
    assert twice == datetime(2026, 5, 14, 17, tzinfo=LONDON)


def test_what_has_passed_is_no_deadline() -> None:
    assert needed_by("Send it by 09:00", THURSDAY, LONDON) is None
    assert needed_by("Send it by 3 May", THURSDAY, LONDON) is None


def test_a_date_that_would_lie_in_the_next_year_needs_its_year() -> None:
    assert needed_by("Renew it by 31 March", THURSDAY, LONDON) is None
    assert needed_by("Renew it by 31 March 2027", THURSDAY, LONDON) == datetime(2027, 4, 1, tzinfo=LONDON)


def test_the_same_words_mean_another_moment_in_another_zone() -> None:
    shanghai = needed_by("Send it by 20:00", THURSDAY, "Asia/Shanghai")  # 17:12 there
    assert shanghai == datetime(2026, 5, 14, 20, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize("zone", ["Nowhere/Atlantis", ""])
def test_a_zone_that_is_not_known_gives_nothing(zone: str) -> None:
    assert needed_by("Send it by 17:00", THURSDAY, zone) is None


def test_pasted_text_behind_the_instruction_is_not_read() -> None:
    assert needed_by("Summarise this. " + "word " * 400 + "Send it by 17:00.", THURSDAY, LONDON) is None
