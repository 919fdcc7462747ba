"""Answers for the words of the Delivered column: what a task's state means for the person, in one headline."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.core.task import TaskDetail, TaskRow, TaskState
from desktop.ui.day.lane import Action, ShownDay
from desktop.ui.day.lane_marks import split_sentence, waiting_since
from desktop.ui.engine_name import engine_name
from desktop.ui.translation import format_date_short, format_minutes, format_money, tr, tr_n


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


def lane_words(detail: TaskDetail, day: ShownDay, files: int, to_look_at: int, usual: float | None = None) -> LaneWords:
    """`usual`: the seconds such tasks take, None while unknown."""
    task = detail.task
    match task.state:
        case TaskState.NEEDS_YOU:
            return _needs_words(detail, day)
        case TaskState.DONE if not files and (taken := removed(detail)):
            undone, words = tr("Undone"), tr_n("1 file removed|{n} files removed", taken)
            return LaneWords(undone, words, undone, words)
        case TaskState.DONE:
            look = tr_n("1 to look at|{n} to look at", to_look_at) if to_look_at else ""
            count = tr_n("1 file|{n} files", files) if files else tr("Answered")
            return LaneWords(tr("Ready. {files}", files=count), look, count, look)
        case TaskState.WORKING:
            return _working_words(task, day, files)
        case TaskState.FAILED:
            at = tr("Stopped at step {step} of {steps}", step=task.step_number, steps=len(task.steps))
            headline = at if task.steps else tr("Stopped")
            why = tr("See why")
            return LaneWords(headline, _kept(files), tr("Stopped"), "", Action.SEE_WHY, why, why)
        case TaskState.CANCELLED if task.repeat and task.started_at is None:
            return LaneWords(tr("No longer repeats"), "", tr("No longer repeats"), "")
        case TaskState.CANCELLED:
            return LaneWords(tr("Stopped by you"), _kept(files), tr("Stopped"), "")
        case TaskState.PAUSED:
            return LaneWords(tr("Paused. Nothing is lost"), _kept(files), tr("Paused"), tr("Nothing is lost"))
        case TaskState.WAITING:
            note = goes_on(task, day)
            return LaneWords(waiting_reason(task), note, tr("Waiting"), note)
        case _:
            return _queued_words(task, day, usual)


def removed(detail: TaskDetail) -> int:
    """How many of the files it made an undo took away."""
    return len({each.name for each in detail.deliverables if each.state == "removed"})


def file_words(name: str, is_missing: bool) -> str:
    """A file's name, with what became of it."""
    return tr("{name}, missing", name=name) if is_missing else name


def gone_words(gone: int) -> str:
    """ "1 missing"; "" where everything is there."""
    return tr_n("1 missing|{n} missing", gone) if gone else ""


def _queued_words(task: TaskRow, day: ShownDay, usual: float | None) -> LaneWords:
    if task.not_before is None:
        note = tr("Starts after another task") if task.after else tr("Starts when a place is free")
        return LaneWords(tr("Queued"), note, tr("Queued"), "")
    now = tr("Run now")
    time = day.clock(task.not_before)
    lasts = tr("about {time}", time=format_minutes(usual)) if usual is not None else ""
    note = tr(", ").join(filter(None, (_price(task), lasts)))
    return LaneWords(starts_at(task, day), note, time, _price(task), Action.RUN_NOW, now, now)


def starts_at(task: TaskRow, day: ShownDay) -> str:
    """ "Starts tonight at 22:00", "Starts at 16:30", "Starts on 15 May at 06:00"."""
    if task.not_before is None:
        return ""
    local, time = task.not_before.astimezone(day.zone), day.clock(task.not_before)
    if local.date() != day.date:
        return tr("Starts on {date} at {time}", date=format_date_short(local.date()), time=time)
    return tr("Starts tonight at {time}", time=time) if is_tonight(task, day) else tr("Starts at {time}", time=time)


def is_tonight(task: TaskRow, day: ShownDay) -> bool:
    """Whether it is queued for the evening of the shown day."""
    return task.state is TaskState.QUEUED and task.not_before is not None and 20 <= day.hour(task.not_before) < 24


def waiting_reason(task: TaskRow) -> str:
    """ "Rate limit at Claude"."""
    reason = split_sentence(task.error)[0]
    return reason.replace(task.model, engine_name(task.model)) if reason else tr("Waiting")


def goes_on(task: TaskRow, day: ShownDay) -> str:
    """When a waiting task, or the next try of a working one, goes on by itself."""
    if task.wake_at is None:
        return tr("Goes on by itself") if task.state is TaskState.WAITING else ""
    return tr("Goes on at {time}", time=day.clock(task.wake_at))


def _price(task: TaskRow) -> str:
    """Who does it and what it is expected to cost, as far as that is known."""
    name = engine_name(task.model)
    if task.model == "offline":
        return tr("Offline, no cost")
    low, high = task.estimate_low_usd, task.estimate_high_usd
    if low is None or high is None:
        return name
    return tr("{engine}, about {money}", engine=name, money=format_money((low + high) / 2))


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


def _working_words(task: TaskRow, day: ShownDay, files: int) -> LaneWords:
    step = tr("Step {step} of {steps}", step=task.step_number, steps=len(task.steps)) if task.steps else tr("Working")
    made = tr_n("1 file so far|{n} files so far", files) if files else ""
    again, cost = tr(". ").join(filter(None, (went_on(task), switched(task), _retry(task, day)))), cost_so_far(task)
    brief = tr("Step {step}/{steps}", step=task.step_number, steps=len(task.steps)) if task.steps else step
    return LaneWords(step, tr(", ").join(filter(None, (again, made, cost))), brief, made or spent_so_far(task))


def cost_so_far(task: TaskRow) -> str:
    """ "$0.61 so far, about $0.95 in all"; "" while it cost nothing, and the expected sum only while it can still hold."""
    spent, low, high = spent_so_far(task), task.estimate_low_usd, task.estimate_high_usd
    if not spent or low is None or high is None or (task.cost_usd or high) > (low + high) / 2:
        return spent
    return tr("{spent}, about {money} in all", spent=spent, money=format_money((low + high) / 2))


def spent_so_far(task: TaskRow) -> str:
    if task.cost_usd is None:
        return tr("Cost not known")
    return tr("{money} so far", money=format_money(task.cost_usd)) if task.cost_usd >= 0.005 else ""


def switched(task: TaskRow) -> str:
    """Says that another engine went on with the task; "" when the one it was asked for does it."""
    if not task.asked_model or task.asked_model in (task.model, "auto"):
        return ""
    return tr("Now with {engine}", engine=engine_name(task.model))


def _retry(task: TaskRow, day: ShownDay) -> str:
    return tr("Tries again at {time}", time=day.clock(task.wake_at)) if task.wake_at else ""


def went_on(task: TaskRow) -> str:
    """Says that the program ended in the middle of the task and the task was taken up again; "" when it never did."""
    return tr("Went on by itself after an interruption") if task.interrupted else ""


def _kept(files: int) -> str:
    return tr_n("1 file was kept|{n} files were kept", files) if files else tr("Nothing was changed")
