"""Answers for a field one searches with: a magnifier in front, and at the end the key that leads here while it is idle."""

from __future__ import annotations

import sys

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui import icons
from desktop.ui.day.look import draw_line_in, text_width
from desktop.ui.theme import Theme

HEIGHT = 34
KEYS = "⌘F" if sys.platform == "darwin" else "Ctrl F"


class Finder(QLineEdit):
    """34 px high at 100 %. `dress` gives it another look; call it once before it is shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.textChanged.connect(lambda _: self._leave_room())
        self.dress(theme)

    def dress(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("body"))
        self.setFixedHeight(theme.px(HEIGHT))
        self._leave_room()
        self.update()

    def _cap_width(self) -> float:
        """Of the key cap, which stands there while the field is empty and has not the keyboard; else 0."""
        if self.text() or self.hasFocus():
            return 0.0
        return text_width(KEYS, self._theme.font("meta", 500)) + self._theme.px(12)

    def _leave_room(self) -> None:
        cap = self._cap_width()
        self.setTextMargins(self._theme.px(24), 0, round(cap + 2) if cap else 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(16)
        box = QRectF(theme.px(10), (self.height() - side) / 2, side, side)
        icons.draw(painter, "search", theme.color("ink2"), box)
        if cap := self._cap_width():
            high = theme.px(18)
            plate = QRectF(self.width() - cap - 8, (self.height() - high) / 2, cap, high)
            painter.setPen(QPen(theme.color("line"), theme.edge))
            painter.drawRoundedRect(plate.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            draw_line_in(painter, plate, KEYS, theme.font("meta", 500), theme.color("ink3"), "middle")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._leave_room()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._leave_room()
