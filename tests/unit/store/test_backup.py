from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.core.clock import SimulatedClock
from desktop.core.errors import StoreError
from desktop.core.events import TaskSubmitted
from desktop.store.backup import Backups, is_sound, kept
from desktop.store.journal import Store
from tests.unit.store.conftest import NOON

HOUR = timedelta(hours=1)


def test_kept_are_the_newest_of_24_hours_7_days_and_4_weeks() -> None:
    half_hourly = [NOON - number * HOUR / 2 for number in range(2 * 24 * 60)]
    keep = kept(half_hourly)
    assert {NOON - number * HOUR + (HOUR / 2 if number else 0 * HOUR) for number in range(24)} <= keep
    last_of_day = [NOON.replace(hour=23, minute=30) - timedelta(days=number) for number in range(1, 7)]
    assert set(last_of_day) <= keep
    sundays = [NOON.replace(hour=23, minute=30) - timedelta(days=1 + 7 * number) for number in range(3)]
    assert set(sundays) <= keep
    assert len(keep) == 24 + 5 + 2  # the newest day, week and yesterday are among the hourly ones


def test_few_backups_are_all_kept_when_they_are_the_only_of_their_time() -> None:
    moments = [NOON - timedelta(weeks=number) for number in range(4)]
    assert kept(moments) == set(moments)
    assert kept([]) == set()


def test_a_backup_is_a_sound_copy_of_one_moment(store: Store, home: Path, clock: SimulatedClock) -> None:
    store.append_now(TaskSubmitted("a", "x"))
    backup = Backups(home, clock).run()
    store.append_now(TaskSubmitted("b", "x"))
    assert backup.name == "queue-20260302T120000Z.db"
    assert is_sound(backup)
    assert not list(backup.parent.glob("*.part"))
    assert Backups(home, clock).newest_sound() == backup


def test_backups_are_hourly_and_only_when_something_happened(
    opened: Callable[..., Store], home: Path, clock: SimulatedClock
) -> None:
    store = opened()
    store.append_now(TaskSubmitted("a", "x"))
    assert store.maintain()
    clock.advance(3500)
    assert not store.maintain()
    clock.advance(200)
    assert not store.maintain(), "nothing was recorded since"
    store.append_now(TaskSubmitted("b", "x"))
    assert store.maintain()
    assert len(Backups(home, clock).all()) == 2


def test_old_backups_are_removed_and_foreign_files_left_alone(store: Store, home: Path) -> None:
    (home / "backups").mkdir()
    (home / "backups" / "queue-mine.db").write_text("mine")
    for number in range(30):
        Backups(home, SimulatedClock(NOON + number * HOUR)).run()
    names = {path.name for path in (home / "backups").iterdir()}
    assert len(names) == 24 + 1  # the newest of each day is among the hourly ones
    assert "queue-mine.db" in names


def test_a_damaged_backup_is_passed_over(store: Store, home: Path, clock: SimulatedClock) -> None:
    good = Backups(home, clock).run()
    clock.advance(3600)
    bad = Backups(home, clock).run()
    bad.write_bytes(b"not a database" * 1000)
    assert Backups(home, clock).newest_sound() == good


def test_a_backup_that_cannot_be_made_says_so_and_leaves_the_others(
    store: Store, home: Path, clock: SimulatedClock
) -> None:
    good = Backups(home, clock).run()
    (home / "backups" / "queue-20260302T130000Z.part").mkdir()
    (home / "backups" / "queue-20260302T130000Z.part" / "in the way").touch()
    clock.advance(3600)
    with pytest.raises(StoreError, match="earlier backups are kept"):
        Backups(home, clock).run()
    assert is_sound(good)
