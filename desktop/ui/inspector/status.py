"""Answers for the one sentence under a task's title: where it stands, when it goes on, and which engine went on with it."""

from __future__ import annotations

from datetime import datetime, tzinfo

from desktop.core.failure import FailureKind
from desktop.core.task import TaskDetail, TaskRow, TaskState
from desktop.ui.day.lane import ShownDay
from desktop.ui.day.lane_facts import ahead_of
from desktop.ui.day.lane_words import goes_on, starts_at, waiting_reason
from desktop.ui.disc_widget import status_line
from desktop.ui.engine_name import engine_name
from desktop.ui.translation import tr


def status(detail: TaskDetail, now: datetime, zone: tzinfo, usual: float | None = None) -> str:
    """The state of a task as one sentence; seconds count down while a try waits. `usual`: the seconds such tasks take."""
    task = detail.task
    day = ShownDay(now.astimezone(zone).date(), zone)
    if task.state is TaskState.QUEUED and task.not_before is not None:
        return starts_at(task, day)
    if task.state is TaskState.WAITING:
        return tr(". ").join(filter(None, (waiting_reason(task), goes_on(task, day))))
    if (seconds := seconds_left(task, now)) is not None:
        return tr("{reason}. Tries again in {n} s", reason=last_failure(detail), n=seconds)
    ahead = [] if task.state.is_terminal else [each for each in _ahead(detail, day, now, usual) if each]
    if ahead and task.state is TaskState.WORKING and task.current_step:  # the plan below names the step
        step = tr("Step {step} of {steps}", step=task.step_number, steps=len(task.steps))
        return tr(", ").join((step, *ahead))
    return tr(", ").join((status_line(task, zone), *ahead))


def _ahead(detail: TaskDetail, day: ShownDay, now: datetime, usual: float | None) -> tuple[str, str]:
    """ "ready about 15:20", "needed by 17:00", "" for each that is not known."""
    ahead = ahead_of(detail, day, usual, now)
    ready = tr("ready about {time}", time=ahead.ready_clock) if ahead.ready is not None else ""
    needed = ahead.needed
    return ready, needed[:1].lower() + needed[1:]


def seconds_left(task: TaskRow, now: datetime) -> int | None:
    """Until the next try of a running task; None when no try waits."""
    if task.state is not TaskState.WORKING or task.wake_at is None:
        return None
    return max(0, round((task.wake_at - now).total_seconds()))


def last_failure(detail: TaskDetail, model: str = "") -> str:
    """Why the last try failed (of `model`, if given), in two or three words; "" when none did."""
    errors = [turn.error for turn in detail.turns if turn.error and turn.model == (model or turn.model)]
    kind = errors[-1].partition(":")[0] if errors else ""
    return {
        FailureKind.OVERLOADED.value: tr("Overloaded"),
        FailureKind.RATE_LIMIT.value: tr("Rate limit"),
        FailureKind.INCOMPLETE.value: tr("The answer broke off"),
        FailureKind.OFFLINE.value: tr("No network"),
    }.get(kind, tr("No answer") if kind else "")


def switch_line(detail: TaskDetail) -> str:
    """ "Now with GPT. Claude: Overloaded"; "" while the engine that was asked for does the work."""
    task = detail.task
    if not task.asked_model or task.asked_model in (task.model, "auto"):
        return ""
    now = tr("Now with {engine}", engine=engine_name(task.model))
    why = last_failure(detail, task.asked_model)
    return f"{now}{tr('. ')}{engine_name(task.asked_model)}: {why}" if why else now
