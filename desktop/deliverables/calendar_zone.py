"""Answers for the definition of a time zone in a calendar (VTIMEZONE, RFC 5545, 3.6.5) from the machine's zone data.

Every change of offset is written out for the years asked for; its start is local time before the change, as the RFC
says (icalendar's own generator writes the time after it).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY = timedelta(days=1)


def zone_definition(name: str, first: date, last: date) -> Timezone:
    """The zone from `first` to `last`: the offset at the start, then every change."""
    zone = ZoneInfo(name)
    definition = Timezone()
    definition.add("tzid", name)
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    definition.add_component(_observance(zone, start, _offset(zone, start)))
    for moment in _changes(zone, start, datetime(last.year, last.month, last.day, tzinfo=UTC)):
        definition.add_component(_observance(zone, moment, _offset(zone, moment - timedelta(seconds=1))))
    return definition


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The moments (UTC, to the second) from which another offset holds; at most one a day."""
    day = start
    while day < end:
        if _offset(zone, day) != _offset(zone, day + _DAY):
            low, high = day, day + _DAY
            while high - low > timedelta(seconds=1):
                middle = (low + (high - low) / 2).replace(microsecond=0)
                low, high = (middle, high) if _offset(zone, middle) == _offset(zone, day) else (low, middle)
            yield high
        day += _DAY


def _observance(zone: ZoneInfo, moment: datetime, before: timedelta) -> TimezoneStandard | TimezoneDaylight:
    local = moment.astimezone(zone)
    part = TimezoneDaylight() if local.dst() else TimezoneStandard()
    part.add("dtstart", (moment + before).replace(tzinfo=None))
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", _offset(zone, moment))
    part.add("tzname", local.tzname() or zone.key)
    return part
