"""Answers for where the parts of a sheet stand: intro lines, a blank row, the table, a blank row, notes, chart data.

Whoever writes formulas reads the rows here; rows count from 1 as Excel shows them.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.core.spec import Sheet


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """Rows from 1. `last` is the last data row, a total row not counted; `end` the last row of the table."""

    header: int
    first: int
    last: int
    end: int
    notes: int


def layout_of(sheet: Sheet) -> SheetLayout:
    """The rows of a sheet: the header stands in row 1, or two rows below the last intro line."""
    header = len(sheet.intro) + 2 if sheet.intro else 1
    end = header + len(sheet.table.rows)
    return SheetLayout(header, header + 1, end - int(sheet.table.total_row), end, end + 2)


def filled(formula: str, row: int, layout: SheetLayout) -> str:
    """A formula with `{r}` (its own row), `{first}` and `{last}` (the data rows) replaced."""
    for name, value in (("{r}", row), ("{first}", layout.first), ("{last}", layout.last)):
        formula = formula.replace(name, str(value))
    return formula


def column_name(index: int) -> str:
    """Column letters of an index from 0: 0 -> A, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
