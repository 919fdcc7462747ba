"""Answers for what a task was given: files are read where they are, once; what was read is kept with its hash.

Every reading is journaled (`SourceRead`), its passages kept as a blob. After a crash the kept passages are used,
so a task sees the same sources even when a file has changed meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from desktop.core.document import Document, Passage
from desktop.core.errors import UnreadableFile
from desktop.core.events import SourceRead
from desktop.core.ports import Recorder
from desktop.core.task import TaskDetail


class Reader(Protocol):
    """Reads one file in a child process. Raises UnreadableFile."""

    async def read(
        self, path: Path, name: str, password: str = "", progress: Callable[[float], None] | None = None
    ) -> Document: ...


class Shelf(Protocol):
    """What was journaled of earlier readings."""

    def detail(self, id: str) -> TaskDetail | None: ...
    def get_blob(self, sha256: str) -> bytes: ...


class TaskLibrary:
    """The sources of one task (core.ports.Library)."""

    def __init__(
        self,
        task: str,
        inputs: Sequence[Path],
        reader: Reader,
        record: Recorder,
        shelf: Shelf,
        language: str,
        say: Callable[[str], None],
    ) -> None:
        self._task = task
        self._inputs = inputs
        self._reader = reader
        self._record = record
        self._shelf = shelf
        self._language = language
        self._say = say
        self._paths: dict[str, Path] = {}
        self._documents: dict[str, Document] = {}
        self._problems: dict[str, str] = {}
        self._passages: dict[str, tuple[Passage, str]] = {}
        self._reading: dict[str, asyncio.Lock] = {}
        self._passwords: dict[str, str] = {}  # for this task and in memory only: never journaled, never logged

    async def open(self) -> None:
        """Look at what was given (folders are walked) and take up what earlier runs of this task read."""
        from desktop.documents.files import expand

        expansion = await asyncio.to_thread(expand, self._inputs)
        self._paths = {file.name: file.path for file in expansion.files}
        self._problems.update(expansion.problems)
        await asyncio.to_thread(self._restore)

    def files(self) -> Sequence[str]:
        return list(self._paths)

    def path(self, file: str) -> Path:
        return self._paths[file]

    def problems(self) -> Mapping[str, str]:
        return dict(self._problems)

    def documents(self) -> Sequence[Document]:
        """What has been read so far."""
        return [self._documents[name] for name in self._paths if name in self._documents]

    async def read(self, file: str) -> Document:
        """One file. Raises KeyError when it was not given, UnreadableFile when it gives no passages."""
        path = self._paths[file]
        async with self._reading.setdefault(file, asyncio.Lock()):
            if file not in self._documents:
                try:
                    password = self._passwords.get(file, "")
                    document = await self._reader.read(path, file, password, partial(self._tell, file))
                except UnreadableFile as error:
                    await self._leave_out(file, path, error)
                    raise
                await self._keep(document, path)
        return self._documents[file]

    async def unlock(self, file: str, password: str) -> Document:
        """Reads a protected file with the password the person gave; it is kept in memory until the task ends.

        Raises KeyError when the file was not given, UnreadableFile("password") when the password does not fit.
        """
        self._passwords[file] = password
        try:
            return await self.read(file)
        except UnreadableFile:
            del self._passwords[file]
            raise

    async def read_all(self) -> Sequence[Document]:
        names = list(self._paths)
        for number, name in enumerate(names, 1):
            if name in self._documents or name in self._problems:
                continue
            self._say(f"{number} / {len(names)}: {name}")
            try:
                await self.read(name)
            except UnreadableFile:
                continue  # kept in `problems`, journaled, and told in the hand-over
        return self.documents()

    async def cited(self, id: str) -> tuple[Passage, str]:
        return self._passages[id]

    def _tell(self, file: str, share: float) -> None:
        """Progress inside a large file."""
        self._say(f"{file}: {share:.0%}")

    def _restore(self) -> None:
        """What was journaled by earlier runs of this task, files that have gone since included."""
        from desktop.documents.codec import from_json

        detail = self._shelf.detail(self._task)
        for row in detail.sources if detail else ():
            self._paths.setdefault(row.file, Path(row.path))
            if row.error:
                self._problems[row.file] = row.error
            else:
                self._remember(from_json(self._shelf.get_blob(row.blob)))

    async def _keep(self, document: Document, path: Path) -> None:
        from desktop.documents.codec import to_json

        blob = await self._record.put_blob(await asyncio.to_thread(to_json, document))
        await self._record.append(
            SourceRead(
                self._task,
                document.file,
                str(path),
                document.sha256,
                document.format,
                document.size,
                len(document.passages),
                document.title,
                blob,
                warnings=document.warnings,
            )
        )
        self._problems.pop(document.file, None)
        self._remember(document)

    async def _leave_out(self, file: str, path: Path, error: UnreadableFile) -> None:
        text = error.text(self._language)
        if file not in self._problems:
            self._problems[file] = text
            await self._record.append(SourceRead(self._task, file, str(path), error=text))

    def _remember(self, document: Document) -> None:
        self._documents[document.file] = document
        for passage in document.passages:
            self._passages[passage.id] = (passage, document.sha256)
