"""What every chat back end promises, whoever is behind it: the offline engine, a script, and the adapters for Claude, GPT and
compatible servers, each opened by its name on a server on loopback that plays the same script."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop.core.errors import BadInput
from desktop.core.message import (
    FilePart,
    Message,
    OpaquePart,
    Reply,
    Role,
    StopReason,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    Usage,
)
from desktop.core.ports import ChatModel, Limits, ToolSpec
from desktop.core.schema import dump, parse
from desktop.providers.access import Access
from desktop.providers.registry import PROVIDERS, open_model
from desktop.settings.settings import Settings
from desktop.tools.registry import TOOLS
from tests.support.model_server import ModelServer

SYSTEM = "Now: 2026-03-02T08:30:00+00:00 (Europe/London). Language of the deliverables: en."
SPECS: Sequence[ToolSpec] = [tool.spec for tool in TOOLS]
SCRIPT = [
    {
        "text": "Looking. 先看一下。",
        "calls": [{"name": "list_files", "arguments": {}}],
        "thinking": "Which files are there?",
    },
    {"text": "Done."},
]
ON_THE_WIRE = {"anthropic": "anthropic:claude-opus-5-5", "openai": "openai:gpt-6.2-sol", "local": "local:qwen3:8b"}


@dataclass(frozen=True)
class BackEnd:
    """One back end as a person opens it: by name, with addresses and keys in the environment."""

    name: str
    server: ModelServer
    home: Path

    def open(self) -> ChatModel:
        access = Access(self.home, Settings(), self.server.environment)
        return open_model(self.name, access, lambda sha256: b"picture " + sha256.encode())


@pytest.fixture(params=["offline", "scripted", *ON_THE_WIRE])
def back_end(request: pytest.FixtureRequest, tmp_path: Path, model_server: Callable[..., ModelServer]) -> BackEnd:
    """Each back end. Those on the wire talk to a real server on loopback."""
    script = tmp_path / "script.json"
    script.write_text(json.dumps(SCRIPT), encoding="utf-8")
    names = {"scripted": f"scripted:{script}", "offline": "offline", **ON_THE_WIRE}
    return BackEnd(names[request.param], model_server(SCRIPT), tmp_path / "home")


@pytest.fixture(params=ON_THE_WIRE)
def on_the_wire(request: pytest.FixtureRequest, tmp_path: Path, model_server: Callable[..., ModelServer]) -> BackEnd:
    return BackEnd(ON_THE_WIRE[request.param], model_server(SCRIPT), tmp_path / "home")


@pytest.fixture
def model(back_end: BackEnd) -> ChatModel:
    return back_end.open()


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


async def test_the_same_conversation_asked_again_is_answered_by_another_process_too(
    back_end: BackEnd, model: ChatModel
) -> None:
    """A back end keeps nothing between turns: what it must know again comes back to it in the messages."""
    first = await model.reply(SYSTEM, opening(), SPECS, lambda text: None)
    results = tuple(ToolResultPart(call.id, '{"files": [], "not_read": []}') for call in first.calls)
    talk = [*opening(), Message(Role.ASSISTANT, first.parts), *([Message(Role.TOOL, results)] if results else [])]
    fresh = back_end.open()
    answers = [await each.reply(SYSTEM, talk, SPECS, lambda text: None) for each in (fresh, model)]
    assert answers[0] == answers[1]


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


# --- what holds for those on the wire ---


async def turn(model: ChatModel, talk: Sequence[Message], specs: Sequence[ToolSpec] = SPECS) -> Reply:
    return await model.reply(SYSTEM, talk, specs, lambda text: None)


def sent(back_end: BackEnd) -> list[Any]:
    return [exchange.body for exchange in back_end.server.questions]


async def test_a_weight_is_the_bytes_that_are_sent(on_the_wire: BackEnd) -> None:
    model = on_the_wire.open()
    picture = FilePart("chart.png", "image/png", "a" * 64)
    talk = [*opening(), Message(Role.USER, (TextPart("这张图说明什么？"), picture))]
    for messages, specs in ((opening(), SPECS), (talk, SPECS), (opening(), ())):
        weight = model.weigh(SYSTEM, messages, specs)
        await turn(model, messages, specs)
        assert weight.bytes == on_the_wire.server.questions[-1].size
        assert weight.tokens > 0


async def test_more_text_weighs_more(on_the_wire: BackEnd) -> None:
    """Never fewer tokens than a quarter of the letters, nor than 6 of 10 Chinese characters."""
    model = on_the_wire.open()
    before = model.weigh(SYSTEM, opening(), ()).tokens
    for text, least in (("budget figures " * 400, 1_200), ("预算和实际支出" * 400, 1_680), ("4711.08;" * 500, 1_300)):
        after = model.weigh(SYSTEM, [*opening(), Message(Role.USER, (TextPart(text),))], ()).tokens
        assert after - before >= least


async def test_a_whole_job_gives_the_scripted_turns(on_the_wire: BackEnd) -> None:
    """Calls go out, results come back in, and the second turn follows from the first."""
    model = on_the_wire.open()
    first = await turn(model, opening())
    assert (first.text, first.stop) == (SCRIPT[0]["text"], StopReason.TOOL_USE)
    assert [(call.name, call.arguments) for call in first.calls] == [("list_files", {})]
    assert first.usage.input > 0 and first.usage.output > 0
    results = tuple(ToolResultPart(call.id, '{"files": ["brief.pdf"]}') for call in first.calls)
    talk = [*opening(), Message(Role.ASSISTANT, first.parts), Message(Role.TOOL, results)]
    second = await turn(model, talk)
    assert (second.text, second.stop, second.calls) == ("Done.", StopReason.END, ())
    assert "brief.pdf" in json.dumps(sent(on_the_wire)[1])
    assert len(on_the_wire.server.exchanges) == 2


async def test_thoughts_go_back_unread_to_who_had_them_and_to_nobody_else(
    on_the_wire: BackEnd, tmp_path: Path, model_server: Callable[..., ModelServer]
) -> None:
    first = await turn(on_the_wire.open(), opening())
    thoughts = [part for part in first.parts if isinstance(part, OpaquePart)]
    assert thoughts
    results = Message(Role.TOOL, tuple(ToolResultPart(call.id, "no files") for call in first.calls))
    talk = [*opening(), Message(Role.ASSISTANT, first.parts), results]
    for name in ON_THE_WIRE.values():
        other = BackEnd(name, model_server(SCRIPT), tmp_path / "home")
        assert (await turn(other.open(), talk)).text == "Done."
        told = json.dumps(sent(other)[0])
        marks = ("signed-0", "sealed-0", "Which files are there?")
        assert any(mark in told for mark in marks) == (name == on_the_wire.name)


async def test_parallel_calls_keep_their_order_and_their_results(
    on_the_wire: BackEnd, tmp_path: Path, model_server: Callable[..., ModelServer]
) -> None:
    calls = [{"name": "read_file", "arguments": {"file": name}} for name in ("a.md", "b.md", "c.md")]
    server = BackEnd(on_the_wire.name, model_server([{"calls": calls}, {"text": "Done."}]), tmp_path / "home")
    first = await turn(server.open(), opening())
    assert [call.arguments["file"] for call in first.calls] == ["a.md", "b.md", "c.md"]
    results = tuple(ToolResultPart(call.id, f"content of {call.arguments['file']}") for call in first.calls)
    await turn(server.open(), [*opening(), Message(Role.ASSISTANT, first.parts), Message(Role.TOOL, results)])
    told = json.dumps(sent(server)[1])
    assert told.index("content of a.md") < told.index("content of b.md") < told.index("content of c.md")


async def test_cached_tokens_are_not_counted_twice(
    on_the_wire: BackEnd, tmp_path: Path, model_server: Callable[..., ModelServer]
) -> None:
    script = [{"text": "Done.", "usage": {"input": 100, "output": 20, "cache_read": 700}}]
    server = BackEnd(on_the_wire.name, model_server(script), tmp_path / "home")
    assert (await turn(server.open(), opening())).usage == Usage(100, 20, 700, 0)


@pytest.mark.parametrize("stop", [StopReason.END, StopReason.MAX_TOKENS, StopReason.REFUSAL])
async def test_a_turn_says_why_it_ended(
    stop: StopReason, on_the_wire: BackEnd, tmp_path: Path, model_server: Callable[..., ModelServer]
) -> None:
    server = BackEnd(on_the_wire.name, model_server([{"text": "So far.", "stop": stop.value}]), tmp_path / "home")
    reply = await turn(server.open(), opening())
    assert (reply.stop, reply.text, reply.calls) == (stop, "So far.", ())


async def test_a_failed_tool_and_a_call_without_a_result_can_be_told(on_the_wire: BackEnd) -> None:
    """A run that was killed, or a compacted conversation, can hold all of these."""
    calls = tuple(ToolCallPart(id, "read_file", {"file": "a.md"}) for id in ("call_1", "call_2"))
    talk = [
        *opening(),
        Message(Role.ASSISTANT, calls),
        Message(
            Role.TOOL,
            (ToolResultPart("call_1", "it is gone", is_error=True), ToolResultPart("call_0", "an older result")),
        ),
        Message(Role.USER, (TextPart("Go on."),)),
        Message(Role.USER, (TextPart("And in English."),)),
    ]
    assert (await turn(on_the_wire.open(), talk)).text == "Done."
    told = json.dumps(sent(on_the_wire)[0])
    assert all(text in told for text in ("it is gone", "an older result", "Go on.", "And in English."))
    assert told.count("call_2") == 2, "a call and its answer, even if only that there is none"


async def test_a_picture_of_a_tool_is_shown_or_named(on_the_wire: BackEnd) -> None:
    picture = FilePart("chart.png", "image/png", "b" * 64)
    talk = [
        *opening(),
        Message(Role.ASSISTANT, (ToolCallPart("call_1", "read_file", {"file": "chart.png"}),)),
        Message(Role.TOOL, (ToolResultPart("call_1", "a chart", files=(picture,)),)),
    ]
    await turn(on_the_wire.open(), talk)
    told = json.dumps(sent(on_the_wire)[0])
    assert "chart.png" in told and "a chart" in told


# --- the registry ---


def test_every_back_end_says_where_the_text_goes(tmp_path: Path) -> None:
    for name, provider in PROVIDERS.items():
        assert provider.name == name
        assert provider.title and provider.where


def test_the_offline_engine_is_always_ready_and_listed(tmp_path: Path) -> None:
    assert PROVIDERS["offline"].problem(Access(tmp_path, Settings(), {})) is None
    assert PROVIDERS["offline"].is_listed


@pytest.mark.parametrize("name", ["gpt", "", ":", "Offline", "auto", "local", "anthropic:"])
def test_a_back_end_that_is_not_there_is_told_in_a_sentence(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refusal:
        open_model(name, Access(tmp_path, Settings(), {}), lambda sha256: b"")
    assert "offline" in refusal.value.en and "offline" in refusal.value.zh
    assert refusal.value.zh != refusal.value.en


@pytest.mark.parametrize("text", [None, "{not json", '{"text": "no list"}'])
def test_a_script_that_cannot_be_used_is_told_in_a_sentence(text: str | None, tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    if text is not None:
        script.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"script\.json"):
        open_model(f"scripted:{script}", Access(tmp_path, Settings(), {}), lambda sha256: b"")
