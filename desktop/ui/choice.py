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
            # a list below the box: the other kind has arrows above and below that hide its first and last line
            f"QComboBox::drop-down {{ border: 0; width: {theme.px(26)}px; }}"
            f"QComboBox {{ combobox-popup: 0; min-height: {theme.px(24)}px; font-size: {theme.px(14)}px; padding-left: 9px; }}"
            "QComboBox:focus { padding-left: 8px; }"  # the words stand where those of a text field stand
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._theme.px(16)
        box = QRectF(self.width() - side - 8, (self.height() - side) / 2, side, side)
        icons.draw(painter, "chevron-down", self._theme.color("ink2"), box)
