"""Answers for one worksheet's XML: a single pass over its rows gives the filled cells, and what of them is hidden.

Only filled cells are kept, so a lone value in XFD1048576 costs as much as one in A1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import IO, TypeVar

from lxml import etree
from openpyxl.formula.translate import Translator
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from desktop.core.document import CellRecord, CellValue
from desktop.documents.grid import ref
from desktop.documents.ooxml import S

_T = TypeVar("_T")
_REF = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_MARGIN_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[A-Za-z])')
_TAGS = tuple(S + name for name in ("row", "col", "mergeCell", "oddHeader", "oddFooter"))
_CELL, _RESULT, _FORMULA = S + "c", S + "v", S + "f"
_LETTERS = re.compile(r"[A-Z]{1,3}")
_WHOLE = re.compile(r"-?\d+")
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_MAX_MERGED = 50
_TELL = 500  # rows
_CELL_TEXT = 32_767  # characters; Excel's own limit


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A number format code and whether it shows dates or times."""

    code: str
    is_date: bool
    is_invisible: bool = False  # ";;;", or white letters on no ground


_GENERAL = NumberFormat("General", False)


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets of a workbook share."""

    strings: Sequence[str]
    formats: Sequence[NumberFormat]
    is_1904: bool = False


@dataclass(slots=True)
class Sheet:
    """Filled cells by (row, column) from 0."""

    cells: dict[tuple[int, int], CellRecord] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)  # covered cell -> its top left one
    invisible: set[tuple[int, int]] = field(default_factory=set)
    margins: list[str] = field(default_factory=list)  # headers and footers as printed
    without_value: list[str] = field(default_factory=list)  # references of formulas that have no saved result
    is_cut: bool = False

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Notes a merged range, corners from 0 and inclusive; of very large ones only the top left part."""
        for row in range(top, min(bottom, top + _MAX_MERGED) + 1):
            for column in range(left, min(right, left + _MAX_MERGED) + 1):
                self.merged[row, column] = (top, left)


def read_sheet(
    stream: IO[bytes], book: Book, max_cells: int, max_characters: int, progress: Callable[[int], None]
) -> Sheet:
    """The cells of a worksheet part. Beyond `max_cells` or `max_characters` the rest is cut (`is_cut`). `progress` is
    told now and then how many bytes of the part were read."""
    sheet = Sheet()
    reader = _Reader(sheet, book)
    events = etree.iterparse(stream, events=("end",), tag=_TAGS, resolve_entities=False, no_network=True, recover=True)
    for _, element in events:
        if element.tag == S + "col":
            _take_column(sheet, element)
        elif element.tag == S + "mergeCell":
            _take_merged(sheet, element.get("ref", ""))
        elif element.tag == S + "row":
            reader.take_row(element)
            if reader.row % _TELL == 0:
                progress(stream.tell())
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif element.text:
            sheet.margins.append(" ".join(_MARGIN_CODE.sub(" ", element.text).split()))
        if len(sheet.cells) > max_cells or reader.characters > max_characters:
            sheet.is_cut = True
            break
    return sheet


def _take_column(sheet: Sheet, element: etree._Element) -> None:
    first, last = element.get("min", ""), element.get("max", "")
    hidden = element.get("hidden") in ("1", "true") or element.get("width") == "0"
    if hidden and first.isdigit() and last.isdigit():
        sheet.hidden_columns.update(range(int(first) - 1, min(int(last), MAX_COLUMN)))


def _take_merged(sheet: Sheet, range: str) -> None:
    first, _, last = range.partition(":")
    corners = _REF.fullmatch(first), _REF.fullmatch(last)
    if corners[0] and corners[1] and len(sheet.merged) < _MAX_MERGED**3:
        (left, top), (right, bottom) = corners[0].groups(), corners[1].groups()
        sheet.merge(int(top) - 1, column_index(left), int(bottom) - 1, column_index(right))


@dataclass(slots=True)
class _Reader:
    """The state of the pass: where we are, and the masters of shared formulas."""

    sheet: Sheet
    book: Book
    row: int = -1
    characters: int = 0
    shared: dict[str, tuple[str, str]] = field(default_factory=dict)

    def take_row(self, element: etree._Element) -> None:
        number = element.get("r", "")
        self.row = int(number) - 1 if number.isdigit() and 0 < int(number) <= MAX_ROW else self.row + 1
        if element.get("hidden") in ("1", "true") or element.get("ht") == "0":
            self.sheet.hidden_rows.add(self.row)
        column, own = -1, str(self.row + 1)
        for cell in element.iterchildren(_CELL):
            name = cell.get("r", "")
            named = _column(name.removesuffix(own))
            column = named if named >= 0 else _elsewhere(name, column + 1)
            if column < MAX_COLUMN:
                self._take_cell(cell, column, name if named >= 0 else ref(self.row, column))

    def _take_cell(self, cell: etree._Element, column: int, reference: str) -> None:
        text = formula_at = None
        for child in cell:
            if child.tag == _RESULT:
                text = child.text
            elif child.tag == _FORMULA:
                formula_at = child
        format = _pick(self.book.formats, cell.get("s", "0")) or _GENERAL
        value, is_date = self._value(cell, text, format)
        if value is None and formula_at is None:
            return
        formula = "" if formula_at is None else self._formula(formula_at, reference)
        if value is None and not formula:
            return
        if formula and value is None and cell.get("t") != "str":
            self.sheet.without_value.append(reference)
        code = "" if format.code == "General" else format.code
        self.characters += len(formula) + (len(value) if isinstance(value, str) else 8)
        if format.is_invisible:
            self.sheet.invisible.add((self.row, column))
        self.sheet.cells[self.row, column] = CellRecord(reference, value, formula, code, is_date)

    def _formula(self, element: etree._Element, reference: str) -> str:
        text, index = element.text or "", element.get("si", "")
        if element.get("t") == "shared" and text:
            self.shared[index] = (text, reference)
        elif element.get("t") == "shared" and index in self.shared:
            master, origin = self.shared[index]
            return str(Translator("=" + master, origin=origin).translate_formula(reference))
        return "=" + " ".join(text.split()) if text else ""

    def _value(self, cell: etree._Element, text: str | None, format: NumberFormat) -> tuple[CellValue, bool]:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return string_of(cell.find(S + "is"))[:_CELL_TEXT] or None, False
        if not text:
            return None, False
        if kind == "s":
            return (_pick(self.book.strings, text.strip()) or "")[:_CELL_TEXT] or None, False
        if kind == "b":
            return text.strip() in ("1", "true"), False
        if kind == "d":
            return text.strip(), True
        if kind in ("str", "e"):
            return text[:_CELL_TEXT] or None, False
        return _number(text.strip(), format, self.book.is_1904)


def _number(text: str, format: NumberFormat, is_1904: bool) -> tuple[CellValue, bool]:
    try:
        number = int(text) if len(text) < 20 and (text.isdigit() or _WHOLE.fullmatch(text)) else float(text)
    except ValueError:
        return text or None, False
    if format.is_date:
        shown = iso_date(number, is_1904)
        if shown:
            return shown, True
    if number != number or number in (float("inf"), float("-inf")):
        return text, False
    return number, False


def iso_date(number: float, is_1904: bool) -> str:
    """An Excel serial number as ISO 8601 text: a date, a date with time, or a time; "" when it is no date."""
    if number < 0:
        return ""
    try:
        value = from_excel(number, CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900)
    except (ValueError, OverflowError):
        return ""
    if isinstance(value, datetime):
        value = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    return value.isoformat(timespec="seconds") if isinstance(value, time) else ""


def string_of(element: etree._Element | None) -> str:
    """The text of a string item: plain or rich runs, without phonetic guides."""
    if element is None:
        return ""
    texts = (text for text in element.iter(S + "t") if next(text.iterancestors(S + "rPh"), None) is None)
    return "".join(t.text or "" for t in texts).replace("_x000D_", "")


@lru_cache(maxsize=MAX_COLUMN)
def _column(letters: str) -> int:
    """The column that one to three capital letters name, -1 for anything else."""
    return column_index(letters) if _LETTERS.fullmatch(letters) else -1


def _elsewhere(name: str, following: int) -> int:
    """The column of a cell whose name is not of its row: by its letters, else it follows the one before."""
    match = _REF.fullmatch(name)
    return column_index(match.group(1)) if match else following


def column_index(letters: str) -> int:
    """ "A" -> 0, "AA" -> 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _pick(items: Sequence[_T], index: str) -> _T | None:
    return items[int(index)] if index.isdigit() and int(index) < len(items) else None
