"""Answers for the one-page brief of a tidied week: what changes, what stays on purpose, focus, what is open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop.analysis.calendar_triage_result import DayLoad, Decision, FocusDay, WeekTriage
from desktop.core.spec import Block, Bullets, Cell, Column, DocumentSpec, Heading, Line, Paragraph, Table
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.tidy_text import changes, day_name, hours, short_time, span_of, to_do

CHANGES, CHANGES_ZH, STAYS, OPEN = 9, 7, 3, 3  # what fits on one page; lines of Chinese are higher
SHOWN_KEEPS = ("K1", "K4", "K5", "K9")


def document(week: WeekTriage, words: Phrases, names: dict[str, str]) -> DocumentSpec:
    """The brief as a spec; `names` are the names of the calendar files."""
    blocks: list[Block] = [Paragraph((Line(_lead(week, words)),), "lead")]
    made, open_points = changes(week), open_lines(week, words)[:OPEN]
    shown = (CHANGES_ZH if words.is_zh else CHANGES) - len(open_points)
    if made:
        applied = words("lead_status", changes=f"{names['changes']}.ics", rollback=f"{names['rollback']}.ics")
        blocks += [Paragraph((Line(applied),)), Heading(words("what_changes")), _changes(week, made[:shown], words)]
        if len(made) > shown:
            blocks.append(Paragraph((Line(words("more", n=len(made) - shown)),), "note"))
    else:
        blocks.append(Paragraph((Line(words("nothing_to_change")),)))
    stays = [d for d in week.decisions if d.rule in SHOWN_KEEPS][:STAYS]
    if stays:
        blocks += [Heading(words("stays")), Bullets(tuple(_stay(week, decision, words) for decision in stays))]
    if week.focus:
        blocks += [Heading(words("focus_time")), _focus(week.focus, words)]
    if open_points:
        blocks += [Heading(words("open_points")), Bullets(tuple(Line(text) for text in open_points))]
    who = (week.owner.name or week.owner.address) if week.owner else ""
    subtitle = words("brief_sub", who=who, zone=week.timezone) if who else week.timezone
    title = words("brief_title", span=span_of(week, words))
    return DocumentSpec(
        title,
        tuple(blocks),
        subtitle,
        words.language,
        as_of=week.as_of.date().isoformat(),
        header=words("brief_header"),
    )


def _lead(week: WeekTriage, words: Phrases) -> str:
    """Conflicts, meeting hours and after hours: before, after the person's own changes, if all agree; and focus."""

    def total(loads: Sequence[DayLoad], name: str) -> int:
        return sum(getattr(load, name) for load in loads)

    sides = (week.before, week.after_own, week.after)
    h, oh, rh = (hours(total(loads, "meeting_minutes")) for loads in sides)
    a, oa, ra = (total(loads, "after_hours") for loads in sides)
    c, oc, rc = (total(loads, "conflicts") for loads in sides)
    cm, f, w = (
        total(week.before, "conflict_minutes"),
        sum(d.reached for d in week.focus),
        sum(d.wanted for d in week.focus),
    )
    return words("lead", c=c, cm=cm, oc=oc, rc=rc, h=h, oh=oh, rh=rh, a=a, oa=oa, ra=ra, f=f, w=w)


def _changes(week: WeekTriage, made: list[Decision], words: Phrases) -> Table:
    widths = (("when", 0.16), ("meeting", 0.27), ("do", 0.21), ("why", 0.36))
    columns = tuple(Column(words(key), width=width) for key, width in widths)
    rows = []
    for decision in made:
        entry = week.entry(decision.entry)
        rows.append(
            (
                Cell(short_time(entry.start, entry.end, words)),
                Cell(clipped(entry.title, 60), sources=cited(week, decision), bold=True),
                Cell(to_do(decision, words)),
                Cell(decision.why),
            )
        )
    return Table(columns, tuple(rows))


def _stay(week: WeekTriage, decision: Decision, words: Phrases) -> Line:
    entry = week.entry(decision.entry)
    colon, space = ("：", "") if words.is_zh else (": ", "")
    when = short_time(entry.start, entry.end, words)
    text = f"{entry.title}（{when}）" if words.is_zh else f"{entry.title} ({when})"
    is_ours = bool(_COUNTED.search(decision.why))  # it speaks of other events, or of minutes that were counted
    return Line(f"{text}{colon}{space}{decision.why}", () if is_ours else cited(week, decision))


_COUNTED = re.compile(r"[“\d]")


def cited(week: WeekTriage, decision: Decision) -> tuple[str, ...]:
    """The event as its calendar has it, and the words the decision rests on; never a private one."""
    entry = week.entry(decision.entry)
    event = () if entry.is_private else entry.sources[:1]
    return (*event, *((decision.quoted,) if decision.quoted and decision.quoted not in event else ()))


def _focus(days: tuple[FocusDay, ...], words: Phrases) -> Table:
    columns = (
        Column(words("day"), width=0.22),
        Column(words("asked"), width=0.14),
        Column(words("reached"), width=0.12),
        Column(words("blocks"), width=0.52),
    )
    rows = []
    for day in days:
        blocks = ", ".join(
            f"{b.start:%H:%M}–{b.end:%H:%M}" + (f" ({words('existing')})" if b.entry else "") for b in day.blocks
        )
        rows.append(
            (Cell(day_name(day.day, words)), Cell(day.wanted, "integer"), Cell(day.reached, "integer"), Cell(blocks))
        )
    return Table(columns, tuple(rows))


def open_lines(week: WeekTriage, words: Phrases) -> list[str]:
    """What is not solved: conflicts that remain, focus that is missing, travel that does not fit."""
    lines = [
        words("conflict_left", one=week.entry(c.first).title, other=week.entry(c.second).title, n=c.minutes)
        for c in week.remaining
    ]
    lines += [
        words("focus_left", day=day_name(d.day, words), n=d.reached, w=d.wanted, why=d.cause)
        for d in week.focus
        if d.missing
    ]
    lines += [
        words("travel_left", one=week.entry(g.first).title, other=week.entry(g.second).title, n=g.missing)
        for g in week.travel
    ]
    return lines
