"""How long tasks of a kind take: the median of the latest done ones, less the time they waited for the person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desktop.core.task import ApprovalRow, QuestionRow, TaskDetail, TaskRow, TaskState
from desktop.work.usual_time import Kind, UsualTimes, kind_of, ready_at, usual_seconds, waited, worked_seconds
from tests.unit.ui.day.tasks import at

CLAUDE = "anthropic:claude-opus-5-5"


def done(
    id: str, minutes: int, instruction: str = "Compare the offers", model: str = CLAUDE, job: str = ""
) -> TaskDetail:
    begun = at(9)
    row = TaskRow(id, 1, instruction, TaskState.DONE, begun, job=job, model=model)
    return TaskDetail(replace(row, started_at=begun, ended_at=begun + timedelta(minutes=minutes)))


class Past:
    """The done tasks of a store, newest first; counts how often it is walked."""

    def __init__(self, *details: TaskDetail) -> None:
        self._details = {detail.task.id: detail for detail in details}
        self.walks = 0

    def tasks(self, *, states: Collection[TaskState], limit: int) -> list[TaskRow]:
        assert set(states) == {TaskState.DONE}
        self.walks += 1
        return [detail.task for detail in self._details.values()][:limit]

    def detail(self, id: str) -> TaskDetail | None:
        return self._details.get(id)

    def add(self, detail: TaskDetail) -> None:
        self._details = {detail.task.id: detail, **self._details}


COMPARE = Kind("compare", CLAUDE)


def test_the_median_of_three_or_more() -> None:
    assert usual_seconds(Past(done("a", 10), done("b", 60), done("c", 20)), COMPARE) == 20 * 60
    assert usual_seconds(Past(*(done(str(n), n) for n in (10, 20, 30, 60))), COMPARE) == 25 * 60


def test_fewer_than_three_say_nothing() -> None:
    assert usual_seconds(Past(done("a", 10), done("b", 60)), COMPARE) is None


def test_another_engine_and_another_job_do_not_count() -> None:
    others = (done("c", 20, model="offline"), done("d", 20, "Summarise these"), done("e", 20, "Translate this"))
    assert usual_seconds(Past(done("a", 10), done("b", 60), *others), COMPARE) is None


def test_only_the_latest_nine_count() -> None:
    latest = [done(f"new{n}", 10) for n in range(9)]
    assert usual_seconds(Past(*latest, *(done(f"old{n}", 500) for n in range(30))), COMPARE) == 600


def test_a_kind_is_the_named_job_or_that_of_the_words() -> None:
    assert kind_of(done("a", 1).task) == COMPARE
    assert kind_of(done("a", 1, "these please", job="summary").task) == Kind("summary", CLAUDE)
    assert kind_of(done("a", 1, "Translate this").task) is None
    assert kind_of(done("a", 1, model="auto").task) is None


def test_waiting_for_the_person_is_not_work() -> None:
    detail = done("a", 120)
    question = QuestionRow("q", "a", "c", "Which?", (), "answered", at(9, 10), "that", at(9, 40))
    approval = ApprovalRow("p", "a", "c", "", "t", {}, "", "granted", at(9, 30), at(10))
    asked = replace(detail, questions=(question,), approvals=(approval,))
    assert waited(asked) == timedelta(minutes=50)  # the ten minutes of both once
    assert worked_seconds(asked) == 70 * 60


def test_a_task_without_a_start_has_no_time() -> None:
    detail = done("a", 10)
    assert worked_seconds(replace(detail, task=replace(detail.task, started_at=None))) is None


def running(begun: datetime) -> TaskDetail:
    row = TaskRow("r", 9, "Compare the offers", TaskState.WORKING, begun, model=CLAUDE, started_at=begun)
    return TaskDetail(row)


def test_the_end_is_the_start_and_the_usual_time_and_what_was_waited() -> None:
    detail = running(at(10))
    assert ready_at(detail, 3600, at(10, 30)) == at(11)
    question = QuestionRow("q", "r", "c", "Which?", (), "answered", at(10, 10), "that", at(10, 25))
    assert ready_at(replace(detail, questions=(question,)), 3600, at(10, 30)) == at(11, 15)


@pytest.mark.parametrize("now", [at(11), at(12)])
def test_an_end_that_has_passed_is_not_told(now: datetime) -> None:
    assert ready_at(running(at(10)), 3600, now) is None


def test_only_work_has_an_end_to_tell() -> None:
    assert ready_at(running(at(10)), None, at(10, 30)) is None
    assert ready_at(done("a", 10), 3600, at(9)) is None


async def test_a_kind_is_looked_up_once_until_a_task_of_it_is_done() -> None:
    past = Past(*(done(str(n), 10) for n in range(3)))
    usual, task = UsualTimes(past), running(at(10)).task
    assert usual.seconds(task) is None and usual.is_open(task)
    assert await usual.learn(task) == 600
    assert usual.seconds(task) == 600 and not usual.is_open(task)
    for n in range(9):
        past.add(done(f"new{n}", 30))
    usual.forget(done("new0", 30).task)
    assert usual.is_open(task)
    assert await usual.learn(task) == 1800
    assert past.walks == 2


async def test_what_is_not_known_is_not_asked_again_either() -> None:
    past, task = Past(done("a", 10)), running(at(10)).task
    usual = UsualTimes(past)
    assert await usual.learn(task) is None
    assert not usual.is_open(task) and usual.seconds(task) is None


async def test_a_task_of_no_known_kind_asks_nothing() -> None:
    past = Past()
    usual, task = UsualTimes(past), done("a", 1, "Translate this").task
    assert not usual.is_open(task)
    assert await usual.learn(task) is None
    assert past.walks == 0
