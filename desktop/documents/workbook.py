"""Answers for Excel workbooks: every table block of every sheet with cell references, values, formulas and formats.

Values are the saved results (nothing is calculated here); hidden sheets, rows and columns are read and marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from desktop.core.document import CellRecord, PassageKind, Place, TableRecord
from desktop.documents import refusal
from desktop.documents.block import Block, blocks_of
from desktop.documents.grid import as_percent, bands, header_row, range_ref, ref, show
from desktop.documents.ooxml import A, Package, R, S, by_id, children
from desktop.documents.sheet import Book, NumberFormat, Sheet, read_sheet, string_of
from desktop.documents.source import Content, Source

_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_MAX_NOTE = 3  # rows
_MAX_WIDTH = 200  # columns per passage; wider blocks are cut into strips


def read_workbook(source: Source) -> Content:
    """A workbook (xlsx, xlsm). Place CELLS: name is the sheet, detail the range ("A1:F40")."""
    package = Package(source)
    main = package.main_part("xl/workbook.xml")
    root = package.tree(main)
    if root is None or root.find(S + "sheets") is None:
        raise refusal.damaged(source.name)
    content = Content(source)
    package.take_properties(content)
    book = _book(content, package, main, root)
    relations = by_id(package.relations(main))
    left = source.options.limits.max_cells
    for sheet in children(root.find(S + "sheets"), S + "sheet"):
        relation = relations.get(sheet.get(R + "id", ""))
        if relation is None or relation.kind != "worksheet":
            continue  # chart and dialog sheets have no cells
        name, hidden = sheet.get("name", ""), sheet.get("state", "visible") != "visible"
        left -= _sheet(content, package, book, relation.target, name, hidden, left)
        if left <= 0:
            break
    if not content.passages:
        content.warn(f"{source.name} contains no values.", f"{source.name} 中没有数据。")
    return content


def _sheet(content: Content, package: Package, book: Book, part: str, name: str, hidden: bool, max_cells: int) -> int:
    """Reads one sheet into `content`; returns how many cells it had."""
    stream = package.stream(part)
    if stream is None:
        content.warn(f"Sheet {name} is missing in the file.", f"工作表“{name}”在文件中缺失。")
        return 0
    sheet = read_sheet(stream, book, max_cells, content.source.options.limits.max_characters)
    tables = _Tables(content, sheet, name, hidden)
    tables.add_all()
    _comments(content, package, part, name, hidden)
    _text_boxes(content, package, part, name, hidden)
    if sheet.is_cut:
        content.warn(
            f"Sheet {name} is very large: what follows {len(sheet.cells):,} cells was left out.",
            f"工作表“{name}”过大：{len(sheet.cells):,} 个单元格之后的内容已略去。",
        )
    if sheet.without_value:
        count, first = len(sheet.without_value), sheet.without_value[0]
        content.warn(
            f"Sheet {name}: {count} formulas (first {first}) have no saved result; open the file in Excel and save it to get them.",
            f"工作表“{name}”：{count} 个公式（首个 {first}）没有保存的结果；请在 Excel 中打开并保存。",
        )
    return len(sheet.cells)


@dataclass(slots=True)
class _Tables:
    """Turns the cells of one sheet into passages."""

    content: Content
    sheet: Sheet
    name: str
    hidden: bool
    _last: tuple[Block, tuple[str, ...]] | None = None

    def add_all(self) -> None:
        for block in blocks_of(self.sheet.cells):
            for left in range(block.left, block.right + 1, _MAX_WIDTH):
                right = min(block.right, left + _MAX_WIDTH - 1)
                self._block(Block(block.top, left, block.bottom, right))

    def _block(self, block: Block) -> None:
        rows = [[self._cell(row, column).value for column in block.columns] for row in self._top_rows(block)]
        header = header_row(rows) if block.bottom > block.top else None
        body = block.top if header is None else block.top + header + 1
        names = self._inherited(block) if header is None else tuple(show(value) for value in rows[header])
        self._last = (block, names) if any(names) else None
        shown = [column for column in block.columns if column not in self.sheet.hidden_columns]
        concealed = [column for column in block.columns if column in self.sheet.hidden_columns]
        for start, end in bands(block.bottom + 1, body):
            top = block.top if start == body else start
            span = range(start, end)
            visible = [row for row in span if row not in self.sheet.hidden_rows]
            covered = [row for row in span if row in self.sheet.hidden_rows]
            titles = range(top, start)
            self._passage(block, names, titles, visible, shown, is_hidden=False)
            self._passage(block, names, range(0), covered, shown, is_hidden=True)
            self._passage(block, names, titles, list(span), concealed, is_hidden=True)

    def _top_rows(self, block: Block) -> range:
        return range(block.top, min(block.bottom, block.top + 8) + 1)

    def _inherited(self, block: Block) -> tuple[str, ...]:
        """Column names from the block right above, when an empty row cut one table into two."""
        if self._last:
            above, names = self._last
            is_near = 0 < block.top - above.bottom <= 3 and len(block.columns) >= 2
            if is_near and above.left <= block.left and block.right <= above.right:
                return names[block.left - above.left : block.right - above.left + 1]
        return ("",) * len(block.columns)

    def _passage(
        self,
        block: Block,
        names: Sequence[str],
        titles: Sequence[int],
        rows: Sequence[int],
        columns: Sequence[int],
        *,
        is_hidden: bool,
    ) -> None:
        if not columns or not (rows or titles) or not self._has_value([*titles, *rows], columns):
            return
        lines = ["\t".join(self._shown(row, column) for column in columns).rstrip("\t") for row in [*titles, *rows]]
        hidden = self.hidden or is_hidden
        record = TableRecord(
            self.name,
            tuple(names[column - block.left] for column in columns),
            tuple(tuple(self._cell(row, column) for column in columns) for row in rows),
            hidden,
        )
        first, last = min([*titles, *rows]), max([*titles, *rows])
        detail = range_ref(first, columns[0], last, columns[-1])
        text = "\n".join(line for line in lines if line)
        place = (Place.CELLS, 0, self.name, detail)
        kind = PassageKind.TEXT if self._is_note(rows, columns) else PassageKind.TABLE
        self.content.add(text, *place, kind=kind, hidden=hidden, record=record)

    def _is_note(self, rows: Sequence[int], columns: Sequence[int]) -> bool:
        """A title or a remark: a few lines of words in one column, nothing to calculate with."""
        values = [self._cell(row, columns[0]).value for row in rows]
        is_short = len(columns) == 1 and len(rows) <= _MAX_NOTE
        return is_short and all(isinstance(value, str) for value in values)

    def _has_value(self, rows: Sequence[int], columns: Sequence[int]) -> bool:
        return any((row, column) in self.sheet.cells for row in rows for column in columns)

    def _cell(self, row: int, column: int) -> CellRecord:
        return self.sheet.cells.get((row, column)) or CellRecord(ref(row, column), None)

    def _shown(self, row: int, column: int) -> str:
        cell = self.sheet.cells.get((row, column))
        if cell is None:
            return ""
        is_number = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
        if is_number and "%" in cell.format:
            return as_percent(float(cell.value), cell.format)  # type: ignore[arg-type]
        return show(cell.value)


def _book(content: Content, package: Package, main: str, root: etree._Element) -> Book:
    properties = root.find(S + "workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return Book(_strings(content, package, main), _formats(package, main), is_1904)


def _strings(content: Content, package: Package, main: str) -> list[str]:
    stream = package.stream(package.related(main, "sharedStrings") or "xl/sharedStrings.xml")
    if stream is None:
        return []
    strings, characters = [], 0
    items = etree.iterparse(
        stream, events=("end",), tag=S + "si", resolve_entities=False, no_network=True, recover=True
    )
    for _, item in items:
        strings.append(string_of(item))
        characters += len(strings[-1])
        item.clear()
        if characters > content.source.options.limits.max_characters:
            content.warn(
                f"{content.source.name} holds very much text; some of its cells stay empty.",
                f"{content.source.name} 文字过多，部分单元格留空。",
            )
            break
    return strings


def _formats(package: Package, main: str) -> list[NumberFormat]:
    """Number format of each cell style, by its index."""
    root = package.tree(package.related(main, "styles") or "xl/styles.xml")
    if root is None:
        return []
    own = {item.get("numFmtId", ""): item.get("formatCode", "") for item in root.iter(S + "numFmt")}
    found = []
    for style in children(root.find(S + "cellXfs"), S + "xf"):
        id = style.get("numFmtId", "0")
        code = own.get(id) or (BUILTIN_FORMATS.get(int(id), "General") if id.isdigit() else "General")
        is_date = is_date_format(code) or (id.isdigit() and (27 <= int(id) <= 36 or 50 <= int(id) <= 58))
        found.append(NumberFormat(code, is_date))
    return found


def _comments(content: Content, package: Package, part: str, name: str, hidden: bool) -> None:
    """Notes on cells."""
    root = package.tree(package.related(part, "comments"))
    if root is None:
        return
    for comment in root.iter(S + "comment"):
        text = string_of(comment.find(S + "text"))
        place = (Place.CELLS, 0, name, comment.get("ref", ""))
        content.add(text, *place, kind=PassageKind.COMMENT, hidden=hidden)


def _text_boxes(content: Content, package: Package, part: str, name: str, hidden: bool) -> None:
    root = package.tree(package.related(part, "drawing"))
    if root is None:
        return
    for shape in root.iter(_XDR + "sp"):
        text = "\n".join(_lines(shape))
        at = shape.getparent()
        corner = None if at is None else at.find(_XDR + "from")
        row, column = (_index(corner, "row"), _index(corner, "col")) if corner is not None else (0, 0)
        content.add(text, Place.CELLS, 1, name, ref(row, column), hidden=hidden)


def _lines(shape: etree._Element) -> Iterator[str]:
    for paragraph in shape.iter(A + "p"):
        yield "".join(text.text or "" for text in paragraph.iter(A + "t"))


def _index(corner: etree._Element, axis: str) -> int:
    text = corner.findtext(_XDR + axis, "0")
    return int(text) if text.isdigit() else 0
