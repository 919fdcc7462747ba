"""Keeps a test on this machine: a connection beyond loopback fails the test that tried it.

Covers what Python opens itself (`socket.connect`, `connect_ex`, `sendto`, `getaddrinfo`), in every thread of
this process. Programs that a test starts are outside; they get an environment without keys and proxies instead.
"""

from __future__ import annotations

import _socket
import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class NetworkBeyondLoopback(AssertionError):
    """A test tried to reach another machine."""


def is_loopback(host: object) -> bool:
    """True for this machine: no host (bind to any), `localhost`, 127.0.0.0/8, ::1."""
    if host is None:
        return True
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if text in ("", "localhost", "localhost.localdomain", socket.gethostname()):
        return True
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


@contextmanager
def loopback_only() -> Iterator[list[str]]:
    """Guards sockets while the block runs. Yields the attempts, so that one that was swallowed still shows."""
    attempts: list[str] = []
    real = {name: getattr(_socket.socket, name) for name in ("connect", "connect_ex", "sendto")}
    real_getaddrinfo = socket.getaddrinfo

    def refuse(host: object) -> None:
        attempts.append(str(host))
        raise NetworkBeyondLoopback(f"a test tried to reach {host!r}; only loopback is allowed")

    def guarded(name: str) -> Any:
        def method(self: socket.socket, *args: Any) -> Any:
            address = args[-1]
            if self.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
                refuse(address[0])
            return real[name](self, *args)

        return method

    def getaddrinfo(host: object, *args: Any, **kwargs: Any) -> Any:
        if not is_loopback(host):
            refuse(host)
        return real_getaddrinfo(host, *args, **kwargs)  # type: ignore[arg-type]

    for name in real:
        setattr(socket.socket, name, guarded(name))
    socket.getaddrinfo = getaddrinfo  # type: ignore[assignment]
    try:
        yield attempts
    finally:
        for name in real:
            delattr(socket.socket, name)  # uncovers the methods of the C base class
        socket.getaddrinfo = real_getaddrinfo
