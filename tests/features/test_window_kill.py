"""The window's process dies in the middle of a task; the next start goes on and says so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.core.clock import SystemClock
from desktop.store.journal import Store
from desktop.work.queue import TaskQueue
from tests.support.telling_window import Shown, TellingWindow

Open = Callable[[], TellingWindow]


@pytest.fixture
def open_window(home: Path) -> Iterator[Open]:
    opened: list[TellingWindow] = []

    def begin() -> TellingWindow:
        opened.append(TellingWindow(home, {"QT_QPA_PLATFORM": "offscreen"}))
        return opened[-1]

    yield begin
    for each in opened:
        each.end()


def submit(home: Path, instruction: str, *inputs: Path) -> None:
    store = Store.open(home, SystemClock())
    try:
        asyncio.run(TaskQueue(store, SystemClock(), home).submit(instruction, list(inputs)))
    finally:
        store.close()


def lane_is(*states: str) -> Callable[[Shown], bool]:
    return lambda shown: bool(shown["lanes"]) and shown["lanes"][0]["state"] in states


def test_after_a_kill_in_the_middle_the_task_goes_on_and_the_lane_says_so(
    open_window: Open, home: Path, sample_week: Path
) -> None:
    submit(home, "Summarise these files", sample_week / "mail", sample_week / "notes", sample_week / "chats")
    first = open_window()
    before = first.wait(lane_is("working"))["lanes"][0]
    first.kill()
    assert "interruption" not in before["said"] + before["note"]

    again = open_window()
    heard = again.wait(lambda shown: shown["lanes"] and "interruption" in shown["lanes"][0]["note"])["lanes"][0]
    assert (heard["id"], heard["state"]) == (before["id"], "working")
    ended = again.wait(lane_is("done", "failed", "needs_you"))["lanes"][0]
    assert ended["state"] == "done"
    assert ended["files"]
    assert ended["said"].startswith("Went on by itself after an interruption")
