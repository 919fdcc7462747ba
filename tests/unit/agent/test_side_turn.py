"""Requests beside the conversation: journaled before they are made, retried by the one table, never asked twice after a crash."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from desktop.agent.loop import Paused
from desktop.agent.side_turn import SideAsker, SideStory, Unanswered
from desktop.core.errors import LimitReached
from desktop.core.events import DeliverableSaved
from desktop.core.message import Message, Role, TextPart
from desktop.core.ports import Weight
from desktop.core.turns import RetryPlanned, SideTurnEnded, SideTurnStarted
from desktop.work.circuit import Circuits
from tests.unit.agent.parts import TASK, Flaky, FreePurse, ListJournal, failed, words

ASKED = [Message(Role.USER, (TextPart("Read it."),))]


class Desk:
    def __init__(self, *says: object, purse: Any = None) -> None:
        self.journal = ListJournal()
        self.model = Flaky(list(says))  # type: ignore[arg-type]
        self.circuits = Circuits(self.journal.clock)
        self.is_paused = False
        self.nudged = asyncio.Event()
        self.purse = purse or FreePurse()

    async def ask(self) -> str:
        asker = SideAsker(
            TASK, self.circuits, self.purse, self.journal, self.journal.clock, self.nudged, lambda: self.is_paused
        )
        story = SideStory.of(self.journal.recorded(), "second_reading", self.model.name)
        asking = asyncio.ensure_future(asker.ask(self.model, "second_reading", "Read.", ASKED, story, json.loads))
        while not asking.done():
            await asyncio.sleep(0)
            self.journal.clock.advance(5)
        return await asking

    def ended(self) -> list[str]:
        return [event.error.partition(":")[0] or event.text for event in self.journal.of(SideTurnEnded)]


async def test_the_intent_is_journaled_first_and_the_answer_with_its_text() -> None:
    desk = Desk(words("[]"))
    assert await desk.ask() == "[]"
    assert desk.journal.transactions == [("SideTurnStarted",), ("SideTurnEnded",)]
    (begun,) = desk.journal.of(SideTurnStarted)
    assert (begun.purpose, begun.model) == ("second_reading", desk.model.name)


async def test_a_failed_try_is_asked_again_after_a_journaled_wait() -> None:
    desk = Desk(failed("overloaded"), failed("rate_limit", 20), words("[]"))
    assert await desk.ask() == "[]"
    assert desk.ended() == ["overloaded", "rate_limit", "[]"]
    assert [(event.turn, event.attempt) for event in desk.journal.of(RetryPlanned)] == [(0, 1), (0, 2)]
    assert desk.journal.of(RetryPlanned)[1].wait_s >= 20


@pytest.mark.parametrize("kind", ["sign_in", "budget", "rejected", "offline", "unknown_model", "too_long", "cannot"])
async def test_what_only_a_person_could_mend_ends_it_with_a_reason(kind: str) -> None:
    desk = Desk(failed(kind), words("[]"))
    if kind == "too_long":
        desk = Desk(failed(kind), failed(kind))
    with pytest.raises(Unanswered) as why:
        await desk.ask()
    assert why.value.text.en and why.value.text.zh != why.value.text.en
    assert desk.ended() == [kind]


async def test_a_long_rate_limit_is_not_waited_for() -> None:
    desk = Desk(failed("rate_limit", 4_000), words("[]"))
    with pytest.raises(Unanswered):
        await desk.ask()
    assert not desk.journal.of(RetryPlanned)


async def test_a_provider_that_stays_down_is_given_up_by_the_same_table_and_its_circuit_opens() -> None:
    desk = Desk(*[failed("overloaded")] * 8)
    with pytest.raises(Unanswered):
        await desk.ask()
    assert desk.ended() == ["overloaded"] * 8
    assert desk.circuits.open_until(desk.model.name.partition(":")[0]) is not None
    with pytest.raises(Unanswered):
        await desk.ask()
    assert len(desk.journal.of(SideTurnStarted)) == 8, "an open circuit is not asked"


async def test_an_answer_of_the_wrong_form_is_asked_for_twice_at_most() -> None:
    desk = Desk(words("All fine!"), words("Still fine!"), words("[]"))
    with pytest.raises(Unanswered, match="form"):
        await desk.ask()
    assert desk.ended() == ["incomplete", "incomplete"]


async def test_no_request_is_made_that_the_budget_does_not_hold() -> None:
    class Empty(FreePurse):
        def reserve(self, model: str, weight: Weight) -> float | None:
            raise LimitReached("The budget is used up.")

    desk = Desk(words("[]"), purse=Empty())
    with pytest.raises(Unanswered, match="used up"):
        await desk.ask()
    assert not desk.journal.transactions


async def test_an_answer_that_stands_in_the_journal_is_not_asked_for_again() -> None:
    desk = Desk(words("[]"))
    await desk.ask()
    again = Desk(words("[1]"))
    again.journal.events, again.journal.times = desk.journal.events, desk.journal.times
    assert await again.ask() == "[]"
    assert len(again.journal.of(SideTurnStarted)) == 1


async def test_after_a_crash_in_the_middle_it_is_asked_again_under_a_new_number() -> None:
    desk = Desk(words("[]"))
    desk.journal.say(SideTurnStarted(TASK, f"{TASK}:0:1", "second_reading", desk.model.name))
    assert await desk.ask() == "[]"
    assert [event.side for event in desk.journal.of(SideTurnStarted)] == [f"{TASK}:0:1", f"{TASK}:0:2"]


async def test_a_new_version_of_a_file_makes_the_old_answer_void() -> None:
    desk = Desk(words("[]"), words("[2]"))
    await desk.ask()
    desk.journal.say(DeliverableSaved(TASK, "d", "c", "a.docx", "/a.docx", "0" * 64, "docx", 1))
    assert await desk.ask() == "[2]"


async def test_a_pause_ends_the_wait() -> None:
    desk = Desk(failed("overloaded"), words("[]"))
    desk.is_paused = True
    with pytest.raises(Paused):
        await desk.ask()
    assert not desk.journal.of(SideTurnStarted)
