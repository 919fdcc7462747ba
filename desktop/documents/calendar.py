"""Answers for calendars (ics): events as occurrences around the day of the task, tasks and journal entries as text.

A repeating event is listed from 60 days before to 120 days after `as_of`; single events are listed whenever they
are. Private events give their time and nothing else. The components of what is listed around that day ride along as
written in `Document.metadata` ("vevent UID", "vtimezone TZID"), so that a change can be undone to the letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from desktop.core.document import Attendee, EventRecord, PassageKind, Person, Place
from desktop.documents import charset, refusal
from desktop.documents.ical_lines import Component, Property, parse_calendar
from desktop.documents.ical_time import Moment, Zones, duration, iana_name
from desktop.documents.recurrence import is_recurring, occurrences
from desktop.documents.source import Content, Source, clean

BEFORE, AFTER = timedelta(days=60), timedelta(days=120)
LAST = datetime(
    9999, 12, 30, tzinfo=UTC
)  # "for ever" is written as the last moment of all, which no other zone can show
_PRIVATE = ("PRIVATE", "CONFIDENTIAL")
_Key = tuple[str, datetime]


def read_calendar(source: Source) -> Content:
    """A calendar. Place EVENT: number is the component from 1, name the UID, detail the start of the occurrence."""
    root = parse_calendar(charset.decode(source.data))
    components = list(root.walk())
    if not any(component.name.startswith("V") for component in components):
        raise refusal.damaged(source.name)
    content = Content(source)
    content.title = next((title for c in components if (title := c.text("X-WR-CALNAME") or c.text("NAME"))), "")
    stated = next((zone for c in components if (zone := c.text("X-WR-TIMEZONE"))), "")
    own = iana_name(stated) or source.options.timezone
    zones = Zones(own, {c.text("TZID"): c for c in components if c.name == "VTIMEZONE"})
    reading = _Reading(content, zones, _method(components) == "CANCEL")
    reading.add_events([c for c in components if c.name == "VEVENT"])
    for number, component in enumerate((c for c in components if c.name in ("VTODO", "VJOURNAL")), 1):
        reading.add_note(component, number)
    if not content.passages:
        content.warn(f"{source.name} contains no events.", f"{source.name} 中没有日程。")
    return content


def _method(components: list[Component]) -> str:
    return next((method.upper() for c in components if (method := c.text("METHOD"))), "")


@dataclass(frozen=True, slots=True)
class _Event:
    """A VEVENT with its number in the file and its start."""

    number: int
    component: Component
    start: Moment
    uid: str
    sequence: int


@dataclass(slots=True)
class _Reading:
    """One calendar on its way into passages."""

    content: Content
    zones: Zones
    is_cancelled: bool

    def add_events(self, components: list[Component]) -> None:
        events = list(self._usable(components))
        overrides = self._overrides(events)
        used: set[_Key] = set()
        found: list[tuple[_Event, EventRecord]] = []
        series = self._newest([event for event in events if not event.component.get("RECURRENCE-ID")])
        known = {event.uid for event in series}
        for event in series:
            for record, key in self._of_event(event):
                other = overrides.get(key)
                used.add(key)
                found.append((other, self._changed(other)) if other else (event, record))
        found.extend(
            (event, self._changed(event))
            for key, event in overrides.items()
            if key not in used and (event.uid not in known or self._is_near(event.start.aware))
        )
        self._list(sorted(found, key=lambda item: (item[1].start, item[0].number)))
        self._keep_components(
            events, {record.uid for _, record in found if not record.private and self._is_around(record)}
        )

    def _usable(self, components: list[Component]) -> Iterator[_Event]:
        broken = 0
        for number, component in enumerate(components, 1):
            at = component.get("DTSTART")
            start = self.zones.moment(at) if at else None
            if start is None or not 1583 <= start.local.year <= 2200:
                broken += 1
                continue
            sequence = component.text("SEQUENCE")
            uid = component.text("UID") or f"event {number}"
            yield _Event(number, component, start, uid, int(sequence) if sequence.isdigit() else 0)
        if broken:
            name = self.content.source.name
            self.content.warn(
                f"{name}: {broken} events have no readable start and were left out.",
                f"{name}：{broken} 个日程没有可读的开始时间，已略去。",
            )

    def _overrides(self, events: list[_Event]) -> dict[_Key, _Event]:
        """Changed occurrences by UID and original start; of several the one with the highest sequence."""
        found: dict[_Key, _Event] = {}
        for event in sorted(events, key=lambda event: event.sequence):
            at = event.component.get("RECURRENCE-ID")
            original = self.zones.moment(at, event.start) if at else None
            if original:
                found[event.uid, _instant(original.aware)] = event
        return found

    def _newest(self, events: list[_Event]) -> list[_Event]:
        """Of several versions of one event (same UID, other sequence) the newest."""
        highest: dict[str, int] = {}
        for event in events:
            highest[event.uid] = max(highest.get(event.uid, 0), event.sequence)
        return [event for event in events if event.sequence == highest[event.uid]]

    def _of_event(self, event: _Event) -> Iterator[tuple[EventRecord, _Key]]:
        if not is_recurring(event.component):
            yield self._record(event, None, recurring=False), (event.uid, _instant(event.start.aware))
            return
        as_of = self.content.source.options.as_of
        try:
            starts = list(occurrences(event.component, event.start, self.zones, as_of - BEFORE, as_of + AFTER))
        except (ValueError, OverflowError):
            title = self._title(event.component)
            self.content.warn(
                f"The repetition of “{title}” cannot be read; only its first date is listed.",
                f"“{title}”的重复规则无法读取，只列出首次日期。",
            )
            starts = [event.start.aware]
        if not starts and not self._is_near(event.start.aware):
            starts = [event.start.aware]  # a series of another year is listed once, so that it can be found
        for start in starts:
            yield self._record(event, start, recurring=True), (event.uid, _instant(start))

    def _is_near(self, start: datetime) -> bool:
        as_of = self.content.source.options.as_of
        return as_of - BEFORE <= start <= as_of + AFTER

    def _changed(self, event: _Event) -> EventRecord:
        """A changed occurrence, with the start it had by its series."""
        at = event.component.get("RECURRENCE-ID")
        original = self.zones.moment(at, event.start) if at else None
        record = self._record(event, None, recurring=True)
        return replace(record, recurrence_id=original.aware if original else record.start)

    def _is_around(self, record: EventRecord) -> bool:
        as_of = self.content.source.options.as_of
        return as_of - BEFORE <= record.start <= as_of + AFTER

    def _keep_components(self, events: list[_Event], uids: set[str]) -> None:
        """The components of these events and the zones they name, as written; nothing of an event that is private."""
        secret = {event.uid for event in events if event.component.text("CLASS").upper() in _PRIVATE}
        shown = uids - secret
        kept = [event for event in events if event.uid in shown and event.component.text("UID")]
        for event in kept:
            key = f"vevent {event.uid}"
            text = "\n".join(event.component.lines)
            before = self.content.metadata.get(key)
            self.content.metadata[key] = f"{before}\n{text}" if before else text
        named = {item.parameters.get("TZID", "") for event in kept for item in event.component.properties}
        for name in sorted(named & self.zones.definitions.keys()):
            self.content.metadata[f"vtimezone {name}"] = "\n".join(self.zones.definitions[name].lines)

    def _record(self, event: _Event, start: datetime | None, *, recurring: bool) -> EventRecord:
        component = event.component
        first, length = start or event.start.aware, self._length(event)
        end = event.start.at(_day_later(first, length)) if event.start.is_date else _later(first, length)
        private = component.text("CLASS").upper() in _PRIVATE
        status = component.text("STATUS").lower()
        organizer = component.get("ORGANIZER")
        record = EventRecord(
            uid=event.uid,
            title=self._title(component),
            start=first,
            end=end,
            timezone=event.start.zone_name,
            all_day=event.start.is_date,
            location=component.text("LOCATION"),
            description=clean(component.text("DESCRIPTION")),
            organizer=_person(organizer) if organizer else None,
            attendees=tuple(_attendee(item) for item in component.all("ATTENDEE")),
            status="cancelled"
            if self.is_cancelled
            else status
            if status in ("tentative", "cancelled")
            else "confirmed",
            busy=component.text("TRANSP").upper() != "TRANSPARENT",
            private=private,
            recurring=recurring,
            sequence=event.sequence,
            recurrence_id=first if recurring else None,
        )
        return replace(record, location="", description="", organizer=None, attendees=()) if private else record

    def _title(self, component: Component) -> str:
        if component.text("CLASS").upper() in _PRIVATE:
            return "私人安排" if self.content.source.options.language == "zh" else "Private appointment"
        return " ".join(component.text("SUMMARY").split())

    def _length(self, event: _Event) -> timedelta:
        end = event.component.get("DTEND")
        until = self.zones.moment(end, event.start) if end else None
        if until:
            length = until.local - event.start.local if event.start.is_date else until.aware - event.start.aware
            return max(length, timedelta(days=1) if event.start.is_date else timedelta(0))
        stated = duration(event.component.text("DURATION"))
        if stated is not None and stated >= timedelta(0):
            return stated
        return timedelta(days=1) if event.start.is_date else timedelta(0)

    def _list(self, found: list[tuple[_Event, EventRecord]]) -> None:
        limit = self.content.source.options.limits.max_events
        if len(found) > limit:
            as_of = self.content.source.options.as_of
            found = sorted(found, key=lambda item: abs(item[1].start - as_of))[:limit]
            found.sort(key=lambda item: (item[1].start, item[0].number))
            name = self.content.source.name
            self.content.warn(
                f"{name} has very many events: the {limit:,} nearest to today were read.",
                f"{name} 日程过多：只读取了离今天最近的 {limit:,} 个。",
            )
        for event, record in found:
            place = (Place.EVENT, event.number, event.uid, record.start.isoformat())
            self.content.add(event_text(record), *place, kind=PassageKind.EVENT, record=record)

    def add_note(self, component: Component, number: int) -> None:
        """A task or a journal entry as text."""
        if component.text("CLASS").upper() in _PRIVATE:
            return
        due = component.get("DUE") or component.get("DTSTART")
        moment = self.zones.moment(due) if due else None
        what = "Task" if component.name == "VTODO" else "Journal"
        fields = [
            (what, component.text("SUMMARY")),
            ("Due" if component.name == "VTODO" else "Date", _when(moment.aware, moment.is_date) if moment else ""),
            ("Status", component.text("STATUS").lower()),
            ("", component.text("DESCRIPTION")),
        ]
        text = "\n".join(f"{name}: {value}" if name else value for name, value in fields if value)
        place = (Place.EVENT, number, component.text("UID") or what, moment.aware.isoformat() if moment else "")
        self.content.add(text, *place, kind=PassageKind.TEXT)


def event_text(record: EventRecord) -> str:
    """An occurrence as a person reads it, one field per line; of a private one only the time."""
    last = record.end - timedelta(days=1) if record.all_day else record.end
    if record.all_day:
        span = _when(record.start, True) + (f" to {_when(last, True)}" if last > record.start else "") + " (all day)"
    else:
        same_day = record.start.date() == record.end.date()
        end = f"{record.end:%H:%M}" if same_day else _when(record.end, False)
        zone = record.timezone or f"UTC{record.start:%z}"
        span = f"{_when(record.start, False)} - {end} ({zone})"
    marks = [
        mark
        for mark, is_so in (
            ("cancelled", record.status == "cancelled"),
            ("tentative", record.status == "tentative"),
            ("free", not record.busy),
        )
        if is_so
    ]
    people = ", ".join(
        f"{item.person} ({item.status})" if item.status else str(item.person) for item in record.attendees
    )
    fields = (
        ("", record.title + (f" ({', '.join(marks)})" if marks else "")),
        ("When", span),
        ("Where", record.location),
        ("Organizer", str(record.organizer or "")),
        ("Attendees", people),
        ("", record.description),
    )
    return "\n".join(f"{name}: {value}" if name else value for name, value in fields if value)


def _when(moment: datetime, is_date: bool) -> str:
    return f"{moment:%a %Y-%m-%d}" if is_date else f"{moment:%a %Y-%m-%d %H:%M}"


def _later(start: datetime, length: timedelta) -> datetime:
    """`start` plus real time: a meeting of an hour lasts an hour also on the night when the clocks change."""
    begun = start.astimezone(UTC)
    return (begun + min(length, LAST - begun)).astimezone(start.tzinfo)


def _day_later(start: datetime, length: timedelta) -> datetime:
    """The same by the wall clock, for whole days; naive."""
    begun = start.replace(tzinfo=None)
    return begun + min(length, LAST.replace(tzinfo=None) - begun)


def _instant(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _person(item: Property) -> Person:
    address = item.value.strip()
    address = address.partition(":")[2] if address.lower().startswith("mailto:") else address
    address = address if "@" in address else item.parameters.get("EMAIL", "")
    return Person(item.parameters.get("CN", "").strip() or ("" if address else item.text), address.strip())


def _attendee(item: Property) -> Attendee:
    status, role = item.parameters.get("PARTSTAT", ""), item.parameters.get("ROLE", "")
    return Attendee(_person(item), status.lower(), role.lower())
