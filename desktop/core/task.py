"""Answers for what a task is and how it looks from outside: its state and the rows that views and scripts read.

The rows are projections of the journal; nothing here is ever written except by folding events.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final


class TaskState(StrEnum):
    """Where a task stands (DURABILITY: states). "Running" is never stored: `working` means a run has not ended."""

    QUEUED = "queued"
    WORKING = "working"
    NEEDS_YOU = "needs_you"
    WAITING = "waiting"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_terminal(self) -> bool:
        return self in (TaskState.DONE, TaskState.FAILED, TaskState.CANCELLED)


class StepState(StrEnum):
    EXPECTED = "expected"
    ACTIVE = "active"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the plan the chat model keeps up to date."""

    title: str
    state: StepState = StepState.EXPECTED


@dataclass(frozen=True, slots=True)
class Move:
    """A file that goes from `source` to `target` (both absolute); `sha256` is its content before and after."""

    source: str
    target: str
    sha256: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as a list shows it. Times are aware UTC; `cost_usd` is None while a price is unknown.

    `model` is the back end that works on it now, `asked_model` the one it was submitted for. `wake_at` is when a waiting
    task, or the next try of a working one, goes on by itself; a task that is `waiting` without it waits for the network.
    `sent_bytes` is what all its requests held. The estimate is None while a price is unknown or none was made.

    A later time of a repeating task (see `TaskSubmitted`) counts as submitted when it is due."""

    id: str
    seq: int
    instruction: str
    state: TaskState
    submitted_at: datetime
    inputs: tuple[str, ...] = ()
    job: str = ""
    model: str = "offline"
    language: str = "en"
    timezone: str = "UTC"
    as_of: str = ""
    out: str = ""
    workspace: str = ""
    budget_usd: float | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    steps: tuple[Step, ...] = ()
    turns: int = 0
    cost_usd: float | None = 0.0
    error: str = ""
    report: str = ""
    needs: int = 0
    deliverables: int = 0
    warnings: int = 0
    interrupted: int = 0
    asked_model: str = ""
    wake_at: datetime | None = None
    sent_bytes: int = 0
    estimate_low_usd: float | None = None
    estimate_high_usd: float | None = None
    after: tuple[str, ...] = ()
    not_before: datetime | None = None
    pace: str = "now"
    accepted_at: datetime | None = None
    repeat: str = ""
    series: str = ""
    anchor: str = ""
    nominal: str = ""

    @property
    def step_number(self) -> int:
        """The number (from 1) of the step being worked on; 0 without a plan."""
        done = sum(step.state in (StepState.DONE, StepState.SKIPPED) for step in self.steps)
        return min(done + 1, len(self.steps))

    @property
    def current_step(self) -> str:
        """Title of the step being worked on, "" without a plan or when all are done."""
        return next((s.title for s in self.steps if s.state in (StepState.ACTIVE, StepState.EXPECTED)), "")


@dataclass(frozen=True, slots=True)
class CallRow:
    """A tool call. `state`: proposed, awaiting, ready, started, succeeded, failed, denied, in_doubt."""

    key: str
    task: str
    turn: int
    index: int
    call_id: str
    tool: str
    arguments: Mapping[str, Any]
    effect: str
    decision: str
    rule: str
    state: str
    at: datetime
    ended_at: datetime | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One try to get an answer from a chat model. `outcome`: "" while it is asked, complete, incomplete, error, aborted,
    interrupted (the process died). `turn` 0 is a side turn, `purpose` says for what. `reserved_usd` is held until it ends.
    """

    key: str
    task: str
    turn: int
    attempt: int
    purpose: str
    model: str
    at: datetime
    ended_at: datetime | None = None
    outcome: str = ""
    error: str = ""
    sent_bytes: int = 0
    reserved_usd: float | None = 0.0
    cost_usd: float | None = 0.0
    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0
    background: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """What waits for, or was answered by, the person. `state`: waiting, granted, denied, expired, superseded."""

    id: str
    task: str
    call: str
    card: str
    tool: str
    arguments: Mapping[str, Any]
    digest: str
    state: str
    at: datetime
    decided_at: datetime | None = None
    warnings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    provenance: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question to the person. `state`: open, answered, skipped."""

    id: str
    task: str
    call: str
    text: str
    choices: tuple[str, ...]
    state: str
    at: datetime
    answer: str = ""
    answered_at: datetime | None = None
    secret: bool = False


@dataclass(frozen=True, slots=True)
class DeliverableRow:
    """A file that was made. `state`: committed, superseded, removed (by an undo). `path` is absolute."""

    id: str
    task: str
    name: str
    path: str
    sha256: str
    format: str
    version: int
    size: int
    at: datetime
    title: str = ""
    state: str = "committed"
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A file that was read. `error` is the one clear sentence where it could not be; `left_bytes` went to a back end."""

    task: str
    file: str
    path: str
    sha256: str
    format: str
    size: int
    passages: int
    at: datetime
    title: str = ""
    error: str = ""
    blob: str = ""
    left_bytes: int = 0


SECOND_READING: Final = "second reading"  # the name of the check in which another chat model reads the files again


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check before "done". `state`: passed, warning, failed, not_run."""

    task: str
    name: str
    state: str
    detail: str
    file: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SteerRow:
    """Words of the person for a task under way. `state`: waiting, taken (a turn has started since), withdrawn."""

    id: str
    task: str
    at: datetime
    text: str
    state: str = "waiting"


@dataclass(frozen=True, slots=True)
class OriginRow:
    """A task that another one builds on: it made one of its inputs, or had to end first."""

    id: str
    instruction: str


@dataclass(frozen=True, slots=True)
class TaskDetail:
    """Everything about one task that an inspector shows. `undone_at` is when its moves were last taken back; `upcoming`
    the time of its series that no run has begun yet, None when the series is over or there is none; `is_unlimited`: the
    person took its limit away, so that of the settings does not hold for it either."""

    task: TaskRow
    calls: tuple[CallRow, ...] = ()
    approvals: tuple[ApprovalRow, ...] = ()
    questions: tuple[QuestionRow, ...] = ()
    deliverables: tuple[DeliverableRow, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    checks: tuple[CheckRow, ...] = ()
    steers: tuple[SteerRow, ...] = ()
    turns: tuple[TurnRow, ...] = ()
    origins: tuple[OriginRow, ...] = ()
    undone_at: datetime | None = None
    upcoming: TaskRow | None = None
    is_unlimited: bool = False
