"""Answers for the figures workbook of a meeting pack: live formulas, every hard-coded figure with its cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from desktop.analysis.business_term import introduced
from desktop.analysis.finding import Figure, FigureSeries, FileUse, MeetingPack, Question
from desktop.core.spec import Cell, Chart, Column, Line, Series, Sheet, Table, WorkbookSpec
from desktop.providers.offline.brief import commitment_row, figure_cell
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.selection import named

SERIES, PERIODS = 8, 12


def workbook(pack: MeetingPack, words: Phrases) -> WorkbookSpec:
    """Sheets: figures, trend, commitments, questions, internal figures, what was left out, files. Empty ones are not made."""
    as_of = words.day(pack.as_of.date())
    intro = (Line(words("book_intro", title=pack.meeting.title, as_of=as_of)),)
    sheets = [
        _figures(words("sheet_figures"), pack.figures, intro, words),
        *_trend(pack.series, words),
        _commitments(pack, words),
        _questions(pack, words),
        _figures(words("sheet_internal"), pack.internal_figures, (Line(words("internal_intro")),), words),
        _left_out(pack, words),
        _files([*pack.files_used, *pack.files_not_used], words),
    ]
    filled = tuple(sheet for sheet in sheets if sheet.table.rows)
    title = words("book_title", title=pack.meeting.title)
    return WorkbookSpec(title, filled or (_empty(words, intro),), words.language, as_of=pack.as_of.date().isoformat())


def _empty(words: Phrases, intro: tuple[Line, ...]) -> Sheet:
    table = Table((Column(words("figure")),), ((Cell(words("none_found")),),))
    return Sheet(words("sheet_figures"), table, intro)


def _figures(name: str, figures: Sequence[Figure], intro: tuple[Line, ...], words: Phrases) -> Sheet:
    """One row per figure: value, before, change and share as formulas, target and the distance to it, the cell."""
    titles = ("figure", "period", "value", "before", "change", "share", "target", "to_target", "cell")
    columns = tuple(Column(words(title)) for title in titles)
    return Sheet(name, Table(columns, tuple(_figure_row(one, words) for one in figures)), intro)


def _figure_row(one: Figure, words: Phrases) -> tuple[Cell, ...]:
    name = named(one, words.language)
    joint = "：" if words.is_zh else ": "
    subject = f"{one.subject}{joint}{name}" if one.subject and one.subject not in name else name
    return (
        Cell(subject),
        Cell(one.period),
        figure_cell(one, one.value),
        figure_cell(one, one.previous),
        _difference(one, one.previous, "=C{r}-D{r}"),
        _share(one),
        figure_cell(one, one.target),
        _difference(one, one.target, "=C{r}-G{r}"),
        Cell(f"{one.file}, {one.sheet}!{one.cell}" if one.sheet else f"{one.file}, {one.cell}"),
    )


def _difference(one: Figure, other: float | None, formula: str) -> Cell:
    if other is None:
        return Cell(None)
    decimals = one.decimals
    return Cell(one.value - other, one.format, formula, currency=one.currency, decimals=decimals)


def _share(one: Figure) -> Cell:
    if not one.previous or one.format == "percent":
        return Cell(None)
    return Cell((one.value - one.previous) / one.previous, "percent", "=(C{r}-D{r})/D{r}", decimals=1)


def _trend(series: Sequence[FigureSeries], words: Phrases) -> list[Sheet]:
    """Series that share their periods on one sheet, each format with a chart of its own."""
    usable = [one for one in series if not one.internal and len(one.periods) >= 2]
    if not usable:
        return []
    periods = usable[0].periods[-PERIODS:]
    chosen = [one for one in usable if one.periods[-PERIODS:] == periods][:SERIES]
    columns = (Column(words("series")), *(Column(period) for period in periods))
    rows = tuple(
        (Cell(named(one, words.language)), *(_series_cell(one, value) for value in one.values[-PERIODS:]))
        for one in chosen
    )
    charts = tuple(chart_of(one, PERIODS, words) for one in chosen[:2])
    return [Sheet(words("sheet_trend"), Table(columns, rows), (), (), charts)]


def _series_cell(one: FigureSeries, value: float | None) -> Cell:
    if value is None:
        return Cell(None)
    return Cell(value, one.format, sources=one.sources[:1], currency=one.currency, decimals=one.decimals)


def chart_of(one: FigureSeries, periods: int, words: Phrases) -> Chart:
    """A native chart of one series, with its target as a second line where there is one."""
    categories = one.periods[-periods:]
    name = introduced(one.name, words.language)
    lines = [Series(name, one.values[-periods:], one.sources[:1])]
    if one.target is not None:
        lines.append(Series(words("target"), (one.target,) * len(categories), one.sources[:1]))
    values = ", ".join(f"{period}: {value}" for period, value in zip(categories, lines[0].values, strict=True))
    kind: Literal["column", "line"] = "line" if one.target is not None or len(categories) > 6 else "column"
    title = named(one, words.language)
    return Chart(kind, categories, tuple(lines), title, one.format, one.currency, f"{name}: {values}")


def _commitments(pack: MeetingPack, words: Phrases) -> Sheet:
    columns = tuple(Column(words(name)) for name in ("who", "what", "whom", "due", "state"))
    rows = tuple(commitment_row(one, words) for one in pack.commitments)
    return Sheet(words("sheet_commitments"), Table(columns, rows))


def _questions(pack: MeetingPack, words: Phrases) -> Sheet:
    """Every question without an answer, of mails and chats; the brief has room for a few."""
    columns = tuple(Column(words(name)) for name in ("asker", "asked_of", "asked_on", "question"))
    rows = tuple(_question_row(one) for one in pack.unanswered)
    return Sheet(words("sheet_questions"), Table(columns, rows))


def _question_row(one: Question) -> tuple[Cell, ...]:
    asked = one.asked_to
    return (
        Cell(one.asked_by.name or one.asked_by.address),
        Cell((asked.name or asked.address) if asked else ""),
        Cell(one.asked_at.date().isoformat(), "date") if one.asked_at else Cell(None),
        Cell(f"“{clipped(one.text, 300)}”", sources=one.sources[:1]),
    )


def _left_out(pack: MeetingPack, words: Phrases) -> Sheet:
    columns = (Column(words("text")), Column(words("why")))
    rows = tuple((Cell(clipped(one.text, 240), sources=one.sources[:1]), Cell(one.reason)) for one in pack.left_out)
    return Sheet(words("sheet_left_out"), Table(columns, rows), (Line(words("left_out_intro")),))


def _files(files: Sequence[FileUse], words: Phrases) -> Sheet:
    columns = tuple(Column(words(name)) for name in ("file", "used", "why"))
    rows = tuple((Cell(one.file), Cell(words("yes" if one.used else "no")), Cell(_reason(one))) for one in files)
    return Sheet(words("sheet_files"), Table(columns, rows))


def _reason(one: FileUse) -> str:
    return f"{one.reason} ({one.newest})" if one.newest and one.newest not in one.reason else one.reason
