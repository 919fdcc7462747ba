"""Answers for the deck a client sees: 6 to 10 slides, a message in each title, nothing internal.

What goes in: client-safe figures, promises between the two sides, questions the client asked. Talking points, risks,
quotes from internal mail and everything marked `internal` stay out.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop.analysis.business_term import introduced, unit_in
from desktop.analysis.finding import Commitment, Figure, FigureSeries, MeetingPack, Question
from desktop.analysis.wording import promised
from desktop.core.spec import Cell, Column, DeckSpec, Line, Slide, Table
from desktop.providers.offline.brief import figure_cell, figure_text, moved
from desktop.providers.offline.figures import chart_of
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.selection import bare, for_client, is_safe, named, withheld

FIGURES, CHARTS, PROMISES, QUESTIONS, PERIODS = 6, 2, 5, 4, 8


def deck(pack: MeetingPack, words: Phrases) -> DeckSpec:
    """The client deck as a spec."""
    closed = withheld(pack)
    ours = _promises(pack, "ours", closed)
    theirs = _promises(pack, "client", closed)
    asked = [one for one in pack.unanswered if not one.internal and one.side == "client"]
    questions = [one for one in asked if is_safe(one.sources, closed)][:QUESTIONS]
    figures = for_client(pack)[:FIGURES]
    slides = [
        _title(pack, words),
        _agenda(pack, figures, bool(ours or theirs), bool(questions), words),
        *_figure_slides(pack, figures, words),
        *_promise_slide(ours, "ours", pack, words),
        *_promise_slide(theirs, "theirs", pack, words),
        *_question_slide(questions, words),
        _next(words),
    ]
    return DeckSpec(pack.meeting.title, tuple(slides[:10]), words.language, as_of=pack.as_of.date().isoformat())


def _promises(pack: MeetingPack, side: str, closed: frozenset[str]) -> list[Commitment]:
    """Open, between the two sides, and not from an internal source."""
    ends: dict[bool, list[Commitment]] = {True: [], False: []}
    for one in pack.commitments:
        if one.side == side and one.still_open and not one.internal and is_safe(one.sources, closed):
            ends[one.overdue].append(one)
    return (ends[True] + ends[False])[:PROMISES]


def _title(pack: MeetingPack, words: Phrases) -> Slide:
    day = words.day(pack.meeting.start.date())
    subtitle = words("deck_sub", company=pack.company, day=day) if pack.company else day
    return Slide(pack.meeting.title, layout="title", subtitle=subtitle, notes=_meeting_note(pack))


def _meeting_note(pack: MeetingPack) -> tuple[Line, ...]:
    return (Line(pack.meeting.title, pack.meeting.sources[:1]),)


def _agenda(pack: MeetingPack, figures: Sequence[Figure], promises: bool, questions: bool, words: Phrases) -> Slide:
    """The agenda of the invitation, else what the deck itself covers."""
    items = [Line(clipped(fact.text, 90), fact.sources[:1]) for fact in pack.agenda if not fact.internal][:6]
    if not items:
        period = figures[0].period if figures else ""
        items = [Line(words("agenda_figures", period=period))] if figures else []
        items += [Line(words("agenda_promises"))] if promises else []
        items += [Line(words("agenda_questions"))] if questions else []
        items += [Line(words("agenda_next"))]
    return Slide(words("agenda"), tuple(items))


def _figure_slides(pack: MeetingPack, figures: Sequence[Figure], words: Phrases) -> list[Slide]:
    if not figures:
        return []
    columns = tuple(Column(words(name)) for name in ("figure", "period", "value", "before", "target"))
    rows = tuple(_row(one, words) for one in figures)
    notes = tuple(_note(one, words) for one in figures)
    table = Slide(_headline(figures, words), table=Table(columns, rows), notes=notes)
    by_name = {one.name: one for one in pack.series if not one.internal and len(one.periods) >= 3}
    charted = [one for one in figures if one.name in by_name]
    charts = [_chart(by_name[one.name], one, words) for one in charted[:CHARTS]]
    return charts if charts and len(figures) == 1 else [table, *charts]


def _row(one: Figure, words: Phrases) -> tuple[Cell, ...]:
    values = (figure_cell(one, one.value), figure_cell(one, one.previous), figure_cell(one, one.target))
    return (Cell(clipped(named(one, words.language), 48)), Cell(one.period), *values)


def _headline(figures: Sequence[Figure], words: Phrases) -> str:
    """The message of the figures: how many targets were met, or what moved."""
    judged = [one for one in figures if _is_met(one) is not None]
    if len(judged) < 2:
        return _message((judged or list(figures))[0], words)
    met = sum(bool(_is_met(one)) for one in judged)
    return words("targets", met=met, n=len(judged), period=judged[0].period)


def _is_met(one: Figure) -> bool | None:
    """Whether the figure reached its target; None when there is none or the direction is unknown."""
    if one.target is None or one.higher_is_better is None:
        return None
    return one.value >= one.target if one.higher_is_better else one.value <= one.target


def _message(one: Figure, words: Phrases) -> str:
    value = figure_text(one, one.value, words)
    unit = (
        f" {unit_in(one.unit, words.language)}" if one.unit and one.unit.casefold() not in one.name.casefold() else ""
    )
    said = {"name": introduced(one.name, words.language), "value": value + unit, "period": one.period}
    is_met = _is_met(one)
    if is_met is not None:
        return words("above" if is_met else "below", **said, target=figure_text(one, one.target, words))
    if one.previous is None:
        return words("is", **said)
    before = figure_text(one, one.previous, words)
    if before == value:
        return words("stayed", **said)
    return words("rose" if one.value > one.previous else "fell", **said, before=before)


def _note(one: Figure, words: Phrases) -> Line:
    where = f"{one.sheet}!{one.cell}" if one.sheet else one.cell
    return Line(f"{one.name} {one.period}: {figure_text(one, one.value, words)} ({one.file}, {where})", one.sources[:1])


def _chart(series: FigureSeries, figure: Figure, words: Phrases) -> Slide:
    return Slide(_message(figure, words), chart=chart_of(series, PERIODS, words), notes=(_note(figure, words),))


def _promise_slide(promises: Sequence[Commitment], side: str, pack: MeetingPack, words: Phrases) -> list[Slide]:
    if not promises:
        return []
    key = f"{side}_one" if len(promises) == 1 else f"{side}_n"
    title = words(key, n=len(promises), company=pack.company or words("company"))
    columns = tuple(Column(words(name), width=width) for name, width in (("what", 0.6), ("who", 0.22), ("due", 0.18)))
    rows = tuple(_promise_row(one, words) for one in promises)
    notes = tuple(Line(promised(one, 200), one.sources[:1]) for one in promises)
    return [Slide(title, table=Table(columns, rows), notes=notes)]


def _promise_row(one: Commitment, words: Phrases) -> tuple[Cell, ...]:
    due = Cell(one.due.isoformat(), "date") if one.due else Cell(words("no_date"))
    return (
        Cell(promised(one, 110) + moved(one, words), sources=one.sources[:1]),
        Cell(one.who.name or one.who.address),
        due,
    )


def _question_slide(questions: Sequence[Question], words: Phrases) -> list[Slide]:
    if not questions:
        return []
    items = tuple(Line(clipped(bare(one.text), 150), one.sources[:1]) for one in questions)
    return [Slide(words("questions_title"), items, notes=items)]


def _next(words: Phrases) -> Slide:
    items = tuple(Line(words(key)) for key in ("next_agree", "next_minutes", "next_meeting"))
    return Slide(words("next_title"), items, layout="closing")
