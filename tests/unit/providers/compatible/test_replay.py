"""Every recorded Chat Completions exchange goes through the adapter; what must come out is computed here, from the raw
recording and without the adapter's code."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import httpx2
import pytest

from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Message, OpaquePart, Reply, Role, StopReason, TextPart, Usage
from desktop.providers.card import ModelCard
from desktop.providers.compatible.adapter import CompatibleModel
from desktop.providers.compatible.request import PER_MESSAGE
from desktop.providers.connection import Connection
from desktop.providers.token_count import body_tokens
from tests.unit.providers.openai.recording import Exchange, exchanges, files

CARD = ModelCard("recorded", "local")
AT = Connection("https://server.example/v1", key="key-of-a-test")
TALK = [Message(Role.USER, (TextPart("Hello"),))]
STOPS = {"stop": StopReason.END, "tool_calls": StopReason.TOOL_USE, "length": StopReason.MAX_TOKENS}

LIMITS, STREAMED = "local-compat-errors/chat_real_error_scenarios", "local-compat-errors/test_tool_use_failed_error"
# (file, number of the exchange in it) -> class of its error, written from status, code and sentence in the recording
ERRORS = {
    ("errors/devproxy-azure-openai-errors.json", 0): FailureKind.OVERLOADED,
    ("errors/devproxy-azure-openai-errors.json", 1): FailureKind.OVERLOADED,
    ("errors/devproxy-azure-openai-errors.json", 2): FailureKind.RATE_LIMIT,
    ("errors/devproxy-azure-openai-errors.json", 3): FailureKind.OVERLOADED,
    ("errors/http-429-insufficient_quota.json", 0): FailureKind.BUDGET,
    (
        "local-compat-errors/chat_error_handling_with_deepseek_deepseek-chat_raises_appropriate_auth_error.yml",
        0,
    ): FailureKind.SIGN_IN,
    (
        "local-compat-errors/chat_error_handling_with_openrouter_claude-haiku-4-5_raises_appropriate_auth_error.yml",
        0,
    ): FailureKind.SIGN_IN,
    (
        f"{LIMITS}_azure_grok-4-1-fast-non-reasoning_handles_context_length_exceeded_errors.yml",
        0,
    ): FailureKind.RATE_LIMIT,
    (f"{LIMITS}_ollama_cloud_gpt-oss_120b_handles_context_length_exceeded_errors.yml", 0): FailureKind.TOO_LONG,
    (f"{LIMITS}_perplexity_sonar_handles_context_length_exceeded_errors.yml", 0): FailureKind.TOO_LONG,
    ("local-compat-errors/test_tool_regular_error.yaml", 0): FailureKind.UNKNOWN_MODEL,
    (f"{STREAMED}.yaml", 0): FailureKind.INCOMPLETE,  # the model got its call wrong: asking again may bring a right one
    (f"{STREAMED}_streaming.yaml", 0): FailureKind.INCOMPLETE,
    ("local-compat-errors/test_openrouter_stream_error.yaml", 0): FailureKind.TOO_LONG,
    (
        "local-ruby_llm/chat_error_handling_with_ollama_cloud_gpt-oss_120b_raises_appropriate_auth_error.yml",
        0,
    ): FailureKind.SIGN_IN,
    (
        "local-ruby_llm/chat_with_extended_thinking_gpustack_qwen3_streams_thinking_content_when_available.yml",
        0,
    ): FailureKind.OVERLOADED,
    ("otel-openai-v2/test_chat_completion_404.yaml", 0): FailureKind.UNKNOWN_MODEL,
    ("pydantic-ai/openai--test_invalid_response.yaml", 0): FailureKind.INCOMPLETE,
    ("pydantic-ai/openai--test_openai_o1_mini_system_role[developer].yaml", 0): FailureKind.REJECTED,
    ("vercel-ai/reasoning-model-legacy-parameter-error.json", 0): FailureKind.REJECTED,
}


def kind(name: str, number: int, exchange: Exchange) -> str:
    """What is done with an exchange; "skipped: …" says why not."""
    if (name, number) in ERRORS:
        return "error"
    if exchange.path.endswith("/api/chat"):
        return "skipped: Ollama's own dialect; the app asks its /v1"
    is_chat = "/chat/completions" in exchange.path if exchange.path else b'"chat.completion' in exchange.body
    if not is_chat:
        return "skipped: another API (Responses, files, batches, pages)"
    return "stream" if b"data:" in exchange.body[:3000] else "body"


@cache
def of_kind(wanted: str) -> tuple[tuple[str, int, Exchange], ...]:
    every = ((name, number, each) for name in files() for number, each in enumerate(exchanges(name)))
    return tuple(entry for entry in every if kind(*entry) == wanted)


def named(wanted: str) -> list[Any]:
    """One test per exchange; none where the recordings are absent."""
    return [pytest.param(each, id=f"{name}-{number}") for name, number, each in of_kind(wanted)]


def answering(exchange: Exchange) -> Callable[[Connection], httpx2.AsyncClient]:
    """A client whose server says what was recorded."""
    kept = ("content-type", "retry-after", "retry-after-ms")
    headers = {name: exchange.headers[name] for name in kept if name in exchange.headers}

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(exchange.status, headers=headers, content=exchange.body)

    return lambda connection: httpx2.AsyncClient(transport=httpx2.MockTransport(answer))


async def replayed(exchange: Exchange, heard: list[str] | None = None) -> Reply:
    model = CompatibleModel(CARD, AT, lambda sha256: b"", client=answering(exchange))
    return await model.reply("", TALK, (), (heard if heard is not None else []).append)


# --- what the recording says, read with nothing but `json` ---


def chunks(exchange: Exchange) -> list[dict[str, Any]]:
    lines = [line.strip() for line in exchange.body.decode().splitlines()]
    return [json.loads(line[5:]) for line in lines if line.startswith("data:") and "[DONE]" not in line]


def as_body(exchange: Exchange) -> dict[str, Any]:
    """A streamed recording put together into the form of a whole one."""
    content, calls, finish, usage = "", {}, None, None
    for chunk in chunks(exchange):
        usage = chunk.get("usage") or (chunk.get("x_groq") or {}).get("usage") or usage
        for choice in chunk.get("choices") or []:
            finish = choice.get("finish_reason") or finish
            delta = choice.get("delta") or {}
            content += delta.get("content") or ""
            for piece in delta.get("tool_calls") or []:
                call = calls.setdefault(piece["index"], {"id": "", "name": "", "arguments": ""})
                call["id"] = piece.get("id") or call["id"]
                call["name"] = piece["function"].get("name") or call["name"]
                call["arguments"] += piece["function"].get("arguments") or ""
    told = [{"id": c["id"], "function": c} for _, c in sorted(calls.items())]
    message = {"content": content, "tool_calls": told}
    return {"choices": [{"message": message, "finish_reason": finish}], "usage": usage}


def expected(body: dict[str, Any]) -> tuple[str, list[tuple[str, str, Any]], StopReason, Usage]:
    choice = body["choices"][0]
    message = choice["message"]
    calls = [
        (call["id"], call["function"]["name"], json.loads(call["function"]["arguments"] or "{}"))
        for call in message.get("tool_calls") or []
    ]
    stop = STOPS[choice["finish_reason"] or ("tool_calls" if calls else "stop")]
    stop = StopReason.TOOL_USE if calls and stop is StopReason.END else stop
    usage = body.get("usage") or {}
    prompt, output = usage.get("prompt_tokens", 0), usage.get("completion_tokens", 0)
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0
    written = (usage.get("prompt_tokens_details") or {}).get("cache_write_tokens") or 0
    if body.get("model", "").startswith("grok") or usage.get("total_tokens", 0) > prompt + output:
        output = usage["total_tokens"] - prompt  # xAI counts thoughts beside the completion
    counted = Usage(prompt - cached - written, output, cached, written)
    return message.get("content") or "", calls if stop is StopReason.TOOL_USE else [], stop, counted


def compare(reply: Reply, body: dict[str, Any]) -> None:
    text, calls, stop, usage = expected(body)
    assert reply.text == text
    assert [(call.id, call.name, call.arguments) for call in reply.calls] == calls
    assert (reply.stop, reply.usage) == (stop, usage)


@pytest.mark.parametrize("exchange", named("stream"))
async def test_a_recorded_stream_gives_the_recorded_turn(exchange: Exchange) -> None:
    heard: list[str] = []
    reply = await replayed(exchange, heard)
    compare(reply, as_body(exchange))
    assert "".join(heard) == reply.text


@pytest.mark.parametrize("exchange", named("body"))
async def test_a_recorded_body_gives_the_recorded_turn(exchange: Exchange) -> None:
    """A server that answers a streaming request with one JSON body is understood as well."""
    compare(await replayed(exchange), json.loads(exchange.body))


@pytest.mark.parametrize("exchange", named("stream"))
async def test_a_recorded_stream_that_is_cut_anywhere_is_never_a_finished_turn(exchange: Exchange) -> None:
    """Cut after 1/40, 2/40, … of its bytes, before the finish reason has come."""
    body = exchange.body
    last = body.rstrip().rfind(b'"finish_reason":"')
    ends = [len(body) * step // 40 for step in range(40)]
    for end in [end for end in ends if end < (body.find(b'"finish_reason":"') if last > 0 else len(body) * 9 // 10)]:
        with pytest.raises(ModelFailure) as failure:
            await replayed(Exchange(exchange.path, "POST", 200, body[:end], exchange.headers))
        assert failure.value.kind is FailureKind.INCOMPLETE


@pytest.mark.parametrize(
    ("exchange", "wanted"),
    [pytest.param(each, ERRORS[name, number], id=f"{name}-{number}") for name, number, each in of_kind("error")],
)
async def test_a_recorded_error_is_of_its_class(exchange: Exchange, wanted: FailureKind) -> None:
    with pytest.raises(ModelFailure) as failure:
        await replayed(exchange)
    assert failure.value.kind is wanted
    assert failure.value.detail and "<" not in failure.value.detail
    assert failure.value.status == (exchange.status if exchange.status != 200 else failure.value.status)
    if "retry-after" in exchange.headers and wanted in (FailureKind.RATE_LIMIT, FailureKind.OVERLOADED):
        assert failure.value.wait_s is not None


async def test_thoughts_that_came_with_calls_are_kept_for_the_next_turn(wire: object) -> None:
    """DeepSeek refuses a turn whose calls have lost their thoughts."""
    found = [each for name, _, each in of_kind("body") if "deepseek_deferred" in name]
    reply = await replayed(found[0])
    thought = json.loads(found[0].body)["choices"][0]["message"]["reasoning_content"]
    kept = [part for part in reply.parts if isinstance(part, OpaquePart)]
    assert thought and kept == [OpaquePart("local:recorded", {"reasoning_content": thought})]


def test_every_recording_is_replayed_or_left_out_for_a_reason(wire: object) -> None:
    told = Counter(kind(name, number, each) for name in files() for number, each in enumerate(exchanges(name)))
    assert told["error"] == len(ERRORS)
    assert told["stream"] >= 25 and told["body"] >= 85


def _sees_only_text(asked: dict[str, object]) -> bool:
    """Pictures, PDFs, searches and server-side schemas add tokens that stand nowhere in the request."""
    told = json.dumps(asked)
    return not any(word in told for word in ('"image_url"', '"file"', '"web_search_options"', "json_schema"))


@pytest.mark.parametrize("wanted", ["stream", "body"])
def test_no_recorded_request_took_more_tokens_than_estimated(wanted: str, wire: object) -> None:
    seen = 0
    for name, _, exchange in of_kind(wanted):
        asked = exchange.asked
        if not isinstance(asked, dict) or not asked.get("messages") or not _sees_only_text(asked):
            continue
        told = json.loads(exchange.body) if wanted == "body" else as_body(exchange)
        counted = (told.get("usage") or {}).get("prompt_tokens", 0)
        assert counted <= body_tokens(asked) + PER_MESSAGE * len(asked["messages"]), (name, counted)
        seen += bool(counted)
    assert seen >= 10
