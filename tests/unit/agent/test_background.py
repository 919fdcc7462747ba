"""Turns that go on at the provider: the id journaled first, looked for again and again, never sent twice, failures told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from desktop.agent.asking import Answer, Asker, Waiting
from desktop.agent.background import Night
from desktop.agent.conversation import Conversation
from desktop.core.errors import NotSignedIn
from desktop.core.events import RepairRequested, RunEnded
from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Reply, StopReason, TextPart, Usage
from desktop.core.turns import BackgroundStarted, RetryPlanned, TurnEnded, TurnStarted
from desktop.providers.overnight import Look
from desktop.work.circuit import Circuits
from tests.unit.agent.parts import AT, OPENING, TASK, Flaky, FreePurse, ListJournal, Shelf, Stage, failed, words

LOST = ModelFailure(FailureKind.OVERLOADED, "openai", "connection lost", status=503)


@dataclass
class Provider:
    """Background work at a provider: what each start and each look brings, in order; the last look goes on for ever."""

    looks: list[Look | ModelFailure] = field(default_factory=lambda: [Look("working")])
    refuses: list[ModelFailure] = field(default_factory=list)
    started: int = 0
    cancelled: list[str] = field(default_factory=list)
    gate: asyncio.Event | None = None

    async def start(self, system: str, messages: Sequence[Any], tools: Sequence[Any]) -> str:
        if self.refuses:
            raise self.refuses.pop(0)
        self.started += 1
        if self.gate:
            await self.gate.wait()
        return f"job_{self.started}"

    async def look(self, id: str) -> Look:
        found = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        if isinstance(found, ModelFailure):
            raise found
        return found

    async def cancel(self, id: str) -> None:
        self.cancelled.append(id)

    async def aclose(self) -> None: ...


class Price(FreePurse):
    def cost(self, model: str, usage: Usage) -> float | None:
        return float(usage.input)


class Evening:
    """One task for tonight; `ask` is one run that looks once, on a conversation folded anew."""

    def __init__(self, provider: Provider | None, *live: Any, share: float | None = 0.6) -> None:
        self.provider = provider
        self.journal = ListJournal()
        self.model = Flaky(list(live) or [words("Asked directly.")], name="openai:gpt-6.2-sol")
        self.share = share
        self.heard: list[str] = []

    def asker(self) -> Asker:
        journal = self.journal

        async def open_work(name: str) -> Any:
            return self.provider

        night = Night(open_work, lambda name: self.share, journal, journal.clock)
        circuits = Circuits(journal.clock)
        return Asker(TASK, self.model, (), Shelf(), circuits, Price(), journal, journal.clock, asyncio.Event(), night)

    async def ask(self) -> Answer | None:
        talk = Conversation.fold(self.journal.recorded(), OPENING)
        self.journal.followers[:] = [talk.apply]
        return await self.asker().ask(talk, "Be good.", [], self.heard.append)

    async def wait(self) -> datetime:
        """A run that ends waiting; the clock then stands where the task goes on."""
        with pytest.raises(Waiting) as wait:
            await self.ask()
        until = wait.value.until
        assert until is not None
        run = f"run {len(self.journal.events)}"
        self.journal.say(RunEnded(TASK, run, "waiting", wait.value.text.en, until.isoformat()))
        self.journal.clock.advance((until - self.journal.clock.now()).total_seconds())
        return until


DONE = Look("ended", Reply((TextPart("Done."),), StopReason.END, Usage(100)))


async def test_the_id_is_journaled_before_anything_else_and_the_run_ends_waiting() -> None:
    on = Evening(Provider([DONE]))
    assert await on.wait() == AT + timedelta(minutes=1)
    assert on.journal.transactions == [("TurnStarted",), ("BackgroundStarted",)]
    (started,) = on.journal.of(BackgroundStarted)
    assert (started.turn, started.attempt, started.model, started.id) == (1, 1, "openai:gpt-6.2-sol", "job_1")


async def test_the_reply_goes_on_as_if_it_had_come_by_stream_at_the_lower_price() -> None:
    on = Evening(Provider([DONE]))
    await on.wait()
    answer = await on.ask()
    assert answer is not None and answer.reply.text == "Done."
    assert (answer.ended.turn, answer.ended.attempt, answer.ended.outcome) == (1, 1, "complete")
    assert answer.ended.cost_usd == pytest.approx(60.0)
    assert on.heard == ["Done."] and not on.model.asked
    assert len(on.journal.of(TurnStarted)) == 1


async def test_a_price_nobody_documents_is_unknown() -> None:
    on = Evening(Provider([DONE]), share=None)
    await on.wait()
    answer = await on.ask()
    assert answer is not None and answer.ended.cost_usd is None


async def test_it_is_looked_for_after_1_2_5_and_then_every_10_minutes() -> None:
    on = Evening(Provider())
    waits, before = [], AT
    for _ in range(6):
        until = await on.wait()
        waits.append((until - before).total_seconds() / 60)
        before = until
    assert waits == [1, 2, 5, 10, 10, 10]
    assert on.provider is not None and on.provider.started == 1


async def test_a_look_that_does_not_come_through_changes_nothing() -> None:
    on = Evening(Provider([LOST, ModelFailure(FailureKind.RATE_LIMIT, "openai", "slow down", wait_s=3_000), DONE]))
    await on.wait()
    await on.wait()
    before = on.journal.clock.now()
    assert await on.wait() - before == timedelta(seconds=3_000)
    assert await on.ask() is not None
    assert not on.journal.of(TurnEnded) and on.provider is not None and on.provider.started == 1


async def test_without_a_network_it_waits_for_the_network() -> None:
    on = Evening(Provider([ModelFailure(FailureKind.OFFLINE, "openai", "no route")]))
    await on.wait()
    with pytest.raises(Waiting) as wait:
        await on.ask()
    assert wait.value.until is None


async def test_a_key_that_is_gone_needs_the_person_and_loses_nothing() -> None:
    on = Evening(Provider([ModelFailure(FailureKind.SIGN_IN, "openai", "expired", status=401), DONE]))
    await on.wait()
    with pytest.raises(NotSignedIn):
        await on.ask()
    assert await on.ask() is not None


async def test_a_turn_that_failed_there_is_a_failed_try_and_is_asked_again_directly() -> None:
    on = Evening(Provider([Look("ended", failure=ModelFailure(FailureKind.OVERLOADED, "openai", "expired"))]))
    await on.wait()
    assert await on.ask() is None
    assert [event.outcome for event in on.journal.of(TurnEnded)] == ["error"]
    assert on.journal.of(RetryPlanned)
    on.journal.clock.advance(60)
    answer = await on.ask()
    assert answer is not None and answer.reply.text == "Asked directly." and answer.ended.attempt == 2
    assert on.provider is not None and on.provider.started == 1


async def test_the_turn_after_one_that_was_asked_directly_goes_to_the_background_again() -> None:
    on = Evening(Provider([Look("ended", failure=LOST)]))
    await on.wait()
    await on.ask()
    on.journal.clock.advance(60)
    answer = await on.ask()
    assert answer is not None
    on.journal.say(answer.ended)
    await on.wait()
    assert on.journal.of(BackgroundStarted)[-1].turn == 2


@pytest.mark.parametrize(
    ("state", "hours", "is_stuck"), [("queued", 7, False), ("queued", 9, True), ("working", 9, False)]
)
async def test_work_that_stays_in_the_queue_beyond_its_window_is_stopped_and_asked_directly(
    state: str, hours: int, is_stuck: bool
) -> None:
    provider = Provider([Look(state)])
    on = Evening(provider)
    await on.wait()
    on.journal.clock.advance(3600 * hours)
    if not is_stuck:
        await on.wait()
        assert not provider.cancelled
        return
    assert await on.ask() is None
    assert provider.cancelled == ["job_1"]
    assert "stuck" in on.journal.of(TurnEnded)[0].error


async def test_work_that_is_not_taken_is_retried_by_the_usual_table() -> None:
    on = Evening(Provider([DONE], refuses=[failed("rate_limit", 20)]))
    assert await on.ask() is None
    assert on.journal.of(RetryPlanned)[0].wait_s >= 20
    on.journal.clock.advance(60)
    await on.wait()
    assert await on.ask() is not None


async def test_a_model_without_background_work_is_asked_directly() -> None:
    on = Evening(None)
    answer = await on.ask()
    assert answer is not None and answer.reply.text == "Asked directly."


async def test_a_run_that_is_broken_off_while_the_work_is_sent_keeps_its_id() -> None:
    provider = Provider([DONE], gate=asyncio.Event())
    on = Evening(provider)
    asking = asyncio.ensure_future(on.ask())
    while not provider.started:
        await asyncio.sleep(0)
    asking.cancel()
    await asyncio.sleep(0)
    assert provider.gate is not None
    provider.gate.set()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert on.journal.of(BackgroundStarted)[0].id == "job_1"
    assert not on.journal.of(TurnEnded), "it goes on there"
    assert await on.ask() is not None
    assert provider.started == 1


async def test_a_crash_before_the_id_was_noted_sends_the_turn_again_under_the_next_attempt() -> None:
    on = Evening(Provider([DONE]))
    on.journal.say(TurnStarted(TASK, 1, 1, "openai:gpt-6.2-sol"))
    await on.wait()
    assert on.journal.of(BackgroundStarted)[0].attempt == 2


async def test_a_mending_turn_whose_try_failed_is_asked_again_and_not_taken_for_done() -> None:
    on = Stage(model=Flaky([words("Done."), failed("overloaded"), words("Mended.")]))
    assert await on.run() == "Done."
    on.journal.say(RepairRequested(TASK, 1, "Mend it."))
    assert await on.run() == "Mended."
