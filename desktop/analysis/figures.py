"""Answers for key figures: which cells of which tables matter to a meeting, typed, with what they are compared to.

A row counts when the table's caption or the row names the client, and no row of another company ever does. Previous value
and change are computed here. A list of records (orders, log lines) gives no figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from desktop.analysis.amounts import currency_in
from desktop.analysis.corpus import SourceTable
from desktop.analysis.finding import Figure, FigureSeries
from desktop.analysis.internal import Reason, Secrecy, sign_in
from desktop.analysis.periods import Period, period_of
from desktop.analysis.scope import Scope
from desktop.analysis.table_shape import RAW_ROWS, Shape, caption_of, is_label, number_in, row_period, shape_of, text_in
from desktop.analysis.words import content, normal, overlap
from desktop.core.document import CellRecord
from desktop.core.spec import Format

_LOWER_IS_BETTER = re.compile(
    r"claims?|complaint|excursion|delay|late|error|defect|incident|churn|returns?|absence|overdue|cost|accident|投诉|"
    r"索赔|延误|异常|缺陷|退货|成本|事故",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(r"\b(?:rate|price|surcharge|weight|limit|share of)\b|价格|费率", re.IGNORECASE)
_FORMATS = {"xlsx": 4, "xlsm": 4, "csv": 3, "ods": 3, "docx": 2, "md": 2, "html": 2, "pdf": 1, "pptx": 1}


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures, client-safe and internal, most relevant first, and the rows that can be drawn over periods."""

    figures: tuple[Figure, ...]
    series: tuple[FigureSeries, ...]


def find_figures(scope: Scope, secrecy: Secrecy, superseded: frozenset[str] = frozenset()) -> Figures:
    """The figures of the meeting from every table that is not in a superseded file."""
    figures: list[Figure] = []
    series: list[FigureSeries] = []
    sizes = Counter((source.file, source.table.name) for source in scope.corpus.tables for _ in source.table.rows)
    for source in scope.corpus.tables:
        if source.file in superseded or sizes[source.file, source.table.name] > RAW_ROWS:
            continue
        shape = shape_of(source)
        if shape:
            for figure, line in _of_table(scope, secrecy, source, shape):
                figures.append(figure)
                if line:
                    series.append(line)
    kept = _without_repeats(_from_sheets_first(figures))
    named = {(figure.file, figure.cell) for figure in kept}
    lines = [line for line in series if (line.file, line.cells[-1]) in named]
    place = {(figure.file, figure.sheet, figure.cell): number for number, figure in enumerate(figures)}
    kept.sort(key=lambda figure: (figure.internal, -figure.relevance, place[figure.file, figure.sheet, figure.cell]))
    return Figures(tuple(kept), tuple(sorted(lines, key=lambda line: (line.internal, -line.relevance))))


def _from_sheets_first(figures: list[Figure]) -> list[Figure]:
    """Figures of workbooks where there are some; those of slides and documents repeat them, rounded."""
    sheets = [figure for figure in figures if _FORMATS.get(figure.file.rpartition(".")[2].lower(), 0) >= 3]
    return sheets if sum(not figure.internal for figure in sheets) >= 3 else figures


def _order(figure: Figure) -> tuple[bool, float, str, str]:
    return figure.internal, -figure.relevance, figure.file, figure.cell


def _of_table(
    scope: Scope, secrecy: Secrecy, source: SourceTable, shape: Shape
) -> Iterator[tuple[Figure, FigureSeries | None]]:
    caption = caption_of(source)
    whole = scope.names_company(f"{caption} {source.file}") and not _names_rival(scope, caption)
    if shape.period_column is not None:
        if whole or scope.names_company(" ".join(source.table.columns)):
            yield from _long(scope, secrecy, source, shape, caption)
        return
    for row in source.table.rows:
        label = text_in(row[shape.label])
        relevance = _relevance(scope, caption, label, whole)
        if is_label(label) and relevance > 0:
            yield from _wide(scope, secrecy, source, shape, row, caption, relevance)


def _names_rival(scope: Scope, text: str) -> bool:
    return False if scope.names_company(text) else bool(scope.other_companies & content(text))


def _relevance(scope: Scope, caption: str, label: str, whole: bool) -> float:
    if scope.names_company(label):
        return 2.0
    if scope.other_companies & content(label):
        return 0.0
    return 1.5 if whole else 0.0


def _wide(
    scope: Scope,
    secrecy: Secrecy,
    source: SourceTable,
    shape: Shape,
    row: tuple[CellRecord, ...],
    caption: str,
    relevance: float,
) -> Iterator[tuple[Figure, FigureSeries | None]]:
    """A row with periods as columns gives one figure and a series; without, one figure per measure."""
    label = text_in(row[shape.label])
    unit = text_in(row[shape.unit]) if shape.unit is not None else ""
    fine = _finest(shape)
    cells = [(shape.periods[i], i, row[i]) for i in fine if number_in(row[i]) is not None]
    name = _name(scope, source, caption, label)
    if cells:
        cells.sort(key=lambda item: item[0].order)
        target = row[shape.target] if shape.target is not None else None
        figure = _figure(
            scope, secrecy, source, caption, name, unit, cells[-1][2], source.table.columns[cells[-1][1]], relevance
        )
        figure = _compared(figure, cells[:-1], source, target)
        yield figure, _series(figure, cells, source) if len(cells) >= 2 else None
    elif relevance >= 1.5 and not shape.periods:
        for index in shape.measures:
            if number_in(row[index]) is not None:
                title = source.table.columns[index]
                figure = _figure(
                    scope,
                    secrecy,
                    source,
                    caption,
                    f"{name}: {title}",
                    unit or _unit_text(row, index),
                    row[index],
                    _said(title),
                    relevance - 0.5,
                )
                yield figure, None


def _unit_text(row: tuple[CellRecord, ...], index: int) -> str:
    return text_in(row[index + 1])[:40] if index + 1 < len(row) and not number_in(row[index + 1]) else ""


def _said(title: str) -> str:
    period = period_of(title)
    return title if period and len(title) <= 12 else ""


def _finest(shape: Shape) -> list[int]:
    """The period columns of the most frequent kind: quarters, without the year's total beside them."""
    if not shape.periods:
        return []
    kind = Counter(period.kind for period in shape.periods.values()).most_common(1)[0][0]
    return [index for index, period in shape.periods.items() if period.kind == kind]


def _long(
    scope: Scope, secrecy: Secrecy, source: SourceTable, shape: Shape, caption: str
) -> Iterator[tuple[Figure, FigureSeries | None]]:
    """Periods in rows: every measure column is a series."""
    dated = sorted(
        ((period, row) for row in source.table.rows if (period := row_period(row, shape))),
        key=lambda item: item[0].order,
    )
    column = shape.period_column or 0
    for index in shape.measures:
        cells = [(period, index, row[index]) for period, row in dated if number_in(row[index]) is not None]
        if len(cells) >= 2:
            label = str(dated[-1][1][column].value)
            name = _name(scope, source, caption, source.table.columns[index])
            figure = _figure(scope, secrecy, source, caption, name, "", cells[-1][2], label, 1.0)
            names = {id(row[index]): str(row[column].value) for _, row in dated}
            figure = _compared(figure, cells[:-1], source, None, names)
            yield figure, _series(figure, cells, source, names)


def _name(scope: Scope, source: SourceTable, caption: str, label: str) -> str:
    """A row that only names the client is called after its table: "Revenue 2025 by client" -> "Revenue"."""
    if scope.names_company(label) and content(label) <= content(scope.company) | scope.words:
        titles = [part for part in caption.split(" | ") if is_label(part)] or [label]
        title = re.sub(
            r"(?:\s+by\b.*|,.*|^[A-Z]{4,}\s*[:：]\s*|(?:\bFY\s*)?\b20\d\d\b|按.*)",
            "",
            titles[0],
        ).strip(" -–:：")
        return title[:1].upper() + title[1:] or source.table.name
    return label


def _figure(
    scope: Scope,
    secrecy: Secrecy,
    source: SourceTable,
    caption: str,
    name: str,
    unit: str,
    cell: CellRecord,
    period: str,
    relevance: float,
) -> Figure:
    value = number_in(cell)
    form, currency = format_of(cell, unit, f"{name} {caption}")
    reason = _reason(scope, secrecy, source, f"{name} {unit}", caption, period, value, currency)
    return Figure(
        name, value if value is not None else 0, form, currency, "" if form in ("percent", "currency") else unit, _decimals(cell, form),
        cell.format, period, scope.company, source.file, source.table.name, cell.ref, higher_is_better=_direction(name),
        internal=reason is not None, internal_reason=reason.text if reason else "",
        relevance=relevance + 0.1 * _FORMATS.get(source.file.rpartition(".")[2].lower(), 0), sources=(source.passage.id,),
    )  # fmt: skip


def format_of(cell: CellRecord, unit: str, context: str) -> tuple[Format, str]:
    """(format, currency) by number format, unit, cell text, then heading."""
    text = str(cell.value) if isinstance(cell.value, str) else ""
    if (
        "%" in cell.format
        or "%" in text
        or "％" in text
        or (unit in ("%", "％") and isinstance(cell.value, float) and abs(cell.value) <= 1.5)
    ):
        return "percent", ""
    if re.search(r"[£€$¥]\s?(?:m|k|bn|mn)\b|百万|万元|亿元", context, re.IGNORECASE) and not currency_in(text):
        return "decimal", ""
    currency = currency_in(cell.format) or currency_in(text) or currency_in(unit)
    if not currency and not unit:
        currency = currency_in(context)
    if currency:
        return "currency", currency
    return ("integer" if isinstance(cell.value, int) or re.fullmatch(r"#?,?#*0", cell.format) else "decimal"), ""


def _decimals(cell: CellRecord, form: Format) -> int | None:
    if match := re.search(r"0(\.0+)?", cell.format):
        return len(match[1]) - 1 if match[1] else 0
    if isinstance(cell.value, str) and (match := re.search(r"\.(\d+)", cell.value)):
        return len(match[1])
    return 1 if form == "percent" else None


def _direction(name: str) -> bool | None:
    if _LOWER_IS_BETTER.search(name):
        return False
    return None if _NEUTRAL.search(name) else True


def _reason(
    scope: Scope,
    secrecy: Secrecy,
    source: SourceTable,
    name: str,
    caption: str,
    period: str,
    value: float | int | None,
    currency: str,
) -> Reason | None:
    zh = secrecy.language == "zh"
    if source.table.hidden or source.passage.hidden:
        return Reason("hidden", "隐藏的工作表或行列" if zh else "hidden sheet, row or column")
    if found := sign_in(
        f"{name} | {caption}", secrecy.language, ("secret", "margin", "discount", "cost", "legal", "people")
    ):
        return found
    if source.file in secrecy.files:
        return secrecy.files[source.file]
    words = content(f"{name} {caption} {period}")
    for held, statement in secrecy.held_back:
        if len(held) >= 2 and held <= words and scope.mentions(statement.text):
            return Reason(
                "held", f"暂缓对外：{statement.text}" if zh else f"held back: {statement.text}", (statement.passage,)
            )
    return secrecy.secret_number(value, currency, f"{name} {caption}") if value is not None else None


def _compared(
    figure: Figure, earlier: list[tuple[Period, int, CellRecord]], source: SourceTable, target: CellRecord | None,
    names: dict[int, str] | None = None,
) -> Figure:  # fmt: skip
    goal = number_in(target) if target else None
    figure = replace(figure, target=goal, target_cell=target.ref if target and goal is not None else "")
    if not earlier:
        return figure
    _, index, cell = earlier[-1]
    previous = number_in(cell) or 0
    change = round(figure.value - previous, 10)
    return replace(
        figure, previous=previous, previous_period=names[id(cell)] if names else source.table.columns[index], previous_cell=cell.ref,
        change=change, change_share=change / previous if previous else None,
    )  # fmt: skip


def _series(
    figure: Figure,
    cells: list[tuple[Period, int, CellRecord]],
    source: SourceTable,
    names: dict[int, str] | None = None,
) -> FigureSeries:
    labels = tuple(names[id(cell)] if names else source.table.columns[index] for _, index, cell in cells)
    values = tuple(float(number) if (number := number_in(cell)) is not None else None for _, _, cell in cells)
    return FigureSeries(
        figure.name, labels, values, tuple(cell.ref for _, _, cell in cells), figure.format, figure.currency, figure.unit, figure.decimals,
        figure.subject, figure.file, figure.sheet, figure.target, figure.internal, figure.relevance, figure.sources,
    )  # fmt: skip


def _without_repeats(figures: list[Figure]) -> list[Figure]:
    """One figure per name and period: that of a workbook before that of a slide."""
    kept: list[Figure] = []
    for figure in sorted(figures, key=lambda figure: (*_order(figure)[:1], -_time(figure), *_order(figure)[1:])):
        if not any(is_same_measure(figure, other) for other in kept):
            kept.append(figure)
    return kept


def _time(figure: Figure) -> float:
    """A number that grows with the figure's period, 0 without one."""
    period = period_of(figure.period)
    return period.year * 12 + period.index * {"month": 1, "quarter": 3, "half": 6}.get(period.kind, 0) if period else 0


def is_same_measure(one: Figure, other: Figure) -> bool:
    """The same measure in another file or of an earlier period."""
    if one.format != other.format or one.internal != other.internal:
        return False
    first, second = period_of(one.period), period_of(other.period)
    if first is None or second is None or first.kind != second.kind:
        return False
    words, others = content(one.name), content(other.name)
    return normal(one.name) == normal(other.name) or (
        overlap(words, others) == 1 and abs(len(words) - len(others)) == 0
    )
