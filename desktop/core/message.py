"""Answers for what is said between the app and a chat model, in no provider's dialect.

Parts are frozen values without identity; identity is the journal's business. What a provider must get
back unread (reasoning signatures) travels as an `OpaquePart` and is dropped when the provider changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from desktop.core.document import Document

HANDLE = 12  # characters of a call's key that stand for it


class Role(StrEnum):
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class StopReason(StrEnum):
    """Why a turn ended. Tools run only on TOOL_USE; INCOMPLETE means the terminal event never came."""

    END = "end"
    TOOL_USE = "tool_use"
    MAX_TOKENS = "max_tokens"
    REFUSAL = "refusal"
    PAUSE = "pause"
    CONTEXT = "context"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class TextPart:
    text: str
    type: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class ToolCallPart:
    """A call the chat model wants. `id` is the provider's; `arguments` were parsed strictly from the raw text."""

    id: str
    name: str
    arguments: Mapping[str, Any]
    type: Literal["tool_call"] = "tool_call"


@dataclass(frozen=True, slots=True)
class FilePart:
    """A picture or PDF given to a back end that sees files itself. `sha256` names the blob."""

    name: str
    media_type: str
    sha256: str
    type: Literal["file"] = "file"


@dataclass(frozen=True, slots=True)
class ToolResultPart:
    """The one outcome of a call. `labels` say where its content came from (POLICY: labels on data); `files` are
    pictures and PDFs that belong to it, for a back end that sees them (the others get their names). `key` is our own name
    of the call (`CallProposed.call`); `call_id` is the provider's and may come again in a later turn."""

    call_id: str
    content: str
    is_error: bool = False
    labels: tuple[str, ...] = ()
    files: tuple[FilePart, ...] = ()
    type: Literal["tool_result"] = "tool_result"
    key: str = ""

    @property
    def handle(self) -> str:
        """The name under which the whole content can be read again (the tool `read_result`)."""
        return self.key[:HANDLE] or self.call_id


@dataclass(frozen=True, slots=True)
class OpaquePart:
    """Provider data that goes back unread."""

    provider: str
    data: Mapping[str, Any]
    type: Literal["opaque"] = "opaque"


Part = TextPart | ToolCallPart | ToolResultPart | FilePart | OpaquePart


@dataclass(frozen=True, slots=True)
class Message:
    role: Role
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))

    @property
    def calls(self) -> tuple[ToolCallPart, ...]:
        return tuple(part for part in self.parts if isinstance(part, ToolCallPart))


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one turn. `input` excludes cached ones, whatever the provider counts. `searches`: how often the provider
    searched the web for it, which costs extra."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0
    searches: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """One turn of a chat model. `model` is "provider:id" of the one that answered, "" where that was not said. `found`
    are pages the provider's own search read and cited, as our passages."""

    parts: tuple[Part, ...]
    stop: StopReason
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    found: tuple[Document, ...] = ()

    @property
    def calls(self) -> tuple[ToolCallPart, ...]:
        return tuple(part for part in self.parts if isinstance(part, ToolCallPart))

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))
