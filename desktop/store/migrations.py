"""Answers for the version of `queue.db`: every change of its shape, in order, each noted in the transaction that makes it.

A fresh file is made in its present shape without sqlite-utils (0.1 s of import): that library is loaded only when an
older file has something pending. A new step: a name in STEPS, a function in `_steps`, and the change in tables.py.
"""

from __future__ import annotations

import logging
import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.core.errors import StoreError
from desktop.core.events import EVENTS, Recorded
from desktop.store import tables
from desktop.store.blobs import Blobs
from desktop.store.codec import event_of, moment, stamp
from desktop.store.rebuild import project_if_legal

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

log = logging.getLogger(__name__)

PAGE = 500
SET = "journal"
STEPS = ("m001_journal", "m002_turns", "m003_steers", "m004_by_moment", "m005_acceptance", "m006_repeating")

NOTES = """
CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT);
CREATE UNIQUE INDEX idx__sqlite_migrations_migration_set_name ON _sqlite_migrations (migration_set, name);
"""


def applied(db: sqlite3.Connection) -> list[str]:
    """Names of the steps this file has seen; none for a fresh file."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
        return []
    rows = db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id", (SET,))
    return [name for (name,) in rows.fetchall()]


def is_newer(db: sqlite3.Connection) -> bool:
    """A later version of the app wrote this file."""
    return bool(set(applied(db)) - set(STEPS))


def pending(db: sqlite3.Connection) -> list[str]:
    """Names of the steps this file has yet to see, in order."""
    known = applied(db)
    return [name for name in STEPS if name not in known]


def refuse_newer(db: sqlite3.Connection) -> None:
    """StoreError for a file of a later version: it is never written."""
    if is_newer(db):
        raise StoreError(
            "This data folder was written by a newer version of Afternoon. Nothing was changed; update the program, or "
            "export the tasks you need with “afternoon export”.",
            "此数据文件夹由更新版本的“午后”写入。未作任何更改；请更新程序，或用 afternoon export 导出所需任务。",
        )


def create(db: sqlite3.Connection, now: datetime) -> bool:
    """Give an empty file its present shape. False if another process was faster."""
    db.execute("BEGIN IMMEDIATE")
    try:
        if fresh := not applied(db):
            for script in (NOTES, tables.EVENTS, tables.PROJECTIONS):
                for statement in tables.statements(script):
                    db.execute(statement)
            note = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)"
            db.executemany(note, [(SET, name, stamp(now)) for name in STEPS])
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    return fresh


def migrate(db: sqlite3.Connection, blobs: Blobs) -> None:
    """Bring an older file up to date, each step and its note in one transaction. `blobs` hold long event bodies."""
    from sqlite_utils import Database

    _steps(blobs).apply(Database(db, execute_plugins=False))


def _steps(blobs: Blobs) -> Migrations:
    from sqlite_utils import Migrations

    steps = Migrations(SET)

    @steps(name="m001_journal")
    def _journal(db: Database, /) -> None:
        for statement in tables.statements(tables.EVENTS + tables.PROJECTIONS):
            db.execute(statement)

    @steps(name="m002_turns")
    def _turns(db: Database, /) -> None:
        """Rows for turns, and what a task knows of its back end, its waits and its cost."""
        refold(db.conn, blobs)

    @steps(name="m003_steers")
    def _steers(db: Database, /) -> None:
        """Whether the words of the person still wait, were taken or were taken back."""
        refold(db.conn, blobs)

    @steps(name="m004_by_moment")
    def _by_moment(db: Database, /) -> None:
        """What was done and decided, by its moment; m002 and m003 make today's tables with these indexes."""
        for statement in tables.statements(tables.BY_MOMENT):
            db.execute(statement.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS"))

    @steps(name="m005_acceptance")
    def _acceptance(db: Database, /) -> None:
        """When the person took the files of a task as they are."""
        refold(db.conn, blobs)

    @steps(name="m006_repeating")
    def _repeating(db: Database, /) -> None:
        """Which series a task is a time of, and which time."""
        refold(db.conn, blobs)

    return steps


def refold(db: sqlite3.Connection, blobs: Blobs) -> None:
    """Projections in their present shape, folded from the journal: nothing to convert, nothing to get wrong."""
    for table in tables.PROJECTED:
        db.execute(f'DROP TABLE IF EXISTS "{table}"')
    for statement in tables.statements(tables.PROJECTIONS):
        db.execute(statement)
    rows = db.execute("SELECT seq, at, kind, body, blob FROM event ORDER BY seq")
    while page := rows.fetchmany(PAGE):
        for seq, at, kind, body, blob in page:
            if kind not in EVENTS:
                continue
            text = blobs.get(blob).decode() if body is None else body
            refused = project_if_legal(db, Recorded(seq, moment(at), event_of(kind, text)))
            if refused:
                log.info("left out of the new tables: %s", refused)
