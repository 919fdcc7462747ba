"""Answers for who works on this data folder: this window, or another process that holds the engine lock.

A window that finds the seat taken only shows the store and asks again every few seconds; when `afternoon worker` ends,
the window takes over. While it does not work itself it looks at the journal for what others wrote.
"""

from __future__ import annotations

import asyncio
import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.core.clock import Clock
from desktop.core.errors import EngineBusy
from desktop.store.journal import Store

if TYPE_CHECKING:
    from desktop.work.engine import Engine
    from desktop.work.passwords import PasswordBox

POLL_MS = 300
AGAIN_SECONDS = 5.0

# Imported on a thread after the first paint (ARCHITECTURE, rule 6): what the first task, or the first look at a page,
# would otherwise wait for.
LATE = (
    "desktop.work.engine",
    "desktop.ui.approvals.page",
    "desktop.ui.files_page",
    "desktop.ui.settings.page",
    "desktop.ui.settings.engine_desk",
)


class Seat(QObject):
    """`taken` tells whether this window works (True) or only shows (False)."""

    taken = Signal(bool)

    def __init__(
        self, store: Store, clock: Clock, slots: int, passwords: PasswordBox, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._passwords = passwords
        self._store, self._clock, self._slots = store, clock, slots
        self._engine: Engine | None = None
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(store.poll)

    def is_ours(self) -> bool:
        return self._engine is not None

    async def take(self) -> None:
        """Returns once this window works. UserError if the engine cannot start."""
        self._poll.start()
        await asyncio.to_thread(import_late)
        while self._engine is None:
            self._engine = await self._try()
            self.taken.emit(self.is_ours())
            if self._engine is None:
                await asyncio.sleep(AGAIN_SECONDS)
        self._poll.stop()  # the engine looks by itself

    async def leave(self) -> None:
        """Stops working; what is not finished is taken up at the next start."""
        self._poll.stop()
        engine, self._engine = self._engine, None
        if engine is not None:
            await engine.stop()

    async def _try(self) -> Engine | None:
        from desktop.store.lock import holder
        from desktop.work.engine import Engine

        if await asyncio.to_thread(holder, self._store.home) is not None:
            return None
        engine = Engine(self._store, self._clock, self._store.home, slots=self._slots, passwords=self._passwords)
        try:
            await engine.start()
        except EngineBusy:
            return None
        return engine


def import_late() -> None:
    """Imports what the engine needs, off the window's thread."""
    for name in LATE:
        importlib.import_module(name)
