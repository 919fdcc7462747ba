from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core.clock import SimulatedClock, SystemClock
from desktop.core.commands import TaskCancelled, TaskPaused
from desktop.core.errors import StoreError
from desktop.core.events import (
    CallEnded,
    CallProposed,
    Event,
    PlanChanged,
    Recorded,
    RunStarted,
    TaskSubmitted,
    TurnEnded,
    TurnStarted,
)
from desktop.core.message import TextPart
from desktop.store.journal import AlreadyRecorded, IllegalEvent, Store
from tests.support.program import PROJECT
from tests.unit.store.conftest import NOON


def submitted(name: str) -> TaskSubmitted:
    return TaskSubmitted(name, f"Do {name}")


def listening(store: Store) -> list[Recorded]:
    heard: list[Recorded] = []
    store.bus.subscribe(heard.append)
    return heard


# --- append ---


async def test_what_was_appended_is_in_the_journal_and_was_announced_before_append_returns(store: Store) -> None:
    heard = listening(store)
    recorded = await store.append(submitted("a"), submitted("b"))
    assert [(item.seq, item.at, item.event) for item in recorded] == [
        (1, NOON, submitted("a")),
        (2, NOON, submitted("b")),
    ]
    assert heard == list(recorded) == list(store.events())


async def test_announcements_come_on_the_thread_of_the_callers_loop(store: Store) -> None:
    threads: set[int] = set()
    store.bus.subscribe(lambda _: threads.add(threading.get_ident()))
    await asyncio.gather(*(store.append(submitted(f"t{number}")) for number in range(20)))
    assert threads == {threading.get_ident()}


async def test_an_append_commits_even_if_its_caller_is_cancelled(store: Store) -> None:
    heard = listening(store)
    waiting = asyncio.ensure_future(store.append(submitted("a")))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await store.append(submitted("b"))
    assert [item.event.task for item in heard] == ["a", "b"]


async def test_appends_that_share_a_commit_fail_each_for_itself(store: Store) -> None:
    release = threading.Event()
    blocked = threading.Thread(target=store._writer.run, args=(lambda _: release.wait(10),))
    blocked.start()
    events: list[Event] = [submitted("a"), RunStarted("never", "r"), submitted("a"), submitted("b")]
    appends = [asyncio.ensure_future(store.append(event)) for event in events]
    await asyncio.sleep(0)
    release.set()
    results = await asyncio.gather(*appends, return_exceptions=True)
    blocked.join()
    assert [type(result) for result in results] == [tuple, IllegalEvent, AlreadyRecorded, tuple]
    assert [item.event.task for item in store.events()] == ["a", "b"]
    assert [item.seq for item in store.events()] == [1, 2]


def test_what_ended_stays_ended(store: Store) -> None:
    store.append_now(submitted("a"))
    with pytest.raises(AlreadyRecorded) as caught:
        store.append_now(submitted("b"), submitted("a"))
    assert (caught.value.kind, caught.value.key) == ("TaskSubmitted", "a")
    assert [item.event.task for item in store.events()] == ["a"]


def test_announcements_keep_the_order_of_the_journal_when_a_subscriber_appends(store: Store) -> None:
    heard = listening(store)

    def cancel(item: Recorded) -> None:
        if item.event == submitted("a"):
            store.append_now(TaskCancelled("a"))

    store.bus.subscribe(cancel)
    store.append_now(submitted("a"), submitted("b"))
    assert [item.seq for item in heard] == [1, 2, 3]


def test_a_subscribers_bug_does_not_make_a_committed_append_fail(
    store: Store, expect_log: Callable[[str], None]
) -> None:
    expect_log("a subscriber failed on TaskSubmitted")

    def fail(_: Recorded) -> None:
        raise RuntimeError("bug")

    store.bus.subscribe(fail)
    heard = listening(store)
    assert len(store.append_now(submitted("a"))) == 1
    assert len(heard) == 1


def test_many_threads_append_and_read_at_once(store: Store) -> None:
    heard = listening(store)
    failures: list[BaseException] = []

    def work(name: int) -> None:
        try:
            for number in range(20):
                store.append_now(submitted(f"{name}-{number}"))
                assert store.task(f"{name}-{number}") is not None
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=work, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert [item.seq for item in heard] == list(range(1, 121))
    assert len(store.tasks(limit=1000)) == 120


def test_appends_of_threads_and_of_a_loop_mix_without_loss(store: Store) -> None:
    heard = listening(store)

    async def on_the_loop() -> None:
        for number in range(50):
            await store.append(submitted(f"loop-{number}"))

    thread = threading.Thread(target=lambda: [store.append_now(submitted(f"thread-{n}")) for n in range(50)])
    thread.start()
    asyncio.run(on_the_loop())
    thread.join()
    assert [item.seq for item in heard] == list(range(1, 101))


# --- bodies and blobs ---


def test_a_large_body_is_kept_as_a_blob_and_read_back_equal(store: Store, home: Path) -> None:
    store.append_now(submitted("a"))
    large = TurnEnded("a", 1, "complete", parts=(TextPart("价格 " * 20_000),))
    store.append_now(BEGUN, large)
    db = sqlite3.connect(home / "queue.db")
    (body, blob) = db.execute("SELECT body, blob FROM event WHERE kind = 'TurnEnded'").fetchone()
    db.close()
    assert body is None
    assert (home / "blobs" / blob[:2] / blob).stat().st_size > 100_000
    assert [item.event for item in store.events("a")] == [submitted("a"), BEGUN, large]


def test_names_in_a_foreign_encoding_survive_in_the_journal(store: Store) -> None:
    odd = TaskSubmitted("a", "read \udce9t\udce9", inputs=("/tmp/\udce9t\udce9.txt",))
    store.append_now(odd)
    assert next(store.events()).event == odd
    row = store.task("a")
    assert row is not None
    assert row.instruction == "read ?t?"
    assert row.inputs == odd.inputs


async def test_blobs_are_kept_once_under_their_hash(store: Store) -> None:
    assert await store.put_blob(b"passages") == store.put_blob_now(b"passages")
    assert store.get_blob(await store.put_blob(b"passages")) == b"passages"


# --- events ---


def test_events_of_one_task_and_from_a_place_on(store: Store) -> None:
    for number in range(1_100):
        store.append_now(submitted(f"t{number}")) if number % 100 == 0 else store.append_now(
            PlanChanged(f"t{number // 100 * 100}", f"c{number}", ())
        )
    assert len(list(store.events())) == 1_100
    assert [item.seq for item in store.events("t200")] == list(range(201, 301))
    assert [item.seq for item in store.events("t200", after=298)] == [299, 300]


def test_an_event_of_a_later_version_is_read_without_what_is_not_known(store: Store, home: Path) -> None:
    store.append_now(submitted("a"))
    db = sqlite3.connect(home / "queue.db")
    row = "INSERT INTO event (at, kind, key, task, schema, body) VALUES ('2026-03-02T12:00:00+00:00', ?, ?, 'a', 2, ?)"
    db.execute(row, ("TaskPaused", "p", '{"task":"a","command":"p","mood":"calm"}'))
    db.execute(row, ("TaskTeleported", "x", '{"task":"a"}'))
    db.commit()
    db.close()
    assert [item.event for item in store.events()] == [submitted("a"), TaskPaused("a", "p")]


def test_the_journal_refuses_changes_and_deletions(store: Store, home: Path) -> None:
    store.append_now(submitted("a"))
    db = sqlite3.connect(home / "queue.db")
    for statement in ("UPDATE event SET task = 'b'", "DELETE FROM event"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute(statement)
    db.close()


# --- several stores on one folder ---


def test_poll_announces_what_others_committed_once_and_in_order(opened: Callable[..., Store]) -> None:
    ours, theirs = opened(), opened()
    heard = listening(ours)
    assert ours.poll() == 0
    theirs.append_now(submitted("a"), submitted("b"))
    assert ours.poll() == 2
    assert ours.poll() == 0
    theirs.append_now(submitted("c"))
    ours.append_now(submitted("d"))
    assert [item.event.task for item in heard] == ["a", "b", "c", "d"]
    assert ours.poll() == 0
    assert theirs.poll() == 1


def test_what_was_there_before_opening_is_not_announced(opened: Callable[..., Store]) -> None:
    opened().append_now(submitted("a"))
    later = opened()
    heard = listening(later)
    assert later.poll() == 0
    later.append_now(submitted("b"))
    assert [item.event.task for item in heard] == ["b"]


# --- opening and closing ---


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_only_the_owner_can_read_what_is_kept(store: Store, home: Path) -> None:
    store.append_now(submitted("a"), BEGUN, LARGE)
    store.maintain()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert (home / "backups").is_dir()
    assert (home / "ballast.bin").exists()
    assert not [path for path in home.rglob("*") if path.stat().st_mode & 0o077]


BEGUN = TurnStarted("a", 1)
LARGE = TurnEnded("a", 1, "complete", parts=(TextPart("x" * 40_000),))


def test_after_close_the_log_is_in_the_database_and_nothing_is_lost(home: Path, opened: Callable[..., Store]) -> None:
    store = opened()
    store.append_now(submitted("a"))
    store.close()
    log = home / "queue.db-wal"
    assert not log.exists() or log.stat().st_size == 0
    with pytest.raises(StoreError):
        store.append_now(submitted("b"))
    assert opened().task("a") is not None


def test_close_finishes_what_is_queued(home: Path, clock: SimulatedClock) -> None:
    async def story() -> None:
        store = Store.open(home, clock)
        waiting = asyncio.ensure_future(store.append(submitted("a")))
        await asyncio.sleep(0)
        store.close()
        assert (await waiting)[0].seq == 1

    asyncio.run(story())


def test_a_read_only_store_reads_and_never_writes(opened: Callable[..., Store]) -> None:
    opened().append_now(submitted("a"))
    reader = opened(read_only=True)
    assert reader.task("a") is not None
    with pytest.raises(StoreError):
        reader.append_now(submitted("b"))
    with pytest.raises(StoreError):
        reader.put_blob_now(b"x")


def test_a_read_only_store_of_an_empty_folder_says_so(opened: Callable[..., Store], home: Path) -> None:
    with pytest.raises(StoreError, match="no journal"):
        opened(read_only=True)
    assert not home.exists()


def test_opening_and_appending_imports_no_slow_library(home: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from desktop.core.clock import SystemClock
from desktop.core.events import TaskSubmitted
from desktop.store.journal import Store
store = Store.open(Path({str(home)!r}), SystemClock())
store.append_now(TaskSubmitted("a", "x"))
store.tasks(); store.poll(); store.close()
print(*(name for name in ("sqlite_utils", "filelock", "shutil", "tempfile") if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=PROJECT, check=True)
    assert done.stdout.split() == []


def test_a_program_that_forgets_to_close_still_ends(home: Path) -> None:
    program = f"""
import asyncio
from pathlib import Path
from desktop.core.clock import SystemClock
from desktop.core.events import TaskSubmitted
from desktop.store.journal import Store
store = Store.open(Path({str(home)!r}), SystemClock())
asyncio.run(store.append(TaskSubmitted("a", "x")))
"""
    subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=True, timeout=30)
    store = Store.open(home, SystemClock())
    assert store.task("a") is not None
    store.close()


# --- disk space ---


def test_no_task_is_taken_below_the_reserve_of_free_space_but_outcomes_are(opened: Callable[..., Store]) -> None:
    free = [10 * 2**30]
    store = opened(free_space=lambda _: free[0])
    store.append_now(submitted("a"), CallProposed("a", 1, 0, "c", "c", "t", {}, "READ", "allow", "r"))
    free[0] = 499 * 2**20
    with pytest.raises(StoreError, match="499 MB"):
        store.append_now(submitted("b"))
    store.append_now(CallEnded("a", "c", "failed", "disk"))
    assert store.task("b") is None
