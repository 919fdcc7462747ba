"""Answers for the commands on tasks: `steer pause resume cancel answer decide export`. Each is one journaled event."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

from desktop.cli.language import spoken_language
from desktop.cli.narration import say
from desktop.cli.place import home_of, opened
from desktop.cli.repetition import after_cancel
from desktop.core.clock import SystemClock
from desktop.core.errors import BadInput
from desktop.core.schema import dump
from desktop.work.queue import TaskQueue
from desktop.work.tonight import cancel_at_provider


def _with_queue(options: argparse.Namespace, act: Callable[[TaskQueue], Coroutine[Any, Any, None]]) -> int:
    with opened(options) as store:
        asyncio.run(act(TaskQueue(store, SystemClock(), home_of(options))))
    return 0


def pause(options: argparse.Namespace) -> int:
    """Finish the turn, start nothing."""
    return _each(options, TaskQueue.pause)


def resume(options: argparse.Namespace) -> int:
    """Go on with what was paused."""
    return _each(options, TaskQueue.resume)


def cancel(options: argparse.Namespace) -> int:
    """Stop for good, at the provider too where work goes on there."""

    with opened(options) as store:
        queue = TaskQueue(store, SystemClock(), home_of(options))

        async def all_of() -> None:
            for task in options.id:
                await queue.cancel(task)
                row = store.task(task)
                if row is not None and (told := after_cancel(store, row, spoken_language())):
                    say(told)
                for problem in await cancel_at_provider(store, row.id) if row else ():
                    say(f"afternoon: {problem.text(spoken_language())}")

        asyncio.run(all_of())
    return 0


def _each(options: argparse.Namespace, act: Callable[[TaskQueue, str], Coroutine[Any, Any, None]]) -> int:
    async def all_of(queue: TaskQueue) -> None:
        for task in options.id:
            await act(queue, task)

    return _with_queue(options, all_of)


def steer(options: argparse.Namespace) -> int:
    """Text for the chat model, taken after the present turn or, with --now, at once."""
    return _with_queue(options, lambda queue: queue.steer(options.id, options.text, options.now))


def answer(options: argparse.Namespace) -> int:
    """Answer or skip a question. A password is never taken from here: a command's words are seen by other programs."""
    return _with_queue(options, lambda queue: queue.answer(options.id, options.text, skipped=options.skip))


def undo(options: argparse.Namespace) -> int:
    """Take back the moves of a task; exit code 3 when a file had to stay where it is."""
    with opened(options) as store:
        queue = TaskQueue(store, SystemClock(), home_of(options))
        undone = asyncio.run(queue.undo(options.id, dry_run=options.dry_run))
    if options.json:
        print(json.dumps(dump(undone), ensure_ascii=False))
    for move in undone.moves:
        say(f"{'would go back' if undone.dry_run else 'back'}: {move.target} -> {move.source}")
    for text in undone.left:
        say(f"stays: {text}")
    return 3 if undone.left else 0


def decide(options: argparse.Namespace) -> int:
    """Grant or deny an approval, once."""
    if options.remember:
        raise BadInput("--remember is not in this version: standing permissions come with the policy issue.")
    return _with_queue(options, lambda queue: queue.decide(options.id, options.decision == "grant"))


def export(options: argparse.Namespace) -> int:
    """One task as plain files: journal, transcript, sources, deliverables."""
    from desktop.store.export import export as write

    with opened(options) as store:
        row = store.task(options.id)
        if row is None:
            raise BadInput(f"There is no task {options.id}. `afternoon status` lists them.")
        for path in write(store, row.id, options.folder):
            say(str(path))
    return 0
