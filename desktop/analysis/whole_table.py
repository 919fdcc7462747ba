"""Answers for tables as a person sees them: long ones are read in parts and put together again here.

Parts belong together when they stand in one file under one name with the same header, one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.analysis.amounts import find_amounts
from desktop.analysis.corpus import SourceTable, dated
from desktop.analysis.suspicion import is_steering
from desktop.analysis.table_shape import number_in
from desktop.analysis.words import normal
from desktop.core.document import CellRecord, Document, Passage, TableRecord

Row = tuple[CellRecord, ...]


@dataclass(frozen=True, slots=True)
class WholeTable:
    """A table with all its rows. `passages` holds the part each row stands in, one per row; `above` is the text over
    it. Cells that speak to assistants are kept as values and never followed."""

    file: str
    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    passages: tuple[Passage, ...]
    above: str = ""
    hidden: bool = False
    at: datetime | None = None

    @property
    def source(self) -> SourceTable:
        """The same table as the other questions of this room take it."""
        record = TableRecord(self.name, self.columns, self.rows, self.hidden)
        return SourceTable(record, self.file, self.passages[0], self.at, self.above)

    @property
    def key(self) -> tuple[str, ...]:
        """The header in normal form: equal for tables that say the same kind of thing."""
        return tuple(" ".join(normal(column).split()) for column in self.columns)

    def range_of(self, column: int) -> str:
        """The cells of a column as a spreadsheet names them: "I5:I124"; one part after another."""
        refs = [row[column].ref for row in self.rows if column < len(row) and row[column].ref]
        return "" if not refs else refs[0] if len(refs) == 1 else f"{refs[0]}:{refs[-1]}"

    def place_of(self, ref: str) -> str:
        """A cell or range of this table in words: "sales.xlsx, Orders!I5"."""
        return f"{self.file}, {self.name}!{ref}" if self.name else f"{self.file}, {ref}"


def number_of(cell: CellRecord) -> float | int | None:
    """The number of a cell that is nothing but one, its currency or percent included: "24 h" and "A-18" are words."""
    number = number_in(cell)
    if number is None or not isinstance(cell.value, str):
        return number
    found = next(find_amounts(cell.value), None)
    return number if found is not None and found.text == cell.value.strip() else None


def whole_tables(documents: Sequence[Document]) -> tuple[WholeTable, ...]:
    """Every table of two columns and a row at least, hidden ones marked, in the order of the files."""
    return tuple(table for document in documents for table in _of(document))


def _of(document: Document) -> list[WholeTable]:
    found: list[list[tuple[TableRecord, Passage, str]]] = []
    above = ""
    for passage in document.passages:
        record = passage.record
        if not isinstance(record, TableRecord) or len(record.columns) < 2:
            above = _line(passage) or above
            continue
        if record.rows and found and _goes_on(found[-1][-1], record, passage):
            found[-1].append((record, passage, ""))
        elif record.rows:
            found.append([(record, passage, above)])
        above = ""
    at = dated(document)
    return [_joined(parts, at, document.file) for parts in found]


def _goes_on(last: tuple[TableRecord, Passage, str], record: TableRecord, passage: Passage) -> bool:
    before, earlier, _ = last
    same = (before.name, before.columns, before.hidden) == (record.name, record.columns, record.hidden)
    return same and earlier.locator.file == passage.locator.file


def _joined(parts: list[tuple[TableRecord, Passage, str]], at: datetime | None, file: str) -> WholeTable:
    first, passage, above = parts[0]
    rows = [(row, part) for record, part, _ in parts for row in record.rows]
    hidden = any(record.hidden or part.hidden for record, part, _ in parts)
    return WholeTable(
        passage.locator.file or file,
        first.name,
        first.columns,
        tuple(row for row, _ in rows),
        tuple(part for _, part in rows),
        above,
        hidden,
        at,
    )


def _line(passage: Passage) -> str:
    """The words over a table: short text, never what speaks to assistants."""
    text = " ".join(passage.text.split())
    return text if 0 < len(text) <= 300 and not passage.hidden and not is_steering(text) else ""
