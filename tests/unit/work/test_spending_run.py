"""A task at its limit: nothing is sent, the person is asked, and with more money it goes on from where it stood."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.core.events import Recorded
from desktop.core.task import TaskState
from desktop.core.turns import TurnStarted
from tests.support.model_server import ModelServer
from tests.unit.work.conftest import House

SCRIPT = [
    {"text": "Looking.", "calls": [{"name": "list_files", "arguments": {}}]},
    {"text": "There is one file."},
]


@pytest.fixture
def server(model_server: Callable[..., ModelServer], monkeypatch: pytest.MonkeyPatch) -> ModelServer:
    made = model_server(SCRIPT)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


async def test_at_its_limit_a_task_sends_nothing_and_waits_until_the_limit_is_raised(
    house: House, server: ModelServer
) -> None:
    task = await house.submit(model="anthropic:claude-opus-5-5", budget_usd=0.5)
    await house.engine()
    row = await house.until_state(task, TaskState.NEEDS_YOU)
    assert "Limit of $0.50 for this task reached" in row.error
    assert server.questions == []
    await house.queue.set_budget(task, 5.0)
    row = await house.until_state(task, TaskState.DONE, TaskState.FAILED, TaskState.NEEDS_YOU)
    assert (row.state, row.error) == (TaskState.DONE, "")
    assert len(server.questions) == 2
    assert row.cost_usd is not None and 0 < row.cost_usd < 5
    reserved = [reserved_of(recorded) for recorded in house.store.events(task)]
    assert all(usd and usd >= 32_000 * 20 / 1e6 for usd in reserved if usd is not None) and any(reserved)


async def test_an_unknown_price_under_a_limit_asks_and_then_stays_unknown(house: House, server: ModelServer) -> None:
    task = await house.submit(model="anthropic:claude-of-tomorrow", budget_usd=0.5)
    await house.engine()
    row = await house.until_state(task, TaskState.NEEDS_YOU)
    assert "price of anthropic:claude-of-tomorrow is not known" in row.error
    assert server.questions == []
    await house.queue.set_budget(task, None)
    row = await house.until_state(task, TaskState.DONE, TaskState.FAILED, TaskState.NEEDS_YOU)
    assert (row.state, row.cost_usd) == (TaskState.DONE, None)


async def test_without_a_key_the_task_waits_and_says_what_to_type(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = await house.submit(model="anthropic:claude-opus-5-5")
    await house.engine()
    row = await house.until_state(task, TaskState.NEEDS_YOU)
    assert "afternoon key set anthropic" in row.error


def reserved_of(recorded: Recorded) -> float | None:
    return recorded.event.reserved_usd if isinstance(recorded.event, TurnStarted) else None
