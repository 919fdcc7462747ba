"""Answers for the roles between rooms: protocols on one screen. Whoever knows only these can be tested with a list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from desktop.core.document import Document, Passage
from desktop.core.events import Event, Recorded
from desktop.core.message import FilePart, Message, Reply, Usage


class Effect(StrEnum):
    """What a call does to the world (POLICY: effect classes)."""

    READ = "READ"
    FETCH = "FETCH"
    WORKSPACE = "WORKSPACE"
    CHANGE = "CHANGE"
    SEND = "SEND"
    DESTROY = "DESTROY"
    SPEND = "SPEND"
    SECURITY = "SECURITY"
    EXECUTE = "EXECUTE"


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as a chat model sees it. `schema` is the JSON schema of its arguments (an object)."""

    name: str
    description: str
    schema: Mapping[str, Any]
    effect: Effect


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call to a chat model can hold, in tokens. `result`: characters of a tool's result it is shown whole."""

    context: int = 200_000
    output: int = 32_000
    result: int = 24_000


@dataclass(frozen=True, slots=True)
class Weight:
    """What one request would send: the exact bytes of its body, and its tokens as counted here (rounded up).

    A provider that searches the web itself works in steps: `billed` are the input tokens it may charge at most (0: as
    many as `tokens`), `searches` how often it may search. `is_bounded` False: nobody can say how much it will read.
    """

    bytes: int = 0
    tokens: int = 0
    billed: int = 0
    searches: int = 0
    is_bounded: bool = True


class ChatModel(Protocol):
    """A chat back end. `name` is "provider:id". `weigh` says what a request would send, without sending it.

    `reply` streams text to `on_delta` and returns one whole turn. It asks once and never retries: every failure is a
    `ModelFailure` (core.failure), an answer without its terminal event one of kind INCOMPLETE. Cancelling it closes
    the connection.
    """

    @property
    def name(self) -> str: ...
    @property
    def limits(self) -> Limits: ...
    def weigh(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> Weight: ...
    async def reply(
        self,
        system: str,
        messages: Sequence[Message],
        tools: Sequence[ToolSpec],
        on_delta: Callable[[str], None],
    ) -> Reply: ...


class Purse(Protocol):
    """What a task may still spend. `model` is "provider:id"; sums in US dollars, None while the price is unknown.

    `reserve` gives the worst case of a request and raises LimitReached when a cap would not hold it; `cost` is what a
    turn came to.
    """

    def reserve(self, model: str, weight: Weight) -> float | None: ...
    def cost(self, model: str, usage: Usage) -> float | None: ...


class Recorder(Protocol):
    """The journal as the engine sees it: all events of one call commit in one transaction, or none."""

    async def append(self, *events: Event) -> Sequence[Recorded]: ...
    async def put_blob(self, data: bytes) -> str: ...


class Library(Protocol):
    """What the task was given and what was read of it. Files are named as the person sees them (relative, "/").

    `read` raises KeyError (no such file) or UnreadableFile; `read_all` leaves unreadable files to `problems` (file ->
    sentence); `cited` gives a passage and the SHA-256 of its file, KeyError for an id nobody read; `path` is where a
    file lies (KeyError). `to_change` are files of an earlier task that this one is to change: no sources, so neither
    `files` nor `read_all` has them, but they can be read.
    """

    def files(self) -> Sequence[str]: ...
    def to_change(self) -> Sequence[str]: ...
    async def read(self, file: str) -> Document: ...
    async def read_all(self) -> Sequence[Document]: ...
    async def cited(self, id: str) -> tuple[Passage, str]: ...
    def problems(self) -> Mapping[str, str]: ...
    def path(self, file: str) -> Path: ...


@dataclass(frozen=True, slots=True)
class ToolOutcome:
    """What a tool returns: `content` goes to the chat model; `events` commit together with the call's end."""

    content: str
    events: tuple[Event, ...] = ()
    labels: tuple[str, ...] = ()
    files: tuple[FilePart, ...] = ()


class Toolbox(Protocol):
    """Tools by name. `check` validates arguments (InvalidArguments); `run` performs the call (ToolFailed, InputRequired)."""

    def specs(self) -> Sequence[ToolSpec]: ...
    def effect(self, name: str) -> Effect: ...
    def check(self, name: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]: ...
    def run(self, name: str, arguments: Mapping[str, Any], call: str) -> Awaitable[ToolOutcome]: ...


@dataclass(frozen=True, slots=True)
class Decision:
    """What policy says about one call. `action`: allow, ask or deny; `rule` names the row that decided."""

    action: str
    rule: str
    warnings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    provenance: tuple[Mapping[str, Any], ...] = field(default_factory=tuple)
