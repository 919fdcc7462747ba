"""Answers for what changed between two versions of a table, cell by cell, with both cells.

Tables are paired by name and header, rows by their first words, so that a new row is one row come and not every cell
below changed.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.analysis.table_shape import number_in, text_in
from desktop.analysis.whole_table import Row, WholeTable
from desktop.analysis.words import content, normal, shortened, similarity
from desktop.core.document import CellRecord, CellValue

MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class TableChange:
    """`kind`: "cell", "row added", "row removed", "column added", "column removed", "table added" or "table removed".
    `label` names the row, `column` the header; `was_at` and `now_at` are cells."""

    kind: str
    table: str
    label: str = ""
    column: str = ""
    was: CellValue = None
    now: CellValue = None
    was_at: str = ""
    now_at: str = ""
    was_sources: tuple[str, ...] = ()
    now_sources: tuple[str, ...] = ()


def table_changes(before: Sequence[WholeTable], after: Sequence[WholeTable]) -> tuple[TableChange, ...]:
    """Every change of the tables that can be seen; hidden ones are compared and named as they are."""
    left = list(before)
    changes: list[TableChange] = []
    for table in after:
        twin = _twin(table, left)
        if twin is None:
            changes.append(
                TableChange("table added", table.name or _called(table), now_sources=(table.passages[0].id,))
            )
        else:
            left.remove(twin)
            changes += _of_pair(twin, table)
    gone = [TableChange("table removed", t.name or _called(t), was_sources=(t.passages[0].id,)) for t in left]
    return tuple(changes + gone)


def _called(table: WholeTable) -> str:
    return shortened(" | ".join(column for column in table.columns if column), 60)


def _twin(table: WholeTable, others: Sequence[WholeTable]) -> WholeTable | None:
    def likeness(other: WholeTable) -> float:
        same_name = 0.5 if normal(other.name) == normal(table.name) else 0.0
        return same_name + similarity(frozenset(other.key), frozenset(table.key)) + 0.3 * _shared_labels(table, other)

    best = max(others, key=likeness, default=None)
    return best if best is not None and likeness(best) >= 0.6 else None


def _shared_labels(one: WholeTable, other: WholeTable) -> float:
    return similarity(
        frozenset(_label(row) for row in one.rows[:200]), frozenset(_label(row) for row in other.rows[:200])
    )


def _label(row: Row) -> str:
    """The words a row begins with; rows of numbers only are told apart by all their values."""
    words = [normal(text_in(cell)) for cell in row if text_in(cell) and number_in(cell) is None]
    return words[0] if words else "|".join(str(cell.value) for cell in row[:1])


def _of_pair(before: WholeTable, after: WholeTable) -> Iterator[TableChange]:
    name = after.name or _called(after)
    columns = _columns(before, after)
    for index, header in enumerate(after.columns):
        if index not in columns.values() and header:
            yield TableChange("column added", name, column=header, now_sources=(after.passages[0].id,))
    for index, header in enumerate(before.columns):
        if index not in columns and header:
            yield TableChange("column removed", name, column=header, was_sources=(before.passages[0].id,))
    old, new = before.rows[:MOST_ROWS], after.rows[:MOST_ROWS]
    matcher = difflib.SequenceMatcher(None, [_label(row) for row in old], [_label(row) for row in new], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal" or (tag == "replace" and i2 - i1 == j2 - j1 == 1 and _is_alike(old[i1], new[j1])):
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                yield from _cells(before, after, i, j, columns, name)
        else:
            yield from (_row_change("row removed", before, i, name) for i in range(i1, i2))
            yield from (_row_change("row added", after, j, name) for j in range(j1, j2))


def _is_alike(one: Row, other: Row) -> bool:
    """A row whose label changed while most of its values stayed."""
    values = [
        (a.value, b.value) for a, b in zip(one, other, strict=False) if a.value is not None or b.value is not None
    ]
    return bool(values) and sum(a == b for a, b in values) * 2 >= len(values)


def _columns(before: WholeTable, after: WholeTable) -> dict[int, int]:
    """Index in the older table -> index in the newer one: by header, else by the same place."""
    found: dict[int, int] = {}
    for i, key in enumerate(before.key):
        j = next((j for j, other in enumerate(after.key) if other == key and j not in found.values()), None)
        if j is not None:
            found[i] = j
    for i, key in enumerate(before.key):
        free = i < len(after.key) and i not in found and i not in found.values()
        if free and (similarity(content(key), content(after.key[i])) >= 0.3 or not key):
            found[i] = i
    return found


def _cells(
    before: WholeTable, after: WholeTable, i: int, j: int, columns: dict[int, int], name: str
) -> Iterator[TableChange]:
    row, other = before.rows[i], after.rows[j]
    for k, m in columns.items():
        if k < len(row) and m < len(other) and not _is_same(row[k], other[m]):
            yield TableChange(
                "cell", name, _shown_label(other) or _shown_label(row), after.columns[m], _value(row[k]), _value(other[m]),
                row[k].ref, other[m].ref, (before.passages[i].id,), (after.passages[j].id,),
            )  # fmt: skip


def _is_same(one: CellRecord, other: CellRecord) -> bool:
    a, b = one.value, other.value
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))
    return " ".join(str(a if a is not None else "").split()) == " ".join(str(b if b is not None else "").split())


def _value(cell: CellRecord) -> CellValue:
    return shortened(cell.value, 300) if isinstance(cell.value, str) else cell.value


def _shown_label(row: Row) -> str:
    return next((shortened(text_in(cell), 80) for cell in row if text_in(cell) and number_in(cell) is None), "")


def _row_change(kind: str, table: WholeTable, number: int, name: str) -> TableChange:
    row = table.rows[number]
    text = shortened(" | ".join(str(cell.value) for cell in row if cell.value not in (None, "")), 300)
    refs = [cell.ref for cell in row if cell.ref]
    place = f"{refs[0]}:{refs[-1]}" if len(refs) > 1 else "".join(refs)
    source = (table.passages[number].id,)
    if kind == "row added":
        return TableChange(kind, name, _shown_label(row), now=text, now_at=place, now_sources=source)
    return TableChange(kind, name, _shown_label(row), was=text, was_at=place, was_sources=source)
