"""Answers for going from page to page: the rail at the left with the logo on top and Settings at the bottom.

Below 860 px of window width only the icons are shown. A page that does not exist yet has no entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from desktop.ui import icons
from desktop.ui.logo import draw_logo
from desktop.ui.text import fill
from desktop.ui.theme import Theme, ThemeSource
from desktop.ui.translation import tr

LOGO = 28
NARROW_ZOOM = 1.2  # without words there is little to read, and what is narrow needs its width


def zoom_of(theme: Theme, narrow: bool) -> float:
    """How much larger than at 100 % the rail is drawn."""
    return min(theme.scale, NARROW_ZOOM) if narrow else theme.scale


@dataclass(frozen=True, slots=True)
class Entry:
    """A page on the rail. `title` is an English source string of the dictionary."""

    name: str
    title: str
    icon: str


class Rail(QWidget):
    """`chosen` carries the name of a page."""

    chosen = Signal(str)

    def __init__(self, themes: ThemeSource, entries: Sequence[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._narrow = False
        self._logo = Logo(themes, self)
        self._buttons = {entry.name: RailButton(themes, entry, self) for entry in entries}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 1, 10)
        column.setSpacing(4)
        column.addWidget(self._logo, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(12)
        for number, (name, each) in enumerate(self._buttons.items()):
            if number == len(self._buttons) - 1:
                column.addStretch(1)  # the last one, Settings, stands at the bottom
            column.addWidget(each, 0, Qt.AlignmentFlag.AlignHCenter)
            each.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
        self.retheme()

    def show_current(self, name: str) -> None:
        for each, button in self._buttons.items():
            button.setChecked(each == name)

    def set_badge(self, name: str, count: int) -> None:
        self._buttons[name].set_badge(count)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow, theme = narrow, self._themes.theme
        zoom = zoom_of(theme, narrow)
        self.setFixedWidth(round(theme.size["railNarrow" if narrow else "rail"] * zoom))
        self._logo.setFixedSize(round(LOGO * zoom), round(LOGO * zoom))
        for each in self._buttons.values():
            each.set_narrow(narrow)

    def retheme(self) -> None:
        """Words and colours again after a change of language or look."""
        fill(self, self._themes.theme, "rail")
        self.set_narrow(self._narrow)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._themes.theme
        painter.fillRect(self.width() - theme.edge, 0, theme.edge, self.height(), theme.color("line"))


class Logo(QWidget):
    def __init__(self, themes: ThemeSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_logo(QPainter(self), self._themes.theme, QRectF(self.rect()))


class RailButton(QAbstractButton):
    """An icon over a word; the current page stands on a raised plate with an accent mark at its left."""

    def __init__(self, themes: ThemeSource, entry: Entry, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes, self._entry = themes, entry
        self._narrow, self._badge, self._ringed = False, 0, False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.retitle()

    def retitle(self) -> None:
        title = tr(self._entry.title)
        self.setAccessibleName(title)
        self.setToolTip(title if self._narrow else "")

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.setFixedSize(self.sizeHint())
        self.retitle()

    def set_badge(self, count: int) -> None:
        if count != self._badge:
            self._badge = count
            self.update()

    def sizeHint(self) -> QSize:
        width, height = (56, 44) if self._narrow else (84, 56)
        return QSize(round(width * self._zoom()), round(height * self._zoom()))

    def _zoom(self) -> float:
        return zoom_of(self._themes.theme, self._narrow)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, zoom = self._themes.theme.unscaled(), self._zoom()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(zoom, zoom)  # the words, the icon and the badge grow together
        width, height = self.width() / zoom, self.height() / zoom
        plate = QRectF(6.5, 0.5, width - 13, height - 1)
        if self.isChecked():
            painter.setPen(QPen(theme.color("line"), theme.edge))
            painter.setBrush(theme.color("raised"))
            painter.drawRoundedRect(plate, 8, 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(QRectF(1, 14, 3, height - 28), 1.5, 1.5)
        if self.hasFocus() and self._ringed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), theme.ring))
            painter.drawRoundedRect(plate.adjusted(1, 1, -1, -1), 7, 7)
        color = theme.color("ink" if self.isChecked() or self.underMouse() else "ink2")
        top = (height - 20) / 2 if self._narrow else 9
        icons.draw(painter, self._entry.icon, color, QRectF((width - 20) / 2, top, 20, 20))
        if not self._narrow:
            painter.setFont(theme.font("meta", 600 if self.isChecked() else 400))
            painter.setPen(color)
            words = QRectF(2, 32, width - 4, 18)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, tr(self._entry.title))
        if self._badge:
            self._draw_badge(painter, theme, width / 2 + 6)

    def _draw_badge(self, painter: QPainter, theme: Theme, left: float) -> None:
        text = str(self._badge) if self._badge < 100 else "99+"
        painter.setFont(theme.font("meta", 700))
        width = max(18.0, painter.fontMetrics().horizontalAdvance(text) + 10.0)
        box = QRectF(left, 3 if not self._narrow else 2, width, 18)
        painter.setPen(QPen(theme.color("attnRing"), 1))
        painter.setBrush(theme.color("attn"))
        painter.drawRoundedRect(box, 9, 9)
        painter.setPen(theme.color("onAttn"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ringed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.update()
