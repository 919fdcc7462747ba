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
            (self.failed.emit if otherwise is None or _is_gone(otherwise) else otherwise)(text)

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
            if then is not None and not _is_gone(then):
                then(result)


def _is_gone(callback: Callable[..., object]) -> bool:
    """The widget that wanted to hear of it was deleted meanwhile."""
    owner = getattr(callback, "__self__", None)
    return isinstance(owner, QObject) and not isValid(owner)
