"""A window's parts over a real store that holds a told week; Qt works by itself, no asyncio loop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.core.clock import SimulatedClock
from desktop.store.journal import Store
from desktop.ui.bridge import Bridge
from desktop.ui.command import Commands
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.theme import Theme
from desktop.ui.translation import set_language
from desktop.work.queue import TaskQueue
from tests.support.seeded_week import ZONE, seed, week_clock


@dataclass
class Week:
    """A store on the day of the mock-ups and what a view needs around it."""

    store: Store
    clock: SimulatedClock
    bridge: Bridge
    commands: Commands
    around: Surroundings
    home: Path


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def week(qapp: QApplication, home: Path) -> Iterator[Week]:
    clock = week_clock()
    store = Store.open(home, clock)
    seed(store, clock, home / "tasks")
    bridge, commands = Bridge(), Commands()
    bridge.listen(store.bus)
    around = Surroundings(Theme(), ZONE, clock, TaskQueue(store, clock, home), commands)
    yield Week(store, clock, bridge, commands, around, home)
    bridge.close()
    store.close()
