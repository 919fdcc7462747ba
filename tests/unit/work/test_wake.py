"""What may start now, when to look again, and which providers are given a rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desktop.core.clock import SimulatedClock
from desktop.core.task import TaskRow, TaskState
from desktop.work.circuit import Circuits
from desktop.work.wake import SOON, NetworkWatch, due

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def row(id: str, state: TaskState = TaskState.QUEUED, **fields: Any) -> TaskRow:
    return TaskRow(id, 1, "Do it.", state, NOW, **fields)


def everything(task: str) -> bool:
    return True


def started(*rows: TaskRow, is_back: bool = False) -> list[str]:
    return [each.id for each in due(rows, everything, NOW, is_back).startable]


def test_only_what_is_queued_or_has_waited_long_enough_starts() -> None:
    standing = [TaskState.WORKING, TaskState.NEEDS_YOU, TaskState.PAUSED]
    assert started(row("a"), *(row(state, state) for state in standing)) == ["a"]
    assert started(row("a", TaskState.WAITING, wake_at=NOW)) == ["a"]
    assert started(row("a", TaskState.WAITING, wake_at=NOW + MINUTE)) == []
    assert started(row("a", not_before=NOW), row("b", not_before=NOW + MINUTE)) == ["a"]


def test_a_task_comes_after_those_it_names_as_long_as_they_have_not_ended() -> None:
    assert started(row("a", TaskState.PAUSED), row("b", after=("a",)), row("c", after=("ended",))) == ["c"]


def test_the_next_deadline_is_the_earliest() -> None:
    rows = [row("a", TaskState.WAITING, wake_at=NOW + 2 * MINUTE), row("b", not_before=NOW + MINUTE)]
    assert due(rows, everything, NOW).next_at == NOW + MINUTE
    assert due([], everything, NOW).next_at is None


def test_who_waits_for_the_network_starts_when_it_is_back() -> None:
    offline = row("a", TaskState.WAITING)
    assert due([offline], everything, NOW).offline == ("a",)
    assert started(offline) == []
    assert started(offline, is_back=True) == ["a"]


@pytest.mark.parametrize(
    ("task", "is_idle"),
    [
        (row("a"), False),
        (row("a", TaskState.WAITING, wake_at=NOW + SOON), False),
        (row("a", TaskState.WAITING, wake_at=NOW + SOON + MINUTE), True),
        (row("a", not_before=NOW + MINUTE), False),
        (row("a", TaskState.WAITING), True),
        (row("a", TaskState.NEEDS_YOU), True),
    ],
)
def test_short_waits_are_sat_out_and_long_ones_are_not(task: TaskRow, is_idle: bool) -> None:
    assert due([task], everything, NOW).is_idle is is_idle


def test_what_is_not_accepted_is_not_looked_at() -> None:
    rows = [row("a"), row("b", TaskState.WAITING), row("c", TaskState.WAITING, wake_at=NOW + MINUTE)]
    seen = due(rows, lambda task: False, NOW)
    assert (seen.startable, seen.next_at, seen.offline, seen.is_idle) == ((), None, (), True)


class Line:
    """A network that is up or down, and counts who asks."""

    def __init__(self) -> None:
        self.up = False
        self.asked = 0

    async def is_up(self) -> bool:
        self.asked += 1
        return self.up


async def test_the_network_is_looked_at_now_and_then_and_less_often_when_it_deceives() -> None:
    line, watch, now = Line(), None, NOW
    watch = NetworkWatch(line)
    pauses = []
    line.up = True
    for _ in range(6):
        begun = now
        while not await watch.is_back(now):
            now += timedelta(seconds=1)
        pauses.append((now - begun).total_seconds())
    assert pauses == [5, 10, 20, 40, 60, 60]
    assert line.asked == 6
    watch.answered()
    assert not await watch.is_back(now)
    assert await watch.is_back(now + timedelta(seconds=5))


async def test_a_network_that_stays_away_is_looked_at_every_five_seconds() -> None:
    line = Line()
    watch = NetworkWatch(line)
    for second in range(61):
        assert not await watch.is_back(NOW + timedelta(seconds=second))
    assert line.asked == 12


def test_a_circuit_opens_for_its_time_and_closes_with_an_answer() -> None:
    clock = SimulatedClock(NOW)
    circuits = Circuits(clock)
    assert circuits.open_until("a") is None
    circuits.trip("a", NOW + 5 * MINUTE)
    circuits.trip("a", NOW + MINUTE)
    assert circuits.open_until("a") == NOW + 5 * MINUTE
    assert circuits.open_until("b") is None
    clock.advance(300)
    assert circuits.open_until("a") is None
    circuits.trip("b", clock.now() + MINUTE)
    circuits.mend("b")
    assert circuits.open_until("b") is None
