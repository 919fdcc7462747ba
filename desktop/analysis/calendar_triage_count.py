"""Answers for the numbers of a week: conflicts in pairs and minutes, meeting time, after hours, lunch, free stretches.

Every sum is over confirmed, busy, timed entries; two entries that overlap are both counted in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

from desktop.analysis.calendar_triage_entry import is_same_meeting, minutes_between, shared_minutes
from desktop.analysis.calendar_triage_result import Conflict, DayLoad, Duplicate, Entry, TravelGap, Wishes

Span = tuple[datetime, datetime]
_VIRTUAL = re.compile(
    r"teams|zoom|meet\b|webex|skype|dial[- ]?in|phone|call\b|online|virtual|remote|stream|https?:|腾讯会议|钉钉|飞书|线上|电话|视频",
    re.IGNORECASE,
)


def find_conflicts(entries: Sequence[Entry]) -> tuple[Conflict, ...]:
    """Every pair of busy entries that overlap, by start."""
    busy = sorted(
        (e for e in entries if e.is_busy), key=lambda e: (e.start.astimezone(UTC), e.end.astimezone(UTC), e.title, e.id)
    )
    found = []
    for one, other in combinations(busy, 2):
        minutes = shared_minutes((one.start, one.end), (other.start, other.end))
        if minutes:
            start, end = max(one.start, other.start, key=_instant), min(one.end, other.end, key=_instant)
            found.append(Conflict(one.id, other.id, start, end, minutes))
    return tuple(found)


def find_duplicates(entries: Sequence[Entry]) -> tuple[Duplicate, ...]:
    """Pairs of busy entries that are one meeting under two UIDs. The accepted one is kept, then the person's own, then
    the one with more guests, then the first."""
    found = []
    for one, other in combinations([e for e in entries if e.is_busy and e.minutes], 2):
        if is_same_meeting(one, other):
            first, second = sorted((one, other), key=_worth, reverse=True)
            found.append(Duplicate(first.id, second.id, "entry", (*first.sources, *second.sources)))
    return tuple(found)


def _worth(entry: Entry) -> tuple[bool, bool, bool, int]:
    return entry.is_kept, entry.answer == "accepted", entry.is_own, len(entry.guests)


def find_travel_gaps(entries: Sequence[Entry], wishes: Wishes) -> tuple[TravelGap, ...]:
    """Neighbours at different places with less time between them than the travel takes; none when no time is set."""
    placed = sorted(
        (e for e in entries if e.is_busy and is_physical(e.location)), key=lambda e: e.start.astimezone(UTC)
    )
    gaps = []
    for one, other in pairwise(placed):
        missing = wishes.travel_minutes - minutes_between(one.end, other.start)
        is_far = one.location.casefold() != other.location.casefold() and one.start.date() == other.start.date()
        if wishes.travel_minutes and is_far and 0 < missing <= wishes.travel_minutes:
            gaps.append(TravelGap(one.id, other.id, missing))
    return tuple(gaps)


def is_physical(location: str) -> bool:
    """Whether somebody has to go there: named, and no call."""
    return bool(location.strip()) and not _VIRTUAL.search(location)


def day_loads(entries: Sequence[Entry], wishes: Wishes, zone: ZoneInfo) -> tuple[DayLoad, ...]:
    """The load of each day of the window; weekends only when something stands there. What began before the window counts
    on its first day."""
    conflicts = find_conflicts(entries)
    loads = []
    for day in days_of(wishes):
        today = [e for e in entries if e.is_busy and max(e.start.date(), wishes.first) == day]
        if day.weekday() > 4 and not today:
            continue
        meetings = [e for e in today if e.with_others]
        pairs = [c for c in conflicts if max(c.start.date(), wishes.first) == day]
        loads.append(
            DayLoad(
                day,
                len(meetings),
                sum(e.minutes for e in meetings),
                len(pairs),
                sum(c.minutes for c in pairs),
                sum(e.after_hours for e in today),
                sum(e.over_lunch for e in today),
                longest(free_spans([(e.start, e.end) for e in entries if e.is_busy], day, wishes, zone)),
            )
        )
    return tuple(loads)


def days_of(wishes: Wishes) -> Iterator[date]:
    """The days of the window, both ends included."""
    day = wishes.first
    while day <= wishes.last:
        yield day
        day += timedelta(days=1)


def working_spans(day: date, wishes: Wishes, zone: ZoneInfo) -> list[Span]:
    """The working time of a day: before and after lunch; none on a weekend."""
    if day.weekday() > 4:
        return []
    start, end = (datetime.combine(day, moment, zone) for moment in wishes.hours)
    if wishes.lunch is None:
        return [(start, end)]
    noon, later = (datetime.combine(day, moment, zone) for moment in wishes.lunch)
    return [(a, b) for a, b in ((start, min(end, noon)), (max(start, later), end)) if a < b]


def free_spans(taken: Iterable[Span], day: date, wishes: Wishes, zone: ZoneInfo) -> list[Span]:
    """What is left of the working time of a day between the taken spans, in order."""
    spans = sorted(taken)
    free = []
    for low, high in working_spans(day, wishes, zone):
        at = low
        for start, end in spans:
            if end <= at or start >= high:
                continue
            if start > at:
                free.append((at, min(start, high).astimezone(zone)))
            at = max(at, end).astimezone(zone)
        if at < high:
            free.append((at, high))
    return free


def longest(spans: Sequence[Span]) -> int:
    """Minutes of the longest span."""
    return max((minutes_between(*span) for span in spans), default=0)


def _instant(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
