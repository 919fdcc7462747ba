"""A data folder with a queue and engines on it, and chat models that wait until a test lets them go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from desktop.core.clock import SystemClock
from desktop.core.events import Recorded
from desktop.core.message import Message
from desktop.core.ports import ChatModel, Limits, ToolSpec, Weight
from desktop.core.task import TaskRow, TaskState
from desktop.providers import registry
from desktop.providers.scripted import ScriptedModel
from desktop.store.journal import Store
from desktop.work.engine import Engine
from desktop.work.queue import TaskQueue
from tests.support.script import NOTES, SMALL, Turn, script


@dataclass
class House:
    """One process of the program: its store, its queue, and the engines that were started in it."""

    home: Path
    notes: Path
    store: Store
    queue: TaskQueue
    engines: list[Engine] = field(default_factory=list)
    kinds: list[tuple[str, str]] = field(default_factory=list)

    async def engine(self, **options: Any) -> Engine:
        engine = Engine(self.store, SystemClock(), self.home, **options)
        await engine.start()
        self.engines.append(engine)
        return engine

    async def submit(self, turns: Sequence[Turn] = SMALL, instruction: str = "Do it.", **options: Any) -> str:
        number = len(list(self.home.glob("*.script")))
        model = options.pop("model", None) or script(self.home, turns, f"{number}.script")
        place = options.pop("timezone", "Europe/London")
        return await self.queue.submit(instruction, [self.notes], model=model, timezone=place, **options)

    def row(self, task: str) -> TaskRow:
        row = self.store.task(task)
        assert row is not None
        return row

    def kinds_of(self, task: str) -> list[str]:
        return [recorded.event.kind for recorded in self.store.events(task)]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something to become true; the test's own time-out is the limit."""
        while not holds():
            await asyncio.sleep(0.005)

    async def until_state(self, task: str, *states: TaskState) -> TaskRow:
        await self.until(lambda: self.row(task).state in states)
        return self.row(task)


@pytest.fixture
async def opened(home: Path, tmp_path: Path) -> AsyncIterator[Callable[[], House]]:
    """Opens the data folder as one process does; twice is two processes."""
    notes = tmp_path / "notes.md"
    notes.write_text(NOTES, encoding="utf-8")
    houses: list[House] = []

    def open_house() -> House:
        store = Store.open(home, SystemClock(), free_space=lambda folder: 10**12)
        house = House(home, notes, store, TaskQueue(store, SystemClock(), home))
        store.bus.subscribe(
            lambda m: house.kinds.append((m.event.task, m.event.kind)) if isinstance(m, Recorded) else None
        )
        houses.append(house)
        return house

    yield open_house
    for house in houses:
        for engine in house.engines:
            await engine.stop()
        house.store.close()


@pytest.fixture
def house(opened: Callable[[], House]) -> House:
    return opened()


@dataclass
class Gate:
    """A chat model that waits for `open` before each answer and counts how many wait or have waited."""

    turns: Sequence[Turn]
    open: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: int = 0
    most: int = 0
    asked: list[Sequence[Message]] = field(default_factory=list)

    name = "gate:test"
    limits = Limits()

    def weigh(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> Weight:
        return Weight()

    async def reply(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec], on_delta: Any) -> Any:
        self.asked.append(tuple(messages))
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        try:
            await self.open.wait()
        finally:
            self.waiting -= 1
        return await ScriptedModel(self.turns).reply(system, messages, tools, on_delta)


@pytest.fixture
def add_model(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, ChatModel], str]:
    """`add_model(name, model)` makes it one that `open_model` knows."""

    def add(name: str, model: ChatModel) -> str:
        provider = registry.Provider(name, name, "here", lambda id, access, blob: model)
        monkeypatch.setattr(registry, "PROVIDERS", MappingProxyType({**registry.PROVIDERS, name: provider}))
        return name

    return add
