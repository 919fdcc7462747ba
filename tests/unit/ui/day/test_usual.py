"""The sheet asks once per kind of task how long it takes, and hears when that is known."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from desktop.core.task import TaskDetail, TaskRow, TaskState
from desktop.ui.day.usual import UsualWatch
from desktop.work.usual_time import UsualTimes
from tests.unit.ui.day.tasks import at, done, working

pytestmark = pytest.mark.qt


class Past:
    def __init__(self, minutes: int, count: int) -> None:
        self.minutes, self.count, self.walks = minutes, count, 0

    def _done(self, id: str) -> TaskDetail:
        detail = done(id, at(9), at(9) + timedelta(minutes=self.minutes))
        return replace(detail, task=replace(detail.task, instruction="Compare the offers"))

    def tasks(self, *, states: Collection[TaskState], limit: int) -> list[TaskRow]:
        self.walks += 1
        return [self._done(str(n)).task for n in range(self.count)]

    def detail(self, id: str) -> TaskDetail | None:
        return self._done(id)


class AtOnce:
    def run(
        self,
        command: Coroutine[Any, Any, Any],
        then: Callable[[Any], None] | None = None,
        otherwise: Callable[[str], None] | None = None,
    ) -> None:
        result = asyncio.run(command)
        if then is not None:
            then(result)


def watch(past: Past) -> tuple[UsualWatch, QSignalSpy]:
    made = UsualWatch(UsualTimes(past), AtOnce())
    return made, QSignalSpy(made.learned)


def test_it_is_asked_once_and_heard_once(qapp: QApplication) -> None:
    past = Past(20, 3)
    usual, heard = watch(past)
    assert usual.seconds(working("one")) == usual.seconds(working("two")) == 20 * 60
    assert (past.walks, heard.count()) == (1, 1)


def test_too_few_like_it_are_not_heard_of(qapp: QApplication) -> None:
    past = Past(20, 2)
    usual, heard = watch(past)
    assert usual.seconds(working()) is None
    assert usual.seconds(working()) is None
    assert (past.walks, heard.count()) == (1, 0)


def test_what_is_over_is_not_asked_about_but_makes_the_next_be_asked_anew(qapp: QApplication) -> None:
    past = Past(20, 3)
    usual, _ = watch(past)
    assert usual.seconds(working()) == 20 * 60
    past.minutes = 40
    detail = working()
    over = replace(detail, task=replace(detail.task, state=TaskState.DONE, ended_at=at(11)))
    assert usual.seconds(over, before=TaskState.DONE) is None  # it was over before: nothing new
    assert usual.seconds(working()) == 20 * 60
    assert usual.seconds(over, before=TaskState.WORKING) is None
    assert usual.seconds(working()) == 40 * 60
    assert past.walks == 2
