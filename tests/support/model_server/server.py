"""The server: takes requests, keeps them for the test, and answers by script, dialect and fault."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.model_server import anthropic, chat, responses
from tests.support.model_server.catalogue import catalogue
from tests.support.model_server.connection import ClientGone, Connection
from tests.support.model_server.fault import Fault, FaultKind, Step, steps
from tests.support.model_server.jobs import Jobs
from tests.support.model_server.script import Asked, Json, Script, Turn

HTML = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
DIALECTS = {"/messages": "anthropic", "/responses": "responses", "/chat/completions": "chat"}


@dataclass(slots=True)
class Exchange:
    """One request and what became of it. `number` counts questions from 1 (0: listing, counting, polling)."""

    number: int
    method: str
    path: str
    headers: Mapping[str, str]
    body: Any
    size: int
    gone: threading.Event = field(default_factory=threading.Event)  # the client closed before the end
    ended: threading.Event = field(default_factory=threading.Event)  # nothing more will be sent


class ModelServer(ThreadingHTTPServer):
    """Plays `script` on 127.0.0.1. `faults`: number of a question -> fault; `always`: every question;
    `path_faults`: end of a path -> fault. `quirks`: see chat.QUIRKS. `flavour`: ollama, lmstudio, vllm or llama.cpp.
    `gap_s`: seconds between two events of a stream."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(
        self,
        script: Any = (),
        *,
        faults: Mapping[int, Fault] | None = None,
        quirks: Iterable[str] = (),
        models: Sequence[str] = ("scripted-1",),
        flavour: str = "",
        polls: int = 1,
        gap_s: float = 0.0,
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.script = Script.of(list(script) if isinstance(script, tuple) else script)
        self.faults: dict[int, Fault] = dict(faults or {})
        self.path_faults: dict[str, Fault] = {}
        self.always: Fault | None = None
        self.quirks = frozenset(quirks)
        assert self.quirks <= set(chat.QUIRKS), self.quirks - set(chat.QUIRKS)
        self.models = models
        self.flavour = flavour
        self.gap_s = gap_s
        self.jobs = Jobs(polls)
        self.exchanges: list[Exchange] = []
        self.released = threading.Event()
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """The base URL for Anthropic (no path)."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def v1(self) -> str:
        """The base URL for OpenAI and for compatible servers."""
        return f"{self.url}/v1"

    @property
    def environment(self) -> dict[str, str]:
        """What points the real program at this server."""
        keys = {"ANTHROPIC_API_KEY": "key-for-loopback", "OPENAI_API_KEY": "key-for-loopback"}
        return {"ANTHROPIC_BASE_URL": self.url, "OPENAI_BASE_URL": self.v1, "AFTERNOON_LOCAL_URL": self.v1} | keys

    @property
    def questions(self) -> list[Exchange]:
        """The requests that asked the chat model something, in the order of their arrival."""
        return [exchange for exchange in list(self.exchanges) if exchange.number]

    def release(self) -> None:
        """Ends every stall, now and later."""
        self.released.set()

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.release()
        self.shutdown()
        self._thread.join()
        with self._lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # its own thread has closed it meanwhile
        self.server_close()

    def note(self, exchange: Exchange, *, is_question: bool) -> Fault | None:
        """Keeps the request and says which fault it meets."""
        with self._lock:
            if is_question:
                exchange.number = 1 + sum(1 for other in self.exchanges if other.number)
            self.exchanges.append(exchange)
        if is_question:
            return self.faults.get(exchange.number, self.always)
        return next((fault for end, fault in self.path_faults.items() if exchange.path.endswith(end)), None)

    # socketserver's names

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request_thread(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        import sys

        if not isinstance(sys.exc_info()[1], (ConnectionError, ValueError, OSError)):
            super().handle_error(request, client_address)


class _Answer(Connection):
    server: ModelServer

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path.rstrip("/")
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            body = json.loads(raw) if raw else None
        except ValueError:
            body = None
        exchange = Exchange(0, self.command, path, headers, body, len(raw))
        dialect = next((name for end, name in DIALECTS.items() if path.endswith(end)), "")
        is_question = self.command == "POST" and (bool(dialect) or path.endswith("/messages/batches"))
        fault = self.server.note(exchange, is_question=is_question)
        try:
            self._answer(exchange, dialect, fault)
        except (ClientGone, ConnectionError):
            exchange.gone.set()
            self.close_connection = True
        finally:
            exchange.ended.set()

    def _answer(self, exchange: Exchange, dialect: str, fault: Fault | None) -> None:
        if fault is not None and fault.kind in (FaultKind.STATUS, FaultKind.HTML):
            self._fail(exchange, dialect, fault)
        elif fault is not None and fault.early:
            self.send_steps(steps([], fault, b"", b""), self.server.released, early=True)
        elif exchange.method == "POST" and dialect:
            self._reply(exchange, dialect, fault)
        else:
            query = {name: values[-1] for name, values in parse_qs(urlsplit(self.path).query).items()}
            self._other(exchange, query)

    def _fail(self, exchange: Exchange, dialect: str, fault: Fault) -> None:
        headers = dict(fault.headers) | ({"Retry-After": fault.retry_after} if fault.retry_after else {})
        if fault.kind is FaultKind.HTML:
            self.send_body(fault.status, fault.body or HTML, headers, "text/html")
        elif fault.body is not None:
            self.send_body(fault.status, fault.body, headers)
        elif dialect == "anthropic" or "anthropic-version" in exchange.headers:
            self.send_body(fault.status, anthropic.error(fault.status, fault.error, str(exchange.number)), headers)
        else:
            self.send_body(fault.status, chat.error(fault.status, fault.error), headers)

    def _reply(self, exchange: Exchange, dialect: str, fault: Fault | None) -> None:
        body, id = exchange.body, f"{exchange.number:04}"
        turn = self.turn(body, dialect, exchange.size)
        streams = bool(body.get("stream")) and not ("whole_body" in self.server.quirks and dialect == "chat")
        if dialect == "responses" and body.get("background"):
            job = self.server.jobs.open_response(id, turn)
            if not streams:
                return self.send_body(200, job.state())
            return self._stream(job.events(), fault, responses.UNKNOWN, responses.error_event("", id))
        if not streams:
            return self.send_body(200, _whole(turn, dialect, id, self.server.quirks))
        if dialect == "anthropic":
            events, unknown = anthropic.events(turn, id), anthropic.UNKNOWN
            error = anthropic.error_event(fault.error if fault else "", id)
        elif dialect == "responses":
            events, unknown = responses.events(turn, id), responses.UNKNOWN
            error = responses.error_event(fault.error if fault else "", id)
        else:
            counted = bool((body.get("stream_options") or {}).get("include_usage"))
            events, unknown = chat.events(turn, id, self.server.quirks, counted=counted), chat.UNKNOWN
            error = chat.error_event(fault.error if fault else "")
        return self._stream(events, fault, unknown, error)

    def _stream(self, events: Sequence[bytes], fault: Fault | None, unknown: bytes, error: bytes) -> None:
        plan: list[Step] = steps(events, fault, unknown, error)
        self.send_steps(plan, self.server.released, gap_s=self.server.gap_s)

    def turn(self, body: Json, dialect: str, size: int) -> Turn:
        read = {"anthropic": anthropic.asked, "responses": responses.asked, "chat": chat.asked}[dialect]
        asked: Asked = read(body)
        return self.server.script.turn(asked, str(body.get("model", "")), size)

    def _other(self, exchange: Exchange, query: Mapping[str, str]) -> None:
        """Lists, counts, background work and batches."""
        path = exchange.path
        if path.endswith("/messages/count_tokens"):
            return self.send_body(200, {"input_tokens": exchange.size // 4 + 1})
        if path.endswith("/responses/input_tokens"):
            tokens = exchange.size // 4 + 1
            return self.send_body(200, {"object": "response.input_tokens", "input_tokens": tokens})
        listed = catalogue(path, self.server.models, self.server.flavour, exchange.headers)
        if listed is not None:
            return self.send_body(200, listed)
        if "/messages/batches" in path:
            turns = [
                (request["custom_id"], self.turn(request["params"], "anthropic", exchange.size))
                for request in (exchange.body or {}).get("requests", ())
            ]
            status, data = self.server.jobs.batch(exchange.method, path, turns, self.server.url)
        elif "/responses/" in path:
            after = int(query.get("starting_after", -1))
            if query.get("stream") == "true" and (job := self.server.jobs.response(path)) is not None:
                return self._stream(job.events(after), None, b"", b"")
            status, data = self.server.jobs.background(exchange.method, path)
        else:
            status, data = 404, chat.error(404, "not_found")
        return self.send_body(status, data, type="application/x-jsonl" if isinstance(data, bytes) else "")


def _whole(turn: Turn, dialect: str, id: str, quirks: frozenset[str]) -> Json:
    if dialect == "chat":
        return chat.whole(turn, id, quirks)
    return anthropic.whole(turn, id) if dialect == "anthropic" else responses.whole(turn, id)
