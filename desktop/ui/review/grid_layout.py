"""Answers for one stretch of a sheet laid out: cells painted one by one, only those that are seen, so that thousands of
rows cost no more than the rows in the window. Lines above and below the table, and charts, are laid out as text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from desktop.ui.day.look import draw_line_in, elide
from desktop.ui.review.fact_boxes import FactBoxes
from desktop.ui.review.page_layout import LaidLeaf
from desktop.ui.review.preview import HAIR, INK, MUTED, GridLeaf, GridLine, GridRow, text_px
from desktop.ui.theme import Theme

ROW, MARGIN, GUTTER, PAD = 23.0, 24.0, 46.0, 6.0  # px
_EDGE, _INK, _MUTED = QColor("#f1f3f2"), QColor(INK), QColor(MUTED)
_FLAGS = {
    name: int(flag | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
    for name, flag in (
        ("left", Qt.AlignmentFlag.AlignLeft),
        ("right", Qt.AlignmentFlag.AlignRight),
        ("center", Qt.AlignmentFlag.AlignHCenter),
    )
}


class LaidGrid(FactBoxes):
    """A grid leaf; its places are cells: row x (columns + 1) + column."""

    pages = 1

    def __init__(self, leaf: GridLeaf, theme: Theme) -> None:
        self.leaf = leaf
        self._fonts = {bold: _font(theme, 600 if bold else 400) for bold in (False, True)}
        self._title = _font(theme, 600, 14)
        self._lefts = [MARGIN + GUTTER + each for each in accumulate(leaf.widths, initial=0.0)]
        self.page_width = self._lefts[-1] + MARGIN
        inner = self.page_width - 2 * MARGIN - GUTTER
        self._lines = {
            index: LaidLeaf(row.leaf(round(inner)), theme)
            for index, row in enumerate(leaf.rows)
            if isinstance(row, GridLine)
        }
        self._tops = [0.0 if leaf.joined else MARGIN + 30 + ROW]
        for index in range(len(leaf.rows)):
            line = self._lines.get(index)
            self._tops.append(self._tops[-1] + (max(ROW, line.page_height) if line else ROW))
        self.page_height = self._tops[-1] + (0.0 if leaf.goes_on else MARGIN)
        self._cells = {
            cell.fact: (index, column)
            for index, row in enumerate(leaf.rows)
            if isinstance(row, GridRow)
            for column, cell in enumerate(row.cells)
            if cell.fact is not None
        }
        self.facts = {
            fact: [box.translated(self._lefts[0], self._tops[index]) for box in found]
            for index, line in self._lines.items()
            for fact, found in line.facts.items()
        }

    # --- where ---

    def boxes(self, fact: int | None) -> list[QRectF]:
        place = self._cells.get(fact) if fact is not None else None
        if place is not None:
            return [self._text_box(*place)]
        return list(super().boxes(fact))

    def marks(self, seen: QRectF) -> Iterator[QRectF]:
        yield from super().marks(seen)
        for index in self._seen(seen):
            row = self.leaf.rows[index]
            if isinstance(row, GridRow):
                for column, cell in enumerate(row.cells):
                    if cell.fact is not None:
                        yield self._text_box(index, column)

    def fact_at(self, point: QPointF) -> int | None:
        place = self._at(point)
        row = self.leaf.rows[place[0]] if place else None
        if place is not None and isinstance(row, GridRow):
            return row.cells[place[1]].fact if place[1] < len(row.cells) else None
        return super().fact_at(point)

    def place_at(self, point: QPointF) -> int:
        """The cell under `point`, or the nearest."""
        columns = len(self.leaf.widths)
        row = max(0, sum(top <= point.y() for top in self._tops) - 1)
        column = max(0, sum(left <= point.x() for left in self._lefts) - 1)
        return min(row, len(self.leaf.rows)) * (columns + 1) + min(column, columns)

    def text(self, start: int, end: int) -> str:
        """The words from one cell to another, both with it, in reading order."""
        columns = len(self.leaf.widths) + 1
        (first, left), (last, right) = divmod(start, columns), divmod(end, columns)
        words: list[str] = []
        for index in range(first, min(last + 1, len(self.leaf.rows))):
            row = self.leaf.rows[index]
            if isinstance(row, GridRow):
                begin, stop = left if index == first else 0, right + 1 if index == last else columns
                words += [cell.text for cell in row.cells[begin:stop] if cell.text]
            else:
                words.append(self._lines[index].plain_text())
        return " ".join(" ".join(words).split())

    def plain_text(self) -> str:
        title = [] if self.leaf.joined else [self.leaf.title]
        rows = (
            "\t".join(cell.text for cell in row.cells) if isinstance(row, GridRow) else self._lines[index].plain_text()
            for index, row in enumerate(self.leaf.rows)
        )
        return "\n".join([*title, *rows])

    def let_go(self) -> None:
        """Only what is laid out as text takes room."""
        for line in self._lines.values():
            line.let_go()

    # --- painting ---

    def paint(
        self, painter: QPainter, page: int, selection: tuple[int, int] | None, ground: QColor, seen: QRectF
    ) -> None:
        """The cells in `seen`; the painter stands at the page's top left corner."""
        if not self.leaf.joined:
            self._paint_head(painter)
        rows = self._seen(seen)
        self._paint_grid(painter, rows)
        for index in rows:
            row = self.leaf.rows[index]
            if row.number is not None:
                edge = QRectF(MARGIN, self._tops[index], GUTTER, ROW)
                self._words(painter, edge, str(row.number), "right", edge=True)
            if isinstance(row, GridRow):
                self._paint_row(painter, index, row, selection, ground)
            else:
                self._paint_line(painter, index, seen)

    def _paint_head(self, painter: QPainter) -> None:
        box = QRectF(MARGIN, MARGIN - 2, self.page_width - 2 * MARGIN, 24)
        draw_line_in(painter, box, self.leaf.title, self._title, _INK)
        top, right = MARGIN + 30, self._lefts[-1]
        painter.fillRect(QRectF(MARGIN, top, right - MARGIN, ROW), _EDGE)
        painter.setPen(QPen(QColor(HAIR), 1))
        painter.drawLine(QPointF(MARGIN, top), QPointF(right, top))
        painter.drawLines([QLineF(x, top, x, top + ROW) for x in (MARGIN, *self._lefts)])
        for column, width in enumerate(self.leaf.widths):
            box = QRectF(self._lefts[column], top, width, ROW)
            self._words(painter, box, self.leaf.letters[column], "center", edge=True)

    def _paint_grid(self, painter: QPainter, rows: range) -> None:
        """The lines between cells, all at once, and the ground of the row numbers."""
        numbered = [index for index in rows if self.leaf.rows[index].number is not None]
        if not numbered:
            return
        top, bottom, right = self._tops[numbered[0]], self._tops[numbered[-1] + 1], self._lefts[-1]
        painter.fillRect(QRectF(MARGIN, top, GUTTER, bottom - top), _EDGE)
        lines = [QLineF(MARGIN, self._tops[n], right, self._tops[n]) for n in (*numbered, numbered[-1] + 1)]
        lines += [QLineF(x, top, x, bottom) for x in (MARGIN, self._lefts[0], right)]
        for index in numbered:
            if isinstance(self.leaf.rows[index], GridRow):
                lines += [QLineF(x, self._tops[index], x, self._tops[index + 1]) for x in self._lefts[1:-1]]
        painter.setPen(QPen(QColor(HAIR), 1))
        painter.drawLines(lines)

    def _paint_row(
        self, painter: QPainter, index: int, row: GridRow, selection: tuple[int, int] | None, ground: QColor
    ) -> None:
        columns = len(self.leaf.widths) + 1
        for column, cell in enumerate(row.cells):
            box = QRectF(self._lefts[column], self._tops[index], self.leaf.widths[column], ROW)
            if selection is not None and min(selection) <= index * columns + column <= max(selection):
                painter.fillRect(box.adjusted(1, 1, -1, -1), ground)
            self._words(painter, box, cell.text, self.leaf.aligns[column], bold=row.bold)

    def _paint_line(self, painter: QPainter, index: int, seen: QRectF) -> None:
        line, left, top = self._lines[index], self._lefts[0], self._tops[index]
        painter.save()
        painter.translate(left, top)
        line.paint(painter, 0, None, QColor(), seen.translated(-left, -top))
        painter.restore()

    def _words(
        self, painter: QPainter, box: QRectF, text: str, align: str, edge: bool = False, bold: bool = False
    ) -> None:
        """One line of text in a cell, cut where it is too long."""
        if not text:
            return
        room, font = box.adjusted(PAD, 0, -PAD, 0), self._fonts[bold]
        painter.setFont(font)
        painter.setPen(_MUTED if edge else _INK)
        shown = text if text_px(text) < room.width() * 0.9 else elide(text, font, room.width())
        painter.drawText(room, _FLAGS.get(align, _FLAGS["left"]), shown)

    # --- places ---

    def _seen(self, seen: QRectF) -> range:
        """The rows in `seen`."""
        first = next((n for n in range(len(self.leaf.rows)) if self._tops[n + 1] >= seen.top()), len(self.leaf.rows))
        last = next(
            (n for n in range(first, len(self.leaf.rows)) if self._tops[n] > seen.bottom()), len(self.leaf.rows)
        )
        return range(first, last)

    def _at(self, point: QPointF) -> tuple[int, int] | None:
        """(row, column) of the cell under `point`."""
        if not self._lefts[0] <= point.x() < self._lefts[-1] or not self._tops[0] <= point.y() < self._tops[-1]:
            return None
        return divmod(self.place_at(point), len(self.leaf.widths) + 1)

    def _text_box(self, index: int, column: int) -> QRectF:
        """Where the words of a cell stand in it."""
        row = self.leaf.rows[index]
        assert isinstance(row, GridRow)
        width = self.leaf.widths[column] - 2 * PAD
        taken = min(width, text_px(row.cells[column].text))
        align = self.leaf.aligns[column]
        left = self._lefts[column] + PAD
        left += width - taken if align == "right" else (width - taken) / 2 if align == "center" else 0
        return QRectF(left, self._tops[index] + 4, taken, ROW - 8)


def _font(theme: Theme, weight: int, px: int = 13) -> QFont:
    font = QFont(theme.font("body", weight))
    font.setPixelSize(px)
    return font
