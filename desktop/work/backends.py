"""Answers for the chat models of one run: opened off the event loop (keyring, SDK), closed when the run ends."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.core.ports import ChatModel
from desktop.store.journal import Store

if TYPE_CHECKING:
    from desktop.providers.access import Access


class TaskBackends:
    """Opens chat models by "provider:id" (agent.asking.Backends)."""

    def __init__(self, store: Store, home: Path) -> None:
        self._store = store
        self._home = home
        self._access: Access | None = None
        self._opened: list[Any] = []

    async def open(self, name: str) -> ChatModel:
        """Raises BadInput, NotSignedIn."""
        model = await asyncio.to_thread(self._open, name)
        self._opened.append(model)
        return model

    def _open(self, name: str) -> ChatModel:
        from desktop.providers.access import Access
        from desktop.providers.registry import open_model

        if self._access is None:
            self._access = Access(self._home)
        return open_model(name, self._access, self._store.get_blob)

    async def successor(self, name: str) -> str:
        """The model that comes after `name` ("provider:id"), "" when none is configured."""
        return await asyncio.to_thread(self._successor, name)

    def _successor(self, name: str) -> str:
        from desktop.providers.catalog import Catalog

        card = Catalog.load(self._home).card(name)
        return f"{card.provider}:{card.successor}" if card.successor else ""

    async def close(self) -> None:
        """End what the models hold open."""
        for model in self._opened:
            if (aclose := getattr(model, "aclose", None)) is not None:
                await aclose()
        self._opened.clear()
