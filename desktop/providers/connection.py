"""Answers for how a provider is reached: address, key, proxy, certificates and how long silence may last.

Built from settings, keyring and environment by `access`; the adapters only use it. The key never shows in a repr.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
    """A client of its own for one chat model; the caller closes it. Raises OSError, ssl.SSLError for a bad `ca_file`."""
    import httpx2

    timeout = httpx2.Timeout(connection.silence_s, connect=connection.connect_s)
    verify = ssl.create_default_context(cafile=connection.ca_file) if connection.ca_file else True
    return httpx2.AsyncClient(timeout=timeout, verify=verify, proxy=connection.proxy or None, follow_redirects=True)
