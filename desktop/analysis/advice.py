"""Answers for talking points, risks and questions to ask: each follows from a fact by a named rule (`basis`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.analysis.business_term import introduced
from desktop.analysis.commitments import object_of
from desktop.analysis.finding import Commitment, Contradiction, Fact, Figure, Participant, Thread
from desktop.analysis.internal import Secrecy
from desktop.analysis.scope import Scope
from desktop.analysis.wording import day, due, name, number, points, promised, say
from desktop.analysis.words import content, shortened
from desktop.core.spec import Language

_CONSTRAINT = re.compile(
    r"\bhard stop\b|\b(?:must|have to|need to) leave (?:by|at)\b|\bwill be (?:late|\d+ minutes late)\b|"
    r"\bcan only stay\b|必须.{0,6}离开|只能参加到|提前离开|晚到",
    re.IGNORECASE,
)
_FIGURE_LIMIT = 8
_STATED = re.compile(
    r"\b(?:does|do|did) not (?:agree|match)\b|\bnot (?:acceptable|good enough)\b|\bformal complaint\b|\bescalat\w+|"
    r"对不上|不一致|不满意|正式投诉",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules look at."""

    participants: tuple[Participant, ...]
    threads: tuple[Thread, ...]
    commitments: tuple[Commitment, ...]
    figures: tuple[Figure, ...]
    contradictions: tuple[Contradiction, ...]


def talking_points(found: Findings, language: Language) -> tuple[Fact, ...]:
    """What to bring up: our own open promises, the client's open questions, figures against target or the last period."""
    facts = [
        *_own_promises(found, language),
        *_client_questions(found, language),
        *_figure_points(found.figures, language),
    ]
    return _distinct(facts)


def risks(scope: Scope, secrecy: Secrecy, found: Findings, as_of: datetime, language: Language) -> tuple[Fact, ...]:
    """What may go wrong: overdue promises, dates that cannot hold, clashes, numbers that disagree, missed targets."""
    facts = [
        *(
            _promise_fact("overdue", item, language)
            for item in found.commitments
            if item.overdue and item.side == "ours"
        ),
        *_late_releases(scope, found, language),
        *_disagreements(found, language),
        *_stated_risks(scope, secrecy, as_of, language),
        *_missed(found.figures, language),
        *_clashes(scope, language),
        *_constraints(scope, secrecy, as_of, language),
    ]
    return _distinct(facts)


def questions_to_ask(found: Findings, language: Language) -> tuple[Fact, ...]:
    """What to ask them: what they promised, and what the silent ones expect."""
    facts: list[Fact] = []
    for item in found.commitments:
        if item.side == "client" and item.still_open:
            facts.append(
                Fact(
                    say("ask_for", language, who=name(item.who), what=promised(item), due=due(item, language)),
                    item.sources,
                    "client promise open",
                    item.internal,
                )
            )
    for who in found.participants:
        if who.side == "client" and who.no_recent_signal:
            key = "silent" if who.role else "silent_bare"
            facts.append(
                Fact(
                    say(key, language, who=name(who.person), role=who.role),
                    who.role_sources or who.sources,
                    "no recent signal",
                )
            )
    for thread in found.threads:
        for question in thread.questions:
            if (
                question.side == "ours"
                and question.asked_to
                and not question.internal
                and thread.waits_for_side == "client"
            ):
                facts.append(Fact(question.text, question.sources, "our question open"))
    return _distinct(facts)


def _distinct(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    return tuple({fact.text: fact for fact in facts}.values())


def _promise_fact(key: str, item: Commitment, language: Language) -> Fact:
    whom = name(item.whom)
    whom = f" → {whom}" if whom else ""
    text = say(key, language, who=name(item.who), whom=whom, what=promised(item), due=due(item, language))
    return Fact(text, item.sources, f"commitment {key}", item.internal, item.made_at)


def _own_promises(found: Findings, language: Language) -> Iterator[Fact]:
    ours = [item for item in found.commitments if item.side == "ours" and item.still_open]
    for item in sorted(ours, key=lambda each: not each.overdue):
        yield _promise_fact("overdue" if item.overdue else "open", item, language)


def _client_questions(found: Findings, language: Language) -> Iterator[Fact]:
    for thread in found.threads:
        for question in thread.questions:
            if question.side == "client":
                text = say("unanswered", language, who=name(question.asked_by), what=question.text)
                yield Fact(text, question.sources, "question unanswered", question.internal, question.asked_at)


def _figure_points(figures: Sequence[Figure], language: Language) -> Iterator[Fact]:
    shown = [figure for figure in figures if not figure.internal]
    for figure in sorted(
        shown, key=lambda each: (not _is_missed(each), each.target is None, -abs(each.change_share or 0))
    )[:_FIGURE_LIMIT]:
        if fact := _against_target(figure, language) or _against_previous(figure, language):
            yield fact


def _is_missed(figure: Figure) -> bool:
    if figure.target is None or figure.higher_is_better is None:
        return False
    return figure.value < figure.target if figure.higher_is_better else figure.value > figure.target


def _against_target(figure: Figure, language: Language) -> Fact | None:
    if figure.target is None or figure.higher_is_better is None:
        return None
    key = "met" if not _is_missed(figure) else "below" if figure.higher_is_better else "above_bad"
    text = say(
        key, language, name=introduced(figure.name, language), value=number(figure.value, figure), period=figure.period,
        gap=points(figure.value - figure.target, figure, language), target=number(figure.target, figure),
    )  # fmt: skip
    return Fact(text, figure.sources, "figure against target", figure.internal)


def _against_previous(figure: Figure, language: Language) -> Fact | None:
    if figure.previous is None or not figure.change or not figure.change_share:
        return None
    share = (
        points(figure.change, figure, language)
        if figure.format == "percent"
        else f"{abs(figure.change_share) * 100:.1f} %"
    )
    text = say(
        "rose" if figure.change > 0 else "fell", language, name=introduced(figure.name, language),
        value=number(figure.value, figure), period=figure.period,
        share=share, previous=number(figure.previous, figure),
    )  # fmt: skip
    return Fact(text, figure.sources, "figure against last period", figure.internal)


def _missed(figures: Sequence[Figure], language: Language) -> Iterator[Fact]:
    for figure in figures:
        if _is_missed(figure) and (fact := _against_target(figure, language)):
            yield fact


def _late_releases(scope: Scope, found: Findings, language: Language) -> Iterator[Fact]:
    """A promise that falls before the calendar event which releases its object ("Rate card sign-off")."""
    for item in found.commitments:
        thing = object_of(item, scope.corpus)
        if not item.still_open or item.due is None or item.side != "ours" or len(thing) < 2:
            continue
        for occurrence in scope.corpus.events:
            event = occurrence.event
            shared = thing & content(event.title)
            later = event.start.astimezone(scope.meeting.start.tzinfo).date()
            is_release = re.search(
                r"sign-?off|approval|release|review board|签字|审批|批准|评审", event.title, re.IGNORECASE
            )
            if len(shared) >= 2 and is_release and timedelta(0) < later - item.due <= timedelta(days=21):
                text = say(
                    "late_release",
                    language,
                    what=item.what,
                    due=day(item.due, language),
                    event=event.title,
                    when=day(later, language),
                )
                yield Fact(text, (*item.sources, occurrence.passage), "promise before release", True)


def _disagreements(found: Findings, language: Language) -> Iterator[Fact]:
    """Of figures those of the latest period; all the others."""
    latest = {f"{figure.name}, {figure.period}" for figure in found.figures}
    for item in found.contradictions:
        if item.claims and (
            item.kind != "figure"
            or item.subject in latest
            or (len(item.claims) == 2 and item.claims[0].file == item.claims[1].file)
        ):
            key = "contradiction" if item.kind == "figure" else "at_odds"
            yield Fact(say(key, language, what=item.text), item.sources, "contradiction", item.internal)


def _stated_risks(scope: Scope, secrecy: Secrecy, as_of: datetime, language: Language) -> Iterator[Fact]:
    """What the client itself calls wrong, in the last 60 days."""
    for statement in scope.corpus.statements:
        if statement.message < 0 or not statement.speaker or scope.side(statement.speaker) != "client":
            continue
        if (
            statement.at
            and timedelta(0) <= as_of - statement.at <= timedelta(days=60)
            and _STATED.search(statement.text)
        ):
            text = say(
                "stated",
                language,
                who=name(scope.corpus.directory.full(statement.speaker)),
                what=shortened(statement.text),
            )
            yield Fact(text, (statement.passage,), "client says", secrecy.of(statement) is not None, statement.at)


def _clashes(scope: Scope, language: Language) -> Iterator[Fact]:
    """Busy events with the owner or an own attendee that overlap the meeting."""
    meeting = scope.meeting
    seen: set[str] = set()
    for occurrence in scope.corpus.events:
        event = occurrence.event
        if (
            occurrence.passage in meeting.sources
            or not event.busy
            or event.all_day
            or event.status != "confirmed"
            or event.title in seen
        ):
            continue
        if event.start < meeting.end and meeting.start < event.end and event.title != meeting.title:
            seen.add(event.title)
            local = event.start.astimezone(meeting.start.tzinfo), event.end.astimezone(meeting.start.tzinfo)
            text = say("clash", language, event=event.title, when=f"{local[0]:%H:%M}–{local[1]:%H:%M}")
            yield Fact(text, (occurrence.passage,), "clash", True)


def _constraints(scope: Scope, secrecy: Secrecy, as_of: datetime, language: Language) -> Iterator[Fact]:
    """ "On Thursday I have a hard stop at 15:00.\""""
    for statement in scope.corpus.statements:
        if (
            statement.speaker
            and statement.at
            and timedelta(0) <= as_of - statement.at <= timedelta(days=21)
            and _CONSTRAINT.search(statement.text)
        ):
            if scope.relevance(statement) >= 1:
                text = say(
                    "constraint",
                    language,
                    who=name(scope.corpus.directory.full(statement.speaker)),
                    what=shortened(statement.text),
                )
                yield Fact(text, (statement.passage,), "constraint", secrecy.of(statement) is not None, statement.at)
