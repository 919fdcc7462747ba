from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core.errors import StoreError
from desktop.core.events import TaskSubmitted
from desktop.store import migrations
from desktop.store.connection import connect
from desktop.store.journal import Store
from tests.unit.store.conftest import NOON


def shape(path: Path) -> dict[str, str]:
    db = sqlite3.connect(path)
    rows = db.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '%migrations%'"
    ).fetchall()
    db.close()
    return {name: " ".join(sql.split()) for name, sql in rows}


def test_a_migrated_file_has_the_shape_of_a_fresh_one(tmp_path: Path) -> None:
    fresh, migrated = connect(tmp_path / "fresh.db"), connect(tmp_path / "migrated.db")
    migrations.create(fresh, NOON)
    assert migrations.pending(migrated) == list(migrations.STEPS)
    migrations.migrate(migrated)
    for db in (fresh, migrated):
        assert migrations.applied(db) == list(migrations.STEPS)
        assert migrations.pending(db) == []
        db.close()
    assert shape(tmp_path / "migrated.db") == shape(tmp_path / "fresh.db")
    assert len(shape(tmp_path / "fresh.db")) > 15


def test_a_fresh_file_is_made_once_even_when_two_processes_come_at_once(tmp_path: Path) -> None:
    first, second = connect(tmp_path / "a.db"), connect(tmp_path / "a.db")
    assert migrations.create(first, NOON)
    assert not migrations.create(second, NOON)
    first.close()
    second.close()


def test_a_file_of_a_newer_version_is_only_read(opened: Callable[..., Store], home: Path) -> None:
    store = opened()
    store.append_now(TaskSubmitted("a", "x"))
    store.close()
    db = sqlite3.connect(home / "queue.db")
    db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('journal', 'm999_later', '')")
    db.commit()
    db.close()
    before = (home / "queue.db").read_bytes()
    with pytest.raises(StoreError, match="newer version"):
        opened()
    reader = opened(read_only=True)
    assert reader.task("a") is not None
    assert [(f.state) for f in reader.check() if f.name == "version"] == ["failed"]
    assert (home / "queue.db").read_bytes() == before
