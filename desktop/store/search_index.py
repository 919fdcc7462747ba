"""Answers for `search.db`: the words of the journal in three FTS5 tables, one for each group of what can be found.

The index follows the journal from a place of its own instead of being written by the append: an append costs the same
with and without it, a backup holds none of it, and a damaged or deleted index is simply made again. It is brought up to
date in portions: before a query, and by the engine's hourly care. Texts are kept as their first 400 characters, to show;
found are all their words. The passages of a file that many tasks were given are kept once.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from desktop.core.document import Locator, Place
from desktop.core.errors import StoreError
from desktop.store.blobs import Blobs
from desktop.store.codec import plain
from desktop.store.connection import connect
from desktop.store.search_words import spelled
from desktop.store.tables import statements

log = logging.getLogger(__name__)

FILE = "search.db"
JOURNAL = "queue.db"  # as in `opening`
VERSION = 1
PORTION = 2_000  # events that hold words, in one transaction
SHOWN_CHARACTERS = 400
MAX_PASSAGES = 5_000  # of one source
GROUPS = ("task", "file", "text")

# `place` is where the text stands in its file (of a passage: its locator's key); `ref` is the deliverable, the file's
# name, or the blob of the passages. `seen` holds one row: the last event looked at, by its place and its key (a restored
# backup counts places anew).
WORD_TABLES = "\n".join(
    f"CREATE VIRTUAL TABLE {name}_words USING fts5(words, content='', prefix='2 3');" for name in GROUPS
)
SHAPE = f"""
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    task TEXT NOT NULL,
    ref TEXT NOT NULL,
    text TEXT NOT NULL,
    place TEXT NOT NULL
);
CREATE TABLE source (blob TEXT PRIMARY KEY, task TEXT NOT NULL, file TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE seen (seq INTEGER NOT NULL, key TEXT NOT NULL);
INSERT INTO seen VALUES (0, '');
{WORD_TABLES}
PRAGMA user_version = {VERSION};
"""

WORDED = ("TaskSubmitted", "TaskCompleted", "DeliverableSaved", "SourceRead")
Entry = tuple[str, str, str, str, str]  # kind, task, ref, text, place


@cache
def has_fts5() -> bool:
    """Whether this Python's SQLite can index words."""
    db = sqlite3.connect(":memory:")
    try:
        return any(option == "ENABLE_FTS5" for (option,) in db.execute("PRAGMA compile_options"))
    finally:
        db.close()


class SearchIndex:
    """The index of one data folder. Any thread may ask; one at a time is served."""

    def __init__(self, home: Path, blobs: Blobs) -> None:
        self._path, self._blobs = home / FILE, blobs
        self._journal_path = home / JOURNAL
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._journal: sqlite3.Connection | None = None
        self._closed = False

    def follow(self, portions: int = 2**31) -> int:
        """Take in what the journal holds beyond, in so many portions at most. How many places of the journal are still to
        be looked at: 0 when the index is up to date, and after `close`."""
        behind = 1
        while behind > 0:
            with self._lock:  # a query waits for one portion, not for all; nothing is closed under a portion's hands
                if self._closed:
                    return 0
                journal = self._reader()
                (last,) = journal.execute("SELECT ifnull(max(seq), 0) FROM event").fetchone()
                if portions <= 0:
                    return int(last - self._opened().execute("SELECT seq FROM seen").fetchone()[0])
                behind = last - self._take_in(journal, last)
            portions -= 1
        return behind

    def _reader(self) -> sqlite3.Connection:
        """A connection of its own: those of threads are closed with the store, also while a thread still works."""
        if self._journal is None:
            self._journal = connect(self._journal_path, read_only=True)
        return self._journal

    def rows(self, query: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """What the index answers to `query`."""
        with self._lock:
            return [] if self._closed else self._opened().execute(query, values).fetchall()

    def forget(self) -> None:
        """Throw the index away; the next `follow` makes it again."""
        with self._lock:
            self._close()
            for suffix in ("", "-wal", "-shm"):
                self._path.with_name(FILE + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._close()

    def _close(self) -> None:
        for each in (self._db, self._journal):
            if each is not None:
                each.close()
        self._db = self._journal = None

    def _opened(self) -> sqlite3.Connection:
        if self._db is None:
            try:
                self._db = self._connect()
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                log.info("the search index is made again: %s", error)
                for suffix in ("", "-wal", "-shm"):
                    self._path.with_name(FILE + suffix).unlink(missing_ok=True)
                self._db = self._connect()
        return self._db

    def _connect(self) -> sqlite3.Connection:
        db = connect(self._path)
        try:
            db.execute("PRAGMA synchronous = NORMAL")  # a power cut may cost the last portion, never the file
            if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                self._shape(db)
        except BaseException:
            db.close()
            raise
        return db

    @staticmethod
    def _shape(db: sqlite3.Connection) -> None:
        """Empty tables in their present shape, unless another process was faster."""
        db.execute("BEGIN IMMEDIATE")
        try:
            if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                for name in ("entry", "source", "seen", *(f"{group}_words" for group in GROUPS)):
                    db.execute(f"DROP TABLE IF EXISTS {name}")
                for statement in statements(SHAPE):
                    db.execute(statement)
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise

    def _take_in(self, journal: sqlite3.Connection, last: int) -> int:
        """One portion in one transaction; the place of the last event looked at."""
        db = self._opened()
        db.execute("BEGIN IMMEDIATE")
        try:
            seq, key = db.execute("SELECT seq, key FROM seen").fetchone()
            if seq and not journal.execute("SELECT 1 FROM event WHERE seq = ? AND key = ?", (seq, key)).fetchone():
                log.info("the journal was restored; the search index is made again")
                self._empty(db)
                seq = 0
            seq = self._read_on(db, journal, seq, last)
            found = journal.execute("SELECT key FROM event WHERE seq = ?", (seq,)).fetchone()
            db.execute("UPDATE seen SET seq = ?, key = ?", (seq, found[0] if found else ""))
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
        return int(seq)

    @staticmethod
    def _empty(db: sqlite3.Connection) -> None:
        for name in GROUPS:
            db.execute(f"INSERT INTO {name}_words({name}_words) VALUES ('delete-all')")
        db.execute("DELETE FROM entry")
        db.execute("DELETE FROM source")

    def _read_on(self, db: sqlite3.Connection, journal: sqlite3.Connection, after: int, last: int) -> int:
        marks = ", ".join("?" * len(WORDED))
        rows = journal.execute(
            f"SELECT seq, kind, body, blob FROM event WHERE seq > ? AND seq <= ? AND kind IN ({marks}) ORDER BY seq LIMIT ?",
            (after, last, *WORDED, PORTION),
        ).fetchall()
        for _, kind, body, blob in rows:
            event = json.loads(self._blobs.get(blob) if body is None else body)
            for entry in self._entries(db, kind, event):
                _insert(db, entry)
        return rows[-1][0] if len(rows) == PORTION else last

    def _entries(self, db: sqlite3.Connection, kind: str, event: Mapping[str, Any]) -> Iterator[Entry]:
        task = event["task"]
        if kind == "TaskSubmitted":
            yield "task", task, "", event["instruction"], ""
        elif kind == "TaskCompleted":
            yield "report", task, "", event.get("report", ""), ""
        elif kind == "DeliverableSaved":
            title = event.get("title", "")
            yield "file", task, event["deliverable"], f"{event['name']} {title}", ""
            for each in self._listed(event.get("evidence", ""), "evidence"):
                yield "sentence", task, event["deliverable"], str(each.get("text", "")), str(each.get("place", ""))
        else:
            yield "source", task, event["file"], f"{event['file']} {event.get('title', '')}", ""
            yield from self._passages(db, task, event["file"], event.get("blob", ""))

    def _passages(self, db: sqlite3.Connection, task: str, file: str, blob: str) -> Iterator[Entry]:
        if not blob:
            return
        known = db.execute("SELECT 1 FROM source WHERE blob = ?", (blob,)).fetchone()
        db.execute("INSERT OR REPLACE INTO source VALUES (?, ?, ?)", (blob, plain(task), plain(file)))
        if known:
            return
        for each in self._listed(blob, "passages")[:MAX_PASSAGES]:
            if not each.get("hidden"):
                yield "passage", task, blob, str(each.get("text", "")), _place(each.get("locator", {}))

    def _listed(self, blob: str, name: str) -> list[Mapping[str, Any]]:
        """The list `name` in the JSON of a blob; empty when the blob has gone or is not what it was."""
        if not blob:
            return []
        try:
            return [each for each in json.loads(self._blobs.get(blob)).get(name, ()) if isinstance(each, dict)]
        except (StoreError, ValueError) as error:
            log.info("not searched: %s", error)
            return []


def _place(locator: Mapping[str, Any]) -> str:
    """A passage's place as the text of its key (core.document), which `search` reads back."""
    number = locator.get("number", 0)
    return Locator(
        str(locator.get("file", "")),
        Place(locator.get("place", "file")),
        number if isinstance(number, int) else 0,
        str(locator.get("name", "")),
        str(locator.get("detail", "")),
    ).key()


KINDS = {"task": "task", "report": "task", "file": "file", "source": "file", "sentence": "text", "passage": "text"}


def _insert(db: sqlite3.Connection, entry: Entry) -> None:
    kind, task, ref, text, place = entry
    words = spelled(text)
    if not words.strip():
        return
    shown = " ".join(plain(text[: 2 * SHOWN_CHARACTERS]).split())[:SHOWN_CHARACTERS]
    number = db.execute(
        "INSERT INTO entry (kind, task, ref, text, place) VALUES (?, ?, ?, ?, ?)",
        (kind, plain(task), plain(ref), "" if kind in ("task", "report") else shown, plain(place)),
    ).lastrowid
    db.execute(f"INSERT INTO {KINDS[kind]}_words (rowid, words) VALUES (?, ?)", (number, words))
