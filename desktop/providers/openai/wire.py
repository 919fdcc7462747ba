"""Answers for the connection to OpenAI: one SDK client per chat model, asked once, every failure a `ModelFailure`.

Each exchange closes its connection. Turns are minutes apart, so a kept one has mostly gone stale (sleep, proxies) by the
next turn; and nothing is left open that somebody would have to remember to close. The client itself, whose certificates
take 30 ms to load, is kept.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

from desktop.core.failure import FailureKind, ModelFailure
from desktop.providers.connection import Connection, http_client
from desktop.providers.openai.errors import failure_of, incomplete
from desktop.providers.openai.transcript import PROVIDER
from desktop.providers.said import shortened

if TYPE_CHECKING:
    import httpx2
    import openai


LINGER_S = 0.2  # a server ends the connection right after the last event; one that does not is left


class Wire:
    """`base_url` of the connection may be OpenAI's, Azure's (".../openai/v1") or any server of the same dialect."""

    def __init__(
        self, connection: Connection, client: Callable[[Connection], httpx2.AsyncClient] = http_client
    ) -> None:
        self._connection = connection
        self._client = client
        self._sdk: openai.AsyncOpenAI | None = None

    async def get(self, path: str) -> dict[str, Any]:
        with self._failures():
            answer: object = await self._opened().get(path, cast_to=object)
        return _object(answer)

    async def post(self, path: str, content: bytes) -> dict[str, Any]:
        with self._failures():
            answer: object = await self._opened().post(
                path, cast_to=object, content=content or None, options=_options()
            )
        return _object(answer)

    async def events(self, path: str, content: bytes) -> AsyncGenerator[object, None]:
        """The events of a streamed answer. Read it within `run_out`, which closes the connection."""
        import openai

        kind = openai.AsyncStream[object]
        with self._failures():
            stream = await self._opened().post(
                path, cast_to=object, content=content, options=_options(), stream=True, stream_cls=kind
            )
            async with stream:
                async for event in stream:
                    yield event

    async def aclose(self) -> None:
        if self._sdk is not None:
            sdk, self._sdk = self._sdk, None
            await sdk.close()

    def _opened(self) -> openai.AsyncOpenAI:
        if self._sdk is None:
            self._sdk = self._new()
        return self._sdk

    def _new(self) -> openai.AsyncOpenAI:
        import openai

        connection = self._connection
        if not connection.key and not connection.base_url:
            raise ModelFailure(FailureKind.SIGN_IN, PROVIDER, "no key is set")
        if not (connection.key.isascii() and connection.key.isprintable()):
            raise ModelFailure(FailureKind.SIGN_IN, PROVIDER, "the key holds characters that no key has")
        try:
            client = self._client(connection)
        except (OSError, ValueError, ImportError) as error:  # ImportError: a SOCKS proxy without its library
            reason = shortened(str(error), connection.key)
            detail = f"the certificate file or the proxy of the settings cannot be used: {reason}"
            raise ModelFailure(FailureKind.REJECTED, PROVIDER, detail) from None
        return openai.AsyncOpenAI(
            api_key=connection.key or "none",  # a server of one's own may ask for none; the SDK insists on one
            base_url=connection.base_url or None,
            http_client=client,
            timeout=client.timeout,
            max_retries=0,
            default_headers={**connection.headers, "Connection": "close"},
        )

    @contextmanager
    def _failures(self) -> Iterator[None]:
        import httpx2
        import openai

        try:
            yield
        except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, ValueError, OSError, ssl.SSLError) as error:
            # "from None": the SDK's own text may hold part of the key
            raise failure_of(error, self._connection.key) from None


@asynccontextmanager
async def run_out(events: AsyncGenerator[object, None]) -> AsyncIterator[AsyncGenerator[object, None]]:
    """`events`, let run to their end after the block, for a moment at most; then the connection is closed.

    Generators inside the SDK that are left half-way are finished by the garbage collector at any later time, and complain
    when the event loop has gone by then; run out or cancelled from within, each of them ends here.
    """
    try:
        yield events
    finally:
        try:
            async with asyncio.timeout(LINGER_S):
                async for _ in events:
                    continue
        except (TimeoutError, ModelFailure):
            # what the block read is whole, or has failed already: how the line ends does not matter
            await events.aclose()


def _options() -> Any:
    return {"headers": {"Content-Type": "application/json"}}


def _object(answer: object) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise incomplete("the answer is no JSON object")
    return answer
