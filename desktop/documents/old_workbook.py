"""Answers for Excel workbooks of before 2007 (xls: BIFF 2 to 8) and binary ones (xlsb), cell by cell as for xlsx.

Formulas stay unread in both: their saved results are the values. xlsb tells no hidden rows and no number formats.
"""

from __future__ import annotations

import os
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from desktop.core.document import CellRecord, CellValue, PassageKind, Place
from desktop.documents import refusal
from desktop.documents.grid import ref
from desktop.documents.ooxml import open_checked
from desktop.documents.sheet import MAX_COLUMN, Sheet, iso_date
from desktop.documents.sheet_extra import add_empty
from desktop.documents.sheet_table import SheetTables
from desktop.documents.source import Content, Source
from desktop.documents.unlocking import unlocked_office


def read_xls(source: Source) -> Content:
    """An old workbook. Place CELLS: name is the sheet, detail the range."""
    import xlrd

    content = Content(source)
    with open(os.devnull, "w", encoding="utf-8") as silence:  # noqa: PTH123 - the library wants a file to log to
        book = _opened(source, silence)
        left = source.options.limits.max_cells
        empty: list[str] = []
        for index in range(book.nsheets):
            try:
                old = book.sheet_by_index(index)
            except (xlrd.XLRDError, IndexError, ValueError, AssertionError, KeyError):
                name = book.sheet_names()[index]
                content.warn(f"Sheet {name} is damaged and was not read.", f"工作表“{name}”已损坏，未读取。")
                continue
            before = len(content.passages)
            left -= _add(content, _filled(book, old, left), old.name, old.visibility != 0)
            _notes(content, old)
            if len(content.passages) == before:
                empty.append(old.name)
            book.unload_sheet(index)
            if left <= 0:
                break
        content.author = content.author or book.user_name.strip()
    if not content.passages:
        content.warn(f"{source.name} contains no values.", f"{source.name} 中没有数据。")
    add_empty(content, empty)
    return content


def _opened(source: Source, silence: Any) -> Any:
    """The library's workbook. Raises UnreadableFile: password, damaged."""
    import xlrd

    data = source.data
    for with_formats in (True, False):
        try:
            return xlrd.open_workbook(
                file_contents=data, formatting_info=with_formats, ragged_rows=True, on_demand=True, logfile=silence
            )
        except xlrd.XLRDError as error:
            if "encrypted" in str(error).lower():
                return _reopened(source, silence)
            if not with_formats:
                raise refusal.damaged(source.name) from error
        except (IndexError, ValueError, AssertionError, KeyError, TypeError, AttributeError, OverflowError) as error:
            if not with_formats:
                raise refusal.damaged(source.name) from error
    raise refusal.damaged(source.name)


def _reopened(source: Source, silence: Any) -> Any:
    import xlrd

    data = unlocked_office(source)
    return xlrd.open_workbook(
        file_contents=data, formatting_info=True, ragged_rows=True, on_demand=True, logfile=silence
    )


def _filled(book: Any, old: Any, max_cells: int) -> Sheet:
    """The library's sheet as ours."""
    sheet = Sheet()
    sheet.hidden_rows = {row for row, about in old.rowinfo_map.items() if about.hidden or about.height == 0}
    for column, about in old.colinfo_map.items():
        if about.hidden or about.width == 0:
            sheet.hidden_columns.add(column)
    for top, bottom, left, right in old.merged_cells:
        sheet.merge(top, left, bottom - 1, right - 1)
    for row in range(old.nrows):
        for column in range(old.row_len(row)):
            record = _cell(book, old, row, column)
            if record is not None:
                sheet.cells[row, column] = record
        if len(sheet.cells) > max_cells:
            sheet.is_cut = True
            break
    return sheet


def _cell(book: Any, old: Any, row: int, column: int) -> CellRecord | None:
    import xlrd

    kind, value = old.cell_type(row, column), old.cell_value(row, column)
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or value == "":
        return None
    code = _format(book, old, row, column)
    if kind == xlrd.XL_CELL_DATE:
        shown = iso_date(value, book.datemode == 1)
        return CellRecord(ref(row, column), shown or value, "", code, bool(shown))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return CellRecord(ref(row, column), bool(value))
    if kind == xlrd.XL_CELL_ERROR:
        return CellRecord(ref(row, column), xlrd.error_text_from_code.get(value, "#ERROR!"))
    return CellRecord(ref(row, column), _plain(value), "", code)


def _format(book: Any, old: Any, row: int, column: int) -> str:
    if not book.formatting_info:
        return ""
    index = old.cell_xf_index(row, column)
    format = book.format_map.get(book.xf_list[index].format_key) if index < len(book.xf_list) else None
    code = str(format.format_str) if format else ""
    return "" if code.lower() == "general" else code


def _plain(value: Any) -> CellValue:
    """Whole numbers as int, as xlsx has them; everything the library knows becomes one of our values."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)


def _notes(content: Content, old: Any) -> None:
    for (row, column), note in sorted(old.cell_note_map.items()):
        said = f"{note.author}: {note.text}" if note.author and note.text else note.text
        place = (Place.CELLS, 0, old.name, ref(row, column))
        content.add(said or "", *place, kind=PassageKind.COMMENT, hidden=old.visibility != 0)


def _add(content: Content, sheet: Sheet, name: str, hidden: bool) -> int:
    SheetTables(content, sheet, name, hidden).add_all()
    if sheet.is_cut:
        content.warn(
            f"Sheet {name} is very large: what follows {len(sheet.cells):,} cells was left out.",
            f"工作表“{name}”过大：{len(sheet.cells):,} 个单元格之后的内容已略去。",
        )
    return len(sheet.cells)


def read_xlsb(source: Source) -> Content:
    """A binary workbook. Place CELLS: name is the sheet, detail the range."""
    import python_calamine as calamine

    open_checked(source).close()
    content = Content(source)
    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(source.data))
    except calamine.PasswordError as error:
        raise refusal.password(source.name) from error
    except calamine.CalamineError as error:
        raise refusal.damaged(source.name) from error
    try:
        _binary_sheets(content, book)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a crash inside the library, no Exception by design
            raise
        raise refusal.damaged(source.name) from error
    if not content.passages:
        content.warn(f"{source.name} contains no values.", f"{source.name} 中没有数据。")
    return content


def _binary_sheets(content: Content, book: Any) -> None:
    import python_calamine as calamine

    left = content.source.options.limits.max_cells
    for about in book.sheets_metadata:
        if about.typ != calamine.SheetTypeEnum.WorkSheet or left <= 0:
            continue
        sheet = Sheet()
        found = book.get_sheet_by_name(about.name)
        for top_left, bottom_right in found.merged_cell_ranges or ():
            sheet.merge(*top_left, *bottom_right)
        left_column = found.start[1] if found.start else 0
        # the library's rows begin at row 1, its columns at the first filled one
        for row, values in enumerate(found.iter_rows()):
            _take_row(sheet, row, left_column, values)
            if len(sheet.cells) > left:
                sheet.is_cut = True
                break
        left -= _add(content, sheet, about.name, about.visible != calamine.SheetVisibleEnum.Visible)


def _take_row(sheet: Sheet, row: int, left: int, values: list[Any]) -> None:
    for column, value in enumerate(values, left):
        if value in ("", None) or column >= MAX_COLUMN:
            continue
        shown, is_date = _dated(value)
        sheet.cells[row, column] = CellRecord(ref(row, column), shown, "", "", is_date)


def _dated(value: Any) -> tuple[CellValue, bool]:
    if isinstance(value, datetime):
        return (value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")), True
    if isinstance(value, (date, time)):
        return value.isoformat(), True
    if isinstance(value, timedelta):
        return str(value), True
    return _plain(value), False
