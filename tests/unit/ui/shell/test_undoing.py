"""What Ctrl+Z takes back, in which order, and what it passes over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from desktop.core.commands import TaskPaused, TaskResumed
from desktop.core.events import Event, FilesMoved, MovesUndone, RunStarted, TaskCompleted, TaskSubmitted
from desktop.core.task import Move, TaskState
from desktop.ui.undoing import Deed, Undoing
from tests.unit.ui.shell.conftest import Week

pytestmark = pytest.mark.qt


class AtOnce:
    """Runs a command to its end where it is asked for, as `Commands` does on the loop."""

    def run(
        self,
        command: Coroutine[Any, Any, Any],
        then: Callable[[Any], None] | None = None,
        otherwise: Callable[[str], None] | None = None,
    ) -> None:
        result = asyncio.run(command)
        if then is not None:
            then(result)


@pytest.fixture
def undoing(week: Week) -> Undoing:
    made = Undoing(week.store, week.around.queue, AtOnce())
    week.store.bus.subscribe(made.hear)
    return made


@pytest.fixture
def said(undoing: Undoing) -> list[str]:
    heard: list[str] = []
    undoing.said.connect(lambda words, _: heard.append(words))
    return heard


def tell(week: Week, *events: Event) -> None:
    for each in events:
        week.store.append_now(each)


def state(week: Week, task: str) -> TaskState:
    row = week.store.task(task)
    assert row is not None
    return row.state


def test_nothing_done_means_nothing_to_undo(undoing: Undoing, said: list[str]) -> None:
    undoing.undo()
    assert len(said) == 1 and said[0].startswith("There is nothing to undo")


def test_the_latest_goes_first_and_each_says_what_it_was(week: Week, undoing: Undoing, said: list[str]) -> None:
    asyncio.run(week.around.queue.steer("freight", "leave out Osterfen"))
    tell(week, TaskSubmitted("new", "Sum up the notes"), TaskPaused("freight", "c1"))
    assert [deed.kind for deed in undoing.deeds()] == ["steer", "submit", "pause"]
    undoing.undo()
    undoing.undo()
    undoing.undo()
    assert [each.partition(":")[0] for each in said] == ["Undone"] * 3
    assert "goes on" in said[0] and "will not begin" in said[1] and "your words" in said[2]
    assert state(week, "new") is TaskState.CANCELLED
    detail = week.store.detail("freight")
    assert detail is not None and [each.state for each in detail.steers] == ["withdrawn"]
    undoing.undo()
    assert said[-1].startswith("There is nothing to undo")


def test_what_was_paused_by_one_key_goes_on_by_one(week: Week, undoing: Undoing, said: list[str]) -> None:
    tell(week, TaskPaused("complaint", "c0"))
    undoing.pausing(["freight", "tidy"])
    tell(week, TaskPaused("freight", "c1"), TaskPaused("tidy", "c2"))
    assert undoing.deeds() == (Deed("pause", ("complaint",)), Deed("pause", ("freight", "tidy")))
    undoing.undo()
    assert said == ["Undone: 2 tasks go on"]
    resumed = [each.event.task for each in week.store.events() if isinstance(each.event, TaskResumed)]
    assert resumed == ["freight", "tidy"]


def test_what_was_taken_back_elsewhere_is_forgotten(week: Week, undoing: Undoing) -> None:
    moved = FilesMoved("freight", "call", (Move("/a/one.txt", "/b/one.txt", ""),))
    tell(week, TaskPaused("freight", "c1"), TaskResumed("freight", "c2"), moved)
    assert [deed.kind for deed in undoing.deeds()] == ["moves"]
    tell(week, MovesUndone("freight", "c3", moved.moves))
    assert undoing.deeds() == ()


def test_what_can_no_longer_be_taken_back_is_passed_over(week: Week, undoing: Undoing, said: list[str]) -> None:
    tell(week, TaskPaused("freight", "c1"), TaskSubmitted("new", "Sum up"), RunStarted("new", "new1"))
    tell(week, TaskCompleted("new", "Done."))
    undoing.undo()
    assert len(said) == 1 and "goes on" in said[0]


def test_a_later_time_of_a_series_is_nobodys_deed_and_the_first_one_is(
    week: Week, undoing: Undoing, said: list[str]
) -> None:
    tell(week, TaskSubmitted("next", "Sum up", repeat="daily", series="first"))
    assert undoing.deeds() == ()
    tell(week, TaskSubmitted("new", "Before"), TaskSubmitted("daily", "Sum up", repeat="daily", series="daily"))
    undoing.undo()
    assert said == ["Undone: “Sum up” will not begin"]
    assert (state(week, "daily"), state(week, "new")) == (TaskState.CANCELLED, TaskState.QUEUED)
    assert week.store.upcoming("daily") is None
