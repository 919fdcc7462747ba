"""Answers for running asyncio on Qt's event loop: qasync with our own timekeeping.

qasync 0.28 starts a Qt timer for every `call_later` and keeps it after a cancel, so a stream with a timeout per read
leaks one timer per read; its sleeps return up to 5 % early. Here deadlines are asyncio's own `TimerHandle`s in a heap
behind one precise Qt timer, and callbacks that are due wait in a deque behind one timer of zero length, which lets Qt
paint between two rounds. Cancelled deadlines are swept once they are the majority. The attributes named with an
underscore are those that asyncio's `TimerHandle` and signal handling call; qasync is pinned to 0.28.* for the rest.
"""

from __future__ import annotations

import asyncio
import heapq
import math
import sys
import time
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import Any, TypeVar

import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

THREADS = 8
DRAIN_S = 0.004  # callbacks run for so long before Qt paints and ticks; one that takes longer is not cut
SWEEP_FROM = 64  # below this many cancelled deadlines a sweep costs more than it frees

T = TypeVar("T")


class _Waker(QObject):
    """Lives on the loop's thread; an event posted from any thread makes it drain there."""

    WAKE = QEvent.Type(QEvent.registerEventType())

    def __init__(self, woken: Callable[[], None]) -> None:
        super().__init__()
        self._woken = woken

    def post(self) -> None:
        QCoreApplication.postEvent(self, QEvent(self.WAKE))

    def customEvent(self, event: QEvent) -> None:
        self._woken()


class Loop(qasync.QEventLoop):  # type: ignore[misc]  # qasync has no types
    """An asyncio event loop on the Qt application's own loop."""

    def __init__(self, app: QApplication) -> None:
        self._due: deque[asyncio.Handle] = deque()
        self._deadlines: list[asyncio.TimerHandle] = []
        self._cancelled_deadlines = 0
        self._drain_timer = QTimer()
        self._drain_timer.setInterval(0)
        self._drain_timer.timeout.connect(self._drain)
        self._deadline_timer = QTimer()
        self._deadline_timer.setSingleShot(True)
        self._deadline_timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._deadline_timer.timeout.connect(self._on_deadline)
        self._armed_for = math.inf
        self._waker = _Waker(self._drain_timer.start)
        super().__init__(app)
        # qasync's own executor starts ten Qt threads at once; these start when they are needed
        self.set_default_executor(ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="afternoon"))

    def time(self) -> float:
        return time.monotonic()

    def call_soon(self, callback: Callable[..., object], *args: Any, context: Context | None = None) -> asyncio.Handle:
        return self._add_callback(asyncio.Handle(callback, args, self, context))

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._due.append(handle)
        self._waker.post()
        return handle

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        self._check_closed()
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        handle._scheduled = True  # type: ignore[attr-defined]
        heapq.heappush(self._deadlines, handle)
        self._arm()
        return handle

    def run_forever(self) -> Any:
        """As asyncio does and qasync does not: a generator that is let go of half-read is closed on this loop."""
        before = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook)
        try:
            return super().run_forever()
        finally:
            sys.set_asyncgen_hooks(*before)

    def deadline_count(self) -> int:
        """Deadlines in the heap, cancelled ones included: what the leak test counts."""
        return len(self._deadlines)

    def close(self) -> None:
        self._drain_timer.stop()
        self._deadline_timer.stop()
        self._due.clear()
        self._deadlines.clear()
        super().close()

    def _add_callback(self, handle: asyncio.Handle, delay: float = 0) -> asyncio.Handle:
        """Where every callback without a deadline arrives, from asyncio's signal handling and qasync too."""
        self._check_closed()
        self._due.append(handle)
        if not self._drain_timer.isActive():
            self._drain_timer.start()
        return handle

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        self._cancelled_deadlines += 1
        if self._cancelled_deadlines > max(SWEEP_FROM, len(self._deadlines) // 2):
            self._deadlines = [each for each in self._deadlines if not each.cancelled()]
            heapq.heapify(self._deadlines)
            self._cancelled_deadlines = 0

    def _arm(self) -> None:
        """Sets the one timer to the earliest deadline, rounded up: a sleep never returns early."""
        if self._deadlines and self._deadlines[0].when() < self._armed_for:
            self._armed_for = self._deadlines[0].when()
            wait_ms = math.ceil(max(0.0, self._armed_for - self.time()) * 1000)
            self._deadline_timer.start(min(wait_ms, 2**31 - 1))

    def _on_deadline(self) -> None:
        self._armed_for = math.inf
        now = self.time()
        while self._deadlines and (self._deadlines[0].cancelled() or self._deadlines[0].when() <= now):
            handle = heapq.heappop(self._deadlines)
            handle._scheduled = False  # type: ignore[attr-defined]
            if handle.cancelled():
                self._cancelled_deadlines -= 1
            else:
                self._due.append(handle)
        self._arm()
        self._drain()

    def _drain(self) -> None:
        """Runs what is due now, in order; what these callbacks add, or what takes too long, waits for the next round."""
        until = self.time() + DRAIN_S
        for _ in range(len(self._due)):
            handle = self._due.popleft()
            if not handle.cancelled():
                handle._run()
            if self.time() > until:
                break
        if not self._due:
            self._drain_timer.stop()
        elif not self._drain_timer.isActive():
            self._drain_timer.start()


def run(app: QApplication, main: Coroutine[Any, Any, T]) -> T:
    """Runs `main` to its end on a fresh `Loop`, then cancels what is left, as `asyncio.run` does."""
    app.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: Loop(app)) as runner:
        return runner.run(main)
