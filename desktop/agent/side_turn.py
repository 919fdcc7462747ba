"""Answers for a request outside the conversation (a second reading): journaled, reserved and metered like a turn.

Retries follow the same table as turns (`agent/retry`) and have the same one owner, the engine. What a side turn is for can
be left out, so whatever a person would have to mend or wait long for ends it with a reason (`Unanswered`), not the task.
A story folded from the journal says what was answered already and which tries failed: a crash asks nothing twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.agent import retry, sentence
from desktop.agent.asking import Circuits
from desktop.agent.loop import Paused
from desktop.core.clock import Clock
from desktop.core.errors import InvalidArguments, UserError
from desktop.core.events import DeliverableSaved, Recorded
from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Message, Reply, StopReason, Usage
from desktop.core.ports import ChatModel, Purse, Recorder, Weight
from desktop.core.turns import RetryPlanned, SideTurnEnded, SideTurnStarted

UNREADABLE = 2  # answers of the wrong form before it is left out: each of them costs


class Unanswered(Exception):
    """There is no answer and none will come; `text` says why."""

    def __init__(self, text: UserError) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(slots=True)
class SideStory:
    """What the journal tells of one purpose since the last deliverable was saved. `count` are all side turns of the task."""

    count: int = 0
    answer: str | None = None
    tries: tuple[retry.FailedTry, ...] = ()
    due: datetime | None = None

    @classmethod
    def of(cls, journal: Iterable[Recorded], purpose: str, model: str) -> SideStory:
        """Fold it. A new version of a file makes earlier answers void."""
        story, mine = cls(), set[str]()
        for recorded in journal:
            match recorded.event:
                case DeliverableSaved():
                    story.answer, story.tries, story.due = None, (), None
                    mine.clear()
                case SideTurnStarted() as event:
                    story.count += 1
                    if event.purpose == purpose and event.model == model:
                        mine.add(event.side)
                        story.due = None
                case SideTurnEnded() as event if event.side in mine:
                    if not event.error:
                        story.answer = event.text
                    elif not event.error.startswith("aborted"):
                        failed = retry.FailedTry(event.error.partition(":")[0], recorded.at)
                        story.tries = (*story.tries, failed)
                case RetryPlanned(wait_s=wait_s) as event if event.key in mine:
                    story.due = recorded.at + timedelta(seconds=wait_s)
                case _:
                    pass
        return story


@dataclass(slots=True)
class SideAsker:
    """Asks for one task. `is_paused` is looked at in every wait; `nudged` ends the wait."""

    task: str
    circuits: Circuits
    purse: Purse
    record: Recorder
    clock: Clock
    nudged: asyncio.Event
    is_paused: Callable[[], bool]

    async def ask(
        self,
        model: ChatModel,
        purpose: str,
        system: str,
        messages: Sequence[Message],
        story: SideStory,
        check: Callable[[str], object],
    ) -> str:
        """The text of a whole answer that `check` lets through (it raises ValueError or InvalidArguments for one of the
        wrong form). Raises Unanswered, Paused."""
        while story.answer is None:
            await self._wait(story)
            await self._try(model, purpose, system, messages, story, check)
        return story.answer

    async def _try(
        self,
        model: ChatModel,
        purpose: str,
        system: str,
        messages: Sequence[Message],
        story: SideStory,
        check: Callable[[str], object],
    ) -> None:
        provider = model.name.partition(":")[0]
        if self.circuits.open_until(provider) is not None:
            raise Unanswered(_no_answer(model.name))
        weight = model.weigh(system, messages, ())
        try:
            reserved = self.purse.reserve(model.name, weight)
        except UserError as error:
            raise Unanswered(error) from None
        number = story.count + 1
        side = f"{self.task}:0:{number}"  # the key of the wait that may follow (RetryPlanned)
        await self.record.append(SideTurnStarted(self.task, side, purpose, model.name, weight.bytes, reserved))
        story.count = number
        try:
            reply = await model.reply(system, messages, (), lambda text: None)
            text = _text(reply, provider, check)
        except ModelFailure as failure:
            await self._fail(failure, model.name, side, number, weight, story)
            return
        except asyncio.CancelledError:
            await self.record.append(self._ended(side, model.name, Usage(input=weight.tokens), "aborted"))
            raise
        self.circuits.mend(provider)
        cost = self.purse.cost(model.name, reply.usage)
        name = reply.model or model.name
        await self.record.append(SideTurnEnded(self.task, side, name, reply.usage, cost, text))
        story.answer = text

    async def _fail(
        self, failure: ModelFailure, name: str, side: str, number: int, weight: Weight, story: SideStory
    ) -> None:
        """Journal the failed try; what follows is what the table says, as far as a side turn waits for anything."""
        is_charged = failure.begun or failure.kind is FailureKind.INCOMPLETE
        usage = Usage(input=weight.tokens) if is_charged else Usage()
        ended = self._ended(side, name, usage, f"{failure.kind.value}: {failure.detail}")
        now = self.clock.now()
        story.tries = (*story.tries, retry.FailedTry(failure.kind, now))
        unreadable = sum(each.kind == FailureKind.INCOMPLETE for each in story.tries) >= UNREADABLE
        match retry.plan(failure, story.tries, now, self.clock.random()):
            case retry.Again(wait_s) if not unreadable:
                planned = RetryPlanned(self.task, 0, number, name, failure.kind.value, round(wait_s, 3))
                await self.record.append(ended, planned)
                story.due = now + timedelta(seconds=wait_s)
            case retry.GiveUp(until):
                await self.record.append(ended)
                self.circuits.trip(name.partition(":")[0], until)
                raise Unanswered(_no_answer(name))
            case retry.Later():
                await self.record.append(ended)
                raise Unanswered(sentence.waits(failure, name) if failure.kind is FailureKind.OFFLINE else _busy(name))
            case _:
                await self.record.append(ended)
                raise Unanswered(_unreadable(name) if unreadable else _refused(failure, name))

    async def _wait(self, story: SideStory) -> None:
        """Until the planned try is due; the person's pause ends it."""
        while True:
            if self.is_paused():
                raise Paused
            if story.due is None or (left := (story.due - self.clock.now()).total_seconds()) <= 0:
                return
            self.nudged.clear()
            sleeping = asyncio.ensure_future(self.clock.sleep(left))
            nudge = asyncio.ensure_future(self.nudged.wait())
            try:
                await asyncio.wait([sleeping, nudge], return_when=asyncio.FIRST_COMPLETED)
            finally:
                sleeping.cancel()
                nudge.cancel()
                await asyncio.gather(sleeping, nudge, return_exceptions=True)

    def _ended(self, side: str, name: str, usage: Usage, error: str) -> SideTurnEnded:
        cost = self.purse.cost(name, usage) if usage != Usage() else 0.0
        return SideTurnEnded(self.task, side, name, usage, cost, error=error)


def _text(reply: Reply, provider: str, check: Callable[[str], object]) -> str:
    """The text of a whole answer of the right form. Raises ModelFailure."""
    if reply.stop is StopReason.REFUSAL:
        raise ModelFailure(FailureKind.REJECTED, provider, "it declined to answer")
    if reply.stop is StopReason.CONTEXT:
        raise ModelFailure(FailureKind.TOO_LONG, provider, "the answer ended at the end of the context window")
    if reply.stop is not StopReason.END:
        raise ModelFailure(FailureKind.INCOMPLETE, provider, f"the answer ended with {reply.stop.value}")
    try:
        check(reply.text)
    except (ValueError, InvalidArguments) as error:
        raise ModelFailure(FailureKind.INCOMPLETE, provider, f"not of the form asked for: {str(error)[:120]}") from None
    return reply.text


def _no_answer(model: str) -> UserError:
    return UserError(f"{model} does not answer.", f"{model} 没有回应。")


def _busy(model: str) -> UserError:
    return UserError(f"{model} has reached its rate limit.", f"{model} 达到频率上限。")


def _unreadable(model: str) -> UserError:
    return UserError(
        f"{model} did not answer in the form asked for, {UNREADABLE} times.",
        f"{model} 有 {UNREADABLE} 次没有按要求的格式回答。",
    )


def _refused(failure: ModelFailure, model: str) -> UserError:
    said = failure.detail or failure.kind.value
    return UserError(f"{model} could not be asked ({said}).", f"无法询问 {model}（{said}）。")
