"""Answers for rectangles of text: cell references, careful types, header rows, tables cut into bands of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from desktop.core.document import CellRecord, CellValue, TableRecord

BAND = 40  # rows per passage: a citation points at a screenful, not at a thousand rows
_INTEGER = re.compile(r"[+-]?(0|[1-9]\d{0,14})")
_DECIMAL = re.compile(r"[+-]?(0|[1-9]\d{0,14})\.\d{1,15}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}")
_CONTINENTAL = re.compile(r"-?\d{1,3}(?:\.\d{3})*(?:,\d{1,6})?|-?\d+,\d{1,6}")
_PERCENT = re.compile(r"[0#]\.?([0#]*)%")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d{1,6})?")


def column_name(index: int) -> str:
    """0 -> "A", 26 -> "AA"."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def ref(row: int, column: int) -> str:
    """Row and column from 0 -> "A1"."""
    return f"{column_name(column)}{row + 1}"


def range_ref(top: int, left: int, bottom: int, right: int) -> str:
    """Corners from 0, inclusive -> "A1:F40", or "B4" for one cell."""
    first, last = ref(top, left), ref(bottom, right)
    return first if first == last else f"{first}:{last}"


def typed(text: str, *, is_comma_decimal: bool = False) -> CellValue:
    """A number when `text` is one beyond doubt, else the text: "007", "+49…", "1.2.3" and 16 digits stay text.

    With `is_comma_decimal`, "1.234,50" is a number and the point groups thousands.
    """
    stripped = text.strip()
    if is_comma_decimal and _CONTINENTAL.fullmatch(stripped):
        stripped = stripped.replace(".", "").replace(",", ".")
    if _INTEGER.fullmatch(stripped):
        return int(stripped) if not stripped.startswith("+") else stripped
    if _DECIMAL.fullmatch(stripped) and not stripped.startswith("+"):
        return float(stripped)
    if _GROUPED.fullmatch(stripped) and not stripped.startswith("+"):
        plain = stripped.replace(",", "")
        return float(plain) if "." in plain else int(plain)
    return stripped or None


def header_row(rows: Sequence[Sequence[CellValue]]) -> int | None:
    """Index of the row that names the columns, below at most four title lines; None when no row does.

    A header is filled with distinct texts over at least half the width, and something stands below it. Years may
    name columns; dates and other numbers in a narrow row are values.
    """
    width = max((_width(row) for row in rows), default=0)
    for index, row in enumerate(rows[:5]):
        filled = [cell for cell in row if cell not in (None, "")]
        if len(filled) <= 1 < width:
            continue
        names = bool(filled) and all(_is_name(cell, width) for cell in filled)
        names = names and len(filled) * 2 >= width and len(set(filled)) * 2 > len(filled)
        return index if names and index + 1 < len(rows) else None
    return None


def _is_name(cell: CellValue, width: int) -> bool:
    value = typed(cell) if isinstance(cell, str) else cell
    if isinstance(value, (int, float)):
        return width >= 3 and not isinstance(value, bool) and 1990 <= value <= 2100 and value == int(value)
    return isinstance(value, str) and (width >= 3 or not _DATE.match(value))


def _width(row: Sequence[CellValue]) -> int:
    return max((index + 1 for index, cell in enumerate(row) if cell not in (None, "")), default=0)


def table_of(rows: Sequence[Sequence[str]], name: str, *, hidden: bool = False) -> TableRecord | None:
    """A table from texts, A1 being its first cell; None when it is empty. Without a header the columns are ""."""
    if not any(any(cell for cell in row) for row in rows):
        return None
    width = max(len(row) for row in rows)
    header = header_row(rows)
    columns = () if header is None else tuple(_flat(cell) for cell in rows[header])
    columns += ("",) * (width - len(columns))
    body = []
    for number, row in enumerate(rows):
        if header is not None and number <= header:
            continue
        cells = [*row, *[""] * (width - len(row))]
        body.append(tuple(CellRecord(ref(number, column), typed(cell)) for column, cell in enumerate(cells)))
    return TableRecord(name, columns, tuple(body), hidden)


def table_text(rows: Sequence[Sequence[str]]) -> str:
    """The rows as lines, cells separated by tabs."""
    return "\n".join("\t".join(_flat(cell) for cell in row).rstrip("\t") for row in rows)


def bands(count: int, first: int = 0) -> Iterator[tuple[int, int]]:
    """Half-open row spans of at most BAND rows that cover `first` … `count`."""
    for start in range(first, count, BAND):
        yield start, min(count, start + BAND)


def as_percent(value: float, format: str) -> str:
    """0.256 with "0.0%" -> "25.6%": as the sheet shows it."""
    match = _PERCENT.search(format)
    decimals = len(match.group(1)) if match else 2
    return f"{value * 100:,.{decimals}f}%"


def show(value: CellValue) -> str:
    """A cell as text: whole floats without ".0", booleans as TRUE and FALSE, no line ends."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"
    return _flat(value) if isinstance(value, str) else str(value)


def _flat(text: str) -> str:
    return " ".join(text.split())
