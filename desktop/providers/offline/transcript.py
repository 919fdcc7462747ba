"""Answers for what the offline engine can know: the conversation, read as instruction, answers and tool results."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop.core.message import Message, Role, ToolResultPart


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one earlier call. `data` is its JSON, None when it is plain text."""

    tool: str
    arguments: dict[str, Any]
    text: str
    is_error: bool

    @property
    def data(self) -> Any:
        return json.loads(self.text) if self.text[:1] in ("{", "[") else None


class Transcript:
    """A view of the messages. Nothing is remembered between turns, so a restart changes nothing."""

    def __init__(self, messages: Sequence[Message]) -> None:
        users = [message.text for message in messages if message.role is Role.USER]
        self.instruction = users[0].split("\n\nJob: ")[0].split("\n\nGiven with it")[0].strip() if users else ""
        self.job = _after(users[0], "\n\nJob: ") if users else ""
        self.has_inputs = bool(users) and "\n\nGiven with it" in users[0]
        self.later = users[1:]
        self.turns = sum(message.role is Role.ASSISTANT for message in messages)
        self.results = _results(messages)
        self.is_answering_user = bool(messages) and messages[-1].role is Role.USER and self.turns > 0

    @property
    def wishes(self) -> str:
        """Everything the person said, the instruction first."""
        return "\n".join([self.instruction, *self.later])

    def last(self, tool: str) -> Result | None:
        """The latest good result of `tool`."""
        return next((r for r in reversed(self.results) if r.tool == tool and not r.is_error), None)

    def has(self, tool: str, name: str = "") -> bool:
        """Whether `tool` was called (for the file `name`), with whatever outcome."""
        return any(r.tool == tool and (not name or r.arguments.get("name") == name) for r in self.results)

    def failures(self) -> list[Result]:
        return [result for result in self.results if result.is_error]


def _after(text: str, mark: str) -> str:
    return text.split(mark, 1)[1].splitlines()[0].strip() if mark in text else ""


def _results(messages: Sequence[Message]) -> list[Result]:
    calls = {call.id: call for message in messages for call in message.calls}
    parts = [part for message in messages for part in message.parts if isinstance(part, ToolResultPart)]
    return [
        Result(calls[part.call_id].name, dict(calls[part.call_id].arguments), part.content, part.is_error)
        for part in parts
        if part.call_id in calls
    ]
