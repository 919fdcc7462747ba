"""Answers for carrying out what was pressed on a task, on the sheet or in the inspector, and for the words about an undo."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol, cast

from PySide6.QtWidgets import QWidget

from desktop.core.task import TaskDetail, TaskRow, TaskState
from desktop.ui.day.lane_commands import LaneCommand
from desktop.ui.day.lanes import has_made
from desktop.ui.translation import tr, tr_n
from desktop.work.again import submit_again
from desktop.work.undo import Undone

if TYPE_CHECKING:
    from desktop.work.queue import TaskQueue


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
    submitted: Callable[[str], None],
) -> None:
    """Everything but stopping and undoing, which are asked back first, and steering, which needs words. `submitted` gets
    the id of a new task."""
    match command:
        case LaneCommand.RUN_NOW | LaneCommand.RESUME:
            runner.run(queue.resume(row.id))
        case LaneCommand.PAUSE:
            runner.run(queue.pause(row.id))
        case LaneCommand.AGAIN:
            runner.run(submit_again(queue.submit, row), submitted)
        case LaneCommand.STOP | LaneCommand.UNDO | LaneCommand.STEER:
            raise ValueError("stopping and undoing are asked back first, and steering needs words")


def take_back(parent: QWidget, detail: TaskDetail, queue: Queue, runner: Runner, say: Callable[[str], None]) -> None:
    """Undo a task: moves at once, as they can be made again; files it made only after asking back. `say` gets the outcome."""
    if not (detail.task.state is TaskState.DONE and has_made(detail)):
        runner.run(queue.undo(detail.task.id), lambda undone: say(undone_words(undone)))
        return
    from desktop.ui.review.request import ask_to_undo, undo

    ask_to_undo(parent, detail, lambda *_: runner.run(undo(cast("TaskQueue", queue), detail), say))


def undone_words(undone: Undone) -> str:
    """ "Undone. 4 files are back in their places", and which stay where they are."""
    said = tr_n("Undone. 1 file is back in its place|Undone. {n} files are back in their places", len(undone.moves))
    if not undone.left:
        return said
    return f"{said}{tr('. ')}{tr('Not moved back: {files}', files=tr(', ').join(undone.left))}"
