"""Answers for which of the files that are shown are no longer on the disk. Kept in memory: the journal says what was made,
the disk what is left of it.

The disk is asked on a thread, in batches, and only about what is seen: when the page comes into sight, when its window
gets the focus, after what it shows has changed, and once a minute.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.task_command import Runner

EVERY_MS = 60_000
SETTLE_MS = 150  # after a scroll or a change
BATCH = 200  # files asked about in one go


class Presence(QObject):
    """Belongs to one page. `shown` gives the paths that are seen now; `changed` when one of them went or came back."""

    changed = Signal()

    def __init__(self, runner: Runner, shown: Callable[[], Iterable[str]], page: QWidget) -> None:
        super().__init__(page)
        self._runner, self._shown, self._page = runner, shown, page
        self._gone: frozenset[str] = frozenset()
        self._is_looking = self._again = False
        self._minute = QTimer(self)
        self._minute.setInterval(EVERY_MS)
        self._minute.timeout.connect(self.look)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE_MS)
        self._soon.timeout.connect(self.look)
        page.installEventFilter(self)

    def is_gone(self, path: str) -> bool:
        """It was not there when it was looked for last; False for one that never was."""
        return path in self._gone

    def look_soon(self) -> None:
        """Once what is shown has settled."""
        self._soon.start()

    def follow(self) -> None:
        """What is shown has changed a little: only a file that was gone may have come back with it."""
        if self._gone:
            self.look_soon()

    def look(self) -> None:
        """Asks the disk about what is seen; one question at a time."""
        if not self._page.isVisible():
            return
        if self._is_looking:
            self._again = True
            return
        self._minute.start()
        paths = tuple(dict.fromkeys(self._shown()))
        if paths:
            self._is_looking = True
            self._runner.run(absent_among(paths), lambda absent: self._on_looked(paths, absent), self._on_not_looked)

    def _on_looked(self, paths: Sequence[str], absent: frozenset[str]) -> None:
        gone = (self._gone - frozenset(paths)) | absent
        has_changed, self._gone = gone != self._gone, gone
        self._on_not_looked()
        if has_changed:
            self.changed.emit()

    def _on_not_looked(self, _: str = "") -> None:
        self._is_looking = False
        if self._again:
            self._again = False
            self.look_soon()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.WindowActivate):
            self.look_soon()
        elif event.type() == QEvent.Type.Hide:
            self._minute.stop()
        return False


async def absent_among(paths: Sequence[str]) -> frozenset[str]:
    """Those of `paths` at which nothing is; a few at a time, so that other threads get their turn."""
    found: frozenset[str] = frozenset()
    for start in range(0, len(paths), BATCH):
        found |= await asyncio.to_thread(_absent, paths[start : start + BATCH])
    return found


def _absent(paths: Sequence[str]) -> frozenset[str]:
    return frozenset(path for path in paths if not _is_there(path))


def _is_there(path: str) -> bool:
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:  # a folder that may not be looked into says nothing about its files
        return True
    return True
