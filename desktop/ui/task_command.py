"""Answers for carrying out what was pressed on a task, on the sheet or in the inspector, and for the words about an undo."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from desktop.core.task import TaskRow
from desktop.ui.day.lane_commands import LaneCommand
from desktop.ui.translation import tr, tr_n
from desktop.work.again import submit_again
from desktop.work.undo import Undone


class Queue(Protocol):
    """The commands on tasks that the day asks for (desktop.work.queue)."""

    def submit(self, *args: Any, **options: Any) -> Coroutine[Any, Any, str]: ...
    def pause(self, task: str) -> Coroutine[Any, Any, None]: ...
    def resume(self, task: str) -> Coroutine[Any, Any, None]: ...
    def undo(self, task: str) -> Coroutine[Any, Any, Undone]: ...


class Runner(Protocol):
    """Runs a command as a task that is kept (desktop.ui.command)."""

    def run(
        self,
        command: Coroutine[Any, Any, Any],
        then: Callable[[Any], None] | None = None,
        otherwise: Callable[[str], None] | None = None,
    ) -> None: ...


def carry_out(
    command: LaneCommand,
    row: TaskRow,
    queue: Queue,
    runner: Runner,
    say: Callable[[str], None],
    submitted: Callable[[str], None],
) -> None:
    """Everything but stopping, which is asked back first. `say` gets a sentence, `submitted` the id of a new task."""
    match command:
        case LaneCommand.RUN_NOW | LaneCommand.RESUME:
            runner.run(queue.resume(row.id))
        case LaneCommand.PAUSE:
            runner.run(queue.pause(row.id))
        case LaneCommand.UNDO:
            runner.run(queue.undo(row.id), lambda undone: say(undone_words(undone)))
        case LaneCommand.AGAIN:
            runner.run(submit_again(queue.submit, row), submitted)
        case LaneCommand.STOP:
            raise ValueError("stopping is asked back first")


def undone_words(undone: Undone) -> str:
    """ "Undone. 4 files are back in their places", and which stay where they are."""
    said = tr_n("Undone. 1 file is back in its place|Undone. {n} files are back in their places", len(undone.moves))
    if not undone.left:
        return said
    return f"{said}{tr('. ')}{tr('Not moved back: {files}', files=tr(', ').join(undone.left))}"
