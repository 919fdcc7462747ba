"""Answers for copies of the database: `backups/queue-<UTC>.db`, hourly when idle and before each migration.

Each copy is made by VACUUM INTO (one consistent moment, also while others write), opened again and checked before it
counts. Kept: the newest of each of the last 24 hours, 7 days and 4 weeks that have one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.core.clock import Clock
from desktop.core.errors import StoreError
from desktop.store.blackbox import BlackBox
from desktop.store.blobs import sync_folder
from desktop.store.connection import connect

EVERY = timedelta(hours=1)
NAME = "queue-%Y%m%dT%H%M%SZ.db"


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Which of the backups made at `moments` (UTC) to keep: 24 hourly, 7 daily, 4 weekly, the newest of each."""
    newest_first = sorted(moments, reverse=True)
    rules: list[tuple[int, Callable[[datetime], object]]] = [
        (24, lambda at: at.strftime("%Y%m%d%H")),
        (7, lambda at: at.date()),
        (4, lambda at: at.isocalendar()[:2]),
    ]
    keep: set[datetime] = set()
    for number, period in rules:
        periods: dict[object, datetime] = {}
        for at in newest_first:
            periods.setdefault(period(at), at)
        keep |= set(list(periods.values())[:number])
    return keep


def is_sound(path: Path) -> bool:
    """The file opens, holds a journal and passes SQLite's own check."""
    try:
        db = connect(path, read_only=True)
    except sqlite3.Error:
        return False
    try:
        sound: bool = db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        db.execute("SELECT max(seq) FROM event").fetchone()
    except sqlite3.Error:
        return False
    finally:
        db.close()
    return sound


def _last_seq(path: Path) -> int:
    """The last place in a journal; -1 if the file cannot be read."""
    try:
        db = connect(path, read_only=True)
        try:
            last: int = db.execute("SELECT ifnull(max(seq), 0) FROM event").fetchone()[0]
        finally:
            db.close()
    except sqlite3.Error:
        return -1
    return last


class Backups:
    """The backups of one data folder."""

    def __init__(self, home: Path, clock: Clock) -> None:
        self._home = home
        self._folder = home / "backups"
        self._clock = clock

    def all(self) -> dict[datetime, Path]:
        """Backups by the moment they were made, newest first."""
        found: dict[datetime, Path] = {}
        for path in self._folder.glob("queue-*.db"):
            try:
                found[datetime.strptime(path.name, NAME).replace(tzinfo=UTC)] = path
            except ValueError:
                continue  # not ours: left alone
        return dict(sorted(found.items(), reverse=True))

    def newest_sound(self) -> Path | None:
        return next((path for path in self.all().values() if is_sound(path)), None)

    def run_if_due(self) -> bool:
        """Back up if the newest copy is an hour old and the journal has grown since. True if one was made."""
        newest, copy = next(iter(self.all().items()), (None, None))
        if newest is not None and self._clock.now() - newest < EVERY:
            return False
        if copy is not None and _last_seq(copy) == _last_seq(self._home / "queue.db"):
            return False
        self.run()
        return True

    def run(self) -> Path:
        """Make one copy, check it, and remove those that are no longer kept. StoreError if it cannot be made."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        target = self._folder / self._clock.now().astimezone(UTC).strftime(NAME)
        part = target.with_suffix(".part")
        try:
            part.unlink(missing_ok=True)
            self._copy(part)
        except (sqlite3.Error, OSError) as error:
            if part.is_file():
                part.unlink()  # on a full disk it would only be in the way
            raise StoreError(
                f"The backup could not be made: {error}. The journal and earlier backups are kept; free some space and try again.",
                f"无法创建备份：{error}。日志和先前的备份均已保留；请腾出空间后重试。",
            ) from error
        part.replace(target)
        sync_folder(self._folder)
        BlackBox(self._home).rotate()
        self._remove_old()
        return target

    def _copy(self, part: Path) -> None:
        db = connect(self._home / "queue.db")
        try:
            db.execute("VACUUM INTO ?", (str(part),))
        finally:
            db.close()
        part.chmod(0o600)
        if not is_sound(part):
            raise sqlite3.DatabaseError("the copy does not pass the check")

    def _remove_old(self) -> None:
        found = self.all()
        for moment in found.keys() - kept(found):
            found[moment].unlink(missing_ok=True)
