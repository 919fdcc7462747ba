"""Answers for painting one row of the sheet, and for its height."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QRegion
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.day import delivered
from desktop.ui.day.asked import paint_asked, paint_bundle
from desktop.ui.day.backdrop import lane_tint, paint_backdrop
from desktop.ui.day.geometry import BUNDLE_HEIGHT, DENSE_HEIGHT
from desktop.ui.day.lane import Bundle, Lane
from desktop.ui.day.look import SheetLook
from desktop.ui.day.model import LANE_ROLE
from desktop.ui.day.thread import paint_thread
from desktop.ui.day.thread_words import Ground
from desktop.ui.painting.focus import draw_focus_ring


class LaneDelegate(QStyledItemDelegate):
    """Paints lanes with the current `look`. The view sets `look`, `heights` and the hovered and focused parts."""

    def __init__(self, look: SheetLook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.zoom = 1.0  # pixels of the view per pixel of the drawing
        self.heights: tuple[float, ...] = ()  # in pixels of the view
        self.hovered: tuple[int, int] = (-1, -1)  # row, part
        self.focused_part = -1
        self.exposed: QRegion | None = None  # what is painted now; Qt also asks for the rows between

    def paint_row(
        self, painter: QPainter, row: Lane | Bundle, box: QRectF, place: int, current: bool, focused: bool
    ) -> None:
        """Draw one row into `box`; `current` is the selected lane, `focused` when the keyboard is on the sheet."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        hovered = self.hovered[0] == place and not current
        paint_backdrop(painter, self.look, box, current, hovered)
        painter.setPen(QPen(self.look.theme.color("line"), 1))
        painter.drawLine(QLineF(box.left(), box.top() + 0.5, box.right(), box.top() + 0.5))
        y = delivered.thread_y(self.look, row, box)
        if isinstance(row, Bundle):
            _paint_dots(painter, self.look, row, y)
            paint_bundle(painter, self.look, row, box)
        else:
            found = delivered.parts(self.look, row, box)
            targets = [part.box.center().y() for part in found if part.kind in ("file", "more")]
            paint_thread(painter, Ground(self.look, y, box.bottom(), current, hovered), row, targets)
            paint_asked(painter, self.look, row, box)
            part = self.hovered[1] if self.hovered[0] == place else -1
            focus = self.focused_part if current and focused else -1
            delivered.paint_delivered(painter, self.look, row, box, focus, part)
        if current and focused and self.focused_part < 0:
            draw_focus_ring(painter, self.look.theme, box, inside=True)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if self.exposed is not None and not self.exposed.intersects(option.rect):
            return
        state = option.state
        painter.save()
        painter.setClipRect(option.rect)
        painter.scale(self.zoom, self.zoom)
        box = drawn(option.rect, self.zoom)
        self.paint_row(
            painter,
            index.data(LANE_ROLE),
            box,
            index.row(),
            bool(state & QStyle.StateFlag.State_Selected),
            bool(state & QStyle.StateFlag.State_HasFocus),
        )
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row = index.data(LANE_ROLE)
        height = self.heights[index.row()] if index.row() < len(self.heights) else DENSE_HEIGHT * self.zoom
        if isinstance(row, Bundle):
            height = BUNDLE_HEIGHT * self.zoom
        return QSize(int(self.look.columns.width * self.zoom), round(height))


def drawn(box: QRect, zoom: float) -> QRectF:
    """A rectangle of the view in the drawing's own pixels."""
    return QRectF(box.x() / zoom, box.y() / zoom, box.width() / zoom, box.height() / zoom)


def _paint_dots(painter: QPainter, look: SheetLook, bundle: Bundle, y: float) -> None:
    """One dot per finished task on one thread that runs through to Delivered."""
    painter.setPen(QPen(look.theme.color("ink3"), 1.5))
    painter.drawLine(QLineF(look.columns.hours_left - 2, y, look.columns.hours_right + 8, y))
    painter.setBrush(look.theme.color("ok"))
    for hour in sorted(bundle.hours):
        x = look.scale.x(hour)
        painter.setPen(QPen(lane_tint(look, x), 1.5))
        painter.drawEllipse(QPointF(x, y), 5, 5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
