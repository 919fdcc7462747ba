"""Kill -9 around the beginning of a repeating task: it has begun and the next time is queued, or neither; never two."""

from __future__ import annotations

import random
from pathlib import Path

from desktop.core.clock import SystemClock
from desktop.core.task import TaskRow
from desktop.store.journal import Store
from tests.faults.test_kill import Machine
from tests.support.program import Program
from tests.support.script import NOTES, script


def rows(program: Program) -> list[TaskRow]:
    """Every task of the data folder, oldest first; the tables are what the journal says."""
    store = Store.open(program.home, SystemClock())
    try:
        assert store.rebuild().differences == ()
        return store.tasks()[::-1]
    finally:
        store.close()


def test_a_repeating_task_killed_as_it_begins_has_exactly_one_next_time(program: Program, tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text(NOTES, encoding="utf-8")
    machine, chance = Machine(program, tmp_path / "out"), random.Random(1)
    machine.submit("Do it", "--file", notes, "--model", script(tmp_path / "model"), "--repeat", "daily")
    for moment in (None, ("RunStarted", 1), ("TurnStarted", 1), ("CallStarted", 1)):
        machine.kill_at(moment, chance)
        first, *more = rows(program)
        assert len(more) == (first.started_at is not None), "both, or neither"
    machine.finish()
    first, coming = rows(program)
    assert (first.state, coming.state) == ("done", "queued")
    assert coming.series == first.id and coming.nominal > first.nominal
    assert coming.not_before is not None and first.started_at is not None
    assert coming.not_before > first.started_at
