"""Answers for the words of a notification and of the tasks in the tray menu: what waits, what runs, what is ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from desktop.core.task import TaskDetail, TaskRow, TaskState
from desktop.store.journal import Store
from desktop.ui.day.lane_marks import waiting_since
from desktop.ui.inspector.header import title_of
from desktop.ui.news import Kind, Piece
from desktop.ui.translation import format_minutes, format_time, tr, tr_n
from desktop.work.usual_time import ready_at

Usual = Callable[[TaskDetail], float | None]  # the seconds that such a task takes, as far as they are known

TITLE_CHARACTERS = 48
REVIEW, FOLDER, LATER = "review", "folder", "later"  # names of buttons; any other leads where a click does
RUNNING_SHOWN, READY_SHOWN = 3, 2


@dataclass(frozen=True, slots=True)
class Message:
    """A notification. `task` and `kind` say what a click opens; both "" for the day. `offers` are its buttons, name and
    words; none of them decides anything."""

    title: str
    body: str
    task: str = ""
    kind: str = ""
    offers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A task in the menu: two lines and the state whose disc stands before them. `tail` ends the first line and is never
    shortened; `waits` leads to the approvals."""

    task: TaskRow
    title: str
    note: str
    tail: str = ""
    waits: bool = False


def message(store: Store, piece: Piece) -> Message | None:
    """The notification for `piece` as things stand now; None when it is no longer true."""
    detail = store.detail(piece.task)
    if detail is None:
        return None
    task, title = detail.task, short(detail.task.instruction)
    if piece.kind is Kind.READY and task.state is TaskState.DONE:
        return Message(tr("{task} is ready", task=title), _made(detail), task.id, piece.kind, _of_ready(detail))
    if piece.kind is Kind.STOPPED and task.state is TaskState.FAILED:
        return Message(tr("{task} stopped", task=title), task.error, task.id, piece.kind, (("open", tr("Show")),))
    if piece.kind is Kind.WAITING and task.state is TaskState.NEEDS_YOU:
        if not task.needs and task.error:
            offers = (("open", tr("Show")), (LATER, tr("In 30 min")))
            return Message(tr("{task} waits for you", task=title), task.error, task.id, piece.kind, offers)
        offers = (("open", tr("Open approvals")), (LATER, tr("In 30 min")))
        body = tr("{task}. The task rests until you decide.", task=title).replace("….", "…").replace("…。", "…")
        return Message(requests_waiting_for_you(requests(detail)), body, task.id, piece.kind, offers)
    return None


def bundle(messages: Sequence[Message]) -> Message | None:
    """Everything that was held, as one notification."""
    if len(messages) < 2:
        return next(iter(messages), None)
    counts = {kind: sum(each.kind == kind for each in messages) for kind in Kind}
    words = [
        tr_n("1 waits for you|{n} wait for you", counts[Kind.WAITING]) if counts[Kind.WAITING] else "",
        tr_n("1 is ready|{n} are ready", counts[Kind.READY]) if counts[Kind.READY] else "",
        tr_n("1 stopped|{n} stopped", counts[Kind.STOPPED]) if counts[Kind.STOPPED] else "",
    ]
    kind = Kind.WAITING if counts[Kind.WAITING] else ""
    offers = (("open", tr("Open approvals") if kind else tr("Open today")),)
    return Message(tr("While it was quiet"), tr(", ").join(filter(None, words)), "", kind, offers)


def menu_lines(store: Store, day: Sequence[TaskRow], now: datetime, zone: tzinfo, usual: Usual) -> list[Line]:
    """What waits (as one line), what runs and what became ready today, `day` being today's tasks."""
    open_tasks = store.open_tasks()
    waiting = [row for row in open_tasks if row.state is TaskState.NEEDS_YOU]
    running = [row for row in open_tasks if row.state is TaskState.WORKING]
    ready = [row for row in day if row.state is TaskState.DONE and row.ended_at]
    ready.sort(key=lambda row: row.ended_at or now, reverse=True)
    lines = [_waiting_line(store, waiting, now)] if waiting else []
    for row in running[:RUNNING_SHOWN]:
        detail = store.detail(row.id)
        end = ready_at(detail, usual(detail), now) if detail is not None else None
        about = tr("ready about {time}", time=format_time(end.astimezone(zone))) if end is not None else ""
        lines.append(Line(row, short(row.instruction), tr(", ").join(filter(None, (_step(row), about)))))
    return lines + [_ready_line(row, zone) for row in ready[:READY_SHOWN]]


def requests(detail: TaskDetail) -> int:
    """How many questions and approvals of a task wait for the person; at least 1, as it waits for something."""
    waiting = sum(each.state == "open" for each in detail.questions)
    return waiting + sum(each.state == "waiting" for each in detail.approvals) or 1


def requests_waiting_for_you(count: int) -> str:
    return tr_n("1 request is waiting for you|{n} requests are waiting for you", count)


def short(instruction: str) -> str:
    title = title_of(instruction)
    return title if len(title) <= TITLE_CHARACTERS else title[: TITLE_CHARACTERS - 1].rstrip(" ,;:，、：；") + "…"


def _of_ready(detail: TaskDetail) -> tuple[tuple[str, str], ...]:
    if not detail.task.deliverables:
        return (("open", tr("Show")),)
    return (REVIEW, tr("Review")), (FOLDER, tr("Show in folder"))


def _made(detail: TaskDetail) -> str:
    words = [tr_n("1 file|{n} files", detail.task.deliverables) if detail.task.deliverables else tr("Answered")]
    passed = sum(each.state == "passed" for each in detail.checks)
    look = sum(each.state in ("warning", "failed") for each in detail.checks)
    checks = [tr_n("1 check passed|{n} checks passed", passed) if passed else ""]
    checks += [tr_n("1 to look at|{n} to look at", look) if look else ""]
    return tr(". ").join(filter(None, (*words, tr(", ").join(filter(None, checks)))))


def _waiting_line(store: Store, waiting: Sequence[TaskRow], now: datetime) -> Line:
    details = [detail for row in waiting if (detail := store.detail(row.id)) is not None]
    oldest = min(details, key=waiting_since)
    count = sum(map(requests, details))
    since = format_minutes((now - waiting_since(oldest)).total_seconds())
    note = f"{short(oldest.task.instruction)}{tr(', ')}{since}"
    title = tr_n("1 request is waiting|{n} requests are waiting", count)
    return Line(oldest.task, title, note, waits=True)


def _step(row: TaskRow) -> str:
    if not row.steps:
        return tr("Running. Making a plan")
    return tr("Step {step} of {steps}", step=row.step_number, steps=len(row.steps))


def _ready_line(row: TaskRow, zone: tzinfo) -> Line:
    tail = f"{tr(', ')}{tr_n('1 file|{n} files', row.deliverables)}" if row.deliverables else ""
    at = format_time(row.ended_at.astimezone(zone)) if row.ended_at else ""
    return Line(row, short(row.instruction), tr("Ready since {time}", time=at), tail)
