"""Answers for a task in the tray menu: its disc before two lines. A menu over D-Bus shows the action's own one line.

The menu keeps the keyboard: a row is painted as chosen when its action is the menu's current one, Enter triggers that.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QIcon, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QMenu, QWidget, QWidgetAction

from desktop.core.task import TaskRow, TaskState
from desktop.ui.day.look import draw_line_in, text_width
from desktop.ui.disc_widget import TASK_DISCS, share_done
from desktop.ui.news_words import Line
from desktop.ui.painting.disc import draw_disc
from desktop.ui.theme import Theme

WIDTH, HEIGHT = 340, 44


class TaskAction(QWidgetAction):
    """An action of `menu` that shows `line`."""

    def __init__(self, menu: QMenu, theme: Theme, line: Line) -> None:
        super().__init__(menu)
        self.line = line
        self.setText(f"{line.title}{line.tail} ({line.note})".replace("&", "&&"))
        self.setIcon(disc_icon(theme, line.task))
        self.setDefaultWidget(TaskRowWidget(menu, self, theme))


class TaskRowWidget(QWidget):
    """The two lines. The menu owns the keyboard, the row only hears the mouse."""

    def __init__(self, menu: QMenu, action: TaskAction, theme: Theme) -> None:
        super().__init__()
        self._menu, self._action, self._theme = menu, action, theme
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(f"{action.line.title}{action.line.tail}. {action.line.note}.")
        menu.hovered.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), self._theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, line = self._theme, self._action.line
        if self._menu.activeAction() is self._action:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accentSoft"))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        center, half = QPointF(12, self.height() / 2), self.height() / 2
        draw_disc(painter, theme, TASK_DISCS[line.task.state], center, 18, share_done(line.task))
        room = QRectF(32, 3, self.width() - 40, half - 2)
        font = theme.font("body", 600 if line.task.state is TaskState.NEEDS_YOU else 500)
        tail = text_width(line.tail, font)
        left = draw_line_in(painter, room.adjusted(0, 0, -tail, 0), line.title, font, theme.color("ink"))
        draw_line_in(painter, room.adjusted(left, 0, 0, 0), line.tail, font, theme.color("ink"))
        below = QRectF(32, half, self.width() - 40, half - 4)
        draw_line_in(painter, below, line.note, theme.font("meta"), theme.color("ink3"))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._menu.setActiveAction(self._action)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self._menu.close()
            self._action.trigger()


def disc_icon(theme: Theme, row: TaskRow) -> QIcon:
    """A task's state disc for a menu."""
    icon = QIcon()
    for density in (1, 2):
        pixmap = QPixmap(18 * density, 18 * density)
        pixmap.setDevicePixelRatio(density)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_disc(painter, theme, TASK_DISCS[row.state], QPointF(9, 9), 16, share_done(row))
        painter.end()
        icon.addPixmap(pixmap)
    return icon
