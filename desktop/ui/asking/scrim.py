"""Answers for the veil over the page while something is dragged: what would happen is in the composer, the rest steps back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.theme import ThemeSource

ALPHA = 150  # of 255: the sheet stays readable


class Scrim(QWidget):
    """Covers the parent of `above`, below it. Mouse and drags go through to the page."""

    def __init__(self, source: ThemeSource, page: QWidget, above: QWidget) -> None:
        super().__init__(page)
        self._source, self._page, self._above = source, page, above
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def cover(self) -> None:
        self.setGeometry(self._page.rect())
        self.raise_()
        self._above.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        veil = QColor(self._source.theme.color("window"))
        veil.setAlpha(ALPHA)
        QPainter(self).fillRect(self.rect(), veil)
