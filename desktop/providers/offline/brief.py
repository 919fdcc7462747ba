"""Answers for the brief of a meeting pack: at most two pages, each line with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from desktop.analysis.finding import Commitment, Contradiction, Fact, Figure, MeetingPack, Participant, Question, Thread
from desktop.analysis.wording import promised
from desktop.core.spec import Block, Bullets, Cell, Column, DocumentSpec, Heading, Line, Paragraph, Table
from desktop.deliverables.figure import shown
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.selection import disagreement_text, disagreements, named, varied

# lines of Chinese are higher, so that the brief stays on two pages there are fewer of them
PEOPLE, THREADS, QUESTIONS, COMMITMENTS, FIGURES, POINTS, RISKS, DISAGREEMENTS = 8, 3, 3, 6, 6, 4, 2, 3
QUOTE = 110


def document(pack: MeetingPack, words: Phrases, workbook: str) -> DocumentSpec:
    """The brief as a spec. `workbook` is the name of the figures file, "" when there is none."""
    meeting = pack.meeting
    when = words.span(meeting.start, meeting.end, pack.timezone)
    blocks: list[Block] = [*_purpose(pack, words)]
    blocks += _section(words("people"), [_people(pack.participants, words)] if pack.participants else [])
    points = varied(pack.talking_points, POINTS)
    shown, rows, threads = (
        (COMMITMENTS - 1, FIGURES - 1, THREADS - 1) if words.is_zh else (COMMITMENTS, FIGURES, THREADS)
    )
    blocks += _section(words("talking"), _facts(points))
    blocks += _section(words("commitments"), _commitments(_ranked(pack.commitments), words, shown))
    blocks += _section(words("figures"), _figures(pack.figures[:rows], words, workbook))
    blocks += _section(words("contradictions"), _contradictions(disagreements(pack), words))
    blocks += _section(words("unanswered"), _unanswered(pack, words))
    blocks += _section(words("threads"), _list(_open_threads(pack)[:threads], lambda t: _thread(t, words)))
    said = {point.text for point in points}
    blocks += _section(words("risks"), _facts(varied([risk for risk in pack.risks if risk.text not in said], RISKS)))
    blocks += _section(words("to_ask"), _facts(varied(pack.questions_to_ask, QUESTIONS)))
    return DocumentSpec(
        words("brief_title", title=meeting.title),
        tuple(blocks),
        f"{when}{', ' + meeting.location if meeting.location else ''}",
        words.language,
        as_of=pack.as_of.date().isoformat(),
        header=words("brief_header"),
    )


def _section(title: str, blocks: Sequence[Block]) -> list[Block]:
    """Heading and blocks, or nothing at all: an empty section tells a reader nothing."""
    return [Heading(title), *blocks] if blocks else []


def _purpose(pack: MeetingPack, words: Phrases) -> list[Block]:
    if not pack.purpose:
        return [Paragraph((Line(words("none_found")),), "lead")]
    return [Paragraph((_line(_quoted(fact, words)),), "lead") for fact in pack.purpose[:2]]


def _quoted(fact: Fact, words: Phrases) -> Fact:
    """An extract in quotation marks, with who said it and when: these are words of a source, not ours."""
    text = clipped(fact.text, 200)
    if fact.speaker:
        day = words.short_day(fact.at) if fact.at else words("undated")
        return replace(fact, text=words("asked", who=fact.speaker, day=day, text=text))
    if fact.basis == "invitation":
        return replace(fact, text=words("invitation_says", text=text))
    return fact if fact.basis else replace(fact, text=f"“{text}”")


def _line(fact: Fact) -> Line:
    return Line(clipped(fact.text, 260), fact.sources)


def _facts(facts: Iterable[Fact]) -> list[Block]:
    items = tuple(_line(fact) for fact in facts)
    return [Bullets(items)] if items else []


def _list(values: Sequence[Question] | Sequence[Thread], line: Callable[..., Line]) -> list[Block]:
    return [Bullets(tuple(line(value) for value in values))] if values else []


def _people(people: Sequence[Participant], words: Phrases) -> Table:
    columns = tuple(
        Column(words(name), width=width)
        for name, width in (("person", 0.2), ("role", 0.24), ("answer", 0.14), ("last", 0.42))
    )
    client_first = sorted(people, key=lambda p: (p.side != "client", p.side != "other"))
    return Table(columns, tuple(_person(person, words) for person in client_first[:PEOPLE]))


def _person(one: Participant, words: Phrases) -> tuple[Cell, ...]:
    contact = one.last_contact
    status = words("organizer") if one.is_organizer else words(one.status) if one.status in _STATUSES else one.status
    said = words("no_signal")
    if contact is not None:
        day = words.short_day(contact.at) if contact.at else ""
        channel = words(contact.channel) if contact.channel in ("mail", "chat", "notes") else contact.channel
        said = words("said", day=day, channel=channel, said=clipped(contact.said, QUOTE))
    role = ", ".join(part for part in (one.role, one.company) if part)
    return (
        Cell(one.person.name or one.person.address, sources=one.sources[:1], bold=one.side == "client"),
        Cell(role, sources=one.role_sources[:1]),
        Cell(status),
        Cell(said, sources=contact.sources[:1] if contact else ()),
    )


_STATUSES = ("accepted", "declined", "tentative", "needs-action")


def _ranked(commitments: Sequence[Commitment]) -> list[Commitment]:
    """Overdue first, then open ones by date, then what is done."""
    return sorted(commitments, key=lambda c: (not c.still_open, not c.overdue, c.due is None, c.due or c.made_at))


def _commitments(commitments: Sequence[Commitment], words: Phrases, most: int) -> list[Block]:
    if not commitments:
        return []
    widths = (("who", 0.16), ("what", 0.41), ("whom", 0.14), ("due", 0.17), ("state", 0.12))
    columns = tuple(Column(words(name), width=width) for name, width in widths)
    rows = tuple(commitment_row(one, words) for one in commitments[:most])
    blocks: list[Block] = [Table(columns, rows)]
    if len(commitments) > most:
        blocks.append(Paragraph((Line(words("more", n=len(commitments) - most)),), "note"))
    return blocks


def commitment_row(one: Commitment, words: Phrases) -> tuple[Cell, ...]:
    """Who, what, to whom, due, state: with the sources of the promise, and of its closing."""
    due = Cell(one.due.isoformat(), "date", sources=one.due_sources[:1]) if one.due else Cell(words("no_date"))
    state = "overdue" if one.overdue else "open" if one.still_open else "closed"
    return (
        Cell(one.who.name or one.who.address),
        Cell(promised(one, 150) + moved(one, words), sources=one.sources[:1]),
        Cell((one.whom.name or one.whom.address) if one.whom else ""),
        due,
        Cell(words(state), sources=one.closing_sources[:1], bold=one.overdue),
    )


def moved(one: Commitment, words: Phrases) -> str:
    """ " (first due 20 Feb, then moved)": where the quoted words name another day than the one beside them."""
    is_moved = one.first_due and one.first_due != one.due
    return words("moved", day=words.short_day(one.first_due)) if one.first_due and is_moved else ""


def _figures(figures: Sequence[Figure], words: Phrases, workbook: str) -> list[Block]:
    if not figures:
        return []
    columns = tuple(Column(words(name)) for name in ("figure", "period", "value", "before", "target"))
    blocks: list[Block] = [Table(columns, tuple(_figure_row(one, words) for one in figures))]
    if workbook:
        blocks.append(Paragraph((Line(words("see_workbook", file=f"{workbook}.xlsx")),), "note"))
    return blocks


def _figure_row(one: Figure, words: Phrases) -> tuple[Cell, ...]:
    return (
        Cell(named(one, words.language)),
        Cell(one.period),
        figure_cell(one, one.value),
        figure_cell(one, one.previous),
        figure_cell(one, one.target),
    )


def figure_cell(one: Figure, value: float | None) -> Cell:
    """`value` in the format of the figure, with its source; an empty cell for None ("not found", never zero)."""
    if value is None:
        return Cell(None)
    return Cell(value, one.format, sources=one.sources[:1], currency=one.currency, decimals=one.decimals)


def figure_text(one: Figure, value: float | None, words: Phrases) -> str:
    """The value as text, rounded as in every other file."""
    return shown(figure_cell(one, value), words.language)


def _contradictions(found: Sequence[Contradiction], words: Phrases) -> list[Block]:
    if not found:
        return []
    shown = found[:DISAGREEMENTS]
    blocks: list[Block] = [
        Bullets(tuple(Line(clipped(disagreement_text(one, words.language), 240), _all_sources(one)) for one in shown))
    ]
    if len(found) > len(shown):
        blocks.append(Paragraph((Line(words("more_disagree", n=len(found) - len(shown))),), "note"))
    return blocks


def _all_sources(one: Contradiction) -> tuple[str, ...]:
    sources = tuple(source for claim in one.claims for source in claim.sources[:1]) or one.sources
    return tuple(dict.fromkeys(sources))[:4]


def _unanswered(pack: MeetingPack, words: Phrases) -> list[Block]:
    blocks = _list(pack.unanswered[:QUESTIONS], lambda question: _question(question, words))
    more = len(pack.unanswered) - QUESTIONS
    return [*blocks, Paragraph((Line(words("more", n=more)),), "note")] if more > 0 else blocks


def _open_threads(pack: MeetingPack) -> tuple[Thread, ...]:
    return tuple(thread for thread in pack.threads if thread.waits_for is not None)[:THREADS]


def _thread(one: Thread, words: Phrases) -> Line:
    day = words.short_day(one.last_at) if one.last_at else ""
    text = words("thread", subject=clipped(one.subject, 70), day=day, gist=clipped(one.gist, QUOTE))
    waits = words("waits_for", who=one.waits_for.name or one.waits_for.address) if one.waits_for else ""
    return Line(text + waits, one.sources[-1:])


def _question(one: Question, words: Phrases) -> Line:
    day = words.short_day(one.asked_at) if one.asked_at else ""
    who = one.asked_by.name or one.asked_by.address
    return Line(words("asked", who=who, day=day, text=clipped(one.text, 180)), one.sources[:1])
