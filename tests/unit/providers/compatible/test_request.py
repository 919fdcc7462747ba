"""Requests validate against the strict schema of Chat Completions and keep to what every server takes."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.message import FilePart, Message, OpaquePart, Role, TextPart, ToolCallPart, ToolResultPart
from desktop.core.ports import ToolSpec
from desktop.providers.card import ModelCard, Price
from desktop.providers.compatible.request import KEPT, build
from desktop.tools.registry import TOOLS

SPECS: Sequence[ToolSpec] = [tool.spec for tool in TOOLS]
BLIND = ModelCard("m", "local")
SEEING = ModelCard("m", "local", sees=("image", "pdf"), price=Price(1.0, 2.0))
PNG = FilePart("chart.png", "image/png", "a" * 64)
PDF = FilePart("brief.pdf", "application/pdf", "b" * 64)
BLOBS = {"a" * 64: b"\x89PNG", "b" * 64: b"%PDF-1.7 /Type /Page /Type /Page"}


def user(*parts: Any) -> Message:
    return Message(Role.USER, tuple(TextPart(part) if isinstance(part, str) else part for part in parts))


def assistant(*parts: Any) -> Message:
    return Message(Role.ASSISTANT, tuple(TextPart(part) if isinstance(part, str) else part for part in parts))


def tool(*parts: ToolResultPart) -> Message:
    return Message(Role.TOOL, parts)


CALL = ToolCallPart("call_1", "read_file", {"file": "a.md", "deep": {"n": (1, 2)}})
OPAQUE = OpaquePart("local:m", {"reasoning_content": "hm", "something": "else"})
TALKS: dict[str, list[Message]] = {
    "a question": [user("Hello")],
    "files of the person": [user("Look", PNG, PDF)],
    "a call": [user("Hello"), assistant(OPAQUE, "Looking.", CALL), tool(ToolResultPart("call_1", "text"))],
    "a call that failed": [user("Hello"), assistant(CALL), tool(ToolResultPart("call_1", "gone", is_error=True))],
    "files of a tool": [user("Hello"), assistant(CALL), tool(ToolResultPart("call_1", "", files=(PNG, PDF)))],
    "a call without a result": [user("Hello"), assistant(CALL), user("Go on")],
    "a call at the end": [user("Hello"), assistant(CALL)],
    "a result without a call": [user("Hello"), tool(ToolResultPart("call_0", "old")), user("Go on")],
    "ids used twice": [user("Hello"), *([assistant(CALL), tool(ToolResultPart("call_1", "text"))] * 3)],
    "foreign thoughts": [user("Hello"), assistant(OpaquePart("anthropic:x", {"reasoning": "no"}), CALL), user("?")],
    "nothing said": [user("Hello"), assistant(OPAQUE), user("Go on", "and on")],
    "a file of an answer": [user("Hello"), assistant("Here", PNG), user("Thanks")],
}


def body(messages: Sequence[Message], card: ModelCard = BLIND, specs: Sequence[ToolSpec] = SPECS) -> Any:
    return json.loads(build(card, "Be brief.", messages, specs, BLOBS.__getitem__).content)


@cache
def validator(wire: Path) -> Any:
    import jsonschema

    schema = json.loads((wire / "openapi" / "openai-3.54.0-chat.completions.create.schema.json").read_text())
    return jsonschema.Draft202012Validator(schema)


def test_the_schema_would_notice(wire: Path) -> None:
    told = body(TALKS["a call"])
    assert list(validator(wire).iter_errors(told)), "thoughts are beyond the schema"
    told["messages"][2].pop("reasoning_content")
    assert not list(validator(wire).iter_errors(told))
    told["messages"][-1].pop("tool_call_id")
    assert list(validator(wire).iter_errors(told))


@pytest.mark.parametrize("card", [BLIND, SEEING], ids=["blind", "seeing"])
@pytest.mark.parametrize("talk", TALKS.values(), ids=TALKS)
def test_every_request_is_valid(talk: list[Message], card: ModelCard, wire: Path) -> None:
    """Thoughts are the one field beyond the schema: only a server that sent it gets it back."""
    check = validator(wire)
    for specs in (SPECS, ()):
        told = body(talk, card, specs)
        for message in told["messages"]:
            assert {key for key in message if key in KEPT} <= {"reasoning_content"}
            message.pop("reasoning_content", None)
        check.validate(told)


@pytest.mark.parametrize("talk", TALKS.values(), ids=TALKS)
def test_every_call_is_answered_once_and_right_after_it(talk: list[Message]) -> None:
    open_ids: list[str] = []
    used: list[str] = []
    for message in body(talk)["messages"]:
        if message["role"] == "tool":
            open_ids.remove(message["tool_call_id"])
        else:
            assert not open_ids
            open_ids = [call["id"] for call in message.get("tool_calls", ())]
            used += open_ids
    assert not open_ids and len(set(used)) == len(used)


@pytest.mark.parametrize("talk", TALKS.values(), ids=TALKS)
def test_no_two_user_messages_follow_one_another(talk: list[Message]) -> None:
    roles = [message["role"] for message in body(talk, SEEING)["messages"]]
    assert ("user", "user") not in list(pairwise(roles))
    assert roles[0] == "system"


def test_text_alone_is_a_plain_string() -> None:
    assert body([user("Hello", "there")])["messages"][1] == {"role": "user", "content": "Hello\n\nthere"}


def test_a_picture_is_shown_after_the_results_to_a_model_that_sees() -> None:
    *_, result, shown = body(TALKS["files of a tool"], SEEING)["messages"]
    assert result["role"] == "tool" and shown["role"] == "user"
    picture = base64.b64encode(BLOBS[PNG.sha256]).decode()
    assert {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{picture}"}} in shown["content"]
    assert [part["file"]["filename"] for part in shown["content"] if part["type"] == "file"] == ["brief.pdf"]


def test_a_picture_is_named_to_a_model_that_does_not_see() -> None:
    result = body(TALKS["files of a tool"], BLIND)["messages"][-1]
    assert result["role"] == "tool"
    assert "chart.png" in result["content"] and "brief.pdf" in result["content"] and "not shown" in result["content"]


def test_thoughts_go_back_with_their_calls_only() -> None:
    assert body(TALKS["a call"])["messages"][2]["reasoning_content"] == "hm"
    assert "something" not in body(TALKS["a call"])["messages"][2]
    for name in ("foreign thoughts", "nothing said"):
        assert not any(set(KEPT) & set(message) for message in body(TALKS[name])["messages"])


@pytest.mark.parametrize("id", ["mistral-small", "mistralai/Ministral-8B", "mixtral:8x7b", "devstral", "pixtral-12b"])
def test_models_that_want_nine_characters_get_call_ids_of_nine(id: str) -> None:
    """After a switch the conversation holds the ids of another provider; each result still follows its call."""
    foreign = ToolCallPart("toolu_01ABCdef_xyz", "read_file", {})
    own = ToolCallPart("aB3dE6gH9", "read_file", {})
    turn = [assistant(foreign, own), tool(ToolResultPart(foreign.id, "one"), ToolResultPart(own.id, "two"))]
    told = body([user("Hello"), *turn, *turn], ModelCard(id, "local"))["messages"]
    called = [call["id"] for message in told for call in message.get("tool_calls", ())]
    assert all(re.fullmatch(r"[A-Za-z0-9]{9}", each) for each in called)
    assert called[1] == own.id and len(set(called)) == 4
    assert [message["tool_call_id"] for message in told if message["role"] == "tool"] == called


def test_other_models_get_the_ids_as_they_were() -> None:
    foreign = ToolCallPart("toolu_01ABCdef_xyz", "read_file", {})
    told = body([user("Hello"), assistant(foreign)], ModelCard("qwen3:8b", "local"))["messages"]
    assert [call["id"] for message in told for call in message.get("tool_calls", ())] == [foreign.id]


def test_a_model_without_tools_is_not_given_an_empty_list() -> None:
    assert "tools" not in body(TALKS["a question"], specs=())


def test_usage_is_asked_for() -> None:
    told = body(TALKS["a question"])
    assert told["stream"] is True and told["stream_options"] == {"include_usage": True}


def test_pictures_weigh_what_they_cost_and_not_what_they_measure() -> None:
    big = {PNG.sha256: b"x" * 3_000_000, PDF.sha256: BLOBS[PDF.sha256]}
    request = build(SEEING, "", [user("Look", PNG)], (), big.__getitem__)
    assert request.weight.bytes == len(request.content) > 4_000_000
    assert 1_000 < request.weight.tokens < 10_000


def test_half_a_character_does_not_stop_a_request() -> None:
    assert "Hello" in body([user("Hello \ud83d")])["messages"][1]["content"]


IDS = st.sampled_from(["call_1", "call_2", "toolu_x", ""])
FILES = st.lists(st.sampled_from([PNG, PDF]), max_size=2).map(tuple)
ARGUMENTS = st.dictionaries(
    st.text(max_size=5), st.none() | st.booleans() | st.integers() | st.text(max_size=5), max_size=3
)
PARTS = st.one_of(
    st.builds(TextPart, st.text(max_size=20)),
    st.sampled_from([PNG, PDF, OPAQUE]),
    st.builds(ToolCallPart, IDS, st.sampled_from(["list_files", "read_file"]), ARGUMENTS),
    st.builds(ToolResultPart, IDS, st.text(max_size=20), st.booleans(), files=FILES),
)
MESSAGES = st.lists(st.builds(Message, st.sampled_from(Role), st.lists(PARTS, max_size=4).map(tuple)), max_size=6)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(MESSAGES, st.sampled_from([BLIND, SEEING]))
def test_whatever_was_said_every_call_is_answered_right_after_it(talk: list[Message], card: ModelCard) -> None:
    told = body(talk, card)["messages"]
    waiting: list[str] = []
    for message in told:
        if message["role"] == "tool":
            waiting.remove(message["tool_call_id"])
        else:
            assert not waiting
            waiting = [call["id"] for call in message.get("tool_calls", ())]
            assert all(waiting)
    assert not waiting
    assert ("user", "user") not in list(pairwise(message["role"] for message in told))


@pytest.mark.parametrize(("words", "asked"), [(10, 16_000), (4_000, None), (30_000, 1_024)])
def test_an_answer_that_is_paid_for_fits_the_window_together_with_its_prompt(words: int, asked: int | None) -> None:
    card = ModelCard("m", "router", context=20_000, output=16_000, price=Price(1.0, 2.0))
    request = build(card, "Be brief.", [user("word " * words)], (), BLOBS.__getitem__)
    most = json.loads(request.content)["max_tokens"]
    assert most == asked if asked else 1_024 < most == 20_000 - request.weight.tokens
    assert request.weight.bytes == len(request.content)


@pytest.mark.parametrize("file", [PNG, PDF])
def test_a_file_that_is_no_longer_kept_is_named(file: FilePart) -> None:
    request = build(SEEING, "", [user("Look", file)], (), {}.__getitem__)
    said = json.loads(request.content)["messages"][-1]["content"]
    assert file.name in said and "no longer kept" in said
    assert request.weight.tokens < 1_000
