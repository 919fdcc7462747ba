"""Answers for words of the person that no step has taken yet: a list in which each can be changed or taken back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.task import SteerRow, TaskDetail
from desktop.ui.button import icon_button
from desktop.ui.inspector.sources import icon_label
from desktop.ui.text import fill, label
from desktop.ui.theme import Theme
from desktop.ui.translation import tr


def waiting(detail: TaskDetail) -> tuple[SteerRow, ...]:
    """What waits for the next step; nothing once the task has ended."""
    if detail.task.state.is_terminal:
        return ()
    return tuple(each for each in detail.steers if each.state == "waiting")


class SteerQueue(QWidget):
    """One row per waiting sentence. Signals carry the steer's id."""

    edited = Signal(str, str)  # id, its text
    removed = Signal(str)

    def __init__(self, theme: Theme, steers: tuple[SteerRow, ...]) -> None:
        super().__init__()
        fill(self, theme, "window")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 24, 0)
        column.setSpacing(4)
        column.addWidget(label(theme, tr("Waiting for the next step"), "meta", "ink3", 600))
        for each in steers:
            column.addLayout(self._row(theme, each))
        self.setAccessibleName(tr("Waiting for the next step"))

    def _row(self, theme: Theme, steer: SteerRow) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(icon_label(theme, "navigation", "ink3", 14))
        row.addWidget(label(theme, steer.text, "small", "ink2", wrap=True), 1)
        edit = icon_button(theme, tr("Change “{words}”", words=steer.text), "pencil")
        edit.clicked.connect(lambda: self.edited.emit(steer.id, steer.text))
        remove = icon_button(theme, tr("Take back “{words}”", words=steer.text), "x")
        remove.clicked.connect(lambda: self.removed.emit(steer.id))
        row.addWidget(edit)
        row.addWidget(remove)
        return row
