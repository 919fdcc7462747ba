"""Answers for choosing who does the work: one row per engine with where it runs, and why one cannot be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui import icons
from desktop.ui.day.look import draw_line_in
from desktop.ui.theme import Theme, ThemeSource
from desktop.ui.translation import tr

ROW = 60
HEAD = 34
WIDTH = 520
SHADE = 3


@dataclass(frozen=True)
class Engine:
    """A choice in the menu. `name` and `description` are shown as they are; `problem` says why it cannot be chosen."""

    id: str
    name: str
    description: str = ""
    local: bool = True
    icon: str = "cpu"
    problem: str = ""


def offline_engine() -> Engine:
    """The engine that is always there."""
    text = tr("Built in, no model. Reads, counts and cites every line.")
    return Engine("offline", tr("Offline"), text, True, "wifi-off")


class EngineMenu(QWidget):
    """A popup. `chosen` carries the id; arrows move, Enter chooses, Esc closes."""

    chosen = Signal(str)

    def __init__(self, source: ThemeSource, engines: Sequence[Engine], current: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._source = source
        self._engines = tuple(engines)
        self._current = current
        ids = [engine.id for engine in engines]
        self._row = ids.index(current) if current in ids else 0
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Who does the work"))
        self.resize(WIDTH + SHADE, HEAD + ROW * len(self._engines) + 6 + SHADE)

    def popup_at(self, right_bottom: QPoint) -> None:
        """Show the menu with its right upper corner there (global)."""
        self.move(right_bottom - QPoint(WIDTH, -6))
        self.show()
        self.setFocus()

    def choose(self, row: int) -> None:
        engine = self._engines[row]
        if not engine.problem:
            self.chosen.emit(engine.id)
            self.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._source.theme
        card = QRectF(self.rect()).adjusted(0.5, 0.5, -SHADE - 0.5, -SHADE - 0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("shade"))
        painter.drawRoundedRect(card.translated(SHADE, SHADE), 10, 10)
        painter.setPen(QPen(theme.color("lineStrong"), 1))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(card, 10, 10)
        head = QRectF(44, 8, 200, HEAD - 8)
        draw_line_in(painter, head, tr("Who does the work"), theme.font("meta"), theme.color("ink3"))
        where = QRectF(WIDTH - 136, 8, 122, HEAD - 8)
        draw_line_in(painter, where, tr("Where it runs"), theme.font("meta"), theme.color("ink3"))
        for place, engine in enumerate(self._engines):
            self._paint_row(painter, theme, QRectF(1, HEAD + place * ROW, WIDTH - 3, ROW), engine, place == self._row)

    def _paint_row(self, painter: QPainter, theme: Theme, box: QRectF, engine: Engine, current: bool) -> None:
        if current:
            painter.fillRect(box, theme.color("accentSoft"))
        center = QPointF(box.left() + 22, box.center().y())
        chosen = engine.id == self._current
        if engine.problem:
            icons.draw(painter, "key-round", theme.color("attnText"), QRectF(center.x() - 9, center.y() - 9, 18, 18))
        else:
            painter.setPen(QPen(theme.color("accent" if chosen else "lineStrong"), 1.6))
            painter.setBrush(theme.color("raised"))
            painter.drawEllipse(center, 7.5, 7.5)
            if chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("accent"))
                painter.drawEllipse(center, 4, 4)
        room = QRectF(box.left() + 43, box.top() + 11, box.width() - 43 - 146, 20)
        ink = theme.color("ink2" if engine.problem else "ink")
        draw_line_in(painter, room, engine.name, theme.font("body", 600), ink)
        text = engine.problem or engine.description
        draw_line_in(painter, room.translated(0, 19), text, theme.font("small"), theme.color("ink2"))
        tone = theme.color("ok" if engine.local else "ink2")
        left = WIDTH - 136
        icons.draw(painter, "laptop" if engine.local else "cloud", tone, QRectF(left, center.y() - 7, 14, 14))
        place = QRectF(left + 18, box.top(), 112, ROW)
        words = tr("this computer") if engine.local else tr("cloud")
        draw_line_in(painter, place, words, theme.font("meta"), tone)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0:
            self._row = row
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if self.rect().contains(event.position().toPoint()) and row >= 0:
            self.choose(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._row = max(0, min(len(self._engines) - 1, self._row + step))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose(self._row)
        elif key == Qt.Key.Key_Escape:
            self.close()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(self._engines[self._row].problem or self._engines[self._row].description)
        return super().event(event)

    def _row_at(self, y: float) -> int:
        row = int((y - HEAD) // ROW)
        return row if y >= HEAD and row < len(self._engines) else -1
