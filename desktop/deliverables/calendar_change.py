"""Answers for changes to events that exist: the components as they stand, with what a spec states put into them.

A calendar server keeps a series and its changed occurrences as one object (RFC 4791, 4.1), so all components of a UID
are written together. An attendee changes only the own answer and whether the time is taken (RFC 6638, 3.2.2.1); what
only the organiser may change comes with a higher SEQUENCE (RFC 5546, 2.1.4).
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from icalendar import Calendar, Event, vCalAddress, vText

from desktop.core.errors import ToolFailed
from desktop.core.spec import AttendeeAnswer, EventSpec

_OF_THE_SERIES = ("RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID")


def changed_events(specs: Sequence[EventSpec], zones: Sequence[str], now: datetime) -> list[Event]:
    """All components of one UID with the changes of `specs` (same UID and original). `zones` are VTIMEZONE texts.
    ToolFailed: no readable event."""
    events = _parsed(specs[0], zones)
    for spec in specs:
        if spec.as_it_was:
            for event in events:
                _bump(event, spec.sequence, now)
        else:
            _apply(spec, _target(events, spec), now)
    return events


def _parsed(spec: EventSpec, zones: Sequence[str]) -> list[Event]:
    text = "\n".join(("BEGIN:VCALENDAR", *zones, spec.original, "END:VCALENDAR"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # guesses about odd zone names; the definition rides along
            calendar = Calendar.from_ical(text)
    except ValueError as error:
        raise ToolFailed(f"events ({spec.title!r}).original: is no readable VEVENT text: {error}") from error
    events = [event for event in calendar.events if str(event.get("UID", "")) == spec.uid]
    if not events:
        raise ToolFailed(f"events ({spec.title!r}).original: holds no VEVENT with the uid {spec.uid!r}")
    return events


def _target(events: list[Event], spec: EventSpec) -> Event:
    """The component a change is for: the event, the changed occurrence, or a new one made from its series."""
    series = next((event for event in events if "RECURRENCE-ID" not in event), None)
    if spec.recurrence_id is None:
        return series or events[0]
    for event in events:
        if "RECURRENCE-ID" in event and _is_same(_moment(event, "RECURRENCE-ID"), spec.recurrence_id):
            return event
    if series is None:
        raise ToolFailed(f"events ({spec.title!r}): the original has neither the series nor this occurrence")
    occurrence = _occurrence(series, spec.recurrence_id)
    events.append(occurrence)
    return occurrence


def _occurrence(series: Event, at: datetime) -> Event:
    """One occurrence of a series as a component of its own (RFC 5545, 3.8.4.4)."""
    event = copy.deepcopy(series)
    start, length = _moment(series, "DTSTART"), series.duration
    for name in _OF_THE_SERIES:
        event.pop(name, None)
    own = _like(at, start)
    event.add("recurrence-id", own)
    _place(event, own, own + length)
    return event


def _moment(event: Event, name: str) -> date:
    found: Any = event[name]
    moment: date = found.dt
    return moment


def _like(moment: datetime, example: date) -> date:
    """`moment` as a date, or in the zone of `example`."""
    if not isinstance(example, datetime):
        return moment.date()
    return moment.astimezone(example.tzinfo) if example.tzinfo else moment.replace(tzinfo=None)


def _place(event: Event, start: date, end: date) -> None:
    for name in ("DTSTART", "DTEND", "DURATION"):
        event.pop(name, None)
    event.add("dtstart", start)
    event.add("dtend", end)


def _apply(spec: EventSpec, event: Event, now: datetime) -> None:
    before = _moment(event, "DTSTART")
    if isinstance(spec.start, datetime) and isinstance(spec.end, datetime) and not _is_same(before, spec.start):
        _place(event, _like(spec.start, before), _like(spec.end, before))
    if spec.status:
        _set(event, "status", spec.status.upper())
    if spec.busy is not None:
        _set(event, "transp", "OPAQUE" if spec.busy else "TRANSPARENT")
    if spec.answer:
        _answer(event, spec.answer)
    _bump(event, spec.sequence, now)


def _bump(event: Event, sequence: int, now: datetime) -> None:
    if sequence > int(str(event.get("SEQUENCE", 0))):
        _set(event, "sequence", sequence)
    _set(event, "dtstamp", now.astimezone(UTC).replace(microsecond=0))


def _is_same(one: date, other: date) -> bool:
    if isinstance(one, datetime) and isinstance(other, datetime):
        if one.tzinfo is None or other.tzinfo is None:
            return one.replace(tzinfo=None) == other.replace(tzinfo=None)
        return one == other
    return (one.date() if isinstance(one, datetime) else one) == (
        other.date() if isinstance(other, datetime) else other
    )


def _set(event: Event, name: str, value: object) -> None:
    event.pop(name, None)
    event.add(name, value)


def _answer(event: Event, answer: AttendeeAnswer) -> None:
    """The attendee's PARTSTAT; someone invited through a list gets an own line."""
    found: Any = event.get("ATTENDEE", [])
    attendees: list[Any] = found if isinstance(found, list) else [found]
    mine = next((a for a in attendees if str(a).lower().removeprefix("mailto:") == answer.address.lower()), None)
    if mine is None:
        mine = vCalAddress(f"mailto:{answer.address}")
        event.add("attendee", mine, encode=False)
    mine.params["PARTSTAT"] = vText(answer.status.upper())
    mine.params["RSVP"] = vText("FALSE")
    mine.params.pop("DELEGATED-TO", None)
    if answer.delegated_to:
        mine.params["DELEGATED-TO"] = vText(f"mailto:{answer.delegated_to}")
