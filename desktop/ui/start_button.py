"""Answers for the primary button that shows its key: "Start  Ctrl ↵"."""

from __future__ import annotations

import sys

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.ui.day.look import draw_line_in, text_width
from desktop.ui.painting.focus import draw_focus_ring
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr

PAD = 13


class StartButton(QAbstractButton):
    """Painted by hand, since a style rule cannot draw a key cap inside a button."""

    def __init__(self, source: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._short = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.retheme(False)

    def retheme(self, short: bool) -> None:
        """`short` leaves the key out."""
        self._short = short
        self.setText(tr("Start"))
        self.setAccessibleName(tr("Start"))
        self.updateGeometry()
        self.update()

    def _key(self) -> str:
        return "⌘ ↵" if sys.platform == "darwin" else "Ctrl ↵"

    def sizeHint(self) -> QSize:
        theme = self._source.theme
        width = text_width(self.text(), theme.font("control", 600)) + 2 * PAD
        if not self._short:
            width += 8 + text_width(self._key(), theme.font("meta", 500)) + 14
        return QSize(round(width), theme.px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._source.theme
        on = self.isEnabled()
        fill = "sunken" if not on else "accentHover" if self.underMouse() or self.isDown() else "accent"
        ink = theme.color("onAccent" if on else "ink3")
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(theme.color("accent" if on else "line"), 1))
        painter.setBrush(theme.color(fill))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        room = QRectF(PAD, 0, self.width() - 2 * PAD, self.height())
        width = draw_line_in(painter, room, self.text(), theme.font("control", 600), ink)
        if not self._short:
            cap = QRectF(PAD + width + 8, self.height() / 2 - 9, self.width() - 2 * PAD - width - 6, 18)
            painter.setPen(QPen(theme.color("accentPale" if on else "line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            draw_line_in(painter, cap, self._key(), theme.font("meta", 500), ink, "middle")
        if self.hasFocus():
            draw_focus_ring(painter, theme, box.adjusted(2, 2, -2, -2), inside=True)
