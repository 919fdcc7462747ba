"""Answers for a choice from a list, whose platform drawing does not follow the tokens."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from desktop.ui import icons
from desktop.ui.theme import Theme


class Choice(QComboBox):
    """A combo box with our chevron."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setStyleSheet(
            "QComboBox::drop-down { border: 0; width: 26px; }"
            f"QComboBox {{ min-height: {theme.px(24)}px; font-size: {theme.px(14)}px; }}"
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.width() - 24, (self.height() - 16) / 2, 16, 16)
        icons.draw(painter, "chevron-down", self._theme.color("ink2"), box)
