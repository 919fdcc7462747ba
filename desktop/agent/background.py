"""Answers for a turn that goes on at its provider while this computer sleeps ("tonight"): sent, its id journaled, looked for.

The id is journaled before anything else is read (`BackgroundStarted`); then the run ends waiting and comes back after 1, 2,
5, then every 10 minutes, and at once after a sleep. A look that does not come through changes nothing: the work goes on
there. Work that failed or stayed in the queue too long is a failed try like any other, and that turn is asked again
directly. A crash between sending and journaling loses the id; the turn is then sent again, which the hand-over says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from desktop.agent import sentence
from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Message, Reply
from desktop.core.ports import Recorder, ToolSpec
from desktop.core.turns import BackgroundStarted

if TYPE_CHECKING:
    from desktop.providers.overnight import Look, Overnight

POLLS_MIN = (1.0, 2.0, 5.0, 10.0)
SETTLE_S = 30.0  # how long a cancel waits for the id of work that is being sent
QUEUE = {"openai": timedelta(hours=8)}  # the window that was asked for; longer in the queue is stuck
LONGEST = timedelta(hours=26)  # no provider's own limit is longer (batches: 24 h)
FOR_THE_PERSON = (FailureKind.SIGN_IN, FailureKind.BUDGET)


class Waiting(Exception):
    """The run ends; the task goes on by itself at `until` (None: when the network is back). `en`, `zh`: why."""

    def __init__(self, until: datetime | None, text: UserError) -> None:
        super().__init__(text.en)
        self.until = until
        self.text = text


@dataclass(slots=True)
class Going:
    """A turn under way at its provider, as the journal tells it. `polls`: how often the run has ended to wait for it."""

    started: BackgroundStarted
    at: datetime | None
    polls: int = 0


@dataclass(slots=True)
class Night:
    """Background work of one task. `open` gives it by the model's name (None: it has none; raises UserError); `share` is
    the part of the price it costs, None where that is not known."""

    open: Callable[[str], Awaitable[Overnight | None]]
    share: Callable[[str], float | None]
    record: Recorder
    clock: Clock

    async def start(
        self,
        work: Overnight,
        task: str,
        turn: tuple[int, int],
        model: str,
        system: str,
        messages: Sequence[Message],
        specs: Sequence[ToolSpec],
    ) -> None:
        """Send it and journal its id. Ends with Waiting; ModelFailure when it was not taken. A cancel waits for the id, so
        that what was sent can be stopped."""
        sending = asyncio.ensure_future(work.start(system, messages, specs))
        try:
            id = await asyncio.shield(sending)
        except asyncio.CancelledError:
            await self._settle(work, sending, BackgroundStarted(task, *turn, model, ""))
            raise
        await self.record.append(BackgroundStarted(task, *turn, model, id))
        raise Waiting(self._next(0), _goes_on(model))

    async def look(self, work: Overnight | None, going: Going) -> Reply:
        """The turn's reply. Raises Waiting while it goes on, UserError when only the person can help, ModelFailure when it
        ended there without an answer."""
        name = going.started.model
        if work is None:
            raise ModelFailure(
                FailureKind.INCOMPLETE, name.partition(":")[0], "the model does no background work any more"
            )
        try:
            look = await work.look(going.started.id)
        except ModelFailure as failure:
            if failure.kind in FOR_THE_PERSON:
                raise sentence.needs_person(failure, name) from None
            if failure.kind is FailureKind.OFFLINE:
                raise Waiting(None, sentence.waits(failure, name)) from None
            raise Waiting(self._next(going.polls, failure.wait_s or 0.0), _no_look(name)) from None
        if look.failure is not None:
            raise look.failure
        if look.reply is not None:
            return look.reply
        if self._is_stuck(look, going):
            raise ModelFailure(FailureKind.INCOMPLETE, name.partition(":")[0], await _ended(work, going))
        raise Waiting(self._next(going.polls), _goes_on(name))

    def price(self, model: str, usd: float | None) -> float | None:
        """What a turn that would have cost `usd` costs as background work."""
        share = self.share(model)
        return None if usd is None or share is None else usd * share

    def _next(self, polls: int, wait_s: float = 0.0) -> datetime:
        minutes = POLLS_MIN[min(polls, len(POLLS_MIN) - 1)]
        return self.clock.now() + timedelta(seconds=max(60 * minutes, wait_s))

    def _is_stuck(self, look: Look, going: Going) -> bool:
        since = going.at or look.created
        age = self.clock.now() - since if since else timedelta()
        queue = QUEUE.get(going.started.model.partition(":")[0], LONGEST)
        return age > LONGEST or (look.state == "queued" and age > queue)

    async def _settle(self, work: Overnight, sending: asyncio.Future[str], started: BackgroundStarted) -> None:
        """The run is being ended while the work is on its way: keep its id, or stop it where the task has ended."""
        from desktop.store.legality import TaskHasEnded

        await asyncio.wait([sending], timeout=SETTLE_S)
        if not sending.done():
            sending.cancel()
            return
        if sending.exception() is not None:
            return
        id = sending.result()
        try:
            await self.record.append(BackgroundStarted(started.task, started.turn, started.attempt, started.model, id))
        except TaskHasEnded:
            await work.cancel(id)


async def _ended(work: Overnight, going: Going) -> str:
    """Stop work that is stuck; what is said of it."""
    try:
        await work.cancel(going.started.id)
    except ModelFailure as failure:
        return f"stuck at the provider, and stopping it failed ({failure.kind.value}); it may still be charged"
    return "stuck at the provider; it was stopped there"


def _goes_on(model: str) -> UserError:
    return UserError(
        f"{model} works on it in the background at a lower price. This computer may sleep.",
        f"{model} 正在后台以较低价格处理。电脑可以休眠。",
    )


def _no_look(model: str) -> UserError:
    return UserError(
        f"{model} could not be asked how far its background work is. It goes on there.",
        f"暂时无法查询 {model} 的后台任务。任务仍在那里继续。",
    )
