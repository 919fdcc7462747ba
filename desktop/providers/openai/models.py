"""Answers for which models an account (or a server) offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.providers.connection import Connection, http_client
from desktop.providers.openai.errors import incomplete
from desktop.providers.openai.wire import Wire

if TYPE_CHECKING:
    import httpx2


async def list_models(
    connection: Connection, client: Callable[[Connection], httpx2.AsyncClient] = http_client
) -> tuple[str, ...]:
    """Ids of all models, sorted; the list says nothing of windows, prices or abilities. Raises ModelFailure."""
    wire = Wire(connection, client)
    try:
        entries = (await wire.get("/models")).get("data")
    finally:
        await wire.aclose()
    if not isinstance(entries, list):
        raise incomplete("the answer holds no list of models")
    return tuple(sorted(str(entry["id"]) for entry in entries if isinstance(entry, dict) and entry.get("id")))
