"""Every recorded exchange with the Messages API goes through the adapter; what must come out is computed here, from the
raw recording and without the adapter's code."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Message, OpaquePart, Reply, Role, StopReason, TextPart, ToolCallPart, Usage
from desktop.providers.anthropic.adapter import AnthropicModel
from desktop.providers.anthropic.batches import AnthropicBatch
from desktop.providers.anthropic.turn import whole_message
from desktop.providers.card import ModelCard
from desktop.providers.connection import Connection
from tests.support.program import PROJECT
from tests.unit.providers.anthropic.recording import Exchange, exchanges
from tests.unit.providers.anthropic.wire_server import Answer, serving

WIRE = Path(os.environ.get("AFTERNOON_WIRE") or PROJECT.parent / "shared" / "wire") / "anthropic"
FILES = [file for file in sorted(WIRE.rglob("*")) if file.suffix in (".yaml", ".yml", ".sse", ".json", ".txt")]
CARD = ModelCard("claude-sonnet-5-5", "anthropic", background=True)
TALK = [Message(Role.USER, (TextPart("Hello"),))]
STOPS = {
    "end_turn": StopReason.END,
    "stop_sequence": StopReason.END,
    "tool_use": StopReason.TOOL_USE,
    "refusal": StopReason.REFUSAL,
    "pause_turn": StopReason.PAUSE,
}
# file -> the class its failure must have, written from the status and type in the recording
FAILURES = {
    "http-529-overloaded.json": FailureKind.OVERLOADED,
    "openai-compat-429-type-invalid_request.json": FailureKind.RATE_LIMIT,
    "stream-200-error-first-event.sse": FailureKind.OVERLOADED,
    "stream-200-error-headers.json": FailureKind.INCOMPLETE,  # a stream whose body was not kept: no terminal event
    "anthropic--test_anthropic_explicit_effort_xhigh_unsupported_model_errors.yaml": FailureKind.REJECTED,
    "model_name_suggestions--test_model_name_suggestion[anthropic].yaml": FailureKind.UNKNOWN_MODEL,
    "chat_error_handling_with_anthropic_claude-haiku-4-5_raises_appropriate_auth_error.yml": FailureKind.SIGN_IN,
    "tool_use_invalid_json_response.sse": FailureKind.INCOMPLETE,
}
NO_EXCHANGE = {"SOURCE.txt", "text_cases.json", "anthropic-skill-create.json"}


def kind(exchange: Exchange) -> str:
    """What is done with an exchange; "skipped: …" says why not."""
    if exchange.host not in ("api.anthropic.com", "localhost:8787"):
        return f"skipped: {exchange.host}"
    if exchange.file in FAILURES:
        return "failure"
    if "/files" in exchange.path:
        return "skipped: the files endpoint is not used"
    if "/batches" in exchange.path:
        return "batch"
    if exchange.path.endswith("/count_tokens"):
        return "count"
    return "stream" if exchange.is_stream else "whole"


def of_kind(file: Path, wanted: str) -> list[Exchange]:
    return [exchange for exchange in exchanges(file) if kind(exchange) == wanted]


def files_with(wanted: str) -> list[Any]:
    return [pytest.param(file, id=f"{file.parent.name}/{file.name}") for file in FILES if of_kind(file, wanted)]


# --- what must come out ---


def streamed(exchange: Exchange) -> tuple[list[dict[str, Any]], dict[str, Any], str]:
    """Blocks, usage and stop reason of a stream, folded here. A second message_start begins again."""
    blocks: dict[int, dict[str, Any]] = {}
    usage: dict[str, Any] = {}
    stop = ""
    for event in exchange.events:
        match event["type"]:
            case "message_start":
                blocks, usage = {}, {k: v for k, v in event["message"]["usage"].items() if v is not None}
            case "content_block_start":
                blocks[event["index"]] = {**event["content_block"], "raw": ""}
            case "content_block_delta":
                block, delta = blocks[event["index"]], event["delta"]
                if delta["type"] == "text_delta":
                    block["text"] += delta["text"]
                elif delta["type"] == "input_json_delta":
                    block["raw"] += delta["partial_json"]
                elif delta["type"] == "thinking_delta":
                    block["thinking"] += delta["thinking"]
                elif delta["type"] == "citations_delta":
                    block["citations"] = [*(block.get("citations") or []), delta["citation"]]
                else:
                    block |= {key: value for key, value in delta.items() if key != "type"}
            case "message_delta":
                stop = event["delta"]["stop_reason"]
                usage |= {k: v for k, v in event["usage"].items() if v is not None}
    for block in blocks.values():
        if raw := block.pop("raw"):
            block["input"] = json.loads(raw)
    return [blocks[index] for index in sorted(blocks)], usage, stop


def check(reply: Reply, blocks: list[dict[str, Any]], usage: dict[str, Any], stop: str) -> None:
    assert reply.stop is STOPS[stop]
    assert reply.text == "".join(block["text"] for block in blocks if block["type"] == "text")
    calls = [(b["id"], b["name"], b["input"]) for b in blocks if b["type"] == "tool_use"]
    assert [(call.id, call.name, call.arguments) for call in reply.calls] == calls
    assert reply.usage == Usage(
        usage.get("input_tokens", 0),
        usage.get("output_tokens", 0),
        usage.get("cache_read_input_tokens", 0),
        usage.get("cache_creation_input_tokens", 0),
        (usage.get("server_tool_use") or {}).get("web_search_requests", 0),
    )
    opaque = [block for block in blocks if block["type"] not in ("text", "tool_use")]
    assert [part.data for part in reply.parts if isinstance(part, OpaquePart)] == opaque
    ours = {TextPart: "text", ToolCallPart: "tool_use"}
    order = [ours.get(type(part)) or part.data["type"] for part in reply.parts]  # type: ignore[union-attr]
    assert order == [block["type"] for block in blocks if block["type"] != "text" or block["text"]]
    check_found(reply, blocks)


def check_found(reply: Reply, blocks: list[dict[str, Any]]) -> None:
    """Every citation of a search stands in a passage, and every page that was fetched is there with its first words."""
    passages = [(page.file, passage.text) for page in reply.found for passage in page.passages]
    assert all(passage.id for page in reply.found for passage in page.passages)
    urls = set()
    for block in blocks:
        for citation in block.get("citations") or ():
            if citation["type"] == "web_search_result_location":
                urls.add(citation["url"])
                assert (citation["url"], citation["cited_text"]) in passages
        if block["type"] == "web_fetch_tool_result" and block["content"]["type"] == "web_fetch_result":
            urls.add(block["content"]["url"])
            words = block["content"]["content"]["source"]["data"].split()
            assert [w for url, text in passages if url == block["content"]["url"] for w in text.split()] == words
    assert {page.file for page in reply.found} == urls


# --- the replay ---


@pytest.mark.parametrize("file", files_with("stream"))
async def test_a_recorded_stream_gives_the_turn_that_was_recorded(file: Path) -> None:
    for exchange in of_kind(file, "stream"):
        shown: list[str] = []
        async with serving(Answer([exchange.body])) as server:
            model = AnthropicModel(CARD, Connection(server.url, key="k"), bytes.fromhex)
            reply = await model.reply("", TALK, [], shown.append)
        check(reply, *streamed(exchange))
        assert "".join(shown) == reply.text


@pytest.mark.parametrize("file", files_with("whole"))
def test_a_recorded_message_gives_the_turn_that_was_recorded(file: Path) -> None:
    for exchange in of_kind(file, "whole"):
        message = json.loads(exchange.body)
        reply = whole_message(message, "anthropic:x")
        check(reply, message["content"], message["usage"], message["stop_reason"])


@pytest.mark.parametrize("file", files_with("failure"))
async def test_a_recorded_failure_has_its_class(file: Path) -> None:
    for exchange in of_kind(file, "failure"):
        headers = {k: v for k, v in exchange.headers.items() if k in ("content-type", "retry-after", "x-should-retry")}
        async with serving(Answer([exchange.body], exchange.status, headers)) as server:
            model = AnthropicModel(CARD, Connection(server.url, key="k"), bytes.fromhex)
            with pytest.raises(ModelFailure) as failure:
                await model.reply("", TALK, [], lambda text: None)
        assert failure.value.kind is FAILURES[file.name]
        assert failure.value.status == exchange.status
        assert len(server.asked) == 1


@pytest.mark.parametrize("file", files_with("count"))
async def test_a_recorded_count_of_tokens_is_told(file: Path) -> None:
    for exchange in of_kind(file, "count"):
        async with serving(Answer([exchange.body], headers={"content-type": "application/json"})) as server:
            model = AnthropicModel(CARD, Connection(server.url, key="k"), bytes.fromhex)
            count = await model.count_tokens("", TALK, [])
        assert count == json.loads(exchange.body)["input_tokens"]
        assert server.asked[0].path == exchange.path


@pytest.mark.parametrize("file", files_with("batch"))
async def test_a_recorded_batch_is_started_asked_again_and_collected(file: Path) -> None:
    recorded = of_kind(file, "batch")
    # one of them asked once more after the end, before it fetched the results; we do not
    ended = [x for x in recorded if b'"processing_status":"ended"' in x.body]
    recorded = [x for x in recorded if x not in ended[1:]]
    # the recordings number their requests; ours has one name
    answers = [Answer([x.body.replace(b'"custom_id":"0"', b'"custom_id":"turn"')], headers={}) for x in recorded]
    replies = []
    async with serving(*answers) as server:
        batch = AnthropicBatch(CARD, Connection(server.url, key="k"), bytes.fromhex)
        id = await batch.start("", TALK, [])
        while len(server.asked) < len(recorded):
            replies.append(await batch.collect(id))
            if replies[-1] is not None:
                break
    assert id == json.loads(recorded[0].body)["id"]
    message = json.loads(recorded[-1].body.splitlines()[0])["result"]["message"]
    assert replies[:-1] == [None] * (len(replies) - 1) and len(replies) > 2
    assert replies[-1] is not None
    check(replies[-1], message["content"], message["usage"], message["stop_reason"])


def test_every_recorded_exchange_is_accounted_for(wire: Path) -> None:
    table: dict[str, Counter[str]] = {}
    silent = set()
    for file in FILES:
        found = exchanges(file)
        if not found:
            silent.add(file.name)
        counts = table.setdefault(file.parent.name, Counter())
        counts["files"] += bool(found)
        counts.update(kind(exchange) for exchange in found)
    total = sum(table.values(), Counter())
    for name, counts in [*table.items(), ("all", total)]:
        print(name, dict(sorted(counts.items())))
    assert silent == NO_EXCHANGE
    assert {key for key in total if key.startswith("skipped")} == {
        "skipped: bedrock-runtime.eu-central-1.amazonaws.com",
        "skipped: api.openai.com",
        "skipped: t3.ftcdn.net",
        "skipped: example-files.online-convert.com",
        "skipped: generativelanguage.googleapis.com",
        "skipped: httpbin.org",
        "skipped: the files endpoint is not used",
    }
    assert total["failure"] == len(FAILURES)
    assert total["stream"] > 60 and total["whole"] > 160 and total["batch"] == 25 and total["count"] == 5
