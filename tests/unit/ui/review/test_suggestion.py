"""The suggestion of the second reading is taken, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.core import events as e
from desktop.core.clock import Clock
from desktop.core.errors import BadInput
from desktop.core.task import SECOND_READING, TaskDetail, TaskState
from desktop.store.journal import Store
from desktop.ui.review.request import follow
from desktop.ui.review.suggestion import Taken, finding_of, meant_files, take, take_back
from desktop.work.queue import TaskQueue
from tests.support import reviewed_task
from tests.support.reviewed_task import SECOND, TASK
from tests.support.seeded_week import week_clock


@pytest.fixture
def clock() -> Clock:
    return week_clock()


@pytest.fixture
def store(home: Path, clock: Clock) -> Iterator[Store]:
    store = Store.open(home, clock)
    yield store
    store.close()


@pytest.fixture
def queue(store: Store, clock: Clock, home: Path) -> TaskQueue:
    return TaskQueue(store, clock, home)


def detail(store: Store, task: str = TASK) -> TaskDetail:
    found = store.detail(task)
    assert found is not None
    return found


async def test_a_done_task_is_followed_by_one_that_has_the_file_and_quotes_the_finding(
    store: Store, queue: TaskQueue, home: Path
) -> None:
    reviewed_task.tell(store, home / "tasks", more=True, second=SECOND["en"])
    taken = await take(queue, store, detail(store))
    made = store.task(taken.task)
    assert made is not None and made.state is TaskState.QUEUED
    assert f"“{SECOND['en']}”" in made.instruction and "where it is wrong, leave the file" in made.instruction
    assert [Path(each).name for each in made.inputs] == ["given", "Tallowmere printed.pdf"]
    await take_back(queue, detail(store), taken)
    made = store.task(taken.task)
    assert made is not None and made.state is TaskState.CANCELLED


async def test_a_task_under_way_is_told_and_the_words_can_be_withdrawn(
    store: Store, queue: TaskQueue, home: Path
) -> None:
    store.append_now(
        e.TaskSubmitted("t", "请整理", (), str(home), language="zh", timezone="Asia/Shanghai"),
        e.RunStarted("t", "run"),
        e.CheckEnded("t", 1, SECOND_READING, "warning", "遗漏了日期。"),
    )
    taken = await take(queue, store, detail(store, "t"))
    (steer,) = detail(store, "t").steers
    assert (
        taken == Taken(steer=steer.id)
        and steer.text.startswith("采纳第二次阅读的意见")
        and "“遗漏了日期。”" in steer.text
    )
    await take_back(queue, detail(store, "t"), taken)
    assert [each.state for each in detail(store, "t").steers] == ["withdrawn"]
    with pytest.raises(BadInput):
        await take_back(queue, detail(store, "t"), taken)


@pytest.mark.parametrize("state", ["passed", "not_run", "failed"])
def test_without_a_finding_there_is_nothing_to_take(store: Store, home: Path, state: str) -> None:
    store.append_now(
        e.TaskSubmitted("t", "Do it", (), str(home), language="en", timezone="UTC"),
        e.RunStarted("t", "run"),
        e.CheckEnded("t", 1, "numbers", "warning", "31% and 31.4%"),
        e.CheckEnded("t", 1, SECOND_READING, state, "Read by openai:gpt-5."),
    )
    assert finding_of(detail(store, "t")) is None


def test_a_finding_that_names_no_file_is_about_all_that_still_count(store: Store, home: Path) -> None:
    reviewed_task.tell(store, home / "tasks")
    names = [each.name for each in meant_files(detail(store), "Something is missing.")]
    assert len(names) == 4 and "Tallowmere brief.docx" not in names  # replaced by its second version


async def test_a_change_is_asked_for_on_the_day_that_was_given_to_the_task(
    store: Store, queue: TaskQueue, home: Path
) -> None:
    reviewed_task.tell(store, home / "tasks", more=True)
    first = detail(store)
    sample = replace(first, task=replace(first.task, as_of="2026-03-02T08:30:00+00:00"))
    made = store.task(await follow(queue, sample, first.deliverables[:1], "Leave out the risks", ""))
    assert made is not None and datetime.fromisoformat(made.as_of) == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    plain = store.task(await follow(queue, first, first.deliverables[:1], "Leave out the risks", ""))
    assert plain is not None and datetime.fromisoformat(plain.as_of) == plain.submitted_at
