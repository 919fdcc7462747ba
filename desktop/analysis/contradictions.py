"""Answers for the same thing said with different values: figures between tables, slides and sentences; dates and times of the meeting.

A number contradicts only when period, kind and subject agree and rounding does not explain the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from desktop.analysis.amounts import Quantity, find_amounts
from desktop.analysis.business_term import introduced
from desktop.analysis.corpus import SourceTable, Statement
from desktop.analysis.dates import find_days
from desktop.analysis.figures import Figures
from desktop.analysis.finding import Claim, Contradiction, Figure, FigureSeries
from desktop.analysis.internal import Secrecy
from desktop.analysis.kept_plan import broken_starts
from desktop.analysis.periods import Period, period_near, period_of
from desktop.analysis.scope import Scope
from desktop.analysis.table_shape import number_in, shape_of, text_in
from desktop.analysis.wording import number
from desktop.analysis.words import content, shortened
from desktop.core.document import PassageKind

_DIFFERS = re.compile(
    r"\b(?:does|do|did) not (?:agree|match)\b|\b(?:differs?|different|disagree|mismatch|contradict\w*|instead of|"
    r"rather than)\b|不一样|不一致|对不上|不符|有出入",
    re.IGNORECASE,
)
_MEETING_WORD = re.compile(
    r"\b(?:review|meeting|meet|call|see you|session)\b|会议|会上|季度会|开会|会面", re.IGNORECASE
)
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:：]([0-5]\d)(?!\d)")
_TARGET_BEFORE = re.compile(
    r"(?:target|goal|above|below|at least|at most|under|over|short of|of|than|目标|高于|低于|超过|不低于)(?:\s+(?:of|is|at|a|the))*\s*$",
    re.IGNORECASE,
)
_AIM = re.compile(r"\b(?:targets?|budget(?:ed)?|goal|forecast|plan(?:ned)?)\b|目标|预算|预测|计划", re.IGNORECASE)
_REST = re.compile(
    r"\b(?:the|all|every|any) (?:\w+ )?others?\b|\bthe rest\b|\bother \w+ together\b|其他|其余|另外[几两三四]"
)
_WHOLE = content("all lanes total network overall number value count sum amount all sites average 合计 总计 全部")
_NEAR = 0.3
_OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Said:
    """A number somewhere: in a sentence, or in a table of another file than the figure's."""

    quantity: Quantity
    period: Period | None
    words: frozenset[str]
    label: frozenset[str]
    claim: Claim
    internal: bool


def find_contradictions(scope: Scope, secrecy: Secrecy, figures: Figures) -> tuple[Contradiction, ...]:
    """Contradictions about the meeting's figures, then stated discrepancies, dates and times of the
    meeting, and starts that were announced and did not hold."""
    said = [*_in_sentences(scope, secrecy), *_in_tables(scope, secrecy, figures)]
    found = [*_of_figures(scope, secrecy, figures, said), *_stated(scope, secrecy), *_of_meeting(scope, secrecy)]
    found += broken_starts(scope, secrecy)
    return tuple(found)


def _in_sentences(scope: Scope, secrecy: Secrecy) -> Iterator[_Said]:
    titles = {document.file: document.title for document in scope.corpus.documents}
    for statement in scope.corpus.statements:
        if scope.relevance(statement) <= 0:
            continue
        amounts = [item for item in find_amounts(statement.text) if item.kind in ("money", "share")]
        if not amounts:
            continue
        where = statement.subject if statement.channel != "chat" else ""
        where = (
            f"{where} {titles.get(statement.file, '')} {statement.file}" if statement.channel == "document" else where
        )
        for quantity in amounts:
            clause, offset = _clause(statement.text, quantity.start)
            if _AIM.search(clause) or _REST.search(clause):
                continue
            words = content(f"{clause} {where}")
            period = period_near(clause, quantity.start - offset, quantity.end - offset)
            period = period or period_near(statement.text, quantity.start, quantity.end) or period_of(where)
            claim = Claim(
                quantity.text,
                shortened(statement.text),
                statement.file,
                statement.at,
                quantity.value,
                (statement.passage,),
            )
            if not _TARGET_BEFORE.search(statement.text[: quantity.start]):
                yield _Said(quantity, period, words, frozenset(), claim, secrecy.of(statement) is not None)


def _clause(text: str, position: int) -> tuple[str, int]:
    """The part of a sentence around `position`, and where it begins; a comma between digits does not cut."""
    cuts = [match.end() for match in re.finditer(r"[;；，]|,(?!\d)|。", text)]
    start = max((cut for cut in cuts if cut <= position), default=0)
    return text[start : min((cut for cut in cuts if cut > position), default=len(text))], start


def _in_tables(scope: Scope, secrecy: Secrecy, figures: Figures) -> Iterator[_Said]:
    """Numbers of small tables and charts in documents and slides about the client."""
    used = {figure.file for figure in figures.figures}
    for source in scope.corpus.tables:
        if source.file.rpartition(".")[2].lower() in ("xlsx", "xlsm", "csv") or source.passage.hidden:
            continue
        if scope.names_company(f"{source.file} {source.table.name} {source.passage.text[:200]}") or source.file in used:
            yield from _table_numbers(source, secrecy)


def _table_numbers(source: SourceTable, secrecy: Secrecy) -> Iterator[_Said]:
    shape = shape_of(source)
    if shape is None:
        return
    for row in source.table.rows:
        label = text_in(row[shape.label])
        row_named = period_of(label)
        for index in (*shape.periods, *shape.measures):
            value = number_in(row[index])
            if value is None:
                continue
            text = str(row[index].value)
            column = source.table.columns[index]
            quantity = next(find_amounts(text), None)
            if quantity is None:
                continue
            if "£M" in column or re.search(r"[£€$¥]\s?[mM]\b", column):
                quantity = Quantity(float(value) * 1e6, f"£{value}M", "money", "GBP", "", 10_000)
            words = content(f"{label} {column} {source.above} {source.table.name} {source.table.columns[shape.label]}")
            claim = Claim(
                quantity.text,
                shortened(f"{source.table.name}: {label}, {column}"),
                source.file,
                source.at,
                quantity.value,
                (source.passage.id,),
            )
            named = shape.periods.get(index) or row_named or period_of(column)
            yield _Said(
                quantity,
                named,
                words,
                content(label) if row_named is None else frozenset(),
                claim,
                source.file in secrecy.files,
            )


def _of_figures(scope: Scope, secrecy: Secrecy, figures: Figures, said: Sequence[_Said]) -> Iterator[Contradiction]:
    for period, label, value, figure in _points(figures):
        against = [
            item for item in said if item.claim.file != figure.file and _is_about(scope, item, figure, period, value)
        ]
        against = [item for item in against if not _fits_longer_name(scope, item, figure, figures)]
        rival = [item for item in against if not item.quantity.agrees_with(value)]
        if rival:
            agreeing = [item for item in against if item.quantity.agrees_with(value)]
            yield _figure_contradiction(scope, secrecy, figure, label, value, rival, agreeing)


def _points(figures: Figures) -> Iterator[tuple[Period, str, float, Figure]]:
    """Every (period, its label, value, figure) of the figures and their earlier periods."""
    lines: dict[tuple[str, str, str], FigureSeries] = {
        (line.file, line.sheet, line.cells[-1]): line for line in figures.series
    }
    for figure in figures.figures:
        line = lines.get((figure.file, figure.sheet, figure.cell))
        if line:
            for label, value in zip(line.periods, line.values, strict=True):
                if (period := period_of(label)) and value is not None:
                    yield period, label, value, figure
        elif period := period_of(figure.period):
            yield period, figure.period, float(figure.value), figure


def _is_about(scope: Scope, item: _Said, figure: Figure, period: Period, value: float) -> bool:
    """Same period, same kind, near enough, and the same subject."""
    if item.period is None or not item.period.fits(period):
        return False
    kind = {"percent": "share", "currency": "money"}.get(figure.format, "count")
    if item.quantity.kind != kind or (kind == "money" and item.quantity.currency != figure.currency):
        return False
    if not value or abs(item.quantity.value - value) / abs(value) > (_NEAR if kind == "money" else 0.05):
        return False
    name = content(figure.name) - scope.words
    if item.label - scope.words - _WHOLE - name:
        return False
    if kind == "money":
        return bool(name & item.words) or (bool(scope.words & item.words) and "claim" not in item.words)
    return bool(name) and name <= item.words


def _fits_longer_name(scope: Scope, item: _Said, figure: Figure, figures: Figures) -> bool:
    """ "On time, Hull – Daventry" takes a number from plain "On time"; a row of totals belongs to the shorter name."""
    own = content(figure.name) - scope.words
    others = [content(other.name) - scope.words for other in figures.figures if other.format == figure.format]
    label = item.label - scope.words
    if label:
        is_whole = label <= _WHOLE
        return any(other < own if is_whole else own < other and (other - own) <= label for other in others)
    text = content(item.claim.text)
    return any(own < other and other <= item.words and (other - own) <= text for other in others)


def _figure_contradiction(
    scope: Scope,
    secrecy: Secrecy,
    figure: Figure,
    label: str,
    value: float,
    rival: Sequence[_Said],
    agreeing: Sequence[_Said],
) -> Contradiction:
    shown = number(value, figure)
    own = Claim(
        shown,
        f"{figure.sheet}!{figure.cell}: {figure.name}, {label}",
        figure.file,
        _as_of(scope, figure.file),
        value,
        figure.sources,
    )
    claims = sorted(
        (*(item.claim for item in _distinct(rival)), *(item.claim for item in _distinct(agreeing)[:2]), own),
        key=lambda claim: claim.at or _OLDEST,
    )
    values = list(dict.fromkeys(item.quantity.text for item in rival))
    zh = secrecy.language == "zh"
    text = (
        f"{introduced(figure.name, 'zh')}（{label}）：{figure.file} 为 {shown}，其他来源为 {'、'.join(values)}"
        if zh
        else f"{figure.name}, {label}: {shown} in {figure.file}, but {', '.join(values)} elsewhere"
    )
    return Contradiction(f"{figure.name}, {label}", "figure", text, tuple(claims), figure.internal, _sources(claims))


def _distinct(items: Iterable[_Said]) -> list[_Said]:
    """One claim per file and value."""
    return list({(item.claim.file, item.quantity.value): item for item in items}.values())


def _sources(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for claim in claims for source in claim.sources))


def _as_of(scope: Scope, file: str) -> datetime | None:
    return next((source.at for source in scope.corpus.tables if source.file == file), None)


def _stated(scope: Scope, secrecy: Secrecy) -> Iterator[Contradiction]:
    """Two numbers of one kind in one sentence, said to differ in it or in the next."""
    lines = scope.corpus.statements
    for index, statement in enumerate(lines):
        after = (
            lines[index + 1].text if index + 1 < len(lines) and lines[index + 1].passage == statement.passage else ""
        )
        if scope.relevance(statement) <= 0 or not _DIFFERS.search(f"{statement.text} {after}"):
            continue
        amounts = [item for item in find_amounts(statement.text) if item.kind in ("share", "money")]
        if len(amounts) == 2 and amounts[0].kind == amounts[1].kind and amounts[0].value != amounts[1].value:
            claims = tuple(
                Claim(
                    item.text, shortened(statement.text), statement.file, statement.at, item.value, (statement.passage,)
                )
                for item in amounts
            )
            yield Contradiction(
                shortened(statement.text, 80),
                "figure",
                shortened(statement.text),
                claims,
                secrecy.of(statement) is not None,
                (statement.passage,),
            )


def _of_meeting(scope: Scope, secrecy: Secrecy) -> Iterator[Contradiction]:
    """Sentences that put this meeting on another day or at another time than the calendar."""
    start = scope.meeting.start
    for statement in scope.corpus.statements:
        if statement.at is None or not _speaks_of_meeting(scope, statement):
            continue
        for day in find_days(statement.text, statement.at.date(), ahead=True):
            apart = abs((day.day - start.date()).days)
            if day.exact and 0 < apart <= 14 and _MEETING_WORD.search(statement.text):
                yield _meeting_contradiction(
                    scope, secrecy, statement, "date", f"{day.day:%Y-%m-%d}", f"{start:%Y-%m-%d}"
                )
                break
            clocks = {(int(hour), int(minute)) for hour, minute in _CLOCK.findall(statement.text)}
            if apart == 0 and clocks and not clocks & _times(scope):
                first = min(clocks)
                yield _meeting_contradiction(
                    scope, secrecy, statement, "time", f"{first[0]:02}:{first[1]:02}", f"{start:%H:%M}"
                )
                break


def _speaks_of_meeting(scope: Scope, statement: Statement) -> bool:
    if statement.kind is PassageKind.HEADING or (
        statement.at and not timedelta(days=-1) <= scope.meeting.start - statement.at <= timedelta(days=60)
    ):
        return False
    if scope.relevance(statement) < (1 if statement.message >= 0 else 0.5):
        return False
    title = content(scope.meeting.title)
    words = content(statement.text)
    if len(title & words) >= max(2, len(title) * 0.6):
        return True
    in_thread = statement.message >= 0 and len(title & content(statement.subject)) >= max(2, len(title) * 0.6)
    return in_thread and bool(re.search(r"\b(?:our|the) (?:review|meeting|call)\b|季度会", statement.text))


def _times(scope: Scope) -> set[tuple[int, int]]:
    """Start and end of the meeting in its own zone, the person's and the zones of the attendees are all right."""
    times = set()
    for moment in (scope.meeting.start, scope.meeting.end):
        for hours in range(-12, 15):
            shifted = moment.astimezone(UTC) + timedelta(hours=hours)
            if hours in (0, 8) or shifted.hour == moment.hour:
                times.add((shifted.hour, shifted.minute))
    return times


def _meeting_contradiction(
    scope: Scope, secrecy: Secrecy, statement: Statement, kind: str, said: str, calendar: str
) -> Contradiction:
    zh = secrecy.language == "zh"
    text = (
        f"会议{'日期' if kind == 'date' else '时间'}：日历为 {calendar}，{statement.file} 为 {said}"
        if zh
        else f"{'Day' if kind == 'date' else 'Time'} of the meeting: {calendar} in the calendar, {said} in {statement.file}"
    )
    claims = (
        Claim(said, shortened(statement.text), statement.file, statement.at, None, (statement.passage,)),
        Claim(calendar, scope.meeting.title, "", None, None, scope.meeting.sources),
    )
    return Contradiction(
        scope.meeting.title, "date" if kind == "date" else "time", text, claims, False, _sources(claims)
    )
