"""Answers for the two calendar files of a tidied week: `changes` applies it, `rollback` puts everything back.

Both hold whole events (a series with its changed occurrences), without METHOD, so that a calendar program imports them
and a CalDAV server takes each UID as one object. An invitation is only answered; nobody else's meeting is moved: for a
time that was asked for there is a tentative hold. What is new is cancelled by the rollback.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from desktop.analysis.calendar_triage_result import Decision, Entry, WeekTriage
from desktop.core.document import Person
from desktop.core.spec import AttendeeAnswer, CalendarSpec, EventSpec
from desktop.providers.offline.phrase import Phrases
from desktop.providers.offline.tidy_text import changes, organiser

ANSWERS = {"decline": "declined", "delegate": "delegated"}


def changes_spec(week: WeekTriage, words: Phrases) -> CalendarSpec | None:
    """What is to be applied; None when nothing changes."""
    events = [*_answers(week, words), *_own(week, words), *_new(week, words)]
    title = words("changes_title", day=words.day(week.wishes.first))
    return CalendarSpec(title, tuple(events), "", words.language, _zones(week)) if events else None


def rollback_spec(week: WeekTriage, words: Phrases) -> CalendarSpec | None:
    """The same events as they were, and the new ones cancelled."""
    seen: dict[str, EventSpec] = {}
    for _, entry, original in _changed(week):
        bumped = entry.sequence + 2 if entry.is_own else 0
        seen[entry.uid] = EventSpec(
            entry.title,
            entry.start,
            entry.end,
            week.timezone,
            uid=entry.uid,
            sequence=bumped,
            original=original,
            as_it_was=True,
        )
    gone = [
        EventSpec(e.title, e.start, e.end, e.timezone, uid=e.uid, status="cancelled", busy=False, sequence=1)
        for e in _new(week, words)
    ]
    title = words("rollback_title", day=words.day(week.wishes.first))
    return CalendarSpec(title, (*seen.values(), *gone), "", words.language, _zones(week)) if seen or gone else None


def _changed(week: WeekTriage) -> list[tuple[Decision, Entry, str]]:
    """Decisions that touch an event of the calendar: answers, and one's own meetings."""
    texts = {original.uid: original.text for original in week.originals}
    found = []
    for decision in changes(week):
        entry = week.entry(decision.entry)
        if (decision.action in ANSWERS or entry.is_own) and entry.uid in texts:
            found.append((decision, entry, texts[entry.uid]))
    return found


def _answers(week: WeekTriage, words: Phrases) -> list[EventSpec]:
    """Declined and delegated ones: the person's own answer, and the time is free again."""
    me = week.owner.address if week.owner else ""
    return [
        EventSpec(
            entry.title,
            entry.start,
            entry.end,
            week.timezone,
            uid=entry.uid,
            busy=False,
            recurrence_id=entry.recurrence_id,
            answer=_answer(decision, me),
            original=original,
            sources=entry.sources[:1],
        )
        for decision, entry, original in _changed(week)
        if decision.action in ANSWERS and me
    ]


def _answer(decision: Decision, me: str) -> AttendeeAnswer:
    person: Person | None = decision.delegate
    if decision.action == "delegate":
        return AttendeeAnswer(me, "delegated", person.address if person else "")
    return AttendeeAnswer(me, "declined")


def _own(week: WeekTriage, words: Phrases) -> list[EventSpec]:
    """One's own meetings and blocks: at their new time, or cancelled."""
    return [
        EventSpec(
            entry.title,
            decision.new_start or entry.start,
            decision.new_end or entry.end,
            week.timezone,
            uid=entry.uid,
            status="cancelled" if decision.action == "cancel" else "",
            sequence=entry.sequence + 1,
            recurrence_id=entry.recurrence_id,
            original=original,
        )
        for decision, entry, original in _changed(week)
        if entry.is_own
    ]


def _new(week: WeekTriage, words: Phrases) -> list[EventSpec]:
    """Holds for times that were asked for, and new focus blocks."""
    events = []
    for decision in changes(week):
        entry = week.entry(decision.entry)
        if decision.asks and decision.new_start and decision.new_end:
            events.append(
                EventSpec(
                    words("hold_title", title=entry.title),
                    decision.new_start,
                    decision.new_end,
                    week.timezone,
                    description=words("hold_text", who=organiser(entry)),
                    uid=_uid("hold", decision.new_start, entry.uid),
                    status="tentative",
                )
            )
    for day in week.focus:
        for block in day.blocks:
            if not block.entry:
                uid = _uid("focus", block.start, week.owner.address if week.owner else "")
                text = words("focus_text")
                events.append(
                    EventSpec(
                        words("focus_title"),
                        block.start,
                        block.end,
                        week.timezone,
                        description=text,
                        uid=uid,
                        busy=True,
                    )
                )
    return events


def _uid(kind: str, start: datetime, of: str) -> str:
    """The same for the same block, so that importing twice makes no second one."""
    digest = hashlib.sha256(f"{kind}\x1f{start.isoformat()}\x1f{of}".encode()).hexdigest()
    return f"{kind}-{start:%Y%m%dT%H%M}-{digest[:16]}@afternoon.invalid"


def _zones(week: WeekTriage) -> tuple[str, ...]:
    """Each zone the originals name, once."""
    return tuple(dict.fromkeys(zone for original in week.originals for zone in original.zones))
