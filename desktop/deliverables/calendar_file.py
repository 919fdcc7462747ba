"""Answers for CalendarSpec as iCalendar (.ics, RFC 5545): events with their zones' definitions; nothing is sent."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from desktop.core.schema import dump
from desktop.core.spec import CalendarSpec, EventSpec, Evidence, Written
from desktop.deliverables import mark
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
    for event in spec.events:
        calendar.add_component(_event(event, spec, context))
    path.write_bytes(calendar.to_ical(sorted=False))
    evidence = tuple(
        Evidence(f"event {number}", event.title, event.sources)
        for number, event in enumerate(spec.events, 1)
        if event.sources
    )
    return Written(evidence, {"events": len(spec.events)})


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
    if calendar.method == "CANCEL":
        event.add("status", "CANCELLED")
        event.add("sequence", 1)
    event.add("transp", "OPAQUE" if isinstance(spec.start, datetime) else "TRANSPARENT")
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
    moments = [placed(m, event, context) for event in spec.events for m in (event.start, event.end)]
    aware = [moment for moment in moments if isinstance(moment, datetime)]
    names = {moment.tzinfo.key for moment in aware if isinstance(moment.tzinfo, ZoneInfo)} - {"UTC"}
    if not names:
        return []
    first = min(moment.date() for moment in aware) - timedelta(days=366)
    last = max(moment.date() for moment in aware) + timedelta(days=366)
    return [zone_definition(name, first, last) for name in sorted(names)]
