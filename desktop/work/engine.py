"""Answers for working: whoever holds the engine lock takes queued tasks, a few at a time, until told to stop.

The engine follows the journal: a queued task is started, a cancelled one is stopped, an answer wakes the task that
waited for it, whichever window or process the event came from. What waits goes on when its time has come. A run that
died with its process is found at the start (`RunInterrupted`) and goes on by itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.core.clock import Clock
from desktop.core.commands import TaskCancelled
from desktop.core.events import Recorded, RunEnded, RunInterrupted, TaskCompleted, TaskFailed
from desktop.core.task import TaskState
from desktop.core.turns import TurnEnded
from desktop.store.journal import Store
from desktop.store.lock import EngineLock
from desktop.work.circuit import Circuits
from desktop.work.expiry import expire
from desktop.work.passwords import PasswordBox
from desktop.work.purse import Spending
from desktop.work.reading import ReadingPool
from desktop.work.tonight import cancel_at_provider
from desktop.work.wake import Due, Network, NetworkWatch, RouteProbe, due
from desktop.work.worker import Worker

log = logging.getLogger(__name__)

POLL_SECONDS = 0.3
FIRST_CARE_SECONDS = 60.0
CARE_SECONDS = 3600.0


class Engine:
    """Holds the lock and works. `accepts` narrows which tasks are taken (one run of the command line: its own)."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        home: Path,
        *,
        slots: int = 3,
        accepts: Callable[[str], bool] = lambda task: True,
        passwords: PasswordBox | None = None,
        network: Network | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._home = home
        self._slots = slots
        self._accepts = accepts
        self._passwords = passwords or PasswordBox()
        self._spending = Spending(store, clock, home)
        self._lock = EngineLock(home, clock)
        self._circuits = Circuits(clock)
        self._watch = NetworkWatch(network or RouteProbe())
        self._due = Due((), None, (), True)
        self._is_back = False
        self._pool = ReadingPool()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._jobs: list[asyncio.Task[None]] = []
        self._leave: Callable[[], None] = lambda: None
        self._idle = asyncio.Event()
        self._left_behind: set[str] = set()
        self._ended = asyncio.Event()
        self._installation = ""
        self._failure: Exception | None = None

    async def start(self) -> None:
        """Take the lock (EngineBusy when another engine has it), recover what was interrupted, begin to work."""
        self._lock.acquire()
        self._passwords.is_served = True
        self._installation = installation(self._home, self._clock)
        for task, run in self._store.unended_runs():
            await self._store.append(RunInterrupted(task, run))
        self._left_behind = set(await asyncio.to_thread(self._store.left_in_background))
        self._leave = self._store.bus.subscribe(self._on_event)
        works = (self._dispatch(), self._follow(), self._care(), self._call_off())
        self._jobs = [asyncio.create_task(work) for work in works]

    async def stop(self) -> None:
        """Stop working at once; what was going on is taken up at the next start."""
        self._passwords.is_served = False
        self._leave()
        for job in (*self._jobs, *self._running.values()):
            job.cancel()
        await asyncio.gather(*self._jobs, *self._running.values(), return_exceptions=True)
        self._jobs, self._running = [], {}
        await self._pool.close()
        self._lock.release()

    async def idle(self) -> None:
        """Wait until nothing is running and nothing is queued. Raises what made the engine itself fail."""
        waiting = asyncio.create_task(self._idle.wait())
        await asyncio.wait([waiting, *self._jobs], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._failure is not None:
            raise self._failure
        for job in self._jobs:
            if job.done():
                job.result()

    async def forever(self) -> None:
        """Work until cancelled. Raises what made the engine itself fail."""
        while True:
            await self.idle()
            self._idle.clear()

    def wake(self) -> None:
        """Look at the queue again: what is accepted has changed."""
        self._idle.clear()
        self._wake.set()

    @property
    def running(self) -> tuple[str, ...]:
        return tuple(self._running)

    def _on_event(self, message: Any) -> None:
        if not isinstance(message, Recorded):
            return
        if isinstance(message.event, TaskCancelled) and message.event.task in self._running:
            self._running[message.event.task].cancel()
        if isinstance(message.event, (TaskCompleted, TaskFailed, TaskCancelled)):
            self._passwords.forget(message.event.task)
            self._left_behind.add(message.event.task)
            self._ended.set()
        if isinstance(message.event, TurnEnded) and message.event.outcome == "complete":
            self._watch.answered()
        self._idle.clear()
        self._wake.set()

    async def _dispatch(self) -> None:
        while True:
            self._wake.clear()
            self._due = due(self._store.open_tasks(), self._accepts, self._clock.now(), self._is_back)
            self._is_back = False
            startable = [row for row in self._due.startable if row.id not in self._running]
            for row in startable[: self._slots - len(self._running)]:
                self._running[row.id] = asyncio.create_task(self._run(row.id))
            if not self._running and self._due.is_idle:
                self._idle.set()
            await self._wake.wait()

    async def _run(self, task: str) -> None:
        try:
            await Worker(
                self._store,
                self._clock,
                self._pool,
                self._installation,
                task,
                self._passwords,
                self._spending,
                self._circuits,
            ).run()
        except asyncio.CancelledError:
            if not await self._end_cancelled(task):
                raise  # stop(): the run has no end in the journal and is taken up at the next start
        except Exception as error:  # noqa: BLE001  the journal itself could not be written: nobody below can say so
            self._failure = error
            self._idle.set()
        finally:
            self._running.pop(task, None)
            self._wake.set()

    async def _end_cancelled(self, task: str) -> bool:
        row = self._store.task(task)
        if row is None or row.state is not TaskState.CANCELLED:
            return False
        runs = [run for of, run in self._store.unended_runs() if of == task]
        await self._store.append(*(RunEnded(task, run, "cancelled") for run in runs))
        return True

    async def _care(self) -> None:
        """Requests that have expired; ballast, index and backups: once the start is over, then hourly, the latter never
        while a task is being worked on."""
        await self._clock.sleep(FIRST_CARE_SECONDS)
        while True:
            await expire(self._store, self._clock.now())
            if not self._running:
                await asyncio.to_thread(self._store.maintain)
            await self._clock.sleep(CARE_SECONDS if not self._running else FIRST_CARE_SECONDS)

    async def _call_off(self) -> None:
        """What a task that has ended left running at its provider is ended there too, and how that went is journaled."""
        while True:
            self._ended.clear()
            while self._left_behind:
                for problem in await cancel_at_provider(self._store, self._left_behind.pop()):
                    log.info("%s", problem.en)
            await self._ended.wait()

    async def _follow(self) -> None:
        """Hear what other processes write, and see whose time has come or whether the network is back."""
        while True:
            await self._clock.sleep(POLL_SECONDS)
            self._store.poll()
            now = self._clock.now()
            if self._due.offline and await self._watch.is_back(now):
                self._is_back = True
                self.wake()
            elif self._due.next_at is not None and self._due.next_at <= now:
                self.wake()


def installation(home: Path, clock: Clock) -> str:
    """This data folder's identity, part of every call key; made once."""
    path = home / "installation"
    if not path.exists():
        path.write_text(clock.new_id(), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
