"""Answers for reading a lane out of the store's rows: `TaskDetail` in, `Lane` out. No Qt, no clock."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath

from desktop.core.task import TaskDetail, TaskRow, TaskState
from desktop.ui.day.lane import Lane, ShownDay
from desktop.ui.day.lane_marks import lane_files, lane_marks, last_sign, spoken
from desktop.ui.day.lane_words import lane_words, went_on
from desktop.ui.translation import format_date_short, tr

MOVE = "move_files"  # the tool whose effect can be taken back
SHORT_WAIT = 0.05  # hours; a shorter wait leaves no gap in the bar


def lane_of(detail: TaskDetail, day: ShownDay) -> Lane:
    """The lane of a task on the sheet of `day`."""
    task, asked = detail.task, day.clock(detail.task.submitted_at)
    marks = lane_marks(detail, day)
    files = lane_files(detail.deliverables)
    passed = sum(check.state == "passed" for check in detail.checks)
    to_look_at = sum(check.state in ("warning", "failed") for check in detail.checks)
    words = lane_words(detail, day, len(files), to_look_at)
    return Lane(
        id=task.id,
        instruction=" ".join(task.instruction.split()),
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
        name=f"{task.instruction}. {tr('Asked {time}', time=asked)}. {words.headline or words.brief_headline}.",
        description=". ".join(filter(None, (went_on(task), *(spoken(mark) for mark in marks)))),
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
    """When the task waited for the person: asked, answered (None: still waiting), joined where they overlap."""
    pairs = [(each.at, each.answered_at) for each in detail.questions]
    pairs += [(each.at, each.decided_at) for each in detail.approvals]
    joined: list[tuple[datetime, datetime | None]] = []
    for asked, answered in sorted(pairs, key=lambda pair: pair[0]):
        if joined and (joined[-1][1] is None or asked <= joined[-1][1]):
            before = joined[-1][1]
            until = None if before is None or answered is None else max(before, answered)
            joined[-1] = (joined[-1][0], until)
        else:
            joined.append((asked, answered))
    if detail.task.state is not TaskState.NEEDS_YOU and joined and joined[-1][1] is None:
        joined[-1] = (joined[-1][0], joined[-1][0])
    return joined


def _due(task: TaskRow, day: ShownDay) -> float | None:
    """When a queued task starts, or a waiting one goes on, by itself."""
    at = {TaskState.QUEUED: task.not_before, TaskState.WAITING: task.wake_at}.get(task.state)
    return None if at is None else day.hour(at)


def can_undo(detail: TaskDetail) -> bool:
    """Files of the person were moved and have not been moved back since."""
    moved = [call.ended_at or call.at for call in detail.calls if call.tool == MOVE and call.state == "succeeded"]
    still = bool(moved) and (detail.undone_at is None or detail.undone_at < max(moved))
    return still and detail.task.state is not TaskState.WORKING


def _given(detail: TaskDetail, day: ShownDay) -> str:
    """ "Notes.docx and 3 more", after the date when the task was asked on another day and the task it builds on."""
    task = detail.task
    asked_on = task.submitted_at.astimezone(day.zone).date()
    words = [] if asked_on == day.date else [tr("Asked on {date}", date=format_date_short(asked_on))]
    if detail.origins:
        origin = detail.origins[0]
        title = " ".join(origin.instruction.split())
        words.append(tr("after “{task}”", task=title) if origin.id in task.after else tr("from “{task}”", task=title))
    elif task.inputs:
        first, more = PurePath(task.inputs[0]).name or task.inputs[0], len(task.inputs) - 1
        words.append(tr("{name} and {n} more", name=first, n=more) if more else first)
    return tr(", ").join(words)
