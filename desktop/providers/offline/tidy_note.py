"""Answers for the notes of a tidied week: one mail draft per person to write to, in the meeting's language.

A note says what is asked and offers a way out. Reasons are those the calendar gives, in general words: another
meeting, lunch, working hours. No other meeting, and nothing private, is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.analysis.calendar_triage_result import Decision, Entry, WeekTriage
from desktop.analysis.identity import address_parts, name_parts
from desktop.analysis.words import is_chinese
from desktop.core.document import Person
from desktop.core.spec import Language, Line, MailSpec
from desktop.providers.offline.phrase import Phrases
from desktop.providers.offline.tidy_text import changes, clock_span
from desktop.providers.offline.tidy_words import NOTES

QUARTER = timedelta(minutes=15)
_OFFICES = frozenset(
    "forum team office group department dept desk bookings booking events event support service services association "
    "committee conference council institute society network club board calendar room rooms centre center reception "
    "secretariat academy ltd limited gmbh inc plc llc company university college school sales marketing hr it "
    "facilities operations ops training newsletter noreply webinar webinars community chamber union agency".split()
)


@dataclass(frozen=True, slots=True)
class Note:
    """A draft with the name its file goes by."""

    who: str
    spec: MailSpec


def notes(week: WeekTriage) -> list[Note]:
    """One draft per organiser, and one per own meeting that changes, in the order of the week."""
    groups: dict[str, list[tuple[Entry, Decision]]] = {}
    for decision in changes(week):
        entry = week.entry(decision.entry)
        if not entry.with_others:
            continue
        organiser = entry.organizer.address if entry.organizer else ""
        key = f"own {entry.id}" if entry.is_own else organiser
        if key:
            groups.setdefault(key, []).append((entry, decision))
    return [_note(week, group) for group in groups.values()]


def _note(week: WeekTriage, group: list[tuple[Entry, Decision]]) -> Note:
    entry, decision = group[0]
    language: Language = "zh" if is_chinese(entry.title) else "en"
    words = Phrases(language, NOTES)
    people = entry.guests if entry.is_own else (entry.organizer,) if entry.organizer else ()
    copied = tuple(d.delegate for _, d in group if d.delegate is not None)
    body = [Line(_hello(people, words))]
    for one, made in group:
        body += _lines(week, one, made, words)
    body += [Line(words("bye")), *([Line(week.owner.name)] if week.owner and week.owner.name else [])]
    to = tuple(str(person) for person in people if person.address)
    spec = MailSpec(
        _subject(entry, decision, len(group), words),
        tuple(body),
        to,
        tuple(str(person) for person in copied if person.address),
        str(week.owner or ""),
        language=language,
    )
    who = people[0].name or people[0].address if len(people) == 1 else entry.title
    return Note(who, spec)


def _hello(people: tuple[Person, ...], words: Phrases) -> str:
    """By name; an office, a forum or a mailbox is greeted without one."""
    if words.is_zh:
        return words("hello", who="、".join(_called(person) for person in people))
    named = tuple(person for person in people if not _is_office(person))
    return words("hello", who=_all(named)) if named else words("hello_office")


def _is_office(person: Person) -> bool:
    """No person's name: an address, a word for an office, or three words of which the address has none."""
    parts = name_parts(person.name)
    if not parts or "@" in person.name:
        return True
    return bool(parts & _OFFICES) or (len(parts) > 3 and not parts & address_parts(person.address))


def _all(people: tuple[Person, ...]) -> str:
    names = [_called(person) for person in people]
    return names[0] if len(names) == 1 else "all" if len(names) > 3 else f"{', '.join(names[:-1])} and {names[-1]}"


def _called(person: Person) -> str:
    """A first name when the address has it too; a Chinese name or an office's in full."""
    first = person.name.split(" ")[0]
    is_first = " " in person.name and name_parts(first) <= address_parts(person.address) and not is_chinese(first)
    return first if is_first else person.name or person.address


def _subject(entry: Entry, decision: Decision, count: int, words: Phrases) -> str:
    day = words.short_day(entry.start.date())
    if count > 1:
        return words("subject_several", n=count, day=day)
    key = {"decline": "decline", "delegate": "delegate", "cancel": "cancel"}.get(
        decision.action, "move" if decision.asks else "moved"
    )
    key = "twice" if decision.rule == "D1" else key
    who = (decision.delegate.name or decision.delegate.address) if decision.delegate else ""
    return words(f"subject_{key}", title=entry.title, day=day, who=who)


def _lines(week: WeekTriage, entry: Entry, decision: Decision, words: Phrases) -> Iterator[Line]:
    """What is said about one meeting: the matter, the wish, the way out."""
    values = _values(week, entry, decision, words)
    own = entry.sources[:1]
    rule = decision.rule
    if rule in ("D1", "C1"):
        yield Line(words(rule, **values), decision.sources)
        yield Line(words(f"{rule}_end"))
    elif rule in ("D2", "D3", "D4"):
        yield Line(words(rule, **values))
        slot = values["slot"]
        yield Line(
            words("D2_end", **values) if rule == "D2" else words("free_at", slot=slot) if slot else words("send")
        )
    elif rule == "G1":
        yield Line(words("G1", **values), decision.sources)
        yield Line(words("G1_end", **values))
    elif not decision.asks:
        yield Line(words("own_move", **values))
        yield Line(words("own_end"))
    else:
        matter = {"M5": "M_lunch", "M6": "M_hours"}.get(rule, "M_clash" if decision.against else "M_hours")
        yield Line(words(matter, **values), own if matter == "M_clash" else ())
        wish = "M_offer" if decision.offered else "M_week" if rule == "M3" else "M_ask"
        yield Line(words(wish, **values), (decision.quoted,) if decision.offered else ())
        yield Line(words("M_end"))


def _values(week: WeekTriage, entry: Entry, decision: Decision, words: Phrases) -> dict[str, str]:
    zone = week.timezone if entry.timezone in ("", "UTC") else entry.timezone  # nobody lives in UTC
    other = week.entry(decision.against) if decision.against else None
    wishes = week.wishes
    return {
        "title": entry.title,
        "when": clock_span(entry.start, entry.end, zone, week.timezone, words),
        "slot": _slot(decision, zone, week.timezone, words),
        "part": words("wholly" if entry.after_hours == entry.minutes else "partly"),
        "record": words("recording" if re.search(r"record|录", decision.quote) else "minutes"),
        "called": _called(decision.delegate) if decision.delegate else "",
        "other": (other.organizer.name or other.organizer.address) if other and other.organizer else "",
        "who": (decision.delegate.name or decision.delegate.address) if decision.delegate else "",
        "a": wishes.lunch_start,
        "b": wishes.lunch_end,
        "c": wishes.work_start,
        "d": wishes.work_end,
    }


def _slot(decision: Decision, zone: str, home: str, words: Phrases) -> str:
    start: datetime | None = decision.new_start or decision.free_at
    if start is None:
        return ""
    return clock_span(start, decision.new_end or start + QUARTER, zone, home, words)
