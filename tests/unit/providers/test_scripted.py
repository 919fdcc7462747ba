"""The scripted chat model reads its place from the conversation and fills in what only the run can know."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from desktop.core.message import Message, Part, Role, StopReason, TextPart, ToolResultPart
from desktop.providers.scripted import ScriptedModel

USER = Message(Role.USER, (TextPart("go"),))


def said(*parts: Part) -> Message:
    return Message(Role.ASSISTANT, parts)


def result(content: str) -> Message:
    return Message(Role.TOOL, (ToolResultPart("id", content),))


async def turn_after(turns: Sequence[dict[str, object]], *messages: Message) -> tuple[str, list[object], StopReason]:
    reply = await ScriptedModel(turns).reply("", (USER, *messages), (), lambda text: None)
    return reply.text, [call.arguments for call in reply.calls], reply.stop


async def test_the_next_turn_is_the_one_that_was_not_said_yet() -> None:
    turns = [{"text": "one"}, {"text": "two"}]
    assert (await turn_after(turns))[0] == "one"
    assert (await turn_after(turns, said(TextPart("one"))))[0] == "two"
    assert await turn_after(turns, said(), said()) == ("Done.", [], StopReason.END)


async def test_a_turn_with_calls_stops_for_them_unless_it_says_otherwise() -> None:
    call = {"name": "read", "arguments": {}}
    assert (await turn_after([{"calls": [call]}]))[2] is StopReason.TOOL_USE
    assert (await turn_after([{"calls": [call], "stop": "max_tokens"}]))[2] is StopReason.MAX_TOKENS
    with pytest.raises(ValueError, match="no such reason"):
        await turn_after([{"text": "a", "stop": "no such reason"}])


async def test_a_word_stands_for_the_passage_that_has_it() -> None:
    pages = json.dumps({"passages": [{"id": "p1", "text": "Costs fell."}, {"id": "p2", "text": "Revenue rose."}]})
    wish = {"calls": [{"name": "w", "arguments": {"a": ["$passage:Revenue"], "b": {"c": "$passage:rose"}, "d": 5}}]}
    _, arguments, _ = await turn_after([{}, wish], said(), result("plain words"), result(pages))
    assert arguments == [{"a": ["p2"], "b": {"c": "p2"}, "d": 5}]


async def test_a_word_nobody_read_stays_a_word() -> None:
    wish = {"calls": [{"name": "w", "arguments": {"a": "$passage:Nothing"}}]}
    assert (await turn_after([wish]))[1] == [{"a": "Nothing"}]
