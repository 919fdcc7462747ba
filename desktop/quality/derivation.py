"""Answers for numbers that stand in no source but follow from it: a change, a difference, a share, a sum, a mean.

Among many numbers some pair fits by chance. So only numbers that belong together are combined (one row, neighbours
in a column, one sentence, single figures of different passages), and a hit counts as sure only where the results
lie so far apart that a wrong number would hardly have hit one.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from typing import Literal

from desktop.core.document import Passage, TableRecord
from desktop.quality.figure import Claimed, cell_rows, numbers_in

_MOST_IN_GROUP = 24
_FEW = 6
_CHANCE = 0.1  # share of wrong numbers of this size that would pass

Follows = Literal["", "maybe", "surely"]


def follows(claim: Claimed, passages: Sequence[Passage], text: str = "") -> Follows:
    """Whether two numbers of the passages give the claimed one, or a row or column adds up to it. `text` is the whole
    line: the rows it names are looked at alone."""
    results = set()
    is_hit = False
    low, high = abs(claim.value) / 2, abs(claim.value) * 2
    step = max(claim.step, abs(claim.value) * 1e-9, 1e-12)  # finer than that is noise of computing
    for result in _results(claim, passages, text):
        is_hit = is_hit or claim.says(result)
        if math.isfinite(result) and low <= abs(result) <= high:
            results.add(round(abs(result) / step))
    if not is_hit:
        return ""
    places = (high - low) / step
    return "surely" if places and (len(results) - 1) / places <= _CHANCE else "maybe"


def _results(claim: Claimed, passages: Sequence[Passage], text: str) -> Iterator[float]:
    for a, b in _pairs(passages, text):
        yield from _combined(claim, a, b)
    yield from _totals(passages)


def _combined(claim: Claimed, a: float, b: float) -> Iterator[float]:
    """What a person would compute from two numbers to get a number of this kind."""
    is_share = claim.kind in ("share", "points")
    if not is_share:
        yield a - b
        yield a + b
    elif abs(a) <= 1 and abs(b) <= 1:
        yield a - b
    else:
        yield (a - b) / 100
    if a and b and claim.kind != "money" and (is_share or claim.kind == "value" or claim.step < 1):
        yield (a - b) / b
        yield a / b


def _pairs(passages: Sequence[Passage], text: str) -> Iterator[tuple[float, float]]:
    """Ordered pairs of numbers that belong together."""
    for passage in passages:
        if isinstance(passage.record, TableRecord):
            yield from _table_pairs(passage.record, text)
        else:
            for line in passage.text.splitlines():
                yield from _permuted(list(dict.fromkeys(numbers_in(line))))
    few = [values for p in passages if (values := list(dict.fromkeys(numbers_in(p.text)))) and len(values) <= _FEW]
    for one, other in itertools.combinations(few, 2):
        for a, b in itertools.product(one, other):
            yield from ((a, b), (b, a))
    tables = [passage.record for passage in passages if isinstance(passage.record, TableRecord)]
    for table, twin in itertools.combinations(tables, 2):
        yield from _across(table, twin)


def _permuted(values: list[float]) -> Iterator[tuple[float, float]]:
    return itertools.permutations(values[:_MOST_IN_GROUP], 2)


def _table_pairs(table: TableRecord, text: str) -> Iterator[tuple[float, float]]:
    rows = cell_rows(table)
    named = [row for row, cells in zip(rows, table.rows, strict=True) if cells and _names(text, cells[0].value)]
    for row in named or rows:
        yield from _permuted([value for value in row if value is not None])
    if named:
        return
    for column in zip(*rows, strict=True):
        values = [value for value in column if value is not None]
        ends = [(value, end) for value in values for end in (values[0], values[-1], math.fsum(values))]
        for a, b in (*itertools.pairwise(values), *ends):
            yield from ((a, b), (b, a))


def _names(text: str, label: object) -> bool:
    """Whether a line speaks of the row with this label."""
    words = re.findall(r"[^\W\d_]{3,}|[\u3400-\u9fff]{2,}", str(label or ""))
    return bool(words) and isinstance(label, str) and all(word.casefold() in text.casefold() for word in words)


def _across(one: TableRecord, other: TableRecord) -> Iterator[tuple[float, float]]:
    """The same row and column of two tables that look alike: this month's file against last month's."""
    for left, right in zip(cell_rows(one), cell_rows(other), strict=False):
        for a, b in zip(left, right, strict=False):
            if a is not None and b is not None:
                yield from ((a, b), (b, a))


def _totals(passages: Sequence[Passage]) -> Iterator[float]:
    """Sums, means and counts of rows, columns and single figures; the last number may be the total already."""
    groups: list[list[float]] = []
    for passage in passages:
        if isinstance(passage.record, TableRecord):
            rows = cell_rows(passage.record)
            groups += [[value for value in line if value is not None] for line in (*rows, *zip(*rows, strict=True))]
    groups.append([values[0] for p in passages if len(values := list(dict.fromkeys(numbers_in(p.text)))) == 1])
    for values in groups:
        if len(values) > 1:
            yield math.fsum(values)
            yield math.fsum(values) / len(values)
            yield math.fsum(values[:-1])
            yield float(len(values))
