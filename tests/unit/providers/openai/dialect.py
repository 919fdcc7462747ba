"""A server of the Responses dialect for faults: events as bytes, and a real loopback server that sends what it is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx2

from desktop.core.message import Message, Reply, Role, TextPart
from desktop.core.ports import ToolSpec
from desktop.providers.card import ModelCard
from desktop.providers.connection import Connection
from desktop.providers.openai.adapter import ResponsesModel

KEY = "sk-proj-0123456789abcdef"
CARD = ModelCard("gpt-6.2-sol", "openai", background=True)
TALK = [Message(Role.USER, (TextPart("Hello"),))]
NO_TOOLS: Sequence[ToolSpec] = ()
USAGE = {
    "input_tokens": 100,
    "input_tokens_details": {"cached_tokens": 30, "cache_write_tokens": 20},
    "output_tokens": 40,
    "output_tokens_details": {"reasoning_tokens": 25},
    "total_tokens": 140,
}
Json = dict[str, Any]


def message(text: str, **more: Any) -> Json:
    piece = {"type": "output_text", "text": text, "annotations": more.pop("annotations", [])}
    return {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [piece], **more}


def call(id: str, arguments: str, **more: Any) -> Json:
    item = {"type": "function_call", "id": f"fc_{id}", "call_id": id, "name": "list_files", "arguments": arguments}
    return {**item, "status": "completed", **more}


def response(*items: Json, status: str = "completed", **more: Any) -> Json:
    whole = {"id": "resp_1", "object": "response", "created_at": 1_790_000_000, "model": "gpt-6.2-sol-2026-10-01"}
    return {**whole, "status": status, "error": None, "output": list(items), "usage": USAGE, **more}


def stream(*items: Json, end: Json | None = None) -> list[Json]:
    """The events of an answer with these items, as the API sends them."""
    events: list[Json] = [{"type": "response.created", "response": response(status="in_progress", usage=None)}]
    for index, item in enumerate(items):
        events.append({"type": "response.output_item.added", "output_index": index, "item": {**item, "content": []}})
        for piece in item.get("content", ()):
            for word in piece["text"].split(" "):
                delta = {"delta": f"{word} ", "content_index": 0}
                events.append({"type": "response.output_text.delta", "output_index": index, **delta})
        if "arguments" in item:
            delta = {"delta": item["arguments"]}
            events.append({"type": "response.function_call_arguments.delta", "output_index": index, **delta})
        events.append({"type": "response.output_item.done", "output_index": index, "item": item})
    events.append(end or {"type": "response.completed", "response": response(*items)})
    return [{**event, "sequence_number": number} for number, event in enumerate(events)]


def packed(events: Sequence[Json]) -> list[bytes]:
    """Each event as the bytes of one server-sent event."""
    return [f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode() for event in events]


def model_of(answer: Callable[[httpx2.Request], Any], connection: Connection | None = None) -> ResponsesModel:
    """A model whose server is `answer`."""

    def client(connection: Connection) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(transport=httpx2.MockTransport(answer))

    return ResponsesModel(CARD, connection or Connection(key=KEY), lambda sha256: b"", client=client)


async def told(body: bytes | Sequence[bytes], pieces: list[str] | None = None) -> Reply:
    """The reply to a stream whose bytes are `body`, in one piece or in the pieces given."""

    async def content() -> AsyncIterator[bytes]:
        for chunk in [body] if isinstance(body, bytes) else body:
            yield chunk

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=content())

    model = model_of(answer)
    try:
        return await model.reply("", TALK, NO_TOOLS, ([] if pieces is None else pieces).append)
    finally:
        await model.aclose()


async def refused(status: int, body: object, headers: Mapping[str, str] | None = None) -> Reply:
    """Asks a server that answers with an error."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = {"content-type": "text/html" if isinstance(body, bytes) else "application/json"}
    model = model_of(lambda request: httpx2.Response(status, headers={**kind, **(headers or {})}, content=content))
    try:
        return await model.reply("", TALK, NO_TOOLS, lambda text: None)
    finally:
        await model.aclose()


class Peer:
    """One accepted connection: what was asked, and a way to answer it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.head = b""
        self.body = b""

    async def read_request(self) -> None:
        self.head = await self.reader.readuntil(b"\r\n\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in self.head.split(b"\r\n")[1:] if b": " in line)
        self.body = await self.reader.readexactly(int(fields.get(b"content-length", b"0")))

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def begin_stream(self) -> None:
        await self.send(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")

    async def chunk(self, data: bytes) -> None:
        await self.send(b"%x\r\n%s\r\n" % (len(data), data))

    async def gone(self) -> None:
        """Waits until the other side has closed the connection."""
        try:
            while await self.reader.read(1024):
                pass
        except ConnectionResetError:
            return


@asynccontextmanager
async def serving(behave: Callable[[Peer], Awaitable[None]]) -> AsyncIterator[str]:
    """A loopback server that treats each connection with `behave`; gives its base URL."""

    handlers: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        handlers.add(task)
        peer = Peer(reader, writer)
        try:
            await peer.read_request()
            await behave(peer)
        except (ConnectionResetError, BrokenPipeError, asyncio.IncompleteReadError):
            pass  # the client left; what it did is asserted by the test
        except asyncio.CancelledError:
            pass  # the server is closed; Python 3.11 logs a handler that ends as cancelled
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.close()
        for task in handlers:
            task.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)
        await server.wait_closed()
