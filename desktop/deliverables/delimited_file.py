"""Answers for one sheet as CSV (RFC 4180): UTF-8 with BOM, so that Excel reads Chinese; values plain, for programs.

A cell that a spreadsheet would run as a formula (it starts with = + - @ TAB or CR, POLICY) gets an apostrophe in front,
unless it is a number. Figures stand as they are (0.124, not 12.4%), days as ISO 8601; a currency stands in the title.
"""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

from desktop.core.spec import Cell, Evidence, Sheet, Table, WorkbookSpec, Written
from desktop.deliverables import figure, mark
from desktop.deliverables.registry import WriteContext
from desktop.deliverables.sheet_layout import column_name

# The full-width forms count too: Excel takes them for the plain ones in East Asian editions.
_RUN_BY_SHEETS = re.compile(r"[\s\u00a0\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)


def write(spec: WorkbookSpec, context: WriteContext, path: Path) -> Written:
    """Writes the only sheet of `spec` to `path`. OSError if the file cannot be written."""
    sheet = spec.sheets[0]
    columns = list(zip(*sheet.table.rows, strict=True))
    shared = [_currency(column) for column in columns]
    buffer = io.StringIO(newline="")
    rows = csv.writer(buffer, lineterminator="\r\n")
    rows.writerow(
        [safe(_title(column.title, currency)) for column, currency in zip(sheet.table.columns, shared, strict=True)]
    )
    for row in sheet.table.rows:
        rows.writerow([_field(cell, currency, spec) for cell, currency in zip(row, shared, strict=True)])
    path.write_bytes(buffer.getvalue().encode("utf-8-sig"))
    counts = {"rows": len(sheet.table.rows), "columns": len(sheet.table.columns)}
    return Written(tuple(_evidence(sheet, spec)), counts, _left_out(sheet))


def safe(text: str) -> str:
    """`text` so that no spreadsheet runs it; numbers stay numbers."""
    return f"'{text}" if _RUN_BY_SHEETS.match(text) and not _NUMBER.fullmatch(text) else text


def _field(cell: Cell, shared: str, spec: WorkbookSpec) -> str:
    if not figure.is_number(cell.value):
        if figure.moment(cell) is not None:
            return str(cell.value)
        return safe(mark.plain(figure.shown(cell, spec.language)))
    if cell.format == "currency" and cell.currency and not shared:
        return f"{cell.currency} {_plain(cell.value)}"  # type: ignore[arg-type]
    return _plain(cell.value)  # type: ignore[arg-type]


def _plain(value: float) -> str:
    """The number in full, without grouping or exponent."""
    return f"{Decimal(str(value)):f}"


def _currency(column: tuple[Cell, ...]) -> str:
    """The one currency of a column's figures; "" when there is none or several."""
    found = {cell.currency for cell in column if cell.format == "currency" and figure.is_number(cell.value)}
    return found.pop() if len(found) == 1 else ""


def _title(title: str, currency: str) -> str:
    return f"{mark.plain(title)} ({currency})" if currency and currency not in title else mark.plain(title)


def _evidence(sheet: Sheet, spec: WorkbookSpec) -> list[Evidence]:
    found = []
    table: Table = figure.settled(sheet.table)
    for number, row in enumerate(table.rows, 2):
        for index, cell in enumerate(row):
            if cell.sources:
                value = float(cell.value) if figure.is_number(cell.value) else None  # type: ignore[arg-type]
                place = f"{sheet.name}!{column_name(index)}{number}"
                found.append(Evidence(place, figure.shown(cell, spec.language), cell.sources, value))
    return found


def _left_out(sheet: Sheet) -> tuple[str, ...]:
    """A CSV file is one table: what else the sheet has is said and not written."""
    parts = [("intro", sheet.intro), ("notes", sheet.notes), ("charts", sheet.charts)]
    missing = [name for name, value in parts if value]
    formulas = any(cell.formula for row in sheet.table.rows for cell in row)
    told = [f"CSV holds one table: {', '.join(missing)} of {sheet.name!r} were left out."] if missing else []
    return (*told, *(["CSV has no formulas: their values were written."] if formulas else []))
