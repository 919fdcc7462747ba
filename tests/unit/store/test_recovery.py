from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core.clock import SimulatedClock
from desktop.core.commands import ApprovalDecided, TaskPaused, TaskResumed
from desktop.core.errors import StoreError
from desktop.core.events import (
    ApprovalRequested,
    CallEnded,
    CallProposed,
    CallStarted,
    RunEnded,
    RunInterrupted,
    RunStarted,
    TaskCompleted,
    TaskSubmitted,
)
from desktop.core.task import TaskState
from desktop.store.backup import Backups
from desktop.store.journal import Store
from desktop.store.lock import EngineLock

DAMAGED = "queue.db.damaged-20260302T120000Z"
pytestmark = pytest.mark.expect_log("the database was damaged")


def damage(home: Path) -> bytes:
    """What a dying disk leaves: the first pages are noise."""
    for name in ("queue.db-wal", "queue.db-shm"):
        (home / name).unlink(missing_ok=True)
    path = home / "queue.db"
    path.write_bytes(b"\x00garbage" * 1024 + path.read_bytes()[8192:])
    return path.read_bytes()


def test_a_damaged_database_is_kept_aside_untouched_and_the_newest_good_backup_comes_back(
    opened: Callable[..., Store], home: Path, clock: SimulatedClock
) -> None:
    store = opened()
    store.append_now(TaskSubmitted("a", "in the backup"))
    Backups(home, clock).run()
    store.close()
    noise = damage(home)
    again = opened()
    assert (home / DAMAGED).read_bytes() == noise
    assert [row.id for row in again.tasks()] == ["a"]
    assert again.recovered is not None
    assert again.recovered.moved == DAMAGED
    assert again.rebuild().differences == ()
    told = (home / "recovered-20260302T120000Z.txt").read_text(encoding="utf-8")
    assert DAMAGED in told
    assert "已恢复备份" in told
    assert opened().recovered is None


def test_without_any_backup_the_submissions_come_back_from_the_black_box(
    opened: Callable[..., Store], home: Path
) -> None:
    store = opened()
    store.append_now(TaskSubmitted("a", "one"), TaskSubmitted("b", "two"))
    store.append_now(TaskCompleted("b", "report"))
    store.close()
    damage(home)
    again = opened()
    assert [(row.id, row.instruction, row.state) for row in again.tasks()] == [
        ("b", "two", TaskState.DONE),
        ("a", "one", TaskState.QUEUED),
    ]
    assert again.recovered is not None
    assert (again.recovered.resubmitted, again.recovered.ended) == (("a",), ("b",))


def test_an_effect_after_the_backup_is_in_doubt_and_its_task_is_paused(
    opened: Callable[..., Store], home: Path, clock: SimulatedClock
) -> None:
    store = opened()
    for task in "abc":
        store.append_now(
            TaskSubmitted(task, "x"),
            CallProposed(task, 1, 0, f"{task}1", "1", "mail", {}, "SEND", "ask", "r"),
            ApprovalRequested(task, f"{task}a", f"{task}1", "card", "digest"),
            ApprovalDecided(task, f"{task}a", "granted"),
        )
    Backups(home, clock).run()
    store.append_now(CallStarted("a", "a1"))
    store.append_now(CallStarted("b", "b1"), CallEnded("b", "b1", "succeeded"))
    store.append_now(CallEnded("c", "c1", "failed", "no address"))
    store.close()
    damage(home)
    again = opened()
    assert again.recovered is not None
    assert again.recovered.in_doubt == ("a", "b")
    for task in "ab":
        detail = again.detail(task)
        assert detail is not None
        assert detail.calls[0].state == "in_doubt"
        assert detail.task.state == TaskState.PAUSED
    row = again.task("c")
    assert row is not None
    assert row.state == TaskState.QUEUED


def test_an_effect_of_a_call_the_backup_never_saw_pauses_its_task(
    opened: Callable[..., Store], home: Path, clock: SimulatedClock
) -> None:
    store = opened()
    store.append_now(TaskSubmitted("a", "x"))
    Backups(home, clock).run()
    store.append_now(CallProposed("a", 1, 0, "a1", "1", "tidy", {}, "CHANGE", "allow", "r"))
    store.append_now(CallStarted("a", "a1"), CallEnded("a", "a1", "succeeded"))
    store.close()
    damage(home)
    again = opened()
    row = again.task("a")
    assert row is not None
    assert row.state == TaskState.PAUSED
    assert again.recovered is not None
    assert "look before you resume: a" in again.recovered.text("en")


def test_damage_that_only_a_check_finds_is_mended_at_the_next_start(
    opened: Callable[..., Store], home: Path, clock: SimulatedClock
) -> None:
    store = opened()
    store.append_now(*(TaskSubmitted(f"t{number}", "x" * 500) for number in range(200)))
    Backups(home, clock).run()
    store.close()
    db = sqlite3.connect(home / "queue.db")
    (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'task_by_state'").fetchone()
    (size,) = db.execute("PRAGMA page_size").fetchone()
    db.close()
    content = bytearray((home / "queue.db").read_bytes())
    content[(page - 1) * size + 100 : page * size] = b"\xff" * (size - 100)
    (home / "queue.db").write_bytes(content)
    suspicious = opened()
    (finding,) = [found for found in suspicious.check() if found.name == "database"]
    assert finding.state == "failed"
    suspicious.close()
    again = opened()
    assert again.recovered is not None
    assert len(again.tasks(limit=1000)) == 200
    assert [found.state for found in again.check() if found.name == "database"] == ["ok"]


def test_a_second_loss_looks_only_at_what_came_after_the_first(
    opened: Callable[..., Store], home: Path, clock: SimulatedClock
) -> None:
    store = opened()
    store.append_now(TaskSubmitted("a", "x"))
    store.close()
    damage(home)
    store = opened()
    store.append_now(TaskCompleted("a"), TaskSubmitted("b", "y"))
    store.close()
    clock.advance(60)
    damage(home)
    again = opened()
    assert {row.id: row.state for row in again.tasks()} == {"a": TaskState.DONE, "b": TaskState.QUEUED}


@pytest.mark.expect_log("the database was damaged")
def test_our_own_engine_lock_does_not_stand_in_the_way(
    opened: Callable[..., Store], home: Path, clock: SimulatedClock
) -> None:
    opened().close()
    damage(home)
    with EngineLock(home, clock):
        assert opened().recovered is not None


def test_nothing_is_restored_under_another_engine(
    opened: Callable[..., Store], home: Path, clock: SimulatedClock, expect_log: Callable[[str], None]
) -> None:
    opened().close()
    noise = damage(home)
    with EngineLock(home, clock):
        (home / "engine.json").write_text('{"pid": 1, "since": "2026-03-02T12:00:00+00:00"}')
        with pytest.raises(StoreError, match="another Afternoon"):
            opened()
    assert (home / "queue.db").read_bytes() == noise
    assert opened().recovered is not None


def test_a_repeating_task_keeps_its_one_time_to_come(
    opened: Callable[..., Store], home: Path, clock: SimulatedClock
) -> None:
    def time(task: str, day: int) -> TaskSubmitted:
        nominal, due = f"2026-03-{day:02}T08:00", f"2026-03-{day:02}T08:00:00+00:00"
        first = "2026-03-01T08:00"
        return TaskSubmitted(
            task, "x", not_before=due, repeat="daily", series="a", anchor=first, nominal=nominal, timezone="UTC"
        )

    as_of = "2026-03-02T12:00:00+00:00"
    store = opened()
    store.append_now(time("a", 1))
    Backups(home, clock).run()
    store.append_now(RunStarted("a", "r1", as_of=as_of), time("b", 2))
    store.append_now(TaskCompleted("a"), RunEnded("a", "r1", "completed"))
    store.append_now(RunStarted("b", "r2", as_of=as_of), time("c", 3))
    store.close()
    damage(home)
    again = opened()
    assert {row.id: row.state for row in again.tasks()} == {
        "a": TaskState.DONE,
        "b": TaskState.WORKING,
        "c": TaskState.QUEUED,
    }
    coming = again.upcoming("a")
    assert coming is not None and coming.id == "c"
    assert {task for task, _ in again.unended_runs()} == {"a", "b"}, (
        "an engine says so at its start, and goes on with b"
    )
    for task, run in again.unended_runs():
        again.append_now(RunInterrupted(task, run))
    row = again.task("b")
    assert row is not None and row.state is TaskState.QUEUED
    assert again.rebuild().differences == ()


@pytest.mark.parametrize("command", [TaskResumed, TaskPaused])
def test_a_time_that_was_run_ahead_after_the_backup_does_not_end_its_series(
    command: type[TaskResumed | TaskPaused], opened: Callable[..., Store], home: Path, clock: SimulatedClock
) -> None:
    """The black box does not tell of "run now" nor of a pause that ended, only that the run began."""

    def time(task: str, day: int) -> TaskSubmitted:
        due = f"2026-03-{day:02}T08:00"
        return TaskSubmitted(
            task, "x", not_before=f"{due}:00+00:00", repeat="daily", series="a", anchor=due, nominal=due, timezone="UTC"
        )

    store = opened()
    store.append_now(time("a", 9 if command is TaskResumed else 1))
    if command is TaskPaused:
        store.append_now(TaskPaused("a", "p"))
    Backups(home, clock).run()
    store.append_now(TaskResumed("a", "now"))
    store.append_now(RunStarted("a", "r1", as_of="2026-03-02T12:00:00+00:00"), time("b", 10))
    store.append_now(TaskCompleted("a"), RunEnded("a", "r1", "completed"))
    store.close()
    damage(home)
    again = opened()
    assert {row.id: row.state for row in again.tasks()} == {"a": TaskState.DONE, "b": TaskState.QUEUED}
    coming = again.upcoming("a")
    assert coming is not None and coming.id == "b"
    assert again.rebuild().differences == ()
