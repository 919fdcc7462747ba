"""Answers for "one engine at a time": whoever holds the engine lock of a data folder runs its tasks.

The operating system gives the lock back when its holder dies, however it dies. `engine.json` beside it only tells who.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.clock import Clock
from desktop.core.errors import EngineBusy
from desktop.store.codec import moment, stamp

if TYPE_CHECKING:
    from filelock import BaseFileLock

LOCK = "engine.lock"
TOLD = "engine.json"
PATIENCE_S = 0.3  # longer than a look by `holder` takes


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that runs the tasks. `pid` 0 and `since` None while it has not told yet."""

    pid: int = 0
    since: datetime | None = None


class EngineLock:
    """Held by at most one process per data folder. Also a context manager."""

    def __init__(self, home: Path, clock: Clock) -> None:
        self._home = home
        self._clock = clock
        self._lock: BaseFileLock | None = None

    @property
    def is_held(self) -> bool:
        return self._lock is not None

    def acquire(self) -> None:
        """Take the lock. EngineBusy names who holds it. Taking it twice is the same as once."""
        if self._lock is not None:
            return
        from filelock import Timeout

        lock = _lock(self._home)
        try:
            lock.acquire(timeout=PATIENCE_S, poll_interval=0.02)
        except Timeout:
            raise _busy(self._home) from None
        self._lock = lock
        told = {"pid": os.getpid(), "since": stamp(self._clock.now())}
        (self._home / TOLD).write_text(json.dumps(told), encoding="utf-8")

    def release(self) -> None:
        """Give the lock back; nothing happens if it is not held."""
        if self._lock is not None:
            (self._home / TOLD).unlink(missing_ok=True)
            self._lock.release()
            self._lock = None

    def __enter__(self) -> EngineLock:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def holder(home: Path) -> Holder | None:
    """Who runs the tasks of `home`; None if nobody does."""
    if not (home / LOCK).exists():
        return None
    from filelock import Timeout

    lock = _lock(home)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return _told(home)
    lock.release()
    return None


def _lock(home: Path) -> BaseFileLock:
    from filelock import FileLock

    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return FileLock(home / LOCK, mode=0o600, thread_local=False)


def _told(home: Path) -> Holder:
    try:
        told = json.loads((home / TOLD).read_text(encoding="utf-8"))
        return Holder(int(told["pid"]), moment(told["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder()  # it has the lock and is about to tell


def _busy(home: Path) -> EngineBusy:
    found = _told(home)
    who = f"process {found.pid}" if found.pid else "another process"
    since = f" since {found.since:%Y-%m-%d %H:%M} UTC" if found.since else ""
    return EngineBusy(
        f"Another Afternoon ({who}{since}) is already working in {home}. Nothing was changed; use that one, or quit it first.",
        f"另一个“午后”（{f'进程 {found.pid}' if found.pid else '其他进程'}）正在 {home} 中工作。未作任何更改；请使用它，或先退出它。",
    )
