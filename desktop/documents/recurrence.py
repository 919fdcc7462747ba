"""Answers for repeating events: RRULE, RDATE and EXDATE become wall-clock times (RFC 5545, 3.8.5).

Rules are expanded in wall time and get their zone afterwards, so nine o'clock stays nine o'clock when summer
time begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time

from desktop.documents.ical_lines import Component
from desktop.documents.ical_time import Moment, Zones

_UNTIL = re.compile(r"UNTIL=([^;]+)", re.IGNORECASE)
_ENDLESS = re.compile(r"INTERVAL=0*(?:;|$|-)", re.IGNORECASE)
_TOO_FAST = re.compile(r"FREQ=(?:SECONDLY|MINUTELY)", re.IGNORECASE)


def is_recurring(event: Component) -> bool:
    """Whether the event has further dates than its start."""
    return bool(event.get("RRULE") or event.get("RDATE"))


def occurrences(event: Component, start: Moment, zones: Zones, after: datetime, before: datetime) -> Sequence[datetime]:
    """Aware starts between two aware moments, sorted. Raises ValueError for a rule that cannot be read."""
    low = after.astimezone(start.zone).replace(tzinfo=None)
    high = before.astimezone(start.zone).replace(tzinfo=None)
    found = {start.local} if low <= start.local <= high else set()
    for item in event.all("RRULE"):
        found.update(_expanded(item.value, start, zones, low, high))
    for item in event.all("RDATE"):
        found.update(
            local
            for local in _locals(item.value, item.parameters.get("TZID", ""), start, zones)
            if low <= local <= high
        )
    for item in event.all("EXDATE"):
        excluded = _locals(item.value, item.parameters.get("TZID", ""), start, zones)
        days = {local.date() for local in excluded if local.time() == time()}  # some write dates for timed events
        found = {local for local in found if local not in excluded and local.date() not in days}
    return [start.at(local) for local in sorted(found)]


def _expanded(rule: str, start: Moment, zones: Zones, low: datetime, high: datetime) -> list[datetime]:
    from dateutil.rrule import rrulestr

    if _TOO_FAST.search(rule) or _ENDLESS.search(rule):
        raise ValueError("repeats too often to be listed")
    until = _UNTIL.search(rule)
    if until:
        rule = _UNTIL.sub(f"UNTIL={_local_until(until.group(1), start, zones)}", rule)
    try:
        expansion = rrulestr(rule.strip().strip(";").upper(), dtstart=start.local)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(str(error)) from error
    return list(expansion.between(low, high, inc=True))


def _local_until(text: str, start: Moment, zones: Zones) -> str:
    """UNTIL in the wall time of the event; a date means the end of that day."""
    moment = zones.moment_of(text, "", start)
    if moment is None:
        raise ValueError(f"UNTIL {text}")
    local = moment.local
    if moment.is_date:
        local = datetime.combine(local.date(), time(23, 59, 59))
    elif moment.zone is UTC:
        local = moment.aware.astimezone(start.zone).replace(tzinfo=None)
    return local.strftime("%Y%m%dT%H%M%S")


def _locals(value: str, zone_name: str, start: Moment, zones: Zones) -> set[datetime]:
    """The moments of an EXDATE or RDATE list in the event's wall time; of periods only the start."""
    found = set()
    for text in value.split(","):
        moment = zones.moment_of(text.partition("/")[0], zone_name, start)
        if moment is None:
            continue
        if moment.is_date or moment.zone is start.zone:
            found.add(moment.local)
        else:
            found.add(moment.aware.astimezone(start.zone).replace(tzinfo=None))
    return found
