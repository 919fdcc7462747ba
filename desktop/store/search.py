"""Answers for finding anything again: tasks, files, and the sentences and numbers in what was made and read.

Newest first. What is told about a find (its task's state, where a file lies) is read from the projections, so it is as
they say now. Where SQLite has no FTS5, tasks and files are still found by their letters, sentences are not.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from desktop.core.document import Locator, Place
from desktop.core.task import DeliverableRow, TaskRow
from desktop.store import queries
from desktop.store.search_index import GROUPS, SearchIndex
from desktop.store.search_words import query_of

MOST = 100  # finds that are counted in a group; more are "100 or more"


@dataclass(frozen=True, slots=True)
class TaskFound:
    """A task with the word in its instruction or its report."""

    task: TaskRow


@dataclass(frozen=True, slots=True)
class FileFound:
    """A file by its name or title: a deliverable, or a source (`path` is where it was read)."""

    name: str
    path: str
    at: datetime
    task: TaskRow
    deliverable: DeliverableRow | None = None


@dataclass(frozen=True, slots=True)
class TextFound:
    """A sentence or number: `text` is its beginning (400 characters), `place` where in `file` it stands: "note 3" in a
    deliverable, a `Locator` in a source."""

    text: str
    file: str
    path: str
    place: str | Locator
    task: TaskRow
    deliverable: DeliverableRow | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The newest finds of each group, and how many there are in all (at most 100 are counted). `behind`: how many events
    of the journal are not searched yet; ask again."""

    tasks: tuple[TaskFound, ...] = ()
    files: tuple[FileFound, ...] = ()
    texts: tuple[TextFound, ...] = ()
    counts: tuple[int, int, int] = (0, 0, 0)
    behind: int = 0


def find(index: SearchIndex, db: sqlite3.Connection, words: str, limit: int, portions: int) -> Found:
    """At most `limit` finds of each group. `db` reads queue.db; the index is brought up to date by `portions` first."""
    query = query_of(words)
    if not query:
        return Found()
    behind = index.follow(portions)
    rows = {group: _matches(index, group, query) for group in GROUPS}
    tasks = _tasks(db, rows["task"])
    files = _files(db, rows["file"])
    texts = _texts(index, db, rows["text"])
    return Found(
        tuple(tasks[:limit]), tuple(files[:limit]), tuple(texts[:limit]), (len(tasks), len(files), len(texts)), behind
    )


Match = tuple[str, str, str, str, str]  # kind, task, ref, text, place


def _matches(index: SearchIndex, group: str, query: str) -> list[Match]:
    """Newest first, more than are counted: some stand for the same thing."""
    ids = f"SELECT rowid FROM {group}_words WHERE {group}_words MATCH ? ORDER BY rowid DESC LIMIT ?"
    found = index.rows(
        f"SELECT kind, task, ref, text, place FROM entry WHERE id IN ({ids}) ORDER BY id DESC", (query, 3 * MOST)
    )
    return [(kind, task, ref, text, place) for kind, task, ref, text, place in found]


def _tasks(db: sqlite3.Connection, matches: list[Match]) -> list[TaskFound]:
    ids = dict.fromkeys(task for _, task, *_ in matches)
    found = (queries.task(db, id) for id in ids)
    return [TaskFound(row) for row in islice((row for row in found if row is not None), MOST)]


def _files(db: sqlite3.Connection, matches: list[Match]) -> list[FileFound]:
    """Deliverables that stand, then sources; a file that many tasks read is told once, with the latest of them."""
    made: list[FileFound] = []
    read: dict[str, FileFound] = {}
    for kind, id, ref, _, _ in matches:
        row = queries.task(db, id)
        if row is None:
            continue
        if kind == "file":
            file = queries.deliverable(db, ref)
            if file is not None and file.state != "superseded":
                made.append(FileFound(file.name, file.path, file.at, row, file))
        elif (source := queries.source(db, id, ref)) is not None and source.path not in read:
            read[source.path] = FileFound(source.file, source.path, source.at, row)
    return [*made, *read.values()][:MOST]


def _texts(index: SearchIndex, db: sqlite3.Connection, matches: list[Match]) -> list[TextFound]:
    """What was made first; a sentence that several versions or sources hold is told once."""
    made: dict[tuple[str, str], TextFound] = {}
    read: dict[tuple[str, str], TextFound] = {}
    for kind, id, ref, text, place in matches:
        if kind == "sentence":
            file = queries.deliverable(db, ref)
            row = queries.task(db, id)
            if file is not None and row is not None and file.state != "superseded":
                made.setdefault((file.name, text), TextFound(text, file.name, file.path, place, row, file))
        elif (passage := _passage(index, db, ref, text, place)) is not None:
            read.setdefault((passage.path, text), passage)
    return [*made.values(), *read.values()][:MOST]


def _passage(index: SearchIndex, db: sqlite3.Connection, blob: str, text: str, place: str) -> TextFound | None:
    """A passage with the latest task that read its file."""
    held = index.rows("SELECT task, file FROM source WHERE blob = ?", (blob,))
    if not held:
        return None
    id, file = held[0]
    row, source = queries.task(db, id), queries.source(db, id, file)
    if row is None or source is None:
        return None
    return TextFound(text, source.file, source.path, locator_of(place), row)


def locator_of(key: str) -> Locator:
    """What `Locator.key` wrote."""
    file, place, number, name, detail = key.split("\x1f")
    return Locator(file, Place(place), int(number), name, detail)


def find_letters(db: sqlite3.Connection, words: str, limit: int) -> Found:
    """Without an index: every word is part of the instruction, or of the file's name."""
    parts = words.split()[:12]
    if not parts:
        return Found()
    patterns = [f"%{part.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%" for part in parts]

    def like(column: str) -> str:
        return " AND ".join([f"{column} LIKE ? ESCAPE '!'"] * len(patterns))

    tasks = queries.select(
        db, TaskRow, f"FROM task WHERE {like('instruction')} ORDER BY seq DESC LIMIT {MOST}", patterns
    )
    rest = f"FROM deliverable WHERE state <> 'superseded' AND {like('name')} ORDER BY seq DESC LIMIT {MOST}"
    made = [(file, queries.task(db, file.task)) for file in queries.select(db, DeliverableRow, rest, patterns)]
    files = [FileFound(file.name, file.path, file.at, row, file) for file, row in made if row is not None]
    return Found(tuple(TaskFound(row) for row in tasks[:limit]), tuple(files[:limit]), (), (len(tasks), len(files), 0))
