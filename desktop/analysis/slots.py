"""Answers for free time: the latest stretch before a moment that collides with nothing on the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from desktop.core.document import Document, EventRecord

STEP = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Slot:
    """A free stretch; aware times in the zone asked for."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours of a day, and lunch, which is kept free. Saturdays and Sundays are not worked."""

    start: time = time(9)
    end: time = time(18)
    lunch_start: time = time(12, 30)
    lunch_end: time = time(13, 15)


def busy(documents: Sequence[Document]) -> list[tuple[datetime, datetime]]:
    """Start and end of everything that takes time: not free, not cancelled, not all-day."""
    found = set()
    for document in documents:
        for passage in document.passages:
            record = passage.record
            if isinstance(record, EventRecord) and record.busy and not record.all_day and record.status != "cancelled":
                found.add((record.start, record.end))
    return sorted(found)


def free_slot(
    documents: Sequence[Document],
    before: datetime,
    minutes: int,
    after: datetime,
    timezone: str,
    hours: Hours | None = None,
) -> Slot | None:
    """The latest free stretch of `minutes` that ends 15 minutes before `before` or earlier and starts after `after`.

    Only inside working hours and outside lunch, in steps of a quarter of an hour; None when there is none.
    """
    place, frame = ZoneInfo(timezone), hours or Hours()
    taken = busy(documents)
    length = timedelta(minutes=minutes)
    end = _floor((before - STEP).astimezone(place))
    while end - length >= after:
        start = end - length
        if _is_worked(start, end, frame) and not any(a < end and start < b for a, b in taken):
            return Slot(start, end)
        end -= STEP
    return None


def _floor(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


def _is_worked(start: datetime, end: datetime, hours: Hours) -> bool:
    if start.weekday() > 4 or start.date() != end.date():
        return False
    inside = hours.start <= start.time() and end.time() <= hours.end
    return inside and not (start.time() < hours.lunch_end and hours.lunch_start < end.time())
