"""Answers for words of a few lines at most: what does not fit ends in "…", the tooltip has the whole."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop.ui.day.look import wrap
from desktop.ui.text import tint
from desktop.ui.theme import Theme


class ShortenedLabel(QLabel):
    """As high as its words need at its width, at most `lines` of them."""

    def __init__(
        self, theme: Theme, text: str, lines: int, role: str = "body", color: str = "ink", weight: int | None = None
    ) -> None:
        super().__init__()
        self._lines, self._line = lines, theme.line_height(role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role, weight))
        tint(self, theme, color)
        self.setText(text)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def shown(self) -> tuple[str, ...]:
        """The lines as they stand there now."""
        return self._broken(self.width())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        return len(self._broken(width)) * self._line + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        return QSize(0, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._line)

    def resizeEvent(self, event: object) -> None:
        shown = self.shown()
        self.setFixedHeight(self.heightForWidth(self.width()))  # never squeezed to a part of a line
        self.setToolTip(self.text() if shown and shown[-1].endswith("…") else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        room = self.contentsRect()
        for number, line in enumerate(self.shown()):
            box = QRectF(room.left(), room.top() + number * self._line, room.width(), self._line)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), line)

    def _broken(self, width: int) -> tuple[str, ...]:
        margins = self.contentsMargins()
        return wrap(self.text(), self.font(), width - margins.left() - margins.right(), self._lines)
