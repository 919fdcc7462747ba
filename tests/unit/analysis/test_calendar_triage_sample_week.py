"""Triage of the shipped sample week against its answer key, which is worked out without the product's calendar code."""

from __future__ import annotations

import sys
from datetime import datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from desktop.analysis.calendar_triage import triage_week
from desktop.analysis.calendar_triage_result import Decision, WeekTriage
from desktop.core.document import Document
from desktop.core.schema import dump, parse
from desktop.core.spec import Language
from desktop.documents.options import ReadOptions
from desktop.documents.reading import read_bytes

ZONE = "Europe/London"
AS_OF = datetime(2026, 3, 2, 8, 30, tzinfo=ZoneInfo(ZONE))
SENTENCES: dict[str, str] = {
    "en": "Tidy my week. Working hours 09:00 to 17:30, lunch 12:30 to 13:30, two hours of focus a day. Keep the "
    "Tallowmere quarterly review and 临江供应链季度会.",
    "zh": "整理我本周的日程：工作时间9点到17点半，午休12:30到13:30，每天两小时专注时间，"
    "保留 Tallowmere quarterly review 和临江供应链季度会。",
}
PRIVATE = ("Ainsworth", "Consultation", "Northgate", "referral")


@cache
def documents(folder: Path) -> tuple[Document, ...]:
    options = ReadOptions(AS_OF, ZONE)
    files = [folder / "calendar.ics", *sorted((folder / "mail").glob("*"))]
    return tuple(read_bytes(path.read_bytes(), path.relative_to(folder).as_posix(), options) for path in files)


@cache
def week_of(folder: Path, language: Language) -> WeekTriage:
    return triage_week(documents(folder), SENTENCES[language], AS_OF, ZONE, language)


@pytest.fixture(params=["en", "zh"])
def week(request: pytest.FixtureRequest, sample_week: Path) -> WeekTriage:
    return week_of(sample_week, request.param)


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch, sample_week: Path) -> ModuleType:
    """The answer key's own arithmetic (packaging/sample_week/week_figure.py)."""
    monkeypatch.syspath_prepend(str(sample_week.parent.parent / "packaging"))
    import sample_week.week_figure as figures  # type: ignore[import-not-found]

    assert "sample_week" in sys.modules
    module: ModuleType = figures
    return module


def made(week: WeekTriage, title: str, day: int = 0) -> Decision:
    found = [
        d
        for d in week.decisions
        if week.entry(d.entry).title == title and (not day or week.entry(d.entry).start.day == day)
    ]
    assert len(found) == 1, title
    return found[0]


def test_conflicts_equal_the_answer_key(week: WeekTriage, key: ModuleType) -> None:
    ours = {
        (frozenset((week.entry(c.first).title, week.entry(c.second).title)), c.start, c.minutes) for c in week.conflicts
    }
    theirs = {(frozenset((a.title, b.title)), max(a.start, b.start), minutes) for a, b, minutes in key.conflicts()}
    assert ours == theirs
    assert len(week.conflicts) == 5
    assert sum(c.minutes for c in week.conflicts) == 165


def test_meetings_after_hours_and_lunch_equal_the_answer_key(week: WeekTriage, key: ModuleType) -> None:
    busy = [entry for entry in week.entries if entry.is_busy]
    assert sum(load.meetings for load in week.before) == sum(item.is_meeting for item in key.busy()) == 27
    assert sum(load.meeting_minutes for load in week.before) == key.meeting_minutes() == 1455
    late = {entry.title: entry.after_hours for entry in busy if entry.after_hours}
    assert late == {item.title: key.after_hours(item) for item in key.busy() if key.after_hours(item)}
    assert sum(late.values()) == 150
    assert {e.title: e.over_lunch for e in busy if e.over_lunch} == {"Lunch and learn: Freightwise control tower": 60}
    assert len(busy) == len(key.busy())
    assert week.cancelled == 1


def test_the_duplicate_is_found_with_the_mail_that_says_so(week: WeekTriage) -> None:
    assert [(d.kind, week.entry(d.kept).title, week.entry(d.other).title) for d in week.duplicates] == [
        ("entry", "Q1 forecast call", "Q1 Forecast Call")
    ]
    decision = made(week, "Q1 Forecast Call")
    assert (decision.action, decision.rule) == ("decline", "D1")
    assert decision.quote == "It is the same call, keep whichever you like."
    assert made(week, "Q1 forecast call").action == "keep"


@pytest.mark.parametrize(
    ("title", "day", "action", "rule"),
    [
        ("Tallowmere quarterly review", 5, "keep", "K1"),
        ("临江供应链季度会", 4, "keep", "K1"),
        ("Supplier onboarding review", 3, "delegate", "G1"),
        ("Brackenfield Bakeries bid review", 3, "keep", "K4"),
        ("Lunch and learn: Freightwise control tower", 3, "decline", "D2"),
        ("Tallowmoor Dairies quarterly review", 4, "keep", "K8"),
        ("Tallowmere operations call", 3, "keep", "K8"),
        ("Commercial stand-up", 3, "decline", "D3"),
        ("Commercial stand-up", 5, "keep", "K6"),
        ("Monthly claims review", 6, "keep", "K8"),
        ("Focus: Tallowmere account plan", 6, "move", "M1"),
        ("Retail Logistics Forum: steering call", 4, "decline", "D4"),
        ("Network planning retrospective", 5, "move", "M6"),
        ("Cold-chain case study interview", 4, "keep", "K7"),
        ("Claims desk drop-in", 4, "keep", "K7"),
    ],
)
def test_decisions_are_those_of_the_answer_key(week: WeekTriage, title: str, day: int, action: str, rule: str) -> None:
    decision = made(week, title, day)
    assert (decision.action, decision.rule) == (action, rule)


def test_capacity_planning_moves_to_the_time_its_organiser_offers(week: WeekTriage) -> None:
    decision = made(week, "Cold-store capacity planning")
    assert (decision.action, decision.rule, decision.asks) == ("move", "M2", True)
    assert decision.new_start == datetime(2026, 3, 6, 11, 30, tzinfo=ZoneInfo(ZONE))
    assert decision.new_end == datetime(2026, 3, 6, 12, 30, tzinfo=ZoneInfo(ZONE))
    assert "Friday 11:30 to 12:30 works for everybody else too" in decision.quote


def test_the_workshop_goes_to_the_following_week(week: WeekTriage) -> None:
    decision = made(week, "ColdTrace pricing workshop")
    assert (decision.rule, decision.asks) == ("M3", True)
    assert decision.new_start is not None
    assert decision.new_start.date().isocalendar().week == week.wishes.first.isocalendar().week + 1


def test_tom_is_named_as_the_one_who_goes(week: WeekTriage) -> None:
    decision = made(week, "Supplier onboarding review")
    assert decision.delegate is not None
    assert decision.delegate.address == "tom.okafor@haldenfreight.example"


def test_nothing_of_the_private_entry_gets_out(week: WeekTriage) -> None:
    text = repr(dump(week))
    assert not any(word in text for word in PRIVATE)
    private = [entry for entry in week.entries if entry.is_private]
    assert [(entry.title, entry.uid, entry.location, entry.notes) for entry in private] == [
        ("私人" if week.language == "zh" else "Private", "", "", "")
    ]


def test_no_time_is_put_outside_hours_over_lunch_or_on_something_known(week: WeekTriage) -> None:
    spans = [(d.new_start, d.new_end) for d in week.decisions if d.new_start and d.new_end]
    spans += [(b.start, b.end) for day in week.focus for b in day.blocks if not b.entry]
    gone = {d.entry for d in week.decisions if d.action != "keep" and not d.asks}
    taken = [(e.start, e.end) for e in week.entries if e.counts in ("busy", "tentative") and e.id not in gone]
    assert len(spans) > 8
    for number, (start, end) in enumerate(spans):
        assert start >= AS_OF
        assert "09:00" <= f"{start:%H:%M}" < f"{end:%H:%M}" <= "17:30"
        assert not (f"{end:%H:%M}" > "12:30" and f"{start:%H:%M}" < "13:30")
        others = [*taken, *spans[:number]]
        assert not any(a < end and start < b for a, b in others), start


def test_focus_reaches_what_was_asked_on_every_day(week: WeekTriage) -> None:
    assert [(day.wanted, day.reached) for day in week.focus] == [(120, 120)] * 5


def test_after_all_agree_no_conflict_is_left(week: WeekTriage) -> None:
    assert week.remaining == ()
    assert sum(load.conflicts for load in week.after_own) == 2
    assert sum(load.after_hours for load in week.after) == 60


def test_the_result_passes_through_json(week: WeekTriage) -> None:
    assert parse(WeekTriage, dump(week)) == week


def test_only_events_that_change_carry_their_original(week: WeekTriage) -> None:
    changed = {week.entry(d.entry).uid for d in week.decisions if d.action != "keep"}
    assert {original.uid for original in week.originals} == changed
    assert all("BEGIN:VEVENT" in original.text for original in week.originals)
