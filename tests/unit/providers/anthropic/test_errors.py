"""Every failure has the class that the retry table asks for, says what happened, and keeps the key to itself."""

from __future__ import annotations

import json
import socket
import ssl
from typing import Any

import httpx2
import pytest
from anthropic import AuthenticationError

from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Message, Role, TextPart
from desktop.providers.anthropic.adapter import AnthropicModel
from desktop.providers.anthropic.errors import asked_wait, told_as_failures
from desktop.providers.card import ModelCard
from desktop.providers.connection import Connection
from tests.unit.providers.anthropic.wire_server import Answer, serving

CARD = ModelCard("claude-sonnet-5-5", "anthropic")
TALK = [Message(Role.USER, (TextPart("Hello"),))]
KEY = "sk-ant-api03-secret"
NOW = "Sun, 22 Nov 2026 12:00:00 GMT"


def error(type: str, message: str = "No.", **more: Any) -> bytes:
    return json.dumps({"type": "error", "error": {"type": type, "message": message, **more}}).encode()


async def failure(status: int, body: bytes, headers: dict[str, str] | None = None) -> ModelFailure:
    answer = Answer([body], status, {"content-type": "application/json", **(headers or {})})
    async with serving(answer) as server:
        model = AnthropicModel(CARD, Connection(server.url, key=KEY), bytes.fromhex)
        with pytest.raises(ModelFailure) as told:
            await model.reply("", TALK, [], lambda text: None)
        assert len(server.asked) == 1, "the engine owns the retries"
    assert told.value.status == status
    assert len(told.value.detail) <= 300
    return told.value


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, error("invalid_request_error", "messages: text content blocks must be non-empty"), FailureKind.REJECTED),
        (
            400,
            error("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
            FailureKind.TOO_LONG,
        ),
        (
            400,
            error(
                "invalid_request_error", "input length and `max_tokens` exceed context limit: 190000 + 21333 > 200000"
            ),
            FailureKind.TOO_LONG,
        ),
        (400, error("invalid_request_error", "Your credit balance is too low to access the API."), FailureKind.BUDGET),
        (400, error("invalid_request_error", "You have reached your specified API usage limits."), FailureKind.BUDGET),
        (401, error("authentication_error", "invalid x-api-key"), FailureKind.SIGN_IN),
        (402, error("billing_error"), FailureKind.BUDGET),
        (403, error("permission_error"), FailureKind.SIGN_IN),
        (403, error("permission_error", details={"error_code": "enforced_spend_limit_reached"}), FailureKind.BUDGET),
        (404, error("not_found_error", "model: claude-nothing"), FailureKind.UNKNOWN_MODEL),
        (404, error("not_found_error", "Not found"), FailureKind.REJECTED),
        (404, b"<html>nothing here</html>", FailureKind.REJECTED),
        (408, error("timeout_error"), FailureKind.OVERLOADED),
        (409, error("conflict_error"), FailureKind.OVERLOADED),
        (413, error("request_too_large"), FailureKind.TOO_LONG),
        (413, b"<html>nginx</html>", FailureKind.TOO_LONG),
        (422, error("invalid_request_error"), FailureKind.REJECTED),
        (429, error("rate_limit_error"), FailureKind.RATE_LIMIT),
        (429, error("rate_limit_error", details={"error_code": "contract_spend_limit_reached"}), FailureKind.BUDGET),
        (500, error("api_error"), FailureKind.OVERLOADED),
        (502, b"Bad gateway", FailureKind.OVERLOADED),
        (503, b"", FailureKind.OVERLOADED),
        (504, error("timeout_error"), FailureKind.OVERLOADED),
        (529, error("overloaded_error"), FailureKind.OVERLOADED),
        (307, b"", FailureKind.REJECTED),
    ],
)
async def test_a_status_has_its_class(status: int, body: bytes, kind: FailureKind) -> None:
    assert (await failure(status, body)).kind is kind


async def test_how_long_to_wait_is_passed_on_for_what_may_be_tried_again() -> None:
    assert (await failure(429, error("rate_limit_error"), {"retry-after": "17"})).wait_s == 17
    assert (await failure(529, error("overloaded_error"), {"retry-after": "3"})).wait_s == 3
    assert (await failure(529, error("overloaded_error"))).wait_s is None
    assert (await failure(401, error("authentication_error"), {"retry-after": "3"})).wait_s is None


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "0"}, 0),
        ({"retry-after": "7200"}, 7200),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "Sun, 22 Nov 2026 12:01:30 GMT", "date": NOW}, 90),
        ({"retry-after": "Sun, 22 Nov 2026 11:00:00 GMT", "date": NOW}, 0),
        ({"retry-after": "Sun, 22 Nov 2026 12:01:30 GMT"}, None),
        ({"retry-after": "soon", "date": NOW}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "-1", "date": NOW}, None),
        ({"date": NOW}, None),
        (
            {
                "date": NOW,
                "anthropic-ratelimit-requests-remaining": "0",
                "anthropic-ratelimit-requests-reset": "2026-11-22T12:00:05Z",
                "anthropic-ratelimit-tokens-remaining": "0",
                "anthropic-ratelimit-tokens-reset": "2026-11-22T12:00:40Z",
                "anthropic-ratelimit-output-tokens-remaining": "900",
                "anthropic-ratelimit-output-tokens-reset": "2026-11-22T13:00:00Z",
            },
            40,
        ),
        ({"date": NOW, "anthropic-ratelimit-tokens-remaining": "0", "anthropic-ratelimit-tokens-reset": "x"}, None),
        (
            {
                "date": NOW,
                "anthropic-ratelimit-unified-status": "rejected",
                "anthropic-ratelimit-unified-reset": "1795348860",
            },
            60,
        ),
    ],
)
def test_the_wait_is_read_from_what_the_service_says(headers: dict[str, str], wait: float | None) -> None:
    assert asked_wait(httpx2.Headers(headers)) == wait


async def test_the_key_is_in_no_text_of_a_failure() -> None:
    told = await failure(401, error("authentication_error", f"invalid key {KEY}, Bearer {KEY}\n and sk-other-12345678"))
    assert "secret" not in str(told) and "sk-" not in str(told)
    assert told.__cause__ is None and told.__suppress_context__
    assert "\n" not in told.detail


def test_a_key_of_any_shape_is_taken_out() -> None:
    with pytest.raises(ModelFailure) as told, told_as_failures("house-key-0815"):
        response = httpx2.Response(401, request=REQUEST)
        body = {"error": {"type": "authentication_error", "message": "unknown token house-key-0815"}}
        raise AuthenticationError("x", response=response, body=body)
    assert told.value.kind is FailureKind.SIGN_IN
    assert told.value.detail == "unknown token …"


async def test_a_long_answer_is_shortened() -> None:
    assert len((await failure(400, error("invalid_request_error", "x" * 5_000))).detail) == 300


@pytest.mark.parametrize(
    ("connection", "kind"),
    [
        (Connection(), FailureKind.SIGN_IN),
        (Connection(key="kéy"), FailureKind.SIGN_IN),
        (Connection(key="two\nlines"), FailureKind.SIGN_IN),
        (Connection("http://127.0.0.1:1", key=KEY), FailureKind.OVERLOADED),
        (Connection("ftp://127.0.0.1", key=KEY), FailureKind.REJECTED),
        (Connection("http://127.0.0.1:1", key=KEY, ca_file="/nowhere.pem"), FailureKind.REJECTED),
        (Connection("http://127.0.0.1:1", key=KEY, proxy="http://[::1"), FailureKind.OVERLOADED),  # loopback: no proxy
        (Connection("http://gate.invalid", key=KEY, proxy="http://[::1"), FailureKind.REJECTED),
        (Connection("http://[::1", key=KEY), FailureKind.REJECTED),
    ],
)
async def test_a_connection_that_cannot_be_made_is_told(connection: Connection, kind: FailureKind) -> None:
    with pytest.raises(ModelFailure) as told:
        await AnthropicModel(CARD, connection, bytes.fromhex).reply("", TALK, [], lambda text: None)
    assert told.value.kind is kind
    assert KEY not in str(told.value)


async def test_a_gateway_of_the_persons_own_may_want_no_key() -> None:
    async with serving(Answer([error("api_error")], 500, {})) as server:
        with pytest.raises(ModelFailure) as told:
            await AnthropicModel(CARD, Connection(server.url), bytes.fromhex).reply("", TALK, [], lambda text: None)
    assert told.value.kind is FailureKind.OVERLOADED


async def test_keys_lying_about_in_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-from-the-environment")
    async with serving(Answer([error("api_error")], 500, {})) as server:
        with pytest.raises(ModelFailure):
            await AnthropicModel(CARD, Connection(server.url), bytes.fromhex).reply("", TALK, [], lambda text: None)
        assert "environment" not in str(server.asked[0].headers)
        assert "authorization" not in server.asked[0].headers


@pytest.mark.parametrize("name", ["authorization", "Authorization", "x-api-key"])
async def test_a_sign_in_of_the_persons_own_takes_the_place_of_the_key(name: str) -> None:
    async with serving(Answer([error("api_error")], 500, {})) as server:
        connection = Connection(server.url, headers={name: "Bearer own"})
        with pytest.raises(ModelFailure):
            await AnthropicModel(CARD, connection, bytes.fromhex).reply("", TALK, [], lambda text: None)
        sent = server.asked[0].headers
    assert {key: sent.get(key) for key in ("authorization", "x-api-key") if key in sent} == {name.lower(): "Bearer own"}


def raised(error: BaseException, cause: BaseException | None = None) -> ModelFailure:
    with pytest.raises(ModelFailure) as told, told_as_failures():
        raise error from cause
    return told.value


REQUEST = httpx2.Request("POST", "http://127.0.0.1")


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (socket.gaierror(-3, "Temporary failure in name resolution"), FailureKind.OFFLINE),
        (OSError(101, "Network is unreachable"), FailureKind.OFFLINE),
        (ExceptionGroup("all attempts failed", [OSError(101, "Network is unreachable")]), FailureKind.OFFLINE),
        (ConnectionRefusedError(111, "refused"), FailureKind.OVERLOADED),
        (ssl.SSLCertVerificationError(1, "self-signed"), FailureKind.REJECTED),
        (httpx2.ProxyError("407 Proxy Authentication Required"), FailureKind.SIGN_IN),
        (httpx2.ProxyError("502"), FailureKind.OVERLOADED),
    ],
)
def test_a_failed_connection_is_told_by_what_is_behind_it(cause: Exception, kind: FailureKind) -> None:
    from anthropic import APIConnectionError

    assert raised(httpx2.ConnectError("x"), cause).kind is kind
    assert raised(APIConnectionError(request=REQUEST), cause).kind is kind


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx2.ReadError("reset"), FailureKind.OVERLOADED),
        (httpx2.RemoteProtocolError("cut"), FailureKind.OVERLOADED),
        (httpx2.ReadTimeout("silent"), FailureKind.OVERLOADED),
        (httpx2.ConnectTimeout("silent"), FailureKind.OVERLOADED),
        (httpx2.PoolTimeout("busy"), FailureKind.OVERLOADED),
        (httpx2.LocalProtocolError("illegal header"), FailureKind.REJECTED),
        (httpx2.InvalidURL("x"), FailureKind.REJECTED),
        (ValueError("odd"), FailureKind.INCOMPLETE),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), FailureKind.INCOMPLETE),
    ],
)
def test_what_the_wire_raises_is_told(error: Exception, kind: FailureKind) -> None:
    assert raised(error).kind is kind


def test_a_mistake_of_ours_is_not_a_failure_of_the_service() -> None:
    with pytest.raises(KeyError), told_as_failures():
        raise KeyError("ours")
