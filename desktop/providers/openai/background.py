"""Answers for a turn that goes on at OpenAI while this computer sleeps, within 2 or 8 hours at a lower price.

Such a turn is stored at the provider until it is fetched (`store` true, up to 30 days), unlike every other request of
ours; the person is told. `start` is answered by the id at once and reads nothing else: the windows of 2 and 8 hours
refuse a stream. Nothing here waits; the engine polls, and sees by `created` when a job is stuck in the queue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Message, Reply
from desktop.core.ports import ToolSpec
from desktop.providers.card import ModelCard
from desktop.providers.connection import Connection, http_client
from desktop.providers.openai.errors import incomplete
from desktop.providers.openai.request import WINDOWS, build
from desktop.providers.openai.response import read_response
from desktop.providers.openai.transcript import PROVIDER
from desktop.providers.openai.wire import Wire

if TYPE_CHECKING:
    import httpx2

_GOING_ON = ("queued", "in_progress")


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a turn stands: `state` is queued, in_progress, cancelled or done; only done has a `reply`."""

    state: str
    created: datetime | None = None
    reply: Reply | None = None


class BackgroundWork:
    """`window`: "soonest" (full price), "2h" or "8h". Every method raises ModelFailure and asks once."""

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

    async def start(
        self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec], *, window: str = "8h"
    ) -> str:
        """The id the turn goes on under, to be journaled before anything else. ModelFailure(CANNOT) for other models."""
        if not self._card.background or window not in WINDOWS:
            raise ModelFailure(FailureKind.CANNOT, PROVIDER, f"{self._card.id} does no background work ({window})")
        request = build(self._card, system, messages, tools, self._blob, web=self._web, window=window)
        id = (await self._wire.post("/responses", request.content)).get("id")
        if not isinstance(id, str) or not id:
            raise incomplete("the provider took the work without an id")
        return id

    async def collect(self, id: str) -> Reply | None:
        """The turn, or None while it goes on. One that was cancelled is INCOMPLETE."""
        progress = await self.progress(id)
        if progress.state == "cancelled":
            raise incomplete("the turn was cancelled at the provider")
        return progress.reply

    async def progress(self, id: str) -> Progress:
        """Where the turn stands now. A turn the provider no longer has is INCOMPLETE: it has to be asked again."""
        try:
            return self.progress_in(await self.fetch(id))
        except ModelFailure as failure:
            if failure.status == 404:
                raise incomplete("the provider no longer has this turn") from None
            raise

    async def fetch(self, id: str) -> Mapping[str, Any]:
        """The turn as the provider tells of it. ModelFailure: the look did not come through."""
        return await self._wire.get(_path(id))

    def progress_in(self, response: Mapping[str, Any]) -> Progress:
        """Where a fetched turn stands. ModelFailure: it ended there without an answer."""
        return _progress(response)

    async def cancel(self, id: str) -> Progress:
        """Stops the turn. Asked of one that has ended, it says how that ended; one that is gone counts as cancelled."""
        try:
            return _progress(await self._wire.post(f"{_path(id)}/cancel", b""))
        except ModelFailure as failure:
            if failure.status == 404:
                return Progress("cancelled")
            if failure.status in (400, 409):  # cannot be cancelled: it has ended
                return await self.progress(id)
            raise

    async def aclose(self) -> None:
        await self._wire.aclose()


def _path(id: str) -> str:
    return f"/responses/{quote(id, safe='')}"


def _progress(response: Mapping[str, Any]) -> Progress:
    at = response.get("created_at")
    created = datetime.fromtimestamp(at, UTC) if isinstance(at, (int, float)) else None
    state = response.get("status")
    if state in _GOING_ON or state == "cancelled":
        return Progress(str(state), created)
    return Progress("done", created, read_response(response))
