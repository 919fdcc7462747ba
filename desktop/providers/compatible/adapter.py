"""Answers for one chat model behind an OpenAI-compatible server: asks once, streams, and returns a whole turn or a failure.

Each exchange closes its connection: turns are minutes apart, and nothing is left open that somebody would have to close.
The client itself is kept, because loading certificates takes 30 ms.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from desktop.core.message import Message, Reply, Usage
from desktop.core.ports import Limits, ToolSpec, Weight
from desktop.providers.begun import told_if_begun
from desktop.providers.card import ModelCard
from desktop.providers.compatible.answer import Answer, Incomplete, usage_of
from desktop.providers.compatible.failure import Blame
from desktop.providers.compatible.request import Request, build, is_paid
from desktop.providers.compatible.stream import DONE, LONGEST, EventReader
from desktop.providers.connection import Connection, http_client
from desktop.providers.token_count import text_tokens
from desktop.providers.weighed import Weighed

if TYPE_CHECKING:
    import httpx2

OLLAMA = "http://127.0.0.1:11434/v1"
_ERROR_BYTES = 64 * 1024


class CompatibleModel:
    """`connection.base_url` "" is Ollama on this computer. `blob` gives the bytes of a SHA-256; `client` is a test's seam.

    `web` is taken so that all adapters are opened alike; no compatible server has a search of its own we could ask for.
    """

    def __init__(
        self,
        card: ModelCard,
        connection: Connection,
        blob: Callable[[str], bytes],
        *,
        web: bool = False,
        client: Callable[[Connection], httpx2.AsyncClient] = http_client,
    ) -> None:
        self._card = card
        self._url = address(connection.base_url, "chat/completions")
        self._connection = connection
        self._blob = blob
        self._blame = Blame(card.provider, connection if connection.base_url else Connection(OLLAMA))
        self._new_client = client
        self._weighed = Weighed(self._request)
        self._client: httpx2.AsyncClient | None = None

    @property
    def name(self) -> str:
        return self._card.name

    @property
    def limits(self) -> Limits:
        return Limits(self._card.context, self._card.output)

    def weigh(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> Weight:
        return self._weighed.look(system, messages, tools).weight

    async def reply(
        self,
        system: str,
        messages: Sequence[Message],
        tools: Sequence[ToolSpec],
        on_delta: Callable[[str], None],
    ) -> Reply:
        """One whole turn. Raises ModelFailure; cancelling closes the connection at once."""
        request = self._weighed.take(system, messages, tools)
        answer = Answer(on_delta)
        with told_if_begun(lambda: answer.has_begun), self._failures():
            client = self._opened()
            async with client.stream("POST", self._url, content=request.content, headers=self._headers()) as response:
                if response.status_code != 200:
                    raise self._blame.status(response.status_code, response.headers, await _beginning(response))
                await self._read(response, answer)
            return self._reply(answer, request)

    async def _read(self, response: httpx2.Response, answer: Answer) -> None:
        """Takes the answer in, streamed or whole. Ends at `[DONE]`, whether or not the server closes then."""
        pieces = response.aiter_bytes()
        head = await _head(pieces)
        if head.startswith(b"<"):
            raise self._blame.page()
        if head.startswith(b"{"):
            self._take_whole(head + b"".join([piece async for piece in _limited(pieces)]), answer)
        else:
            await self._take_stream(head, pieces, answer)
        answer.close()

    async def _take_stream(self, head: bytes, pieces: AsyncIterator[bytes], answer: Answer) -> None:
        reader = EventReader()
        done = self._take(reader.feed(head), answer)
        while not done:
            piece = await anext(pieces, None)
            done = self._take(reader.end() if piece is None else reader.feed(piece), answer) or piece is None

    def _take(self, records: Iterator[Any], answer: Answer) -> bool:
        """True when `[DONE]` came."""
        for record in records:
            if record is DONE:
                answer.done = True
                return True
            if record.get("error"):
                raise self._blame.event(record["error"])
            answer.add(record)
        return False

    def _take_whole(self, content: bytes, answer: Answer) -> None:
        body = json.loads(content)
        if body.get("error"):
            raise self._blame.event(body["error"])
        answer.add_whole(body)

    def _reply(self, answer: Answer, request: Request) -> Reply:
        stop = answer.stop()
        parts = answer.parts(stop, self.name, request.turn)
        return Reply(parts, stop, self._usage(answer, request), self.name)

    def _usage(self, answer: Answer, request: Request) -> Usage:
        """As the server counted. Where it did not and tokens cost, as counted here: a meter must not stand still."""
        if answer.usage or not is_paid(self._card):
            return usage_of(answer.usage)
        return Usage(request.weight.tokens, int(text_tokens(answer.said + answer.call_text)) + 1)

    def _request(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> Request:
        return build(self._card, system, messages, tools, self._blob)

    def _opened(self) -> httpx2.AsyncClient:
        if self._client is None:
            self._client = self._new_client(self._connection)
        return self._client

    def _headers(self) -> dict[str, str]:
        return headers(self._connection) | {"Content-Type": "application/json", "Accept": "text/event-stream"}

    @contextmanager
    def _failures(self) -> Iterator[None]:
        import httpx2

        try:
            yield
        except Incomplete as error:
            raise self._blame.incomplete(str(error)) from None
        except UnicodeError:
            raise self._blame.incomplete("the answer cannot be read: it is no UTF-8") from None
        except (ValueError, RecursionError) as error:
            raise self._blame.incomplete(f"the answer cannot be read: {error}") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ssl.SSLError) as error:
            raise self._blame.lost(error) from None


def address(base_url: str, end: str) -> str:
    """Where `end` lies at a server. A person may give the host alone, or paste the whole address of an endpoint."""
    base = (base_url or OLLAMA).strip().rstrip("/")
    base = base.removesuffix("/chat/completions").removesuffix("/models")
    try:
        path = urlsplit(base).path
    except ValueError:
        path = "?"  # said by the client when it is asked
    return f"{base}/{end}" if path else f"{base}/v1/{end}"


def headers(connection: Connection) -> dict[str, str]:
    """What every request carries."""
    key = {"Authorization": f"Bearer {connection.key}"} if connection.key else {}
    return {**key, **connection.headers, "Connection": "close"}


async def _head(pieces: AsyncIterator[bytes]) -> bytes:
    """The first bytes that are not blank, with all that came along; b"" for an empty body."""
    head = b""
    async for piece in pieces:
        head += piece
        if head.strip():
            break
    return head.lstrip()


async def _limited(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    size = 0
    async for piece in pieces:
        size += len(piece)
        if size > LONGEST:
            raise Incomplete("the answer does not end")
        yield piece


async def _beginning(response: httpx2.Response) -> bytes:
    """As much of an error's body as is worth reading."""
    body = b""
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) >= _ERROR_BYTES:
            break
    return body
