"""Answers for what a click starts: a command of the queue runs as a task that is kept, awaited at stop, and heard.

A `UserError` becomes a sentence for the person; anything else is a bug, logged with its traceback and said as one
sentence.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from desktop.core.errors import UserError
from desktop.ui.translation import language, tr

log = logging.getLogger(__name__)

GONE = "already deleted"  # what PySide says of an object whose Qt half has gone


class Commands(QObject):
    """Runs coroutines from the user interface. `failed` carries the sentence for the person."""

    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: set[asyncio.Task[None]] = set()

    def run(
        self,
        command: Coroutine[Any, Any, Any],
        then: Callable[[Any], None] | None = None,
        otherwise: Callable[[str], None] | None = None,
    ) -> None:
        """Starts `command`; `then` gets its result, `otherwise` (default: the signal) the sentence when it fails."""
        task = asyncio.get_running_loop().create_task(self._perform(command, then, otherwise))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: command.close())  # one that was cancelled before it began

    async def finish(self) -> None:
        """Waits for every command that was started."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _perform(
        self,
        command: Coroutine[Any, Any, Any],
        then: Callable[[Any], None] | None,
        otherwise: Callable[[str], None] | None,
    ) -> None:
        def refuse(text: str) -> None:
            _tell(otherwise or self.failed.emit, text)

        try:
            result = await command
        except UserError as error:
            refuse(error.text(language()))
        except Exception:
            log.exception("a command of the window failed")
            refuse(
                tr("This did not work because of a fault in Afternoon. Nothing was changed; the log has the details.")
            )
        else:
            if then is not None:
                _tell(then, result)


def _tell(callback: Callable[[Any], object], value: Any) -> None:
    """Nothing is told to a widget that was deleted while the command ran, be it the callback's own or within a lambda."""
    owner = getattr(callback, "__self__", None)
    if isinstance(owner, QObject) and not isValid(owner):
        return
    try:
        callback(value)
    except RuntimeError as error:
        if GONE not in str(error):
            raise
        log.info("a command's result came after its widget had gone: %s", error)
