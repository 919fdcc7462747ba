"""Answers for what the journal holds: past participles, frozen, with a literal kind and a schema number.

`key` makes "at most one" a constraint of the store: one row per (kind, key). Tokens are shown (`TextDelta`
on the bus) and never journaled. A new event: the dataclass here, a line in EVENTS, a `case` in the projection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal

from desktop.core.commands import (
    ApprovalDecided,
    BudgetChanged,
    DeliverablesJudged,
    QuestionAnswered,
    SteerWithdrawn,
    TaskCancelled,
    TaskPaused,
    TaskResumed,
    UndoRequested,
    UserSteered,
)
from desktop.core.delivery import (
    CheckEnded,
    DeliverableCopied,
    DeliverableSaved,
    FilesMoved,
    MovesUndone,
    RepairRequested,
    TaskCompleted,
    TaskFailed,
)
from desktop.core.message import FilePart
from desktop.core.task import Step
from desktop.core.turns import (
    BackgroundStarted,
    ContextCompacted,
    EstimateMade,
    ModelChanged,
    RetryPlanned,
    SideTurnEnded,
    SideTurnStarted,
    TurnEnded,
    TurnStarted,
)

__all__ = [
    "EVENTS",
    "ApprovalRequested",
    "CallEnded",
    "CallProposed",
    "CallStarted",
    "CheckEnded",
    "DeliverableCopied",
    "DeliverableSaved",
    "Event",
    "FilesMoved",
    "MovesUndone",
    "PlanChanged",
    "Progressed",
    "QuestionAsked",
    "Recorded",
    "RepairRequested",
    "RunEnded",
    "RunInterrupted",
    "RunOutcome",
    "RunStarted",
    "SourceRead",
    "TaskCompleted",
    "TaskFailed",
    "TaskSubmitted",
    "TextDelta",
]

RunOutcome = Literal["completed", "failed", "cancelled", "paused", "needs_you", "waiting"]


@dataclass(frozen=True, slots=True)
class TaskSubmitted:
    """`inputs` are absolute paths as granted; `workspace` is the task's folder; `as_of` is ISO 8601 with offset, the
    moment "today" is counted from; `budget_usd` None means no cap beyond the settings. `after` are tasks that must
    have ended first; `not_before` (ISO 8601, UTC) is the earliest start; `pace` "tonight" allows cheaper background work
    at the provider; `fallbacks` are the back ends this task may go on with, in order; `reviewer` reads it a second time.

    A repeating one (`repeat`: daily, weekdays, weekly, monthly) is one of the times of `series`, the id of the first.
    `anchor` is the first time, `nominal` this one, both ISO 8601 to the minute in `timezone`, without an offset."""

    kind: ClassVar[str] = "TaskSubmitted"
    schema: ClassVar[int] = 1
    task: str
    instruction: str
    inputs: tuple[str, ...] = ()
    workspace: str = ""
    job: str = ""
    model: str = "offline"
    language: str = "en"
    timezone: str = "UTC"
    as_of: str = ""
    out: str = ""
    budget_usd: float | None = None
    approve: str = "ask"
    after: tuple[str, ...] = ()
    not_before: str = ""
    pace: str = "now"
    fallbacks: tuple[str, ...] = ()
    reviewer: str = ""
    repeat: str = ""
    series: str = ""
    anchor: str = ""
    nominal: str = ""

    @property
    def key(self) -> str:
        return self.task


@dataclass(frozen=True, slots=True)
class RunStarted:
    """`as_of`: a repeating task is counted from the moment its first run began (ISO 8601 with offset); else ""."""

    kind: ClassVar[str] = "RunStarted"
    schema: ClassVar[int] = 1
    task: str
    run: str
    model: str = ""
    as_of: str = ""

    @property
    def key(self) -> str:
        return self.run


@dataclass(frozen=True, slots=True)
class RunInterrupted:
    """A run without an end was found at start: the process died. Written once per run, then the task resumes."""

    kind: ClassVar[str] = "RunInterrupted"
    schema: ClassVar[int] = 1
    task: str
    run: str

    @property
    def key(self) -> str:
        return self.run


@dataclass(frozen=True, slots=True)
class RunEnded:
    """`until` (ISO 8601, UTC) is when a run that ended `waiting` goes on by itself."""

    kind: ClassVar[str] = "RunEnded"
    schema: ClassVar[int] = 1
    task: str
    run: str
    outcome: RunOutcome
    reason: str = ""
    until: str = ""

    @property
    def key(self) -> str:
        return self.run


@dataclass(frozen=True, slots=True)
class CallProposed:
    """In the transaction of its turn. `call` is the call key (our journal position), `call_id` the provider's id."""

    kind: ClassVar[str] = "CallProposed"
    schema: ClassVar[int] = 1
    task: str
    turn: int
    index: int
    call: str
    call_id: str
    tool: str
    arguments: Mapping[str, Any]
    effect: str
    decision: Literal["allow", "ask", "deny"]
    rule: str
    fingerprint: str = ""
    tainted: bool = False

    @property
    def key(self) -> str:
        return self.call


@dataclass(frozen=True, slots=True)
class ApprovalRequested:
    """What the person is shown, frozen: `digest` is over tool, canonical arguments and account."""

    kind: ClassVar[str] = "ApprovalRequested"
    schema: ClassVar[int] = 1
    task: str
    approval: str
    call: str
    card: str
    digest: str
    warnings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    provenance: tuple[Mapping[str, Any], ...] = ()

    @property
    def key(self) -> str:
        return self.approval


@dataclass(frozen=True, slots=True)
class CallStarted:
    """Intent: committed before the first byte of the effect. Effects that are not idempotent start at most once."""

    kind: ClassVar[str] = "CallStarted"
    schema: ClassVar[int] = 1
    task: str
    call: str
    attempt: int = 1

    @property
    def key(self) -> str:
        return f"{self.call}:{self.attempt}"


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The one outcome of a call; `content` is what the chat model is told."""

    kind: ClassVar[str] = "CallEnded"
    schema: ClassVar[int] = 1
    task: str
    call: str
    outcome: Literal["succeeded", "failed", "denied", "in_doubt"]
    content: str = ""
    labels: tuple[str, ...] = ()
    files: tuple[FilePart, ...] = ()

    @property
    def key(self) -> str:
        return self.call


@dataclass(frozen=True, slots=True)
class SourceRead:
    """`blob` is the SHA-256 of the stored passages (Document as JSON); `error` the sentence when it gave none."""

    kind: ClassVar[str] = "SourceRead"
    schema: ClassVar[int] = 1
    task: str
    file: str
    path: str
    sha256: str = ""
    format: str = ""
    size: int = 0
    passages: int = 0
    title: str = ""
    blob: str = ""
    error: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.task}:{self.file}:{self.sha256}"


@dataclass(frozen=True, slots=True)
class PlanChanged:
    kind: ClassVar[str] = "PlanChanged"
    schema: ClassVar[int] = 1
    task: str
    call: str
    steps: tuple[Step, ...]

    @property
    def key(self) -> str:
        return self.call


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """`secret`: the answer (a password) stays in memory and never enters the journal."""

    kind: ClassVar[str] = "QuestionAsked"
    schema: ClassVar[int] = 1
    task: str
    question: str
    call: str
    text: str
    choices: tuple[str, ...] = ()
    free_text: bool = True
    secret: bool = False

    @property
    def key(self) -> str:
        return self.question


Event = (
    TaskSubmitted
    | RunStarted
    | RunInterrupted
    | RunEnded
    | TurnStarted
    | TurnEnded
    | RetryPlanned
    | ModelChanged
    | ContextCompacted
    | EstimateMade
    | BackgroundStarted
    | SideTurnStarted
    | SideTurnEnded
    | CallProposed
    | ApprovalRequested
    | ApprovalDecided
    | CallStarted
    | CallEnded
    | SourceRead
    | DeliverableSaved
    | DeliverableCopied
    | FilesMoved
    | UndoRequested
    | MovesUndone
    | PlanChanged
    | CheckEnded
    | RepairRequested
    | QuestionAsked
    | QuestionAnswered
    | UserSteered
    | SteerWithdrawn
    | TaskPaused
    | TaskResumed
    | TaskCancelled
    | BudgetChanged
    | DeliverablesJudged
    | TaskCompleted
    | TaskFailed
)
EVENTS: Mapping[str, type[Event]] = {kind.kind: kind for kind in Event.__args__}


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its place in the journal. `seq` orders; `at` (aware UTC) only informs."""

    seq: int
    at: datetime
    event: Event


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of the chat model's text as it arrives. On the bus only, never journaled."""

    task: str
    text: str


@dataclass(frozen=True, slots=True)
class Progressed:
    """A step inside a long call ("reading 12 of 40"). On the bus only, never journaled."""

    task: str
    text: str
