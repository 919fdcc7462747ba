"""A full disk: outcomes are still written from the reserve, new tasks are refused, and nothing acknowledged is lost."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.clock import SystemClock
from desktop.core.errors import StoreError
from desktop.core.events import CallEnded, CallProposed, CallStarted, TaskCompleted, TaskSubmitted
from desktop.store.folder import BALLAST, BALLAST_BYTES
from desktop.store.journal import Store

PLENTY = 2**40


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 80 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("not installed: mount")
    if done.returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(place: Path) -> None:
    """Write until the disk says no."""
    with (place / f"filler-{len(list(place.iterdir()))}").open("wb", buffering=0) as file:
        size = 2**20
        while size:
            try:
                file.write(b"x" * size)
                free = os.statvfs(place)
                size = min(size, free.f_bavail * free.f_frsize)
            except OSError:
                size //= 2


def test_outcomes_are_written_from_the_reserve_when_the_disk_is_full(small_disk: Path) -> None:
    home = small_disk / "home"
    store = Store.open(home, SystemClock(), free_space=lambda _: PLENTY)
    store.append_now(TaskSubmitted("t", "x"))
    store.append_now(*(CallProposed("t", 1, n, f"c{n}", "1", "send", {}, "SEND", "allow", "r") for n in range(200)))
    for number in range(200):
        store.append_now(CallStarted("t", f"c{number}"))
    store.maintain()
    assert (home / BALLAST).stat().st_size == BALLAST_BYTES
    fill(small_disk)
    for number in range(200):
        store.append_now(CallEnded("t", f"c{number}", "succeeded", "sent " * 1_000))
    assert not (home / BALLAST).exists()
    store.append_now(TaskCompleted("t"))
    store.close()
    again = Store.open(home, SystemClock(), free_space=lambda _: PLENTY)
    row = again.task("t")
    assert row is not None
    assert row.state == "done"
    assert again.rebuild().differences == ()
    again.close()


def test_when_the_reserve_is_used_up_too_it_is_one_clear_sentence_and_nothing_acknowledged_is_lost(
    small_disk: Path,
) -> None:
    home = small_disk / "home"
    store = Store.open(home, SystemClock(), free_space=lambda _: PLENTY)
    store.append_now(TaskSubmitted("t0", "x"))
    fill(small_disk)
    done = 0
    with pytest.raises(StoreError) as caught:
        for number in range(1, 2_000):
            store.append_now(TaskSubmitted(f"t{number}", "y" * 20_000))
            done = number
    assert "disk" in caught.value.en or "space" in caught.value.en
    assert "磁盘" in caught.value.zh or "空间" in caught.value.zh
    for filler in small_disk.glob("filler-*"):
        filler.unlink()
    assert store.task(f"t{done}") is not None
    assert store.task(f"t{done + 1}") is None
    store.append_now(TaskSubmitted("after", "x"))
    assert [finding.state for finding in store.check() if finding.name == "database"] == ["ok"]
    store.close()
