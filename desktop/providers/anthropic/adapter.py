"""Answers for one Claude model behind `ChatModel`: build, send, fold. It asks once; the engine owns every retry."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import cast

import httpx2
from anthropic import AsyncAnthropic, AsyncStream

from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Message, Reply
from desktop.core.ports import Limits, ToolSpec, Weight
from desktop.providers.anthropic.client import asked, json_options, new_client
from desktop.providers.anthropic.errors import PROVIDER, told_as_failures
from desktop.providers.anthropic.request import Body, counting_body, encoded, message_body
from desktop.providers.anthropic.stream import Fold
from desktop.providers.anthropic.weight import billed, searches, tokens
from desktop.providers.begun import told_if_begun
from desktop.providers.card import ModelCard
from desktop.providers.connection import Connection
from desktop.providers.weighed import Weighed

MESSAGES = "/v1/messages"


class AnthropicModel:
    """A ChatModel over the Messages API. `blob` gives the bytes of a file by its SHA-256; `web` lets the service search
    and fetch pages where the card says it can."""

    def __init__(
        self, card: ModelCard, connection: Connection, blob: Callable[[str], bytes], *, web: bool = False
    ) -> None:
        self._card = card
        self._connection = connection
        self._blob = blob
        self._web = web
        self._client: AsyncAnthropic | None = None
        self._weighed = Weighed(self._built)

    async def aclose(self) -> None:
        """Give up the client; a later question opens a new one."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    @property
    def name(self) -> str:
        return f"{PROVIDER}:{self._card.id}"

    @property
    def limits(self) -> Limits:
        return Limits(self._card.context, self._card.output)

    def weigh(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> Weight:
        """The exact size of the body `reply` would send, and its tokens by the ratios in `weight`."""
        return self._weighed.look(system, messages, tools)[1]

    async def count_tokens(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> int:
        """Input tokens as the service counts them (free of charge). Raises ModelFailure."""
        body = counting_body(self._body(system, messages, tools))
        answer = await asked(self._connection, "POST", f"{MESSAGES}/count_tokens", encoded(body))
        try:
            count = json.loads(answer)["input_tokens"]
        except (ValueError, KeyError, TypeError):
            count = None
        if not isinstance(count, int):
            raise ModelFailure(FailureKind.INCOMPLETE, PROVIDER, "The answer holds no number of tokens.", status=200)
        return count

    async def reply(
        self,
        system: str,
        messages: Sequence[Message],
        tools: Sequence[ToolSpec],
        on_delta: Callable[[str], None],
    ) -> Reply:
        content, _ = self._weighed.take(system, messages, tools)
        fold = Fold(on_delta, self.name)
        with told_if_begun(lambda: fold.has_begun):
            async with aclosing(self._events(content)) as events:
                async for name, data in events:
                    if fold.take(name, data):
                        break
            return fold.reply()

    def _built(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> tuple[bytes, Weight]:
        """What is sent, and what it weighs."""
        body = self._body(system, messages, tools)
        content, count = _streaming(body), tokens(body)
        return content, Weight(len(content), count, billed(body, count), searches(body))

    def _body(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> Body:
        return message_body(self._card, system, messages, tools, self._blob, web=self._web)

    async def _events(self, content: bytes) -> AsyncGenerator[tuple[str | None, str]]:
        """Server-sent events as they come. Cancelling or closing this closes the connection at once."""
        client = self._client = self._client or new_client(self._connection)
        with told_as_failures(self._connection.key, self._connection.silence_s):
            sent = client.post(
                MESSAGES,
                content=content,
                cast_to=httpx2.Response,
                options=json_options(),
                stream=True,
                stream_cls=AsyncStream[object],
            )
            # asked for as it is, unread: the SDK's types only know its own stream here
            response = cast(httpx2.Response, await sent)
            try:
                async for event in AsyncStream.raw_events(response):
                    yield event.event, event.data
            finally:
                await response.aclose()


def _streaming(body: Body) -> bytes:
    return encoded({**body, "stream": True})
