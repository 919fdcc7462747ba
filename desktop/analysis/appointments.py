"""Answers for a person's own calendar: the appointments of a day, and until when somebody is busy.

An appointment is one occurrence of an event, without the people in it: what a day sheet shows and a notification waits
for. Cancelled events are none; an all-day event names a day and keeps nobody busy, nor does one that lasts a day or more:
news would be held through a whole journey.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from desktop.core.document import Document, EventRecord

Span = tuple[datetime, datetime]

NEAR = timedelta(hours=48)  # from noon in UTC: no zone's day is further away
ONE_DAY = timedelta(days=1)
BREATH = timedelta(minutes=5)  # meetings closer to each other than this are one stretch


@dataclass(frozen=True, slots=True, order=True)
class Appointment:
    """`start` and `end` are aware. `private` ones have no title. `busy` is False for what the calendar calls free."""

    start: datetime
    end: datetime
    title: str
    all_day: bool = False
    busy: bool = True
    private: bool = False

    def touches(self, day: date, zone: tzinfo | None) -> bool:
        """Whether it lies on `day` in `zone` (None: the machine's own). All-day events name their days themselves."""
        if self.all_day:
            return self.start.date() <= day < max(self.end.date(), self.start.date() + ONE_DAY)
        first, last = self.start.astimezone(zone), self.end.astimezone(zone)
        midnight = time()
        ends_before = last.date() < day or (last.date() == day and last.time() == midnight and self.end > self.start)
        return first.date() <= day and not ends_before


def appointments_of(document: Document) -> tuple[Appointment, ...]:
    """The appointments in what was read from a calendar, earliest first; none for any other document."""
    found = set()
    for passage in document.passages:
        record = passage.record
        if isinstance(record, EventRecord) and record.status != "cancelled":
            title = "" if record.private else record.title
            found.add(Appointment(record.start, record.end, title, record.all_day, record.busy, record.private))
    return tuple(sorted(found, key=_order))


def of_day(appointments: Iterable[Appointment], day: date, zone: tzinfo | None) -> tuple[Appointment, ...]:
    """Those of `day`, all-day ones first; the same event in two calendars once."""
    noon = datetime.combine(day, time(12), UTC)
    first, last = noon - NEAR, noon + NEAR  # a comparison is far cheaper than asking for the date in a zone
    found = {each for each in appointments if each.start < last and first < each.end and each.touches(day, zone)}
    return tuple(sorted(found, key=lambda each: (not each.all_day, *_order(each))))


def busy_spans(appointments: Iterable[Appointment]) -> tuple[Span, ...]:
    """The stretches of busy appointments in UTC, earliest first; those that nearly touch are one."""
    spans: list[Span] = []
    found = [(each.start.astimezone(UTC), each.end.astimezone(UTC)) for each in appointments if _takes_time(each)]
    for start, end in sorted(found):
        if spans and start <= spans[-1][1] + BREATH:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return tuple(spans)


def busy_until(spans: Sequence[Span], now: datetime) -> datetime | None:
    """The end of the stretch (of `busy_spans`) that holds `now`; None while there is none."""
    place = bisect_right(spans, now, key=lambda span: span[0]) - 1
    return spans[place][1] if place >= 0 and now < spans[place][1] else None


def _takes_time(each: Appointment) -> bool:
    return each.busy and not each.all_day and each.start < each.end < each.start + ONE_DAY


def _order(each: Appointment) -> tuple[datetime, datetime, str]:
    return each.start, each.end, each.title
