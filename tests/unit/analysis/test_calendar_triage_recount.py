"""Triage against an independent recount: recurring-ical-events expands the same calendars, this file counts them.

Over every calendar of the recorded material, in three zones, in the week of its first event and in the weeks of both
changes of the clocks of that year, in Europe and in America.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from desktop.analysis.calendar_triage import triage_week
from desktop.analysis.calendar_triage_result import WeekTriage, Wishes
from desktop.core.document import Document
from desktop.core.errors import UnreadableFile
from desktop.documents.options import ReadOptions
from desktop.documents.reading import read_bytes

ZONES = ("Europe/London", "Asia/Shanghai", "America/New_York")
WORK = time(9), time(17, 30)


@dataclass(frozen=True)
class Counts:
    entries: int
    minutes: int
    conflicts: int
    conflict_minutes: int
    after_hours: int


@dataclass(frozen=True)
class Span:
    uid: str
    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        return whole_minutes(self.start, self.end)


def whole_minutes(start: datetime, end: datetime) -> int:
    return max(0, int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds()) // 60)


def recount(data: bytes, first: date, zone: str) -> Counts:
    """The counts of seven days by the other library."""
    low = datetime.combine(first, time(), ZoneInfo(zone))
    high = datetime.combine(first + timedelta(days=7), time(), ZoneInfo(zone))
    spans = {(span.uid, span.start): span for span in occurrences(data, low, high, ZoneInfo(zone))}
    busy = list(spans.values())
    shared = [
        minutes
        for a, b in combinations(busy, 2)
        if (minutes := whole_minutes(max(a.start, b.start), min(a.end, b.end))) > 0
    ]
    outside = sum(span.minutes - inside(span, ZoneInfo(zone)) for span in busy)
    return Counts(len(busy), sum(span.minutes for span in busy), len(shared), sum(shared), outside)


def occurrences(data: bytes, low: datetime, high: datetime, zone: ZoneInfo) -> Iterator[Span]:
    import recurring_ical_events

    calendar = whole(data)
    cancelled = str(calendar.get("METHOD", "")).upper() == "CANCEL"
    for event in recurring_ical_events.of(calendar, skip_bad_series=True).between(low, high):
        start, end = event.start, event.end
        if not isinstance(start, datetime) or cancelled:
            continue
        if str(event.get("STATUS", "CONFIRMED")).upper() in ("TENTATIVE", "CANCELLED"):
            continue
        if str(event.get("TRANSP", "OPAQUE")).upper() == "TRANSPARENT":
            continue
        a, b = (m if m.tzinfo else m.replace(tzinfo=zone) for m in (start, end))
        if "RRULE" in event or "DURATION" in event or a.utcoffset() != b.utcoffset():
            # the library adds a duration to the clock on the wall; an hour is an hour (RFC 5545, 3.3.6)
            b = a.astimezone(UTC) + (b.replace(tzinfo=None) - a.replace(tzinfo=None))
        if a < high and (b > low or a == b >= low):
            yield Span(str(event.get("UID", "")), a.astimezone(UTC), b.astimezone(UTC))


def whole(data: bytes) -> Calendar:
    """All components of a file in one calendar: some files hold several, some hold events without a calendar."""
    found = Calendar.from_ical(data, multiple=True)
    if len(found) == 1 and isinstance(found[0], Calendar):
        return found[0]
    calendar = Calendar()
    for part in found:
        for component in part.subcomponents if isinstance(part, Calendar) else [part]:
            calendar.add_component(component)
    return calendar


def inside(span: Span, zone: ZoneInfo) -> int:
    """Minutes in working hours, counted day by day."""
    total, day = 0, span.start.astimezone(zone).date()
    while day <= span.end.astimezone(zone).date():
        if day.weekday() < 5:
            a, b = (datetime.combine(day, clock, zone) for clock in WORK)
            total += whole_minutes(max(span.start, a.astimezone(UTC)), min(span.end, b.astimezone(UTC)))
        day += timedelta(days=1)
    return total


def triaged(data: bytes, name: str, first: date, zone: str) -> WeekTriage:
    as_of = datetime.combine(first, time(7), ZoneInfo(zone))
    document = read_bytes(data, name, ReadOptions(as_of, zone))
    wishes = Wishes(first, first + timedelta(days=6), has_lunch=False)
    return triage_week([document], "", as_of, zone, wishes=wishes)


def counts_of(week: WeekTriage) -> Counts:
    busy = [entry for entry in week.entries if entry.counts in ("busy", "declined")]  # the recount knows no owner
    minutes = sum(entry.minutes for entry in busy)
    pairs = week.conflicts
    return Counts(
        len(busy), minutes, len(pairs), sum(pair.minutes for pair in pairs), sum(entry.after_hours for entry in busy)
    )


def calendars(folder: Path) -> list[Path]:
    return sorted((folder / "files" / "ics").glob("*.ics"))


def weeks(document: Document) -> list[date]:
    """The week of the first event, and the weeks with a change of the clocks in its year."""
    starts = [p.record.start for p in document.passages if getattr(p.record, "start", None)]
    if not starts:
        return []
    year = min(starts).year
    days = [min(starts).date(), *clock_changes(year, "Europe/London"), *clock_changes(year, "America/New_York")]
    return sorted({day - timedelta(days=day.weekday()) for day in days})


def clock_changes(year: int, zone: str) -> list[date]:
    place = ZoneInfo(zone)
    noon = [datetime(year, 1, 1, 12, tzinfo=place) + timedelta(days=n) for n in range(365)]
    return [b.date() for a, b in pairwise(noon) if a.utcoffset() != b.utcoffset()]


# What the other library cannot expand, and the error it gives.
REFUSED = {
    "ical4j--13-MoonPhase.ics": "finds no event in it",
    "ical4j--blankTzid.ics": "mandatory TZID not found",
    "icalendar--america_new_york_forward_reference.ics": "a zone with two names",
    "icalendar--issue_722_missing_timezones.ics": "an event without a start",
    "icalendar--multiple_timezones.ics": "a time without a day",
    "icalendar--pacific_fiji.ics": "a zone with two names",
}


def compared(folder: Path, zone: str) -> Iterator[tuple[str, date, Counts, Counts]]:
    for path in calendars(folder):
        if path.name in REFUSED:
            continue
        data = path.read_bytes()
        try:
            document = read_bytes(data, path.name, ReadOptions(datetime(2026, 3, 2, tzinfo=UTC), "UTC"))
        except UnreadableFile:
            assert not Calendar.from_ical(data, multiple=True)
            continue
        for first in weeks(document):
            yield path.name, first, recount(data, first, zone), counts_of(triaged(data, path.name, first, zone))


@pytest.mark.filterwarnings("ignore::icalendar.error.GloballyUniqueTZIDGuessed")
@pytest.mark.parametrize("zone", ZONES)
def test_the_counts_of_recorded_calendars_equal_the_recount(wire: Path, zone: str) -> None:
    rows = list(compared(wire, zone))
    wrong = [(name, first, ours, theirs) for name, first, theirs, ours in rows if ours != theirs]
    assert not wrong
    assert len(rows) >= 75
    assert sum(theirs.entries for _, _, theirs, _ in rows) >= 20


def test_every_recorded_calendar_is_recounted_or_named_as_refused(wire: Path) -> None:
    names = {path.name for path in calendars(wire)}
    assert names >= set(REFUSED)
    for name in REFUSED:
        data = (wire / "files" / "ics" / name).read_bytes()
        starts = weeks(read_bytes(data, name, ReadOptions(datetime(2026, 3, 2, tzinfo=UTC), "UTC")))
        assert starts, name


def dense_calendar() -> bytes:
    """Series in three zones that overlap by half hours, with moved, removed and cancelled occurrences."""
    rows = []
    for number, (zone, clock, minutes, rule) in enumerate(
        (
            ("Europe/London", "0900", 60, "FREQ=DAILY"),
            ("Europe/London", "0930", 90, "FREQ=WEEKLY;BYDAY=MO,WE,SU"),
            ("America/New_York", "0430", 60, "FREQ=WEEKLY;BYDAY=MO,TU,FR,SU"),
            ("Asia/Shanghai", "1700", 45, "FREQ=WEEKLY;BYDAY=MO,TH,SU"),
            ("Europe/London", "0030", 180, "FREQ=DAILY;INTERVAL=1"),
            ("America/New_York", "0130", 90, "FREQ=WEEKLY;BYDAY=SU"),
        )
    ):
        rows.append(
            f"BEGIN:VEVENT\nUID:s{number}\nDTSTART;TZID={zone}:20260105T{clock}00\nDURATION:PT{minutes}M\n"
            f"RRULE:{rule}\nEXDATE;TZID={zone}:20260330T{clock}00\nSUMMARY:Series {number}\nEND:VEVENT"
        )
    rows.append(
        "BEGIN:VEVENT\nUID:s0\nRECURRENCE-ID;TZID=Europe/London:20260327T090000\n"
        "DTSTART;TZID=Europe/London:20260327T100000\nDTEND;TZID=Europe/London:20260327T103000\nSUMMARY:Moved\nEND:VEVENT"
    )
    rows.append(
        "BEGIN:VEVENT\nUID:s0\nRECURRENCE-ID;TZID=Europe/London:20261024T090000\nSTATUS:CANCELLED\n"
        "DTSTART;TZID=Europe/London:20261024T090000\nDTEND;TZID=Europe/London:20261024T100000\nSUMMARY:Gone\nEND:VEVENT"
    )
    body = "\n".join(rows)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{body}\nEND:VCALENDAR\n".replace("\n", "\r\n").encode()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("first", ["2026-03-02", "2026-03-23", "2026-03-30", "2026-10-19", "2026-10-26"])
def test_overlapping_series_are_counted_alike_when_the_clocks_change(first: str, zone: str) -> None:
    day, data = date.fromisoformat(first), dense_calendar()
    theirs = recount(data, day, zone)
    assert counts_of(triaged(data, "calendar.ics", day, zone)) == theirs
    assert theirs.conflicts > 5
