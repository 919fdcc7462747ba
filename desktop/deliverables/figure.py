"""Answers for how a value looks: one rounding for Word, Excel and slides, and the Excel number format that shows it.

Currencies carry their ISO 4217 code ("EUR 1,240"), because "¥" and "$" each stand for several.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from desktop.core.spec import Cell, Format, Language, Table
from desktop.deliverables.mark import plain

_NUMERIC = ("integer", "decimal", "percent", "currency", "multiple")


def is_number(value: object) -> bool:
    """Whether a cell value is a figure; true and false are not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def moment(cell: Cell) -> date | datetime | None:
    """The value of a date or datetime cell; None for other cells and for text that is not ISO 8601."""
    if cell.format not in ("date", "datetime") or not isinstance(cell.value, str):
        return None
    try:
        return date.fromisoformat(cell.value) if cell.format == "date" else datetime.fromisoformat(cell.value)
    except ValueError:
        return None


def settled(table: Table) -> Table:
    """The table with `decimals` filled in: what its column needs, so that figures below each other align."""
    columns = [_column_decimals(column) for column in zip(*table.rows, strict=True)]
    rows = tuple(
        tuple(
            replace(cell, decimals=places.get((cell.format, cell.currency), 0)) if cell.decimals is None else cell
            for cell, places in zip(row, columns, strict=True)
        )
        for row in table.rows
    )
    return replace(table, rows=rows)


def _column_decimals(column: Iterable[Cell]) -> dict[tuple[Format, str], int]:
    places: dict[tuple[Format, str], int] = {}
    for cell in column:
        if cell.format in _NUMERIC and is_number(cell.value):
            key = (cell.format, cell.currency)
            places[key] = max(places.get(key, 0), _needed(cell))
    return places


def _needed(cell: Cell) -> int:
    if cell.decimals is not None:
        return cell.decimals
    value = Decimal(str(cell.value))
    if cell.format == "percent":
        return 1
    if cell.format == "multiple":
        return 1
    if cell.format == "currency":
        return 0 if value == value.to_integral_value() else 2
    if cell.format == "decimal":
        return 0 if value == value.to_integral_value() else 1 if value == round(value, 1) else 2
    return 0


def shown(cell: Cell, language: Language) -> str:
    """The cell as text. Rounds half up on the decimal value, as Excel shows it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("是" if value else "否") if language == "zh" else ("Yes" if value else "No")
    if isinstance(value, str):
        return _shown_moment(cell, language) or value
    return number(value, cell.format, cell.currency, _needed(cell) if cell.decimals is None else cell.decimals)


def measured(cell: Cell, language: Language) -> str:
    """The cell as it is measured: figures and dates in one piece, room for the numbers of its notes."""
    text = plain(shown(cell, language))
    if cell.format != "text" or is_number(cell.value):
        text = text.replace(" ", "\u00a0")
    return text + "¹²" * bool(cell.sources)


def number(value: float, format: Format, currency: str = "", decimals: int = 0) -> str:
    """A number as text: 1240.5 -> "EUR 1,240.50", 0.124 -> "12.4%", 2.5 -> "2.5x"."""
    if format not in _NUMERIC:
        return f"{value:,}" if isinstance(value, int) and abs(value) >= 10_000 else str(value)
    exact = Decimal(str(value)) * (100 if format == "percent" else 1)
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    digits = f"{abs(rounded):,f}"
    sign = "-" if rounded < 0 else ""
    if format == "currency" and currency:
        return f"{sign}{currency} {digits}"
    return sign + digits + {"percent": "%", "multiple": "x"}.get(format, "")


def _shown_moment(cell: Cell, language: Language) -> str:
    value = moment(cell)
    if value is None:
        return ""
    day = f"{value.year}年{value.month}月{value.day}日" if language == "zh" else f"{value.day} {value:%b %Y}"
    return f"{day} {value:%H:%M}" if isinstance(value, datetime) else day


def number_format(cell: Cell, language: Language) -> str:
    """The Excel number format that shows the cell as `shown` does (ECMA-376 part 1, 18.8.31)."""
    digits = "#,##0" + ("." + "0" * cell.decimals if cell.decimals else "")
    day = 'yyyy"年"m"月"d"日"' if language == "zh" else "d mmm yyyy"
    return {
        "integer": "#,##0",
        "decimal": digits,
        "currency": f'"{cell.currency}" {digits}' if cell.currency else digits,
        "percent": f"{digits}%",
        "multiple": f'{digits}"x"',
        "date": day,
        "datetime": f"{day} hh:mm",
    }.get(cell.format, "General")


def alignment(table: Table) -> list[str]:
    """left, right or center per column: as the column asks, else right where the figures stand."""
    aligns: list[str] = []
    for index, column in enumerate(table.columns):
        values = [row[index].value for row in table.rows if row[index].value not in (None, "")]
        numeric = bool(values) and sum(map(is_number, values)) * 2 > len(values)
        aligns.append(column.align or ("right" if numeric else "left"))
    return aligns
