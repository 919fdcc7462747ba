"""Changes to events that exist: what is stated changes, everything else stays to the letter."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from desktop.core.errors import ToolFailed
from desktop.core.spec import AttendeeAnswer, CalendarSpec, EventSpec
from desktop.deliverables import calendar_file
from desktop.deliverables.check import faults
from desktop.deliverables.registry import WriteContext

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
SERIES = """BEGIN:VEVENT
UID:s@x
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/London:20260302T091500
DTEND;TZID=Europe/London:20260302T093000
RRULE:FREQ=DAILY
EXDATE;TZID=Europe/London:20260304T091500
SUMMARY:Stand-up
SEQUENCE:3
X-OWN:kept
ORGANIZER:mailto:bo@x.example
ATTENDEE;PARTSTAT=ACCEPTED:mailto:Ada@x.example
ATTENDEE;PARTSTAT=ACCEPTED:mailto:eva@x.example
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT5M
DESCRIPTION:now
END:VALARM
END:VEVENT"""
SINGLE = """BEGIN:VEVENT
UID:o@x
DTSTAMP:20260101T000000Z
DTSTART;TZID=Odd Zone:20260306T140000
DURATION:PT90M
SUMMARY:Plan
END:VEVENT"""
ODD = """BEGIN:VTIMEZONE
TZID:Odd Zone
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0130
TZOFFSETTO:+0130
END:STANDARD
END:VTIMEZONE"""


def written(folder: Path, *events: EventSpec, zones: tuple[str, ...] = ()) -> list[Event]:
    spec = CalendarSpec("Changes", events, zones=zones)
    assert not faults(spec)
    path = folder / "changes.ics"
    result = calendar_file.write(spec, WriteContext({}, NOW, timezone="Europe/London"), path)
    found = list(Calendar.from_ical(path.read_bytes()).events)
    assert result.counts["events"] == len(found)
    return found


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def occurrence(day: str, **more: object) -> EventSpec:
    start = at(f"{day}T09:15")
    return EventSpec(
        "Stand-up", start, start.replace(minute=30), uid="s@x", original=SERIES, recurrence_id=start, **more
    )  # type: ignore[arg-type]


def test_declining_one_occurrence_leaves_the_series_as_it_is(tmp_path: Path) -> None:
    decline = occurrence("2026-03-05", answer=AttendeeAnswer("ada@x.example", "declined"), busy=False)
    series, one = written(tmp_path, decline)
    assert series.to_ical() == Event.from_ical(SERIES).to_ical()
    assert one["RECURRENCE-ID"].dt == at("2026-03-05T09:15")
    assert "RRULE" not in one
    assert "EXDATE" not in one
    assert one["SEQUENCE"] == 3
    assert str(one["X-OWN"]) == "kept"
    assert [a.params["PARTSTAT"] for a in one["ATTENDEE"]] == ["DECLINED", "ACCEPTED"]
    assert one["TRANSP"] == "TRANSPARENT"
    assert len(one.subcomponents) == 1


def test_two_occurrences_of_one_series_are_written_with_it_once(tmp_path: Path) -> None:
    found = written(tmp_path, occurrence("2026-03-05", busy=False), occurrence("2026-03-06", busy=False))
    assert [("RECURRENCE-ID" in event) for event in found] == [False, True, True]


def test_an_occurrence_after_the_clocks_changed_keeps_its_place_in_the_series(tmp_path: Path) -> None:
    start = datetime(2026, 4, 1, 8, 15, tzinfo=UTC)
    spec = EventSpec(
        "Stand-up", start, start.replace(minute=30), uid="s@x", original=SERIES, recurrence_id=start, busy=False
    )
    _, one = written(tmp_path, spec)
    assert one["RECURRENCE-ID"].dt == at("2026-04-01T09:15")
    assert one["DTSTART"].dt == at("2026-04-01T09:15")


def test_delegating_names_who_goes(tmp_path: Path) -> None:
    answer = AttendeeAnswer("ada@x.example", "delegated", "eva@x.example")
    _, one = written(tmp_path, occurrence("2026-03-05", answer=answer))
    mine = one["ATTENDEE"][0]
    assert (mine.params["PARTSTAT"], mine.params["DELEGATED-TO"]) == ("DELEGATED", "mailto:eva@x.example")


def test_a_moved_event_keeps_the_zone_its_calendar_defines(tmp_path: Path) -> None:
    move = EventSpec(
        "Plan",
        datetime(2026, 3, 6, 15, 30, tzinfo=UTC),
        datetime(2026, 3, 6, 17, 0, tzinfo=UTC),
        uid="o@x",
        sequence=1,
        original=SINGLE,
    )
    (event,) = written(tmp_path, move, zones=(ODD,))
    assert event["DTSTART"].params["TZID"] == "Odd Zone"
    assert f"{event['DTSTART'].dt:%H:%M}" == "17:00"
    assert event["SEQUENCE"] == 1
    assert "DURATION" not in event


def test_what_is_written_as_it_was_only_gets_its_sequence(tmp_path: Path) -> None:
    spec = EventSpec(
        "Plan", at("2026-03-09T10:00"), at("2026-03-09T11:00"), uid="s@x", sequence=5, original=SERIES, as_it_was=True
    )
    (event,) = written(tmp_path, spec)
    assert event["DTSTART"].dt == at("2026-03-02T09:15")
    assert event["SEQUENCE"] == 5
    assert "RRULE" in event


def test_a_cancelled_new_event_says_so(tmp_path: Path) -> None:
    spec = EventSpec("Focus", at("2026-03-09T10:00"), at("2026-03-09T11:00"), uid="f", status="cancelled", sequence=1)
    (event,) = written(tmp_path, spec)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


@pytest.mark.parametrize("original", ["nonsense", "BEGIN:VEVENT\nUID:other\nEND:VEVENT"])
def test_an_original_that_is_no_such_event_is_refused(tmp_path: Path, original: str) -> None:
    spec = EventSpec("A", at("2026-03-09T10:00"), at("2026-03-09T11:00"), uid="s@x", original=original)
    with pytest.raises(ToolFailed, match="original"):
        written(tmp_path, spec)
