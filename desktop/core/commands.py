"""Answers for what a person decided about a task: the journal's commands. They may come from any window or process.

The same rules as in `events` hold: past participles, frozen, a literal kind, a schema number, a key that is unique.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True)
class ApprovalDecided:
    kind: ClassVar[str] = "ApprovalDecided"
    schema: ClassVar[int] = 1
    task: str
    approval: str
    decision: Literal["granted", "denied", "expired", "superseded"]
    by: str = ""

    @property
    def key(self) -> str:
        return self.approval


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """`skipped` leaves the choice to the chat model, which must state its assumption."""

    kind: ClassVar[str] = "QuestionAnswered"
    schema: ClassVar[int] = 1
    task: str
    question: str
    text: str = ""
    skipped: bool = False

    @property
    def key(self) -> str:
        return self.question


@dataclass(frozen=True, slots=True)
class UserSteered:
    """Text for the chat model, taken after the present turn; with `now` the present answer is broken off for it and asked
    again. `steer` is the command's own id."""

    kind: ClassVar[str] = "UserSteered"
    schema: ClassVar[int] = 1
    task: str
    steer: str
    text: str
    now: bool = False

    @property
    def key(self) -> str:
        return self.steer


@dataclass(frozen=True, slots=True)
class SteerWithdrawn:
    """The person took a steer back before it was taken: no turn has started since."""

    kind: ClassVar[str] = "SteerWithdrawn"
    schema: ClassVar[int] = 1
    task: str
    steer: str

    @property
    def key(self) -> str:
        return self.steer


@dataclass(frozen=True, slots=True)
class TaskPaused:
    kind: ClassVar[str] = "TaskPaused"
    schema: ClassVar[int] = 1
    task: str
    command: str

    @property
    def key(self) -> str:
        return self.command


@dataclass(frozen=True, slots=True)
class TaskResumed:
    kind: ClassVar[str] = "TaskResumed"
    schema: ClassVar[int] = 1
    task: str
    command: str

    @property
    def key(self) -> str:
        return self.command


@dataclass(frozen=True, slots=True)
class TaskCancelled:
    """`unstarted`: it holds only if no run has begun yet; a repeating task ends with the time that is still to come."""

    kind: ClassVar[str] = "TaskCancelled"
    schema: ClassVar[int] = 1
    task: str
    unstarted: bool = False

    @property
    def key(self) -> str:
        return self.task


@dataclass(frozen=True, slots=True)
class UndoRequested:
    """Intent: the person wants the moves of a task taken back. `command` is the command's own id."""

    kind: ClassVar[str] = "UndoRequested"
    schema: ClassVar[int] = 1
    task: str
    command: str

    @property
    def key(self) -> str:
        return self.command


@dataclass(frozen=True, slots=True)
class BudgetChanged:
    """The person set the task's cap to `budget_usd` (None: no cap of its own). It holds from the next turn on."""

    kind: ClassVar[str] = "BudgetChanged"
    schema: ClassVar[int] = 1
    task: str
    command: str
    budget_usd: float | None

    @property
    def key(self) -> str:
        return self.command


@dataclass(frozen=True, slots=True)
class DeliverablesAccepted:
    """The person looked at the files of an ended task and takes them as they are."""

    kind: ClassVar[str] = "DeliverablesAccepted"
    schema: ClassVar[int] = 1
    task: str
    command: str

    @property
    def key(self) -> str:
        return self.command


@dataclass(frozen=True, slots=True)
class DeliverablesRemoved:
    """The person took back what an ended task made: these deliverables (ids) no longer stand where they were. `left`
    names, per file that stays, why (path: reason). An `UndoRequested` with the same command came before."""

    kind: ClassVar[str] = "DeliverablesRemoved"
    schema: ClassVar[int] = 1
    task: str
    command: str
    deliverables: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.command


DeliverablesJudged = DeliverablesAccepted | DeliverablesRemoved
