"""Answers for the suggestion of the second reading: one press takes it, another takes that back.

Taking it asks for changes at once: a task under way is steered, an ended one is followed by a new task that has its files.
The reader's words are quoted, never an instruction by themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.task import SECOND_READING, CheckRow, DeliverableRow, TaskDetail
from desktop.store.journal import Store
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.painted_button import PaintedButton
from desktop.ui.review import request
from desktop.ui.review.wording import reading_words
from desktop.ui.text import label
from desktop.ui.theme import Theme, ThemeSource
from desktop.ui.translation import tr
from desktop.work.queue import TaskQueue


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking the suggestion began: a new `task`, or words (`steer`) for the task under way."""

    task: str = ""
    steer: str = ""


def finding_of(detail: TaskDetail) -> CheckRow | None:
    """What the second reading found, None when there is nothing to take."""
    found = [each for each in detail.checks if each.name == SECOND_READING and each.state == "warning"]
    return found[-1] if found and found[-1].detail else None


def meant_files(detail: TaskDetail, finding: str) -> list[DeliverableRow]:
    """The files the finding names; all that still count when it names none."""
    files = [each for each in detail.deliverables if each.state == "committed"]
    return [each for each in files if each.name in finding] or files


def wish_of(finding: str, language: str) -> str:
    """The finding as what the person asks for."""
    if language == "zh":
        return f"采纳第二次阅读的意见：说得对的照改，不对的保留原文并说明理由。\n“{finding}”"
    return (
        "Take up what a second reading found, where it is right; where it is wrong, leave the file and say why.\n"
        f"“{finding}”"
    )


async def take(queue: TaskQueue, store: Store, detail: TaskDetail) -> Taken:
    """Asks for what the second reading suggests. Raises BadInput."""
    finding = finding_of(detail)
    words = finding.detail if finding else ""
    task, wish = detail.task, wish_of(words, detail.task.language)
    if task.state.is_terminal:
        return Taken(task=await request.follow(queue, detail, meant_files(detail, words), wish, ""))
    await queue.steer(task.id, wish)
    now = await asyncio.to_thread(store.detail, task.id)
    steers = [each.id for each in now.steers if each.text == wish] if now else []
    return Taken(steer=steers[-1] if steers else "")


async def take_back(queue: TaskQueue, detail: TaskDetail, taken: Taken) -> None:
    """Ends the new task, or withdraws the words while no turn has taken them. Raises BadInput."""
    if taken.task:
        await queue.cancel(taken.task)
    else:
        await queue.withdraw_steer(detail.task.id, taken.steer)


class Suggesting(QObject):
    """What was taken of the suggestions of each task since the window opened. `changed` when the button should be another;
    `noted` carries a sentence for the window."""

    changed = Signal()
    noted = Signal(str)

    def __init__(self, around: Surroundings, store: Store) -> None:
        super().__init__()
        self._around, self._store = around, store
        self._taken: dict[str, Taken] = {}

    def taken(self, task: str) -> Taken | None:
        return self._taken.get(task)

    def take(self, detail: TaskDetail) -> None:
        """Starts what the second reading suggests."""
        work = take(self._around.queue, self._store, detail)
        self._around.commands.run(work, partial(self._on_taken, detail.task.id), self._on_refused)

    def take_back(self, detail: TaskDetail) -> None:
        """Ends what `take` started."""
        taken = self._taken.get(detail.task.id)
        if taken is not None:
            work = take_back(self._around.queue, detail, taken)
            self._around.commands.run(work, lambda _: self._on_taken_back(detail.task.id), self._on_refused)

    def _on_taken(self, task: str, taken: Taken) -> None:
        self._taken[task] = taken
        self.changed.emit()

    def _on_taken_back(self, task: str) -> None:
        self._taken.pop(task, None)
        self.changed.emit()
        self.noted.emit(tr("Undone. The suggestion is not taken"))

    def _on_refused(self, sentence: str) -> None:
        self.changed.emit()  # the button can be pressed again
        self._around.commands.failed.emit(sentence)


class Suggestion(QWidget):
    """The words of the second reading, and what can be done with them now. `task_wanted` carries the new task."""

    wanted = Signal()
    undo_wanted = Signal()
    task_wanted = Signal(str)

    def __init__(self, theme: Theme, check: CheckRow, can_take: bool, taken: Taken | None) -> None:
        super().__init__()
        self._source = ThemeSource(theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(theme, reading_words(check.detail), "small", "ink2", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        if taken is not None:
            words = (
                tr("A new task works on the suggestion.")
                if taken.task
                else tr("Passed on. It holds from the next step")
            )
            column.addWidget(label(theme, words, "small", "ok", 600, wrap=True))
            if taken.task:
                row.addWidget(self._button("", tr("Show the task"), lambda: self.task_wanted.emit(taken.task)))
            row.addWidget(self._button("undo-2", tr("Undo"), self.undo_wanted.emit, kind="quiet"))
        elif can_take:
            row.addWidget(self._button("", tr("Take the suggestion"), self.wanted.emit))
        row.addStretch(1)
        column.addLayout(row)

    def _button(self, icon: str, words: str, act: Callable[[], object], kind: str = "") -> PaintedButton:
        made = PaintedButton(self._source, kind, icon, compact=True)
        made.say(words)
        made.clicked.connect(lambda: self._press(made, act))
        return made

    def _press(self, pressed: PaintedButton, act: Callable[[], object]) -> None:
        """A second press while the first is on its way does nothing."""
        pressed.setEnabled(False)
        act()
