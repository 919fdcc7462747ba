"""Answers for the files of the lanes on the sheet: which of them are no longer on the disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from desktop.ui.day.lane import Lane
from desktop.ui.day.model import DayModel
from desktop.ui.presence import Presence
from desktop.ui.task_command import Runner


class LanePresence(Presence):
    """Keeps the lanes of `model` marked; `mark` does it for one that is read anew."""

    def __init__(self, runner: Runner, model: DayModel, page: QWidget) -> None:
        super().__init__(runner, lambda: [file.path for lane in model.lanes for file in lane.files], page)
        self._model = model
        self.changed.connect(self._show)
        model.modelReset.connect(self.look_soon)
        model.settled.connect(self.follow)

    def mark(self, lane: Lane) -> Lane:
        return marked(lane, self.is_gone)

    def _show(self) -> None:
        lanes = [(lane, self.mark(lane)) for lane in self._model.lanes]
        self._model.put([now for before, now in lanes if now is not before])


def marked(lane: Lane, is_gone: Callable[[str], bool]) -> Lane:
    """The lane with its files as the disk has them; the same object where nothing is different."""
    files = tuple(replace(file, missing=is_gone(file.path)) for file in lane.files)
    return lane if files == lane.files else replace(lane, files=files)
