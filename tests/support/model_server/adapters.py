"""The adapters of the chat back ends, opened on a scripted server: what every contract test runs over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.core.message import Message, Reply, Role, TextPart
from desktop.core.ports import ChatModel, ToolSpec
from desktop.providers.anthropic.adapter import AnthropicModel
from desktop.providers.card import ModelCard
from desktop.providers.compatible.adapter import CompatibleModel
from desktop.providers.connection import Connection
from desktop.providers.openai.adapter import ResponsesModel
from tests.support.model_server import ModelServer, anthropic, chat, responses
from tests.support.model_server.script import Asked, Script

KEY = "sk-key-that-must-not-show-0123456789"
SYSTEM = "Now: 2026-03-02T08:30:00+00:00 (Europe/London). Language of the deliverables: en."


@dataclass(frozen=True, slots=True)
class BackEnd:
    """`end` marks the event after which a turn is whole; `is_v1`: the base URL has a path."""

    name: str
    card: ModelCard
    adapter: Callable[..., ChatModel]
    events: Callable[..., list[bytes]]
    end: bytes
    is_v1: bool = True

    def open(self, server: ModelServer, **options: Any) -> ChatModel:
        """The adapter on `server`. `silence_s` is long: only a test of silence shortens it."""
        return self.at(server.v1 if self.is_v1 else server.url, **options)

    def at(self, url: str, *, silence_s: float = 60.0, sees: tuple[str, ...] = (), key: str = KEY) -> ChatModel:
        card = ModelCard(self.card.id, self.card.provider, context=200_000, output=8_000, sees=sees)
        connection = Connection(url, key, silence_s=silence_s)
        return self.adapter(card, connection, lambda sha256: b"\x89PNG\r\n\x1a\n" + sha256.encode())

    def told(self, script: Any) -> list[bytes]:
        """The events of the first turn of `script`, as an unbroken server sends them."""
        return self.events(Script.of(script).turn(Asked(0), self.card.id, 400), "0001")


BACK_ENDS = {
    "anthropic": BackEnd(
        "anthropic",
        ModelCard("claude-opus-5-5", "anthropic"),
        AnthropicModel,
        anthropic.events,
        b'"message_stop"',
        False,
    ),
    "openai": BackEnd(
        "openai", ModelCard("gpt-6.2-sol", "openai"), ResponsesModel, responses.events, b'"type": "response.completed"'
    ),
    "local": BackEnd("local", ModelCard("qwen3:8b", "local"), CompatibleModel, chat.events, b'"finish_reason": "'),
}


def opening(text: str = "Summarise these files.") -> list[Message]:
    return [Message(Role.USER, (TextPart(text),))]


async def ask(
    model: ChatModel, messages: Sequence[Message] = (), tools: Sequence[ToolSpec] = (), heard: list[str] | None = None
) -> Reply:
    """One question; what is streamed goes to `heard`."""
    return await model.reply(SYSTEM, messages or opening(), tools, (heard if heard is not None else []).append)
