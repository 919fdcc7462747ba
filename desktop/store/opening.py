"""Answers for opening `queue.db`: a fresh file is made, an older one migrated, a newer one refused, a damaged one replaced."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from desktop.core.clock import Clock
from desktop.core.errors import StoreError
from desktop.store import folder, migrations
from desktop.store.backup import Backups, is_sound
from desktop.store.blobs import Blobs
from desktop.store.connection import connect
from desktop.store.recovery import RecoveryReport, recover

FILE = "queue.db"
SUSPECT = "queue.db.suspect"  # left by a check that found damage; the next start looks closely


def open_file(home: Path, clock: Clock, read_only: bool) -> RecoveryReport | None:
    """Make `home` and its database ready to use. What was restored, if it was damaged. Raises StoreError."""
    path = home / FILE
    if read_only:
        _assert_readable(path)
        return None
    folder.prepare(home)
    report = None
    if (home / SUSPECT).exists() and not is_sound(path):
        report = recover(home, clock)
    (home / SUSPECT).unlink(missing_ok=True)
    try:
        _prepare(path, home, clock)
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise _unusable(home, error) from error
        report = recover(home, clock)
        _prepare(path, home, clock)
    return report


def _prepare(path: Path, home: Path, clock: Clock) -> None:
    db = connect(path)
    try:
        names = migrations.applied(db)
        if not names:
            migrations.create(db, clock.now())
        migrations.refuse_newer(db)
        if migrations.pending(db):
            Backups(home, clock).run()
            migrations.migrate(db, Blobs(home / "blobs"))
        db.execute("SELECT max(seq) FROM event").fetchone()
    finally:
        db.close()


def _assert_readable(path: Path) -> None:
    if not path.exists():
        raise StoreError(
            f"There is no journal in {path.parent} yet. Nothing was changed; submit a task first or choose another folder (--home).",
            f"{path.parent} 中还没有日志。未作任何更改；请先提交任务，或用 --home 另选文件夹。",
        )
    try:
        db = connect(path, read_only=True)
        try:
            db.execute("SELECT max(seq) FROM event").fetchone()
        finally:
            db.close()
    except sqlite3.Error as error:
        raise _unusable(path.parent, error) from error


def _is_damage(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _unusable(home: Path, error: sqlite3.Error) -> StoreError:
    return StoreError(
        f"The journal in {home} cannot be opened: {error}. Nothing was changed; close other programs that use it, or mend the "
        "folder's permissions, and try again.",
        f"无法打开 {home} 中的日志：{error}。未作任何更改；请关闭正在使用它的程序或修正文件夹权限后重试。",
    )
