"""Answers for throwing projections away: the journal is folded into fresh tables, compared row by row, and put in place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from desktop.core.events import Recorded
from desktop.store import tables
from desktop.store.legality import IllegalEvent
from desktop.store.projections import project

SHOWN = 100  # differences told in a report


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the journal says. `live` or `folded` is "" where the row is missing on that side."""

    table: str
    key: str
    live: str
    folded: str


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild found. `illegal` are events that today's rules refuse: they are in the journal and were left out."""

    events: int
    rows: int
    differences: tuple[Difference, ...] = ()
    illegal: tuple[str, ...] = ()
    replaced: bool = False


class Rebuild:
    """Fresh projections in a private temporary file. First `fold` all there is, without stopping anyone; then, inside a
    write transaction, fold what came meanwhile and `compare`."""

    def __init__(self) -> None:
        self._fresh = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._fresh.execute("PRAGMA synchronous = OFF")
        self._fresh.execute("BEGIN")
        for statement in tables.statements(tables.PROJECTIONS):
            self._fresh.execute(statement)
        self._events = 0
        self._illegal: list[str] = []
        self.last_seq = 0

    def fold(self, journal: Iterable[Recorded]) -> None:
        """Project every event; one that today's rules refuse is noted and left out."""
        for recorded in journal:
            self._events += 1
            self.last_seq = recorded.seq
            refused = project_if_legal(self._fresh, recorded)
            if refused:
                self._illegal.append(refused)

    def compare(self, live: sqlite3.Connection) -> RebuildReport:
        """Replace the tables of `live` if they differ in a single value."""
        differences = tuple(islice(_differences(live, self._fresh), SHOWN))
        if differences:
            _replace(live, self._fresh)
        rows = sum(self._fresh.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables.PROJECTED)
        return RebuildReport(self._events, rows, differences, tuple(self._illegal), bool(differences))

    def close(self) -> None:
        self._fresh.close()


def project_if_legal(db: sqlite3.Connection, recorded: Recorded) -> str:
    """Inside a transaction: fold one event, or leave it out and say why."""
    db.execute("SAVEPOINT event")
    refused = ""
    try:
        project(db, recorded)
    except (IllegalEvent, sqlite3.IntegrityError) as error:
        db.execute("ROLLBACK TO event")
        refused = f"{recorded.seq}: {error}"
    db.execute("RELEASE event")
    return refused


def _differences(live: sqlite3.Connection, fresh: sqlite3.Connection) -> Iterator[Difference]:
    for table, keys in tables.PROJECTED.items():
        names = [row[1] for row in fresh.execute(f'PRAGMA table_info("{table}")')]
        columns = ", ".join(f'"{name}"' for name in names)
        order = ", ".join(f'"{key}"' for key in keys)
        places = [names.index(key) for key in keys]
        query = f'SELECT {columns} FROM "{table}" ORDER BY {order}'
        yield from _merge(table, names, places, live.execute(query), fresh.execute(query))


def _merge(
    table: str, names: list[str], places: list[int], live: sqlite3.Cursor, fresh: sqlite3.Cursor
) -> Iterator[Difference]:
    """Walk two results that are in the same order side by side."""

    def key(row: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(row[place] for place in places)

    ours, theirs = live.fetchone(), fresh.fetchone()
    while ours is not None or theirs is not None:
        if theirs is None or (ours is not None and key(ours) < key(theirs)):
            yield Difference(table, _text(key(ours)), _text(ours), "")
            ours = live.fetchone()
        elif ours is None or key(theirs) < key(ours):
            yield Difference(table, _text(key(theirs)), "", _text(theirs))
            theirs = fresh.fetchone()
        else:
            if ours != theirs:
                places_apart = [i for i, pair in enumerate(zip(ours, theirs, strict=True)) if pair[0] != pair[1]]
                shown = [[f"{names[i]}={row[i]}" for i in places_apart] for row in (ours, theirs)]
                yield Difference(table, _text(key(ours)), _text(shown[0]), _text(shown[1]))
            ours, theirs = live.fetchone(), fresh.fetchone()


def _text(values: Iterable[object]) -> str:
    return " ".join(str(value) for value in values)


def _replace(live: sqlite3.Connection, fresh: sqlite3.Connection) -> None:
    for table in tables.PROJECTED:
        live.execute(f'DELETE FROM "{table}"')
        found = fresh.execute(f'SELECT * FROM "{table}"')
        marks = ", ".join("?" * len(found.description))
        names = ", ".join(f'"{column[0]}"' for column in found.description)
        live.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', found)
