"""Answers for what a task gave and how it ended: files made, files of the person moved, checks, the end itself.

The same rules as in `events` hold, which is also where other rooms import these from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from desktop.core.task import Move


@dataclass(frozen=True, slots=True)
class DeliverableSaved:
    """Committed: the file exists under `path` with this hash, name fsynced. `evidence` names the blob of its map."""

    kind: ClassVar[str] = "DeliverableSaved"
    schema: ClassVar[int] = 1
    task: str
    deliverable: str
    call: str
    name: str
    path: str
    sha256: str
    format: str
    size: int
    version: int = 1
    title: str = ""
    evidence: str = ""
    replaces: str = ""

    @property
    def key(self) -> str:
        return self.deliverable


@dataclass(frozen=True, slots=True)
class DeliverableCopied:
    """A finished file was also placed at `path` (the folder asked for), never over another file."""

    kind: ClassVar[str] = "DeliverableCopied"
    schema: ClassVar[int] = 1
    task: str
    deliverable: str
    path: str
    sha256: str

    @property
    def key(self) -> str:
        return f"{self.deliverable}:{self.path}"


@dataclass(frozen=True, slots=True)
class FilesMoved:
    """Files of the person were moved or renamed by a call that was approved. `folders` were made for it, outermost first."""

    kind: ClassVar[str] = "FilesMoved"
    schema: ClassVar[int] = 1
    task: str
    call: str
    moves: tuple[Move, ...]
    folders: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.call


@dataclass(frozen=True, slots=True)
class MovesUndone:
    """`moves` are back at their source; `left` names, per file that was not taken back, why (path: reason)."""

    kind: ClassVar[str] = "MovesUndone"
    schema: ClassVar[int] = 1
    task: str
    command: str
    moves: tuple[Move, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.command


@dataclass(frozen=True, slots=True)
class CheckEnded:
    kind: ClassVar[str] = "CheckEnded"
    schema: ClassVar[int] = 1
    task: str
    round: int
    name: str
    state: Literal["passed", "warning", "failed", "not_run"]
    detail: str = ""
    file: str = ""

    @property
    def key(self) -> str:
        return f"{self.task}:{self.round}:{self.name}:{self.file}"


@dataclass(frozen=True, slots=True)
class RepairRequested:
    """Checks found something the chat model may mend; `text` is what it is told, as a message after the present turn."""

    kind: ClassVar[str] = "RepairRequested"
    schema: ClassVar[int] = 1
    task: str
    round: int
    text: str

    @property
    def key(self) -> str:
        return f"{self.task}:{self.round}"


@dataclass(frozen=True, slots=True)
class TaskCompleted:
    """After every deliverable was found again with its hash. `report` is the hand-over as shown (Markdown)."""

    kind: ClassVar[str] = "TaskCompleted"
    schema: ClassVar[int] = 1
    task: str
    report: str = ""
    closing: str = ""

    @property
    def key(self) -> str:
        return self.task


@dataclass(frozen=True, slots=True)
class TaskFailed:
    """`error` is a sentence for the person: what happened, what was kept, what to do next."""

    kind: ClassVar[str] = "TaskFailed"
    schema: ClassVar[int] = 1
    task: str
    error: str
    detail: str = ""

    @property
    def key(self) -> str:
        return self.task
