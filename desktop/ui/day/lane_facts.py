"""Answers for what a lane says beyond its state: when the result is needed, when it will be ready, which files are
expected. Words and hours, ready for painting; parsing is remembered, since a lane is read again at every step."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from desktop.core.task import TaskDetail, TaskRow, TaskState
from desktop.ui.day.lane import ExpectedFile, ShownDay
from desktop.ui.translation import format_date_short, tr, tr_n
from desktop.work.expected import expected_formats, still_expected
from desktop.work.usual_time import ready_at

if TYPE_CHECKING:
    from desktop.analysis.needed_by import Deadline

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MARKS = ("by ", "before ", "until ", "till ", "than ", "due ", "deadline", "前", "截止", "最晚", "最迟", "内", "不晚于")
FAR = timedelta(
    hours=20
)  # counted from another moment than it was asked at: an example, or an old week looked at again


@dataclass(frozen=True, slots=True)
class Ahead:
    """`needed` "Needed by 15:30"; `flag` its hour on the shown day, while the task is not over, with `flag_text`
    "by 15:30". `ready` is the hour at which it will be ready by what such tasks took, `ready_clock` "15:20"."""

    needed: str = ""
    flag: float | None = None
    flag_text: str = ""
    ready: float | None = None
    ready_clock: str = ""
    expected: tuple[ExpectedFile, ...] = ()


def ahead_of(detail: TaskDetail, day: ShownDay, usual: float | None, now: datetime | None) -> Ahead:
    """What lies ahead of a task. `usual` are the seconds such tasks take; without `now` no end is told."""
    task = detail.task
    deadline = deadline_of_task(task)
    ready = ready_at(detail, usual, now) if now is not None else None
    flag = None
    if deadline is not None and deadline.clock is not None and not task.state.is_terminal:
        flag = day.hour(deadline.moment)
    return Ahead(
        needed=needed_words(deadline, day) if deadline is not None else "",
        flag=flag if flag is not None and 0 <= flag < 24 else None,
        flag_text=tr("by {time}", time=day.clock(deadline.moment)) if deadline is not None and flag is not None else "",
        ready=day.hour(ready) if ready is not None else None,
        ready_clock=day.clock(ready) if ready is not None else "",
        expected=_expected(detail),
    )


def deadline_of_task(task: TaskRow) -> Deadline | None:
    """When the person said the result is needed; None also for a task that is counted from a day of its own. A repeating
    one is counted from each of its times, however late that began."""
    as_of = datetime.fromisoformat(task.as_of) if task.as_of else task.submitted_at
    if as_of.tzinfo is None or (not task.repeat and abs(as_of - task.submitted_at) > FAR):
        return None
    if task.repeat and task.started_at is None and task.not_before is not None:
        as_of = max(as_of, task.not_before)
    return _deadline(task.instruction, as_of, task.timezone)


@lru_cache(maxsize=1024)
def _deadline(instruction: str, as_of: datetime, timezone: str) -> Deadline | None:
    text = instruction.lower()
    if not any(mark in text for mark in MARKS):
        return None  # most instructions, which then need no parser
    from desktop.analysis.needed_by import deadline_of

    return deadline_of(instruction, as_of, timezone)


async def prepare() -> None:
    """Bring the parsers in on a thread: 60 ms that the window would stand still at its first task."""
    await asyncio.to_thread(_prepare)


def _prepare() -> None:
    from desktop.analysis.needed_by import deadline_of

    deadline_of("by 5 pm", EPOCH, UTC)
    for model in ("offline", "auto"):
        expected_formats(TaskRow("", 0, "by 5 pm", TaskState.QUEUED, EPOCH, model=model))


def needed_words(deadline: Deadline, day: ShownDay) -> str:
    """ "Needed by 15:30", "Needed by 15 May, 10:00", "Needed today", "Needed by 15 May"."""
    if deadline.clock is not None:
        local = deadline.moment.astimezone(day.zone)
        clock = day.clock(deadline.moment)
        if local.date() == day.date:
            return tr("Needed by {time}", time=clock)
        return tr("Needed by {date}, {time}", date=format_date_short(local.date()), time=clock)
    if deadline.is_before:
        return tr("Needed before {date}", date=format_date_short(deadline.day))
    if deadline.day == day.date:
        return tr("Needed today")
    return tr("Needed by {time}", time=format_date_short(deadline.day))


def _expected(detail: TaskDetail) -> tuple[ExpectedFile, ...]:
    task = detail.task
    if task.state.is_terminal:
        return ()
    made = tuple(each.format for each in detail.deliverables if each.state == "committed" and each.version == 1)
    return tuple(ExpectedFile(each, expected_words(each)) for each in still_expected(expected_formats(task), made))


def expected_words(format: str) -> str:
    """ "Word document, expected"."""
    return tr("{kind}, expected", kind=_kind_words().get(format, format.upper()))


def _kind_words() -> dict[str, str]:
    return {
        "docx": tr("Word document"),
        "pdf": "PDF",
        "html": tr("Web page"),
        "md": tr("Markdown text"),
        "pptx": tr("Slides"),
        "xlsx": tr("Excel workbook"),
        "csv": tr("CSV table"),
        "eml": tr("Mail draft"),
    }


def files_expected(count: int) -> str:
    return tr_n("1 file expected|{n} files expected", count)
