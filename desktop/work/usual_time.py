"""Answers for how long tasks like this one took before: the median working time of the latest done ones of the same job
and engine, without the time in which they waited for the person.

Asking the store walks past tasks, so it happens on a thread and only once per kind; a done task of the kind makes it be
asked again. Fewer than three like tasks say nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Protocol

from desktop.core.task import TaskDetail, TaskRow, TaskState

ENOUGH = 3
TAKEN = 9  # the latest of the kind
LOOKED_AT = 300  # done tasks among which they are looked for

READ = 2_000  # characters of an instruction: what follows is pasted text

Span = tuple[datetime, datetime | None]


class Past(Protocol):
    """The part of the store that is asked (desktop.store.journal)."""

    def tasks(self, *, states: Collection[TaskState], limit: int) -> list[TaskRow]: ...
    def detail(self, id: str) -> TaskDetail | None: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """Tasks that are alike: the job by its name or, without one, by the words; and who worked on it."""

    job: str
    model: str


def kind_of(task: TaskRow) -> Kind | None:
    """None for what is no known job: such tasks have nothing in common."""
    job = task.job or job_of(task.instruction)
    return Kind(job, task.model) if job and task.model != "auto" else None


def job_of(instruction: str) -> str:
    """The job that the words ask for; "" for none that is known."""
    return _job_of(instruction[:READ])


@lru_cache(maxsize=1024)
def _job_of(instruction: str) -> str:
    from desktop.providers.offline.intent import intent_of

    return intent_of(instruction)


class UsualTimes:
    """What is known of each kind of task. Used by one thread; only `learn` asks the store, on another."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self._known: dict[Kind, float | None] = {}

    def seconds(self, task: TaskRow) -> float | None:
        """The usual working time of such a task; None while unknown or never learned."""
        return self._known.get(kind) if (kind := kind_of(task)) is not None else None

    def is_open(self, task: TaskRow) -> bool:
        """Whether it would be worth asking for such a task."""
        return (kind := kind_of(task)) is not None and kind not in self._known

    def forget(self, task: TaskRow) -> None:
        """It is done, so what is known of its kind is out of date."""
        if (kind := kind_of(task)) is not None:
            self._known.pop(kind, None)

    async def learn(self, task: TaskRow) -> float | None:
        """Ask the store for the kind of `task`; its usual seconds."""
        kind = kind_of(task)
        if kind is None:
            return None
        self._known.setdefault(kind, None)  # others need not ask meanwhile
        found = await asyncio.to_thread(usual_seconds, self._past, kind)
        self._known[kind] = found
        return found


@dataclass(frozen=True, slots=True)
class Course:
    """How the latest `tasks` of a kind went: `seconds` is the median of their working times, `files` the range (first to
    third quartile) of how many files they made."""

    tasks: int
    seconds: float
    files: tuple[int, int]


def usual_seconds(past: Past, kind: Kind) -> float | None:
    """The median working time of the latest done tasks of this kind; None when fewer than three are known."""
    found = course_of(past, past.tasks(states=[TaskState.DONE], limit=LOOKED_AT), kind)
    return found.seconds if found is not None else None


def course_of(past: Past, done: Sequence[TaskRow], kind: Kind) -> Course | None:
    """How those of `done` (newest first) that are of this kind went; None when fewer than three are known."""
    alike = [row for row in done if kind_of(row) == kind][:TAKEN]
    if len(alike) < ENOUGH:
        return None
    details = [detail for row in alike if (detail := past.detail(row.id)) is not None]
    timed = [(detail.task, seconds) for detail in details if (seconds := worked_seconds(detail)) is not None]
    if len(timed) < ENOUGH:
        return None
    files = sorted(row.deliverables for row, _ in timed)
    median = _middle([seconds for _, seconds in timed])
    return Course(len(timed), median, (files[len(files) // 4], files[3 * len(files) // 4]))


def worked_seconds(detail: TaskDetail) -> float | None:
    """How long an ended task was worked on; None when its start or end is unknown."""
    task = detail.task
    if task.started_at is None or task.ended_at is None:
        return None
    return max(0.0, (task.ended_at - task.started_at - waited(detail)).total_seconds())


def waited(detail: TaskDetail, until: datetime | None = None) -> timedelta:
    """How long the task has waited for the person, overlapping waits counted once; an open wait counts up to `until`."""
    stretches = ((asked, answered or until) for asked, answered in waits(detail))
    return sum((end - begin for begin, end in stretches if end is not None and end > begin), timedelta())


def waits(detail: TaskDetail) -> Sequence[Span]:
    """When the task waited for the person: asked, answered (None: not yet), in order, joined where they overlap."""
    spans: list[Span] = [(each.at, each.answered_at) for each in detail.questions]
    spans += [(each.at, each.decided_at) for each in detail.approvals]
    joined: list[Span] = []
    for asked, answered in sorted(spans, key=lambda span: span[0]):
        if joined and (joined[-1][1] is None or asked <= joined[-1][1]):
            before = joined[-1][1]
            until = None if before is None or answered is None else max(before, answered)
            joined[-1] = (joined[-1][0], until)
        else:
            joined.append((asked, answered))
    return joined


def ready_at(detail: TaskDetail, usual: float | None, now: datetime) -> datetime | None:
    """When a task that is worked on will be ready if it takes its usual time; None when that is unknown or over."""
    task = detail.task
    if usual is None or task.state is not TaskState.WORKING or task.started_at is None:
        return None
    moment = task.started_at + waited(detail) + timedelta(seconds=usual)
    return moment if moment > now else None


def _middle(values: Sequence[float]) -> float:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2
