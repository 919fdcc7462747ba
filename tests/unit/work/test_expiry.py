from __future__ import annotations

from datetime import timedelta

from desktop.core.clock import SimulatedClock
from desktop.core.commands import ApprovalDecided
from desktop.core.task import TaskState
from desktop.store.journal import Store
from desktop.work.expiry import EXPIRES_AFTER, expire, expires_at
from tests.support.seeded_week import week_clock
from tests.support.told_requests import tell_requests


async def test_what_nobody_decided_for_seven_days_expires_and_the_task_goes_on(home: object) -> None:
    clock, store = _told(home)
    filing = next(each for each in store.approvals() if each.task == "filing")
    assert await expire(store, expires_at(filing) - timedelta(seconds=1)) == 0
    assert await expire(store, expires_at(filing)) == 1
    assert [each.task for each in store.approvals("expired")] == ["filing"]
    row = store.task("filing")
    assert row is not None and row.state is TaskState.QUEUED
    assert await expire(store, clock.now() + EXPIRES_AFTER) == 1, "the other one, later; the first stays expired"
    store.close()


async def test_what_was_decided_never_expires(home: object) -> None:
    clock, store = _told(home)
    for each in store.approvals():
        store.append_now(ApprovalDecided(each.task, each.id, "granted", "person"))
    assert await expire(store, clock.now() + 2 * EXPIRES_AFTER) == 0
    assert store.approvals("expired") == []
    store.close()


def _told(home: object) -> tuple[SimulatedClock, Store]:
    clock = week_clock()
    store = Store.open(home, clock)  # type: ignore[arg-type]
    tell_requests(store, clock)
    return clock, store
