"""The bytes of one answer: chunked bodies, resets, closes and silences, and noticing that the client has gone."""

from __future__ import annotations

import json
import select
import socket
import struct
import threading
import time
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.support.model_server.fault import Act, Step

_POLL_S = 0.02


class ClientGone(ConnectionError):
    """The other side closed its end while the answer was on its way."""


class Connection(BaseHTTPRequestHandler):
    """One kept-alive connection. Subclasses answer; this class writes."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        """The test asserts on `exchanges`; a line on stderr would only be noise."""

    def send_body(self, status: int, data: Any, headers: Mapping[str, str] | None = None, type: str = "") -> None:
        """A whole answer: JSON, or bytes of the content `type`."""
        body = data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", type or "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def send_steps(
        self, steps: Sequence[Step], release: threading.Event, *, early: bool = False, gap_s: float = 0.0
    ) -> None:
        """A streamed answer, `gap_s` between two events; `early` leaves out even the status line. Raises ClientGone,
        OSError."""
        if not early:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream; charset=utf-8")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
        for step in steps:
            if gap_s:
                time.sleep(gap_s)
            if isinstance(step, bytes):
                if step and not early:
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(step), step))
            elif step is Act.END:
                self.wfile.write(b"0\r\n\r\n")
            elif step is Act.STALL:
                self.wait(release)
                if early:
                    self.hang_up()
                    return
            else:
                self.hang_up(reset=step is Act.RESET)
                return

    def wait(self, release: threading.Event) -> None:
        """Says nothing until `release` is set. Raises ClientGone when the client closes first."""
        while not release.is_set():
            readable, _, _ = select.select([self.connection], [], [], _POLL_S)
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                raise ClientGone

    def hang_up(self, *, reset: bool = False) -> None:
        """Ends the connection now; `reset` by RST instead of FIN."""
        self.close_connection = True
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            self.connection.shutdown(socket.SHUT_WR)
        self.rfile.close()
        self.connection.close()
