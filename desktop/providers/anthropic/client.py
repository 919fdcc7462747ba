"""Answers for talking to the service through the SDK's client: opened for one purpose, always closed, never retrying.

The SDK is imported with this module (some 0.7 s), so import the adapter on a thread, not on the event loop.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from anthropic import AsyncAnthropic, Omit

from desktop.core.failure import FailureKind, ModelFailure
from desktop.providers.anthropic.errors import PROVIDER, told_as_failures
from desktop.providers.connection import Connection, http_client

_SIGNED = ("authorization", "x-api-key")


@asynccontextmanager
async def opened(connection: Connection) -> AsyncIterator[AsyncAnthropic]:
    """A client for one small request, closed after it. Raises what `new_client` raises."""
    client = new_client(connection)
    try:
        yield client
    finally:
        await client.close()


def new_client(connection: Connection) -> AsyncAnthropic:
    """The caller closes it. It costs some 20 ms (certificates), so that a model keeps its own.

    Raises ModelFailure: SIGN_IN without a key for the service itself, REJECTED for an address, a proxy or certificates
    that cannot be used.
    """
    _check_key(connection)
    http = _http(connection)
    with told_as_failures(connection.key):
        return AsyncAnthropic(
            # an explicit key, even none, keeps the SDK from looking for others in the environment and in profiles
            api_key=connection.key,
            base_url=connection.base_url or None,
            default_headers=_headers(connection),
            max_retries=0,
            timeout=http.timeout,
            open_telemetry=False,
            http_client=http,
        )


def _headers(connection: Connection) -> dict[str, Any]:
    """The person's own headers; without a key none is sent, and a sign-in of theirs takes its place."""
    own = {("Authorization" if name.lower() == "authorization" else name): v for name, v in connection.headers.items()}
    return own if connection.key else {"Authorization": Omit(), **own}


def _http(connection: Connection) -> httpx2.AsyncClient:
    try:
        return http_client(connection)
    except (OSError, ValueError, httpx2.InvalidURL) as error:
        detail = f"The certificates or the proxy of the connection cannot be used ({type(error).__name__})."
        raise ModelFailure(FailureKind.REJECTED, PROVIDER, detail) from None


async def asked(connection: Connection, method: str, path: str, content: bytes | None = None) -> bytes:
    """One small request; the body of its answer. Raises ModelFailure."""
    async with opened(connection) as client:
        with told_as_failures(connection.key, connection.silence_s):
            if method == "GET":
                response = await client.get(path, cast_to=httpx2.Response)
            else:
                response = await client.post(path, content=content, cast_to=httpx2.Response, options=json_options())
            return response.content


def json_options() -> Any:
    """`content` is sent as it stands, so that the bytes that were weighed are the bytes that leave.

    No connection outlives its answer: one kept over a pause is often dead (sleep, another network), which would cost a
    try, and nothing is left open when nobody closes the client.
    """
    headers: Mapping[str, str] = {"Content-Type": "application/json", "Connection": "close"}
    return {"headers": headers}


def _check_key(connection: Connection) -> None:
    is_signed = bool(connection.key) or any(name.lower() in _SIGNED for name in connection.headers)
    if not is_signed and not connection.base_url:
        raise ModelFailure(FailureKind.SIGN_IN, PROVIDER, "There is no key for Anthropic.")
    if not connection.key.isascii() or any(sign.isspace() or not sign.isprintable() for sign in connection.key):
        raise ModelFailure(FailureKind.SIGN_IN, PROVIDER, "The key has characters that no key has.")
