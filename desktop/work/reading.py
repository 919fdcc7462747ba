"""Answers for reading off the engine's thread: a few child processes shared by all tasks, started when first needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.document import Document

if TYPE_CHECKING:
    from desktop.documents.options import ReadOptions
    from desktop.documents.sandbox import ReadingProcess


class ReadingPool:
    """Up to `size` reading processes; `read` waits for a free one."""

    def __init__(self, size: int = 2) -> None:
        self._free = asyncio.Semaphore(size)
        self._idle: list[ReadingProcess] = []
        self._all: list[ReadingProcess] = []

    @asynccontextmanager
    async def _process(self) -> AsyncIterator[ReadingProcess]:
        from desktop.documents.sandbox import ReadingProcess

        async with self._free:
            if not self._idle:
                self._all.append(ReadingProcess())
                self._idle.append(self._all[-1])
            process = self._idle.pop()
            try:
                yield process
            finally:
                self._idle.append(process)

    async def read(self, path: Path, name: str, options: ReadOptions) -> Document:
        """One file. Raises UnreadableFile."""
        async with self._process() as process:
            return await process.read(path, name, options)

    async def close(self) -> None:
        for process in self._all:
            await process.close()
        self._all.clear()
        self._idle.clear()


class TaskReader:
    """Reads for one task: its moment and time zone go with every file (work.library.Reader)."""

    def __init__(self, pool: ReadingPool, as_of: datetime, timezone: str) -> None:
        self._pool = pool
        self._as_of = as_of
        self._timezone = timezone

    async def read(self, path: Path, name: str) -> Document:
        from desktop.documents.options import ReadOptions

        return await self._pool.read(path, name, ReadOptions(as_of=self._as_of, timezone=self._timezone))
