"""Answers for what the journal holds of asking a chat model: turns, tries, waits, switches and what they cost.

The same rules as in `events` hold: past participles, frozen, a literal kind, a schema number, a key that is unique.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from desktop.core.message import Part, StopReason, Usage


@dataclass(frozen=True, slots=True)
class TurnStarted:
    """Intent of a chat-model call. A turn asked again (crash, failure, incomplete) has a higher `attempt`.

    `sent_bytes` is the size of the request; `reserved_usd` its worst case, held against the caps until the turn ends
    (None while the price is unknown)."""

    kind: ClassVar[str] = "TurnStarted"
    schema: ClassVar[int] = 1
    task: str
    turn: int
    attempt: int = 1
    model: str = ""
    sent_bytes: int = 0
    reserved_usd: float | None = 0.0

    @property
    def key(self) -> str:
        return f"{self.task}:{self.turn}:{self.attempt}"


@dataclass(frozen=True, slots=True)
class TurnEnded:
    kind: ClassVar[str] = "TurnEnded"
    schema: ClassVar[int] = 1
    task: str
    turn: int
    outcome: Literal["complete", "incomplete", "error", "aborted"]
    attempt: int = 1
    parts: tuple[Part, ...] = ()
    stop: StopReason = StopReason.END
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    cost_usd: float | None = 0.0
    error: str = ""

    @property
    def key(self) -> str:
        return f"{self.task}:{self.turn}:{self.attempt}"


@dataclass(frozen=True, slots=True)
class RetryPlanned:
    """A try failed and the next comes after `wait_s` seconds. `reason` is a FailureKind. Shown; cut short by a cancel."""

    kind: ClassVar[str] = "RetryPlanned"
    schema: ClassVar[int] = 1
    task: str
    turn: int
    attempt: int
    model: str
    reason: str
    wait_s: float

    @property
    def key(self) -> str:
        return f"{self.task}:{self.turn}:{self.attempt}"


@dataclass(frozen=True, slots=True)
class ModelChanged:
    """From `turn` on another back end works on the task, and it stays there. `reason` is a FailureKind or "person"."""

    kind: ClassVar[str] = "ModelChanged"
    schema: ClassVar[int] = 1
    task: str
    turn: int
    source: str
    target: str
    reason: str

    @property
    def key(self) -> str:
        return f"{self.task}:{self.turn}:{self.source}:{self.target}"


@dataclass(frozen=True, slots=True)
class ContextCompacted:
    """The first `through` messages after the opening are replaced by `summary` (what a chat model must still know)."""

    kind: ClassVar[str] = "ContextCompacted"
    schema: ClassVar[int] = 1
    task: str
    turn: int
    through: int
    summary: str

    @property
    def key(self) -> str:
        return f"{self.task}:{self.turn}:{self.through}"


@dataclass(frozen=True, slots=True)
class EstimateMade:
    """What the task is expected to cost. None for both while a price is unknown. `basis` says in words from what."""

    kind: ClassVar[str] = "EstimateMade"
    schema: ClassVar[int] = 1
    task: str
    low_usd: float | None
    high_usd: float | None
    tokens: int
    model: str
    basis: str = ""

    @property
    def key(self) -> str:
        return f"{self.task}:{self.model}"


@dataclass(frozen=True, slots=True)
class BackgroundStarted:
    """A turn goes on at the provider under `id`: journaled before anything else is read, polled until it ends."""

    kind: ClassVar[str] = "BackgroundStarted"
    schema: ClassVar[int] = 1
    task: str
    turn: int
    attempt: int
    model: str
    id: str

    @property
    def key(self) -> str:
        return f"{self.task}:{self.turn}:{self.attempt}"


@dataclass(frozen=True, slots=True)
class SideTurnStarted:
    """Intent of a chat-model call outside the conversation. `purpose`: second_reading, summary. Metered like a turn."""

    kind: ClassVar[str] = "SideTurnStarted"
    schema: ClassVar[int] = 1
    task: str
    side: str
    purpose: str
    model: str
    sent_bytes: int = 0
    reserved_usd: float | None = 0.0

    @property
    def key(self) -> str:
        return self.side


@dataclass(frozen=True, slots=True)
class SideTurnEnded:
    """`text` is what the chat model said; `error` why there is none."""

    kind: ClassVar[str] = "SideTurnEnded"
    schema: ClassVar[int] = 1
    task: str
    side: str
    model: str
    usage: Usage = field(default_factory=Usage)
    cost_usd: float | None = 0.0
    text: str = ""
    error: str = ""

    @property
    def key(self) -> str:
        return self.side
