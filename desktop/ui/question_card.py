"""Answers for a question to the person: one click on a choice, a typed answer, or Skip."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from desktop.core.task import QuestionRow
from desktop.ui.button import button
from desktop.ui.disc_widget import DiscWidget
from desktop.ui.painting.disc import Disc
from desktop.ui.text import label
from desktop.ui.theme import Theme
from desktop.ui.translation import tr


class QuestionCard(QFrame):
    """`answered` carries (question id, text, skipped). The card locks itself until the store has the answer."""

    answered = Signal(str, str, bool)

    def __init__(self, theme: Theme, question: QuestionRow) -> None:
        super().__init__()
        self._id = question.id
        attention_frame(self, theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(DiscWidget(theme, Disc.QUESTION, 20, name=tr("Question")))
        head.addWidget(label(theme, question.text, "body", "ink", 600, wrap=True), 1)
        column.addLayout(head)
        for choice in question.choices:
            column.addWidget(self._choice(theme, choice))
        row = QHBoxLayout()
        row.setSpacing(8)
        self._text = QLineEdit()
        self._text.setPlaceholderText(tr("Another answer") if question.choices else tr("Answer"))
        self._text.setAccessibleName(tr("Answer"))
        self._text.setMinimumHeight(32)
        row.addWidget(self._text, 1)
        send = button(theme, tr("Answer"), kind="" if question.choices else "primary")
        send.setEnabled(False)
        self._text.textChanged.connect(lambda text: send.setEnabled(bool(text.strip())))
        self._text.returnPressed.connect(self._on_typed)
        send.clicked.connect(self._on_typed)
        row.addWidget(send)
        column.addLayout(row)
        column.addLayout(self._skip_row(theme))

    def _choice(self, theme: Theme, choice: str) -> QFrame:
        row = QFrame()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        press = button(theme, choice.replace("&", "&&"))
        press.setAccessibleName(choice)
        press.setToolTip(choice)
        press.clicked.connect(lambda: self._give(choice, False))
        line.addWidget(press)
        line.addStretch(1)
        return row

    def _skip_row(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        skip = button(theme, tr("Skip"), kind="quiet", compact=True)
        skip.clicked.connect(lambda: self._give("", True))
        row.addWidget(
            label(
                theme, tr("Skipping goes on with an assumption, which the hand-over states."), "meta", "ink2", wrap=True
            ),
            1,
        )
        row.addWidget(skip)
        return row

    def _on_typed(self) -> None:
        if self._text.text().strip():
            self._give(self._text.text().strip(), False)

    def _give(self, text: str, skipped: bool) -> None:
        self.setEnabled(False)
        self.answered.emit(self._id, text, skipped)


def attention_frame(frame: QFrame, theme: Theme) -> None:
    """The ground of everything that waits for the person."""
    frame.setObjectName("attention")
    frame.setStyleSheet(
        f"#attention {{ background: {theme.hex('attnSoft')}; border: 1px solid {theme.hex('attnRing')}; "
        f"border-radius: {theme.radius['card']}px; }}"
    )
