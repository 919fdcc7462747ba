"""Answers for what happened on a thread: a task's questions, approvals and end become marks with time and caption."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from posixpath import dirname

from desktop.core.task import ApprovalRow, DeliverableRow, QuestionRow, TaskDetail, TaskState
from desktop.ui.day.lane import LaneFile, LaneMark, ShownDay
from desktop.ui.day.marks import MarkKind
from desktop.ui.translation import language, tr, tr_n
from desktop.work.approval_words import said_of

NAMED = 3  # requests from here on are counted, not named


def lane_marks(detail: TaskDetail, day: ShownDay) -> tuple[LaneMark, ...]:
    task = detail.task
    marks = [_question_mark(each, day) for each in detail.questions if each.state != "open"]
    marks += [_approval_mark(each, day) for each in detail.approvals if each.state != "waiting"]
    if task.state is TaskState.NEEDS_YOU:
        marks.append(_needs_mark(detail, day))
    elif task.state.is_terminal and task.ended_at is not None:
        marks.append(_end_mark(detail, day))
    elif task.state is TaskState.PAUSED and task.started_at is not None:
        at = last_sign(detail)
        marks.append(LaneMark(MarkKind.PAUSED, day.hour(at), day.clock(at)))
    elif task.state is TaskState.WAITING:
        at = task.wake_at or last_sign(detail)  # where it goes on, when that is known
        marks.append(LaneMark(MarkKind.WAITING, day.hour(at), day.clock(at) if task.wake_at else ""))
    elif task.state is TaskState.QUEUED and task.not_before is not None:
        marks.append(LaneMark(MarkKind.QUEUED, day.hour(task.not_before), day.clock(task.not_before)))
    # what happened on another day stands on that day's sheet; the thread leaves right and re-enters left
    return tuple(sorted((mark for mark in marks if 0 <= mark.hour < 24), key=lambda mark: mark.hour))


def _question_mark(question: QuestionRow, day: ShownDay) -> LaneMark:
    answer = question.answer if question.state == "answered" else tr("skipped")
    if question.secret and question.state == "answered":
        answer = tr("password given")
    caption = (question.text, tr("You: {answer}", answer=answer))
    return LaneMark(MarkKind.ANSWERED, day.hour(question.at), day.clock(question.at), caption)


def _approval_mark(approval: ApprovalRow, day: ShownDay) -> LaneMark:
    words = {
        "granted": tr("You: yes, {time}", time=day.clock(approval.decided_at or approval.at)),
        "denied": tr("You: no, {time}", time=day.clock(approval.decided_at or approval.at)),
    }
    caption = (approval_title(approval), words.get(approval.state, tr("No longer needed")))
    return LaneMark(MarkKind.APPROVAL, day.hour(approval.at), day.clock(approval.at), caption)


def _needs_mark(detail: TaskDetail, day: ShownDay) -> LaneMark:
    questions = [each for each in detail.questions if each.state == "open"]
    approvals = [each for each in detail.approvals if each.state == "waiting"]
    since = waiting_since(detail)
    brief = tr_n("1 request|{n} requests", len(questions) + len(approvals) or 1)
    if questions and not approvals:
        brief = tr_n("1 question|{n} questions", len(questions))
        return LaneMark(MarkKind.QUESTION, day.hour(since), day.clock(since), (questions[0].text,), brief)
    titles = [approval_title(each) for each in approvals] if len(approvals) < NAMED and not questions else []
    named = titles[0] if len(titles) == 1 else _joined(titles)
    caption = (named or brief,)
    return LaneMark(MarkKind.NEEDS_YOU, day.hour(since), day.clock(since), caption, brief)


def _end_mark(detail: TaskDetail, day: ShownDay) -> LaneMark:
    task = detail.task
    at = task.ended_at or task.submitted_at
    hour, time = day.hour(at), day.clock(at)
    if task.state is TaskState.DONE:
        count = len(lane_files(detail.deliverables))
        return LaneMark(MarkKind.DONE, hour, time, (tr_n("1 file|{n} files", count),) if count else ())
    if task.state is TaskState.CANCELLED:
        return LaneMark(MarkKind.CANCELLED, hour, time, (tr("Stopped by you"),))
    reason, rest = split_sentence(task.error)
    return LaneMark(MarkKind.STOPPED, hour, time, tuple(filter(None, (reason, rest))), reason)


def spoken(mark: LaneMark) -> str:
    words = {
        MarkKind.NEEDS_YOU: tr("waiting for you"),
        MarkKind.QUESTION: tr("question"),
        MarkKind.STOPPED: tr("stopped"),
        MarkKind.CANCELLED: tr("stopped"),
        MarkKind.DONE: tr("done"),
        MarkKind.APPROVAL: tr("approval"),
        MarkKind.ANSWERED: tr("question"),
        MarkKind.PAUSED: tr("paused"),
        MarkKind.WAITING: tr("goes on"),
        MarkKind.QUEUED: tr("starts"),
    }
    told = words.get(mark.kind, mark.kind.value)
    said = f"{mark.time}{tr(', ')}{told}" if mark.time else told
    return f"{said}: {', '.join(mark.caption)}" if mark.caption else said


def lane_files(deliverables: Sequence[DeliverableRow]) -> tuple[LaneFile, ...]:
    """The files a lane lists: the newest version of each name, in the order they were first made."""
    newest: dict[str, DeliverableRow] = {}
    for each in deliverables:
        if each.state not in ("superseded", "removed") and (
            each.name not in newest or newest[each.name].version <= each.version
        ):
            newest[each.name] = each
    return tuple(LaneFile(each.id, each.name, each.path) for each in newest.values())


def last_sign(detail: TaskDetail) -> datetime:
    """The last moment something is known to have happened."""
    task = detail.task
    seen = [task.started_at or task.submitted_at]
    seen += [call.ended_at or call.at for call in detail.calls]
    seen += [each.at for each in detail.deliverables]
    seen += [each.at for each in detail.sources]
    seen += [each.ended_at or each.at for each in detail.turns]
    return max(seen)


def waiting_since(detail: TaskDetail) -> datetime:
    """When the task began to wait for the person."""
    open_ = [each.at for each in detail.questions if each.state == "open"]
    open_ += [each.at for each in detail.approvals if each.state == "waiting"]
    return min(open_, default=last_sign(detail))


def split_sentence(text: str) -> tuple[str, str]:
    """The first sentence of a message, without its full stop, and the rest."""
    line = first_line(text)
    for stop in (". ", "。", "; "):
        head, found, tail = line.partition(stop)
        if found and head:
            return head, tail.strip().rstrip(".。")
    return line.rstrip(".。"), ""


def approval_title(approval: ApprovalRow) -> str:
    """What a call would do, in few words: "Move 12 files?". Its card in the inspector has every argument."""
    moves = approval.arguments.get("moves") if approval.tool == "move_files" else None
    if isinstance(moves, list) and moves and all(isinstance(move, Mapping) for move in moves):
        # not `said_of`: checking two thousand moves takes a tenth of a second
        is_rename = all(_folder(move.get("source")) == _folder(move.get("target")) for move in moves)
        asked = tr_n("Rename 1 file?|Rename {n} files?", len(moves))
        return asked if is_rename else tr_n("Move 1 file?|Move {n} files?", len(moves))
    if approval.tool == "place_copy" and approval.arguments:
        return tr("{what}?", what=said_of(approval.tool, approval.arguments, language()).title)
    told = first_line(approval.card)
    has_words = told and told != approval.tool and not told.startswith(f"{approval.task}:")
    return told if has_words else approval.tool.replace("_", " ").capitalize()


def _joined(titles: Sequence[str]) -> str:
    """ "Send 1 mail, move 6 events"."""
    bare = [each.rstrip("?？") for each in titles]
    return tr(", ").join([*bare[:1], *(each[:1].lower() + each[1:] for each in bare[1:])])


def _folder(path: object) -> str:
    return dirname(str(path).replace("\\", "/"))


def first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
