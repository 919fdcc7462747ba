"""Answers for what a lane says: a task's row and detail become one frozen value with every word already chosen.

No Qt and no clock here. Moments become hours from the midnight that begins the shown day, in the person's own zone;
`None` as an end means "still going on". A task asked on an earlier day has a negative start: its thread enters from
the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from pathlib import PurePath

from desktop.core.task import ApprovalRow, DeliverableRow, QuestionRow, TaskDetail, TaskRow, TaskState
from desktop.ui.day.marks import MarkKind
from desktop.ui.translation import format_money, format_time, tr, tr_n

ACTIVE = (TaskState.WORKING, TaskState.NEEDS_YOU, TaskState.WAITING, TaskState.PAUSED, TaskState.QUEUED)
SHORT_WAIT = 0.05  # hours; a shorter wait leaves no gap in the bar


class Action(StrEnum):
    """What the button of a lane does."""

    NONE = ""
    ANSWER = "answer"
    SEE_WHY = "see_why"


@dataclass(frozen=True, slots=True)
class LaneMark:
    """Something that happened on the thread. `time` stands above it ("" for none), `caption` lines below."""

    kind: MarkKind
    hour: float
    time: str = ""
    caption: tuple[str, ...] = ()
    brief: str = ""


@dataclass(frozen=True, slots=True)
class LaneFile:
    """A file as a lane lists it; `path` is absolute."""

    id: str
    name: str
    path: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One task as one row of the sheet. `headline` and `note` are the words of the Delivered column."""

    id: str
    instruction: str
    asked: str
    state: TaskState
    start: float
    given: str = ""  # the files that came with the instruction
    pieces: tuple[tuple[float, float | None], ...] = ()
    marks: tuple[LaneMark, ...] = ()
    files: tuple[LaneFile, ...] = ()
    passed: int = 0
    to_look_at: int = 0
    step: int = 0
    steps: int = 0
    activity: str = ""
    headline: str = ""
    note: str = ""
    brief_headline: str = ""
    brief_note: str = ""
    action: Action = Action.NONE
    action_text: str = ""
    brief_action_text: str = ""
    finished: float | None = None
    expected: float | None = None  # hour of the estimated end; filled by the scheduling issue
    name: str = ""  # what a screen reader says first
    description: str = ""  # the marks in order

    @property
    def moments(self) -> tuple[float, ...]:
        """Every moment on the thread, for the layout of the hours."""
        return (self.start, *(mark.hour for mark in self.marks))

    @property
    def share(self) -> float:
        """How much of the running pie is filled."""
        return (self.step - 0.2) / self.steps if self.steps else 0.12

    @property
    def folds_before_noon(self) -> bool:
        return self.state is TaskState.DONE and self.finished is not None and self.finished < 12


@dataclass(frozen=True, slots=True)
class Bundle:
    """The tasks finished before noon, as one row of dots."""

    lanes: tuple[Lane, ...]
    open: bool = False

    @property
    def id(self) -> str:
        return "bundle"

    @property
    def hours(self) -> tuple[float, ...]:
        return tuple(lane.finished or 0.0 for lane in self.lanes)

    @property
    def files(self) -> int:
        return sum(len(lane.files) for lane in self.lanes)

    @property
    def to_look_at(self) -> int:
        return sum(lane.to_look_at for lane in self.lanes)

    @property
    def name(self) -> str:
        return tr("Finished before noon, {n} tasks", n=len(self.lanes))


def hour_of(moment: datetime, day: date, zone: tzinfo | None) -> float:
    """Hours from the midnight that begins `day`, as local wall time; negative or above 24 on other days."""
    local = moment.astimezone(zone)
    days = (local.date() - day).days
    return days * 24 + local.hour + local.minute / 60 + local.second / 3600


def lane_of(detail: TaskDetail, day: date, zone: tzinfo | None) -> Lane:
    """The lane of a task on `day`, with times in `zone` (None: the machine's own)."""
    task = detail.task
    marks = _marks(detail, day, zone)
    files = lane_files(detail.deliverables)
    passed = sum(check.state == "passed" for check in detail.checks)
    to_look_at = sum(check.state in ("warning", "failed") for check in detail.checks)
    words = _words(detail, zone, len(files), to_look_at)
    return Lane(
        id=task.id,
        instruction=" ".join(task.instruction.split()),
        asked=format_time(task.submitted_at.astimezone(zone)),
        state=task.state,
        start=hour_of(task.submitted_at, day, zone),
        given=_given(task),
        pieces=_pieces(detail, day, zone),
        marks=marks,
        files=files,
        passed=passed,
        to_look_at=to_look_at,
        step=task.step_number,
        steps=len(task.steps),
        activity=task.current_step,
        finished=hour_of(task.ended_at, day, zone) if task.ended_at else None,
        name=f"{task.instruction}. {tr('Asked {time}', time=format_time(task.submitted_at.astimezone(zone)))}. "
        f"{words.headline or words.brief_headline}.",
        description=". ".join(_spoken(mark) for mark in marks),
        headline=words.headline,
        note=words.note,
        brief_headline=words.brief_headline,
        brief_note=words.brief_note,
        action=words.action,
        action_text=words.action_text,
        brief_action_text=words.brief_action_text,
    )


def lane_files(deliverables: Sequence[DeliverableRow]) -> tuple[LaneFile, ...]:
    """The files a lane lists: the newest version of each name, in the order they were first made."""
    newest: dict[str, DeliverableRow] = {}
    for each in deliverables:
        if each.state != "superseded" and (each.name not in newest or newest[each.name].version <= each.version):
            newest[each.name] = each
    return tuple(LaneFile(each.id, each.name, each.path, each.state == "missing") for each in newest.values())


def bundled(lanes: Sequence[Lane], is_open: bool, from_tasks: int = 13) -> tuple[Lane | Bundle, ...]:
    """The rows of the sheet: from 13 tasks on, those finished before noon fold into one bundle."""
    folded = tuple(lane for lane in lanes if lane.folds_before_noon)
    if len(lanes) < from_tasks or len(folded) < 2:
        return tuple(lanes)
    if is_open:
        return (Bundle(folded, True), *lanes)
    return (Bundle(folded), *(lane for lane in lanes if not lane.folds_before_noon))


# --- the thread ---


def _pieces(detail: TaskDetail, day: date, zone: tzinfo | None) -> tuple[tuple[float, float | None], ...]:
    """Stretches of work: from the start to the end, less the time that waited for the person."""
    task = detail.task
    if task.started_at is None:
        return ()
    pieces: list[tuple[float, float | None]] = []
    begin = hour_of(task.started_at, day, zone)
    for asked, answered in _waits(detail):
        stop = hour_of(asked, day, zone)
        if answered is None:
            pieces.append((begin, max(stop, begin)))
            return tuple(pieces)
        go_on = hour_of(answered, day, zone)
        if stop > begin and go_on - stop > SHORT_WAIT:
            pieces.append((begin, stop))
            begin = go_on
    if task.ended_at is not None:
        pieces.append((begin, max(hour_of(task.ended_at, day, zone), begin)))
    elif task.state in (TaskState.PAUSED, TaskState.WAITING, TaskState.QUEUED, TaskState.NEEDS_YOU):
        pieces.append((begin, max(hour_of(_last_sign(detail), day, zone), begin)))
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


def _last_sign(detail: TaskDetail) -> datetime:
    """The last moment something is known to have happened."""
    task = detail.task
    seen = [task.started_at or task.submitted_at]
    seen += [call.ended_at or call.at for call in detail.calls]
    seen += [each.at for each in (*detail.deliverables, *detail.sources)]
    return max(seen)


# --- marks ---


def _marks(detail: TaskDetail, day: date, zone: tzinfo | None) -> tuple[LaneMark, ...]:
    task = detail.task
    marks = [_question_mark(each, day, zone) for each in detail.questions if each.state != "open"]
    marks += [_approval_mark(each, day, zone) for each in detail.approvals if each.state != "waiting"]
    if task.state is TaskState.NEEDS_YOU:
        marks.append(_needs_mark(detail, day, zone))
    elif task.state.is_terminal and task.ended_at is not None:
        marks.append(_end_mark(detail, day, zone))
    elif task.state in (TaskState.PAUSED, TaskState.WAITING) and task.started_at is not None:
        at = _last_sign(detail)
        kind = MarkKind.PAUSED if task.state is TaskState.PAUSED else MarkKind.WAITING
        marks.append(LaneMark(kind, hour_of(at, day, zone), _clock(at, zone)))
    return tuple(sorted(marks, key=lambda mark: mark.hour))


def _question_mark(question: QuestionRow, day: date, zone: tzinfo | None) -> LaneMark:
    answer = question.answer if question.state == "answered" else tr("skipped")
    caption = (question.text, tr("You: {answer}", answer=answer))
    return LaneMark(MarkKind.ANSWERED, hour_of(question.at, day, zone), _clock(question.at, zone), caption)


def _approval_mark(approval: ApprovalRow, day: date, zone: tzinfo | None) -> LaneMark:
    words = {
        "granted": tr("You: yes, {time}", time=_clock(approval.decided_at or approval.at, zone)),
        "denied": tr("You: no, {time}", time=_clock(approval.decided_at or approval.at, zone)),
    }
    caption = (_first_line(approval.card) or approval.tool, words.get(approval.state, tr("No longer needed")))
    return LaneMark(MarkKind.APPROVAL, hour_of(approval.at, day, zone), _clock(approval.at, zone), caption)


def _needs_mark(detail: TaskDetail, day: date, zone: tzinfo | None) -> LaneMark:
    questions = [each for each in detail.questions if each.state == "open"]
    approvals = [each for each in detail.approvals if each.state == "waiting"]
    since = waiting_since(detail)
    brief = tr_n("1 request|{n} requests", len(questions) + len(approvals) or 1)
    if questions and not approvals:
        brief = tr_n("1 question|{n} questions", len(questions))
        return LaneMark(
            MarkKind.QUESTION, hour_of(since, day, zone), _clock(since, zone), (questions[0].text,), brief
        )
    caption = (_first_line(approvals[0].card) or approvals[0].tool,) if len(approvals) == 1 else (brief,)
    return LaneMark(MarkKind.NEEDS_YOU, hour_of(since, day, zone), _clock(since, zone), caption, brief)


def _end_mark(detail: TaskDetail, day: date, zone: tzinfo | None) -> LaneMark:
    task = detail.task
    at = task.ended_at or task.submitted_at
    hour, time = hour_of(at, day, zone), _clock(at, zone)
    if task.state is TaskState.DONE:
        count = len(lane_files(detail.deliverables))
        return LaneMark(MarkKind.DONE, hour, time, (tr_n("1 file|{n} files", count),) if count else ())
    if task.state is TaskState.CANCELLED:
        return LaneMark(MarkKind.CANCELLED, hour, time, (tr("Stopped by you"),))
    reason, rest = split_sentence(task.error)
    return LaneMark(MarkKind.STOPPED, hour, time, tuple(filter(None, (reason, rest))), reason)


def _spoken(mark: LaneMark) -> str:
    words = {
        MarkKind.NEEDS_YOU: tr("waiting for you"),
        MarkKind.QUESTION: tr("question"),
        MarkKind.STOPPED: tr("stopped"),
        MarkKind.CANCELLED: tr("stopped"),
        MarkKind.DONE: tr("done"),
        MarkKind.APPROVAL: tr("approval"),
        MarkKind.ANSWERED: tr("question"),
        MarkKind.PAUSED: tr("paused"),
    }
    return f"{mark.time}, {words.get(mark.kind, mark.kind.value)}: {', '.join(mark.caption)}"


# --- the Delivered column ---


@dataclass(frozen=True, slots=True)
class _Words:
    headline: str = ""
    note: str = ""
    brief_headline: str = ""
    brief_note: str = ""
    action: Action = Action.NONE
    action_text: str = ""
    brief_action_text: str = ""


def _words(detail: TaskDetail, zone: tzinfo | None, files: int, to_look_at: int) -> _Words:
    task = detail.task
    match task.state:
        case TaskState.NEEDS_YOU:
            return _needs_words(detail, zone)
        case TaskState.DONE:
            look = tr_n("1 to look at|{n} to look at", to_look_at) if to_look_at else ""
            count = tr_n("1 file|{n} files", files) if files else tr("Answered")
            return _Words(tr("Ready. {files}", files=count), look, count, look)
        case TaskState.WORKING:
            return _working_words(task, files)
        case TaskState.FAILED:
            at = tr("Stopped at step {step} of {steps}", step=task.step_number, steps=len(task.steps))
            headline = at if task.steps else tr("Stopped")
            why = tr("See why")
            return _Words(headline, _kept(files), tr("Stopped"), "", Action.SEE_WHY, why, why)
        case TaskState.CANCELLED:
            return _Words(tr("Stopped by you"), _kept(files), tr("Stopped"), "")
        case TaskState.PAUSED:
            return _Words(tr("Paused. Nothing is lost"), _kept(files), tr("Paused"), tr("Nothing is lost"))
        case TaskState.WAITING:
            note = tr("Goes on by itself")
            return _Words(split_sentence(task.error)[0] or tr("Waiting"), note, tr("Waiting"), note)
        case _:
            note = tr("Starts when a place is free")
            return _Words(tr("Queued"), note, tr("Queued"), "")


def _needs_words(detail: TaskDetail, zone: tzinfo | None) -> _Words:
    questions = sum(each.state == "open" for each in detail.questions)
    approvals = sum(each.state == "waiting" for each in detail.approvals)
    since = _clock(waiting_since(detail), zone)
    headline = tr("Waiting for you since {time}", time=since)
    if questions and not approvals:
        text = tr_n("Answer|Answer {n} questions", questions)
        return _Words(headline, "", since, "", Action.ANSWER, text, tr("Answer"))
    text = tr_n("Review 1 request|Review {n} requests", approvals + questions or 1)
    return _Words(headline, "", since, "", Action.ANSWER, text, tr("Review"))


def _working_words(task: TaskRow, files: int) -> _Words:
    step = tr("Step {step} of {steps}", step=task.step_number, steps=len(task.steps)) if task.steps else tr("Working")
    made = tr_n("1 file so far|{n} files so far", files) if files else ""
    cost = tr("{money} so far", money=format_money(task.cost_usd)) if task.cost_usd and task.cost_usd >= 0.005 else ""
    return _Words(step, tr(", ").join(filter(None, (made, cost))), step, made or cost)


def _kept(files: int) -> str:
    return tr_n("1 file was kept|{n} files were kept", files) if files else tr("Nothing was changed")


def waiting_since(detail: TaskDetail) -> datetime:
    """When the task began to wait for the person."""
    open_ = [each.at for each in detail.questions if each.state == "open"]
    open_ += [each.at for each in detail.approvals if each.state == "waiting"]
    return min(open_, default=_last_sign(detail))


def _given(task: TaskRow) -> str:
    """ "Notes.docx and 3 more"."""
    if not task.inputs:
        return ""
    first = PurePath(task.inputs[0]).name or task.inputs[0]
    return tr("{name} and {n} more", name=first, n=len(task.inputs) - 1) if len(task.inputs) > 1 else first


def split_sentence(text: str) -> tuple[str, str]:
    """The first sentence of a message, without its full stop, and the rest."""
    line = _first_line(text)
    for stop in (". ", "。", "; "):
        head, found, tail = line.partition(stop)
        if found and head:
            return head, tail.strip().rstrip(".。")
    return line.rstrip(".。"), ""


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _clock(moment: datetime, zone: tzinfo | None) -> str:
    return format_time(moment.astimezone(zone))
