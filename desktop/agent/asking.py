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
from desktop.agent.background import Going, Night, Waiting
from desktop.agent.compaction import compactions, is_time, unseen_files
from desktop.agent.conversation import Conversation
from desktop.agent.view import shown
from desktop.core.clock import Clock
from desktop.core.errors import BadInput, UserError
from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import FilePart, Message, Part, Reply, StopReason, ToolCallPart, ToolResultPart, Usage
from desktop.core.ports import ChatModel, Purse, Recorder, ToolSpec, Weight
from desktop.core.turns import ContextCompacted, ModelChanged, RetryPlanned, TurnEnded, TurnStarted

__all__ = ["Answer", "Asker", "Backends", "Circuits", "Waiting"]


class Backends(Protocol):
    """Other chat models. `open` raises UserError when one cannot be used; `successor` is "" when none is configured."""

    async def open(self, name: str) -> ChatModel: ...
    async def successor(self, name: str) -> str: ...


class Circuits(Protocol):
    """Which providers are given a rest, shared by all tasks. A provider is what stands before the colon."""

    def open_until(self, provider: str) -> datetime | None: ...
    def trip(self, provider: str, until: datetime) -> None: ...
    def mend(self, provider: str) -> None: ...


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
    night: Night | None = None  # pace "tonight": turns go to the provider's background work where there is one

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
        if talk.going is not None:
            return await self._collect(talk, talk.going, on_delta)
        if (until := self.circuits.open_until(self.provider)) is not None:
            await self._leave(talk, FailureKind.OVERLOADED, until)
            return None
        weight = await self._make_room(talk, system, specs)
        turn, attempt = talk.turn + 1, talk.attempt + 1
        work = await self.night.open(self.model.name) if self.night and not talk.is_live else None
        reserved = self.purse.reserve(self.model.name, weight)
        await self.record.append(TurnStarted(self.task, turn, attempt, self.model.name, weight.bytes, reserved))
        told = shown(talk.messages, self.model.limits)
        try:
            if self.night and work:
                await self.night.start(work, self.task, (turn, attempt), self.model.name, system, told, specs)
            reply = _whole(await self.model.reply(system, told, specs, on_delta), self.provider)
        except ModelFailure as failure:
            await self._fail(talk, failure, turn, attempt, weight)
            return None
        except asyncio.CancelledError:
            if talk.going is None:  # else it goes on at the provider and is looked for at the next start
                await self.record.append(self._ended(turn, attempt, "aborted", None, weight))
            raise
        self.circuits.mend(self.provider)
        cost = self.purse.cost(self.model.name, reply.usage)
        name = reply.model or self.model.name
        ended = TurnEnded(self.task, turn, "complete", attempt, _kept(reply), reply.stop, reply.usage, name, cost)
        return Answer(reply, ended)

    async def _collect(self, talk: Conversation, going: Going, on_delta: Callable[[str], None]) -> Answer | None:
        """Look for a turn that goes on at its provider. None: it came to nothing there and is asked again directly. Raises
        Waiting, UserError."""
        started, night = going.started, self.night
        assert night is not None, "only a task for tonight has work in the background"
        work = await night.open(started.model)
        try:
            reply = _whole(await night.look(work, going), self.provider)
        except ModelFailure as failure:
            await self._fail(talk, failure, started.turn, started.attempt, Weight())
            return None
        self.circuits.mend(self.provider)
        if reply.text:
            on_delta(reply.text)
        cost = night.price(started.model, self.purse.cost(started.model, reply.usage))
        name = reply.model or started.model
        ended = TurnEnded(
            self.task,
            started.turn,
            "complete",
            started.attempt,
            _kept(reply),
            reply.stop,
            reply.usage,
            name,
            cost,
        )
        return Answer(reply, ended)

    async def _weigh(self, system: str, messages: Sequence[Message], specs: Sequence[ToolSpec]) -> Weight:
        """With files among them on a thread: reading and encoding scans takes seconds."""
        told = shown(messages, self.model.limits)
        if _have_files(told):
            return await asyncio.to_thread(self.model.weigh, system, told, specs)
        return self.model.weigh(system, told, specs)

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
        weight = await self._weigh(system, talk.upcoming(), specs)
        if not talk.is_too_long and not is_time(weight.tokens, self.model.limits):
            return weight

        model, before, coming = self.model, tuple(talk.messages), talk.upcoming()[len(talk.messages) :]

        def tokens(messages: Sequence[Message]) -> int:
            return model.weigh(system, shown((*messages, *coming), model.limits), specs).tokens

        found = (before, model.limits, tokens, talk.memory.text(), frozenset(talk.compacted))
        steps = await asyncio.to_thread(compactions, *found) if _have_files(before) else compactions(*found)
        if not steps:
            if talk.is_too_long:
                raise sentence.too_long(self.model.name, unseen_files(before))
            return weight
        turn = talk.turn + 1
        await self.record.append(*(ContextCompacted(self.task, turn, through, text) for through, text in steps))
        return await self._weigh(system, talk.upcoming(), specs)

    async def _fail(self, talk: Conversation, failure: ModelFailure, turn: int, attempt: int, weight: Weight) -> None:
        """Journal the failed try and do what the table says."""
        outcome = "incomplete" if _may_be_charged(failure) else "error"
        ended = self._ended(turn, attempt, outcome, failure, weight)
        now = self.clock.now()
        tries = [*talk.tries, retry.FailedTry(failure.kind, now)]
        match retry.plan(failure, tries, now, self.clock.random(), talk.unfound + 1):
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
            case retry.Pass():
                await self.record.append(ended)
                if not await self._pass_on(talk, failure.kind):
                    raise sentence.unreadable(self.model.name)
            case retry.AskPerson():
                await self.record.append(ended)
                raise sentence.needs_person(failure, self.model.name, unseen_files(talk.messages))
            case retry.Fail():
                await self.record.append(ended)
                raise BadInput(*sentence.rejected(failure, self.model.name))

    async def _leave(self, talk: Conversation, kind: FailureKind, until: datetime) -> None:
        """This provider is of no use for now: on to the next the person allowed, else wait. Raises Waiting."""
        if not await self._pass_on(talk, kind):
            raise Waiting(until, sentence.rests(self.model.name))

    async def _pass_on(self, talk: Conversation, kind: FailureKind) -> bool:
        """Whether another back end the person allowed goes on with the task."""
        for name in self.fallbacks:
            if name == self.model.name or name in talk.left:
                continue
            if self.circuits.open_until(name.partition(":")[0]) is None and await self._switch(talk, name, kind):
                return True
        return False

    async def _replace(self, talk: Conversation, failure: ModelFailure, ended: TurnEnded) -> None:
        """A model that is gone gives way to its configured successor, said aloud; else the person chooses."""
        await self.record.append(ended)
        successor = await self.backends.successor(self.model.name)
        if successor and successor not in talk.left and await self._switch(talk, successor, failure.kind):
            return
        raise sentence.needs_person(failure, self.model.name)

    async def _switch(self, talk: Conversation, name: str, kind: FailureKind) -> bool:
        """Go on with `name` from the next turn on. False when it cannot be opened, or while a call is in doubt: whoever
        wanted the call hears first that nobody knows what became of it."""
        if talk.is_in_doubt:
            return False
        try:
            model = await self.backends.open(name)
        except UserError:
            return False  # no key, not installed: the next one, and the person reads why nothing helped
        await self.record.append(ModelChanged(self.task, talk.turn + 1, self.model.name, model.name, kind.value))
        self.model = model
        return True

    def _ended(self, turn: int, attempt: int, outcome: str, failure: ModelFailure | None, weight: Weight) -> TurnEnded:
        """The end of a try without an answer. One that was broken off in the middle is shown with the cost of its request;
        nobody knows its usage, so against the caps its whole reservation counts (store: `counted`)."""
        error = f"{failure.kind.value}: {failure.detail}" if failure else ""
        is_charged = failure is None or _may_be_charged(failure)
        cost = self.purse.cost(self.model.name, Usage(input=weight.tokens)) if is_charged else 0.0
        return TurnEnded(
            self.task,
            turn,
            outcome,  # type: ignore[arg-type]
            attempt,
            model=self.model.name,
            cost_usd=cost,
            error=error,
        )


def _may_be_charged(failure: ModelFailure) -> bool:
    """An answer had begun: the provider has worked for it."""
    return failure.begun or failure.kind is FailureKind.INCOMPLETE


def _have_files(messages: Sequence[Message]) -> bool:
    parts = (part for message in messages for part in message.parts)
    return any(isinstance(part, FilePart) or (isinstance(part, ToolResultPart) and part.files) for part in parts)


def _whole(reply: Reply, provider: str) -> Reply:
    """The reply, if tools may run from it or none is wanted (I10). Raises ModelFailure."""
    if reply.stop is StopReason.CONTEXT:
        raise ModelFailure(
            FailureKind.TOO_LONG, provider, "the answer ended at the end of the context window", begun=True
        )
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
