"""Answers for the part of the inspector about a task that repeats: how often, the next time, and the end of it."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtWidgets import QHBoxLayout

from desktop.core.task import TaskDetail
from desktop.ui.button import button
from desktop.ui.day.repetition import how_often, told
from desktop.ui.inspector.surroundings import Section, Surroundings
from desktop.ui.text import label
from desktop.ui.translation import tr


def repetition(detail: TaskDetail) -> Hashable:
    """What the part shows; () for a task that does not repeat."""
    task, coming = detail.task, detail.upcoming
    return (task.id, task.started_at, coming and (coming.id, coming.state, coming.not_before)) if task.repeat else ()


class Repetition(Section):
    """How often and when next, with a button that ends it; what is being worked on goes on."""

    def __init__(self, around: Surroundings, detail: TaskDetail) -> None:
        super().__init__(around.theme, how_often(detail.task))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(label(around.theme, told(detail, around.zone), "small", "ink2", wrap=True), 1)
        self.rows.addLayout(line)
        if detail.upcoming is not None:
            self.stop = button(around.theme, tr("Stop repeating"), compact=True)
            self.stop.clicked.connect(lambda: self._stop(around, detail.task.id))
            line.addWidget(self.stop)

    def _stop(self, around: Surroundings, task: str) -> None:
        self.stop.setEnabled(False)
        around.commands.run(around.queue.stop_repeating(task), None, lambda words: self._on_refused(around, words))

    def _on_refused(self, around: Surroundings, sentence: str) -> None:
        self.stop.setEnabled(True)
        around.commands.failed.emit(sentence)
