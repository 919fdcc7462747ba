"""Answers for the chat models of one run: opened off the event loop (keyring, SDK), closed when the run ends."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.core.errors import StoreError
from desktop.core.ports import ChatModel
from desktop.store.journal import Store

if TYPE_CHECKING:
    from desktop.providers.access import Access
    from desktop.providers.overnight import Overnight


def models_here(names: Collection[str], home: Path) -> frozenset[str]:
    """Those of these models ("provider:id") whose text does not leave this computer. Reads the settings: on a thread."""
    from desktop.providers.access import Access
    from desktop.providers.registry import is_here

    access = Access(home)
    return frozenset(name for name in names if is_here(name, access))


class TaskBackends:
    """Opens chat models by "provider:id" (agent.asking.Backends) for a task with these `inputs`."""

    def __init__(self, store: Store, home: Path, inputs: Sequence[Path] = ()) -> None:
        self._store = store
        self._home = home
        self._inputs = inputs
        self._access: Access | None = None
        self._opened: list[Any] = []

    async def open(self, name: str) -> ChatModel:
        """Raises BadInput, NotSignedIn, UserError for one elsewhere when an input lies in a private folder by now."""
        model = await asyncio.to_thread(self._open, name)
        self._opened.append(model)
        return model

    def _open(self, name: str) -> ChatModel:
        from desktop.providers.access import Access
        from desktop.providers.registry import open_model
        from desktop.work.routing import stays_here

        if self._access is None:
            self._access = Access(self._home)
        stays_here(name, self._inputs, self._access)
        return open_model(name, self._access, self._blob)

    def _blob(self, sha256: str) -> bytes:
        """The content of a file. KeyError when it is missing or changed: a request then names the file instead."""
        try:
            return self._store.get_blob(sha256)
        except StoreError as error:
            raise KeyError(sha256) from error

    async def successor(self, name: str) -> str:
        """The model that comes after `name` ("provider:id"), "" when none is configured."""
        return await asyncio.to_thread(self._successor, name)

    def _successor(self, name: str) -> str:
        from desktop.providers.catalog import Catalog

        card = Catalog.load(self._home).card(name)
        return f"{card.provider}:{card.successor}" if card.successor else ""

    async def overnight(self, name: str) -> Overnight | None:
        """The background work of a model, None where it has none. Raises BadInput, NotSignedIn."""
        work = await asyncio.to_thread(self._overnight, name)
        if work is not None:
            self._opened.append(work)
        return work

    def _overnight(self, name: str) -> Overnight | None:
        from desktop.providers.access import Access
        from desktop.providers.overnight import open_overnight

        if self._access is None:
            self._access = Access(self._home)
        return open_overnight(name, self._access, self._blob)

    def background_share(self, name: str) -> float | None:
        """The part of the price that background work costs, None where it is not documented."""
        from desktop.providers.catalog import Catalog

        return Catalog.load(self._home).card(name).background_share

    async def close(self) -> None:
        """End what the models hold open."""
        for model in self._opened:
            if (aclose := getattr(model, "aclose", None)) is not None:
                await aclose()
        self._opened.clear()
