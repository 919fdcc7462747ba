from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from desktop.core.clock import SimulatedClock
from desktop.core.events import EVENTS, TaskSubmitted
from desktop.store import tables
from desktop.store.connection import connect
from desktop.store.journal import Store
from tests.unit.store.stories import story


def tell(store: Store, clock: SimulatedClock, seed: int) -> int:
    batches = 0
    for batch in story(seed):
        store.append_now(*batch)
        clock.advance(97 * (seed + batches % 5))
        batches += 1
    return batches


@pytest.mark.parametrize("seed", range(12))
def test_folding_the_journal_again_gives_equal_tables(store: Store, clock: SimulatedClock, seed: int) -> None:
    assert tell(store, clock, seed) > 20
    report = store.rebuild()
    assert report.differences == ()
    assert report.illegal == ()
    assert not report.replaced
    assert report.events == len(list(store.events()))


def test_the_stories_tell_of_every_kind_of_event() -> None:
    assert {event.kind for seed in range(12) for batch in story(seed) for event in batch} == set(EVENTS)


def test_a_projection_that_was_tampered_with_is_told_and_put_right(
    store: Store, clock: SimulatedClock, home: Path
) -> None:
    tell(store, clock, 3)
    before = dumped(home)
    db = connect(home / "queue.db")
    db.execute("UPDATE task SET state = 'done', report = 'a lie' WHERE seq = (SELECT min(seq) FROM task)")
    db.execute("DELETE FROM call WHERE key = (SELECT min(key) FROM call)")
    db.execute("INSERT INTO steer (id, seq, task, at, text) VALUES ('invented', 0, 't', 'now', 'x')")
    db.close()
    report = store.rebuild()
    assert report.replaced
    assert {difference.table for difference in report.differences} == {"task", "call", "steer"}
    (changed,) = (difference for difference in report.differences if difference.table == "task")
    assert "a lie" in changed.live
    assert "a lie" not in changed.folded
    assert dumped(home) == before
    assert store.rebuild().differences == ()


def test_what_is_folded_again_after_a_rebuild_goes_on_as_before(store: Store, clock: SimulatedClock) -> None:
    tell(store, clock, 5)
    store.rebuild()
    store.append_now(TaskSubmitted("later", "go on"))
    assert store.rebuild().differences == ()


def dumped(home: Path) -> dict[str, list[tuple[object, ...]]]:
    db = sqlite3.connect(home / "queue.db")
    try:
        return {table: sorted(db.execute(f'SELECT * FROM "{table}"'), key=repr) for table in tables.PROJECTED}
    finally:
        db.close()
