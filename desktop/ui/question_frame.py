"""Answers for the frame that every question to the person stands in: its ground, and its words behind a question sign."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.ui.disc_widget import DiscWidget
from desktop.ui.painting.disc import Disc
from desktop.ui.text import label
from desktop.ui.theme import Theme
from desktop.ui.translation import tr


class QuestionFrame(QFrame):
    """A card with the question at its head; what answers it is added to `column` below."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__()
        attention_frame(self, theme)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(DiscWidget(theme, Disc.QUESTION, 20, name=tr("Question")))
        head.addWidget(label(theme, text, "body", "ink", 600, wrap=True), 1)
        self.column.addLayout(head)


def attention_frame(frame: QFrame, theme: Theme) -> None:
    """The ground of everything that waits for the person."""
    frame.setObjectName("attention")
    frame.setStyleSheet(
        f"#attention {{ background: {theme.hex('attnSoft')}; border: 1px solid {theme.hex('attnRing')}; "
        f"border-radius: {theme.radius['card']}px; }}"
    )
