"""A task's surroundings for its tools: documents in memory, a list as the journal, a real folder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.core.clock import SimulatedClock
from desktop.core.document import Document, Locator, Passage, Place
from desktop.core.errors import UnreadableFile
from desktop.core.events import DeliverableSaved, Event, QuestionAsked, Recorded
from desktop.core.ports import ToolOutcome
from desktop.core.task import DeliverableRow, QuestionRow
from desktop.tools.registry import TOOLS
from desktop.tools.toolbox import TaskToolbox, ToolContext

AS_OF = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def document(file: str, *texts: str, hidden: tuple[str, ...] = ()) -> Document:
    """A Markdown file with a passage per line."""
    lines = [Passage(Locator(file, Place.LINES, n), text, hidden=text in hidden) for n, text in enumerate(texts, 1)]
    sha256 = hashlib.sha256("".join(texts).encode()).hexdigest()
    return Document(file, sha256, "md", file.partition(".")[0], tuple(lines), 100).with_ids()


@dataclass
class Shelf:
    """What the task was given (core.ports.Library)."""

    documents: list[Document]
    broken: dict[str, str] = field(default_factory=dict)
    templates: dict[str, Path] = field(default_factory=dict)
    made_before: tuple[str, ...] = ()

    def to_change(self) -> Sequence[str]:
        return self.made_before

    def files(self) -> Sequence[str]:
        return [*(d.file for d in self.documents), *self.broken, *self.templates]

    def path(self, file: str) -> Path:
        return self.templates[file]

    async def read(self, file: str) -> Document:
        if file in self.broken:
            raise UnreadableFile("damaged", self.broken[file])
        return {d.file: d for d in self.documents}[file]

    async def read_all(self) -> Sequence[Document]:
        return self.documents

    async def cited(self, id: str) -> tuple[Passage, str]:
        return {p.id: (p, d.sha256) for d in self.documents for p in d.passages}[id]

    def problems(self) -> Mapping[str, str]:
        return self.broken


@dataclass
class Desk:
    """One task's tools. `call(name, arguments, key)` runs one as the loop does and keeps what it left behind."""

    folder: Path
    shelf: Shelf
    grants: tuple[Path, ...] = ()
    events: list[Event] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    results: dict[str, str] = field(default_factory=dict)

    async def append(self, *events: Event) -> Sequence[Recorded]:
        self.events += events
        return [Recorded(len(self.events), AS_OF, event) for event in events]

    async def put_blob(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        self.blobs[sha256] = data
        return sha256

    @property
    def toolbox(self) -> TaskToolbox:
        context = ToolContext(
            "task",
            self.folder,
            self.shelf,
            self,
            SimulatedClock(AS_OF),
            AS_OF,
            "Europe/London",
            "en",
            "Do it.",
            self.grants,
            self.deliverables,
            self.question,
            self.said.append,
            self.results.get,
        )
        return TaskToolbox(TOOLS, context)

    async def call(
        self, name: str, arguments: Mapping[str, Any], key: str = "key-1", *, dies: bool = False
    ) -> ToolOutcome:
        """`dies`: the process is killed before the outcome is journaled."""
        outcome = await self.toolbox.run(name, arguments, key)
        if not dies:
            self.events += outcome.events
        return outcome

    def deliverables(self) -> Sequence[DeliverableRow]:
        saved = [e for e in self.events if isinstance(e, DeliverableSaved)]
        replaced = {e.replaces for e in saved}
        return [
            DeliverableRow(
                e.deliverable,
                e.task,
                e.name,
                e.path,
                e.sha256,
                e.format,
                e.version,
                e.size,
                AS_OF,
                state="superseded" if e.deliverable in replaced else "committed",
            )
            for e in saved
        ]

    def question(self, call: str) -> QuestionRow | None:
        asked = next((e for e in self.events if isinstance(e, QuestionAsked) and e.call == call), None)
        if asked is None:
            return None
        state, answer = self.answers.get(call, ("open", ""))
        return QuestionRow(call, "task", call, asked.text, asked.choices, state, AS_OF, answer)

    def id_of(self, word: str) -> str:
        return next(p.id for d in self.shelf.documents for p in d.passages if word in p.text)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A task with two readable files and a damaged one, and one granted folder."""
    folder, granted = tmp_path / "task", tmp_path / "granted"
    folder.mkdir()
    granted.mkdir()
    notes = document(
        "notes.md", "Revenue was 12 EUR in March.", "Costs fell.", "Secret revenue.", hidden=("Secret revenue.",)
    )
    return Desk(
        folder, Shelf([notes, document("plan.md", "The plan.")], {"old.doc": "old.doc is damaged."}), (granted,)
    )
