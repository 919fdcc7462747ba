"""Accepting what a task made, and taking it back: only its own files, only while they are what was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core import events as e
from desktop.core.clock import SimulatedClock
from desktop.core.errors import BadInput
from desktop.store.journal import Store
from desktop.work.queue import TaskQueue
from tests.support import reviewed_task
from tests.support.reviewed_task import TASK
from tests.support.seeded_week import week_clock


@pytest.fixture
def clock() -> SimulatedClock:
    return week_clock()


@pytest.fixture
def store(home: Path, clock: SimulatedClock) -> Iterator[Store]:
    store = Store.open(home, clock)
    reviewed_task.tell(store, home / "tasks")
    yield store
    store.close()


@pytest.fixture
def queue(store: Store, clock: SimulatedClock, home: Path) -> TaskQueue:
    return TaskQueue(store, clock, home)


async def test_accepting_is_remembered_and_survives_a_rebuild(store: Store, queue: TaskQueue) -> None:
    await queue.accept(TASK)
    row = store.task(TASK)
    assert row is not None and row.accepted_at is not None
    assert not store.rebuild().differences


async def test_a_removal_keeps_the_bytes_and_leaves_the_sources(
    store: Store, queue: TaskQueue, home: Path, tmp_path: Path
) -> None:
    files = store.deliverables(TASK)
    copy = tmp_path / "out" / files[0].name
    copy.parent.mkdir()
    copy.write_bytes(Path(files[0].path).read_bytes())
    store.append_now(e.DeliverableCopied(TASK, files[0].id, str(copy), files[0].sha256))
    await queue.accept(TASK)
    removed = await queue.remove_files(TASK)
    assert (len(removed.deliverables), removed.left) == (5, ())
    assert not copy.exists() and not any(Path(each.path).exists() for each in files)
    kept = home / "tasks" / TASK / ".removed"
    assert sorted(path.name for path in kept.iterdir()) == sorted(each.name for each in files)
    assert len(list((home / "tasks" / "given").iterdir())) == 2
    row = store.task(TASK)
    assert row is not None and (row.deliverables, row.accepted_at) == (0, None)
    assert {each.state for each in store.deliverables(TASK)} == {"removed"}
    assert not store.rebuild().differences


async def test_a_file_the_person_changed_stays_and_is_named(store: Store, queue: TaskQueue) -> None:
    changed = next(each for each in store.deliverables(TASK) if each.name == "Q1 figures.xlsx")
    Path(changed.path).write_bytes(b"my own work")
    removed = await queue.remove_files(TASK)
    assert len(removed.deliverables) == 4
    assert [text.split(": ")[1] for text in removed.left] == ["has changed since it was made"]
    assert Path(changed.path).read_bytes() == b"my own work"
    states = {each.name: each.state for each in store.deliverables(TASK)}
    assert states.pop("Q1 figures.xlsx") == "committed" and set(states.values()) == {"removed"}


async def test_a_removal_that_was_cut_off_is_asked_for_again(store: Store, queue: TaskQueue) -> None:
    first = store.deliverables(TASK)[0]
    Path(first.path).unlink()
    removed = await queue.remove_files(TASK)
    assert first.id in removed.deliverables and removed.left == ()
    assert len((await queue.remove_files(TASK)).deliverables) == 5


async def test_a_task_under_way_is_neither_accepted_nor_taken_back(store: Store, queue: TaskQueue) -> None:
    store.append_now(e.TaskSubmitted("open", "Do it"))
    for command in (queue.accept, queue.remove_files):
        with pytest.raises(BadInput, match="not over yet"):
            await command("open")


async def test_a_task_without_files_has_nothing_to_take_away(store: Store, queue: TaskQueue) -> None:
    store.append_now(e.TaskSubmitted("empty", "Do it", workspace="/nowhere"), e.TaskCompleted("empty"))
    with pytest.raises(BadInput, match="made no files"):
        await queue.remove_files("empty")
