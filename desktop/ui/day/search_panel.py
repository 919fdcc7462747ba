"""Answers for the dropdown under the search field: groups of finds with their counts, and the keys that open them.

It never takes the focus: the field keeps it, so that one can go on typing, and hands over the arrow keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QCursor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui import icons
from desktop.ui.day.look import draw_line_in, elide, text_width
from desktop.ui.day.search_rows import SearchRow
from desktop.ui.painting.disc import draw_disc
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr

WIDTH = 500
HEAD, ROW, FOOT, SHADE = 36, 46, 38, 3
ROW_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class RowsModel(QAbstractListModel):
    """Rows of finds; heads cannot be chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: Sequence[SearchRow] = ()

    def show(self, rows: Sequence[SearchRow]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.said
        return row if role == ROW_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        on = Qt.ItemFlag.ItemIsEnabled
        return on if self.rows[index.row()].head else on | Qt.ItemFlag.ItemIsSelectable


class RowDelegate(QStyledItemDelegate):
    """Paints a head or a find."""

    def __init__(self, source: ThemeSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._source = source

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: SearchRow = index.data(ROW_ROLE)
        return QSize(100, self._source.theme.px(HEAD if row.head else ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: SearchRow = index.data(ROW_ROLE)
        theme, box = self._source.theme, QRectF(option.rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.head:
            room = box.adjusted(14, 6, -14, 0)
            draw_line_in(painter, room, row.title, theme.font("small", 600), theme.color("ink2"))
            draw_line_in(painter, room, row.count, theme.font("meta"), theme.color("ink2"), "end")
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("accentSoft"))
        if row.disc is not None:
            draw_disc(painter, theme, row.disc, QPointF(box.left() + 25, box.center().y()), 20, row.share)
        else:
            icons.draw(painter, row.icon, theme.color("ink2"), QRectF(box.left() + 16, box.center().y() - 9, 18, 18))
        half = box.height() / 2
        words = box.adjusted(46, 3, -12, -half)
        draw_line_in(painter, words, row.title, theme.font("body", 600), theme.color("ink"))
        below = box.adjusted(46, half, -12, -4)
        draw_line_in(painter, below, row.detail, theme.font("meta"), theme.color("ink2"))


class SearchPanel(QWidget):
    """`day_wanted` and `file_wanted` carry the chosen `SearchRow`."""

    day_wanted = Signal(object)
    file_wanted = Signal(object)

    def __init__(self, source: ThemeSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._source = source
        self._says = ""
        self._mouse = QCursor.pos()  # where it was when the rows last changed
        self.model = RowsModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(RowDelegate(source, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet("QListView { background: transparent; outline: 0; }")
        self.list.setAccessibleName(tr("Found"))
        self.list.clicked.connect(lambda index: self._open(index.row(), file=False))
        self.list.entered.connect(self._on_entered)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_rows(self, rows: Sequence[SearchRow], says: str) -> None:
        """`says` stands below the rows, or alone when there is none. The first find becomes the current one, unless the
        person went to another that is still there."""
        self._mouse = QCursor.pos()
        chosen = self.current()
        was_first = self._first() == self.list.currentIndex().row()
        self.model.show(rows)
        self._says = says
        first = self._first()
        same = next((n for n, row in enumerate(rows) if row == chosen and not was_first), None)
        if (at := first if same is None else same) is not None:
            self._go_to(at)
        self.update()

    def _first(self) -> int | None:
        """The number of the first find."""
        return next((n for n, row in enumerate(self.model.rows) if not row.head), None)

    def current(self) -> SearchRow | None:
        at = self.list.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) and not self.model.rows[at].head else None

    def move_by(self, step: int) -> None:
        """To the next or the previous find, over the heads; it stops at either end."""
        at = self.list.currentIndex().row() + step
        while 0 <= at < len(self.model.rows) and self.model.rows[at].head:
            at += step
        if 0 <= at < len(self.model.rows):
            self._go_to(at)

    def open_current(self, file: bool) -> None:
        """Its day, or with `file` its file (where it has one)."""
        self._open(self.list.currentIndex().row(), file)

    def place(self, right: int, top: int, room: QSize) -> None:
        """With its upper right corner there, as large as its rows need and `room` allows."""
        theme = self._source.theme
        rows = sum(theme.px(HEAD if row.head else ROW) for row in self.model.rows)
        width = min(WIDTH + SHADE, room.width())
        height = min(rows + theme.px(FOOT) + 2 + SHADE, room.height())
        self.setGeometry(max(0, right + SHADE - width), top, width, height)
        self.list.setGeometry(1, 1, width - SHADE - 2, height - SHADE - theme.px(FOOT) - 2)
        self.list.setVisible(bool(self.model.rows))

    def _go_to(self, row: int) -> None:
        index = self.model.index(row)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(self.model.index(row - 1) if row and self.model.rows[row - 1].head else index)
        self.list.scrollTo(index)

    def _on_entered(self, index: QModelIndex) -> None:
        """Rows that come up under a mouse that rests were not pointed at."""
        if QCursor.pos() != self._mouse and not self.model.rows[index.row()].head:
            self.list.setCurrentIndex(index)

    def _open(self, at: int, file: bool) -> None:
        if not 0 <= at < len(self.model.rows) or (row := self.model.rows[at]).head:
            return
        if file and row.path:
            self.file_wanted.emit(row)
        else:
            self.day_wanted.emit(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._source.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(0.5, 0.5, -SHADE - 0.5, -SHADE - 0.5)
        radius = theme.radius["card"]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("shade"))
        painter.drawRoundedRect(card.translated(SHADE, SHADE), radius, radius)
        painter.setPen(QPen(theme.color("lineStrong"), 1))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(card, radius, radius)
        foot = QRectF(card.left() + 14, card.bottom() - theme.px(FOOT), card.width() - 28, theme.px(FOOT))
        if self._says or not self.model.rows:
            draw_line_in(painter, foot, self._says, theme.font("small"), theme.color("ink2"))
        else:
            painter.fillRect(QRectF(card.left() + 1, foot.top(), card.width() - 2, 1), theme.color("line"))
            self._paint_keys(painter, foot)

    def _paint_keys(self, painter: QPainter, foot: QRectF) -> None:
        """The keys as caps, each with what it does, as far as there is room."""
        theme = self._source.theme
        left, font = foot.left(), theme.font("meta")
        for cap, words in (("↑", ""), ("↓", tr("choose")), ("↵", tr("open the day")), ("Alt ↵", tr("open the file"))):
            wide = text_width(cap, font) + 14
            if left + wide + 8 + text_width(words, font) > foot.right():
                return
            box = QRectF(left, foot.center().y() - 9, wide, 18)
            painter.setPen(QPen(theme.color("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 4, 4)
            draw_line_in(painter, box, cap, font, theme.color("ink2"), "middle")
            left = box.right() + 8
            room = QRectF(left, foot.top(), foot.right() - left, foot.height())
            shown = elide(words, font, room.width())
            left += draw_line_in(painter, room, shown, font, theme.color("ink2")) + (12 if words else 0)
