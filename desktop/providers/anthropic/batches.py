"""Answers for a turn that goes on at the service while this computer sleeps: a message batch of one, at half price.

A batch ends within 24 hours. Its id is journaled before anything else (DURABILITY), then asked again now and then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Message, Reply
from desktop.core.ports import ToolSpec
from desktop.providers.anthropic.client import asked
from desktop.providers.anthropic.errors import PROVIDER, failure_in_stream
from desktop.providers.anthropic.request import CUSTOM_ID, batch_body, encoded, message_body
from desktop.providers.anthropic.turn import whole_message
from desktop.providers.card import ModelCard
from desktop.providers.connection import Connection

BATCHES = "/v1/messages/batches"
_ID = re.compile(r"[\w-]{1,128}", re.ASCII)


class AnthropicBatch:
    """Single turns as batches. Every method raises ModelFailure and none of them waits."""

    def __init__(
        self, card: ModelCard, connection: Connection, blob: Callable[[str], bytes], *, web: bool = False
    ) -> None:
        self._card = card
        self._connection = connection
        self._blob = blob
        self._web = web

    async def start(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> str:
        """The id under which the turn goes on. Raises ModelFailure (CANNOT) for a model without background work."""
        if not self._card.background:
            raise ModelFailure(FailureKind.CANNOT, PROVIDER, f"{self._card.id} does no background work.")
        body = batch_body(message_body(self._card, system, messages, tools, self._blob, web=self._web))
        id = _object(await asked(self._connection, "POST", BATCHES, encoded(body))).get("id")
        if not isinstance(id, str) or not _ID.fullmatch(id):
            raise _unreadable()
        return id

    async def collect(self, id: str) -> Reply | None:
        """The turn, or None while it goes on. A turn that failed there is a ModelFailure of the kind it failed with."""
        results = await self.results(id)
        return None if results is None else self.reply_in(results)

    async def results(self, id: str) -> bytes | None:
        """The results of an ended batch as they come, None while it goes on. ModelFailure: the look did not come through."""
        batch = _object(await asked(self._connection, "GET", _path(id)))
        if batch.get("processing_status") != "ended":
            return None
        # the path, not `results_url`: the key goes only to the address the person gave
        return await asked(self._connection, "GET", f"{_path(id)}/results")

    def reply_in(self, results: bytes) -> Reply:
        """The turn in the results. ModelFailure: it ended there without an answer."""
        return self._reply(_result(results))

    async def cancel(self, id: str) -> None:
        """Ask the service to stop; what has begun there may still end and be charged."""
        await asked(self._connection, "POST", f"{_path(id)}/cancel", b"{}")

    def _reply(self, result: dict[str, Any]) -> Reply:
        match result.get("type"):
            case "succeeded" if isinstance(result.get("message"), dict):
                return whole_message(result["message"], f"{PROVIDER}:{self._card.id}")
            case "errored" if isinstance(result.get("error"), dict):
                raise failure_in_stream(result["error"])
            case "canceled":
                raise ModelFailure(FailureKind.INCOMPLETE, PROVIDER, "The background work was cancelled.")
            case "expired":
                raise ModelFailure(FailureKind.OVERLOADED, PROVIDER, "The background work was not done in 24 hours.")
        raise _unreadable()


def _path(id: str) -> str:
    if not _ID.fullmatch(id):
        raise ModelFailure(FailureKind.REJECTED, PROVIDER, "This is no id of background work.")
    return f"{BATCHES}/{id}"


def _result(lines: bytes) -> dict[str, Any]:
    """Ours among the results, one JSON object per line in any order."""
    for line in lines.splitlines():
        entry = _object(line) if line.strip() else {}
        if entry.get("custom_id") == CUSTOM_ID and isinstance(entry.get("result"), dict):
            return dict(entry["result"])
    raise _unreadable()


def _object(answer: bytes) -> dict[str, Any]:
    try:
        value = json.loads(answer)
    except ValueError:
        raise _unreadable() from None
    if not isinstance(value, dict):
        raise _unreadable()
    return value


def _unreadable() -> ModelFailure:
    return ModelFailure(FailureKind.INCOMPLETE, PROVIDER, "The answer about the background work cannot be read.")
