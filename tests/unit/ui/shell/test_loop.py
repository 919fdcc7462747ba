from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncGenerator
from typing import cast

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.ui.loop import SWEEP_FROM, Loop, run

pytestmark = pytest.mark.qt


def here() -> Loop:
    return cast(Loop, asyncio.get_running_loop())


def test_a_sleep_never_returns_early(qapp: QApplication) -> None:
    async def main() -> list[float]:
        early = []
        for wait in (0.001, 0.0035, 0.02, 0.051):
            began = time.monotonic()
            await asyncio.sleep(wait)
            early.append(wait - (time.monotonic() - began))
        return early

    assert max(run(qapp, main())) <= 0


def test_deadlines_fire_in_the_order_of_their_moments(qapp: QApplication) -> None:
    async def main() -> list[int]:
        fired: list[int] = []
        loop = here()
        for delay in (30, 10, 20, 0):
            loop.call_later(delay / 1000, fired.append, delay)
        await asyncio.sleep(0.04)
        return fired

    assert run(qapp, main()) == [0, 10, 20, 30]


def test_an_earlier_deadline_set_later_does_not_wait_for_the_first(qapp: QApplication) -> None:
    async def main() -> bool:
        here().call_later(600, lambda: None)
        await asyncio.wait_for(asyncio.sleep(0.01), 5)
        return True

    assert run(qapp, main())


def test_cancelled_deadlines_leave_no_timer_behind(qapp: QApplication) -> None:
    """qasync 0.28 keeps a Qt timer for every cancelled call_later: 16,000 after a minute of streaming."""

    async def main() -> tuple[int, int]:
        loop = here()
        before = len(qapp.findChildren(QTimer))
        for _ in range(20_000):
            loop.call_later(600, lambda: None).cancel()
        return loop.deadline_count(), len(qapp.findChildren(QTimer)) - before

    heap, timers = run(qapp, main())
    assert heap <= SWEEP_FROM + 1
    assert timers == 0


def test_a_stream_with_a_timeout_per_read_stays_small(qapp: QApplication) -> None:
    async def main() -> int:
        worst = 0
        for _ in range(2_000):
            async with asyncio.timeout(600):
                await asyncio.sleep(0)
            worst = max(worst, here().deadline_count())
        return worst

    assert run(qapp, main()) <= 2 * SWEEP_FROM + 2


def test_a_cancelled_deadline_does_not_fire(qapp: QApplication) -> None:
    async def main() -> list[int]:
        fired: list[int] = []
        here().call_later(0.005, fired.append, 1).cancel()
        await asyncio.sleep(0.02)
        return fired

    assert run(qapp, main()) == []


def test_qt_still_works_while_tasks_hop_without_end(qapp: QApplication) -> None:
    async def main() -> int:
        ticks: list[int] = []
        timer = QTimer()
        timer.timeout.connect(lambda: ticks.append(1))
        timer.start(1)
        while len(ticks) < 5:
            await asyncio.sleep(0)
        timer.stop()
        return len(ticks)

    assert run(qapp, asyncio.wait_for(main(), 20)) >= 5


def test_qt_works_between_callbacks_that_take_long(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.ui.loop.DRAIN_S", -1.0)  # every callback takes too long

    async def main() -> list[object]:
        done: list[object] = []
        timer = QTimer()
        timer.timeout.connect(lambda: done.append("tick"))
        timer.start(0)
        for number in range(40):
            here().call_soon(done.append, number)
        while 39 not in done:
            await asyncio.sleep(0)
        timer.stop()
        return done[: done.index(39)]

    done = run(qapp, asyncio.wait_for(main(), 20))
    assert [each for each in done if each != "tick"] == list(range(39))
    assert done.count("tick") > 1  # in one go there would be at most the tick before all of them


def test_a_thread_wakes_the_sleeping_loop(qapp: QApplication) -> None:
    async def main() -> str:
        loop = here()
        answer: asyncio.Future[str] = loop.create_future()
        threading.Timer(0.01, loop.call_soon_threadsafe, (answer.set_result, "woken")).start()
        return await asyncio.wait_for(answer, 10)

    assert run(qapp, main()) == "woken"


def test_work_on_a_thread_returns_its_value_and_its_error(qapp: QApplication) -> None:
    def fail() -> None:
        raise ValueError("as expected")

    async def main() -> int:
        with pytest.raises(ValueError, match="as expected"):
            await asyncio.to_thread(fail)
        return await asyncio.to_thread(lambda: 41 + 1)

    assert run(qapp, main()) == 42


def test_subprocesses_and_pipes_work(qapp: QApplication) -> None:
    async def main() -> bytes:
        pipe = asyncio.subprocess.PIPE
        child = await asyncio.create_subprocess_exec(sys.executable, "-c", "print(input())", stdin=pipe, stdout=pipe)
        said, _ = await child.communicate(b"echo\n")
        return said

    assert run(qapp, main()) == b"echo\n"


def test_a_timeout_cancels_what_it_surrounds(qapp: QApplication) -> None:
    async def main() -> None:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(60)

    with pytest.raises(TimeoutError):
        run(qapp, main())


def test_a_signal_is_heard_while_idle(qapp: QApplication) -> None:
    async def main() -> bool:
        heard = asyncio.Event()
        here().add_signal_handler(signal.SIGTERM, heard.set)
        threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGTERM)).start()
        await asyncio.wait_for(heard.wait(), 10)
        here().remove_signal_handler(signal.SIGTERM)
        return heard.is_set()

    assert run(qapp, main())


def test_what_is_left_is_cancelled_at_the_end(qapp: QApplication) -> None:
    seen: list[str] = []

    async def linger() -> None:
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise

    kept: list[asyncio.Task[None]] = []

    async def main() -> None:
        kept.append(asyncio.create_task(linger()))
        await asyncio.sleep(0)

    run(qapp, main())
    assert seen == ["cancelled"]


def test_a_generator_that_is_let_go_of_half_read_is_closed_on_the_loop(qapp: QApplication) -> None:
    closed: list[bool] = []

    async def numbers() -> AsyncGenerator[int, None]:
        try:
            while True:
                yield 1
        finally:
            await asyncio.sleep(0)
            closed.append(asyncio.get_running_loop() is not None)

    async def story() -> None:
        async for _ in numbers():
            break
        gc.collect()
        async with asyncio.timeout(30):
            while not closed:
                await asyncio.sleep(0.001)

    run(qapp, story())
    assert closed == [True]
