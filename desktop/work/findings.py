"""Answers for web pages that a provider's own search read and cited: kept as sources of the task, once each.

Their text is from the web: reading it taints the run (the conversation sees it by the address in `SourceRead.path`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from desktop.core.document import Document
from desktop.core.events import SourceRead
from desktop.store.journal import Store
from desktop.work.library import TaskLibrary


class WebFindings:
    """The pages of one task (agent.loop.Findings)."""

    def __init__(self, store: Store, task: str, library: TaskLibrary) -> None:
        self._store = store
        self._task = task
        self._library = library

    async def keep(self, documents: Sequence[Document]) -> Sequence[SourceRead]:
        """The events to commit with the turn; those of pages that are kept already are left out."""
        from desktop.documents.codec import to_json

        events = (recorded.event for recorded in self._store.events(self._task))
        known = {event.key for event in events if isinstance(event, SourceRead)}
        found: list[SourceRead] = []
        for document in documents:
            blob = await self._store.put_blob(await asyncio.to_thread(to_json, document))
            event = SourceRead(
                self._task,
                document.file,
                _address(document),
                document.sha256,
                document.format,
                document.size,
                len(document.passages),
                document.title,
                blob,
                warnings=document.warnings,
            )
            self._library.remember(document)
            if event.key not in known:
                known.add(event.key)
                found.append(event)
        return found


def _address(document: Document) -> str:
    """Where the page lies, always recognisable as an address of the web."""
    address = document.metadata.get("url", "") or document.file
    return address if address.startswith(("http://", "https://")) else f"https://{address}"
