"""Answers for a state disc as a widget, and for which disc and which sentence a task's state is."""

from __future__ import annotations

from datetime import tzinfo

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.core.task import StepState, TaskRow, TaskState
from desktop.ui.painting.disc import Disc, draw_disc
from desktop.ui.theme import Theme
from desktop.ui.translation import format_time, tr, tr_n

TASK_DISCS = {
    TaskState.QUEUED: Disc.QUEUED,
    TaskState.WORKING: Disc.RUNNING,
    TaskState.NEEDS_YOU: Disc.NEEDS_YOU,
    TaskState.WAITING: Disc.WAITING,
    TaskState.PAUSED: Disc.PAUSED,
    TaskState.DONE: Disc.DONE,
    TaskState.FAILED: Disc.STOPPED,
    TaskState.CANCELLED: Disc.CANCELLED,
}
STEP_DISCS = {
    StepState.EXPECTED: Disc.EXPECTED,
    StepState.ACTIVE: Disc.RUNNING,
    StepState.DONE: Disc.DONE,
    StepState.SKIPPED: Disc.CANCELLED,
}


def share_done(task: TaskRow) -> float:
    """How much of the running pie is filled, 0 to 1; as on the lane."""
    return max(task.step_number - 0.2, 0.0) / len(task.steps) if task.steps else 0.0


def status_line(task: TaskRow, zone: tzinfo) -> str:
    """The state of a task as one sentence (UI: copy 1, 2, 3, 5, 6)."""
    match task.state:
        case TaskState.QUEUED:
            return tr("In the queue. Starts when a place is free")
        case TaskState.WORKING if task.steps and not task.current_step:
            return tr("Every step is done. Checking what was made")
        case TaskState.WORKING if task.steps:
            return tr("Step {n} of {of}: {step}", n=task.step_number, of=len(task.steps), step=task.current_step)
        case TaskState.WORKING:
            return tr("Running. Making a plan")
        case TaskState.NEEDS_YOU:
            return tr("Waiting for you")
        case TaskState.WAITING:
            return tr("Waiting for the engine. It goes on by itself")
        case TaskState.PAUSED:
            return tr("Paused. Nothing is lost")
        case TaskState.DONE:
            return done_line(task, zone)
        case TaskState.FAILED:
            return tr("Stopped. What was made until then is kept")
        case TaskState.CANCELLED:
            return tr("Stopped by you. What was made until then is kept")


def done_line(task: TaskRow, zone: tzinfo) -> str:
    ready = tr("Ready since {time}", time=format_time(task.ended_at.astimezone(zone))) if task.ended_at else tr("Ready")
    counted = tr_n("1 file|{n} files", task.deliverables)
    if task.warnings:
        return f"{ready}{tr(', ')}{counted}{tr(', ')}{tr_n('1 point to look at|{n} points to look at', task.warnings)}"
    return f"{ready}{tr(', ')}{counted}"


class DiscWidget(QWidget):
    """A disc, its diameter told in pixels at 100 %. Its accessible name says the state, not the colour."""

    def __init__(self, theme: Theme, disc: Disc, diameter: float, share: float = 0.0, name: str = "") -> None:
        super().__init__()
        self._theme, self._disc, self._diameter, self._share = theme, disc, theme.px(diameter), share
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(name or disc.value)

    def set_disc(self, disc: Disc, share: float = 0.0) -> None:
        self._disc, self._share = disc, share
        self.setAccessibleName(disc.value)
        self.update()

    def sizeHint(self) -> QSize:
        side = round(self._diameter) + 2
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        center = QPointF(self.width() / 2, self.height() / 2)
        draw_disc(painter, self._theme, self._disc, center, self._diameter, self._share)
