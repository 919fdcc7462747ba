"""Answers for one turn that goes on at its provider for less: OpenAI background responses and Anthropic batches in one shape.

`look` tells apart what failed: a look that did not come through raises (the work goes on, look again later); a turn that
ended there without an answer is a `Look` with its failure. Nothing here waits and nothing asks twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Message, Reply
from desktop.core.ports import ToolSpec
from desktop.providers.access import Access
from desktop.providers.registry import card_of

if TYPE_CHECKING:
    from desktop.providers.anthropic.batches import AnthropicBatch
    from desktop.providers.openai.background import BackgroundWork

T = TypeVar("T")
OPENAI_WINDOW = "8h"  # -40 %; the longest window is the cheapest


@dataclass(frozen=True, slots=True)
class Look:
    """Where a turn stands: `state` is queued, working or ended. Ended has a `reply`, or the `failure` it ended with."""

    state: str
    reply: Reply | None = None
    failure: ModelFailure | None = None
    created: datetime | None = None


class Overnight(Protocol):
    """Background work of one chat model (agent.background.Work). Every method raises ModelFailure."""

    async def start(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> str: ...
    async def look(self, id: str) -> Look: ...
    async def cancel(self, id: str) -> None: ...
    async def aclose(self) -> None: ...


def open_overnight(name: str, access: Access, blob: Callable[[str], bytes]) -> Overnight | None:
    """The background work of "provider:id", None where it has none. Imports an SDK: on a thread. Raises what opening the
    model raises."""
    card = card_of(name, access)
    if not card.background:
        return None
    if card.provider == "anthropic":
        from desktop.providers.anthropic.batches import AnthropicBatch

        return _Batch(AnthropicBatch(card, access.connection(card.provider), blob, web=access.settings.web))
    if card.provider == "openai":
        from desktop.providers.openai.background import BackgroundWork

        return _Response(BackgroundWork(card, access.connection(card.provider), blob, web=access.settings.web))
    return None


class _Batch:
    def __init__(self, batch: AnthropicBatch) -> None:
        self._batch = batch

    async def start(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> str:
        return await self._batch.start(system, messages, tools)

    async def look(self, id: str) -> Look:
        results = await _kept(self._batch.results(id))
        if isinstance(results, ModelFailure):
            return Look("ended", failure=results)
        if results is None:
            return Look("working")
        try:
            return Look("ended", self._batch.reply_in(results))
        except ModelFailure as failure:
            return Look("ended", failure=failure)

    async def cancel(self, id: str) -> None:
        await self._batch.cancel(id)

    async def aclose(self) -> None:
        """Each request has closed its own client."""


class _Response:
    def __init__(self, work: BackgroundWork) -> None:
        self._work = work

    async def start(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> str:
        return await self._work.start(system, messages, tools, window=OPENAI_WINDOW)

    async def look(self, id: str) -> Look:
        found = await _kept(self._work.fetch(id))
        if isinstance(found, ModelFailure):
            return Look("ended", failure=found)
        try:
            progress = self._work.progress_in(found)
        except ModelFailure as failure:
            return Look("ended", failure=failure)
        if progress.state == "cancelled":
            return Look("ended", failure=_gone("the turn was cancelled at the provider"))
        state = {"queued": "queued", "in_progress": "working"}.get(progress.state, "ended")
        return Look(state, progress.reply, None, progress.created)

    async def cancel(self, id: str) -> None:
        await self._work.cancel(id)

    async def aclose(self) -> None:
        await self._work.aclose()


async def _kept(looking: Awaitable[T]) -> T | ModelFailure:
    """What a look found; the failure where the provider no longer has the work (404). Other failures pass: look again."""
    try:
        return await looking
    except ModelFailure as failure:
        if failure.status == 404:
            return _gone("the provider no longer has this turn", failure.provider)
        raise


def _gone(detail: str, provider: str = "openai") -> ModelFailure:
    return ModelFailure(FailureKind.INCOMPLETE, provider, detail)
