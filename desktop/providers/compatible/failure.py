"""Answers for blame: whatever a compatible server, the connection or a sentence brings -> one `ModelFailure`.

Servers agree on the HTTP status at best; bodies are OpenAI's, flat, a string, a list, a page of a proxy, or nothing. So
the status decides, then codes, then the words of servers known by name. Sources: recorded bodies; the documentation of
Ollama, llama.cpp (server README), vLLM (tool calling), Groq, OpenRouter and DeepSeek (error codes).
"""

from __future__ import annotations

import json
import re
import socket
import ssl
from collections.abc import Mapping
from typing import Any

from desktop.core.failure import FailureKind, ModelFailure
from desktop.providers.connection import Connection, host_of, is_loopback
from desktop.providers.said import shortened, wait_of

_OFFLINE_ERRNO = {100, 101, 10050, 10051, 50, 51}  # ENETDOWN and ENETUNREACH on Linux, Windows, macOS
_NO_TOOLS = re.compile(
    r"does not support (tools|function)|tools? (is|are) not supported|enable-auto-tool-choice|requires --jinja|"
    r"no endpoints found that support tool use|function calling is not (enabled|supported)",
    re.I,
)
# order matters: a tool call the model got wrong also says "invalid request", a missing model also "does not exist"
_WORDS = (
    (re.compile(r"tool_use_failed|failed to call a function", re.I), FailureKind.INCOMPLETE),
    (re.compile(r"insufficient[_ ](quota|balance|credits?|funds)|requires more credits|billing|current quota", re.I), FailureKind.BUDGET),
    (re.compile(
        r"context_length_exceeded|exceed_context_size|too_many_prompt_tokens|maximum context|max(imum)? context length|"
        r"context (window|length|size).{0,40}exceed|exceed\w* the (available |model'?s? )?(maximum )?context|prompt (is )?too long|"
        r"total length of all messages is too long|token limit reached|input (is )?too long|request too large", re.I,
    ), FailureKind.TOO_LONG),
    (re.compile(
        r"model_not_found|no such model|not a valid model|model.{0,100}(not found|does not exist|not exist|decommissioned|"
        r"not loaded|no longer)|unknown model|no endpoints found for", re.I,
    ), FailureKind.UNKNOWN_MODEL),
    (re.compile(r"rate.?limit|too many requests", re.I), FailureKind.RATE_LIMIT),
    (re.compile(r"invalid.{0,12}api.?key|unauthori[sz]ed|authentication", re.I), FailureKind.SIGN_IN),
)  # fmt: skip
_BY_STATUS = {
    401: FailureKind.SIGN_IN,
    402: FailureKind.BUDGET,
    403: FailureKind.SIGN_IN,
    407: FailureKind.REJECTED,
    408: FailureKind.OVERLOADED,
    409: FailureKind.OVERLOADED,
    413: FailureKind.TOO_LONG,
    429: FailureKind.RATE_LIMIT,
}
# what the words may change about a status; a 401 stays a 401 whatever it says
_OPEN = {400, 404, 405, 415, 422, 429, 501}


class Blame:
    """Makes the failures of one server; its key never appears in them."""

    def __init__(self, provider: str, connection: Connection) -> None:
        self._provider = provider
        self._key = connection.key
        self._host = host_of(connection.base_url)
        self._is_here = is_loopback(connection.base_url)

    def say(self, kind: FailureKind, detail: str, status: int = 0, wait_s: float | None = None) -> ModelFailure:
        return ModelFailure(kind, self._provider, shortened(detail, self._key), status=status, wait_s=wait_s)

    def incomplete(self, detail: str) -> ModelFailure:
        return self.say(FailureKind.INCOMPLETE, detail)

    def status(self, status: int, headers: Mapping[str, str], body: bytes) -> ModelFailure:
        """An answer whose HTTP status is no success."""
        if 300 <= status < 400:
            to = host_of(headers.get("location", "")) or "another address"
            return self.say(FailureKind.REJECTED, f"the server sends us on to {to}: enter that address instead", status)
        message, codes = told(body)
        message = message or f"HTTP {status} without a reason"
        kind = self._kind(status, f"{codes} {message}")
        waits = kind in (FailureKind.RATE_LIMIT, FailureKind.OVERLOADED)
        return self.say(kind, _advised(message), status, wait_of(headers, message) if waits else None)

    def event(self, error: Any) -> ModelFailure:
        """An error inside a stream, or in a body of HTTP 200. A status in it (OpenRouter, Groq) counts like a real one."""
        message, codes = told({"error": error})
        said = error if isinstance(error, Mapping) else {}
        numbers = (said.get("status_code"), said.get("code"), said.get("status"))
        status = next((n for n in numbers if isinstance(n, int) and 400 <= n < 600), 0)
        kind = self._kind(status, f"{codes} {message}")
        wait_s = wait_of({}, message) if kind in (FailureKind.RATE_LIMIT, FailureKind.OVERLOADED) else None
        return self.say(kind, _advised(message or "the server broke off with an error"), status, wait_s)

    def page(self) -> ModelFailure:
        return self.say(
            FailureKind.REJECTED, f"a web page came back instead of an answer: is {self._host} a model server?"
        )

    def lost(self, error: Exception) -> ModelFailure:
        """What broke the connection, or kept it from being made."""
        import httpx2

        chain = _chain(error)
        if isinstance(error, (httpx2.InvalidURL, httpx2.UnsupportedProtocol)):
            return self.say(FailureKind.REJECTED, "the server's address is no web address (http://… or https://…)")
        if any(isinstance(link, ssl.SSLCertVerificationError) for link in chain):
            return self.say(FailureKind.REJECTED, f"the certificate of {self._host} is not trusted: {error}")
        if isinstance(error, httpx2.DecodingError):
            return self.incomplete("the answer cannot be read (broken compression)")
        if isinstance(error, httpx2.ConnectTimeout):
            return self.say(FailureKind.OVERLOADED, f"no connection to {self._host} in time")
        if isinstance(error, httpx2.TimeoutException):
            return self.say(FailureKind.OVERLOADED, f"{self._host} fell silent")
        if isinstance(error, httpx2.ConnectError):
            return self._no_connection(chain)
        words = str(error) or type(error).__name__
        return self.say(FailureKind.OVERLOADED, f"connection to {self._host} lost: {words}")

    def _no_connection(self, chain: list[BaseException]) -> ModelFailure:
        if self._is_here:
            detail = (
                f"the local server is not running (nothing answers at {self._host}): start it or correct its address"
            )
            return self.say(FailureKind.OVERLOADED, detail)
        numbers = {getattr(link, "errno", None) for link in chain}
        if any(isinstance(link, socket.gaierror) for link in chain) or numbers & _OFFLINE_ERRNO:
            return self.say(FailureKind.OFFLINE, f"{self._host} cannot be found from here")
        words = next((str(link) for link in reversed(chain) if str(link)), "connection refused")
        return self.say(FailureKind.OVERLOADED, f"{self._host} cannot be reached: {words}")

    def _kind(self, status: int, words: str) -> FailureKind:
        if _NO_TOOLS.search(words):
            return FailureKind.REJECTED  # llama.cpp says it with 500; asked again it would say the same
        if not status or status in _OPEN:
            for pattern, kind in _WORDS:
                if pattern.search(words):
                    return kind
        if status in _BY_STATUS:
            return _BY_STATUS[status]
        return FailureKind.REJECTED if 400 <= status < 500 else FailureKind.OVERLOADED


def told(body: bytes | Mapping[str, Any]) -> tuple[str, str]:
    """(message, codes) of an error body of any shape; ("", "") when it says nothing. A page gives its title."""
    if isinstance(body, bytes):
        text = body.decode("utf-8", "replace").strip()
        try:
            data: Any = json.loads(text)
        except (ValueError, RecursionError):
            return _plain(text), ""
    else:
        data = body
    if isinstance(data, list) and data:
        data = data[0]
    if not isinstance(data, Mapping):
        return (str(data) if data else ""), ""
    inner = data.get("error") or data.get("detail") or data.get("errors") or data
    if isinstance(inner, list) and inner:
        inner = inner[0]
    if not isinstance(inner, Mapping):
        return str(inner), ""
    message = next((inner[key] for key in ("message", "msg", "detail", "error", "title") if inner.get(key)), "")
    if isinstance(message, Mapping):
        message = message.get("message") or json.dumps(message)
    codes = " ".join(str(inner[key]) for key in ("code", "type", "status") if inner.get(key))
    return str(message or codes), codes


def _plain(text: str) -> str:
    if "<" not in text[:200]:
        return text
    title = re.search(r"<title[^>]*>(.*?)</title", text, re.I | re.S)
    return f"a web page: {title[1].strip()}" if title else "a web page"


def _advised(message: str) -> str:
    """What the server said, and what to do where its words are known to be hard to read."""
    if _NO_TOOLS.search(message):
        return f"this model or server cannot call tools: choose another ({message})"
    if "stream_options" in message:
        return f"this server is too old to report usage while streaming: update it ({message})"
    return message


def _chain(error: BaseException) -> list[BaseException]:
    chain = [error]
    while (below := chain[-1].__cause__ or chain[-1].__context__) and below not in chain:
        chain.append(below)
    return chain
