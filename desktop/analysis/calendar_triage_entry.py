"""Answers for what stands on a person's calendars in a window: one entry per occurrence, in their zone, counted once.

Only confirmed, busy, timed entries take time. All-day, free, tentative and declined ones are listed and count for
nothing; cancelled ones are left out. A calendar that carries another person's name is that person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desktop.analysis.calendar_triage_result import Counts, Duplicate, Entry, Wishes
from desktop.analysis.identity import Directory, domain_of
from desktop.analysis.words import content, normal, overlap
from desktop.core.document import Document, EventRecord, Passage, Person
from desktop.core.spec import Language

_AWAY = re.compile(
    r"\b(?:leave|holidays?|vacation|out of office|ooo|off sick|sick|annual leave|day off|away)\b|休假|年假|请假|放假|外出|病假|调休",
    re.IGNORECASE,
)
PRIVATE = {"en": "Private", "zh": "私人"}
UNTITLED = {"en": "(no title)", "zh": "（无标题）"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What every entry is measured with."""

    wishes: Wishes
    zone: ZoneInfo
    as_of: datetime
    owner: Person | None
    directory: Directory
    language: Language


@dataclass(frozen=True, slots=True)
class Calendars:
    """The person's entries in the window by start, copies of one meeting merged; `busy` is every span of theirs that is
    taken, also outside the window; `others` the same by address for people whose calendars were dropped too; `away` the
    days they are not there."""

    entries: tuple[Entry, ...]
    copies: tuple[Duplicate, ...]
    busy: tuple[tuple[datetime, datetime, str], ...]
    others: dict[str, tuple[tuple[datetime, datetime], ...]]
    away: frozenset[date]
    cancelled: int
    mine: tuple[str, ...]
    theirs: tuple[str, ...]


def read_calendars(documents: Sequence[Document], frame: Frame) -> Calendars:
    """Every event of `documents` as the frame sees it."""
    groups = [(document, _events(document)) for document in documents]
    groups = [(document, events) for document, events in groups if events]
    whose = {document.file: owner_of(document, frame) for document, _ in groups}
    mine = [(document, events) for document, events in groups if whose[document.file] is None]
    if not mine and groups:  # every calendar carries a name: none is somebody else's for sure
        mine, whose = groups, dict.fromkeys(whose)
    found = [
        (passage, record, document.file)
        for document, events in mine
        for passage, record in events
        if _is_near(record, frame)
    ]
    inside = [item for item in found if _is_inside(item[1], frame)]
    cancelled = {(r.uid, r.start) for _, r, _ in inside if r.status == "cancelled"}
    entries, copies = _merged([_entry(*item, frame) for item in inside if item[1].status != "cancelled"])
    taken = [(r.start, r.end, r.location) for p, r, _ in found if _counts(r, frame) in ("busy", "tentative")]
    others: dict[str, tuple[tuple[datetime, datetime], ...]] = {}
    for document, events in groups:
        person = whose[document.file]
        if person is not None:
            key = frame.directory.key(person)
            others[key] = (*others.get(key, ()), *_spans(record for _, record in events))
    return Calendars(
        entries, copies, tuple(sorted(taken)), others, _away(found, frame), len(cancelled),
        tuple(document.file for document, _ in mine), tuple(sorted(file for file, person in whose.items() if person)),
    )  # fmt: skip


def _events(document: Document) -> list[tuple[Passage, EventRecord]]:
    return [(p, p.record) for p in document.passages if isinstance(p.record, EventRecord)]


def owner_of(document: Document, frame: Frame) -> Person | None:
    """The other person whose calendar this is by its name or file name; None for the person's own or an unnamed one."""
    stem = document.file.rsplit("/", 1)[-1].rsplit("!", 1)[-1].rsplit(".", 1)[0]
    for name in (document.title, re.sub(r"[-_.]+", " ", stem)):
        bare = re.sub(
            r"['’]s\b|\b(?:calendar|diary|schedule)\b|的?(?:日历|日程)", " ", name, flags=re.IGNORECASE
        ).strip()
        known = frame.directory.known(bare) if bare else None
        if known is not None:
            return None if frame.owner and frame.directory.same(known, frame.owner) else known
    return None


def _is_near(record: EventRecord, frame: Frame) -> bool:
    """Around the window and long enough after it to look for another time there."""
    low, high = bounds(frame)
    return record.start < high + timedelta(days=21) and record.end > low - timedelta(days=1)


def _is_inside(record: EventRecord, frame: Frame) -> bool:
    low, high = bounds(frame)
    return (record.start < high and record.end > low) or low <= record.start == record.end < high


def bounds(frame: Frame) -> tuple[datetime, datetime]:
    """First and last moment of the window in the person's zone."""
    low = datetime.combine(frame.wishes.first, time(), frame.zone)
    return low, datetime.combine(frame.wishes.last + timedelta(days=1), time(), frame.zone)


def _counts(record: EventRecord, frame: Frame) -> Counts | None:
    """How an event counts; None when it is cancelled."""
    if record.status == "cancelled":
        return None
    if record.all_day:
        return "all_day"
    if not record.busy:
        return "free"
    if _own_answer(record, frame) in ("declined", "delegated"):
        return "declined"
    return "tentative" if record.status == "tentative" else "busy"


def _own_answer(record: EventRecord, frame: Frame) -> str:
    if frame.owner is None:
        return ""
    mine = (a.status for a in record.attendees if frame.directory.same(a.person, frame.owner))
    return next(mine, "")


def _entry(passage: Passage, record: EventRecord, file: str, frame: Frame) -> Entry:
    start, end = record.start.astimezone(frame.zone), record.end.astimezone(frame.zone)
    if record.all_day:  # a day is a day, whatever zone the calendar names
        start, end = (m.replace(tzinfo=frame.zone) for m in (record.start, record.end))
    guests = _guests(record, frame)
    is_mine = (
        frame.owner is not None and record.organizer is not None and frame.directory.same(record.organizer, frame.owner)
    )
    counts = _counts(record, frame) or "free"
    timed = counts == "busy"
    return Entry(
        id=passage.id,
        uid="" if record.private else record.uid,
        title=PRIVATE[frame.language] if record.private else record.title or UNTITLED[frame.language],
        start=start,
        end=end,
        counts=counts,
        minutes=minutes_between(start, end),
        after_hours=after_hours(start, end, frame.wishes) if timed else 0,
        over_lunch=over_lunch(start, end, frame.wishes) if timed else 0,
        timezone=record.timezone,
        location=record.location,
        notes=record.description,
        organizer=frame.directory.full(record.organizer) if record.organizer else None,
        guests=guests,
        answer=_own_answer(record, frame),
        is_own=not record.private and (is_mine or not guests),
        is_external=_has_outsiders(guests, frame),
        is_private=record.private,
        is_recurring=record.recurring,
        is_over=start <= frame.as_of,
        recurrence_id=record.recurrence_id,
        sequence=record.sequence,
        calendar=file,
        sources=(passage.id,),
    )


def _guests(record: EventRecord, frame: Frame) -> tuple[Person, ...]:
    """Everyone but the person, the organiser first; none when only the person is named."""
    people = [p for p in (record.organizer, *(a.person for a in record.attendees)) if p is not None]
    seen: dict[str, Person] = {}
    for person in people:
        key = frame.directory.key(person)
        if frame.owner is None or key != frame.directory.key(frame.owner):
            seen.setdefault(key, frame.directory.full(person))
    alone = frame.owner is None and len(seen) == 1 and not record.attendees
    return () if alone else tuple(seen.values())


def _has_outsiders(guests: Iterable[Person], frame: Frame) -> bool:
    """Guests from another company; nobody is an outsider when the person's own company is unknown."""
    home = domain_of(frame.owner.address) if frame.owner else ""
    return bool(home) and any(domain_of(person.address) not in ("", home) for person in guests)


def _merged(entries: list[Entry]) -> tuple[tuple[Entry, ...], tuple[Duplicate, ...]]:
    """The same occurrence (UID and start) from two calendars or twice in one file, once."""
    kept: dict[tuple[str, datetime] | str, Entry] = {}
    copies = []
    for entry in sorted(entries, key=lambda e: (e.start, e.end, e.title, e.id)):
        key: tuple[str, datetime] | str = (entry.uid, entry.start.astimezone(UTC)) if entry.uid else entry.id
        first = kept.get(key)
        if first is None:
            kept[key] = entry
        else:
            kept[key] = replace(first, sources=(*first.sources, entry.id))
            if first.calendar != entry.calendar:
                copies.append(Duplicate(first.id, entry.id, "copy", (first.id, entry.id)))
    return tuple(kept.values()), tuple(copies)


def _spans(records: Iterable[EventRecord]) -> Iterator[tuple[datetime, datetime]]:
    for record in records:
        if record.busy and not record.all_day and record.status != "cancelled":
            yield record.start, record.end


def _away(found: Iterable[tuple[Passage, EventRecord, str]], frame: Frame) -> frozenset[date]:
    """Days with a busy all-day entry that says the person is away."""
    days: set[date] = set()
    for _, record, _ in found:
        if record.all_day and record.busy and record.status == "confirmed" and _AWAY.search(record.title):
            if any(part in normal(record.title) for part in _names_of_others(record, frame)):
                continue
            day = record.start.date()
            while day < max(record.end.date(), record.start.date() + timedelta(days=1)):
                days.add(day)
                day += timedelta(days=1)
    return frozenset(days)


def _names_of_others(record: EventRecord, frame: Frame) -> set[str]:
    names = {normal(part) for person in _guests(record, frame) for part in person.name.split() if len(part) > 1}
    return names - ({normal(part) for part in frame.owner.name.split()} if frame.owner else set())


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes of real time; an hour is an hour on the night when the clocks change too."""
    return int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() // 60)


def shared_minutes(a: tuple[datetime, datetime], b: tuple[datetime, datetime]) -> int:
    """Minutes two aware spans have in common."""
    return max(0, minutes_between(max(a[0], b[0], key=_instant), min(a[1], b[1], key=_instant)))


def _instant(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def day_spans(
    start: datetime, end: datetime, low: time, high: time, weekdays: int = 7
) -> Iterator[tuple[datetime, datetime]]:
    """The stretch from `low` to `high` of every day that `start` to `end` touches, in the zone of `start`."""
    day = start.date()
    while day <= end.date():
        if day.weekday() < weekdays:
            yield datetime.combine(day, low, start.tzinfo), datetime.combine(day, high, start.tzinfo)
        day += timedelta(days=1)


def after_hours(start: datetime, end: datetime, wishes: Wishes) -> int:
    """Minutes outside the working hours; Saturdays and Sundays have none."""
    inside = sum(shared_minutes((start, end), span) for span in day_spans(start, end, *wishes.hours, weekdays=5))
    return minutes_between(start, end) - inside


def over_lunch(start: datetime, end: datetime, wishes: Wishes) -> int:
    """Minutes over lunch on working days."""
    if wishes.lunch is None:
        return 0
    return sum(shared_minutes((start, end), span) for span in day_spans(start, end, *wishes.lunch, weekdays=5))


def with_kept(
    entries: Sequence[Entry], names: Sequence[str], frame: Frame
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The entries with those marked that a name means, and the names that mean none."""
    missed = [name for name in names if not any(is_named(entry, name, frame) for entry in entries)]
    marked = tuple(replace(entry, is_kept=any(is_named(entry, name, frame) for name in names)) for entry in entries)
    return marked, tuple(missed)


def is_named(entry: Entry, name: str, frame: Frame) -> bool:
    """All words of the name stand in the title, or it is the name of a guest, or their company's."""
    if entry.is_private:
        return False
    words = content(name)
    if words and (words <= content(entry.title) or normal(name) in normal(entry.title)):
        return True
    known = frame.directory.known(name)
    if known is not None and any(frame.directory.same(known, guest) for guest in entry.guests):
        return True
    companies = {domain_of(guest.address).split(".")[0] for guest in entry.guests} - {""}
    return entry.is_external and normal(name).replace(" ", "") in companies


def is_same_meeting(one: Entry, other: Entry) -> bool:
    """Two entries of one time that are the same meeting: a title alike and at least one guest in common."""
    if (one.start, one.end) != (other.start, other.end) or one.is_private or other.is_private:
        return False
    alike = normal(one.title) == normal(other.title) or overlap(content(one.title), content(other.title)) >= 0.75
    people = {g.address or g.name for g in one.guests} & {g.address or g.name for g in other.guests}
    return alike and (bool(people) or not (one.guests or other.guests))
