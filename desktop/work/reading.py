"""Answers for reading off the engine's thread: a few child processes shared by all tasks, started when first needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
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

    async def read(
        self, path: Path, name: str, options: ReadOptions, progress: Callable[[float], None] | None = None
    ) -> Document:
        """One file; `progress` hears the share that is done of a large one. Raises UnreadableFile."""
        async with self._process() as process:
            return await process.read(path, name, options, progress)

    async def close(self) -> None:
        for process in self._all:
            await process.close()
        self._all.clear()
        self._idle.clear()


class TaskReader:
    """Reads for one task: its moment and time zone go with every file (work.library.Reader)."""

    def __init__(self, pool: ReadingPool, as_of: datetime, timezone: str, language: str = "en") -> None:
        self._pool = pool
        self._as_of = as_of
        self._timezone = timezone
        self._language = language

    async def read(
        self, path: Path, name: str, password: str = "", progress: Callable[[float], None] | None = None
    ) -> Document:
        from desktop.documents.options import ReadOptions

        options = ReadOptions(self._as_of, self._timezone, language=self._language, password=password)
        return await self._pool.read(path, name, options, progress)
