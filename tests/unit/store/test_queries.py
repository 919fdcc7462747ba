from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest

from desktop.core.clock import SimulatedClock
from desktop.core.commands import UserSteered
from desktop.core.events import DeliverableSaved, RunStarted, TaskCompleted, TaskFailed, TaskSubmitted, TurnStarted
from desktop.core.task import SteerRow, TaskRow, TaskState
from desktop.store.fold_task import span
from desktop.store.journal import Store
from tests.unit.store.conftest import NOON

DAY = timedelta(days=1)
MIDNIGHT = NOON.replace(hour=0)


def ids(rows: list[TaskRow]) -> list[str]:
    return [row.id for row in rows]


def at(clock: SimulatedClock, moment: datetime) -> None:
    clock.advance((moment - clock.now()).total_seconds())


def test_a_task_is_found_by_its_id_or_a_beginning_that_only_it_has(store: Store) -> None:
    store.append_now(
        TaskSubmitted("019cae1a-1", "a"), TaskSubmitted("019cae1a-2", "b"), TaskSubmitted("019cff00-3", "c")
    )
    assert store.task("019cae1a-1") is not None
    found = store.task("019cff")
    assert found is not None
    assert found.id == "019cff00-3"
    for unclear in ("019cae", "019cf", "", "019cff00-4", "zzzzzzzz"):
        assert store.task(unclear) is None
        assert store.detail(unclear) is None


def test_tasks_come_newest_first_in_pages(store: Store) -> None:
    store.append_now(*(TaskSubmitted(f"t{number}", "x") for number in range(5)))
    first = store.tasks(limit=2)
    assert ids(first) == ["t4", "t3"]
    assert ids(store.tasks(limit=2, before_seq=first[-1].seq)) == ["t2", "t1"]


def test_tasks_are_chosen_by_state_and_by_submission(store: Store, clock: SimulatedClock) -> None:
    for name in ("a", "b", "c"):
        store.append_now(TaskSubmitted(name, "x"))
        clock.advance(3600)
    store.append_now(TaskFailed("a", "e"), RunStarted("b", "r"))
    assert ids(store.tasks(states=[TaskState.FAILED, TaskState.QUEUED])) == ["c", "a"]
    assert ids(store.tasks(states=[])) == []
    hour = timedelta(hours=1)
    assert ids(store.tasks(submitted_from=NOON + hour, submitted_to=NOON + 2 * hour)) == ["b"]
    assert ids(store.tasks(states=[TaskState.QUEUED], submitted_to=NOON + 2 * hour)) == []


def test_open_tasks_are_those_without_an_end_oldest_first(store: Store) -> None:
    store.append_now(*(TaskSubmitted(name, "x") for name in "abcd"))
    store.append_now(TaskCompleted("b"), RunStarted("c", "r"))
    assert ids(store.open_tasks()) == ["a", "c", "d"]


def test_a_day_shows_what_lived_in_it(store: Store, clock: SimulatedClock) -> None:
    lives = {
        "ended before": (MIDNIGHT - 3 * DAY, MIDNIGHT),
        "reaches in": (MIDNIGHT - DAY, MIDNIGHT + timedelta(seconds=1)),
        "spans weeks": (MIDNIGHT - 20 * DAY, MIDNIGHT + 20 * DAY),
        "within": (MIDNIGHT + timedelta(hours=8), MIDNIGHT + timedelta(hours=9)),
        "over midnight": (MIDNIGHT + timedelta(hours=23), MIDNIGHT + timedelta(hours=25)),
        "begins as the day ends": (MIDNIGHT + DAY, MIDNIGHT + 2 * DAY),
    }
    moments = [(start, name, True) for name, (start, _) in lives.items()]
    moments += [(end, name, False) for name, (_, end) in lives.items()]
    clock.advance(-30 * 86_400)
    for moment, name, begins in sorted(moments):
        at(clock, moment)
        store.append_now(TaskSubmitted(name, "x") if begins else TaskCompleted(name))
    assert ids(store.day(MIDNIGHT, MIDNIGHT + DAY)) == ["spans weeks", "reaches in", "within", "over midnight"]


def test_an_open_task_lives_until_now(store: Store, clock: SimulatedClock) -> None:
    store.append_now(TaskSubmitted("a", "x"))
    assert ids(store.day(MIDNIGHT, MIDNIGHT + DAY)) == ["a"]
    assert ids(store.day(MIDNIGHT + DAY, MIDNIGHT + 2 * DAY)) == []
    clock.advance(86_400)
    assert ids(store.day(MIDNIGHT + DAY, MIDNIGHT + 2 * DAY)) == ["a"]


def test_the_day_found_by_ranges_is_the_day_found_by_looking_at_every_task(store: Store, clock: SimulatedClock) -> None:
    random = Random(7)
    lives = []
    for number in range(120):
        start = NOON + random.random() * 60 * DAY
        lives.append((f"t{number}", start, start + 2 ** random.uniform(-6, 6) * DAY))
    steps = sorted([(start, name, True) for name, start, _ in lives] + [(end, name, False) for name, _, end in lives])
    for moment, name, begins in steps:
        at(clock, moment)
        store.append_now(TaskSubmitted(name, "x") if begins else TaskCompleted(name))
    for number in range(0, 120, 3):
        start, end = MIDNIGHT + number * DAY, MIDNIGHT + (number + 1) * DAY
        expected = {name for name, began, over in lives if began < end and (began >= start or over > start)}
        found = store.day(start, end)
        assert set(ids(found)) == expected
        assert [row.seq for row in found] == sorted(row.seq for row in found)


@pytest.mark.parametrize("days", [0, 0.2, 1, 1.001, 2, 3, 4.5, 700])
def test_a_span_is_at_least_the_life_it_stands_for(days: float) -> None:
    assert 2 ** span(NOON, NOON + days * DAY) >= days
    assert span(NOON, NOON + days * DAY) == 0 or 2 ** (span(NOON, NOON + days * DAY) - 1) < days


def test_a_day_is_found_by_index_ranges_and_never_by_a_scan(store: Store) -> None:
    """Timeline cost must not grow with the past."""
    queries: list[str] = []
    with store._readers.using() as db:
        pass  # this thread's connection stays the same
    db.set_trace_callback(queries.append)
    store.append_now(TaskSubmitted("a", "x"), TaskCompleted("a"))
    store.day(MIDNIGHT, MIDNIGHT + DAY)
    store.counts([MIDNIGHT, MIDNIGHT + DAY])
    store.tasks(limit=10)
    db.set_trace_callback(None)
    plans = [row[3] for query in queries for row in db.execute(f"EXPLAIN QUERY PLAN {query}").fetchall()]
    assert len(queries) >= 5
    bad = [
        plan
        for plan in plans
        if plan.startswith("SCAN") and "spans" not in plan and "USING INDEX" not in plan and "CONSTANT" not in plan
    ]
    assert not bad, plans


def test_counts_are_by_day_of_submission_and_present_state(store: Store, clock: SimulatedClock) -> None:
    store.append_now(TaskSubmitted("a", "x"), TaskSubmitted("b", "x"))
    clock.advance(86_400)
    store.append_now(TaskSubmitted("c", "x"), TaskCompleted("a"))
    edges = [MIDNIGHT + number * DAY for number in range(4)]
    assert store.counts(edges) == [{TaskState.DONE: 1, TaskState.QUEUED: 1}, {TaskState.QUEUED: 1}, {}]


def test_a_detail_holds_what_an_inspector_shows(store: Store) -> None:
    store.append_now(TaskSubmitted("a", "x"), TaskSubmitted("b", "x"), UserSteered("a", "s", "shorter, please"))
    store.append_now(*(saved("a", f"a{number}") for number in range(2)), saved("b", "b0"))
    detail = store.detail("a")
    assert detail is not None
    assert detail.task.id == "a"
    assert detail.steers == (SteerRow("s", "a", NOON, "shorter, please"),)
    assert [row.id for row in detail.deliverables] == ["a0", "a1"]


def test_deliverables_of_all_tasks_come_newest_first(store: Store) -> None:
    store.append_now(TaskSubmitted("a", "x"), *(saved("a", f"d{number}") for number in range(4)))
    assert [row.id for row in store.deliverables(limit=2)] == ["d3", "d2"]
    assert [row.id for row in store.deliverables("a", limit=2)] == ["d0", "d1"]


def saved(task: str, name: str) -> DeliverableSaved:
    return DeliverableSaved(task, name, "c", f"{name}.md", f"/{name}.md", "0" * 64, "md", 1)


def test_reading_never_waits_for_a_writer(opened: Callable[..., Store]) -> None:
    store = opened()
    store.append_now(TaskSubmitted("a", "x"))
    seen = store._writer.run(lambda _: [row.id for row in store.tasks()])
    assert seen == ["a"]


def test_what_was_sent_is_told_by_model_and_day(store: Store, clock: SimulatedClock) -> None:
    at(clock, NOON)
    store.append_now(TaskSubmitted("a", "x", model="claude"), RunStarted("a", "r1"))
    store.append_now(TurnStarted("a", 1, 1, "claude", 1200), TurnStarted("a", 2, 1, "claude", 300))
    store.append_now(TaskSubmitted("b", "y"), RunStarted("b", "r2"), TurnStarted("b", 1, 1, "offline"))
    assert store.sent(MIDNIGHT, MIDNIGHT + DAY) == {"claude": (2, 1500), "offline": (1, 0)}
    at(clock, NOON + DAY)
    store.append_now(TurnStarted("a", 3, 1, "claude", 7))
    assert store.sent(MIDNIGHT, MIDNIGHT + DAY) == {"claude": (2, 1500), "offline": (1, 0)}
    assert store.sent(MIDNIGHT + DAY, MIDNIGHT + 2 * DAY) == {"claude": (1, 7)}
