"""Answers for the words of the Delivered column: what a task's state means for the person, in one headline."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.core.task import TaskDetail, TaskRow, TaskState
from desktop.ui.day.lane import Action, ShownDay
from desktop.ui.day.lane_marks import split_sentence, waiting_since
from desktop.ui.translation import format_money, tr, tr_n


@dataclass(frozen=True, slots=True)
class LaneWords:
    """Wide and brief forms; the button has its own words."""

    headline: str = ""
    note: str = ""
    brief_headline: str = ""
    brief_note: str = ""
    action: Action = Action.NONE
    action_text: str = ""
    brief_action_text: str = ""


def lane_words(detail: TaskDetail, day: ShownDay, files: int, to_look_at: int) -> LaneWords:
    task = detail.task
    match task.state:
        case TaskState.NEEDS_YOU:
            return _needs_words(detail, day)
        case TaskState.DONE:
            look = tr_n("1 to look at|{n} to look at", to_look_at) if to_look_at else ""
            count = tr_n("1 file|{n} files", files) if files else tr("Answered")
            return LaneWords(tr("Ready. {files}", files=count), look, count, look)
        case TaskState.WORKING:
            return _working_words(task, files)
        case TaskState.FAILED:
            at = tr("Stopped at step {step} of {steps}", step=task.step_number, steps=len(task.steps))
            headline = at if task.steps else tr("Stopped")
            why = tr("See why")
            return LaneWords(headline, _kept(files), tr("Stopped"), "", Action.SEE_WHY, why, why)
        case TaskState.CANCELLED:
            return LaneWords(tr("Stopped by you"), _kept(files), tr("Stopped"), "")
        case TaskState.PAUSED:
            return LaneWords(tr("Paused. Nothing is lost"), _kept(files), tr("Paused"), tr("Nothing is lost"))
        case TaskState.WAITING:
            note = tr("Goes on by itself")
            return LaneWords(split_sentence(task.error)[0] or tr("Waiting"), note, tr("Waiting"), note)
        case _:
            note = tr("Starts when a place is free")
            return LaneWords(tr("Queued"), note, tr("Queued"), "")


def _needs_words(detail: TaskDetail, day: ShownDay) -> LaneWords:
    questions = sum(each.state == "open" for each in detail.questions)
    approvals = sum(each.state == "waiting" for each in detail.approvals)
    since = day.clock(waiting_since(detail))
    headline = tr("Waiting for you since {time}", time=since)
    if questions and not approvals:
        text = tr_n("Answer|Answer {n} questions", questions)
        return LaneWords(headline, "", since, "", Action.ANSWER, text, tr("Answer"))
    text = tr_n("Review 1 request|Review {n} requests", approvals + questions or 1)
    return LaneWords(headline, "", since, "", Action.ANSWER, text, tr("Review"))


def _working_words(task: TaskRow, files: int) -> LaneWords:
    step = tr("Step {step} of {steps}", step=task.step_number, steps=len(task.steps)) if task.steps else tr("Working")
    made = tr_n("1 file so far|{n} files so far", files) if files else ""
    cost = tr("{money} so far", money=format_money(task.cost_usd)) if task.cost_usd and task.cost_usd >= 0.005 else ""
    again = went_on(task)
    brief = tr("Step {step}/{steps}", step=task.step_number, steps=len(task.steps)) if task.steps else step
    return LaneWords(step, tr(", ").join(filter(None, (again, made, cost))), brief, made or cost)


def went_on(task: TaskRow) -> str:
    """Says that the program ended in the middle of the task and the task was taken up again; "" when it never did."""
    return tr("Went on by itself after an interruption") if task.interrupted else ""


def _kept(files: int) -> str:
    return tr_n("1 file was kept|{n} files were kept", files) if files else tr("Nothing was changed")
