"""One reading connection for each thread, and none closed under a query."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from desktop.core.clock import SimulatedClock
from desktop.store import connection
from desktop.store.connection import Readers
from desktop.store.journal import FILE, Store

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def readers(home: Path, clock: SimulatedClock) -> Readers:
    Store.open(home, clock).close()
    return Readers(home / FILE)


def test_closing_waits_for_the_query_of_another_thread(readers: Readers) -> None:
    begun, go_on, found = threading.Event(), threading.Event(), list[int]()

    def ask() -> None:
        with readers.using() as db:
            begun.set()
            go_on.wait(60)
            found.append(db.execute("SELECT 7").fetchone()[0])

    asking, closing = threading.Thread(target=ask), threading.Thread(target=readers.close)
    asking.start()
    assert begun.wait(60)
    closing.start()
    closing.join(0.05)
    assert closing.is_alive(), "a connection in use is not closed"
    go_on.set()
    asking.join(60)
    closing.join(60)
    assert found == [7] and not closing.is_alive()


def test_a_query_without_end_is_interrupted(readers: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "CLOSING_S", 0.05)
    begun, ends = threading.Event(), list[str]()

    def ask() -> None:
        try:
            with readers.using() as db:
                begun.set()
                db.execute(ENDLESS).fetchone()
        except sqlite3.OperationalError as error:
            ends.append(str(error))

    asking = threading.Thread(target=ask)
    asking.start()
    assert begun.wait(60)
    readers.close()
    asking.join(60)
    assert ends == ["interrupted"]
