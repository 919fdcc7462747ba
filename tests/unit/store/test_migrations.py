from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core.clock import SimulatedClock
from desktop.core.errors import StoreError
from desktop.core.events import TaskSubmitted
from desktop.store import migrations, tables
from desktop.store.blobs import Blobs
from desktop.store.connection import connect
from desktop.store.journal import Store
from tests.unit.store.conftest import NOON
from tests.unit.store.stories import story
from tests.unit.store.test_rebuild import dumped


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
    migrations.migrate(migrated, Blobs(tmp_path / "blobs"))
    for db in (fresh, migrated):
        assert migrations.applied(db) == list(migrations.STEPS)
        assert migrations.pending(db) == []
        db.close()
    assert shape(tmp_path / "migrated.db") == shape(tmp_path / "fresh.db")
    assert len(shape(tmp_path / "fresh.db")) > 15


@pytest.mark.parametrize("seed", [1, 4, 7])
def test_a_data_folder_of_the_first_version_goes_on_as_if_it_had_always_been_of_this_one(
    opened: Callable[..., Store], home: Path, clock: SimulatedClock, seed: int
) -> None:
    """The journal is what it was; its tables and all they say are those of today."""
    store = opened()
    for batch in story(seed):
        store.append_now(*batch)
        clock.advance(61)
    told = [recorded.event for recorded in store.events()]
    store.close()
    today, rows = shape(home / "queue.db"), dumped(home)
    assert any(len(row) > 3 for row in rows["turn"])
    as_first_version(home / "queue.db")
    assert shape(home / "queue.db") != today
    store = opened()
    assert [recorded.event for recorded in store.events()] == told
    assert shape(home / "queue.db") == today
    assert dumped(home) == rows
    assert store.rebuild().differences == ()


def as_first_version(path: Path) -> None:
    """The same journal in the tables of the first version."""
    old = (Path(__file__).parent / "journal_m001.sql").read_text(encoding="utf-8")
    db = connect(path)
    for table in tables.PROJECTED:
        db.execute(f'DROP TABLE "{table}"')
    for statement in tables.statements(old):
        if "event" not in statement.split("(")[0]:
            db.execute(statement)
    db.execute("DELETE FROM _sqlite_migrations WHERE name <> 'm001_journal'")
    db.close()


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
