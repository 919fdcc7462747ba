"""Answers for the words about a task that repeats: how often, which of its times passed unused, and when the next one is."""

from __future__ import annotations

from datetime import datetime, tzinfo

from desktop.core.task import TaskDetail, TaskRow, TaskState
from desktop.ui.asking.when_menu import shown_repeat
from desktop.ui.translation import format_date_short, format_time, tr, tr_n
from desktop.work.repeating import passed_over


def how_often(task: TaskRow) -> str:
    """ "Every weekday at 08:00"; "" for a task that does not repeat."""
    return shown_repeat(task.repeat, datetime.fromisoformat(task.anchor)) if task.repeat else ""


def brief(task: TaskRow) -> str:
    """For a lane: "Every day at 08:00, 2 missed"."""
    often, missed = how_often(task), passed_over(task)
    return tr("{often}, {n} missed", often=often, n=missed) if missed else often


def told(detail: TaskDetail, zone: tzinfo) -> str:
    """For the inspector: the time to come, or that there is none, and what was missed."""
    missed = passed_over(detail.task)
    later = tr_n(
        "1 later time passed meanwhile and is not caught up|{n} later times passed meanwhile and are not caught up",
        missed,
    )
    return tr(". ").join((later, _coming(detail, zone))) if missed else _coming(detail, zone)


def _coming(detail: TaskDetail, zone: tzinfo) -> str:
    task, coming = detail.task, detail.upcoming
    if coming is None:
        return tr("It no longer repeats")
    if coming.id == task.id:
        return tr("Stopping it before it begins ends the repetition")
    at = (coming.not_before or coming.submitted_at).astimezone(zone)
    date, time = format_date_short(at.date()), format_time(at)
    if coming.state is TaskState.PAUSED:
        return tr("The next time is paused. It was to begin on {date} at {time}", date=date, time=time)
    return tr("Next on {date} at {time}", date=date, time=time)


def stopping(detail: TaskDetail) -> str:
    """What stopping this task means for its series; "" for one that does not repeat."""
    if not detail.task.repeat or detail.upcoming is None:
        return ""
    if detail.upcoming.id == detail.task.id:
        return tr("It has not begun, and stopping it also ends the repetition.")
    return tr("Only this time is stopped; it still repeats.")
