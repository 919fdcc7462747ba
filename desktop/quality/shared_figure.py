"""Answers for figures that several files of one task show: the same row and column, the same value.

Word and slides show rounded text, workbooks full values: two figures agree when one, rounded as the other is shown,
is the other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from desktop.core.document import Document, TableRecord
from desktop.core.spec import Evidence
from desktop.quality.figure import Claimed, claimed, says_any, values_of
from desktop.quality.finding import Delivered, Fault
from desktop.quality.shelf import Shelf, flat

Label = tuple[str, str]  # row, column
_NOTES = re.compile(r"[¹²³⁰⁴-⁹\u00a0]+$|\[\^\d+\]")
_GENERAL = frozenset(
    "total totals sum all other others average value number amount count no yes 合计 总计 小计 其他 平均 数量".split()
)
_LONGEST = 30  # characters of a cell that is one figure and not a sentence


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as one file shows it. `sources` are empty where the file does not say, or says several."""

    file: str
    claim: Claimed
    sources: frozenset[str]


def labelled(readable: Sequence[tuple[Delivered, Document]]) -> dict[Label, list[Shown]]:
    """Figures of the files' tables by their labels; a label that stands twice in one file names no single figure."""
    found: dict[Label, list[Shown]] = defaultdict(list)
    for item, document in readable:
        own: dict[Label, list[Claimed]] = defaultdict(list)
        for passage in document.passages:
            if isinstance(passage.record, TableRecord) and not passage.hidden:
                for label, claim in _cells(passage.record):
                    own[label].append(claim)
        evidence = [(claim.value, frozenset(entry.sources)) for entry in item.evidence for claim in claimed(entry)]
        for label, claims in own.items():
            if len(claims) == 1:
                ids = {sources for value, sources in evidence if claims[0].says(value)}
                found[label].append(Shown(item.row.name, claims[0], ids.pop() if len(ids) == 1 else frozenset()))
    return found


def _cells(table: TableRecord) -> Iterator[tuple[Label, Claimed]]:
    columns, rows = table.columns, table.rows
    if rows and not any(columns):  # years as column titles look like data to a reader
        columns, rows = tuple(_title(cell.value) for cell in rows[0]), rows[1:]
    for row in rows:
        label = _label(row[0].value) if row and isinstance(row[0].value, str) else ""
        for column, cell in zip(columns[1:], row[1:], strict=False):
            claim = None if cell.is_date else _figure(cell.value)
            if label and column and claim is not None:
                yield (label, _label(column)), claim


def _figure(value: object) -> Claimed | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        (claim,) = claimed(Evidence("", "", (), float(value)))
        return Claimed(f"{value:,.10g}", claim.value, claim.step, "value")
    text = _NOTES.sub("", str(value))
    return next(iter(claimed(Evidence("", text, ()))), None) if len(text) <= _LONGEST else None


def _title(value: object) -> str:
    return "" if value is None or isinstance(value, float) else str(value)


def _label(text: object) -> str:
    return flat(_NOTES.sub("", str(text))).casefold()


def differences(figures: Mapping[Label, Sequence[Shown]], shelf: Shelf) -> Iterator[Fault]:
    """Figures of one label that differ. Failed when they rest on one source that does not hold both."""
    for (row, column), shown in figures.items():
        first = shown[0]
        for other in shown[1:]:
            if first.claim.says(other.claim.value) or other.claim.says(first.claim.value):
                continue
            shared = first.sources & other.sources
            if not shared and row in _GENERAL:
                continue
            name = f"{row}, {column}"
            one, two = f"{first.claim.text} in {first.file}", f"{other.claim.text} in {other.file}"
            yield Fault(
                f"“{name}” is {one} and {two}.",
                f"“{name}”在 {first.file} 中是 {first.claim.text}，在 {other.file} 中是 {other.claim.text}。",
                f"“{name}” is {one} but {two}: write the same value in both.",
                is_warning=not shared or _holds_both(shared, first.claim, other.claim, shelf),
            )


def _holds_both(ids: frozenset[str], one: Claimed, other: Claimed, shelf: Shelf) -> bool:
    values = [value for passage in shelf.passages(ids) for value in values_of(passage)]
    return says_any(one, values) and says_any(other, values)
