"""Answers for words inside widgets: labels in a type role and a token colour, shown as they are.

Everything shown here may come from a file or a mail, so labels never interpret markup.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QSizePolicy, QWidget

from desktop.ui.theme import Theme


def label(
    theme: Theme, text: str, role: str = "body", color: str = "ink", weight: int | None = None, wrap: bool = False
) -> QLabel:
    """A plain-text label. `wrap` lets it grow in height instead of asking for width."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setFont(theme.font(role, weight))
    tint(made, theme, color)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def title_height(theme: Theme, role: str = "display") -> int:
    """Of the line a page is named in: what stands below it is as far down in every script."""
    return theme.px(round(theme.type[role]["px"] * 1.36))


def tint(widget: QWidget, theme: Theme, color: str) -> None:
    """Gives the text of `widget` a token's colour."""
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.WindowText, theme.color(color))
    widget.setPalette(palette)


def fill(widget: QWidget, theme: Theme, color: str) -> None:
    """Gives `widget` a token's colour as its ground."""
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.Window, theme.color(color))
    widget.setPalette(palette)
    widget.setAutoFillBackground(True)


def hairline(theme: Theme) -> QFrame:
    """A line between two sections, of one pixel or at high contrast of two."""
    line = QFrame()
    line.setFixedHeight(theme.edge)
    fill(line, theme, "line")
    return line


def clear(layout: QLayout) -> None:
    """Removes and deletes everything in `layout`, at the next turn of the event loop."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
            inner.deleteLater()


class ElidedLabel(QLabel):
    """One line that shortens in the middle; the tooltip holds the whole text when it does."""

    def __init__(
        self, theme: Theme, text: str, role: str = "body", color: str = "ink", weight: int | None = None
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role, weight))
        tint(self, theme, color)
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        fits = QFontMetrics(self.font()).horizontalAdvance(self.text()) <= self.width()
        self.setToolTip("" if fits else self.text())
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        shown = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
