"""Tonight: when an engine without background work starts, what the journal keeps of work at a provider, how it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from desktop.core.clock import SystemClock
from desktop.core.commands import TaskCancelled
from desktop.core.events import RunEnded, RunInterrupted, RunStarted
from desktop.core.turns import BackgroundStarted, EstimateMade, TurnEnded, TurnStarted
from desktop.providers import overnight
from desktop.work.queue import Order
from desktop.work.tonight import background_check, cancel_at_provider, night_after, said
from tests.unit.work.conftest import House


@pytest.mark.parametrize(
    ("now", "zone", "start"),
    [
        ("2026-03-02T12:00:00+00:00", "Europe/London", "2026-03-02T22:00:00+00:00"),
        ("2026-07-02T12:00:00+00:00", "Europe/London", "2026-07-02T21:00:00+00:00"),
        ("2026-03-02T12:00:00+00:00", "Asia/Shanghai", "2026-03-02T14:00:00+00:00"),
        ("2026-03-02T22:30:00+00:00", "Europe/London", ""),
        ("2026-03-02T04:00:00+00:00", "Europe/London", ""),
        ("2026-03-02T06:00:00+00:00", "Europe/London", "2026-03-02T22:00:00+00:00"),
        ("2026-03-29T08:00:00+00:00", "Europe/Berlin", "2026-03-29T20:00:00+00:00"),
    ],
)
def test_the_night_begins_at_ten_in_the_persons_zone(now: str, zone: str, start: str) -> None:
    assert night_after(datetime.fromisoformat(now), zone) == start


def test_what_is_said_names_the_hour_of_the_persons_clock() -> None:
    text = said("2026-07-02T21:00:00+00:00", "Europe/London")
    assert "22:00 (Europe/London)" in text.en and "22:00（Europe/London）" in text.zh
    assert "lower price" in said("", "Europe/London").en


@pytest.mark.parametrize(
    ("model", "is_later"), [("offline", True), ("anthropic:claude-sonnet-5-5", False), ("local:qwen3", True)]
)
async def test_only_an_engine_without_background_work_waits_for_the_night(
    house: House, monkeypatch: pytest.MonkeyPatch, model: str, is_later: bool
) -> None:
    monkeypatch.setenv("AFTERNOON_LOCAL_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setattr(SystemClock, "now", lambda self: datetime(2026, 3, 2, 12, tzinfo=UTC))
    task = await house.queue.place(Order("Do it.", (house.notes,), model, timezone="Europe/London", pace="tonight"))
    row = house.row(task)
    assert row.pace == "tonight"
    assert (row.not_before is not None) is is_later


async def test_the_estimate_is_made_at_the_lower_price(house: House) -> None:
    def estimate(task: str) -> EstimateMade:
        return next(each.event for each in house.store.events(task) if isinstance(each.event, EstimateMade))

    now, tonight = [
        estimate(await house.queue.place(Order("Do it.", (house.notes,), "openai:gpt-6.2-sol", pace=pace)))
        for pace in ("now", "tonight")
    ]
    assert now.low_usd and now.high_usd and tonight.low_usd and tonight.high_usd
    assert tonight.low_usd == pytest.approx(0.6 * now.low_usd)
    assert tonight.high_usd == pytest.approx(0.6 * now.high_usd)


async def test_a_later_start_the_person_chose_stays(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda self: datetime(2026, 3, 2, 12, tzinfo=UTC))
    at = datetime(2026, 3, 3, 9, tzinfo=UTC)
    order = Order("Do it.", (house.notes,), timezone="Europe/London", pace="tonight", not_before=at)
    assert house.row(await house.queue.place(order)).not_before == at


# --- what the journal keeps ---

MODEL = "openai:gpt-6.2-sol"


async def under_way(house: House) -> str:
    """A task with one turn that goes on at its provider, and no run."""
    order = Order("Do it.", (house.notes,), MODEL, pace="tonight")
    task = await house.queue.place(order)
    await house.store.append(RunStarted(task, "run1"), TurnStarted(task, 1, 1, MODEL, 100, 0.5))
    await house.store.append(BackgroundStarted(task, 1, 1, MODEL, "resp_1"))
    return task


@pytest.mark.parametrize("end", ["waiting", "interrupted", "needs_you"])
async def test_a_turn_at_its_provider_stays_under_way_and_reserved_when_the_run_ends(house: House, end: str) -> None:
    task = await under_way(house)
    ended = RunInterrupted(task, "run1") if end == "interrupted" else RunEnded(task, "run1", end)  # type: ignore[arg-type]
    await house.store.append(ended)
    detail = house.store.detail(task)
    assert detail is not None
    (turn,) = detail.turns
    assert (turn.ended_at, turn.outcome, turn.background) == (None, "", "resp_1")
    assert house.store.counted(None, None, task) == 0.5


class Stops:
    def __init__(self) -> None:
        self.stopped: list[str] = []

    async def cancel(self, id: str) -> None:
        self.stopped.append(id)

    async def aclose(self) -> None: ...


async def test_a_cancelled_task_is_stopped_at_its_provider_once_by_whoever_comes_first(
    opened: Callable[[], House], monkeypatch: pytest.MonkeyPatch
) -> None:
    house, stops = opened(), Stops()
    monkeypatch.setattr(overnight, "open_overnight", lambda name, access, blob: stops)
    task = await under_way(house)
    await house.store.append(RunEnded(task, "run1", "waiting"))
    assert await cancel_at_provider(house.store, task) == [] and not stops.stopped, "it has not ended"
    await house.store.append(TaskCancelled(task))
    assert house.store.left_in_background() == [task]
    assert await cancel_at_provider(house.store, task) == []
    assert await cancel_at_provider(house.store, task) == []
    assert stops.stopped == ["resp_1"]
    (ended,) = [each.event for each in house.store.events(task) if isinstance(each.event, TurnEnded)]
    assert (ended.outcome, ended.cost_usd) == ("aborted", None)
    assert house.store.left_in_background() == []


async def test_an_engine_ends_at_its_start_what_was_cancelled_while_none_ran(
    opened: Callable[[], House], monkeypatch: pytest.MonkeyPatch
) -> None:
    house, stops = opened(), Stops()
    monkeypatch.setattr(overnight, "open_overnight", lambda name, access, blob: stops)
    task = await under_way(house)
    await house.store.append(RunEnded(task, "run1", "waiting"), TaskCancelled(task))
    await house.engine()
    await house.until(lambda: not house.store.left_in_background())
    assert stops.stopped == ["resp_1"]


async def test_what_was_lost_or_came_to_nothing_is_told_in_the_checks(house: House) -> None:
    task = await house.queue.place(Order("Do it.", (house.notes,), MODEL, pace="tonight"))
    await house.store.append(RunStarted(task, "run1"), TurnStarted(task, 1, 1, MODEL))
    await house.store.append(RunInterrupted(task, "run1"), RunStarted(task, "run2"), TurnStarted(task, 1, 2, MODEL))
    await house.store.append(BackgroundStarted(task, 1, 2, MODEL, "resp_2"))
    await house.store.append(TurnEnded(task, 1, "incomplete", 2, error="incomplete: stuck at the provider"))
    detail = house.store.detail(task)
    assert detail is not None
    (finding,) = background_check(detail)
    assert finding.state == "warning"
    assert "may have run too" in finding.detail and "stuck at the provider" in finding.detail


async def test_a_task_for_now_has_no_such_check(house: House) -> None:
    task = await house.submit()
    detail = house.store.detail(task)
    assert detail is not None and background_check(detail) == ()
