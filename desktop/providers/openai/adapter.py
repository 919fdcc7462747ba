"""Answers for a chat model of OpenAI, or of a server that speaks its Responses API, as a `ChatModel`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from desktop.core.message import Message, Reply
from desktop.core.ports import Limits, ToolSpec, Weight
from desktop.providers.begun import told_if_begun
from desktop.providers.card import ModelCard
from desktop.providers.connection import Connection, http_client
from desktop.providers.openai.request import Request, build
from desktop.providers.openai.stream import Fold
from desktop.providers.openai.wire import Wire, run_out
from desktop.providers.weighed import Weighed

if TYPE_CHECKING:
    import httpx2


class ResponsesModel:
    """`blob` gives the bytes of a SHA-256; `web` lets the provider search the web itself; `client` is a test's seam."""

    def __init__(
        self,
        card: ModelCard,
        connection: Connection,
        blob: Callable[[str], bytes],
        *,
        web: bool = False,
        client: Callable[[Connection], httpx2.AsyncClient] = http_client,
    ) -> None:
        self._card = card
        self._blob = blob
        self._web = web
        self._wire = Wire(connection, client)
        self._weighed = Weighed(self._request)

    @property
    def name(self) -> str:
        return f"openai:{self._card.id}"

    @property
    def limits(self) -> Limits:
        return Limits(self._card.context, self._card.output)

    def weigh(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> Weight:
        return self._weighed.look(system, messages, tools).weight

    async def reply(
        self,
        system: str,
        messages: Sequence[Message],
        tools: Sequence[ToolSpec],
        on_delta: Callable[[str], None],
    ) -> Reply:
        """One whole turn. Raises ModelFailure; cancelling closes the connection at once."""
        request = self._weighed.take(system, messages, tools)
        fold = Fold(on_delta)
        with told_if_begun(lambda: fold.has_begun):
            async with run_out(self._wire.events("/responses", request.content)) as events:
                async for event in events:
                    if fold.feed(event):
                        break
            return fold.reply()

    async def aclose(self) -> None:
        """Lets go of the client; the model can still be used afterwards."""
        await self._wire.aclose()

    def _request(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> Request:
        return build(self._card, system, messages, tools, self._blob, web=self._web)
