"""Every way OpenAI, a server of its dialect, or the way there can fail has the class that says what can be done."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Mapping

import httpx2
import pytest

from desktop.core.failure import FailureKind, ModelFailure
from desktop.providers.connection import Connection
from desktop.providers.openai.adapter import ResponsesModel
from desktop.providers.said import LONGEST, shortened, wait_of
from tests.unit.providers.openai.dialect import CARD, KEY, NO_TOOLS, TALK, model_of, refused

Body = Mapping[str, object]


def body(code: str | None = None, message: str = "It did not work.", type: str = "invalid_request_error") -> Body:
    return {"error": {"code": code, "message": message, "type": type, "param": None}}


@pytest.mark.parametrize(
    ("status", "answer", "kind"),
    [
        (400, body(), FailureKind.REJECTED),
        (400, body("context_length_exceeded"), FailureKind.TOO_LONG),
        (400, body(message="This model's maximum context length is 128000 tokens"), FailureKind.TOO_LONG),
        (400, body("model_not_found"), FailureKind.UNKNOWN_MODEL),
        (400, body(message="The requested model 'gpt-5' does not exist."), FailureKind.UNKNOWN_MODEL),
        (400, body(message="This model does not support it: tool 'x' not found"), FailureKind.REJECTED),
        (400, body(message="prompt too long; exceeded max context length by 9 tokens"), FailureKind.TOO_LONG),
        (400, body("billing_hard_limit_reached"), FailureKind.BUDGET),
        (400, body("content_filter"), FailureKind.REJECTED),
        (401, body("invalid_api_key"), FailureKind.SIGN_IN),
        (401, body(), FailureKind.SIGN_IN),
        (402, body(), FailureKind.BUDGET),
        (403, body(), FailureKind.SIGN_IN),
        (403, body("model_not_found", "Project does not have access to model `x`"), FailureKind.UNKNOWN_MODEL),
        (403, body("unsupported_country_region_territory"), FailureKind.REJECTED),
        (404, body("model_not_found"), FailureKind.UNKNOWN_MODEL),
        (404, body("DeploymentNotFound"), FailureKind.UNKNOWN_MODEL),
        (404, body(), FailureKind.REJECTED),
        (404, b"<html><body>Not Found</body></html>", FailureKind.REJECTED),
        (408, body(), FailureKind.OVERLOADED),
        (409, body(), FailureKind.OVERLOADED),
        (413, body(), FailureKind.TOO_LONG),
        (422, body(), FailureKind.REJECTED),
        (429, body("rate_limit_exceeded", type="tokens"), FailureKind.RATE_LIMIT),
        (429, body("insufficient_quota", type="insufficient_quota"), FailureKind.BUDGET),
        (429, body(type="insufficient_quota"), FailureKind.BUDGET),
        (429, body("rate_limit_exceeded", "Request too large for gpt: Limit 30000, Requested 50000"), FailureKind.TOO_LONG),
        (429, b"", FailureKind.RATE_LIMIT),
        (500, body("server_error", type="server_error"), FailureKind.OVERLOADED),
        (502, b"<html><style>p {}</style><h1>Bad gateway</h1></html>", FailureKind.OVERLOADED),
        (503, body("slow_down"), FailureKind.OVERLOADED),
        (529, body(), FailureKind.OVERLOADED),
        (400, {"error": "no such model"}, FailureKind.REJECTED),
        (400, {"code": "invalid-argument", "error": "Incorrect API key provided."}, FailureKind.SIGN_IN),
        (500, ["?"], FailureKind.OVERLOADED),
    ],
)  # fmt: skip
async def test_an_error_status_has_its_class(status: int, answer: object, kind: FailureKind) -> None:
    with pytest.raises(ModelFailure) as caught:
        await refused(status, answer)
    assert (caught.value.kind, caught.value.status, caught.value.provider) == (kind, status, "openai")
    assert caught.value.wait_s is None
    assert 0 < len(caught.value.detail) <= LONGEST
    assert "<" not in caught.value.detail


@pytest.mark.parametrize(
    ("headers", "message", "wait_s"),
    [
        ({"retry-after": "7"}, "Slow down.", 7.0),
        ({"retry-after-ms": "1500", "retry-after": "7"}, "Slow down.", 1.5),
        ({"retry-after": "0"}, "Please try again in 20s.", 0.0),
        ({}, "Rate limit reached. Please try again in 20s. Visit …", 20.0),
        ({}, "Please try again in 6m12.5s.", 372.5),
        ({}, "Please try again in 250ms.", 0.25),
        ({}, "Please retry after 60 seconds.", 60.0),
        ({}, "Please try again in 1h2m.", 3720.0),
        ({}, "Slow down.", None),
        ({"retry-after": "soon"}, "Slow down.", None),
        (
            {"retry-after": "Sun, 22 Nov 2026 10:02:00 GMT", "date": "Sun, 22 Nov 2026 10:00:30 GMT"},
            "Slow down.",
            90.0,
        ),
        ({"retry-after": "Sun, 22 Nov 2026 10:02:00 GMT"}, "Slow down.", None),
    ],
)
async def test_the_wait_is_what_the_provider_says(headers: dict[str, str], message: str, wait_s: float | None) -> None:
    assert wait_of(headers, message) == wait_s
    with pytest.raises(ModelFailure) as caught:
        await refused(429, body("rate_limit_exceeded", message), headers)
    assert caught.value.wait_s == wait_s


async def test_it_is_asked_once() -> None:
    """Retries belong to the engine."""
    asked = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(503, headers={"retry-after": "0"}, json=body())

    model = model_of(answer)
    with pytest.raises(ModelFailure):
        await model.reply("", TALK, NO_TOOLS, lambda text: None)
    await model.aclose()
    assert len(asked) == 1


@pytest.mark.parametrize(
    "said",
    [
        "Incorrect API key provided: sk-proj-***********cdef. You can find your key at https://…",
        f"Authorization: Bearer {KEY} was refused",
        f"key {KEY} is not known",
        "sess-abcdef0123456789 has ended",
    ],
)
async def test_no_part_of_a_key_is_repeated(said: str) -> None:
    with pytest.raises(ModelFailure) as caught:
        await refused(401, body("invalid_api_key", said))
    shown = f"{caught.value} {caught.value.detail} {caught.value!r}"
    assert not [part for part in ("cdef", "0123456789", "sk-proj", "sess-") if part in shown]
    assert caught.value.__suppress_context__  # a traceback must not show the SDK's own words


def test_long_words_of_a_provider_are_cut() -> None:
    assert shortened("a " * 1000).endswith("…") and len(shortened("a " * 1000)) == LONGEST
    assert shortened(" two\n lines ") == "two lines"


def raised_by(below: Exception) -> Exception:
    error = httpx2.ConnectError("All connection attempts failed")
    error.__cause__ = below
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (raised_by(socket.gaierror(-2, "Name or service not known")), FailureKind.OFFLINE),
        (httpx2.ConnectError("[Errno 11001] getaddrinfo failed"), FailureKind.OFFLINE),
        (httpx2.ConnectError("nodename nor servname provided, or not known"), FailureKind.OFFLINE),
        (raised_by(OSError(errno.ENETUNREACH, "Network is unreachable")), FailureKind.OFFLINE),
        (raised_by(ConnectionRefusedError(111, "Connection refused")), FailureKind.OVERLOADED),
        (raised_by(ssl.SSLCertVerificationError("self-signed certificate")), FailureKind.REJECTED),
        (httpx2.ConnectTimeout("timed out"), FailureKind.OVERLOADED),
        (httpx2.ReadTimeout("timed out"), FailureKind.OVERLOADED),
        (httpx2.RemoteProtocolError("Server disconnected"), FailureKind.OVERLOADED),
        (httpx2.ReadError(""), FailureKind.OVERLOADED),
        (httpx2.ProxyError("502 Bad Gateway"), FailureKind.OVERLOADED),
        (httpx2.UnsupportedProtocol("no scheme"), FailureKind.REJECTED),
        (httpx2.TooManyRedirects("20"), FailureKind.OVERLOADED),
    ],
)
async def test_a_way_that_is_lost_has_its_class(error: Exception, kind: FailureKind) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        raise error

    model = model_of(answer)
    with pytest.raises(ModelFailure) as caught:
        await model.reply("", TALK, NO_TOOLS, lambda text: None)
    await model.aclose()
    assert (caught.value.kind, caught.value.status) == (kind, 0)
    assert caught.value.detail


@pytest.mark.parametrize(
    ("connection", "kind"),
    [
        (Connection(), FailureKind.SIGN_IN),
        (Connection(key="sk-密钥"), FailureKind.SIGN_IN),
        (Connection(key="sk-\nHost: x"), FailureKind.SIGN_IN),
        (Connection(key=KEY, base_url="api.example/v1"), FailureKind.REJECTED),
    ],
)
async def test_settings_that_cannot_work_are_told_without_asking(connection: Connection, kind: FailureKind) -> None:
    model = ResponsesModel(CARD, connection, lambda sha256: b"")
    with pytest.raises(ModelFailure) as caught:
        await model.reply("", TALK, NO_TOOLS, lambda text: None)
    await model.aclose()
    assert caught.value.kind is kind
    assert not connection.key or connection.key not in str(caught.value)


@pytest.mark.parametrize(
    "connection", [Connection(key=KEY, ca_file="/nowhere/ca.pem"), Connection(key=KEY, proxy="gopher://127.0.0.1:1")]
)
async def test_a_certificate_file_or_proxy_that_cannot_be_used_is_told(connection: Connection) -> None:
    model = ResponsesModel(CARD, connection, lambda sha256: b"")
    with pytest.raises(ModelFailure, match="certificate file or the proxy") as caught:
        await model.reply("", TALK, NO_TOOLS, lambda text: None)
    assert caught.value.kind is FailureKind.REJECTED
