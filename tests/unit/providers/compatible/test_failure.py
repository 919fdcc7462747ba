"""What servers and networks say when they fail, mapped to what can be done about it."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from desktop.core.failure import FailureKind as K
from desktop.core.failure import ModelFailure
from desktop.core.message import Message, Role, TextPart
from desktop.providers.card import ModelCard
from desktop.providers.compatible.adapter import CompatibleModel
from desktop.providers.connection import Connection

KEY = "sk-or-0123456789abcdef"
FAR = Connection("https://models.example.com/v1", KEY)
NEAR = Connection("http://127.0.0.1:9/v1")


async def failed(answer: Callable[[httpx2.Request], httpx2.Response], connection: Connection = FAR) -> ModelFailure:
    model = CompatibleModel(
        ModelCard("m", "local"),
        connection,
        lambda sha256: b"",
        client=lambda connection: httpx2.AsyncClient(transport=httpx2.MockTransport(answer)),
    )
    with pytest.raises(ModelFailure) as failure:
        await model.reply("", [Message(Role.USER, (TextPart("Hello"),))], (), lambda text: None)
    assert KEY not in f"{failure.value} {failure.value.detail}"
    assert failure.value.provider == "local" and failure.value.detail
    return failure.value


async def said(status: int, body: Any, headers: dict[str, str] | None = None) -> ModelFailure:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await failed(lambda request: httpx2.Response(status, content=content, headers=headers or {}))


def error(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, **more}}


BODIES = [
    (404, {"error": 'model "qwen9" not found, try pulling it first'}, K.UNKNOWN_MODEL),
    (404, error("The model `x` does not exist.", code="model_not_found"), K.UNKNOWN_MODEL),
    (400, error("x/y is not a valid model ID", code=400), K.UNKNOWN_MODEL),
    (404, {"detail": "Not Found"}, K.REJECTED),
    (404, b"404 page not found", K.REJECTED),
    (400, error("registry.ollama.ai/library/gemma:2b does not support tools", type="api_error"), K.REJECTED),
    (400, error('"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'), K.REJECTED),
    (500, error("tools param requires --jinja flag", code=500, type="server_error"), K.REJECTED),
    (404, error("No endpoints found that support tool use.", code=404), K.REJECTED),
    (400, error("the request exceeds the available context size", type="exceed_context_size_error"), K.TOO_LONG),
    (400, error("This model's maximum context length is 8192 tokens. However, you requested 9000"), K.TOO_LONG),
    (413, b"", K.TOO_LONG),
    (402, error("This request requires more credits, or fewer max_tokens.", code=402), K.BUDGET),
    (429, error("You exceeded your current quota", code="insufficient_quota"), K.BUDGET),
    (402, error("Insufficient Balance"), K.BUDGET),
    (429, error("Rate limit reached for requests"), K.RATE_LIMIT),
    (429, b"", K.RATE_LIMIT),
    (401, {"error": "unauthorized"}, K.SIGN_IN),
    (403, {"message": "Forbidden"}, K.SIGN_IN),
    (400, {"errors": [{"msg": "field required"}]}, K.REJECTED),
    (422, {"detail": [{"loc": ["body"], "msg": "value is not a valid dict"}]}, K.REJECTED),
    (400, [{"error": {"message": "API key not valid", "status": "INVALID_ARGUMENT"}}], K.SIGN_IN),
    (400, b"", K.REJECTED),
    (400, b"null", K.REJECTED),
    (400, b"[]", K.REJECTED),
    (500, b"Internal Server Error", K.OVERLOADED),
    (502, b"<html><head><title>502 Bad Gateway</title></head></html>", K.OVERLOADED),
    (503, {"error": {"message": {"message": "Loading model"}, "type": "unavailable_error"}}, K.OVERLOADED),
    (529, b"\xff\xfe", K.OVERLOADED),
    (408, b"", K.OVERLOADED),
]


@pytest.mark.parametrize(("status", "body", "kind"), BODIES)
async def test_an_error_body_of_any_shape_is_understood(status: int, body: Any, kind: K) -> None:
    failure = await said(status, body)
    assert (failure.kind, failure.status) == (kind, status)
    assert "<" not in failure.detail and "{" not in failure.detail


@pytest.mark.parametrize("body", [BODIES[5][1], BODIES[6][1], BODIES[7][1], BODIES[8][1]])
async def test_a_server_that_takes_no_tools_is_told_plainly(body: Any) -> None:
    """Never asked again without tools: the job would come back without having read a file."""
    assert (await said(400, body)).detail.startswith("this model or server cannot call tools")


async def test_a_server_that_refuses_to_count_is_told_plainly() -> None:
    failure = await said(400, error("Unrecognized request argument supplied: stream_options"))
    assert failure.kind is K.REJECTED and "update it" in failure.detail


@pytest.mark.parametrize(
    ("chunk", "kind"),
    [
        (error("Provider returned error", code=502), K.OVERLOADED),
        (error("Rate limited upstream", code=429), K.RATE_LIMIT),
        (error("Insufficient credits", code=402), K.BUDGET),
        ({"error": "llama runner process has terminated"}, K.OVERLOADED),
        (error("prompt is too long"), K.TOO_LONG),
        (error("no", code="invalid_request_error", status_code=400), K.REJECTED),
        ({"error": {"code": 1}}, K.OVERLOADED),
    ],
)
async def test_an_error_after_the_beginning_is_an_error(chunk: Any, kind: K) -> None:
    begun = b'data: {"choices": [{"index": 0, "delta": {"content": "I see"}}]}\n\n'
    stream = begun + f"data: {json.dumps(chunk)}\n\ndata: [DONE]\n\n".encode()
    assert (await said(200, stream)).kind is kind
    assert (await said(200, chunk)).kind is kind


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after-ms": "500"}, 0.5),
        ({"date": "Sun, 22 Nov 2026 18:00:00 GMT", "retry-after": "Sun, 22 Nov 2026 18:02:00 GMT"}, 120.0),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
async def test_how_long_to_wait_is_told(headers: dict[str, str], wait_s: float | None) -> None:
    assert (await said(429, b"", headers)).wait_s == wait_s


@pytest.mark.parametrize("body", [b"<!doctype html><title>Sign in to the hotel</title>", b"  \n<html>"])
async def test_a_page_of_a_hotel_is_no_answer(body: bytes) -> None:
    failure = await said(200, body)
    assert failure.kind is K.REJECTED and "web page" in failure.detail


async def test_an_empty_answer_is_incomplete() -> None:
    for body in (b"", b"\n\n", b": hello\n\n"):
        assert (await said(200, body)).kind is K.INCOMPLETE


def raising(error: Exception) -> Callable[[httpx2.Request], httpx2.Response]:
    def answer(request: httpx2.Request) -> httpx2.Response:
        raise error

    return answer


def caused(by: OSError) -> httpx2.ConnectError:
    error = httpx2.ConnectError("All connection attempts failed")
    error.__cause__ = by
    return error


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (caused(socket.gaierror(-2, "Name or service not known")), K.OFFLINE, "cannot be found"),
        (caused(OSError(101, "Network is unreachable")), K.OFFLINE, "cannot be found"),
        (caused(ConnectionRefusedError(111, "refused")), K.OVERLOADED, "cannot be reached"),
        (caused(ssl.SSLCertVerificationError(1, "self-signed certificate")), K.REJECTED, "certificate"),
        (httpx2.ConnectTimeout("slow"), K.OVERLOADED, "in time"),
        (httpx2.ReadTimeout("slow"), K.OVERLOADED, "silent"),
        (httpx2.ReadError("reset"), K.OVERLOADED, "lost"),
        (httpx2.RemoteProtocolError("cut"), K.OVERLOADED, "lost"),
        (httpx2.DecodingError("gzip"), K.INCOMPLETE, "cannot be read"),
        (httpx2.InvalidURL("Invalid port"), K.REJECTED, "no web address"),
        (httpx2.UnsupportedProtocol("ftp"), K.REJECTED, "no web address"),
    ],
)
async def test_a_broken_connection_is_named(error: Exception, kind: K, words: str) -> None:
    failure = await failed(raising(error))
    assert failure.kind is kind and words in failure.detail
    assert failure.__cause__ is None
    if kind in (K.OFFLINE, K.OVERLOADED):
        assert "models.example.com" in failure.detail


async def test_a_local_server_that_is_not_running_is_named() -> None:
    failure = await failed(raising(caused(ConnectionRefusedError(111, "refused"))), NEAR)
    assert failure.kind is K.OVERLOADED
    assert "local server is not running" in failure.detail and "127.0.0.1:9" in failure.detail


async def test_a_redirect_is_told_and_not_followed() -> None:
    failure = await said(308, b"", {"location": "https://elsewhere.example/v1"})
    assert failure.kind is K.REJECTED and "elsewhere.example" in failure.detail
