"""Answers for how a provider is reached: address, key, proxy, certificates and how long silence may last.

Built from settings, keyring and environment by `access`; the adapters only use it. The key never shows in a repr.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import httpx2


@dataclass(frozen=True, slots=True)
class Connection:
    """`base_url` "" is the SDK's own. `silence_s`: the longest gap between two pieces of an answer before it is lost.

    `proxy` and `ca_file` (PEM) "" leave both to the environment and the operating system's trust store.
    """

    base_url: str = ""
    key: str = field(default="", repr=False)
    proxy: str = ""
    ca_file: str = ""
    connect_s: float = 15.0
    silence_s: float = 120.0
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def http_client(connection: Connection) -> httpx2.AsyncClient:
    """A client of its own for one chat model; the caller closes it. Raises OSError, ssl.SSLError for a bad `ca_file`.

    `ca_file` is trusted besides what the system trusts. A server on this computer is never reached through a proxy. A
    redirect is not followed: the key would go with it.
    """
    import httpx2

    timeout = httpx2.Timeout(connection.silence_s, connect=connection.connect_s)
    here = is_loopback(connection.base_url)
    return httpx2.AsyncClient(
        timeout=timeout,
        verify=_trust(connection.ca_file),
        proxy=None if here else connection.proxy or None,
        trust_env=not here,
        follow_redirects=False,
    )


def _trust(ca_file: str) -> ssl.SSLContext | bool:
    if not ca_file:
        return True
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=ca_file)
    return context


def host_of(url: str) -> str:
    """The host a URL names, with its port if it says one; "" for what is no URL."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    return f"{host}:{port}" if port else host


def is_loopback(url: str) -> bool:
    """The URL leads to this computer itself."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
