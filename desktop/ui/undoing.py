"""Answers for Ctrl+Z: takes back the latest thing of this session that can be taken back, and says what that was.

Four things can: files that were moved, a pause, words for a task that no turn has taken yet, and an instruction that
has not begun. They are known from the events of this session, so it does not matter where in the window they were
asked for. What can no longer be taken back when its turn comes is passed over.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop.core.commands import SteerWithdrawn, TaskPaused, TaskResumed, UserSteered
from desktop.core.events import FilesMoved, MovesUndone, Recorded, TaskSubmitted
from desktop.core.task import TaskDetail, TaskRow, TaskState
from desktop.ui.news_words import short
from desktop.ui.task_command import Runner, undone_words
from desktop.ui.translation import tr, tr_n
from desktop.work.undo import Undone

MOST = 100  # deeds that are remembered


class Queue(Protocol):
    """The commands that take something back (desktop.work.queue)."""

    def resume(self, task: str) -> Coroutine[Any, Any, None]: ...
    def take_back(self, task: str) -> Coroutine[Any, Any, None]: ...
    def withdraw_steer(self, task: str, steer: str) -> Coroutine[Any, Any, None]: ...
    def undo(self, task: str) -> Coroutine[Any, Any, Undone]: ...


class Store(Protocol):
    def task(self, id: str) -> TaskRow | None: ...
    def detail(self, id: str) -> TaskDetail | None: ...


@dataclass(frozen=True, slots=True)
class Deed:
    """`kind`: moves, pause, steer or submit. `part` is the id of a steer."""

    kind: str
    tasks: tuple[str, ...]
    part: str = ""


class Undoing(QObject):
    """`said` carries the sentence about what was undone, and whether a screen reader hears of it anyway."""

    said = Signal(str, bool)

    def __init__(self, store: Store, queue: Queue, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._queue, self._runner = store, queue, runner
        self._deeds: list[Deed] = []
        self._together: frozenset[str] = frozenset()

    def deeds(self) -> tuple[Deed, ...]:
        """What was done and not yet taken back, the latest at the end."""
        return tuple(self._deeds)

    def pausing(self, tasks: list[str]) -> None:
        """These are about to be paused by one key: they go on by one."""
        self._together = frozenset(tasks)

    def hear(self, recorded: Recorded) -> None:
        """One event of the journal."""
        match recorded.event:
            case FilesMoved(task=task):
                self._forget("moves", task)
                self._remember(Deed("moves", (task,)))
            case MovesUndone(task=task):
                self._forget("moves", task)
            case TaskPaused(task=task):
                self._forget("pause", task)
                self._remember_pause(task)
            case TaskResumed(task=task):
                self._forget("pause", task)
            case UserSteered(task=task, steer=steer):
                self._remember(Deed("steer", (task,), steer))
            case SteerWithdrawn(task=task, steer=steer):
                self._forget("steer", task, steer)
            case TaskSubmitted(task=task, series=series, after=()) if series in ("", task):
                self._remember(Deed("submit", (task,)))

    def undo(self) -> None:
        """Takes back the latest that still can be; says so when there is nothing."""
        while self._deeds:
            if self._take_back(self._deeds.pop()):
                return
        self.said.emit(tr("There is nothing to undo. Nothing that can be taken back was done since the start."), False)

    def _remember(self, deed: Deed) -> None:
        self._deeds = [*self._deeds[1 - MOST :], deed]

    def _remember_pause(self, task: str) -> None:
        last = self._deeds[-1] if self._deeds else None
        if last is not None and last.kind == "pause" and {task, *last.tasks} <= self._together:
            self._deeds[-1] = Deed("pause", (*last.tasks, task))
        else:
            self._remember(Deed("pause", (task,)))

    def _forget(self, kind: str, task: str, part: str = "") -> None:
        kept = []
        for deed in self._deeds:
            if (deed.kind, deed.part) == (kind, part) and task in deed.tasks:
                rest = tuple(each for each in deed.tasks if each != task)
                if rest:
                    kept.append(Deed(kind, rest, part))
            else:
                kept.append(deed)
        self._deeds = kept

    def _take_back(self, deed: Deed) -> bool:
        """Starts taking it back; False when there is nothing left of it to take back."""
        rows = [row for id in deed.tasks if (row := self._store.task(id)) is not None]
        match deed.kind:
            case "moves":
                return bool(rows) and self._undo_moves(deed)
            case "pause":
                return self._go_on([row for row in rows if not row.state.is_terminal])  # or about to pause
            case "steer":
                detail = self._store.detail(deed.tasks[0])
                waits = detail is not None and any(
                    each.id == deed.part and each.state == "waiting" for each in detail.steers
                )
                return waits and self._withdraw(rows[0], deed.part)
            case _:
                return bool(rows) and rows[0].state is TaskState.QUEUED and self._not_begin(rows[0])

    def _undo_moves(self, deed: Deed) -> bool:
        def refused(sentence: str) -> None:
            self._remember(deed)  # such as while it is worked on: it can be asked for again
            self.said.emit(sentence, False)

        self._runner.run(
            self._queue.undo(deed.tasks[0]), lambda undone: self.said.emit(undone_words(undone), True), refused
        )
        return True

    def _go_on(self, rows: list[TaskRow]) -> bool:
        if not rows:
            return False
        words = tr_n("Undone: “{task}” goes on|Undone: {n} tasks go on", len(rows), task=short(rows[0].instruction))
        for row in rows:
            self._runner.run(self._queue.resume(row.id))
        self.said.emit(words, False)
        return True

    def _withdraw(self, row: TaskRow, steer: str) -> bool:
        words = tr("Undone: your words for “{task}” are taken back", task=short(row.instruction))
        self._runner.run(self._queue.withdraw_steer(row.id, steer), lambda _: self.said.emit(words, False))
        return True

    def _not_begin(self, row: TaskRow) -> bool:
        words = tr("Undone: “{task}” will not begin", task=short(row.instruction))
        self._runner.run(self._queue.take_back(row.id), lambda _: self.said.emit(words, False))
        return True
