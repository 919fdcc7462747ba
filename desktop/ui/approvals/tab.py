"""Answers for a tab of the page: a pill with its name and how many there are."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.ui.day.look import draw_line_in, text_width
from desktop.ui.painting.focus import draw_focus_ring
from desktop.ui.theme import Theme


class Tab(QAbstractButton):
    """Checked while what it names is shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(text_width(self.text(), self._theme.font("small", 600))) + 20, self._theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, box = self.isChecked(), QRectF(self.rect())
        painter.setPen(QPen(theme.color("accentSoft" if on else "line"), 1))
        painter.setBrush(theme.color("accentSoft" if on else "raised"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), box.height() / 2, box.height() / 2)
        color = theme.color("accent" if on else "ink2")
        draw_line_in(painter, box, self.text(), theme.font("small", 600 if on else 500), color, "middle")
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            draw_focus_ring(painter, theme, box, inside=True)
