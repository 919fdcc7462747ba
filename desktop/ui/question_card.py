"""Answers for a question to the person: one click on a choice, a typed answer, or Skip."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from desktop.core.task import QuestionRow
from desktop.ui.button import button
from desktop.ui.question_frame import QuestionFrame
from desktop.ui.text import label
from desktop.ui.theme import Theme
from desktop.ui.translation import tr


class QuestionCard(QuestionFrame):
    """`answered` carries (question id, text, skipped). The card locks itself until the store has the answer."""

    answered = Signal(str, str, bool)

    def __init__(self, theme: Theme, question: QuestionRow) -> None:
        super().__init__(theme, question.text)
        self._id, column = question.id, self.column
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
