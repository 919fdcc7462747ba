"""Answers for a workbook's cells: no error value, no formula without its result, every formula recomputed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.quality.finding import Fault
from desktop.quality.formula import NotComputable, Sheets, Value, compute

_ERRORS = ("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
_TOLERANCE = 1e-6


@dataclass(slots=True)
class Recomputed:
    """Formulas by place ("Sheet!B4"): those that give their saved value, those that do not, those not tried."""

    right: set[str] = field(default_factory=set)
    wrong: dict[str, tuple[str, Value, Value]] = field(default_factory=dict)
    untried: dict[str, str] = field(default_factory=dict)


def faults(path: Path) -> Iterator[Fault]:
    """Error values, and formulas that have no saved result: programs that do not calculate would show nothing."""
    formulas, values = _both(path)
    for sheet, cells in values.items():
        for ref, value in cells.items():
            if isinstance(value, str) and value.strip() in _ERRORS:
                yield Fault(
                    f"{sheet}!{ref} shows the error {value}.",
                    f"{sheet}!{ref} 显示错误 {value}。",
                    f"{sheet}!{ref} shows {value}: mend its formula and give the computed value.",
                )
        if not cells:
            yield Fault(
                f"The sheet {sheet} is empty.", f"工作表 {sheet} 是空的。", f"Fill the sheet {sheet} or leave it out."
            )
    for sheet, cells in formulas.items():
        for ref, formula in cells.items():
            if not isinstance(formula, str) or not formula.startswith("="):
                continue
            if values[sheet].get(ref) is None:
                yield Fault(
                    f"{sheet}!{ref}: the formula has no saved result.",
                    f"{sheet}!{ref}：公式没有保存结果。",
                    f"{sheet}!{ref}: give the computed value of the formula.",
                )
            if "{" in formula or "#REF!" in formula:
                yield Fault(
                    f"{sheet}!{ref}: the formula is broken: {formula}",
                    f"{sheet}!{ref}：公式有误：{formula}",
                    f"{sheet}!{ref}: mend the formula {formula}.",
                )


def recompute(path: Path) -> Recomputed:
    """Every formula of the workbook, computed from the cells it names and compared with its saved result."""
    formulas, values = _both(path)
    result = Recomputed()
    for sheet, cells in formulas.items():
        for ref, formula in cells.items():
            if not isinstance(formula, str) or not formula.startswith("="):
                continue
            place, saved = f"{sheet}!{ref}", values[sheet].get(ref)
            try:
                computed = compute(formula, sheet, formulas)
            except NotComputable as error:
                result.untried[place] = str(error)
                continue
            if agree(computed, saved):
                result.right.add(place)
            else:
                result.wrong[place] = (formula, computed, saved)
    return result


def agree(computed: Value, saved: Value) -> bool:
    """Equal, or as equal as two ways of computing with floats can be."""
    if _is_number(computed) and _is_number(saved):
        return math.isclose(float(computed), float(saved), rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)  # type: ignore[arg-type]
    return computed == saved or (computed in (None, "") and saved in (None, ""))


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _both(path: Path) -> tuple[Sheets, Sheets]:
    """Cells by sheet and reference: with formulas as text, and with their saved results."""
    import openpyxl

    return _cells(openpyxl.load_workbook(path)), _cells(openpyxl.load_workbook(path, data_only=True))


def _cells(book: Any) -> Sheets:
    return {
        sheet.title: {
            cell.coordinate: _plain(cell) for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in book.worksheets
    }


def _plain(cell: Any) -> Value:
    """Text that begins with "=" but is no formula must not be computed: it is marked with a leading quote."""
    value = cell.value
    if isinstance(value, str):
        return f"'{value}" if value.startswith("=") and cell.data_type != "f" else value
    if isinstance(value, (int, float)):
        return value
    return getattr(value, "text", None) or str(value)
