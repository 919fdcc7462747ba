"""Every recorded exchange with the Responses API goes through the adapter; what must come out is computed here, from the
raw recording and without the adapter's code."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Message, OpaquePart, Reply, Role, StopReason, TextPart, Usage
from desktop.providers.card import ModelCard
from desktop.providers.connection import Connection
from desktop.providers.openai.adapter import ResponsesModel
from desktop.providers.openai.background import BackgroundWork, Progress
from tests.unit.providers.openai.recording import Exchange, exchanges, files

CARD = ModelCard("gpt-6.2-sol", "openai", background=True)
KEY = Connection(key="sk-for-tests")
TALK = [Message(Role.USER, (TextPart("Hello"),))]
OTHER_END_POINTS = ("/compact", "/input_tokens")  # the adapter does not ask them
GOING_ON = ("queued", "in_progress")
# file -> class of its error, written from status, code and sentence in the recording
ERRORS = {
    "errors/http-429-insufficient_quota.json": [FailureKind.BUDGET],
    "errors/devproxy-azure-openai-errors.json": [
        FailureKind.OVERLOADED,
        FailureKind.OVERLOADED,
        FailureKind.RATE_LIMIT,
        FailureKind.OVERLOADED,
    ],
    "local-compat-errors/chat_error_handling_with_xai_grok-4-1-fast-non-reasoning_raises_appropriate_auth_error.yml": [
        FailureKind.SIGN_IN
    ],
    "pydantic-ai/deepseek_responses--test_deepseek_responses_rejects_interleaved_function_calls.yaml": [
        FailureKind.REJECTED
    ],
    "pydantic-ai/model_name_suggestions--test_model_name_suggestion[openai-responses].yaml": [
        FailureKind.UNKNOWN_MODEL
    ],
    "pydantic-ai/openai_responses--test_openai_responses_thinking_with_modified_history.yaml": [FailureKind.REJECTED],
    "ruby_llm/chat_error_handling_with_openai_gpt-5-nano_raises_appropriate_auth_error.yml": [FailureKind.SIGN_IN],
    "ruby_llm/chat_real_error_scenarios_openai_gpt-5-nano_handles_context_length_exceeded_errors.yml": [
        FailureKind.TOO_LONG
    ],
    "vercel-ai/reasoning-model-legacy-parameter-error.json": [FailureKind.REJECTED],
}


def kind(name: str, exchange: Exchange) -> str:
    """What is done with an exchange; "skipped: …" says why not."""
    if exchange.status >= 400:
        return "error" if name in ERRORS else "skipped: error of another end point"
    if not exchange.is_responses:
        return "skipped: not the Responses API"
    if exchange.path.endswith(OTHER_END_POINTS):
        return "skipped: an end point the app does not ask"
    return "stream" if exchange.is_stream else "body"


def of_kind(name: str, wanted: str) -> list[Exchange]:
    return [exchange for exchange in exchanges(name) if kind(name, exchange) == wanted]


def with_kind(wanted: str) -> list[str]:
    return [name for name in files() if of_kind(name, wanted)]


def answering(exchange: Exchange) -> Callable[[Connection], httpx2.AsyncClient]:
    """A client whose server says what was recorded."""
    headers = {name: exchange.headers[name] for name in ("content-type", "retry-after") if name in exchange.headers}

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(exchange.status, headers=headers, content=exchange.body)

    return lambda connection: httpx2.AsyncClient(transport=httpx2.MockTransport(answer))


async def asked(exchange: Exchange, on_delta: Callable[[str], None] = lambda text: None) -> Reply:
    model = ResponsesModel(CARD, KEY, lambda sha256: b"", client=answering(exchange))
    try:
        return await model.reply("", TALK, [], on_delta)
    finally:
        await model.aclose()


async def collected(exchange: Exchange) -> Progress:
    work = BackgroundWork(CARD, KEY, lambda sha256: b"", client=answering(exchange))
    try:
        return await work.progress("resp_1")
    finally:
        await work.aclose()


# --- what must come out, from the raw response object ---


def texts(response: dict[str, Any]) -> list[str]:
    pieces = [piece for item in response["output"] if item["type"] == "message" for piece in item["content"]]
    return [piece.get("text") or piece.get("refusal") or "" for piece in pieces]


def stop(response: dict[str, Any]) -> StopReason:
    pieces = [piece for item in response["output"] if item["type"] == "message" for piece in item["content"]]
    if any(piece["type"] == "refusal" for piece in pieces):
        return StopReason.REFUSAL
    if response["status"] == "incomplete":
        return {"max_output_tokens": StopReason.MAX_TOKENS}[response["incomplete_details"]["reason"]]
    called = any(item["type"] == "function_call" for item in response["output"])
    return StopReason.TOOL_USE if called else StopReason.END


def calls(response: dict[str, Any]) -> list[tuple[str, str, Any]]:
    if response["status"] == "incomplete":
        return []
    items = [item for item in response["output"] if item["type"] == "function_call"]
    return [(item["call_id"], item["name"], json.loads(item["arguments"] or "{}")) for item in items]


def usage(response: dict[str, Any]) -> Usage:
    told = response["usage"]
    details = told.get("input_tokens_details") or {}
    read, written = details.get("cached_tokens", 0), details.get("cache_write_tokens", 0)
    assert read + written <= told["input_tokens"]
    searched = [item.get("action") or {} for item in response["output"] if item["type"] == "web_search_call"]
    searches = sum(action.get("type", "search") == "search" for action in searched)
    return Usage(told["input_tokens"] - read - written, told["output_tokens"], read, written, searches)


def cited(response: dict[str, Any]) -> list[str]:
    pieces = [piece for item in response["output"] if item["type"] == "message" for piece in item["content"]]
    marks = [mark for piece in pieces for mark in piece.get("annotations") or () if mark["type"] == "url_citation"]
    return list(dict.fromkeys(mark["url"] for mark in marks))


def assert_it_says(reply: Reply, response: dict[str, Any]) -> None:
    assert reply.text == "".join(texts(response))
    assert [(call.id, call.name, call.arguments) for call in reply.calls] == calls(response)
    assert reply.usage == usage(response)
    assert reply.stop is stop(response)
    assert reply.model == f"openai:{response['model']}"
    assert [document.file for document in reply.found] == cited(response)
    assert all(document.passages and document.passages[0].id for document in reply.found)
    if response["status"] != "incomplete":
        unread = [item for item in response["output"] if item["type"] not in ("message", "function_call")]
        kept = [part.data for part in reply.parts if isinstance(part, OpaquePart) and part.data["type"] != "message"]
        assert kept == unread


@pytest.mark.parametrize("name", with_kind("stream"))
async def test_a_recorded_stream_gives_what_was_recorded(name: str) -> None:
    for exchange in of_kind(name, "stream"):
        pieces: list[str] = []
        reply = await asked(exchange, pieces.append)
        assert_it_says(reply, exchange.final)
        told = [event for event in exchange.events if event["type"] == "response.output_text.delta"]
        assert "".join(pieces) == "".join(event["delta"] for event in told)


@pytest.mark.parametrize("name", with_kind("body"))
async def test_a_recorded_answer_gives_what_was_recorded(name: str) -> None:
    for exchange in of_kind(name, "body"):
        progress = await collected(exchange)
        if exchange.final["status"] in GOING_ON:
            assert (progress.state, progress.reply) == (exchange.final["status"], None)
            assert progress.created is not None
            assert progress.created.timestamp() == exchange.final["created_at"]
        else:
            assert progress.state == "done"
            assert progress.reply is not None
            assert_it_says(progress.reply, exchange.final)


@pytest.mark.parametrize("name", with_kind("error"))
async def test_a_recorded_error_has_its_class(name: str) -> None:
    failures = []
    for exchange in of_kind(name, "error"):
        with pytest.raises(ModelFailure) as caught:
            await asked(exchange)
        assert caught.value.status == exchange.status
        assert 0 < len(caught.value.detail) <= 300
        assert "invalid-key" not in str(caught.value)  # the key that one recording repeats
        failures.append(caught.value)
    assert [failure.kind for failure in failures] == ERRORS[name]
    if name.startswith("errors/devproxy"):
        assert [failure.wait_s for failure in failures] == [30.0, None, 60.0, None]


@pytest.mark.skipif(not files(), reason="the folder of recorded material is absent")
def test_no_recording_is_left_out_without_a_reason() -> None:
    """The table of the report: what is there, what was replayed, what was skipped and why."""
    counts = Counter(kind(name, exchange) for name in files() for exchange in exchanges(name))
    assert counts["stream"] >= 54
    assert counts["body"] >= 155
    assert counts["error"] >= 12
    assert {reason for reason in counts if reason.startswith("skipped")} == {
        "skipped: not the Responses API",
        "skipped: an end point the app does not ask",
        "skipped: error of another end point",
    }
    assert not [name for name in files() if not exchanges(name)]
