"""Times of a repeating task in the tables: on which day each stands, one to come, and what a cancel means."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.core.clock import SimulatedClock
from desktop.core.commands import TaskCancelled, TaskResumed
from desktop.core.errors import StoreError
from desktop.core.events import RunEnded, RunStarted, TaskCompleted, TaskSubmitted
from desktop.core.task import TaskRow, TaskState
from desktop.store.journal import IllegalEvent, Store
from tests.unit.store.conftest import NOON

DAY = timedelta(days=1)
MIDNIGHT = NOON.replace(hour=0)
AS_OF = "2026-03-04T08:00:00+00:00"


def time(task: str, number: int, repeat: str = "daily") -> TaskSubmitted:
    """One time of a series asked at noon on 2 March: 8:00 in `number` days."""
    at = MIDNIGHT + number * DAY + timedelta(hours=8)
    nominal = at.strftime("%Y-%m-%dT%H:%M")
    return TaskSubmitted(
        task, "x", not_before=at.isoformat(), repeat=repeat, series="a", anchor="2026-03-04T08:00", nominal=nominal
    )


def shown(store: Store, day: int) -> list[str]:
    return [row.id for row in store.day(MIDNIGHT + day * DAY, MIDNIGHT + (day + 1) * DAY)]


def queued(store: Store, days: int) -> list[int]:
    counts = store.counts([MIDNIGHT + day * DAY for day in range(days + 1)])
    return [each.get(TaskState.QUEUED, 0) for each in counts]


def go_to(clock: SimulatedClock, day: float) -> None:
    clock.advance((MIDNIGHT + day * DAY - clock.now()).total_seconds())


def row(store: Store, task: str) -> TaskRow:
    found = store.task(task)
    assert found is not None
    return found


def begin(store: Store, clock: SimulatedClock) -> None:
    """The first time begins when it is due and brings the next about; it takes an hour."""
    go_to(clock, 2 + 8 / 24)
    store.append_now(RunStarted("a", "run", as_of=AS_OF), time("b", 3))
    clock.advance(3600)
    store.append_now(TaskCompleted("a"), RunEnded("a", "run", "completed"))


def test_the_first_time_stands_on_the_day_it_was_asked_and_on_its_own(store: Store, clock: SimulatedClock) -> None:
    store.append_now(time("a", 2))
    assert [shown(store, day) for day in range(4)] == [["a"], [], ["a"], []]
    assert queued(store, 4) == [1, 0, 1, 0]
    go_to(clock, 1.5)
    assert [shown(store, day) for day in range(4)] == [["a"], [], ["a"], []]


def test_each_later_time_stands_on_its_own_day_only(store: Store, clock: SimulatedClock) -> None:
    store.append_now(time("a", 2))
    begin(store, clock)
    assert [shown(store, day) for day in range(5)] == [[], [], ["a"], ["b"], []]
    assert queued(store, 5) == [0, 0, 0, 1, 0]
    assert row(store, "a").submitted_at == MIDNIGHT + 2 * DAY + timedelta(hours=8)
    assert row(store, "a").as_of == AS_OF
    assert store.rebuild().differences == ()


def test_a_time_that_was_missed_stands_on_every_day_until_it_runs(store: Store, clock: SimulatedClock) -> None:
    store.append_now(time("a", 2))
    go_to(clock, 4.5)
    assert [shown(store, day) for day in range(6)] == [["a"], [], ["a"], ["a"], ["a"], []]


def test_a_time_begun_before_it_is_due_stands_on_the_day_it_began(store: Store, clock: SimulatedClock) -> None:
    store.append_now(time("a", 2))
    begin(store, clock)
    clock.advance(60)
    store.append_now(TaskResumed("b", "now"), RunStarted("b", "r2", as_of=AS_OF), time("c", 4))
    assert [shown(store, day) for day in range(2, 6)] == [["a", "b"], [], ["c"], []]
    assert store.rebuild().differences == ()


def test_a_time_cancelled_before_it_is_due_stands_on_the_day_of_the_cancel(store: Store, clock: SimulatedClock) -> None:
    store.append_now(time("a", 2))
    begin(store, clock)
    store.append_now(TaskCancelled("b", unstarted=True))
    assert [shown(store, day) for day in range(2, 5)] == [["a", "b"], [], []]
    assert store.upcoming("a") is None and store.upcoming("") is None
    assert store.rebuild().differences == ()


def test_a_time_still_to_come_allows_no_other(store: Store, clock: SimulatedClock) -> None:
    store.append_now(time("a", 2))
    with pytest.raises(IllegalEvent, match="still to come"):
        store.append_now(time("b", 3))
    begin(store, clock)
    coming = store.upcoming("a")
    assert coming is not None and coming.id == "b"
    with pytest.raises(IllegalEvent, match="still to come"):
        store.append_now(time("c", 4))
    detail = store.detail("a")
    assert detail is not None and detail.upcoming == coming


def test_a_time_that_has_begun_is_not_cancelled_by_stopping_the_series(store: Store, clock: SimulatedClock) -> None:
    store.append_now(time("a", 2))
    begin(store, clock)
    go_to(clock, 3.5)
    store.append_now(RunStarted("b", "r2", as_of=AS_OF))
    with pytest.raises(IllegalEvent, match="it has begun"):
        store.append_now(TaskCancelled("b", unstarted=True))
    store.append_now(TaskCancelled("b"))
    assert row(store, "b").state is TaskState.CANCELLED


def test_a_run_begins_and_its_next_time_is_queued_on_a_disk_too_full_for_new_tasks(
    opened: object, store: Store, clock: SimulatedClock
) -> None:
    store.append_now(time("a", 2))
    full = opened(free_space=lambda folder: 1)  # type: ignore[operator]
    go_to(clock, 2.5)
    with pytest.raises(StoreError, match="disk"):
        full.append_now(TaskSubmitted("new", "x"))
    full.append_now(RunStarted("a", "run", as_of=AS_OF), time("b", 3))
    assert store.upcoming("a") is not None
