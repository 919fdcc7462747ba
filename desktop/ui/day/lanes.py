"""Answers for reading a lane out of the store's rows: `TaskDetail` in, `Lane` out. No Qt, no clock."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath

from desktop.core.task import TaskDetail, TaskRow, TaskState
from desktop.ui.day.lane import Lane, ShownDay
from desktop.ui.day.lane_facts import ahead_of
from desktop.ui.day.lane_marks import lane_files, lane_marks, last_sign, spoken
from desktop.ui.day.lane_words import cost_so_far, lane_words, went_on
from desktop.ui.day.repetition import brief
from desktop.ui.translation import format_date_short, tr
from desktop.work.usual_time import waits

MOVE = "move_files"  # the tool whose effect can be taken back
SHORT_WAIT = 0.05  # hours; a shorter wait leaves no gap in the bar


def lane_of(detail: TaskDetail, day: ShownDay, usual: float | None = None, now: datetime | None = None) -> Lane:
    """The lane of a task on the sheet of `day`. With the `usual` seconds of such tasks it says when it will be ready."""
    task, asked = detail.task, day.clock(detail.task.submitted_at)
    marks = lane_marks(detail, day)
    files = lane_files(detail.deliverables)
    passed = sum(check.state == "passed" for check in detail.checks)
    to_look_at = sum(check.state in ("warning", "failed") for check in detail.checks)
    ahead = ahead_of(detail, day, usual, now)
    words = lane_words(detail, day, len(files), to_look_at, usual)
    ready = tr("Ready about {time}", time=ahead.ready_clock) if ahead.ready is not None else ""
    expected = (each.text for each in ahead.expected)
    spoken_name = (task.instruction, tr("Asked {time}", time=asked), words.headline or words.brief_headline, ready)
    return Lane(
        id=task.id,
        instruction=" ".join(task.instruction.strip().partition("\n\n")[0].split()),  # what follows is for the engine
        asked=asked,
        state=task.state,
        start=day.hour(task.submitted_at),
        given=_given(detail, day),
        pieces=_pieces(detail, day),
        marks=marks,
        files=files,
        passed=passed,
        to_look_at=to_look_at,
        step=task.step_number,
        steps=len(task.steps),
        activity=task.current_step,
        finished=day.hour(task.ended_at) if task.ended_at else None,
        due=_due(task, day),
        origins=tuple(each.id for each in detail.origins),
        can_undo=can_undo(detail),
        needed=ahead.needed,
        flag=ahead.flag,
        flag_text=ahead.flag_text,
        ready=ahead.ready,
        ready_clock=ahead.ready_clock,
        expected=ahead.expected,
        money=cost_so_far(task) if task.state is TaskState.WORKING else "",
        is_accepted=task.accepted_at is not None,
        name=f"{'. '.join(filter(None, (*spoken_name, ahead.needed)))}.",
        description=". ".join(filter(None, (brief(task), went_on(task), *(spoken(mark) for mark in marks), *expected))),
        headline=words.headline,
        note=words.note,
        brief_headline=words.brief_headline,
        brief_note=words.brief_note,
        action=words.action,
        action_text=words.action_text,
        brief_action_text=words.brief_action_text,
    )


def _pieces(detail: TaskDetail, day: ShownDay) -> tuple[tuple[float, float | None], ...]:
    """Stretches of work: from the start to the end, less the time that waited for the person."""
    task = detail.task
    if task.started_at is None:
        return ()
    pieces: list[tuple[float, float | None]] = []
    begin = day.hour(task.started_at)
    for asked, answered in _waits(detail):
        stop = day.hour(asked)
        if answered is None:
            pieces.append((begin, max(stop, begin)))
            return tuple(pieces)
        go_on = day.hour(answered)
        if stop > begin and go_on - stop > SHORT_WAIT:
            pieces.append((begin, stop))
            begin = go_on
    if task.ended_at is not None:
        pieces.append((begin, max(day.hour(task.ended_at), begin)))
    elif task.state in (TaskState.PAUSED, TaskState.WAITING, TaskState.QUEUED, TaskState.NEEDS_YOU):
        pieces.append((begin, max(day.hour(last_sign(detail)), begin)))
    else:
        pieces.append((begin, None))
    return tuple(pieces)


def _waits(detail: TaskDetail) -> list[tuple[datetime, datetime | None]]:
    """When the task waited for the person; a wait that nobody ended counts only while the task still waits."""
    joined = list(waits(detail))
    if detail.task.state is not TaskState.NEEDS_YOU and joined and joined[-1][1] is None:
        joined[-1] = (joined[-1][0], joined[-1][0])
    return joined


def _due(task: TaskRow, day: ShownDay) -> float | None:
    """When a queued task starts, or a waiting one goes on, by itself."""
    at = {TaskState.QUEUED: task.not_before, TaskState.WAITING: task.wake_at}.get(task.state)
    return None if at is None else day.hour(at)


def can_undo(detail: TaskDetail) -> bool:
    """Something can be taken back: files of the person that were moved, or files a task made that is over."""
    return has_moved(detail) or (detail.task.state is TaskState.DONE and has_made(detail))


def has_moved(detail: TaskDetail) -> bool:
    """Files of the person were moved and have not been moved back since."""
    moved = [call.ended_at or call.at for call in detail.calls if call.tool == MOVE and call.state == "succeeded"]
    still = bool(moved) and (detail.undone_at is None or detail.undone_at < max(moved))
    return still and detail.task.state is not TaskState.WORKING


def has_made(detail: TaskDetail) -> bool:
    """There are files it made."""
    return any(each.state == "committed" for each in detail.deliverables)


def _given(detail: TaskDetail, day: ShownDay) -> str:
    """ "Notes.docx and 3 more", after the date when the task was asked on another day and the task it builds on."""
    task = detail.task
    asked_on = task.submitted_at.astimezone(day.zone).date()
    is_a_time = task.repeat and (task.started_at is not None or task.id != task.series)  # nobody asked at that moment
    is_here = is_a_time or asked_on == day.date
    words = [] if is_here else [tr("Asked on {date}", date=format_date_short(asked_on))]
    words += filter(None, [brief(task)])
    if detail.origins:
        origin = detail.origins[0]
        title = " ".join(origin.instruction.strip().partition("\n\n")[0].split())
        words.append(tr("after “{task}”", task=title) if origin.id in task.after else tr("from “{task}”", task=title))
    elif task.inputs:
        first, more = PurePath(task.inputs[0]).name or task.inputs[0], len(task.inputs) - 1
        words.append(tr("{name} and {n} more", name=first, n=more) if more else first)
    return tr(", ").join(words)
