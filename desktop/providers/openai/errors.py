"""Answers for blame: whatever the SDK, the connection or an error body brings -> one `ModelFailure`.

OpenAI says the same thing in several ways: HTTP status, `code`, `type`, or only the sentence. What matters is what can
be done about it, so codes come first, then the status, then the words. Sources: the API's error page
(https://developers.openai.com/api/docs/guides/error-codes) and recorded bodies.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desktop.core.failure import FailureKind, ModelFailure
from desktop.providers.openai.transcript import PROVIDER
from desktop.providers.said import shortened, wait_of

if TYPE_CHECKING:
    import openai

_BY_CODE = {
    FailureKind.BUDGET: "insufficient_quota billing_hard_limit_reached billing_not_active quota_exceeded",
    FailureKind.TOO_LONG: "context_length_exceeded string_above_max_length request_too_large too_many_prompt_tokens",
    FailureKind.UNKNOWN_MODEL: "model_not_found deploymentnotfound model_deprecated model_retired unsupported_model",
    FailureKind.RATE_LIMIT: "rate_limit_exceeded rate_limit_error too_many_requests ratelimitreached tokens requests",
    FailureKind.SIGN_IN: "invalid_api_key authentication_error invalid_organization permission_denied",
    FailureKind.REJECTED: "unsupported_country_region_territory content_filter invalid_prompt",
    FailureKind.OVERLOADED: (
        "server_error internal_error internal_server_error internalservererror service_unavailable serviceunavailable "
        "slow_down overloaded_error server_overloaded engine_overloaded timeout gatewaytimeout vector_store_timeout"
    ),
}
_KIND_OF_CODE = {code: kind for kind, codes in _BY_CODE.items() for code in codes.split()}
_KIND_OF_STATUS = {
    401: FailureKind.SIGN_IN,
    402: FailureKind.BUDGET,
    403: FailureKind.SIGN_IN,
    408: FailureKind.OVERLOADED,
    409: FailureKind.OVERLOADED,
    413: FailureKind.TOO_LONG,
    429: FailureKind.RATE_LIMIT,
}
# order matters: a request that alone exceeds the tokens of a minute never fits, however long one waits
_KIND_OF_WORDS = (
    (re.compile(r"exceeded your current quota|billing hard limit", re.I), FailureKind.BUDGET),
    (re.compile(r"incorrect api key|invalid api key|no api key", re.I), FailureKind.SIGN_IN),
    (re.compile(r"request too large|context window|max(imum)? context length|(prompt|messages) (is )?too long", re.I),
     FailureKind.TOO_LONG),
    (re.compile(r"model [`'\"]?[\w.:/-]+[`'\"]? (does not exist|(was )?not found|(is|was|has been) (deprecated|retired))", re.I),
     FailureKind.UNKNOWN_MODEL),
)  # fmt: skip
_RETRYABLE_WORDS = re.compile(r"retry your request|temporarily unavailable|overloaded|had an error", re.I)
_NO_NAME = re.compile(r"name or service not known|name resolution|getaddrinfo|nodename nor servname|no address", re.I)
_OFFLINE_ERRNO = {101, 10051, 51, 50}  # ENETUNREACH on Linux, Windows, macOS; ENETDOWN on macOS
_TAG = re.compile(r"(?s)<(style|script).*?</\1>|<[^>]*>")


def incomplete(detail: str) -> ModelFailure:
    """An answer that is not whole: to be asked again, never to be used."""
    return ModelFailure(FailureKind.INCOMPLETE, PROVIDER, detail)


def failure_of(error: Exception, key: str = "") -> ModelFailure:
    """What `error` (of the SDK, of httpx2, or of decoding) means. `key` never appears in it."""
    import openai

    if isinstance(error, openai.APIStatusError):
        return _from_body(_body(error), error.status_code, error.response.headers, key)
    if isinstance(error, openai.APIConnectionError):
        return _lost(error, key)
    if isinstance(error, openai.APIError):  # an error event inside a stream, nested
        return _from_body(_body(error), 0, {}, key)
    if isinstance(error, openai.OpenAIError):
        return ModelFailure(FailureKind.REJECTED, PROVIDER, shortened(str(error), key))
    if isinstance(error, ValueError):  # half JSON, bytes that are no UTF-8
        return incomplete(f"the answer cannot be read ({type(error).__name__})")
    return _lost(error, key)


def failure_of_event(event: Mapping[str, Any]) -> ModelFailure:
    """An `error` event: nested ({"error": {...}}) or flat ({"code": ..., "message": ...})."""
    nested = event.get("error")
    return _from_body(nested if isinstance(nested, Mapping) else {**event, "type": ""}, 0, {})


def failed_response(response: Mapping[str, Any]) -> ModelFailure:
    """A response with status failed; one without a reason is the provider's own trouble."""
    error = response.get("error")
    if not isinstance(error, Mapping):
        return ModelFailure(FailureKind.OVERLOADED, PROVIDER, "the answer failed at the provider")
    return _from_body(error, 0, {})


def _body(error: openai.APIError) -> Mapping[str, Any]:
    """What the provider said: an object, or a sentence ({"error": "..."}, plain text, a proxy's page)."""
    body = error.body
    if isinstance(body, Mapping):
        inner = body.get("error")
        body = inner if isinstance(inner, Mapping) else body
        if any(body.get(field) for field in ("message", "code", "type")):
            return body
    said = _TAG.sub(" ", body).strip() if isinstance(body, str) else ""
    return {"message": said or error.message}


def _from_body(body: Mapping[str, Any], status: int, headers: Mapping[str, str], key: str = "") -> ModelFailure:
    message = str(body.get("message") or body.get("code") or "no reason given")
    kind = _kind(str(body.get("code") or ""), str(body.get("type") or ""), message, status)
    wait_s = wait_of(headers, message) if kind in (FailureKind.RATE_LIMIT, FailureKind.OVERLOADED) else None
    return ModelFailure(kind, PROVIDER, shortened(message, key), status=status, wait_s=wait_s)


def _kind(code: str, type: str, message: str, status: int) -> FailureKind:
    known = _KIND_OF_CODE.get(code.lower()) or _KIND_OF_CODE.get(type.lower())
    if known and known is not FailureKind.RATE_LIMIT:
        return known
    for words, kind in _KIND_OF_WORDS:
        if words.search(message):
            return kind
    if known:
        return known
    if status in _KIND_OF_STATUS or status >= 500:
        return _KIND_OF_STATUS.get(status, FailureKind.OVERLOADED)
    retryable = not status and _RETRYABLE_WORDS.search(message)
    return FailureKind.OVERLOADED if retryable else FailureKind.REJECTED


def _lost(error: Exception, key: str) -> ModelFailure:
    import httpx2

    chain: list[BaseException] = [error]
    while (below := chain[-1].__cause__ or chain[-1].__context__) and below not in chain:
        chain.append(below)
    if any(_is_offline(link) for link in chain):
        return ModelFailure(FailureKind.OFFLINE, PROVIDER, "the provider's address cannot be found from here")
    said = next((str(link) for link in reversed(chain) if str(link)), "") or type(chain[-1]).__name__
    # a certificate or an address that is wrong stays wrong
    lasting = (ssl.SSLCertVerificationError, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError, httpx2.InvalidURL)
    if any(isinstance(link, lasting) for link in chain):
        return ModelFailure(FailureKind.REJECTED, PROVIDER, shortened(f"no connection possible: {said}", key))
    return ModelFailure(FailureKind.OVERLOADED, PROVIDER, shortened(f"connection lost: {said}", key))


def _is_offline(error: BaseException) -> bool:
    if isinstance(error, socket.gaierror) or getattr(error, "errno", None) in _OFFLINE_ERRNO:
        return True
    return bool(_NO_NAME.search(str(error)))
