"""Answers for what a failure of the Messages API means: SDK, wire and error bodies -> `ModelFailure` by kind.

Kinds follow the retry table of DURABILITY. The status decides, except where one status says several things (400, 429,
403: money, length) and inside a stream, where it is 200 and the error's type decides. Texts are matched only where the
service gives no code. Nothing here waits.
"""

from __future__ import annotations

import errno
import math
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import anthropic
import httpx2

from desktop.core.failure import FailureKind, ModelFailure

PROVIDER = "anthropic"
LONGEST_DETAIL = 300
_BY_TYPE = {
    "rate_limit_error": FailureKind.RATE_LIMIT,
    "overloaded_error": FailureKind.OVERLOADED,
    "api_error": FailureKind.OVERLOADED,
    "timeout_error": FailureKind.OVERLOADED,
    "conflict_error": FailureKind.OVERLOADED,
    "authentication_error": FailureKind.SIGN_IN,
    "permission_error": FailureKind.SIGN_IN,
    "billing_error": FailureKind.BUDGET,
    "request_too_large": FailureKind.TOO_LONG,
    "not_found_error": FailureKind.REJECTED,
    "invalid_request_error": FailureKind.REJECTED,
}
_BY_STATUS = {
    401: FailureKind.SIGN_IN,
    402: FailureKind.BUDGET,
    403: FailureKind.SIGN_IN,
    407: FailureKind.SIGN_IN,
    408: FailureKind.OVERLOADED,
    409: FailureKind.OVERLOADED,
    413: FailureKind.TOO_LONG,
    425: FailureKind.OVERLOADED,
    429: FailureKind.RATE_LIMIT,
    499: FailureKind.OVERLOADED,
}
_MONEY = re.compile(r"credit balance|spend(ing)? limit|specified (api )?usage limit|billing", re.IGNORECASE)
_MONEY_CODE = re.compile(r"spend_limit|billing|credit")
_LENGTH = re.compile(
    r"prompt is too long|exceed(s|ed)? (the )?(context|maximum (context|allowed size))|too many (total )?tokens|"
    r"input length and `?max_tokens`? exceed|request (body )?(exceeds|is too large)|context window",
    re.IGNORECASE,
)
_MODEL = re.compile(r"\bmodel\b", re.IGNORECASE)
_KEY = re.compile(r"\b(sk-|Bearer\s+)[\w.~+/=-]{4,}", re.IGNORECASE)
_NO_NETWORK = (errno.ENETUNREACH, errno.ENETDOWN)


@contextmanager
def told_as_failures(secret: str = "", silence_s: float = 0.0) -> Iterator[None]:
    """What the SDK and the wire raise inside leaves as `ModelFailure`, without a trace of the request."""
    kinds = (anthropic.AnthropicError, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError)
    try:
        yield
    except kinds as error:
        raise _failure(error, secret, silence_s) from None


def failure_in_stream(event: Mapping[str, Any]) -> ModelFailure:
    """An `error` event after HTTP 200, or the error of one request in a batch."""
    return _failure_of_body(200, event, {}, "")


def _failure(error: Exception, secret: str, silence_s: float) -> ModelFailure:
    if isinstance(error, anthropic.APIStatusError):
        return _failure_of_body(error.status_code, error.body, error.response.headers, secret)
    if isinstance(error, anthropic.CredentialsError):
        return _told(FailureKind.SIGN_IN, "There is no key for Anthropic.", secret)
    if isinstance(error, anthropic.APITimeoutError | httpx2.TimeoutException):
        return _told(FailureKind.OVERLOADED, f"Nothing came for {silence_s:g} seconds.", secret)
    if isinstance(error, anthropic.APIConnectionError | httpx2.HTTPError | httpx2.StreamError | OSError):
        return _failure_of_connection(error, secret)
    if isinstance(error, UnicodeEncodeError | httpx2.InvalidURL):
        return _told(
            FailureKind.REJECTED, "The address, a header or the key has characters that cannot be sent.", secret
        )
    # ValueError, UnicodeDecodeError, a body of another shape: an answer came and it is broken
    return _told(FailureKind.INCOMPLETE, f"The answer cannot be read ({type(error).__name__}).", secret)


def _failure_of_connection(error: BaseException, secret: str) -> ModelFailure:
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return _told(FailureKind.REJECTED, "The certificate of the server is not trusted.", secret)
    if any(isinstance(cause, httpx2.UnsupportedProtocol | httpx2.LocalProtocolError) for cause in causes):
        return _told(
            FailureKind.REJECTED, "The address, a header or the key has characters that cannot be sent.", secret
        )
    if any(isinstance(cause, socket.gaierror) or _has_no_network(cause) for cause in causes):
        return _told(FailureKind.OFFLINE, "The server's name cannot be found: there seems to be no network.", secret)
    if any(isinstance(cause, httpx2.ProxyError) and "407" in str(cause) for cause in causes):
        return _told(FailureKind.SIGN_IN, "The proxy asks for a sign-in.", secret)
    kind = "connect" if any(isinstance(cause, httpx2.ConnectError) for cause in causes) else "lost"
    said = "No connection to the server." if kind == "connect" else "The connection was lost."
    return _told(FailureKind.OVERLOADED, said, secret)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything behind it, groups opened (happy eyeballs tries several addresses)."""
    waiting, seen = [error], set()
    while waiting:
        cause = waiting.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [behind for behind in (cause.__cause__, cause.__context__) if behind is not None]
        waiting += getattr(cause, "exceptions", ())


def _has_no_network(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in _NO_NETWORK


def _failure_of_body(status: int, body: object, headers: Mapping[str, str], secret: str) -> ModelFailure:
    error = body.get("error") if isinstance(body, Mapping) else None
    error = error if isinstance(error, Mapping) else {}
    type, message = str(error.get("type") or ""), str(error.get("message") or "")
    details = error.get("details")
    code = str(details.get("error_code") or "") if isinstance(details, Mapping) else ""
    if not message and isinstance(body, str) and "<" not in body[:200]:
        message = body
    kind = _kind(status, type, code, message)
    wait_s = asked_wait(headers) if kind in (FailureKind.RATE_LIMIT, FailureKind.OVERLOADED) else None
    return _told(kind, message or type or f"HTTP {status}", secret, status=status, wait_s=wait_s)


def _kind(status: int, type: str, code: str, message: str) -> FailureKind:
    if type == "billing_error" or status == 402 or _MONEY_CODE.search(code):
        return FailureKind.BUDGET
    if status in (200, 400, 403, 429) and type != "overloaded_error" and _MONEY.search(message):
        return FailureKind.BUDGET
    if status in (200, 400) and type in ("invalid_request_error", "") and _LENGTH.search(message):
        return FailureKind.TOO_LONG
    if (status == 404 or type == "not_found_error") and type in ("not_found_error", "") and _MODEL.search(message):
        return FailureKind.UNKNOWN_MODEL
    if status == 200:
        return _BY_TYPE.get(type, FailureKind.OVERLOADED)
    if status >= 500:
        return FailureKind.OVERLOADED
    return _BY_STATUS.get(status, FailureKind.REJECTED)


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds the service asks to wait: Retry-After (seconds or a date), else the reset of what is used up.

    Dates are compared with the answer's own Date, not with this computer's clock.
    """
    if (milliseconds := _number(headers.get("retry-after-ms"))) is not None:
        return milliseconds / 1000
    asked = headers.get("retry-after")
    if (seconds := _number(asked)) is not None:
        return seconds
    now = _date(headers.get("date"))
    if now is None:
        return None
    if (until := _date(asked)) is not None:
        return max(0.0, (until - now).total_seconds())
    waits = [(reset - now).total_seconds() for reset in _resets(headers)]
    return max(0.0, *waits) if waits else None


def _resets(headers: Mapping[str, str]) -> Iterator[datetime]:
    """When what is used up (remaining 0) comes back (anthropic-ratelimit-…-reset: RFC 3339, or epoch seconds)."""
    for name, value in headers.items():
        name = name.lower()
        if name.startswith("anthropic-ratelimit-") and name.endswith("-remaining") and value.strip() == "0":
            if (reset := _instant(headers.get(name.removesuffix("remaining") + "reset"))) is not None:
                yield reset
    if headers.get("anthropic-ratelimit-unified-status") == "rejected":
        if (reset := _instant(headers.get("anthropic-ratelimit-unified-reset"))) is not None:
            yield reset


def _number(text: str | None) -> float | None:
    try:
        number = float(text) if text is not None else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _date(text: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(text) if text else None
    except (ValueError, IndexError, TypeError):
        return None
    return date if date is not None and date.tzinfo is not None else None


def _instant(text: str | None) -> datetime | None:
    if (seconds := _number(text)) is not None:
        return datetime.fromtimestamp(min(seconds, 4e9), UTC)
    try:
        instant = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return instant if instant is not None and instant.tzinfo is not None else None


def _told(kind: FailureKind, detail: str, secret: str, *, status: int = 0, wait_s: float | None = None) -> ModelFailure:
    """On one line, short, and without the key, which some gateways repeat in their errors."""
    if len(secret) >= 4:
        detail = detail.replace(secret, "…")
    detail = " ".join(_KEY.sub("…", detail).split())
    if len(detail) > LONGEST_DETAIL:
        detail = detail[: LONGEST_DETAIL - 1] + "…"
    return ModelFailure(kind, PROVIDER, detail, status=status, wait_s=wait_s)
