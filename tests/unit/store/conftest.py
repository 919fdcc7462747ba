"""Stores for the tests of the journal, on a simulated clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from desktop.core.clock import SimulatedClock
from desktop.store.journal import Store

NOON = datetime.fromisoformat("2026-03-02T12:00:00+00:00")


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(NOON)


@pytest.fixture
def opened(home: Path, clock: SimulatedClock) -> Iterator[Callable[..., Store]]:
    """Opens stores on this test's data folder and closes them afterwards."""
    stores: list[Store] = []

    def open_store(**options: object) -> Store:
        stores.append(Store.open(home, clock, **options))  # type: ignore[arg-type]
        return stores[-1]

    yield open_store
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Callable[..., Store]) -> Store:
    return opened()
