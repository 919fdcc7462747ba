"""A task's row answers where it stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.core.errors import (
    BadInput,
    EngineBusy,
    InvalidArguments,
    LimitReached,
    StoreError,
    UnreadableFile,
    UserError,
)
from desktop.core.task import Step, StepState, TaskRow, TaskState


def row(*states: StepState) -> TaskRow:
    steps = tuple(Step(f"step {number}", state) for number, state in enumerate(states, 1))
    return TaskRow("id", 1, "do it", TaskState.WORKING, datetime(2026, 3, 2, tzinfo=UTC), steps=steps)


def test_only_done_failed_and_cancelled_are_ends() -> None:
    ends = {state for state in TaskState if state.is_terminal}
    assert ends == {TaskState.DONE, TaskState.FAILED, TaskState.CANCELLED}


@pytest.mark.parametrize(
    ("states", "number", "title"),
    [
        ((), 0, ""),
        ((StepState.EXPECTED, StepState.EXPECTED), 1, "step 1"),
        ((StepState.DONE, StepState.ACTIVE, StepState.EXPECTED), 2, "step 2"),
        ((StepState.SKIPPED, StepState.DONE, StepState.EXPECTED), 3, "step 3"),
        ((StepState.DONE, StepState.DONE), 2, ""),
    ],
)
def test_the_step_being_worked_on(states: tuple[StepState, ...], number: int, title: str) -> None:
    assert (row(*states).step_number, row(*states).current_step) == (number, title)


def test_an_error_for_people_speaks_both_languages() -> None:
    error = UserError("Nothing was lost.", "什么都没丢。")
    assert (error.text("en"), error.text("zh"), str(error)) == (
        "Nothing was lost.",
        "什么都没丢。",
        "Nothing was lost.",
    )
    assert UserError("Only one.").text("zh") == "Only one."


def test_blame_is_a_type() -> None:
    assert all(issubclass(kind, UserError) for kind in (BadInput, UnreadableFile, LimitReached, EngineBusy, StoreError))
    assert not issubclass(InvalidArguments, UserError)
    assert UnreadableFile("password", "It is locked.").reason == "password"
