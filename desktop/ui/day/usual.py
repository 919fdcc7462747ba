"""Answers for asking how long the shown tasks usually take: each kind once, on a thread, and whoever shows it hears."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.core.task import TaskDetail, TaskState
from desktop.ui.task_command import Runner
from desktop.work.usual_time import UsualTimes

TIMED = (TaskState.WORKING, TaskState.QUEUED)  # their end, or how long they will take, is told


class UsualWatch(QObject):
    """`learned` when something new is known."""

    learned = Signal()

    def __init__(self, usual: UsualTimes, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._usual, self._runner = usual, runner

    def seconds(self, detail: TaskDetail, before: TaskState | None = None) -> float | None:
        """What such a task takes, None while that is unknown. `before` is its state as it was shown last."""
        task = detail.task
        if task.state is TaskState.DONE and before is not None and before is not TaskState.DONE:
            self._usual.forget(task)
        if task.state not in TIMED:
            return None
        if self._usual.is_open(task):
            self._runner.run(self._usual.learn(task), self._on_learned)
        return self._usual.seconds(task)

    def _on_learned(self, seconds: float | None) -> None:
        if seconds is not None:
            self.learned.emit()
