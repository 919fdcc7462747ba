"""What goes to OpenAI: every request the builder can make is one the API documents, and says what the transcript says."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.message import FilePart, Message, OpaquePart, Part, Role, TextPart, ToolCallPart, ToolResultPart
from desktop.core.ports import Effect, ToolSpec
from desktop.core.schema import schema_of
from desktop.providers.card import ModelCard
from desktop.providers.openai.request import WINDOWS, Request, build
from desktop.providers.openai.transcript import NO_RESULT
from desktop.providers.token_count import body_tokens
from desktop.tools.registry import TOOLS
from tests.unit.providers.openai.recording import WIRE
from tests.unit.providers.openai.test_replay import asked, collected, of_kind, with_kind

CARD = ModelCard("gpt-6.2-sol", "openai", sees=("image", "pdf"), thinks=True, web=True)
BLIND = ModelCard("gpt-6-luna", "openai")
PDF = b"%PDF-1.7\n1 0 obj <</Type /Pages /Count 2>>\n2 0 obj <</Type /Page>>\n3 0 obj <</Type/Page>>"
PICTURE = FilePart("chart.png", "image/png", "aa")
BRIEF = FilePart("brief", "application/pdf", "bb")
SPECS = [tool.spec for tool in TOOLS]


def blob(sha256: str) -> bytes:
    return {"aa": b"\x89PNG", "bb": PDF}[sha256]


def built(messages: list[Message], card: ModelCard = CARD, tools: list[ToolSpec] | None = None, **more: Any) -> Any:
    return json.loads(build(card, "Be brief.", messages, tools or [], blob, **more).content)


def user(*parts: Part) -> Message:
    return Message(Role.USER, parts)


def assistant(*parts: Part) -> Message:
    return Message(Role.ASSISTANT, parts)


def results(*parts: Part) -> Message:
    return Message(Role.TOOL, parts)


def reasoning(id: str) -> OpaquePart:
    return OpaquePart("openai", {"type": "reasoning", "id": id, "summary": [], "encrypted_content": "gAAA"})


CALL = ToolCallPart("call_1", "list_files", {"folder": "合同"})


# --- what is said ---


def test_nothing_is_kept_at_the_provider_and_thinking_comes_along_encrypted() -> None:
    body = built([user(TextPart("Hello"))])
    assert body["store"] is False and body["stream"] is True
    assert body["include"] == ["reasoning.encrypted_content"]
    assert body["reasoning"]["effort"]
    assert body["instructions"] == "Be brief."
    assert body["max_output_tokens"] == CARD.output
    assert "background" not in body


def test_a_model_that_does_not_think_is_not_asked_about_thinking() -> None:
    assert not {"reasoning", "include"} & set(built([user(TextPart("Hello"))], BLIND))


def test_a_turn_with_a_call_goes_back_in_its_order() -> None:
    talk = [
        user(TextPart("Look.")),
        assistant(reasoning("rs_1"), TextPart("Looking."), reasoning("rs_2"), CALL),
        results(ToolResultPart("call_1", "3 files")),
    ]
    items = built(talk)["input"]
    assert [item.get("id") or item["type"] for item in items] == [
        *("message", "rs_1", "message", "rs_2", "function_call", "function_call_output")
    ]
    assert items[4] == {
        "type": "function_call",
        "call_id": "call_1",
        "name": "list_files",
        "arguments": '{"folder":"合同"}',
    }
    assert items[5] == {"type": "function_call_output", "call_id": "call_1", "output": "3 files"}


def test_what_another_provider_left_is_dropped() -> None:
    talk = [user(TextPart("Hi")), assistant(OpaquePart("anthropic", {"type": "thinking"}), TextPart("Hello"))]
    assert [item["role"] for item in built(talk)["input"]] == ["user", "assistant"]


def test_reasoning_without_what_followed_it_is_not_sent() -> None:
    """The API refuses it (recorded: "was provided without its required following item")."""
    items = built([user(TextPart("Hi")), assistant(TextPart("Hello"), reasoning("rs_1"))])["input"]
    assert [item["type"] for item in items] == ["message", "message"]


def test_reasoning_the_provider_did_not_hand_over_is_not_named_again() -> None:
    part = OpaquePart("openai", {"type": "reasoning", "id": "rs_1", "summary": []})
    items = built([user(TextPart("Hi")), assistant(part, TextPart("Hello"))])["input"]
    assert [item["type"] for item in items] == ["message", "message"]


def test_an_item_that_waits_for_an_answer_only_others_can_give_is_left_out() -> None:
    parts = [OpaquePart("openai", {"type": kind, "id": "x"}) for kind in ("shell_call", "web_search_call")]
    items = built([user(TextPart("Hi")), assistant(*parts, TextPart("Hello"))])["input"]
    assert [item["type"] for item in items] == ["message", "web_search_call", "message"]


def test_a_commentary_is_said_again_as_commentary() -> None:
    phase = OpaquePart("openai", {"type": "message", "phase": "commentary"})
    items = built([user(TextPart("Hi")), assistant(phase, TextPart("Looking."), CALL)])["input"]
    assert items[1]["phase"] == "commentary"
    assert "phase" not in items[0]


def test_an_error_is_told_as_one() -> None:
    talk = [user(TextPart("Hi")), assistant(CALL), results(ToolResultPart("call_1", "no such folder", is_error=True))]
    assert built(talk)["input"][-1]["output"] == "Error: no such folder"


def test_every_call_has_an_output_and_every_output_a_call() -> None:
    talk = [
        results(ToolResultPart("gone", "12 rows")),  # its call was compacted away
        assistant(CALL, ToolCallPart("call_2", "list_files", {})),
        results(ToolResultPart("call_2", "no files")),
        user(TextPart("Go on.")),
    ]
    items = built(talk)["input"]
    outputs = {item["call_id"]: item["output"] for item in items if item["type"] == "function_call_output"}
    assert outputs == {"call_2": "no files", "call_1": NO_RESULT}
    assert [part["text"] for part in items[0]["content"]] == ["Result of an earlier call:", "12 rows"]
    assert items[-1]["content"][0]["text"] == "Go on."


@pytest.mark.parametrize("id", ["x" * 200, "call:1", "调用", ""])
def test_ids_of_other_providers_are_made_legal_and_still_match(id: str) -> None:
    talk = [user(TextPart("Hi")), assistant(ToolCallPart(id, "f", {})), results(ToolResultPart(id, "ok"))]
    call, output = built(talk)["input"][1:]
    assert call["call_id"] == output["call_id"] == call["call_id"].encode("ascii").decode()
    assert 0 < len(call["call_id"]) <= 64


def test_an_id_used_in_every_turn_is_told_apart() -> None:
    turn = [assistant(ToolCallPart("call_0", "f", {})), results(ToolResultPart("call_0", "ok"))]
    items = built([user(TextPart("Hi")), *turn, *turn, *turn])["input"][1:]
    assert [item["call_id"] for item in items] == [*["call_0"] * 2, *["call_0_2"] * 2, *["call_0_3"] * 2]


def test_files_are_shown_to_a_model_that_sees_them() -> None:
    talk = [
        user(TextPart("See."), PICTURE, BRIEF),
        assistant(CALL),
        results(ToolResultPart("call_1", "a chart", files=(PICTURE,))),
    ]
    seen, _, output = built(talk)["input"]
    assert [part["type"] for part in seen["content"]] == ["input_text", "input_image", "input_file"]
    assert seen["content"][1]["image_url"] == f"data:image/png;base64,{base64.b64encode(blob('aa')).decode()}"
    assert seen["content"][2]["filename"] == "brief.pdf"
    assert [part["type"] for part in output["output"]] == ["input_text", "input_image"]


def test_a_blind_model_gets_the_names() -> None:
    content = built([user(PICTURE, BRIEF)], BLIND)["input"][0]["content"]
    assert [part["text"] for part in content] == ["[file: chart.png (image/png)]", "[file: brief (application/pdf)]"]


def test_the_provider_searches_only_when_both_want_it() -> None:
    assert built([user(TextPart("Hi"))], web=True)["tools"] == [{"type": "web_search"}]
    assert "tools" not in built([user(TextPart("Hi"))], BLIND, web=True)
    assert "tools" not in built([user(TextPart("Hi"))])


def test_a_schema_is_strict_only_when_every_field_is_required_and_closed() -> None:
    closed: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
    schemas: list[tuple[dict[str, Any], bool]] = [
        (closed | {"additionalProperties": False}, True),
        (closed, False),
        (closed | {"additionalProperties": False, "required": []}, False),
        ({"type": "object", "properties": {}, "required": [], "additionalProperties": False}, True),
        (closed | {"additionalProperties": False, "properties": {"a": {}}}, False),
        (closed | {"additionalProperties": False, "properties": {"a": {"type": "string", "pattern": "x"}}}, False),
        (closed | {"additionalProperties": False, "properties": {"a": {"type": "array"}}}, False),
        (closed | {"additionalProperties": False, "properties": {"a": schema_of(dict[str, str])}}, False),
    ]
    for schema, expected in schemas:
        tool = built([user(TextPart("Hi"))], tools=[ToolSpec("t", "d", schema, Effect.READ)])["tools"][0]
        assert tool["strict"] is expected, schema


def test_the_same_beginning_has_the_same_cache_key_whoever_asks() -> None:
    one, other = built([user(TextPart("a"))], tools=SPECS), built([user(TextPart("b"))], tools=SPECS)
    assert one["prompt_cache_key"] == other["prompt_cache_key"] != built([user(TextPart("a"))])["prompt_cache_key"]
    assert len(one["prompt_cache_key"]) <= 64


def test_half_a_character_does_not_stop_a_request() -> None:
    assert built([user(TextPart("a\ud800b"))])["input"][0]["content"][0]["text"] == "a?b"


# --- what it weighs ---


def weighed(text: str) -> int:
    return build(CARD, "", [user(TextPart(text))], [], blob).weight.tokens


def test_chinese_weighs_more_per_character_than_english() -> None:
    empty = weighed("")
    assert weighed("午" * 1000) - empty >= 1000
    assert 200 <= weighed("word " * 200) - empty <= 400
    assert weighed("3141592653" * 100) - empty >= 500


def test_the_weight_is_the_size_of_what_is_sent_and_files_weigh_by_what_they_show() -> None:
    request = build(CARD, "Be brief.", [user(TextPart("See."), PICTURE, BRIEF)], [], blob)
    assert request.weight.bytes == len(request.content)
    assert request.weight.tokens >= 3 * 2_500  # a picture and two pages
    assert build(BLIND, "Be brief.", [user(TextPart("See."), PICTURE, BRIEF)], [], blob).weight.tokens < 600


SEEN_ONLY_THERE = (  # what the provider adds to a request from its own side, or text we cannot count
    *("previous_response_id", '"conversation"', "input_image", "input_file", "web_search", "file_search", '"mcp"'),
    *("code_interpreter", "tool_search", "json_schema", '"mode": "pro"'),
)


@pytest.mark.parametrize("name", sorted({*with_kind("stream"), *with_kind("body")}))
def test_no_recorded_request_took_more_tokens_than_estimated(name: str) -> None:
    for exchange in (*of_kind(name, "stream"), *of_kind(name, "body")):
        asked = json.dumps(exchange.asked)
        if isinstance(exchange.asked, dict) and not any(word in asked for word in SEEN_ONLY_THERE):
            counted = (exchange.final.get("usage") or {}).get("input_tokens", 0)
            assert counted <= body_tokens(exchange.asked)
            if counted and '"type": "reasoning"' not in asked:  # older thoughts may be left unread, and unpaid
                assert body_tokens(exchange.asked) <= 3 * counted + 400


# --- the documented shape ---


@cache
def validator() -> Any:
    import jsonschema

    path = WIRE.parent / "openapi" / "openai-3.54.0-responses.create.schema.json"
    if not path.is_file():
        pytest.skip("the folder of recorded material is absent")
    return jsonschema.Draft202012Validator(json.loads(Path(path).read_text(encoding="utf-8")))


def assert_documented(request: Request) -> None:
    body = json.loads(request.content)
    fault = next(iter(validator().iter_errors(body)), None)
    assert fault is None, f"{list(fault.absolute_path)}: {fault.message[:500]}"


def test_the_documented_shape_would_notice() -> None:
    body = built([user(TextPart("Hi")), assistant(CALL), results(ToolResultPart("call_1", "ok"))], tools=SPECS)
    body["input"][1]["id_of_call"] = body["input"][1].pop("call_id")
    assert list(validator().iter_errors(body)) and list(validator().iter_errors(body | {"stop": ["x"]}))


FILES = st.sampled_from([PICTURE, BRIEF, FilePart("old.tiff", "image/tiff", "cc")])
IDS = st.sampled_from(["call_1", "call_2", "toolu_x" * 20, "c:1", ""])
ARGUMENTS = st.dictionaries(st.text(max_size=5), st.none() | st.booleans() | st.floats(allow_nan=False) | st.text())
PARTS = st.one_of(
    st.builds(TextPart, st.text(max_size=40)),
    FILES,
    st.builds(ToolCallPart, IDS, st.sampled_from(["list_files", "read"]), ARGUMENTS),
    st.builds(ToolResultPart, IDS, st.text(max_size=20), st.booleans(), files=st.lists(FILES, max_size=2).map(tuple)),
    st.sampled_from(
        [
            reasoning("rs_1"),
            OpaquePart("anthropic", {"type": "thinking", "signature": "x"}),
            OpaquePart("openai", {"type": "message", "phase": "final_answer"}),
            OpaquePart(
                "openai",
                {"type": "web_search_call", "id": "ws_1", "status": "completed"}
                | {"action": {"type": "search", "query": "x", "queries": ["x"]}},
            ),
        ]
    ),
)
MESSAGES = st.lists(st.builds(Message, st.sampled_from(Role), st.lists(PARTS, max_size=4).map(tuple)), max_size=6)


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(MESSAGES, st.sampled_from([CARD, BLIND]), st.booleans(), st.sampled_from(["", *WINDOWS]), st.booleans())
def test_whatever_the_transcript_the_request_is_a_documented_one(
    messages: list[Message], card: ModelCard, web: bool, window: str, has_tools: bool
) -> None:
    tools = SPECS if has_tools else []
    request = build(card, "Be brief.", messages, tools, blob, web=web, window=window)
    assert_documented(request)
    items = json.loads(request.content)["input"]
    calls = [item["call_id"] for item in items if item["type"] == "function_call"]
    outputs = [item["call_id"] for item in items if item["type"] == "function_call_output"]
    assert sorted(calls) == sorted(outputs) == sorted(set(calls))
    assert all(items.index(c) < items.index(o) for c in items for o in items if is_answer(c, o))
    assert request.weight.bytes == len(request.content)
    assert request.weight == build(card, "Be brief.", messages, tools, blob, web=web, window=window).weight


def is_answer(call: Mapping[str, Any], output: Mapping[str, Any]) -> bool:
    kinds = (call["type"], output["type"]) == ("function_call", "function_call_output")
    return kinds and bool(call["call_id"] == output["call_id"])


@pytest.mark.parametrize("name", sorted({*with_kind("stream"), *with_kind("body")}))
async def test_a_recorded_turn_can_be_sent_back(name: str) -> None:
    """Whatever OpenAI once answered, the request that goes on from it is a documented one."""
    replies = [await asked(exchange) for exchange in of_kind(name, "stream")]
    replies += [p.reply for exchange in of_kind(name, "body") if (p := await collected(exchange)).reply]
    for reply in replies:
        outcome = tuple(ToolResultPart(call.id, "ok") for call in reply.calls)
        talk = [user(TextPart("Hi")), assistant(*reply.parts), *([results(*outcome)] if outcome else [])]
        assert_documented(build(CARD, "", talk, SPECS, blob))


@pytest.mark.parametrize("file", [PICTURE, BRIEF])
def test_a_file_that_is_no_longer_kept_is_named(file: FilePart) -> None:
    request = build(CARD, "", [user(TextPart("See."), file)], [], {}.__getitem__)
    named = json.loads(request.content)["input"][0]["content"][1]
    assert named["type"] == "input_text" and file.name in named["text"] and "no longer kept" in named["text"]
    assert request.weight.tokens < 1_000


def test_how_much_a_search_of_the_providers_own_reads_is_known_to_nobody() -> None:
    def made(web: bool, card: ModelCard = CARD) -> Request:
        return build(card, "", [user(TextPart("Find out."))], [], blob, web=web)

    assert not made(True).weight.is_bounded
    assert json.loads(made(True).content)["max_tool_calls"] <= 8
    assert made(False).weight.is_bounded and made(True, BLIND).weight.is_bounded
    assert "max_tool_calls" not in json.loads(made(False).content)
