"""What leaves for the Messages API: legal by the provider's strict schemas and by its unwritten rules of order."""

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
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.message import (
    FilePart,
    Message,
    OpaquePart,
    Part,
    Role,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop.core.ports import Effect, ToolSpec
from desktop.providers.anthropic.adapter import AnthropicModel
from desktop.providers.anthropic.request import batch_body, counting_body, encoded, message_body
from desktop.providers.anthropic.weight import billed, tokens
from desktop.providers.card import ModelCard
from desktop.providers.connection import Connection
from tests.unit.providers.anthropic.test_replay import FILES, of_kind

CARD = ModelCard("claude-sonnet-5-5", "anthropic", sees=("image", "pdf"), thinks=True, web=True)
BLOBS = {"png": b"\x89PNG", "pdf": b"%PDF-1.7 /Type /Page /Type/Page /Type /Pages", "huge": b"x" * 30_000_000}
SPEC = ToolSpec(
    "list_files", "Lists.", {"type": "object", "properties": {}, "additionalProperties": False}, Effect.READ
)


def blob(sha256: str) -> bytes:
    return BLOBS[sha256]


def body_of(messages: Sequence[Message], card: ModelCard = CARD, tools: Sequence[ToolSpec] = (SPEC,)) -> dict[str, Any]:
    return message_body(card, "Be brief.", messages, tools, blob, web=False)


def user(*parts: Part | str) -> Message:
    return Message(Role.USER, tuple(TextPart(part) if isinstance(part, str) else part for part in parts))


def assistant(*parts: Part | str) -> Message:
    return Message(Role.ASSISTANT, tuple(TextPart(part) if isinstance(part, str) else part for part in parts))


def results(*parts: ToolResultPart) -> Message:
    return Message(Role.TOOL, parts)


# --- transcripts of every kind ---

WORDS = st.text(max_size=12)
IDS = st.sampled_from(["toolu_1", "toolu_2", "call_0", "call.1", "调用", "", "a" * 90])
FILES_GIVEN = st.builds(
    FilePart,
    WORDS,
    st.sampled_from(["image/png", "image/tiff", "application/pdf", "text/plain"]),
    st.sampled_from(["png", "pdf", "huge", "gone"]),
)
OPAQUE_OURS = st.sampled_from(
    [
        {"type": "thinking", "thinking": "…", "signature": "sig"},
        {"type": "redacted_thinking", "data": "abc"},
        {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {"query": "x"}},
        {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": []},
    ]
).map(lambda data: OpaquePart("anthropic", data))
OPAQUE_OTHERS = st.just(OpaquePart("openai", {"type": "reasoning", "encrypted_content": "x"}))
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS, lambda v: st.lists(v, max_size=2), max_leaves=3
)
CALLS = st.builds(
    ToolCallPart, IDS, st.sampled_from(["list_files", "мой.tool", ""]), st.dictionaries(WORDS, JSON_VALUES, max_size=2)
)
RESULTS = st.builds(
    ToolResultPart, IDS, WORDS, st.booleans(), st.just(()), st.lists(FILES_GIVEN, max_size=2).map(tuple)
)
TEXTS = st.builds(TextPart, WORDS)
SAID = st.one_of(
    st.lists(TEXTS | FILES_GIVEN, max_size=3).map(lambda parts: user(*parts)),
    st.lists(TEXTS | CALLS | OPAQUE_OURS | OPAQUE_OTHERS, max_size=5).map(lambda parts: assistant(*parts)),
    st.lists(RESULTS, max_size=3).map(lambda parts: results(*parts)),
)
TALKS = st.lists(SAID, max_size=8)
CARDS = st.builds(
    ModelCard,
    st.sampled_from(["claude-sonnet-5-5", "claude-haiku-4-5", "claude-opus-4-20250514", "house-model"]),
    st.just("anthropic"),
    context=st.sampled_from([4_000, 200_000]),
    output=st.sampled_from([800, 4_000, 64_000]),
    sees=st.sampled_from([(), ("image",), ("image", "pdf")]),
    thinks=st.booleans(),
    web=st.booleans(),
)


@cache
def validator(folder: Path, name: str) -> Any:
    import jsonschema

    schema = json.loads((folder / "openapi" / f"anthropic-2.12.0-{name}.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema)


def check_order(messages: list[dict[str, Any]]) -> None:
    """The rules that no schema states."""
    assert messages[0]["role"] == "user"
    assert all(one["role"] != two["role"] for one, two in pairwise(messages))
    ids: list[str] = []
    for before, message in zip([None, *messages], [*messages, None], strict=True):
        content = message["content"] if message else []
        called = [b["id"] for b in before["content"] if b["type"] == "tool_use"] if before else []
        answered = [b["tool_use_id"] for b in content if b["type"] == "tool_result"]
        assert sorted(answered) == sorted(called)
        assert [b["type"] == "tool_result" for b in content] == [True] * len(answered) + [False] * (
            len(content) - len(answered)
        )
        ids += called
        if message:
            assert content
            assert message["role"] == "user" or content[-1]["type"] not in ("thinking", "redacted_thinking")
        assert all(b["text"].strip() for b in content if b["type"] == "text")
        for result in (b for b in content if b["type"] == "tool_result" and b.get("is_error")):
            assert isinstance(result["content"], str) or all(b["type"] == "text" for b in result["content"])
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,128}", id) for id in ids)


@settings(max_examples=250, deadline=None)
@given(TALKS, CARDS, st.booleans(), st.sampled_from(["", "Be brief.", "  "]), st.booleans())
def test_every_request_is_legal_whatever_was_said_before(
    wire: Path, talk: list[Message], card: ModelCard, has_tools: bool, system: str, web: bool
) -> None:
    body = message_body(card, system, talk, [SPEC] if has_tools else [], blob, web=web)
    sent = json.loads(encoded({**body, "stream": True}))
    validator(wire, "messages.create").validate(sent)
    validator(wire, "messages.count_tokens").validate(json.loads(encoded(counting_body(body))))
    validator(wire, "messages.batches.create").validate(json.loads(encoded(batch_body(body))))
    check_order(sent["messages"])
    assert encoded(body).count(b'"cache_control"') <= 4
    assert not {"temperature", "top_p", "top_k"} & set(sent)
    assert 0 < sent["max_tokens"] <= card.output
    if sent.get("thinking", {}).get("type") == "enabled":
        assert 1024 <= sent["thinking"]["budget_tokens"] < sent["max_tokens"]


def test_the_schema_test_can_fail(wire: Path) -> None:
    body = {**body_of([user("Hello")]), "temperature": 1}
    assert validator(wire, "messages.create").is_valid(body_of([user("Hello")]))
    assert not validator(wire, "messages.create").is_valid({**body, "top_q": 1})
    assert not validator(wire, "messages.create").is_valid(body_of([user("Hello")]) | {"messages": [{"role": "user"}]})


# --- single rules, by example ---


def test_results_of_parallel_calls_come_in_one_message_before_what_the_person_added() -> None:
    talk = [
        user("Go"),
        assistant("Looking.", ToolCallPart("a", "list_files", {}), ToolCallPart("b", "list_files", {})),
        results(ToolResultPart("a", "one")),
        user("Hurry."),
        results(ToolResultPart("b", "two", is_error=True)),
    ]
    last = body_of(talk)["messages"][-1]
    assert last["role"] == "user"
    assert [(b["type"], b.get("tool_use_id"), b.get("is_error")) for b in last["content"]] == [
        ("tool_result", "a", None),
        ("tool_result", "b", True),
        ("text", None, None),
    ]


def test_opaque_parts_go_back_as_they_came_and_those_of_others_are_dropped() -> None:
    thinking = {"type": "thinking", "thinking": "Hm.", "signature": "s"}
    search = {"type": "server_tool_use", "id": "srv", "name": "web_search", "input": {"query": "x"}}
    parts = (
        OpaquePart("openai", {"x": 1}),
        OpaquePart("anthropic", thinking),
        TextPart("A"),
        OpaquePart("anthropic", search),
    )
    content = body_of([user("Go"), assistant(*parts), user("On")])["messages"][1]["content"]
    assert content == [thinking, {"type": "text", "text": "A"}, search]


def test_an_assistant_turn_that_is_empty_without_the_others_parts_leaves_no_trace() -> None:
    body = body_of([user("One"), assistant(OpaquePart("openai", {"x": 1})), user("Two")])
    assert [m["role"] for m in body["messages"]] == ["user"]
    assert [b["text"] for b in body["messages"][0]["content"]] == ["One", "Two"]


def test_an_answer_that_paused_goes_back_as_the_last_message() -> None:
    search = {"type": "server_tool_use", "id": "srv", "name": "web_search", "input": {"query": "x"}}
    body = body_of([user("One"), assistant("Searching.", OpaquePart("anthropic", search))])
    assert body["messages"][-1] == {"role": "assistant", "content": [{"type": "text", "text": "Searching."}, search]}


def test_a_plain_answer_is_never_the_last_message() -> None:
    assert body_of([user("One"), assistant("Half an ans")])["messages"][-1]["role"] == "user"


def test_a_call_without_outcome_is_told_as_not_run() -> None:
    talk = [user("Go"), assistant(ToolCallPart("a", "list_files", {})), assistant("Well.")]
    messages = body_of(talk)["messages"]
    assert messages[2]["content"][0]["tool_use_id"] == "a"
    assert messages[2]["content"][0]["is_error"] is True


def test_ids_that_come_again_in_a_later_turn_are_told_apart() -> None:
    turn = [assistant(ToolCallPart("call_0", "list_files", {})), results(ToolResultPart("call_0", "x"))]
    check_order(body_of([user("Go"), *turn, *turn])["messages"])


def test_pictures_and_pdfs_are_shown_to_a_model_that_sees_them() -> None:
    files = (FilePart("a.png", "image/png", "png"), FilePart("b.pdf", "application/pdf", "pdf"))
    talk = [
        user("Go"),
        assistant(ToolCallPart("a", "list_files", {})),
        results(ToolResultPart("a", "Here.", files=files)),
    ]
    content = body_of(talk)["messages"][-1]["content"][0]["content"]
    assert [block["type"] for block in content] == ["text", "text", "image", "document"]
    assert content[2]["source"] == {
        "type": "base64",
        "media_type": "image/png",
        "data": base64.b64encode(b"\x89PNG").decode(),
    }
    assert content[3]["title"] == "b.pdf"


def test_files_of_a_failed_call_are_named_because_an_error_holds_text_only() -> None:
    files = (FilePart("a.png", "image/png", "png"),)
    failed = ToolResultPart("a", "No.", is_error=True, files=files)
    talk = [user("Go"), assistant(ToolCallPart("a", "list_files", {})), results(failed)]
    content = body_of(talk)["messages"][-1]["content"][0]["content"]
    assert [block["type"] for block in content] == ["text", "text"]
    assert "a.png" in content[1]["text"]


@pytest.mark.parametrize(
    ("file", "sees"),
    [
        (FilePart("a.png", "image/png", "png"), ()),
        (FilePart("a.tiff", "image/tiff", "png"), ("image", "pdf")),
        (FilePart("a.pdf", "application/pdf", "huge"), ("image", "pdf")),
        (FilePart("a.png", "image/png", "gone"), ("image", "pdf")),
    ],
)
def test_a_file_that_cannot_be_shown_is_named(file: FilePart, sees: tuple[str, ...]) -> None:
    (block,) = body_of([user(file)], ModelCard("m", "anthropic", sees=sees))["messages"][0]["content"]
    assert block["type"] == "text" and file.name in block["text"]


def test_tools_system_and_the_last_two_user_messages_are_breakpoints_of_the_cache() -> None:
    body = body_of([user("One"), assistant("A"), user("Two"), assistant("B"), user("Three")])
    marked = ["cache_control" in message["content"][-1] for message in body["messages"]]
    assert marked == [False, False, True, False, True]
    assert "cache_control" in body["tools"][-1] and "cache_control" in body["system"][-1]


@pytest.mark.parametrize(
    ("id", "kind"),
    [
        ("claude-haiku-4-5-20251001", "enabled"),
        ("claude-sonnet-4-20250514", "enabled"),
        ("claude-opus-4-1", "enabled"),
        ("claude-3-7-sonnet-20250219", "enabled"),
        ("claude-opus-4-6", "adaptive"),
        ("claude-opus-4-8", "adaptive"),
        ("claude-sonnet-5-5", "adaptive"),
        ("claude-haiku-5-5", "adaptive"),
    ],
)
def test_a_model_thinks_in_the_way_it_accepts(id: str, kind: str) -> None:
    assert body_of([user("Go")], ModelCard(id, "anthropic", thinks=True))["thinking"]["type"] == kind
    assert "thinking" not in body_of([user("Go")], ModelCard(id, "anthropic"))


def test_calls_of_another_provider_are_answered_without_a_thinking_budget() -> None:
    card = ModelCard("claude-haiku-4-5", "anthropic", thinks=True)
    talk = [user("Go"), assistant(ToolCallPart("a", "list_files", {})), results(ToolResultPart("a", "x"))]
    assert "thinking" not in body_of(talk, card)
    assert "thinking" in body_of([*talk, assistant("Done."), user("More")], card)


def test_the_web_tools_are_offered_only_where_both_sides_want_them() -> None:
    def names(card: ModelCard, web: bool) -> set[str]:
        return {t["name"] for t in message_body(card, "", [user("Go")], [SPEC], blob, web=web)["tools"]}

    assert names(CARD, True) == {"list_files", "web_search", "web_fetch"}
    assert names(CARD, False) == {"list_files"}
    assert names(ModelCard("m", "anthropic"), True) == {"list_files"}


def test_the_answer_is_asked_no_longer_than_the_window_has_left() -> None:
    card = ModelCard("m", "anthropic", context=20_000, output=16_000)
    body = body_of([user("word " * 5_000)], card)
    assert body["max_tokens"] == 20_000 - tokens(body) < 16_000


def test_half_a_surrogate_pair_does_not_stop_a_request() -> None:
    assert json.loads(encoded(body_of([user("a\ud800b")])))["messages"][0]["content"][0]["text"] == "a?b"


# --- weighing ---


def test_weighing_tells_the_bytes_that_would_be_sent() -> None:
    model = AnthropicModel(CARD, Connection(key="k"), blob)
    weight = model.weigh("Be brief.", [user("你好", FilePart("a.png", "image/png", "png"))], [SPEC])
    assert weight.bytes == len(
        encoded({**body_of([user("你好", FilePart("a.png", "image/png", "png"))]), "stream": True})
    )
    assert weight.tokens > 4_800


def test_chinese_weighs_at_least_a_token_a_character() -> None:
    few, many = (AnthropicModel(CARD, Connection(), blob).weigh("", [user("汉" * n)], []).tokens for n in (10, 1_010))
    assert many - few >= 1_000


def recorded_requests() -> list[Any]:
    """Requests whose tokens the service has told: (name, body, tokens)."""
    told = []
    for file in FILES:
        for exchange in of_kind(file, "whole") + of_kind(file, "count"):
            asked, answer = exchange.request, json.loads(exchange.body)
            usage = answer.get("usage", answer)
            keys = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
            count = sum(usage.get(key) or 0 for key in keys)
            text = json.dumps(asked)
            ours = not re.search(
                r'"(source|file_id|mcp_servers|container|defer_loading|output_config|output_format)"|_20\d{6}"', text
            )
            if isinstance(asked, dict) and ours and '"compaction"' not in text:
                told.append(pytest.param(asked, count, id=f"{file.name}-{exchange.number}"))
    return told


@pytest.mark.parametrize(("asked", "count"), recorded_requests())
def test_a_request_is_never_weighed_lighter_than_the_service_counted_it(asked: dict[str, Any], count: int) -> None:
    assert tokens(asked) >= count


def test_a_scan_of_many_bytes_weighs_by_its_pages() -> None:
    scan = b"%PDF-1.4 " + b"<</Type /Page>>" * 3 + bytes(2_000_000)
    model = AnthropicModel(CARD, Connection(), {"scan": scan}.__getitem__)
    weight = model.weigh("", [user(FilePart("scan.pdf", "application/pdf", "scan"))], [])
    assert 3 * 4_800 <= weight.tokens < 4 * 4_800


def test_the_worst_case_of_web_tools_is_weighed() -> None:
    """Each step charges for everything read before it (recorded: 404,500 tokens for ten searches)."""
    with_web = AnthropicModel(CARD, Connection(), blob, web=True).weigh("", [user("Find out.")], [])
    without = AnthropicModel(CARD, Connection(), blob).weigh("", [user("Find out.")], [])
    body = message_body(CARD, "", [user("Find out.")], [], blob, web=True)
    uses = {tool["name"]: tool["max_uses"] for tool in body["tools"]}
    content = uses["web_fetch"] * body["tools"][1]["max_content_tokens"]
    assert with_web.searches == uses["web_search"] > 0
    assert with_web.billed >= (sum(uses.values()) + 1) * with_web.tokens + content + uses["web_search"] * 7_400
    assert with_web.billed < 500_000, "what is held back for one turn stays within reason"
    assert (without.searches, without.billed) == (0, without.tokens)


def test_recorded_searches_fit_what_is_held_back_for_them() -> None:
    """Input tokens of whole recorded answers by searches made: no more than the prompt again and 16,000 for each."""
    for searches, recorded in ((1, 9_447), (1, 10_423), (1, 11_306), (1, 16_083), (2, 22_397), (10, 404_500)):
        tools = [{"name": "web_search", "max_uses": searches}]
        assert recorded <= billed({"tools": tools}, 1_000)
