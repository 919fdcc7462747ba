"""Answers for what every part of the inspector needs around it, and for the frame of a section."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpacerItem, QVBoxLayout, QWidget

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.task import TaskDetail
from desktop.ui.command import Commands
from desktop.ui.day.usual import UsualWatch
from desktop.ui.opening import asks_program, open_file, open_with_program, show_in_folder
from desktop.ui.text import hairline, label
from desktop.ui.theme import Theme
from desktop.ui.translation import format_time, language, tr
from desktop.work.queue import TaskQueue


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The look, the place in time, and where commands go. `is_here`: what goes to this model stays on this computer."""

    theme: Theme
    zone: tzinfo
    clock: Clock
    queue: TaskQueue
    commands: Commands
    is_here: Callable[[str], bool] = lambda model: model.partition(":")[0] in ("", "offline", "scripted")
    cap_usd: float = 0.0  # where a task without a limit of its own stops; 0: nowhere
    review: Callable[[str, str], None] | None = None  # shows a task's file (id or path) on the Review page
    usual: UsualWatch | None = None  # how long tasks of a kind take
    offer: Callable[[str, str, Callable[[], object]], None] | None = None  # says a sentence, with a button that acts

    def time(self, moment: datetime) -> str:
        return format_time(moment.astimezone(self.zone))

    def open(self, path: str) -> None:
        """Opens the file with its program; says so, and offers its folder, when there is none."""
        if asks_program() and Path(path).exists():
            opened = asyncio.to_thread(open_with_program, Path(path))
            self.commands.run(opened, None, lambda sentence: self._not_opened(sentence, path))
        else:
            self._try(open_file, path)

    def show(self, path: str) -> None:
        self._try(show_in_folder, path)

    def _try(self, act: Callable[[Path], None], path: str) -> None:
        try:
            act(Path(path))
        except UserError as error:
            self._not_opened(error.text(language()), path)

    def _not_opened(self, sentence: str, path: str) -> None:
        if self.offer is not None and Path(path).exists():
            self.offer(sentence, tr("Show in folder"), lambda: self.show(path))
        else:
            self.commands.failed.emit(sentence)


class Section(QWidget):
    """A titled part of the inspector with rows below; `note` stands small at the right of the title."""

    def __init__(self, theme: Theme, title: str, note: str = "") -> None:
        super().__init__()
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(0)
        self._line = hairline(theme)
        self.rows.addWidget(self._line)
        self._gap = QSpacerItem(0, 10)
        self.rows.addItem(self._gap)
        head = QHBoxLayout()
        head.addWidget(label(theme, title, "body", "ink", 600), 1)
        self._note: QLabel | None = None
        if note:
            self._note = label(theme, note, "meta", "ink3")
            head.addWidget(self._note)
        self.rows.addLayout(head)
        self.rows.addSpacing(6)
        self.setAccessibleName(title)

    def grow(self, detail: TaskDetail) -> bool:
        """Takes in what came since, where that is cheaper than being built again. False: it was not taken in."""
        return False

    def set_note(self, note: str) -> None:
        """Other words at the right of the title, for a section that was made with some."""
        if self._note is not None:
            self._note.setText(note)

    def set_first(self, first: bool) -> None:
        """The first section stands right under the head, which has a line of its own."""
        self._line.setHidden(first)
        self._gap.changeSize(0, 0 if first else 10)
        self.rows.invalidate()
