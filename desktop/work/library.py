"""Answers for what a task was given: files are read where they are, once; what was read is kept with its hash.

Every reading is journaled (`SourceRead`), its passages kept as a blob. After a crash the kept passages are used,
so a task sees the same sources even when a file has changed meanwhile. Files behind a password come last: once all
the others were read, the person is asked for the passwords (`PasswordPrompt`), before anybody works with the sources.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from desktop.core.document import Document, Passage
from desktop.core.errors import UnreadableFile
from desktop.core.events import SourceRead
from desktop.core.ports import Recorder
from desktop.core.task import TaskDetail
from desktop.work.passwords import PasswordPrompt


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
        prompt: PasswordPrompt,
        to_change: Sequence[str] = (),
    ) -> None:
        """`to_change` are paths of what an earlier task made and this one is to change: no sources of it."""
        self._task = task
        self._inputs = inputs
        self._made_before = frozenset(Path(os.path.abspath(path)) for path in to_change)  # noqa: PTH100 - as `expand`
        self._to_change: frozenset[str] = frozenset()
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
        self._prompt = prompt
        self._locked: dict[str, UnreadableFile] = {}  # waiting for a password; neither read nor left out
        self._asking = asyncio.Lock()

    async def open(self) -> None:
        """Look at what was given (folders are walked) and take up what earlier runs of this task read."""
        from desktop.documents.files import expand

        expansion = await asyncio.to_thread(expand, self._inputs)
        self._paths = {file.name: file.path for file in expansion.files}
        self._problems.update(expansion.problems)
        made = frozenset(name for name, path in self._paths.items() if path in self._made_before)
        self._to_change = made if made != frozenset(self._paths) else frozenset()  # with nothing else it is the source
        await asyncio.to_thread(self._restore)

    def files(self) -> Sequence[str]:
        return [name for name in self._paths if name not in self._to_change]

    def to_change(self) -> Sequence[str]:
        return [name for name in self._paths if name in self._to_change]

    def path(self, file: str) -> Path:
        return self._paths[file]

    def problems(self) -> Mapping[str, str]:
        return dict(self._problems)

    def documents(self) -> Sequence[Document]:
        """What has been read so far, files to change included: what is cited is looked up in them."""
        return [self._documents[name] for name in self._paths if name in self._documents]

    async def read(self, file: str) -> Document:
        """One file. Raises KeyError when it was not given, UnreadableFile when it gives no passages, InputRequired while
        the person is to give its password."""
        try:
            return await self._read(file)
        except UnreadableFile:
            if file not in self._locked:
                raise
        await self.read_all()
        return await self._read(file)

    async def read_all(self) -> Sequence[Document]:
        """Every source that gives passages. Raises InputRequired while the person is to give passwords."""
        names = self.files()
        for number, name in enumerate(names, 1):
            if name in self._documents or name in self._problems:
                continue
            self._say(f"{number} / {len(names)}: {name}")
            try:
                await self._read(name)
            except UnreadableFile:
                continue  # kept in `problems`, journaled, and told in the hand-over
        await self._settle_locked()
        return [self._documents[name] for name in self.files() if name in self._documents]

    async def _read(self, file: str) -> Document:
        """One file, with what the person gave for it. A protected one is kept in `_locked`."""
        path = self._paths[file]
        async with self._reading.setdefault(file, asyncio.Lock()):
            if file in self._documents:
                return self._documents[file]
            password = self._prompt.password(file)
            if file in self._locked and not password:
                raise self._locked[file]
            try:
                document = await self._reader.read(path, file, password, partial(self._tell, file))
            except UnreadableFile as error:
                if error.reason == "password" and file not in self._problems:
                    self._locked[file] = error
                else:
                    await self._leave_out(file, path, error)
                raise
            await self._keep(document, path)
            self._locked.pop(file, None)
            self._prompt.used(file)
        return self._documents[file]

    async def _settle_locked(self) -> None:
        """Ask for the passwords that are missing or do not fit; leave out what the person skipped."""
        async with self._asking:
            if not self._locked:
                return
            wrong = {file: bool(self._prompt.password(file)) for file in self._paths if file in self._locked}
            for file in wrong:
                self._prompt.used(file)
            for file in await self._prompt.settle(wrong):
                await self._leave_out(file, self._paths[file], self._locked.pop(file))

    async def add(self, document: Document, path: Path) -> None:
        """Keep a document that was not given (a file another task made) as a source, once."""
        if document.file not in self._documents:
            await self._keep(document, path)
            self._paths[document.file] = path

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
                self.remember(from_json(self._shelf.get_blob(row.blob)))

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
        self.remember(document)

    async def _leave_out(self, file: str, path: Path, error: UnreadableFile) -> None:
        text = error.text(self._language)
        if file not in self._problems:
            self._problems[file] = text
            await self._record.append(SourceRead(self._task, file, str(path), error=text))

    def remember(self, document: Document) -> None:
        """Know a document that was read, also one that was not given (a page of the web)."""
        self._paths.setdefault(document.file, Path(document.file))
        self._documents[document.file] = document
        for passage in document.passages:
            self._passages[passage.id] = (passage, document.sha256)
