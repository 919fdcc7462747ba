"""Answers for the switch: on or off, told apart by place and fill, not by colour alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from desktop.ui.painting.focus import draw_focus_ring
from desktop.ui.theme import ThemeSource


class Switch(QAbstractButton):
    """34 × 20 px to see, 42 × 28 to hit. A check box to a screen reader."""

    SIDE = 4  # pixels around what is seen: a row takes them off its margin, so that the edges of its controls align

    def __init__(self, themes: ThemeSource, on: bool, name: str = "") -> None:
        super().__init__()
        self._themes = themes
        self.setCheckable(True)
        self.setChecked(on)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(self._themes.theme.px(42), self._themes.theme.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, on, able = self._themes.theme, self.isChecked(), self.isEnabled()
        painter.scale(theme.scale, theme.scale)
        track = QRectF(4.5, 4.5, 33, 19)
        painter.setPen(QPen(theme.color("accent" if on and able else "lineStrong"), 1.5 * theme.edge))
        painter.setBrush(theme.color("accent" if on and able else "raised"))
        painter.drawRoundedRect(track, 9.5, 9.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("onAccent" if on and able else "lineStrong"))
        painter.drawEllipse(QPointF(track.right() - 9.5 if on else track.left() + 9.5, 14), 6, 6)
        if self.hasFocus():
            draw_focus_ring(painter, theme, QRectF(0, 0, 42, 28), inside=True, color=theme.color("focus"))
