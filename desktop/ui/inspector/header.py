"""Answers for the top of the inspector: what task this is, where it stands, and pause, steer, stop."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.task import TaskRow, TaskState
from desktop.ui.button import button, icon_button
from desktop.ui.disc_widget import TASK_DISCS, DiscWidget, share_done, status_line
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.text import fill, label
from desktop.ui.translation import tr

TITLE_CHARACTERS = 150


class Header(QWidget):
    """Signals say what was pressed; the inspector turns them into commands."""

    paused = Signal()
    resumed = Signal()
    steered = Signal()
    stopped = Signal()
    closed = Signal()

    def __init__(self, around: Surroundings, task: TaskRow) -> None:
        super().__init__()
        theme = around.theme
        fill(self, theme, "raised")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 16, 14)
        column.setSpacing(12)
        top = QHBoxLayout()
        top.setSpacing(12)
        disc = DiscWidget(theme, TASK_DISCS[task.state], 28, share_done(task), status_line(task, around.zone))
        top.addWidget(disc, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        title = label(theme, title_of(task.instruction), "title", wrap=True)
        title.setToolTip(task.instruction if len(task.instruction) > TITLE_CHARACTERS else "")
        words.addWidget(title)
        words.addWidget(label(theme, status_line(task, around.zone), "small", "ink2", wrap=True))
        top.addLayout(words, 1)
        close = icon_button(theme, tr("Close (Esc)"), "x")
        close.clicked.connect(self.closed)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        if not task.state.is_terminal:
            column.addLayout(self._buttons(around, task))

    def _buttons(self, around: Surroundings, task: TaskRow) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        if task.state is TaskState.PAUSED:
            go_on = button(around.theme, tr("Continue"), "play", "primary", key="R")
            go_on.clicked.connect(self.resumed)
        else:
            go_on = button(around.theme, tr("Pause"), "pause", key="P")
            go_on.clicked.connect(self.paused)
        steer = button(around.theme, tr("Steer"), "navigation", key="S")
        steer.clicked.connect(self.steered)
        stop = button(around.theme, tr("Stop"), "square", "danger", key="Del")
        stop.clicked.connect(self.stopped)
        for each in (go_on, steer, stop):
            row.addWidget(each)
        row.addStretch(1)
        return row


def title_of(instruction: str) -> str:
    """The first line of an instruction, shortened."""
    line = instruction.strip().partition("\n")[0].strip()
    return line if len(line) <= TITLE_CHARACTERS else line[: TITLE_CHARACTERS - 1].rstrip() + "…"
