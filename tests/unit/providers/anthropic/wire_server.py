"""A server on loopback that answers with the bytes it was given, one answer per request, and keeps what was asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

STREAM = {"content-type": "text/event-stream; charset=utf-8"}


@dataclass(slots=True)
class Answer:
    """`pieces` are sent one by one. `ends` False cuts the body short; `stays` keeps the connection open and silent."""

    pieces: Sequence[bytes] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: dict(STREAM))
    ends: bool = True
    stays: bool = False


@dataclass(slots=True)
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class WireServer:
    """`answers` are given in order, the last one for ever."""

    answers: list[Answer]
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    sent: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    serving: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (task := asyncio.current_task()) is not None:
            self.serving.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, path, _ = head[0].split(" ", 2)
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            answer = self.answers[min(len(self.asked), len(self.answers) - 1)]
            self.asked.append(Asked(method, path, headers, body))
            await self._answer(answer, writer)
            if answer.stays:
                self.sent.set()
                await reader.read()  # returns when the other side closes
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the other side has gone, which some tests want
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
            self.gone.set()

    async def _answer(self, answer: Answer, writer: asyncio.StreamWriter) -> None:
        names = {"connection": "close", "transfer-encoding": "chunked", **answer.headers}
        lines = [f"HTTP/1.1 {answer.status} OK", *(f"{name}: {value}" for name, value in names.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        for piece in answer.pieces:
            if piece:
                writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                await writer.drain()
        if answer.ends and not answer.stays:
            writer.write(b"0\r\n\r\n")
        await writer.drain()


@asynccontextmanager
async def serving(*answers: Answer) -> AsyncIterator[WireServer]:
    """The server while the block runs."""
    wire = WireServer(list(answers))
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
    wire.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield wire
    finally:
        server.close()
        # every client has closed its end by now; a task left over would complain in another test
        await asyncio.gather(*wire.serving)
