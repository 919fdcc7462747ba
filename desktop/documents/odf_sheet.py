"""Answers for OpenDocument spreadsheets (ods): cells with values and formulas, as for Excel workbooks."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from desktop.core.document import CellRecord, CellValue, PassageKind, Place
from desktop.documents.grid import ref
from desktop.documents.odf import OFFICE, TABLE, TEXT, Styles, open_odf, repeated, said, take_meta, words_of
from desktop.documents.sheet import MAX_COLUMN, MAX_ROW, Sheet
from desktop.documents.sheet_table import SheetTables
from desktop.documents.source import Content, Source, clean

_REPEATED = 1_000  # filled cells that one element may stand for


def read_ods(source: Source) -> Content:
    """An OpenDocument spreadsheet. Place CELLS: name is the sheet, detail the range."""
    package, root = open_odf(source)
    content = Content(source)
    take_meta(content, package)
    styles = Styles.of(root)
    left = source.options.limits.max_cells
    for table in root.iterfind(f"{OFFICE}body/{OFFICE}spreadsheet/{TABLE}table"):
        name = table.get(TABLE + "name", "")
        hidden = styles.property(table.get(TABLE + "style-name", ""), TABLE + "display") == "false"
        reader = _Reader(content, name, hidden, left)
        reader.read(table)
        SheetTables(content, reader.sheet, name, hidden).add_all()
        reader.add_notes()
        left -= len(reader.sheet.cells)
        if reader.sheet.is_cut:
            content.warn(
                f"Sheet {name} is very large: what follows {len(reader.sheet.cells):,} cells was left out.",
                f"工作表“{name}”过大：{len(reader.sheet.cells):,} 个单元格之后的内容已略去。",
            )
        if left <= 0:
            break
    if not content.passages:
        content.warn(f"{source.name} contains no values.", f"{source.name} 中没有数据。")
    return content


@dataclass(slots=True)
class _Reader:
    """One sheet on its way to cells."""

    content: Content
    name: str
    hidden: bool
    max_cells: int
    sheet: Sheet
    notes: list[tuple[str, str]]
    row: int = 0

    def __init__(self, content: Content, name: str, hidden: bool, max_cells: int) -> None:
        self.content, self.name, self.hidden, self.max_cells = content, name, hidden, max_cells
        self.sheet, self.notes, self.row = Sheet(), [], 0

    def read(self, table: etree._Element) -> None:
        """Columns first, then rows; groups and header rows are looked through."""
        column = 0
        for item in table.iter(TABLE + "table-column"):
            count = repeated(item, "columns", MAX_COLUMN)
            if item.get(TABLE + "visibility", "visible") != "visible":
                self.sheet.hidden_columns.update(range(column, min(column + count, MAX_COLUMN)))
            column += count
        for row in table.iter(TABLE + "table-row"):
            if next(row.iterancestors(TABLE + "table"), None) is not table:
                continue
            self._row(row)
            if len(self.sheet.cells) > self.max_cells or self.row > MAX_ROW:
                self.sheet.is_cut = True
                return

    def add_notes(self) -> None:
        for at, text in self.notes:
            place = (Place.CELLS, 0, self.name, at)
            self.content.add(text, *place, kind=PassageKind.COMMENT, hidden=self.hidden)

    def _row(self, row: etree._Element) -> None:
        times = repeated(row, "rows", MAX_ROW)
        is_hidden = row.get(TABLE + "visibility", "visible") != "visible"
        filled = list(self._cells(row))
        for index in range(self.row, self.row + (min(times, _REPEATED) if filled else 0)):
            for column, cell in filled:
                at = ref(index, column)
                self.sheet.cells[index, column] = CellRecord(at, cell.value, cell.formula, cell.format, cell.is_date)
        if is_hidden:
            self.sheet.hidden_rows.update(range(self.row, self.row + min(times, _REPEATED)))
        self.row += times

    def _cells(self, row: etree._Element) -> list[tuple[int, CellRecord]]:
        column, found = 0, []
        for cell in row.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
            times = repeated(cell, "columns", MAX_COLUMN)
            record = _record(cell)
            if record is not None:
                found += [(column + index, record) for index in range(min(times, _REPEATED))]
            for note in cell.iterchildren(OFFICE + "annotation"):
                self.notes.append((ref(self.row, column), said(note)))
            self._merged(cell, column)
            column += times
            if column >= MAX_COLUMN:
                break
        return found

    def _merged(self, cell: etree._Element, column: int) -> None:
        rows, columns = (cell.get(f"{TABLE}number-{what}-spanned", "1") for what in ("rows", "columns"))
        if (rows, columns) != ("1", "1") and rows.isdigit() and columns.isdigit():
            self.sheet.merge(self.row, column, self.row + int(rows) - 1, column + int(columns) - 1)


def _record(cell: etree._Element) -> CellRecord | None:
    """The cell, its address still to be set; None when it is empty."""
    kind = cell.get(OFFICE + "value-type", "")
    formula = cell.get(TABLE + "formula", "").partition(":")[2] or ""
    paragraphs = cell.iterchildren(TEXT + "p")
    shown = clean("\n".join(words_of(item, Styles()).visible for item in paragraphs))
    value: CellValue = shown or None
    is_date, format = False, ""
    if kind in ("float", "currency", "percentage"):
        value = _number(cell.get(OFFICE + "value", ""), shown)
        format = "0.00%" if kind == "percentage" else cell.get(OFFICE + "currency", "")
    elif kind == "date":
        value, is_date = cell.get(OFFICE + "date-value", "")[:19].removesuffix("T00:00:00") or shown, True
    elif kind == "time":
        value, is_date = shown, True
    elif kind == "boolean":
        value = cell.get(OFFICE + "boolean-value") == "true"
    if value is None and not formula:
        return None
    return CellRecord("", value, formula, format, is_date)


def _number(text: str, shown: str) -> CellValue:
    try:
        value = float(text)
    except ValueError:
        return shown or None
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
