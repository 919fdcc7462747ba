"""Answers for "tidy my week" as one computation: documents and a sentence in, the whole triage out (JOBS.md, job 1).

Pure: nothing is changed anywhere. The result says what the week is, what to do with each entry and what it would be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from desktop.analysis.calendar_triage_count import (
    day_loads,
    days_of,
    find_conflicts,
    find_travel_gaps,
    free_spans,
    longest,
    working_spans,
)
from desktop.analysis.calendar_triage_decision import Triage
from desktop.analysis.calendar_triage_entry import (
    Calendars,
    Frame,
    after_hours,
    minutes_between,
    over_lunch,
    read_calendars,
    shared_minutes,
    with_kept,
)
from desktop.analysis.calendar_triage_evidence import Evidence
from desktop.analysis.calendar_triage_result import (
    Decision,
    Entry,
    FocusBlock,
    FocusDay,
    Original,
    WeekTriage,
    Wishes,
)
from desktop.analysis.calendar_triage_slot import Diary, focus_blocks
from desktop.analysis.calendar_triage_wishes import read_wishes
from desktop.analysis.calendar_triage_words import say
from desktop.analysis.corpus import Corpus, zone_of
from desktop.analysis.owner import guess_owner
from desktop.core.document import Document, Person
from desktop.core.spec import Language

OFFER_MINUTES = 15
_FOCUS = re.compile(
    r"\b(?:focus|deep work|no meetings|heads[- ]down|concentration)\b|专注|深度工作|不开会", re.IGNORECASE
)


def triage_week(
    documents: Sequence[Document],
    sentence: str,
    as_of: datetime,
    timezone: str,
    language: Language = "en",
    *,
    owner: Person | None = None,
    wishes: Wishes | None = None,
    chosen: Sequence[str] = (),
    settle: bool = False,
) -> WeekTriage:
    """The triage of the window the sentence names, in the zone `timezone` (IANA). `as_of` is aware. `chosen` are ids of
    entries the person picked where two of equal weight overlap; with `settle` such ties are decided by rule."""
    zone = zone_of(timezone)
    corpus = Corpus.of(documents, timezone)
    person = owner or guess_owner(corpus)
    wanted = wishes or read_wishes(sentence, as_of.astimezone(zone))
    frame = Frame(wanted, zone, as_of, person, corpus.directory, language)
    calendars = read_calendars(documents, frame)
    entries, missed = with_kept(calendars.entries, wanted.keep, frame)
    diary = Diary(wanted, zone, as_of, calendars, corpus.directory, list(calendars.busy))
    evidence = Evidence(corpus, person, as_of, zone)
    made = Triage(entries, evidence, diary, language, frozenset(chosen), settle)
    made.decide()
    decisions = tuple(_with_offer(made.decisions[entry.id], entry, diary) for entry in entries)
    after = applied(entries, decisions, wanted)
    assumptions = (*_assumptions(frame, calendars, owner is None, missed), *made.assumptions)
    return WeekTriage(
        language, as_of, timezone, wanted, person, entries,
        find_conflicts(entries), (*made.duplicates, *calendars.copies), find_travel_gaps(entries, wanted), decisions,
        _focus(after, diary, language),
        day_loads(entries, wanted, zone),
        day_loads(after, wanted, zone),
        day_loads(applied(entries, [d for d in decisions if not d.asks], wanted), wanted, zone),
        find_conflicts(after), tuple(made.ties), _originals(documents, entries, decisions),
        calendars.cancelled, assumptions, calendars.mine, calendars.theirs,
    )  # fmt: skip


def _with_offer(decision: Decision, entry: Entry, diary: Diary) -> Decision:
    """What is declined gets a free quarter of an hour, that day or the next ones, to offer to the organiser."""
    if decision.action != "decline":
        return decision
    today = diary.as_of.astimezone(diary.zone).date()
    days = [day for day in days_of(diary.wishes) if day >= max(entry.start.date(), today)]
    span = diary.first_free(replace(entry, minutes=OFFER_MINUTES, location="", guests=()), days)
    return replace(decision, free_at=span[0]) if span else decision


def applied(entries: Sequence[Entry], decisions: Sequence[Decision], wishes: Wishes) -> tuple[Entry, ...]:
    """The entries as they would stand: without what is declined, delegated or cancelled, what moves at its new time;
    what moves out of the window is gone from it."""
    by_entry = {decision.entry: decision for decision in decisions}
    found = []
    for entry in entries:
        decision = by_entry.get(entry.id)
        if decision is None or decision.action == "keep":
            found.append(entry)
        elif decision.action == "move" and decision.new_start and decision.new_end:
            start, end = decision.new_start, decision.new_end
            if wishes.first <= start.date() <= wishes.last:
                found.append(
                    replace(
                        entry,
                        start=start,
                        end=end,
                        minutes=minutes_between(start, end),
                        after_hours=after_hours(start, end, wishes),
                        over_lunch=over_lunch(start, end, wishes),
                    )
                )
    return tuple(sorted(found, key=lambda e: (e.start, e.end, e.id)))


def _focus(after: Sequence[Entry], diary: Diary, language: Language) -> tuple[FocusDay, ...]:
    """Focus per working day that is not over: what stands there already, and new blocks for the rest."""
    today = diary.as_of.astimezone(diary.zone).date()
    days = []
    for day in days_of(diary.wishes):
        if day < today or day.weekday() > 4:
            continue
        own = [e for e in after if e.is_busy and e.start.date() == day and not e.with_others and _FOCUS.search(e.title)]
        held = [FocusBlock(e.start, e.end, e.id) for e in own if not e.is_private and e.end > diary.as_of]
        spans = working_spans(day, diary.wishes, diary.zone)
        reached = sum(shared_minutes((b.start, b.end), span) for b in held for span in spans)
        wanted = diary.wishes.focus_minutes
        new = focus_blocks(diary, day, wanted - reached)
        for block in new:
            diary.take(block.start, block.end)
        reached += sum(minutes_between(b.start, b.end) for b in new)
        cause = _cause(after, diary, day, language) if reached < wanted else ""
        days.append(FocusDay(day, wanted, reached, tuple(sorted((*held, *new), key=lambda b: b.start)), cause))
    return tuple(days)


def _cause(after: Sequence[Entry], diary: Diary, day: object, language: Language) -> str:
    """Why a day cannot hold the focus asked for."""
    today = diary.as_of.astimezone(diary.zone).date()
    entries = [e for e in after if e.is_busy and e.start.date() == day]
    if day in diary.calendars.away:
        return say("away", language)
    free = (
        free_spans([(s, e) for s, e, _ in diary.taken], entries[0].start.date(), diary.wishes, diary.zone)
        if entries
        else []
    )
    text = say("short", language, n=len(entries), m=sum(e.minutes for e in entries), l=longest(free))
    return text + ("" if language == "zh" else " ") + say("started", language) if day == today else text


def _originals(
    documents: Sequence[Document], entries: Sequence[Entry], decisions: Sequence[Decision]
) -> tuple[Original, ...]:
    """The components of the events that change, as their calendars have them."""
    by_id = {entry.id: entry for entry in entries}
    files = {document.file: document for document in documents}
    found: dict[str, Original] = {}
    for decision in decisions:
        entry = by_id[decision.entry]
        if decision.action == "keep" or entry.uid in found or entry.calendar not in files:
            continue
        metadata = files[entry.calendar].metadata
        text = metadata.get(f"vevent {entry.uid}", "")
        if text:
            names = {name for name in re.findall(r";TZID=\"?([^\":;]+)", text) if f"vtimezone {name}" in metadata}
            found[entry.uid] = Original(entry.uid, text, tuple(metadata[f"vtimezone {name}"] for name in sorted(names)))
    return tuple(found.values())


def _assumptions(frame: Frame, calendars: Calendars, is_guessed: bool, missed: Sequence[str]) -> list[str]:
    wishes, language = frame.wishes, frame.language
    found = [say("zone", language, zone=frame.zone.key)]
    if frame.owner is None:
        found.append(say("no_owner", language))
    elif is_guessed:
        found.append(say("owner", language, who=str(frame.owner)))
    if "first" not in wishes.stated:
        found.append(say("window", language, first=wishes.first.isoformat(), last=wishes.last.isoformat()))
    if "work_start" not in wishes.stated:
        found.append(say("hours", language, a=wishes.work_start, b=wishes.work_end))
    if "lunch_start" not in wishes.stated and "has_lunch" not in wishes.stated:
        found.append(say("lunch", language, a=wishes.lunch_start, b=wishes.lunch_end))
    if "focus_minutes" not in wishes.stated:
        found.append(say("focus", language, n=wishes.focus_minutes))
    if "travel_minutes" not in wishes.stated:
        found.append(say("travel", language))
    found += [say("keep_missed", language, name=name) for name in missed]
    if calendars.theirs:
        found.append(say("others_known", language, files=", ".join(calendars.theirs)))
    else:
        found.append(say("others", language))
    if calendars.copies:
        found.append(say("merged", language, n=len(calendars.copies)))
    return found
