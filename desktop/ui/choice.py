"""Answers for the two controls whose platform drawing does not follow the tokens: a choice from a list, and a tick."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QComboBox

from desktop.ui import icons
from desktop.ui.theme import Theme


class Choice(QComboBox):
    """A combo box with our chevron."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setStyleSheet("QComboBox::drop-down { border: 0; width: 26px; } QComboBox { min-height: 24px; }")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.width() - 24, (self.height() - 16) / 2, 16, 16)
        icons.draw(painter, "chevron-down", self._theme.color("ink2"), box)


class Tick(QAbstractButton):
    """A check box: a check on an accent plate when on, an empty frame when off. 28 px to hit, 18 px to see."""

    def __init__(self, theme: Theme, on: bool) -> None:
        super().__init__()
        self._theme = theme
        self.setCheckable(True)
        self.setChecked(on)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(28, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plate = QRectF(5.5, 5.5, 17, 17)
        on = self.isChecked()
        painter.setPen(QPen(self._theme.color("accent" if on else "lineStrong"), 1))
        painter.setBrush(self._theme.color("accent" if on else "raised"))
        painter.drawRoundedRect(plate, 4, 4)
        if on:
            icons.draw(painter, "check", self._theme.color("onAccent"), plate.adjusted(2, 2, -2, -2), 3.0)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(plate.adjusted(-3.5, -3.5, 3.5, 3.5), 6, 6)
