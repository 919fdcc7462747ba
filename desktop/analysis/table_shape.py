"""Answers for what the columns of a table are: labels, units, targets, periods, measures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.analysis.amounts import find_amounts
from desktop.analysis.corpus import SourceTable
from desktop.analysis.periods import Period, is_period_label, period_of
from desktop.core.document import CellRecord

_UNIT = re.compile(r"^(?:units?|uom|单位|计量单位)$", re.IGNORECASE)
_TARGET = re.compile(r"\b(?:target|goal|plan(?:ned)?|budget|commitment|sla)\b|目标|预算|计划|承诺", re.IGNORECASE)
_NUMBERING = re.compile(r"^(?:no\.?|nr\.?|#|id|index|row|编号|序号|行号)$", re.IGNORECASE)
_NOTE = re.compile(
    r"^(?:source|notes?|comments?|remarks?|owner|due|status|state|来源|备注|说明|负责人|状态)\b", re.IGNORECASE
)
RAW_ROWS = 60
"""A sheet with more rows is a list of records, not a table of figures."""
LONGEST_LABEL = 60
"""Characters; longer words are a sentence about figures."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Column indices by role. `periods` maps a column to its period; `period_column` is set when periods are in rows."""

    label: int
    unit: int | None
    target: int | None
    periods: dict[int, Period]
    measures: tuple[int, ...]
    period_column: int | None


def number_in(cell: CellRecord) -> float | int | None:
    """The number of a cell, also of one that is text like "97.5 %" or "£5,120"; None for words and dates."""
    if isinstance(cell.value, bool) or cell.is_date:
        return None
    if isinstance(cell.value, (int, float)):
        return cell.value
    if isinstance(cell.value, str) and 0 < len(cell.value) <= 24:
        found = list(find_amounts(cell.value))
        if len(found) == 1 and len(found[0].text) >= len(cell.value.strip()) - 2:
            return found[0].value
    return None


def text_in(cell: CellRecord) -> str:
    """The words of a cell on one line, "" for numbers and nothing."""
    return " ".join(str(cell.value).split()) if isinstance(cell.value, str) else ""


def is_label(text: str) -> bool:
    """Whether words can name a figure; a note ("Fuel surcharge is billed separately.") cannot."""
    return 0 < len(text) <= LONGEST_LABEL and not text.rstrip().endswith((".", "。", ";", "；"))


def shape_of(source: SourceTable) -> Shape | None:
    """How to read a table; None when it has no labels or no numbers."""
    table = source.table
    columns = table.columns
    if not table.rows or not columns:
        return None
    width = min(len(columns), *(len(row) for row in table.rows))
    counted = {i for i in range(width) if _NUMBERING.match(columns[i].strip())}
    numeric = [i for i in range(width) if i not in counted and any(number_in(row[i]) is not None for row in table.rows)]
    periods = {i: period for i in numeric if is_period_label(columns[i]) and (period := period_of(columns[i]))}
    label = next(
        (
            i
            for i in range(width)
            if i not in periods
            and i not in counted
            and any(text_in(row[i]) and number_in(row[i]) is None for row in table.rows)
        ),
        None,
    )
    if label is None or not numeric:
        return None
    unit = next((i for i in range(width) if _UNIT.match(columns[i].strip())), None)
    target = next((i for i in numeric if _TARGET.search(columns[i]) and i not in periods), None)
    dated = _period_column(source, width) if not periods else None
    skipped = {label, unit, target, dated}
    measures = tuple(
        i for i in numeric if i not in skipped and i not in periods and columns[i] and not _NOTE.match(columns[i])
    )
    return Shape(label, unit, target, periods, measures, dated)


def _period_column(source: SourceTable, width: int) -> int | None:
    """The column whose cells are periods, when at least two rows and most of them have one."""
    for index in range(min(width, 3)):
        named = [period for row in source.table.rows if (period := _row_period(row[index]))]
        if len(named) >= 2 and len(named) >= len(source.table.rows) * 0.6:
            return index
    return None


def _row_period(cell: CellRecord) -> Period | None:
    text = str(cell.value) if cell.value is not None and not isinstance(cell.value, float) else ""
    if isinstance(cell.value, int) and not 1990 <= cell.value <= 2100:
        return None
    if cell.is_date:
        return period_of(text[:7])
    return period_of(text) if text and is_period_label(text) else None


def row_period(row: tuple[CellRecord, ...], shape: Shape) -> Period | None:
    """The period of a row when periods stand in rows."""
    return _row_period(row[shape.period_column]) if shape.period_column is not None else None


def caption_of(source: SourceTable) -> str:
    """The text over the table, the lines above the header in the same passage, and the table's name."""
    head = "\t".join(source.table.columns).strip()
    before, found, _ = source.passage.text.partition(head) if head else ("", "", "")
    lines = [line.strip() for line in before.split("\n") if line.strip()] if found else []
    return " | ".join(part for part in (source.above, *lines[:2], source.table.name) if part)
