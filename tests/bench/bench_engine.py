"""What the engine costs beside the work itself: CPU per turn, with a scripted chat model and the journal on the disk.

A turn here is all of: intent, answer, one tool call with intent and outcome, every one committed with fsync and
published. The tool does nothing, so what is measured is ours. Goal: at most 10 ms of processor time per turn.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core.clock import SystemClock
from desktop.core.task import TaskState
from desktop.store.journal import Store
from desktop.work.engine import Engine
from desktop.work.queue import TaskQueue

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

TURNS = 20
ROUNDS = 7
GOAL_MS = 10.0


async def run_task(home: Path, store: Store, model: str) -> None:
    """One task from its submission to its hand-over."""
    engine = Engine(store, SystemClock(), home)
    await engine.start()
    try:
        task = await TaskQueue(store, SystemClock(), home).submit("Go on", model=model, timezone="UTC")
        await engine.idle()
        row = store.task(task)
        assert row is not None and row.state is TaskState.DONE
    finally:
        await engine.stop()


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of processor time (all threads) and of wall time."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def model_of(folder: Path, turns: int, calls: int = 1) -> str:
    plan = {"name": "outline", "arguments": {"steps": [{"title": "Go on", "state": "active"}]}}
    path = folder / f"{turns}-{calls}.json"
    path.write_text(json.dumps([{"text": "Next. " * 40, "calls": [plan] * calls}] * turns), encoding="utf-8")
    return f"scripted:{path}"


@pytest.mark.parametrize("calls", [1, 4], ids=["one call a turn", "four calls a turn"])
def test_the_engine_costs_little_per_turn(home: Path, tmp_path: Path, calls: int) -> None:
    """The difference between a task of 20 turns and one of none, over 20: start and end of a task are left out."""
    store = Store.open(home, SystemClock(), free_space=lambda folder: 10**12)
    long, short = model_of(tmp_path, TURNS, calls), model_of(tmp_path, 0)
    cpu: list[float] = []
    wall: list[float] = []
    for number in range(ROUNDS + 1):
        base = measured(lambda: asyncio.run(run_task(home, store, short)))
        whole = measured(lambda: asyncio.run(run_task(home, store, long)))
        if number:  # the first round warms up
            cpu.append((whole[0] - base[0]) / TURNS)
            wall.append((whole[1] - base[1]) / TURNS)
    store.close()
    median = statistics.median(cpu)
    print(
        f"\n  {calls} calls a turn: {median:.2f} ms CPU per turn (from {min(cpu):.2f} to {max(cpu):.2f}), "
        f"{statistics.median(wall):.2f} ms on the clock; a task without turns {base[0]:.1f} ms CPU",
        end="",
    )
    assert calls > 1 or median <= GOAL_MS
