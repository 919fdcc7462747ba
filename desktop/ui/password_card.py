"""Answers for the question about passwords: one field for each protected file, one for all of them, or Skip.

What is typed lives in the fields until it is sent, and is cleared then. It goes to the engine's memory, nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.core.task import QuestionRow
from desktop.ui import icons
from desktop.ui.button import button, icon_button
from desktop.ui.question_frame import QuestionFrame
from desktop.ui.text import label
from desktop.ui.theme import Theme
from desktop.ui.translation import tr


class PasswordField(QLineEdit):
    """One password, hidden. `entered` on Enter, never while an input method is composing (which only a shown one has)."""

    entered = Signal()

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self._composing = False
        self.setAccessibleName(tr("Password for {file}", file=file))
        self.setPlaceholderText(tr("Password"))
        self.setMinimumHeight(32)
        self.show_text(False)

    def show_text(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint
        kept_out = hints.ImhSensitiveData | hints.ImhNoPredictiveText | hints.ImhNoAutoUppercase
        self.setInputMethodHints(kept_out if shown else kept_out | hints.ImhHiddenText)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self._composing:
                self.entered.emit()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)


class PasswordCard(QuestionFrame):
    """`unlocked` carries (question id, file -> password), `answered` (question id, "", True) for Skip, as a question
    card does. The card locks itself until the store has the answer."""

    unlocked = Signal(str, dict)
    answered = Signal(str, str, bool)

    def __init__(self, theme: Theme, question: QuestionRow) -> None:
        super().__init__(theme, question.text)
        self._id, column = question.id, self.column
        self._fields = [PasswordField(file) for file in question.choices]
        self._rows = [self._field_row(theme, field) for field in self._fields]
        self._same = _check_box(theme, tr("The same password for all of them"))
        self._same.toggled.connect(self._on_same)
        self._send = button(theme, tr("Unlock"), kind="primary")
        self._send.setEnabled(False)
        self._send.clicked.connect(self._on_send)
        for number, row in enumerate(self._rows):
            column.addWidget(row)
            if number == 0 and len(self._rows) > 1:
                column.addWidget(self._same)
        column.addLayout(self._foot(theme))

    def _field_row(self, theme: Theme, field: PasswordField) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        if len(self._fields) > 1:
            column.addWidget(label(theme, field.file, "small", "ink2", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(6)
        field.entered.connect(self._on_enter)
        field.textChanged.connect(lambda _: self._send.setEnabled(bool(self._typed())))
        row.addWidget(field, 1)
        eye = icon_button(theme, tr("Show the password"), "eye")
        eye.setCheckable(True)
        eye.toggled.connect(_revealing(theme, field, eye))
        row.addWidget(eye)
        column.addLayout(row)
        return holder

    def _foot(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        words = tr(
            "The password is kept for this task only; the text that was read stays with the task. "
            "A file without a password is left out."
        )
        row.addWidget(label(theme, words, "meta", "ink2", wrap=True), 1)
        skip = button(theme, tr("Skip"), kind="quiet", compact=True)
        skip.clicked.connect(self._on_skip)
        row.addWidget(skip, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._send, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def _typed(self) -> dict[str, str]:
        """file -> password, of the fields that have one."""
        if self._same.isChecked():
            only = self._fields[0].text()
            return {field.file: only for field in self._fields} if only else {}
        return {field.file: field.text() for field in self._fields if field.text()}

    def _on_same(self, same: bool) -> None:
        for row in self._rows[1:]:
            row.setVisible(not same)
        self._send.setEnabled(bool(self._typed()))

    def _on_enter(self) -> None:
        """To the next empty field; with none left, send."""
        empty = [field for field in self._fields if not field.text() and not field.isHidden() and field.isEnabled()]
        waiting = [] if self._same.isChecked() else empty
        if waiting and self._typed():
            waiting[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._on_send()

    def _on_send(self) -> None:
        passwords = self._typed()
        if passwords:
            self._lock()
            self.unlocked.emit(self._id, passwords)

    def _on_skip(self) -> None:
        self._lock()
        self.answered.emit(self._id, "", True)

    def _lock(self) -> None:
        self.setEnabled(False)
        for field in self._fields:
            field.clear()


def _check_box(theme: Theme, text: str) -> QCheckBox:
    """A check box whose edge is seen on both grounds: the style draws it a shade darker than the window's colour."""
    box = QCheckBox(text)
    box.setFont(theme.font("small"))
    palette = box.palette()
    palette.setColor(QPalette.ColorRole.Window, theme.color("ink2").lighter(130))
    palette.setColor(QPalette.ColorRole.Base, theme.color("raised"))
    palette.setColor(QPalette.ColorRole.WindowText, theme.color("ink"))
    palette.setColor(QPalette.ColorRole.Text, theme.color("ink"))
    box.setPalette(palette)
    return box


def _revealing(theme: Theme, field: PasswordField, eye: QPushButton) -> Callable[[bool], None]:
    """Shows or hides what stands in `field`; the button tells what it would do next."""

    def reveal(shown: bool) -> None:
        field.show_text(shown)
        name = tr("Hide the password") if shown else tr("Show the password")
        eye.setAccessibleName(name)
        eye.setToolTip(name)
        eye.setIcon(icons.icon("eye-off" if shown else "eye", theme.color("ink2"), 16))

    return reveal
