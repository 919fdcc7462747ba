"""Answers for connections to `queue.db`: the pragmas that make a commit durable, and one reading connection per thread."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUSY_TIMEOUT_MS = 5_000
CLOSING_S = 5.0  # how long a query under way may go on before it is interrupted


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode with the pragmas of DURABILITY.md. The file is made, private, if it is missing."""
    if not read_only:
        _make_private(path)
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
        timeout=BUSY_TIMEOUT_MS / 1000,
    )
    try:
        _set_pragmas(db, read_only)
    except BaseException:
        db.close()
        raise
    return db


def _make_private(path: Path) -> None:
    """Make the file with mode 0600 if it is missing; never open one that is there.

    Closing any descriptor of a database drops all POSIX locks this process holds on it (sqlite.org/howtocorrupt.html,
    2.2): another process then believes to be alone, removes the write-ahead log, and what we append is lost.
    """
    if path.exists():
        return
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        pass  # another process was faster: it made the same file


def _set_pragmas(db: sqlite3.Connection, read_only: bool) -> None:
    db.execute("PRAGMA foreign_keys = ON")
    if read_only:
        db.execute("PRAGMA query_only = ON")
        return
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    if sys.platform == "darwin":  # fsync alone does not flush the drive's cache there
        db.execute("PRAGMA fullfsync = ON")
        db.execute("PRAGMA checkpoint_fullfsync = ON")


class Readers:
    """One reading connection for each thread that asks; those of ended threads are closed when a new one comes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._calm = threading.Condition()
        self._open: dict[threading.Thread, sqlite3.Connection] = {}
        self._asking = 0

    @contextmanager
    def using(self) -> Iterator[sqlite3.Connection]:
        """The connection of the calling thread, which stays open for the block. Keep no read transaction beyond it."""
        with self._calm:
            self._asking += 1
        try:
            found = self._open.get(threading.current_thread())
            yield found if found is not None else self._connect()
        finally:
            with self._calm:
                self._asking -= 1
                self._calm.notify_all()

    def _connect(self) -> sqlite3.Connection:
        with self._calm:
            for thread in [thread for thread in self._open if not thread.is_alive()]:
                self._open.pop(thread).close()
            db = self._open[threading.current_thread()] = connect(self._path, read_only=True)
        return db

    def close(self) -> None:
        """Once no thread is in the middle of a query: closing under it would bring the process down."""
        with self._calm:
            while not self._calm.wait_for(lambda: not self._asking, CLOSING_S):
                for db in self._open.values():
                    db.interrupt()  # again and again: a query that has yet to begin does not hear it
            while self._open:
                self._open.popitem()[1].close()
