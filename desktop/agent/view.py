"""Answers for how much of a tool's result a chat model is shown: the journal keeps it whole, the request an excerpt.

A pure function of the messages and the model's limits, so the same conversation shows the same to every try, and a
model with a larger window that takes over sees more of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop.core.message import Message, Part, ToolResultPart
from desktop.core.ports import Limits

EXCERPT = 0.5  # of what would be shown whole


def shown(messages: Sequence[Message], limits: Limits) -> tuple[Message, ...]:
    """The messages, each result above `limits.result` characters as an excerpt and a handle (the tool `read_result`)."""
    return tuple(_message(message, limits.result) for message in messages)


def _message(message: Message, most: int) -> Message:
    if not any(_is_large(part, most) for part in message.parts):
        return message
    return replace(message, parts=tuple(_part(part, most) if _is_large(part, most) else part for part in message.parts))


def _is_large(part: Part, most: int) -> bool:
    return isinstance(part, ToolResultPart) and len(part.content) > most


def _part(part: Part, most: int) -> Part:
    assert isinstance(part, ToolResultPart)
    end = int(most * EXCERPT)
    note = (
        f"[The first {end} of {len(part.content)} characters. The rest is kept: "
        f'read_result(handle="{part.handle}", start={end}) goes on, find="…" searches it.]'
    )
    return replace(part, content=f"{part.content[:end]}\n{note}")
