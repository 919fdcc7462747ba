"""Answers for the top of the inspector: what task this is, where it stands, who works on it, and pause, steer, stop."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.task import TaskDetail, TaskState
from desktop.ui.button import icon_button
from desktop.ui.day.lane_commands import LaneCommand
from desktop.ui.day.lane_commands import words as words_of
from desktop.ui.day.lanes import can_undo
from desktop.ui.disc_widget import TASK_DISCS, DiscWidget, share_done
from desktop.ui.engine_name import engine_name
from desktop.ui.inspector.sources import icon_label
from desktop.ui.inspector.status import seconds_left, status, switch_line
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.painted_button import PaintedButton
from desktop.ui.text import ElidedLabel, fill, label
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr

TITLE_CHARACTERS = 150
BUTTONS = {  # kind, icon, key
    LaneCommand.RUN_NOW: ("primary", "play", "T"),
    LaneCommand.PAUSE: ("", "pause", "P"),
    LaneCommand.RESUME: ("primary", "play", "R"),
    LaneCommand.UNDO: ("", "undo-2", "U"),
    LaneCommand.AGAIN: ("", "refresh-cw", "G"),
    LaneCommand.STOP: ("danger", "square", "Del"),
}


class Header(QWidget):
    """Signals say what was pressed; the inspector turns them into commands. `tick` once a second while a try waits."""

    commanded = Signal(str)  # a LaneCommand
    steered = Signal()
    closed = Signal()

    def __init__(self, around: Surroundings, detail: TaskDetail) -> None:
        super().__init__()
        theme, task = around.theme, detail.task
        self._around, self._detail = around, detail
        fill(self, theme, "raised")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 16, 14)
        column.setSpacing(12)
        top = QHBoxLayout()
        top.setSpacing(12)
        said = self._status_words()
        disc = DiscWidget(theme, TASK_DISCS[task.state], 28, share_done(task), said)
        top.addWidget(disc, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        title = label(theme, title_of(task.instruction), "title", wrap=True)
        title.setToolTip(task.instruction if len(task.instruction) > TITLE_CHARACTERS else "")
        words.addWidget(title)
        self._status = label(theme, said, "small", "ink2", wrap=True)
        words.addWidget(self._status)
        if switched := switch_line(detail):
            words.addWidget(label(theme, switched, "meta", "ink3", wrap=True))
        top.addLayout(words, 1)
        close = icon_button(theme, tr("Close (Esc)"), "x")
        close.clicked.connect(self.closed)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addLayout(self._buttons())

    def counts_down(self) -> bool:
        """A try waits, so the sentence changes with every second."""
        return seconds_left(self._detail.task, self._around.clock.now()) is not None

    def tick(self) -> None:
        self._status.setText(self._status_words())

    def _status_words(self) -> str:
        around, detail = self._around, self._detail
        usual = around.usual.seconds(detail) if around.usual is not None else None
        return status(detail, around.clock.now(), around.zone, usual)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        source = ThemeSource(self._around.theme, self)
        lane = self._detail
        for command in offered_to(lane):
            kind, icon, key = BUTTONS[command]
            made = PaintedButton(source, kind, icon, key=key)
            made.say(words_of(command), hint=f"{words_of(command)} ({key})")
            made.clicked.connect(partial(self.commanded.emit, command))
            if command is LaneCommand.STOP:
                row.addWidget(self._steer(source))
            row.addWidget(made)
        row.setContentsMargins(0, 0, 4, 0)
        row.addStretch(1)
        row.addWidget(EngineChip(self._around, lane.task.model))
        return row

    def _steer(self, source: ThemeSource) -> PaintedButton:
        made = PaintedButton(source, "", "navigation", key="S")
        made.say(tr("Steer"), hint=f"{tr('Steer')} (S)")
        made.clicked.connect(self.steered)
        return made


def offered_to(detail: TaskDetail) -> tuple[LaneCommand, ...]:
    """The buttons of a task: the way on before the way back."""
    state = detail.task.state
    if state.is_terminal:
        return (LaneCommand.AGAIN, *([LaneCommand.UNDO] if can_undo(detail) else []))
    if state is TaskState.PAUSED:
        return (LaneCommand.RESUME, LaneCommand.STOP)
    if state is TaskState.QUEUED and detail.task.not_before is not None:
        return (LaneCommand.RUN_NOW, LaneCommand.STOP)
    if state is TaskState.WAITING:
        return (LaneCommand.RESUME, LaneCommand.STOP)
    return (LaneCommand.PAUSE, LaneCommand.STOP)


class EngineChip(QFrame):
    """Who works on the task, and whether that is here or elsewhere."""

    def __init__(self, around: Surroundings, model: str) -> None:
        super().__init__()
        theme, here = around.theme, around.is_here(model)
        self.setObjectName("chip")
        self.setStyleSheet(f"#chip {{ border: 1px solid {theme.hex('line')}; border-radius: 12px; }}")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 8, 3)
        row.setSpacing(5)
        row.addWidget(icon_label(theme, "laptop" if here else "cloud", "ok" if here else "ink2", 14))
        row.addWidget(ElidedLabel(theme, engine_name(model), "small", "ink2"))
        where = tr("this computer") if here else tr("cloud")
        self.setToolTip(f"{model}{tr(', ')}{where}")
        self.setAccessibleName(f"{engine_name(model)}{tr(', ')}{where}")


def title_of(instruction: str) -> str:
    """The first line of an instruction, shortened."""
    line = instruction.strip().partition("\n")[0].strip()
    return line if len(line) <= TITLE_CHARACTERS else line[: TITLE_CHARACTERS - 1].rstrip() + "…"
