from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication

from desktop.core.bus import Bus
from desktop.core.commands import TaskPaused
from desktop.core.events import Progressed, Recorded, TextDelta
from desktop.core.turns import TurnEnded
from desktop.ui.bridge import Bridge
from tests.support.qt_watch import process_until

pytestmark = pytest.mark.qt


def recorded(seq: int, task: str = "t") -> Recorded:
    return Recorded(seq, datetime(2026, 5, 14, tzinfo=UTC), TaskPaused(task, f"c{seq}"))


@pytest.fixture
def bridge(qapp: QApplication) -> Bridge:
    return Bridge()


def test_no_widget_code_runs_inside_the_publisher(bridge: Bridge) -> None:
    bus, heard = Bus(), []
    bridge.listen(bus)
    bridge.recorded.connect(lambda item: heard.append(item.seq))
    bus.publish(recorded(1))
    assert heard == []
    process_until(lambda: heard == [1])


def test_events_keep_their_order(bridge: Bridge) -> None:
    heard: list[int] = []
    bridge.recorded.connect(lambda item: heard.append(item.seq))
    for seq in range(200):
        bridge.hear(recorded(seq))
    process_until(lambda: len(heard) == 200)
    assert heard == list(range(200))


def test_events_from_another_thread_arrive_on_qts_own(bridge: Bridge, qapp: QApplication) -> None:
    threads: list[bool] = []
    bridge.recorded.connect(lambda item: threads.append(QThread.currentThread() is qapp.thread()))
    sender = threading.Thread(target=lambda: [bridge.hear(recorded(seq)) for seq in range(50)])
    sender.start()
    sender.join()
    process_until(lambda: len(threads) == 50)
    assert all(threads)


def test_a_stream_is_gathered_and_loses_nothing(bridge: Bridge) -> None:
    pieces: list[str] = []
    bridge.delta.connect(lambda task, text: pieces.append(text))
    for number in range(500):
        bridge.hear(TextDelta("t", f"{number} "))
    process_until(lambda: "499" in "".join(pieces))
    assert "".join(pieces) == "".join(f"{number} " for number in range(500))
    assert len(pieces) <= 3


def test_the_words_of_two_turns_do_not_run_together(bridge: Bridge) -> None:
    pieces: list[str] = []
    bridge.delta.connect(lambda task, text: pieces.append(text))
    bridge.hear(TextDelta("t", "Looking at what "))
    bridge.hear(TextDelta("t", "was given."))
    bridge.hear(Recorded(1, datetime(2026, 5, 14, tzinfo=UTC), TurnEnded("t", 1, "complete")))
    bridge.hear(Recorded(2, datetime(2026, 5, 14, tzinfo=UTC), TurnEnded("t", 2, "complete")))
    bridge.hear(TextDelta("t", "Finding the meeting."))
    process_until(lambda: "meeting" in "".join(pieces))
    assert "".join(pieces) == "Looking at what was given.\nFinding the meeting."


def test_of_progress_only_the_latest_is_told(bridge: Bridge) -> None:
    told: list[tuple[str, str]] = []
    bridge.progressed.connect(lambda task, text: told.append((task, text)))
    for number in range(40):
        bridge.hear(Progressed("t", f"reading {number} of 40"))
    process_until(lambda: bool(told))
    assert told == [("t", "reading 39 of 40")]


def test_changed_tasks_are_named_once(bridge: Bridge) -> None:
    changed: list[frozenset[str]] = []
    bridge.tasks_changed.connect(changed.append)
    for seq in range(30):
        bridge.hear(recorded(seq, "a" if seq % 2 else "b"))
    process_until(lambda: bool(changed))
    assert changed == [frozenset({"a", "b"})]


def test_a_closed_bridge_hears_nothing(bridge: Bridge) -> None:
    bus, heard = Bus(), []
    bridge.listen(bus)
    bridge.recorded.connect(heard.append)
    bridge.close()
    bus.publish(recorded(1))
    other = Bridge()
    done: list[object] = []
    other.recorded.connect(done.append)
    other.hear(recorded(2))
    process_until(lambda: bool(done))
    assert heard == []
