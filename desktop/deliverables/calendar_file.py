"""Answers for CalendarSpec as iCalendar (.ics, RFC 5545): events with their zones' definitions; nothing is sent."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from desktop.core.errors import ToolFailed
from desktop.core.schema import dump
from desktop.core.spec import CalendarSpec, EventSpec, Evidence, Written
from desktop.deliverables import mark
from desktop.deliverables.calendar_change import changed_events
from desktop.deliverables.calendar_zone import zone_definition
from desktop.deliverables.mail_address import addresses
from desktop.deliverables.registry import WriteContext


def write(spec: CalendarSpec, context: WriteContext, path: Path) -> Written:
    """Writes the calendar to `path`. OSError if the file cannot be written."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{context.product}//Deliverables//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if spec.method:
        calendar.add("method", spec.method)
    calendar.add("x-wr-calname", spec.title)
    for zone in _zones(spec, context):
        calendar.add_component(zone)
    components = _components(spec, context)
    for event in components:
        calendar.add_component(event)
    path.write_bytes(calendar.to_ical(sorted=False))
    evidence = tuple(
        Evidence(f"event {number}", event.title, event.sources)
        for number, event in enumerate(spec.events, 1)
        if event.sources
    )
    return Written(evidence, {"events": len(components)})


def _components(spec: CalendarSpec, context: WriteContext) -> list[Event]:
    """New events, and all components of each event that is changed, in the order of the spec."""
    found: list[Event] = []
    changed: dict[str, list[EventSpec]] = {}
    for event in spec.events:
        if event.original:
            changed.setdefault(event.uid, []).append(event)
    for event in spec.events:
        if not event.original:
            found.append(_event(event, spec, context))
        elif changed[event.uid][0] is event:
            found += changed_events(changed[event.uid], spec.zones, context.now)
    return found


def _event(spec: EventSpec, calendar: CalendarSpec, context: WriteContext) -> Event:
    event = Event()
    event.add("uid", spec.uid or _uid(spec, context))
    event.add("dtstamp", context.now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", placed(spec.start, spec, context))
    event.add("dtend", placed(spec.end, spec, context))
    event.add("summary", mark.plain(spec.title))
    if spec.location:
        event.add("location", spec.location)
    if spec.description:
        event.add("description", mark.plain(spec.description))
    for person in addresses(spec.attendees):
        attendee = vCalAddress(f"mailto:{person.addr_spec}")
        if person.display_name:
            attendee.params["CN"] = vText(person.display_name)
        attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
        attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
        event.add("attendee", attendee, encode=False)
    cancelled = calendar.method == "CANCEL"
    if cancelled or spec.status:
        event.add("status", "CANCELLED" if cancelled else spec.status.upper())
    if cancelled or spec.sequence:
        event.add("sequence", spec.sequence or 1)
    busy = isinstance(spec.start, datetime) if spec.busy is None else spec.busy
    event.add("transp", "OPAQUE" if busy else "TRANSPARENT")
    return event


def _uid(spec: EventSpec, context: WriteContext) -> str:
    digest = hashlib.sha256(repr(dump(spec)).encode()).hexdigest()
    return f"{digest[:32]}@{context.product.lower()}.invalid"


def placed(moment: date, spec: EventSpec, context: WriteContext) -> date:
    """A day stays a day. A time goes into the event's zone; naive times stand in it, or in the person's zone."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        return moment.replace(tzinfo=ZoneInfo(spec.timezone or context.timezone))
    return moment.astimezone(ZoneInfo(spec.timezone) if spec.timezone else UTC)


def _zones(spec: CalendarSpec, context: WriteContext) -> list[Timezone]:
    """The definitions of the zones used, by name, for the years of the events."""
    given = _given_zones(spec)
    own = [event for event in spec.events if not event.original]
    moments = [placed(m, event, context) for event in own for m in (event.start, event.end)]
    aware = [moment for moment in moments if isinstance(moment, datetime)]
    names = {moment.tzinfo.key for moment in aware if isinstance(moment.tzinfo, ZoneInfo)} - {"UTC", *given}
    if not names:
        return list(given.values())
    first = min(moment.date() for moment in aware) - timedelta(days=366)
    last = max(moment.date() for moment in aware) + timedelta(days=366)
    return [*given.values(), *(zone_definition(name, first, last) for name in sorted(names))]


def _given_zones(spec: CalendarSpec) -> dict[str, Any]:
    """The definitions that came with the originals, by name. ToolFailed for text that is none."""
    found: dict[str, Any] = {}
    for number, text in enumerate(spec.zones):
        try:
            zone = Timezone.from_ical(text)
        except ValueError as error:
            raise ToolFailed(f"zones[{number}]: is no readable VTIMEZONE text: {error}") from error
        found[str(zone["TZID"])] = zone
    return found
