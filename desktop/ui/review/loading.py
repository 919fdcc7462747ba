"""Answers for what the review shows of one file, read on a thread: its preview, its evidence, whether it still is the
file that was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from desktop.core.document import Citation
from desktop.core.errors import InvalidArguments, StoreError
from desktop.core.schema import parse
from desktop.core.spec import CalendarSpec, DeckSpec, DocumentSpec, MailSpec, Spec, WorkbookSpec
from desktop.core.task import DeliverableRow, TaskDetail
from desktop.store.journal import Store
from desktop.ui.review import document_leaf, table_leaf
from desktop.ui.review.preview import Leaf, Preview, Writing

FIRST_ROWS = 200  # of each table; more on demand
FIRST_LEAVES = 60
Standing = Literal["same", "changed", "missing"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """`standing`: the file on the disk beside the one that was written. `preview` is None when nothing tells what is
    in it (a file of an earlier version); `counts` are the writer's ("slides": 9)."""

    file: DeliverableRow
    standing: Standing
    preview: Preview | None = None
    citations: Mapping[str, Citation] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


def load(store: Store, detail: TaskDetail, file: DeliverableRow, rows: int = FIRST_ROWS) -> Loaded:
    """Everything about `file` but its evidence in full. Reads the disk and the store."""
    blob = _blob(store, file.evidence)
    citations = {id: parse(Citation, entry, lenient=True) for id, entry in blob.get("citations", {}).items()}
    preview = _preview(detail, file, citations, rows)
    return Loaded(file, standing_of(file), preview, citations, blob.get("counts", {}))


def standing_of(file: DeliverableRow) -> Standing:
    """Whether the file is there, with the bytes that were written."""
    digest = sha256_of(Path(file.path))
    return "missing" if digest is None else "same" if digest == file.sha256 else "changed"


def sha256_of(path: Path) -> str | None:
    """The SHA-256 (hex) of the file at `path`, None when it cannot be read."""
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError:
        return None


def _blob(store: Store, sha256: str) -> Mapping[str, Any]:
    if not sha256:
        return {}
    try:
        data: Mapping[str, Any] = json.loads(store.get_blob(sha256))
    except StoreError:  # the preview is shown without evidence; `afternoon doctor` names the blob
        return {}
    return data


def _preview(detail: TaskDetail, file: DeliverableRow, citations: Mapping[str, Citation], rows: int) -> Preview | None:
    call = next((each for each in detail.calls if each.key == file.id), None)
    told = call.arguments.get("spec") if call else None
    if not isinstance(told, Mapping):
        return None
    told, rest = _cut(told, rows)
    spec = _spec(file.format, told)
    if spec is None:
        return None
    writing = Writing(citations, getattr(spec, "language", "en"))
    leaves = tuple(islice(_leaves(spec, writing), FIRST_LEAVES))
    return Preview(leaves, tuple(writing.facts), rest)


def _cut(told: Mapping[str, Any], rows: int) -> tuple[Mapping[str, Any], int]:
    """The spec (JSON) with at most `rows` rows per sheet, and how many were left out: a hundred thousand cells are
    never made into objects only to show the first."""
    sheets = told.get("sheets")
    if not isinstance(sheets, list):
        return told, 0
    cut, rest = [], 0
    for sheet in sheets:
        table = sheet.get("table") if isinstance(sheet, Mapping) else None
        if isinstance(table, Mapping) and len(table.get("rows") or ()) > rows:
            rest += len(table["rows"]) - rows
            sheet = {**sheet, "notes": [], "table": {**table, "rows": table["rows"][:rows], "total_row": False}}
        cut.append(sheet)
    return {**told, "sheets": cut}, rest


def _spec(format: str, told: Mapping[str, Any]) -> Spec | None:
    from desktop.deliverables.check import with_dates
    from desktop.deliverables.registry import WRITERS

    if format not in WRITERS:
        return None
    try:
        return parse(WRITERS[format].spec, with_dates(format, told), lenient=True)
    except InvalidArguments:  # told to a later version of the writer
        return None


def _leaves(spec: Spec, writing: Writing) -> Iterator[Leaf]:
    if isinstance(spec, DocumentSpec):
        return document_leaf.document(spec, writing)
    if isinstance(spec, WorkbookSpec):
        return table_leaf.workbook(spec, writing)
    if isinstance(spec, DeckSpec):
        return table_leaf.deck(spec, writing)
    if isinstance(spec, MailSpec):
        return iter((document_leaf.mail(spec, writing),))
    assert isinstance(spec, CalendarSpec)
    return iter((document_leaf.calendar(spec, writing),))
