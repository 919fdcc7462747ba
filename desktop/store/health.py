"""Answers for `afternoon doctor`: is the store sound, and what can a person do about it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.core.errors import StoreError
from desktop.store import folder, migrations
from desktop.store.blobs import Blobs

MB = 2**20


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """One thing that was looked at. `state`: ok, warning, failed. The texts say what is so and what to do."""

    name: str
    state: str
    en: str
    zh: str

    def text(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


def examine(home: Path, db: sqlite3.Connection, blobs: Blobs, free: folder.FreeSpace) -> list[HealthFinding]:
    """Every finding, sound ones too. Damage leaves a mark, so that the next start looks closely and restores."""
    return [_database(home, db), _version(db), *_disk(home, free), _place(home), _privacy(home), _blobs(db, blobs)]


def _database(home: Path, db: sqlite3.Connection) -> HealthFinding:
    try:
        problem = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        problem = str(error)
    if problem == "ok":
        return HealthFinding("database", "ok", "The database is sound.", "数据库完好。")
    (home / "queue.db.suspect").touch(mode=0o600)
    return HealthFinding(
        "database",
        "failed",
        f"The database is damaged ({problem}). Quit Afternoon and start it again: the newest good backup is restored and the "
        "damaged file is kept beside it.",
        f"数据库已损坏（{problem}）。请退出后重新启动：将恢复最新的完好备份，损坏的文件会保留在旁边。",
    )


def _version(db: sqlite3.Connection) -> HealthFinding:
    names = migrations.applied(db)
    if migrations.is_newer(db):
        return HealthFinding(
            "version",
            "failed",
            f"The data folder was written by a newer Afternoon ({names[-1]}). Update the program.",
            f"数据文件夹由更新版本写入（{names[-1]}）。请更新程序。",
        )
    return HealthFinding(
        "version", "ok", f"The database is up to date ({names[-1]}).", f"数据库为最新版本（{names[-1]}）。"
    )


def _disk(home: Path, free: folder.FreeSpace) -> Iterator[HealthFinding]:
    left = free(home)
    if left < folder.MIN_FREE_BYTES:
        yield HealthFinding(
            "disk",
            "failed",
            f"Only {left // MB} MB are free; no new task starts below {folder.MIN_FREE_BYTES // MB} MB. Free some space.",
            f"仅剩 {left // MB} MB；低于 {folder.MIN_FREE_BYTES // MB} MB 时不会开始新任务。请腾出空间。",
        )
    else:
        yield HealthFinding("disk", "ok", f"{left // MB} MB are free.", f"剩余 {left // MB} MB。")
    if (home / folder.BALLAST).exists():
        yield HealthFinding("ballast", "ok", "The reserve for a full disk is in place.", "磁盘写满时的预留空间已就位。")
    else:
        yield HealthFinding(
            "ballast",
            "warning",
            "The reserve for a full disk is not in place; it is laid when the engine starts with enough free space.",
            "磁盘写满时的预留空间尚未就位；引擎启动且空间充足时会自动预留。",
        )


def _place(home: Path) -> HealthFinding:
    try:
        folder.refuse_unsafe_place(home)
    except StoreError as error:
        return HealthFinding("place", "failed", error.en, error.zh)
    return HealthFinding("place", "ok", "The data folder is on this computer.", "数据文件夹位于本机。")


def _privacy(home: Path) -> HealthFinding:
    paths = [home, *home.glob("queue.db*"), *home.glob("blackbox*.ndjson")]
    open_paths = [path.name for path in paths if os.name != "nt" and path.stat().st_mode & 0o077]
    if open_paths:
        names = ", ".join(open_paths)
        return HealthFinding(
            "permissions",
            "warning",
            f"Others on this computer may read {names}. Type: chmod -R go= '{home}'",
            f"本机其他用户可以读取 {names}。请执行：chmod -R go= '{home}'",
        )
    return HealthFinding("permissions", "ok", "Only you can read the data folder.", "只有您可以读取数据文件夹。")


def _blobs(db: sqlite3.Connection, blobs: Blobs) -> HealthFinding:
    query = """SELECT blob FROM event WHERE blob IS NOT NULL UNION SELECT blob FROM source WHERE blob <> ''
        UNION SELECT evidence FROM deliverable WHERE evidence <> ''"""
    missing = blobs.missing(name for (name,) in db.execute(query).fetchall())
    if missing:
        return HealthFinding(
            "blobs",
            "failed",
            f"{len(missing)} stored files are missing (the first is {missing[0][:12]}). Restore blobs/ from a copy of the folder.",
            f"缺少 {len(missing)} 个已存储的文件（首个为 {missing[0][:12]}）。请从副本恢复 blobs/ 文件夹。",
        )
    return HealthFinding("blobs", "ok", "All stored files are there.", "所有已存储的文件都在。")
