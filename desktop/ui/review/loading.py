"""Answers for what the review shows of one file, read on a thread: its preview, its evidence, whether it still is the
file that was written. Of a workbook the first rows of each sheet are made into objects; more come when they are asked for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from desktop.core.document import Citation
from desktop.core.errors import InvalidArguments, StoreError
from desktop.core.schema import parse
from desktop.core.spec import CalendarSpec, DeckSpec, DocumentSpec, MailSpec, Sheet, Spec, WorkbookSpec
from desktop.core.task import DeliverableRow, TaskDetail
from desktop.store.journal import Store
from desktop.store.large_json import LaterJson, members, sheet_parts, without_sheets
from desktop.ui.review import document_leaf, table_leaf
from desktop.ui.review.preview import GridLeaf, Leaf, Preview, Writing

ROWS_AT_ONCE = 200  # of each table; more on demand
FIRST_LEAVES = 400
LARGE = 200_000  # characters from which JSON is not decoded as a whole
Standing = Literal["same", "changed", "missing"]


@dataclass(frozen=True, slots=True)
class Rest:
    """The rows of one sheet (index from 0) that are not shown yet: [`start`, `total`)."""

    sheet: int
    start: int
    total: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """`standing`: the file on the disk beside the one that was written; `digest` the SHA-256 it was last read with, "" for none. `preview`
    is None when nothing tells what is in it (a file of an earlier version); `counts` are the writer's ("slides": 9).
    `trouble` says why its pages are not shown as they are."""

    file: DeliverableRow
    standing: Standing
    preview: Preview | None = None
    citations: Mapping[str, Citation] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    digest: str = ""
    rests: tuple[Rest, ...] = ()
    language: str = "en"
    trouble: str = ""


def load(store: Store, detail: TaskDetail, file: DeliverableRow, rows: int = ROWS_AT_ONCE) -> Loaded:
    """Everything about `file` but its evidence in full. Reads the disk and the store."""
    blob = _blob(store, file.evidence)
    citations = {id: parse(Citation, entry, lenient=True) for id, entry in blob.get("citations", {}).items()}
    digest = sha256_of(Path(file.path))
    loaded = Loaded(file, standing_of(file, digest), None, citations, blob.get("counts", {}), digest or "")
    arguments = _arguments(detail, file)
    if arguments is None:
        return loaded
    spec, rests = _told(file.format, arguments, rows)
    if spec is None:
        return loaded
    writing = Writing(citations, getattr(spec, "language", "en"))
    leaves = tuple(islice(_leaves(spec, writing, rests), FIRST_LEAVES))
    preview = Preview(leaves, tuple(writing.facts), sum(rest.total - rest.start for rest in rests))
    return replace(loaded, preview=preview, rests=rests, language=writing.language)


def again(before: Loaded | None, file: DeliverableRow) -> Loaded | None:
    """What was loaded of `file` before, as the file stands now; None when it must be read anew. A deliverable that was
    written never changes, so its preview stays; pages of a PDF are those of the file on the disk."""
    if before is None or before.file.id != file.id:
        return None
    digest = sha256_of(Path(file.path))
    if file.format == "pdf" and digest is not None and digest != before.digest:
        return None
    return replace(before, file=file, standing=standing_of(file, digest), digest=digest or before.digest)


def standing_of(file: DeliverableRow, digest: str | None) -> Standing:
    """Whether the file is there (`digest` is its SHA-256 now), with the bytes that were written."""
    return "missing" if digest is None else "same" if digest == file.sha256 else "changed"


def load_more(detail: TaskDetail, loaded: Loaded, rows: int = ROWS_AT_ONCE) -> Loaded:
    """`loaded` with the next rows of the first sheet that has more, behind everything that is shown already."""
    arguments = _arguments(detail, loaded.file)
    if arguments is None or loaded.preview is None or not loaded.rests:
        return loaded
    rest, *others = loaded.rests
    writing = Writing(loaded.citations, "zh" if loaded.language == "zh" else "en", first=len(loaded.preview.facts))
    try:
        (part,) = sheet_parts(arguments.text, rest.start, rows, rest.sheet)
        sheet = parse(Sheet, part.sheet, lenient=True)
        shown = [each for each in loaded.preview.leaves if isinstance(each, GridLeaf)]
        before = [each for each in shown if each.title == sheet.name][-1]
        leaves = tuple(table_leaf.more_rows(sheet, writing, part.start, part.total, before, before is shown[-1]))
    except (StoreError, InvalidArguments, ValueError):  # it was read before: gone meanwhile
        return replace(loaded, rests=(), preview=replace(loaded.preview, rest=0))
    start = min(rest.start + rows, rest.total)
    rests = ((Rest(rest.sheet, start, rest.total),) if start < rest.total else ()) + tuple(others)
    preview = Preview(
        loaded.preview.leaves + leaves,
        loaded.preview.facts + tuple(writing.facts),
        sum(each.total - each.start for each in rests),
    )
    return replace(loaded, preview=preview, rests=rests)


def sha256_of(path: Path) -> str | None:
    """The SHA-256 (hex) of the file at `path`, None when it cannot be read."""
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError:
        return None


def _blob(store: Store, sha256: str) -> Mapping[str, Any]:
    """Citations and counts out of the kept evidence."""
    if not sha256:
        return {}
    try:
        data = store.get_blob(sha256)
        if len(data) > LARGE:
            return members(data.decode(), "citations", "counts")
        found: Mapping[str, Any] = json.loads(data)
    except StoreError:  # the preview is shown without evidence; `afternoon doctor` names the blob
        return {}
    return found


def _arguments(detail: TaskDetail, file: DeliverableRow) -> LaterJson | None:
    """What the writer of `file` was told, None when that is not known."""
    call = next((each for each in detail.calls if each.key == file.id), None)
    return call.arguments if call and isinstance(call.arguments, LaterJson) else None


def _told(format: str, arguments: LaterJson, rows: int) -> tuple[Spec | None, tuple[Rest, ...]]:
    """The spec with at most `rows` rows per sheet, and what was left out: a hundred thousand cells are never made into
    objects only to show the first."""
    from desktop.deliverables.check import with_dates
    from desktop.deliverables.registry import WRITERS

    if format not in WRITERS:
        return None, ()
    kind = WRITERS[format].spec
    rests: tuple[Rest, ...] = ()
    try:
        if kind is WorkbookSpec:
            parts = sheet_parts(arguments.text, 0, rows)
            rests = tuple(Rest(n, rows, part.total) for n, part in enumerate(parts) if part.total > rows)
            told = {**without_sheets(arguments.text), "sheets": [part.sheet for part in parts]}
        else:
            told = arguments.get("spec") or {}
        return parse(kind, with_dates(format, told), lenient=True), rests
    except (StoreError, InvalidArguments):  # told to a later version of the writer
        return None, ()


def _leaves(spec: Spec, writing: Writing, rests: tuple[Rest, ...]) -> Iterator[Leaf | GridLeaf]:
    if isinstance(spec, DocumentSpec):
        return document_leaf.document(spec, writing)
    if isinstance(spec, WorkbookSpec):
        return table_leaf.workbook(spec, writing, {rest.sheet for rest in rests})
    if isinstance(spec, DeckSpec):
        return table_leaf.deck(spec, writing)
    if isinstance(spec, MailSpec):
        return iter((document_leaf.mail(spec, writing),))
    assert isinstance(spec, CalendarSpec)
    return iter((document_leaf.calendar(spec, writing),))
