"""What every chat back end promises, whoever is behind it: run over the registry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop.core.errors import BadInput
from desktop.core.message import Message, OpaquePart, Role, StopReason, TextPart, ToolCallPart, ToolResultPart
from desktop.core.ports import ChatModel, Limits, ToolSpec
from desktop.core.schema import dump, parse
from desktop.providers.registry import COMING, PROVIDERS, open_model
from desktop.tools.registry import TOOLS

SYSTEM = "Now: 2026-03-02T08:30:00+00:00 (Europe/London). Language of the deliverables: en."
SPECS: Sequence[ToolSpec] = [tool.spec for tool in TOOLS]


@pytest.fixture(params=sorted(PROVIDERS))
def model(request: pytest.FixtureRequest, tmp_path: Path) -> ChatModel:
    """Each back end, opened by its name."""
    script = tmp_path / "script.json"
    turns = [{"text": "Looking.", "calls": [{"name": "list_files", "arguments": {}}]}, {"text": "Done."}]
    script.write_text(json.dumps(turns), encoding="utf-8")
    names = {"scripted": f"scripted:{script}"}
    return open_model(names.get(request.param, request.param))


def opening() -> list[Message]:
    return [Message(Role.USER, (TextPart("Summarise these files.\n\nGiven with it (use list_files):\n- /a"),))]


async def test_it_has_a_name_and_limits(model: ChatModel) -> None:
    assert model.name.partition(":")[0] in PROVIDERS
    assert isinstance(model.limits, Limits)
    assert model.limits.context >= model.limits.output > 0


async def test_a_turn_is_whole(model: ChatModel) -> None:
    """Tools are asked for exactly when the turn says so, by names and arguments of tools that were offered."""
    reply = await model.reply(SYSTEM, opening(), SPECS, lambda text: None)
    assert bool(reply.calls) == (reply.stop is StopReason.TOOL_USE)
    assert reply.parts
    ids = [call.id for call in reply.calls]
    assert len(set(ids)) == len(ids) and all(ids)
    hints = {tool.spec.name: tool for tool in TOOLS}
    for call in reply.calls:
        assert set(hints[call.name].needed) <= set(call.arguments) <= set(hints[call.name].hints)
        for name, value in call.arguments.items():
            parse(hints[call.name].hints[name], value)


async def test_the_text_that_was_streamed_is_the_text_of_the_turn(model: ChatModel) -> None:
    pieces: list[str] = []
    reply = await model.reply(SYSTEM, opening(), SPECS, pieces.append)
    assert "".join(pieces) == reply.text


async def test_a_turn_can_be_journaled(model: ChatModel) -> None:
    from desktop.core.events import TurnEnded

    reply = await model.reply(SYSTEM, opening(), SPECS, lambda text: None)
    ended = TurnEnded("t", 1, "complete", parts=reply.parts, stop=reply.stop, usage=reply.usage, model=reply.model)
    assert parse(TurnEnded, json.loads(json.dumps(dump(ended)))) == ended


async def test_the_same_conversation_asked_again_is_answered_by_another_process_too(model: ChatModel) -> None:
    """A back end keeps nothing between turns: what it must know again comes back to it in the messages."""
    first = await model.reply(SYSTEM, opening(), SPECS, lambda text: None)
    results = tuple(ToolResultPart(call.id, '{"files": [], "not_read": []}') for call in first.calls)
    talk = [*opening(), Message(Role.ASSISTANT, first.parts), *([Message(Role.TOOL, results)] if results else [])]
    fresh = open_model(model.name)
    assert (await fresh.reply(SYSTEM, talk, SPECS, print)) == (await model.reply(SYSTEM, talk, SPECS, print))


async def test_it_accepts_what_other_back_ends_left_in_the_conversation(model: ChatModel) -> None:
    call = ToolCallPart("toolu_1", "list_files", {})
    talk = [
        *opening(),
        Message(Role.ASSISTANT, (OpaquePart("another", {"signature": "x"}), TextPart("Looking."), call)),
        Message(Role.TOOL, (ToolResultPart("toolu_1", "no such folder", is_error=True),)),
        Message(Role.USER, (TextPart("Try again."),)),
    ]
    assert (await model.reply(SYSTEM, talk, SPECS, lambda text: None)).parts


async def test_it_does_not_change_what_it_is_given(model: ChatModel) -> None:
    talk = opening()
    before = dump(talk)
    await model.reply(SYSTEM, talk, SPECS, lambda text: None)
    assert dump(talk) == before


def test_every_back_end_says_where_the_text_goes() -> None:
    for name, provider in PROVIDERS.items():
        assert provider.name == name
        assert provider.title and provider.where
        assert isinstance(provider.is_ready(), bool)


def test_the_offline_engine_is_always_ready_and_listed() -> None:
    assert PROVIDERS["offline"].is_ready() and PROVIDERS["offline"].is_listed


@pytest.mark.parametrize("name", [*COMING, "anthropic:claude", "gpt", "", ":", "Offline"])
def test_a_back_end_that_is_not_there_is_told_in_a_sentence(name: str) -> None:
    with pytest.raises(BadInput) as refusal:
        open_model(name)
    assert "offline" in refusal.value.en and "offline" in refusal.value.zh
    assert refusal.value.zh != refusal.value.en


@pytest.mark.parametrize("text", [None, "{not json", '{"text": "no list"}'])
def test_a_script_that_cannot_be_used_is_told_in_a_sentence(text: str | None, tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    if text is not None:
        script.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"script\.json"):
        open_model(f"scripted:{script}")
