"""Answers for the evidence of one fact: the passage it rests on, the cells around its value, and whether the source
still says so. Reads the store and the disk: runs on a thread."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from desktop.core.document import CellRecord, Citation, Document, Passage, Place, TableRecord
from desktop.core.errors import StoreError
from desktop.core.events import FilesMoved
from desktop.core.task import SourceRow, TaskDetail
from desktop.documents import codec
from desktop.store.journal import Store
from desktop.ui.review.fact import Fact, value_of
from desktop.ui.review.loading import sha256_of

State = Literal["same", "unchanged", "differs", "changed", "moved", "gone"]
AROUND_ROWS, AROUND_COLUMNS, QUOTE_CHARACTERS = 2, 4, 420
_SIBLINGS = 300
_REF = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells around a value: column letters, then rows of (number, texts); `found` is (row, column) in it or None."""

    letters: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    found: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """`state`: same (the value stands there and the file is unchanged), unchanged (the file is, no single value stands
    for the fact), differs, changed (file changed, not compared yet), moved, gone. `path` is where the source is now."""

    citation: Citation
    state: State
    path: str
    quote: str = ""
    grid: Grid | None = None
    cell: str = ""
    source: SourceRow | None = None


def prove(store: Store, detail: TaskDetail, fact: Fact, citations: Mapping[str, Citation]) -> Proof:
    """The evidence of `fact`: of its sources the first in which its value stands, else the first."""
    shown = [_shown(store, detail, fact, citations[id]) for id in fact.sources]
    chosen = next((each for each in shown if each.state == "same"), shown[0])
    return _standing(store, detail, chosen)


def _shown(store: Store, detail: TaskDetail, fact: Fact, citation: Citation) -> Proof:
    """What stood in the passage; `state` is "same" when the value was found there."""
    source = _source(detail.sources, citation)
    passage = _passage(store, source, citation.passage) if source else None
    path = source.path if source else ""
    if passage is None:
        text = citation.quote
        return Proof(citation, "same" if is_in(fact, text) else "unchanged", path, text, source=source)
    if isinstance(passage.record, TableRecord):
        found = find_cell(fact, passage.record)
        grid, cell = _around(passage.record, found), _ref(passage.record, found)
        return Proof(citation, "same" if found else "unchanged", path, "", grid, cell, source)
    quote = around(fact.text, passage.text)
    return Proof(citation, "same" if is_in(fact, passage.text) else "unchanged", path, quote, source=source)


def _source(sources: Iterable[SourceRow], citation: Citation) -> SourceRow | None:
    outer = citation.locator.file.partition("!")[0]
    rows = [each for each in sources if each.file in (citation.locator.file, outer)]
    return next((each for each in rows if each.sha256 == citation.sha256), rows[0] if rows else None)


def _passage(store: Store, source: SourceRow, id: str) -> Passage | None:
    """The passage out of the kept reading, without decoding the rest of it."""
    if not source.blob:
        return None
    try:
        text = store.get_blob(source.blob).decode()
    except StoreError:
        return None
    at = text.find(f'"id":"{id}"')
    start = text.rfind('{"locator":{', 0, at) if at >= 0 else -1
    if start < 0:
        return None
    data, _ = json.JSONDecoder().raw_decode(text, start)
    head = {"file": "", "sha256": "", "format": "", "title": "", "passages": [data], "size": 0, "modified": None}
    found = codec.from_data({**head, "author": "", "warnings": [], "metadata": {}}).passages[0]
    return found if found.id == id else None


def is_in(fact: Fact, text: str) -> bool:
    """Whether the value of `fact` stands in `text`; the number of a note has none."""
    if fact.is_note:
        return False
    if fact.text in text:
        return True
    wanted = value_of(fact.text)
    figures = re.findall(r"[-\u2212]?\d+(?:,\d{3})*(?:\.\d+)?%?", text)
    return wanted is not None and any(_is_near(value_of(each), wanted, fact.text) for each in figures)


def find_cell(fact: Fact, table: TableRecord) -> tuple[int, int] | None:
    """(row, column) of the cell with the fact's value; as text, as a figure, or rounded as it is shown."""
    if fact.is_note:
        return None
    wanted = value_of(fact.text)
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells):
            if str(cell.value) == fact.text:
                return row, column
            number = cell.value if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool) else None
            if wanted is not None and _is_near(number, wanted, fact.text):
                return row, column
    return None


def _is_near(number: float | None, wanted: float, shown: str) -> bool:
    """Equal as far as `shown` shows digits: 0.3142 is shown as 31.4%."""
    if number is None:
        return False
    decimals = len(shown.partition(".")[2].rstrip("%x")) + (2 if shown.endswith("%") else 0)
    return bool(abs(number - wanted) <= 0.5 * 10**-decimals + 1e-12) and (wanted == 0 or abs(number) > 0)


def around(words: str, text: str) -> str:
    """`text` cut to `QUOTE_CHARACTERS` around `words`."""
    flat = " ".join(text.split())
    if len(flat) <= QUOTE_CHARACTERS:
        return flat
    at = max(0, flat.find(words))
    start = max(0, at - QUOTE_CHARACTERS // 2)
    end = start + QUOTE_CHARACTERS
    return ("…" if start else "") + flat[start:end].strip() + ("…" if end < len(flat) else "")


def _around(table: TableRecord, found: tuple[int, int] | None) -> Grid:
    """The cells near `found`, or the beginning of the table; with its header where it has one."""
    row, column = found or (0, 0)
    width = len(table.columns)
    left = max(0, min(column - AROUND_COLUMNS + 2, width - AROUND_COLUMNS))
    columns = list(range(left, min(width, left + AROUND_COLUMNS)))
    if columns and left:  # the first column names the row
        columns[0] = 0
    top = max(0, min(row - 1, len(table.rows) - AROUND_ROWS))
    rows = range(top, min(len(table.rows), top + max(AROUND_ROWS, row - top + 1)))
    shown = [("", tuple(table.columns[n] for n in columns))] if any(table.columns[n] for n in columns) else []
    shown += [(_number(table.rows[n]), tuple(_text(table.rows[n][c]) for c in columns)) for n in rows]
    letters = tuple(_letters(table, c) for c in columns)
    at = (row - top + len(shown) - len(rows), columns.index(column)) if found and column in columns else None
    return Grid(letters, tuple(shown), at)


def _text(cell: CellRecord) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return (
            f"{value * 100:g}%" if "%" in cell.format else f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"
        )
    return str(value)[:60]


def _ref(table: TableRecord, found: tuple[int, int] | None) -> str:
    return table.rows[found[0]][found[1]].ref if found else ""


def _number(cells: Sequence[CellRecord]) -> str:
    match = _REF.fullmatch(cells[0].ref) if cells else None
    return match[2] if match else ""


def _letters(table: TableRecord, column: int) -> str:
    match = _REF.fullmatch(table.rows[0][column].ref) if table.rows else None
    return match[1] if match else ""


# --- does the source still say so ---


def _standing(store: Store, detail: TaskDetail, proof: Proof) -> Proof:
    if not proof.path:
        return replace(proof, state="gone")
    digest, expected = sha256_of(Path(proof.path)), proof.source.sha256 if proof.source else ""
    if digest == expected:
        return proof
    if digest is not None:
        return replace(proof, state="changed")
    size = proof.source.size if proof.source else 0
    found = _elsewhere(store, detail.task.id, proof.path, expected, size)
    return replace(proof, state="moved" if found else "gone", path=found or proof.path)


def _elsewhere(store: Store, task: str, path: str, sha256: str, size: int) -> str:
    """Where a file went: by a move of this task, or under another name in its folder; "" when it is not found."""
    for recorded in store.events(task):
        if isinstance(recorded.event, FilesMoved):
            for move in recorded.event.moves:
                if move.source == path and sha256_of(Path(move.target)) == sha256:
                    return move.target
    old = Path(path)
    try:
        near = [p for p in sorted(old.parent.iterdir()) if p.suffix == old.suffix and p.stat().st_size == size]
    except OSError:
        return ""
    return next((str(each) for each in near[:_SIBLINGS] if sha256_of(each) == sha256), "")


def compared(proof: Proof, fact: Fact, now: Document) -> Proof:
    """`proof` of a changed file beside what the file says now: the value still stands at the place, or differs."""
    here = [p for p in now.passages if _is_same_place(p, proof.citation)]
    for passage in here:
        if isinstance(passage.record, TableRecord):
            found = find_cell(fact, passage.record)
            if found and _ref(passage.record, found) == proof.cell:
                return replace(proof, state="same", grid=_around(passage.record, found))
        elif is_in(fact, passage.text) or (fact.is_note and proof.citation.quote == passage.text):
            return replace(proof, state="same", quote=around(fact.text, passage.text))
    return replace(proof, state="differs")


def _is_same_place(passage: Passage, citation: Citation) -> bool:
    one, other = passage.locator, citation.locator
    if one.place is Place.CELLS:
        return other.place is Place.CELLS and one.name == other.name
    return (one.place, one.number, one.name) == (other.place, other.number, other.name)
