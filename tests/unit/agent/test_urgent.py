"""Urgent words of the person: the present answer is broken off and asked again with them; what has begun is not cut."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from desktop.core.commands import UserSteered
from desktop.core.message import Message, Reply
from desktop.core.ports import Limits, Weight
from desktop.core.turns import TurnEnded, TurnStarted
from tests.unit.agent.parts import TASK, Stage, failed, wants, words


@dataclass
class Slow:
    """A chat model that says when it was asked and answers when it is let go; a cancelled question is counted."""

    says: list[Reply | Exception]
    name: str = "a:slow"
    limits: Limits = field(default_factory=Limits)
    asked: list[tuple[Message, ...]] = field(default_factory=list)
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    closed: int = 0

    def weigh(self, system: str, messages: Sequence[Message], tools: Any) -> Weight:
        return Weight(100, 25)

    async def reply(self, system: str, messages: Sequence[Message], tools: Any, on_delta: Any) -> Reply:
        self.asked.append(tuple(messages))
        self.was_asked.set()
        try:
            await self.may_answer.wait()
        except asyncio.CancelledError:
            self.closed += 1
            raise
        said = self.says.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    async def again(self) -> None:
        """Wait until it is asked once more."""
        self.was_asked.clear()
        await self.was_asked.wait()


def say(stage: Stage, text: str, *, now: bool = True) -> None:
    stage.journal.say(UserSteered(TASK, text, text, now))


def told(messages: Sequence[Message]) -> list[str]:
    return [message.text for message in messages]


async def test_the_answer_is_broken_off_and_asked_again_with_the_words() -> None:
    model = Slow([words("Shorter.")])
    stage = Stage(model=model)
    run = asyncio.ensure_future(stage.agent().run())
    await model.was_asked.wait()
    say(stage, "Stop, shorter!")
    await model.again()
    model.may_answer.set()
    assert await run == "Shorter."
    assert model.closed == 1
    assert told(model.asked[1]) == [*told(model.asked[0]), "Stop, shorter!"]
    assert [(turn.turn, turn.attempt) for turn in stage.journal.of(TurnStarted)] == [(1, 1), (1, 2)]
    assert [ended.outcome for ended in stage.journal.of(TurnEnded)] == ["aborted", "complete"]
    assert stage.fold().messages == stage.conversation.messages


async def test_words_that_can_wait_break_nothing_off() -> None:
    model = Slow([words("One."), words("Two.")])
    stage = Stage(model=model)
    run = asyncio.ensure_future(stage.agent().run())
    await model.was_asked.wait()
    say(stage, "And the dates.", now=False)
    model.may_answer.set()
    assert await run == "Two."
    assert model.closed == 0
    assert told(model.asked[1])[-2:] == ["One.", "And the dates."]


async def test_words_said_twice_break_off_twice() -> None:
    model = Slow([words("Done.")])
    stage = Stage(model=model)
    run = asyncio.ensure_future(stage.agent().run())
    await model.was_asked.wait()
    for text in ("First.", "Second."):
        say(stage, text)
        await model.again()
    model.may_answer.set()
    await run
    assert model.closed == 2
    assert told(model.asked[-1])[-2:] == ["First.", "Second."]


async def test_a_tool_that_runs_is_not_cut_and_the_words_come_with_the_next_turn() -> None:
    model = Slow([wants("write"), words("Done.")])
    model.may_answer.set()
    stage = Stage(model=model)

    async def meanwhile() -> None:
        say(stage, "Only one page!")

    stage.tools.before["write"] = meanwhile
    assert await stage.agent().run() == "Done."
    assert (model.closed, stage.tools.ran) == (0, ["write 0"])
    assert told(model.asked[1])[-1] == "Only one page!"
    assert [ended.outcome for ended in stage.journal.of(TurnEnded)] == ["complete", "complete"]


async def test_a_cancel_still_ends_the_run_and_leaves_nothing_running() -> None:
    model = Slow([words("Never.")])
    stage = Stage(model=model)
    run = asyncio.ensure_future(stage.agent().run())
    await model.was_asked.wait()
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert model.closed == 1
    assert [ended.outcome for ended in stage.journal.of(TurnEnded)] == ["aborted"]
    assert len(asyncio.all_tasks()) == 1


async def test_a_wait_for_the_next_try_is_kept_and_the_words_come_with_it() -> None:
    model = Slow([failed("rate_limit", 30.0), words("Done.")])
    model.may_answer.set()
    stage = Stage(model=model)
    run = asyncio.ensure_future(stage.agent().run())
    while stage.conversation.retry_at is None:
        await asyncio.sleep(0)
    say(stage, "In Chinese, please.")
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(model.asked) == 1
    stage.clock.advance(40)
    assert await run == "Done."
    assert told(model.asked[1])[-1] == "In Chinese, please."
