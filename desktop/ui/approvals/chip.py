"""Answers for a small word on a coloured ground: whether something can be undone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import icons
from desktop.ui.day.look import draw_line_in, text_width
from desktop.ui.theme import Theme


class Chip(QWidget):
    """`ground` and `ink` are tokens."""

    def __init__(self, theme: Theme, text: str, icon: str, ground: str, ink: str) -> None:
        super().__init__()
        self._theme, self._text, self._icon, self._ground, self._ink = theme, text, icon, ground, ink
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(round(text_width(self._text, self._theme.font("small", 600))) + 40, self._theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, box = QPainter(self), self._theme, QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color(self._ground))
        painter.setBrush(theme.color(self._ground))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), box.height() / 2, box.height() / 2)
        icons.draw(painter, self._icon, theme.color(self._ink), QRectF(9, box.height() / 2 - 7, 14, 14))
        room = box.adjusted(28, 0, 0, 0)
        draw_line_in(painter, room, self._text, theme.font("small", 600), theme.color(self._ink))
