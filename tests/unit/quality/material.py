"""Real files with their evidence, and the sources they rest on, for the tests of this room."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from desktop.core.document import CellRecord, Citation, Document, Locator, Passage, PassageKind, Place, TableRecord
from desktop.core.schema import dump
from desktop.core.spec import Evidence, Language, Spec
from desktop.core.task import DeliverableRow
from desktop.deliverables.registry import WRITERS, WriteContext
from desktop.documents.options import ReadOptions
from desktop.documents.reading import read as read_file
from desktop.quality.finding import Delivered, Finding
from desktop.quality.inspection import inspect
from tests.support import sample_specs

NOW = datetime(2026, 3, 11, 8, 30, tzinfo=UTC)

# What the passages of the sample specs say beyond the quoted words.
_MORE = {
    "account plan.docx": "Notice is due by 31 March. A price step stands at 14,000 calls a year.",
    "mail/2026-02-26 volumes.eml": "Calls: 5,200 at gates A to C, 4,100 at D to F, 2,900 at G to K, 1,300 at berth 6. "
    "Above 14,000 calls a year the price falls.",
    "price list 2026.pdf": "The next step stands at 14,000 calls a year.",
    "mail/2026-03-04 outage.eml": "The first took 3.25 hours, the second 2.25 hours.",
}
_QUARTERS = ((268_000, 301_000), (271_000, 308_000), (262_000, 312_000), (284_000, 319_000))


async def read(path: Path, name: str) -> Document:
    """The room's readers, in this process."""
    return read_file(path, name, ReadOptions(as_of=NOW, timezone="Europe/Oslo"))


def sources(citations: Mapping[str, Citation]) -> tuple[Document, ...]:
    """The documents in which these citations stand."""
    by_file: dict[str, list[tuple[str, Citation]]] = {}
    for id, citation in citations.items():
        by_file.setdefault(citation.locator.file, []).append((id, citation))
    return tuple(
        Document(file, entries[0][1].sha256, "txt", file, tuple(_passage(id, citation) for id, citation in entries))
        for file, entries in by_file.items()
    )


def _passage(id: str, citation: Citation) -> Passage:
    more = _MORE.get(citation.locator.file, "")
    text = f"{citation.quote}\n{more}".strip()
    if citation.locator.name == "Quarters":
        rows = tuple(
            (CellRecord(f"A{n}", f"Q{n}"), CellRecord(f"B{n}", old), CellRecord(f"C{n}", new))
            for n, (old, new) in enumerate(_QUARTERS, 1)
        )
        record = TableRecord("Quarters", ("Quarter", "2025", "2026"), rows)
        return Passage(citation.locator, text, PassageKind.TABLE, id, record=record)
    return Passage(citation.locator, text, id=id)


def write(folder: Path, name: str, spec: Spec, context: WriteContext) -> Delivered:
    """`spec` as a file `name`, with the evidence as `tools/deliver` keeps it."""
    path = folder / name
    format = name.rpartition(".")[2]
    written = WRITERS[format].write(spec, context, path)
    used = {id for entry in written.evidence for id in entry.sources}
    cited = {id: citation for id, citation in context.citations.items() if id in used}
    blob = {"evidence": dump(written.evidence), "citations": dump(cited), "counts": dict(written.counts)}
    return Delivered.of(row(path, format, getattr(spec, "title", name)), blob)


def row(path: Path, format: str, title: str = "") -> DeliverableRow:
    data = path.read_bytes() if path.exists() else b""
    digest = hashlib.sha256(data).hexdigest()
    return DeliverableRow(path.name, "t1", path.name, str(path), digest, format, 1, len(data), NOW, title)


def pack(folder: Path, language: Language = "en") -> tuple[list[Delivered], tuple[Document, ...]]:
    """The whole sample meeting pack, and its sources."""
    context = sample_specs.context(language)
    items = [write(folder, f"pack.{format}", spec, context) for format, spec in sample_specs.specs(language).items()]
    return items, sources(context.citations)


async def findings(
    items: Iterable[Delivered], documents: Iterable[Document], language: str = "en"
) -> dict[tuple[str, str], Finding]:
    """(check, file) -> finding."""
    found = await inspect(list(items), list(documents), read, language)
    return {(finding.name, finding.file): finding for finding in found}


class Book:
    """Sources made by hand: `book.cite("KPIs!B4", "Revenue 1,240,000")` gives the id of a new passage."""

    def __init__(self) -> None:
        self._passages: list[Passage] = []

    def cite(self, place: str, text: str, *, table: TableRecord | None = None, hidden: bool = False) -> str:
        sheet, _, cells = place.partition("!")
        locator = Locator("source.xlsx", Place.CELLS, 0, sheet, cells)
        plain = Document(
            "source.xlsx", "5" * 64, "xlsx", "source", (*self._passages, Passage(locator, text, record=table))
        )
        self._passages = [*plain.with_ids().passages]
        if hidden:
            self._passages[-1] = replace(self._passages[-1], hidden=True)
        return self._passages[-1].id

    def documents(self) -> tuple[Document, ...]:
        return (Document("source.xlsx", "5" * 64, "xlsx", "source", tuple(self._passages)),)

    def citations(self) -> dict[str, Citation]:
        return {p.id: Citation(p.id, p.locator, p.text[:280], "5" * 64) for p in self._passages}

    def context(self) -> WriteContext:
        return WriteContext(self.citations(), NOW, {}, "Europe/Oslo")

    def delivered(self, path: Path, *evidence: Evidence) -> Delivered:
        """A deliverable of which only the evidence matters."""
        return Delivered(row(path, path.suffix[1:]), evidence, self.citations())


def table(name: str, columns: tuple[str, ...], *rows: tuple[object, ...]) -> TableRecord:
    """A table of a source, A1 being its first header cell."""
    cells = tuple(
        tuple(CellRecord(f"{chr(65 + c)}{r}", value) for c, value in enumerate(line))  # type: ignore[arg-type]
        for r, line in enumerate(rows, 2)
    )
    return TableRecord(name, columns, cells)
