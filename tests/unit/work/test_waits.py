"""The engine waits and goes on by itself: rate limits, providers that are down, no network, hours and tasks before it.

Time is simulated: while a test waits for something to become true, the clock runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.core import events as e
from desktop.core.clock import SimulatedClock
from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Message, Reply
from desktop.core.ports import ChatModel, Limits, ToolSpec, Weight
from desktop.core.task import TaskRow, TaskState
from desktop.core.turns import ModelChanged, RetryPlanned, TurnEnded, TurnStarted
from desktop.providers.scripted import ScriptedModel
from desktop.store.journal import Store
from desktop.work.engine import Engine
from desktop.work.queue import TaskQueue
from tests.support.script import NOTES, SMALL, read, script, turn, write

AddModel = Callable[[str, ChatModel], str]
START = datetime.fromisoformat("2026-03-02T12:00:00+00:00")
DONE, WAITING, QUEUED = TaskState.DONE, TaskState.WAITING, TaskState.QUEUED


class Line:
    """A network that is up or down."""

    up = True
    asked = 0

    async def is_up(self) -> bool:
        self.asked += 1
        return self.up


@dataclass
class Weather:
    """A chat model that plays a script, and fails as long as `storm` says so (a failure), from turn `begins` on."""

    turns: Sequence[Any] = field(default_factory=lambda: SMALL)
    storm: ModelFailure | None = None
    begins: int = 0
    name: str = "weather:test"
    asked: int = 0
    limits: Limits = field(default_factory=Limits)

    def weigh(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> Weight:
        return Weight(100, 25)

    async def reply(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec], on_delta: Any) -> Reply:
        self.asked += 1
        if self.storm is not None and sum(m.role == "assistant" for m in messages) >= self.begins:
            raise self.storm
        return await ScriptedModel(self.turns).reply(system, messages, tools, on_delta)


@dataclass
class Hall:
    """A data folder on a simulated clock."""

    home: Path
    notes: Path
    clock: SimulatedClock
    store: Store
    queue: TaskQueue
    line: Line = field(default_factory=Line)
    engines: list[Engine] = field(default_factory=list)

    async def engine(self, **options: Any) -> Engine:
        engine = Engine(self.store, self.clock, self.home, network=self.line, **options)
        await engine.start()
        self.engines.append(engine)
        return engine

    async def submit(self, model: str, **fields: Any) -> str:
        task = self.clock.new_id()
        workspace = str(self.home / "tasks" / task)
        as_of = START.isoformat()
        inputs = (str(self.notes),)
        await self.store.append(e.TaskSubmitted(task, "Do it.", inputs, workspace, model=model, as_of=as_of, **fields))
        return task

    def row(self, task: str) -> TaskRow:
        row = self.store.task(task)
        assert row is not None
        return row

    def of(self, task: str, kind: type[Any]) -> list[Any]:
        return [recorded.event for recorded in self.store.events(task) if isinstance(recorded.event, kind)]

    async def until(self, holds: Callable[[], bool], step_s: float = 0.3) -> None:
        """Time passes until something is true; the test's own time-out is the limit."""
        while not holds():
            await asyncio.sleep(0.001)
            self.clock.advance(step_s)

    async def until_state(self, task: str, *states: TaskState, step_s: float = 0.3) -> TaskRow:
        await self.until(lambda: self.row(task).state in states, step_s)
        return self.row(task)

    async def settled(self) -> None:
        """Let whatever could happen now happen: a few looks of the engine at the journal."""
        for _ in range(10):
            await asyncio.sleep(0.002)
            self.clock.advance(0.31)


@pytest.fixture
async def hall(home: Path, tmp_path: Path) -> AsyncIterator[Hall]:
    notes = tmp_path / "notes.md"
    notes.write_text(NOTES, encoding="utf-8")
    clock = SimulatedClock(START)
    store = Store.open(home, clock, free_space=lambda folder: 10**12)
    found = Hall(home, notes, clock, store, TaskQueue(store, clock, home))
    yield found
    for engine in found.engines:
        await engine.stop()
    store.close()


def failure(kind: str, wait_s: float | None = None) -> ModelFailure:
    return ModelFailure(FailureKind(kind), "weather", "as the provider said", wait_s=wait_s)


async def test_a_long_rate_limit_is_waited_for_without_a_hand(hall: Hall, add_model: AddModel) -> None:
    model = Weather(storm=failure("rate_limit", 600))
    task = await hall.submit(add_model("weather", model))
    await hall.engine()
    row = await hall.until_state(task, WAITING)
    assert row.wake_at is not None
    assert timedelta(minutes=10) <= row.wake_at - START <= timedelta(minutes=13)
    assert "Rate limit" in row.error
    model.storm = None
    other = await hall.submit(script(hall.home, SMALL, "other.script"))
    await hall.until_state(other, DONE)
    assert hall.row(task).state is WAITING or hall.clock.now() >= row.wake_at, "others go on meanwhile"
    await hall.until_state(task, DONE, step_s=5)
    second = hall.of(task, e.RunStarted)[1]
    began = next(r.at for r in hall.store.events(task) if r.event == second)
    assert began >= row.wake_at


async def test_a_restart_in_a_wait_keeps_the_wait(hall: Hall, add_model: AddModel) -> None:
    model = Weather(storm=failure("rate_limit", 600))
    task = await hall.submit(add_model("weather", model))
    await hall.engine()
    wake_at = (await hall.until_state(task, WAITING)).wake_at
    await hall.engines.pop().stop()
    model.storm = None
    await hall.engine()
    await hall.settled()
    assert (hall.row(task).state, model.asked) == (WAITING, 1)
    await hall.until_state(task, DONE, step_s=5)
    assert wake_at is not None
    assert hall.clock.now() >= wake_at


async def test_an_engine_that_dies_between_two_tries_counts_on(hall: Hall, add_model: AddModel) -> None:
    model = Weather(storm=failure("overloaded"))
    task = await hall.submit(add_model("weather", model))
    for number in range(1, 4):
        await hall.engine()
        await hall.until(lambda number=number: len(hall.of(task, RetryPlanned)) >= number)  # type: ignore[misc]
        await hall.engines.pop().stop()
    assert hall.store.unended_runs()
    await hall.engine()
    row = await hall.until_state(task, WAITING)
    assert "does not answer" in row.error
    failed = [event for event in hall.of(task, TurnEnded) if event.outcome == "error"]
    assert [event.attempt for event in failed] == sorted({event.attempt for event in failed})
    assert 4 <= len(failed) <= 8, "a fresh count after each start would make eleven"
    assert row.interrupted == 3


async def test_a_short_wait_is_shown_while_the_task_works_and_a_cancel_ends_it(hall: Hall, add_model: AddModel) -> None:
    model = Weather(storm=failure("rate_limit", 100))
    task = await hall.submit(add_model("weather", model))
    await hall.engine()
    await hall.until(lambda: bool(hall.of(task, RetryPlanned)))
    row = hall.row(task)
    assert row.state is TaskState.WORKING
    assert row.wake_at is not None and row.wake_at - START >= timedelta(seconds=100)
    before = hall.clock.now()
    await hall.queue.cancel(task)
    while hall.store.unended_runs():
        await asyncio.sleep(0.001)  # no time passes
    assert hall.clock.now() == before
    assert (hall.row(task).state, model.asked) == (TaskState.CANCELLED, 1)


async def test_a_provider_that_is_down_is_left_alone_by_all_tasks(hall: Hall, add_model: AddModel) -> None:
    model = Weather(storm=failure("overloaded"))
    name = add_model("weather", model)
    first = await hall.submit(name)
    await hall.engine()
    await hall.until_state(first, WAITING)
    asked = model.asked
    second = await hall.submit(name)
    await hall.until_state(second, WAITING, step_s=0.01)
    assert model.asked == asked <= 8
    model.storm = None
    await hall.until_state(first, DONE, step_s=3)
    await hall.until_state(second, DONE, step_s=3)


async def test_in_the_middle_of_a_job_another_back_end_takes_over_with_the_same_result(
    hall: Hall, add_model: AddModel
) -> None:
    turns = [turn(read()), turn(write()), {"text": "Done."}]
    plain = await hall.submit(script(hall.home, turns, "plain.script"))
    model = Weather(turns, failure("overloaded"), begins=1)
    other = script(hall.home, turns, "other.script")
    task = await hall.submit(add_model("weather", model), fallbacks=("anthropic:no-key", other))
    await hall.engine()
    await hall.until_state(plain, DONE)
    row = await hall.until_state(task, DONE)
    assert (row.model, row.asked_model) == (other, "weather")
    (change,) = hall.of(task, ModelChanged)
    assert (change.turn, change.target, change.reason) == (2, other, "overloaded")
    made = [[(d.name, d.sha256) for d in hall.store.deliverables(each)] for each in (plain, task)]
    assert made[0] == made[1] and len(made[0]) == 1
    reads = [event for event in hall.of(task, e.CallProposed) if event.turn == 1]
    assert len(reads) == 1, "what was done is not done again"


async def test_without_a_network_nothing_is_tried_until_it_is_back(hall: Hall, add_model: AddModel) -> None:
    model = Weather(storm=failure("offline"))
    hall.line.up = False
    task = await hall.submit(add_model("weather", model))
    engine = await hall.engine()
    row = await hall.until_state(task, WAITING)
    assert (row.wake_at, row.error) == (
        None,
        "This computer has no network. The task goes on by itself when it is back.",
    )
    await engine.idle()
    await hall.until(lambda: hall.line.asked >= 3)
    assert model.asked == 1
    model.storm = None
    hall.line.up = True
    await hall.until_state(task, DONE)


async def test_a_task_starts_after_the_one_before_it_and_not_before_its_hour(hall: Hall) -> None:
    model = script(hall.home, SMALL, "small.script")
    hour = START + timedelta(minutes=30)
    first = await hall.submit(model, not_before=hour.isoformat())
    second = await hall.submit(model, after=(first,))
    engine = await hall.engine()
    await hall.settled()
    assert [hall.row(task).state for task in (first, second)] == [QUEUED, QUEUED]
    await engine.idle()
    await hall.until_state(second, DONE, step_s=5)
    begun, ended = hall.row(first).started_at, hall.row(first).ended_at
    later = hall.row(second).started_at
    assert begun is not None and ended is not None and later is not None
    assert begun >= hour
    assert later >= ended


async def test_every_request_is_in_the_journal_before_it_is_made(hall: Hall, add_model: AddModel) -> None:
    model = Weather()
    task = await hall.submit(add_model("weather", model))
    await hall.engine()
    row = await hall.until_state(task, DONE)
    begun = hall.of(task, TurnStarted)
    assert len(begun) == model.asked
    assert (row.sent_bytes, {event.sent_bytes for event in begun}) == (100 * model.asked, {100})
    detail = hall.store.detail(task)
    assert detail is not None
    assert [t.outcome for t in detail.turns] == ["complete"] * model.asked
