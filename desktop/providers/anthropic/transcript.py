"""Answers for the neutral transcript as a list of messages the service accepts, whoever spoke before.

The rules of the wire: user first, roles alternate, no message without content, no text of white space alone, every
call answered in the message right after it, results before anything else there, call ids unique and of letters,
digits, "_" and "-", and no assistant message that ends in thinking. Opaque parts of this provider go back as they
came; those of others are dropped.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop.core.message import (
    FilePart,
    Message,
    OpaquePart,
    Part,
    Role,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop.providers.anthropic.content import Blob, Block, file_blocks, result_block, text_blocks

PROVIDER = "anthropic"
_THINKING = ("thinking", "redacted_thinking")
_ILLEGAL = re.compile(r"[^a-zA-Z0-9_-]")
GO_ON = "Go on."
NOT_RUN = "This call was not run."


def wire_messages(messages: Sequence[Message], sees: Sequence[str], blob: Blob) -> list[dict[str, Any]]:
    """The messages of a request body. Pure: what is given is not changed."""
    wire = _Wire(sees, blob)
    for message in messages:
        if message.role is Role.ASSISTANT:
            wire.assistant(message.parts)
        else:
            wire.user(message.parts)
    return wire.finished()


@dataclass(slots=True)
class _Said:
    """One message being put together. `results` come before `rest`."""

    role: str
    results: list[Block] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Wire:
    sees: Sequence[str]
    blob: Blob
    said: list[_Said] = field(default_factory=list)
    open: dict[str, str] = field(default_factory=dict)  # id in the transcript -> id on the wire, not answered yet
    used: set[str] = field(default_factory=set)

    def assistant(self, parts: Sequence[Part]) -> None:
        blocks: list[Block] = []
        if self.open:
            self._answer_open()
        for part in parts:
            match part:
                case TextPart():
                    blocks += text_blocks(part.text)
                case OpaquePart() if part.provider == PROVIDER:
                    blocks.append(dict(part.data))
                case FilePart():
                    blocks += file_blocks(part, (), self.blob)
                case ToolCallPart() if part.id not in self.open:
                    self.open[part.id] = self._wire_id(part.id)
                    call = {"id": self.open[part.id], "name": _name(part.name), "input": dict(part.arguments)}
                    blocks.append({"type": "tool_use", **call})
        if blocks:
            self._at("assistant").rest += blocks

    def user(self, parts: Sequence[Part]) -> None:
        results: list[Block] = []
        rest: list[Block] = []
        for part in parts:
            match part:
                case TextPart():
                    rest += text_blocks(part.text)
                case FilePart():
                    rest += file_blocks(part, self.sees, self.blob)
                case ToolResultPart() if part.call_id in self.open:
                    results.append(result_block(part, self.open.pop(part.call_id), self.sees, self.blob))
                case ToolResultPart():
                    # nobody asked for it (any more): what it says is kept as text
                    rest += text_blocks(part.content)
        if results or rest:
            said = self._at("user")
            said.results += results
            said.rest += rest

    def finished(self) -> list[dict[str, Any]]:
        if self.open:
            self._answer_open()
        if self.said and self.said[-1].role == "assistant":
            self._trim()
        last = self.said[-1] if self.said else None
        # an answer that paused inside the service's own tools goes back as it is; a plain one would be a prefill
        if last is None or (last.role == "assistant" and all(block["type"] == "text" for block in last.rest)):
            self._at("user").rest += text_blocks(GO_ON)
        if self.said[0].role == "assistant":
            self.said.insert(0, _Said("user", rest=text_blocks(GO_ON)))
        return [{"role": said.role, "content": [*said.results, *said.rest]} for said in self.said]

    def _at(self, role: str) -> _Said:
        """The message to add to: the last one if it has this role."""
        if self.said and self.said[-1].role != role:
            self._trim()
        if not self.said or self.said[-1].role != role:
            self.said.append(_Said(role))
        return self.said[-1]

    def _trim(self) -> None:
        """Thinking that led to nothing is not accepted at the end of an assistant message."""
        last = self.said[-1]
        while last.role == "assistant" and last.rest and last.rest[-1].get("type") in _THINKING:
            last.rest.pop()
        if not last.rest and not last.results:
            self.said.pop()

    def _answer_open(self) -> None:
        said = self._at("user")
        for id in self.open.values():
            said.results.append({"type": "tool_result", "tool_use_id": id, "content": NOT_RUN, "is_error": True})
        self.open.clear()

    def _wire_id(self, id: str) -> str:
        """Legal, and not used before in this request: compatible servers count from zero in every turn."""
        legal = _ILLEGAL.sub("_", id)[:64]
        if not legal or legal != id or legal in self.used:
            mark = hashlib.sha256(f"{id}\x1f{len(self.used)}".encode("utf-8", "replace")).hexdigest()[:12]
            legal = f"{legal[:48] or 'call'}_{mark}"
        self.used.add(legal)
        return legal


def _name(name: str) -> str:
    return _ILLEGAL.sub("_", name)[:128] or "tool"
