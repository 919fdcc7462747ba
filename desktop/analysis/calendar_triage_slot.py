"""Answers for where something can go: the first free time for a meeting that moves, and blocks of focus time.

Never outside working hours, over lunch, in the past, or on a time known to be taken: by the person, by a guest whose
calendar is there too, or by what was placed before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from desktop.analysis.calendar_triage_count import free_spans, is_physical
from desktop.analysis.calendar_triage_entry import Calendars, minutes_between
from desktop.analysis.calendar_triage_result import Entry, FocusBlock, Wishes
from desktop.analysis.identity import Directory
from desktop.core.document import Person

Span = tuple[datetime, datetime]
STEP = timedelta(minutes=15)
SHORTEST_FOCUS = 30  # minutes; shorter gaps are no focus time


@dataclass(slots=True)
class Diary:
    """The taken time while decisions are made: `taken` changes with every meeting that moves."""

    wishes: Wishes
    zone: ZoneInfo
    as_of: datetime
    calendars: Calendars
    directory: Directory
    taken: list[tuple[datetime, datetime, str]] = field(default_factory=list)

    def give_back(self, entry: Entry) -> None:
        """The time of `entry` becomes free."""
        span = next((s for s in self.taken if s[0] == entry.start and s[1] == entry.end), None)
        if span is not None:
            self.taken.remove(span)

    def take(self, start: datetime, end: datetime, location: str = "") -> None:
        self.taken.append((start, end, location))

    def is_free(
        self, start: datetime, end: datetime, entry: Entry | None = None, guests: Sequence[Person] = ()
    ) -> bool:
        """Whether the time lies in working time of a day the person is there, and nobody known has something else."""
        day = start.astimezone(self.zone).date()
        if start < self.as_of or day in self.calendars.away:
            return False
        free = free_spans(self._spans(entry, guests), day, self.wishes, self.zone)
        return any(low <= start and end <= high for low, high in free)

    def first_free(self, entry: Entry, days: Iterable[date]) -> Span | None:
        """The first stretch of the meeting's length, at a quarter of an hour, on one of `days`."""
        length = timedelta(minutes=entry.minutes)
        for day in days:
            for low, high in self.free_on(day, entry, entry.guests):
                start = rounded_up(max(low, self.as_of.astimezone(self.zone)))
                if start + length <= high:
                    return start, start + length
        return None

    def free_on(self, day: date, entry: Entry | None = None, guests: Sequence[Person] = ()) -> list[Span]:
        """Free working time of a day from now on."""
        if day in self.calendars.away:
            return []
        spans = free_spans(self._spans(entry, guests), day, self.wishes, self.zone)
        now = self.as_of.astimezone(self.zone)
        return [(max(low, now), high) for low, high in spans if high > now]

    def _spans(self, entry: Entry | None, guests: Sequence[Person]) -> list[Span]:
        """Taken times; around what stands at another place there is time to travel."""
        travel = timedelta(minutes=self.wishes.travel_minutes)
        place = entry.location if entry is not None and is_physical(entry.location) else ""
        spans = []
        for start, end, location in self.taken:
            is_far = bool(travel) and is_physical(location) and location.casefold() != place.casefold()
            pad = travel if is_far else timedelta(0)
            spans.append((start - pad, end + pad))
        for guest in guests:
            spans += self.calendars.others.get(self.directory.key(guest), ())
        return spans


def rounded_up(moment: datetime) -> datetime:
    """The next quarter of an hour."""
    rest = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment + (STEP - rest) if rest else moment


def focus_blocks(diary: Diary, day: date, wanted: int) -> tuple[FocusBlock, ...]:
    """New blocks for `wanted` minutes, from the longest free stretches; few long ones before many short ones."""
    free = sorted(diary.free_on(day), key=lambda span: (-minutes_between(*span), span[0]))
    blocks = []
    for low, high in free:
        start = rounded_up(low)
        room = minutes_between(start, high) // 15 * 15 if start < high else 0
        length = min(room, -(-wanted // 15) * 15)
        if wanted <= 0 or length < min(SHORTEST_FOCUS, wanted) or room < SHORTEST_FOCUS:
            continue
        length = max(length, SHORTEST_FOCUS)
        blocks.append(FocusBlock(start, start + timedelta(minutes=length)))
        wanted -= length
    return tuple(sorted(blocks, key=lambda block: block.start))
