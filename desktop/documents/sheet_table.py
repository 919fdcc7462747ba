"""Answers for the cells of one sheet as passages: each block of cells in bands of rows, hidden rows and columns apart.

Shared by every spreadsheet format; a format only has to fill a `Sheet`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.core.document import CellRecord, PassageKind, Place, TableRecord
from desktop.documents.block import Block, blocks_of
from desktop.documents.grid import as_percent, bands, header_row, range_ref, ref, show
from desktop.documents.sheet import Sheet
from desktop.documents.source import Content

_MAX_NOTE = 3  # rows
_MAX_WIDTH = 200  # columns per passage; wider blocks are cut into strips


@dataclass(slots=True)
class SheetTables:
    """Turns the cells of one sheet into passages."""

    content: Content
    sheet: Sheet
    name: str
    hidden: bool
    _last: tuple[Block, tuple[str, ...]] | None = None

    def add_all(self) -> None:
        """Adds a passage per band of every block, from the top."""
        for block in blocks_of(self.sheet.cells):
            for left in range(block.left, block.right + 1, _MAX_WIDTH):
                right = min(block.right, left + _MAX_WIDTH - 1)
                self._block(Block(block.top, left, block.bottom, right))
        for row, column in sorted(self.sheet.invisible):
            text = show(self.sheet.cells[row, column].value)
            place = (Place.CELLS, 0, self.name, ref(row, column))
            self.content.add(text, *place, hidden=True)

    def _block(self, block: Block) -> None:
        rows = [[self._cell(row, column).value for column in block.columns] for row in self._top_rows(block)]
        header = header_row(rows) if block.bottom > block.top else None
        body = block.top if header is None else block.top + header + 1
        names = self._inherited(block) if header is None else self._names(block, block.top + header)
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

    def _names(self, block: Block, row: int) -> tuple[str, ...]:
        """Column names of a header row; a merged cell names every column it spans."""
        origins = self.sheet.merged
        return tuple(show(self._cell(*origins.get((row, column), (row, column))).value) for column in block.columns)

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
        above, below = ([[self._cell(row, column) for column in columns] for row in part] for part in (titles, rows))
        lines = ["\t".join(map(_shown, cells)).rstrip("\t") for cells in [*above, *below]]
        hidden = self.hidden or is_hidden
        record = TableRecord(
            self.name,
            tuple(names[column - block.left] for column in columns),
            tuple(map(tuple, below)),
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
        return any(
            (row, column) in self.sheet.cells and (row, column) not in self.sheet.invisible
            for row in rows
            for column in columns
        )

    def _cell(self, row: int, column: int) -> CellRecord:
        at = (row, column)
        found = self.sheet.cells.get(at)
        return CellRecord(ref(row, column), None) if found is None or at in self.sheet.invisible else found


def _shown(cell: CellRecord) -> str:
    """The cell as the sheet shows it, as far as percentages go."""
    if "%" in cell.format and isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
        return as_percent(float(cell.value), cell.format)
    return show(cell.value)
