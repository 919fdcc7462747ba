"""Answers for getting one whole answer out of a chat model, whatever the wire brings: one try, and what follows a failed one.

Every try is journaled before and after; a wait is journaled and then kept by whoever folds the journal, so a crash in the
middle of it changes nothing. Retries have one owner, and it is here (DURABILITY: retries, I11).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from desktop.agent import retry, sentence
from desktop.agent.compaction import compactions, is_time
from desktop.agent.conversation import Conversation
from desktop.agent.view import shown
from desktop.core.clock import Clock
from desktop.core.errors import BadInput, UserError
from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Message, Part, Reply, StopReason, ToolCallPart, Usage
from desktop.core.ports import ChatModel, Purse, Recorder, ToolSpec, Weight
from desktop.core.turns import ContextCompacted, ModelChanged, RetryPlanned, TurnEnded, TurnStarted


class Backends(Protocol):
    """Other chat models. `open` raises UserError when one cannot be used; `successor` is "" when none is configured."""

    async def open(self, name: str) -> ChatModel: ...
    async def successor(self, name: str) -> str: ...


class Circuits(Protocol):
    """Which providers are given a rest, shared by all tasks. A provider is what stands before the colon."""

    def open_until(self, provider: str) -> datetime | None: ...
    def trip(self, provider: str, until: datetime) -> None: ...
    def mend(self, provider: str) -> None: ...


class Waiting(Exception):
    """The run ends; the task goes on by itself at `until` (None: when the network is back). `en`, `zh`: why."""

    def __init__(self, until: datetime | None, text: UserError) -> None:
        super().__init__(text.en)
        self.until = until
        self.text = text


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole turn, not journaled yet: its end commits together with the calls it proposes."""

    reply: Reply
    ended: TurnEnded


@dataclass(slots=True)
class Asker:
    """Asks for one task. `nudged` is set when the person pauses, resumes or steers: a wait looks up then."""

    task: str
    model: ChatModel
    fallbacks: Sequence[str]
    backends: Backends
    circuits: Circuits
    purse: Purse
    record: Recorder
    clock: Clock
    nudged: asyncio.Event

    @property
    def provider(self) -> str:
        return self.model.name.partition(":")[0]

    async def ask(
        self, talk: Conversation, system: str, specs: Sequence[ToolSpec], on_delta: Callable[[str], None]
    ) -> Answer | None:
        """One try. None: it failed or had to wait, what follows is journaled, and the loop comes back.

        Raises Waiting (goes on by itself), UserError (the person must act), BadInput (asking again is of no use).
        """
        if await self._wait(talk):
            return None
        if (until := self.circuits.open_until(self.provider)) is not None:
            await self._leave(talk, FailureKind.OVERLOADED, until)
            return None
        weight = await self._make_room(talk, system, specs)
        turn, attempt = talk.turn + 1, talk.attempt + 1
        reserved = self.purse.reserve(self.model.name, weight)
        await self.record.append(TurnStarted(self.task, turn, attempt, self.model.name, weight.bytes, reserved))
        try:
            reply = _whole(
                await self.model.reply(system, shown(talk.messages, self.model.limits), specs, on_delta), self.provider
            )
        except ModelFailure as failure:
            await self._fail(talk, failure, turn, attempt, weight)
            return None
        except asyncio.CancelledError:
            await self.record.append(self._ended(turn, attempt, "aborted", None, weight))
            raise
        self.circuits.mend(self.provider)
        cost = self.purse.cost(self.model.name, reply.usage)
        name = reply.model or self.model.name
        ended = TurnEnded(self.task, turn, "complete", attempt, _kept(reply), reply.stop, reply.usage, name, cost)
        return Answer(reply, ended)

    def _weigh(self, system: str, messages: Sequence[Message], specs: Sequence[ToolSpec]) -> Weight:
        return self.model.weigh(system, shown(messages, self.model.limits), specs)

    async def _wait(self, talk: Conversation) -> bool:
        """Sleep until the planned try is due. True when the person did something meanwhile: the loop looks again."""
        due = talk.retry_at
        if due is None or (left := (due - self.clock.now()).total_seconds()) <= 0:
            return False
        self.nudged.clear()
        sleeping = asyncio.ensure_future(self.clock.sleep(left))
        nudge = asyncio.ensure_future(self.nudged.wait())
        try:
            await asyncio.wait([sleeping, nudge], return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            nudge.cancel()
            await asyncio.gather(sleeping, nudge, return_exceptions=True)
        return self.nudged.is_set()

    async def _make_room(self, talk: Conversation, system: str, specs: Sequence[ToolSpec]) -> Weight:
        """What the request weighs, after the conversation was shortened where it must be."""
        weight = self._weigh(system, talk.upcoming(), specs)
        if not talk.is_too_long and not is_time(weight.tokens, self.model.limits):
            return weight

        def tokens(messages: Sequence[Message]) -> int:
            coming = talk.upcoming()[len(talk.messages) :]
            return self._weigh(system, (*messages, *coming), specs).tokens

        steps = compactions(talk.messages, self.model.limits, tokens, talk.memory.text(), talk.compacted)
        if not steps:
            if talk.is_too_long:
                raise sentence.too_long(self.model.name)
            return weight
        turn = talk.turn + 1
        await self.record.append(*(ContextCompacted(self.task, turn, through, text) for through, text in steps))
        return self._weigh(system, talk.upcoming(), specs)

    async def _fail(self, talk: Conversation, failure: ModelFailure, turn: int, attempt: int, weight: Weight) -> None:
        """Journal the failed try and do what the table says."""
        outcome = "incomplete" if failure.kind is FailureKind.INCOMPLETE else "error"
        ended = self._ended(turn, attempt, outcome, failure, weight)
        now = self.clock.now()
        tries = [*talk.tries, retry.FailedTry(failure.kind, now)]
        match retry.plan(failure, tries, now, self.clock.random()):
            case retry.Again(wait_s):
                reason = failure.kind.value
                planned = RetryPlanned(self.task, turn, attempt, self.model.name, reason, round(wait_s, 3))
                await self.record.append(ended, planned)
            case retry.Shorten():
                await self.record.append(ended)  # the next try makes room first
            case retry.Later(until):
                await self.record.append(ended)
                raise Waiting(until, sentence.waits(failure, self.model.name))
            case retry.GiveUp(until):
                await self.record.append(ended)
                self.circuits.trip(self.provider, until)
                await self._leave(talk, failure.kind, until)
            case retry.Replace():
                await self._replace(talk, failure, ended)
            case retry.AskPerson():
                await self.record.append(ended)
                raise sentence.needs_person(failure, self.model.name)
            case retry.Fail():
                await self.record.append(ended)
                raise BadInput(*sentence.rejected(failure, self.model.name))

    async def _leave(self, talk: Conversation, kind: FailureKind, until: datetime) -> None:
        """This provider is of no use for now: on to the next the person allowed, else wait. Raises Waiting."""
        for name in self.fallbacks:
            if name == self.model.name or name in talk.left:
                continue
            if self.circuits.open_until(name.partition(":")[0]) is None and await self._switch(talk, name, kind):
                return
        raise Waiting(until, sentence.rests(self.model.name))

    async def _replace(self, talk: Conversation, failure: ModelFailure, ended: TurnEnded) -> None:
        """A model that is gone gives way to its configured successor, said aloud; else the person chooses."""
        await self.record.append(ended)
        successor = await self.backends.successor(self.model.name)
        if successor and successor not in talk.left and await self._switch(talk, successor, failure.kind):
            return
        raise sentence.needs_person(failure, self.model.name)

    async def _switch(self, talk: Conversation, name: str, kind: FailureKind) -> bool:
        """Go on with `name` from the next turn on. False when it cannot be opened."""
        try:
            model = await self.backends.open(name)
        except UserError:
            return False  # no key, not installed: the next one, and the person reads why nothing helped
        await self.record.append(ModelChanged(self.task, talk.turn + 1, self.model.name, model.name, kind.value))
        self.model = model
        return True

    def _ended(self, turn: int, attempt: int, outcome: str, failure: ModelFailure | None, weight: Weight) -> TurnEnded:
        """The end of a try without an answer. What was broken off in the middle is charged: the request, as counted."""
        error = f"{failure.kind.value}: {failure.detail}" if failure else ""
        is_charged = failure is None or failure.kind is FailureKind.INCOMPLETE
        usage = Usage(input=weight.tokens) if is_charged else Usage()
        cost = self.purse.cost(self.model.name, usage) if is_charged else 0.0
        return TurnEnded(
            self.task,
            turn,
            outcome,  # type: ignore[arg-type]
            attempt,
            usage=usage,
            model=self.model.name,
            cost_usd=cost,
            error=error,
        )


def _whole(reply: Reply, provider: str) -> Reply:
    """The reply, if tools may run from it or none is wanted (I10). Raises ModelFailure."""
    if reply.stop is StopReason.CONTEXT:
        raise ModelFailure(FailureKind.TOO_LONG, provider, "the answer ended at the end of the context window")
    if reply.stop is StopReason.INCOMPLETE:
        raise ModelFailure(FailureKind.INCOMPLETE, provider, "the answer broke off")
    if reply.stop is not StopReason.MAX_TOKENS and bool(reply.calls) != (reply.stop is StopReason.TOOL_USE):
        raise ModelFailure(FailureKind.INCOMPLETE, provider, f"the answer ended with {reply.stop.value}")
    return reply


def _kept(reply: Reply) -> tuple[Part, ...]:
    """A call in an answer that was cut is no call."""
    if reply.stop is StopReason.MAX_TOKENS:
        return tuple(part for part in reply.parts if not isinstance(part, ToolCallPart))
    return reply.parts
