"""No request starts whose worst case exceeds what is left, whoever else is spending at the same moment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.core import events as e
from desktop.core.clock import SimulatedClock
from desktop.core.commands import BudgetChanged
from desktop.core.errors import LimitReached
from desktop.core.message import Usage
from desktop.core.ports import Weight
from desktop.core.turns import SideTurnEnded, SideTurnStarted, TurnEnded, TurnStarted
from desktop.settings.settings import Settings, save
from desktop.store.journal import Store
from desktop.work.purse import Spending, can_be_lifted, dollars

SOL = (
    "openai:gpt-6.2-sol"  # 2.50 to write a token, 10 for one of its 32,000: a request of 4,000 tokens is $0.33 at most
)
WEIGHT = Weight(16_000, 4_000)
WORST = (4_000 * 2.5 + 32_000 * 10) / 1e6
START = datetime(2026, 11, 22, 9, tzinfo=UTC)


class Desk:
    """A data folder in which tasks are under way."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.clock = SimulatedClock(START)
        self.store = Store.open(home, self.clock, free_space=lambda folder: 10**12)
        self.spending = Spending(self.store, self.clock, home)

    def set(self, **chosen: Any) -> None:
        save(self.home, Settings().with_(timezone="UTC", **chosen))

    def begin(self, task: str, budget: float | None = None) -> str:
        self.store.append_now(e.TaskSubmitted(task, "x", budget_usd=budget), e.RunStarted(task, f"run {task}", SOL))
        return task

    def turn(self, task: str, number: int, cost: float | None, reserved: float | None = 0.0) -> None:
        self.store.append_now(TurnStarted(task, number, 1, SOL, 10, reserved))
        self.store.append_now(TurnEnded(task, number, "complete", usage=Usage(input=1), cost_usd=cost))

    def reserve(self, task: str, model: str = SOL, weight: Weight = WEIGHT) -> float | None:
        return self.spending.purse(task).reserve(model, weight)


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    made = Desk(home)
    made.set()
    yield made
    made.store.close()


def test_a_request_is_held_at_its_worst_case(desk: Desk) -> None:
    assert desk.reserve(desk.begin("a")) == pytest.approx(WORST)


def test_what_runs_here_is_free_under_any_cap(desk: Desk) -> None:
    desk.set(cap_day_usd=0.01)
    for model in ("offline", "scripted:x.json"):
        assert desk.reserve(desk.begin(model, 0.01), model) == 0.0


def test_a_task_stops_before_the_request_that_could_pass_its_cap(desk: Desk) -> None:
    desk.begin("a", 1.0)
    desk.turn("a", 1, 1.0 - WORST)
    assert desk.reserve("a") == pytest.approx(WORST)
    desk.turn("a", 2, 0.01)
    with pytest.raises(LimitReached) as stop:
        desk.reserve("a")
    assert "Limit of $1.00 for this task reached" in stop.value.en and "a higher limit lets it go on" in stop.value.en
    assert can_be_lifted(stop.value.en) and can_be_lifted(stop.value.zh)
    assert "$1.00" in stop.value.zh and "提高上限后继续" in stop.value.zh


def test_a_cap_that_was_raised_holds_from_the_next_request_on(desk: Desk) -> None:
    desk.begin("a", 0.1)
    with pytest.raises(LimitReached):
        desk.reserve("a")
    desk.store.append_now(BudgetChanged("a", "c1", 1.0))
    assert desk.reserve("a") == pytest.approx(WORST)


def test_the_setting_caps_a_task_that_has_no_cap_of_its_own(desk: Desk) -> None:
    desk.set(cap_task_usd=0.2)
    with pytest.raises(LimitReached, match=r"\$0\.20 for this task"):
        desk.reserve(desk.begin("a"))
    assert desk.reserve(desk.begin("b", 5.0)) == pytest.approx(WORST)
    desk.store.append_now(BudgetChanged("a", "c1", None))
    assert desk.reserve("a") == pytest.approx(WORST)


def test_side_turns_count_as_well(desk: Desk) -> None:
    desk.begin("a", 1.0)
    desk.store.append_now(SideTurnStarted("a", "s1", "second_reading", SOL, 10, 0.5))
    desk.store.append_now(SideTurnEnded("a", "s1", SOL, Usage(input=1), 0.9, "fine"))
    with pytest.raises(LimitReached):
        desk.reserve("a")


@pytest.mark.parametrize(
    "end",
    [
        list,
        lambda: [TurnEnded("a", 1, "complete", usage=Usage(input=1), cost_usd=None)],
        lambda: [TurnEnded("a", 1, "aborted")],
        lambda: [TurnEnded("a", 1, "incomplete")],
        lambda: [e.RunInterrupted("a", "run a")],
    ],
    ids=["under way", "price unknown", "aborted", "cut off", "process died"],
)
def test_what_nobody_knows_the_cost_of_counts_with_its_worst_case(desk: Desk, end: Callable[[], list[e.Event]]) -> None:
    desk.begin("a", 1.0)
    desk.store.append_now(TurnStarted("a", 1, 1, SOL, 10, 0.9))
    for event in end():
        desk.store.append_now(event)
    with pytest.raises(LimitReached, match=r"\$0\.90 counted"):
        desk.reserve("a")


def test_a_try_that_failed_without_a_charge_counts_nothing(desk: Desk) -> None:
    desk.begin("a", WORST)
    desk.store.append_now(TurnStarted("a", 1, 1, SOL, 10, 0.3))
    desk.store.append_now(TurnEnded("a", 1, "error", error="overloaded"))
    assert desk.reserve("a") == pytest.approx(WORST)


def test_the_cap_of_a_day_counts_every_task_and_starts_again_at_midnight(desk: Desk) -> None:
    desk.set(cap_day_usd=1.0)
    desk.begin("a")
    desk.turn("a", 1, 0.9)
    desk.begin("b")
    with pytest.raises(LimitReached, match="today") as stop:
        desk.reserve("b")
    assert not can_be_lifted(stop.value.en) and not can_be_lifted(stop.value.zh)
    desk.clock._now += timedelta(hours=15)
    assert desk.reserve("b") == pytest.approx(WORST)


def test_the_cap_of_a_month_counts_its_days(desk: Desk) -> None:
    desk.set(cap_month_usd=1.0)
    desk.begin("a")
    desk.turn("a", 1, 0.9)
    desk.clock._now += timedelta(days=2)
    desk.begin("b")
    with pytest.raises(LimitReached, match="this month"):
        desk.reserve("b")
    desk.clock._now += timedelta(days=9)
    assert desk.reserve("b") == pytest.approx(WORST)


def test_the_day_is_that_of_the_persons_zone(desk: Desk) -> None:
    """22 November 23:30 in London is 23 November in Shanghai."""
    save(desk.home, Settings().with_(timezone="Asia/Shanghai", cap_day_usd=1.0))
    desk.begin("a")
    desk.turn("a", 1, 0.9)
    desk.clock._now = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)
    with pytest.raises(LimitReached):
        desk.reserve("a")
    desk.clock._now = datetime(2026, 11, 22, 16, 1, tzinfo=UTC)
    assert desk.reserve("a") == pytest.approx(WORST)


def test_two_tasks_cannot_spend_the_same_dollar(desk: Desk) -> None:
    """Between a reservation and the journal, nobody but `Spending` knows of it."""
    desk.set(cap_day_usd=1.5 * WORST)
    first, second = desk.begin("a"), desk.begin("b")
    reserved = desk.reserve(first)
    with pytest.raises(LimitReached):
        desk.reserve(second)
    desk.store.append_now(TurnStarted(first, 1, 1, SOL, 10, reserved))
    with pytest.raises(LimitReached):
        desk.reserve(second)
    desk.store.append_now(TurnEnded(first, 1, "complete", usage=Usage(input=1), cost_usd=0.01))
    assert desk.reserve(second) == pytest.approx(WORST)


def test_a_promise_that_came_to_nothing_is_given_back(desk: Desk) -> None:
    desk.set(cap_day_usd=1.5 * WORST)
    desk.reserve(desk.begin("a"))
    desk.store.append_now(e.RunEnded("a", "run a", "paused"))
    assert desk.reserve(desk.begin("b")) == pytest.approx(WORST)


def test_without_a_cap_an_unknown_price_is_no_obstacle_and_stays_unknown(desk: Desk) -> None:
    purse = desk.spending.purse(desk.begin("a"))
    assert purse.reserve("openai:gpt-99", WEIGHT) is None
    assert purse.cost("openai:gpt-99", Usage(input=1, output=1)) is None


@pytest.mark.parametrize("how", ["task", "day"])
def test_under_a_cap_an_unknown_price_asks_the_person_once(desk: Desk, how: str) -> None:
    desk.begin("a", 1.0 if how == "task" else None)
    if how == "day":
        desk.set(cap_day_usd=1.0)
    with pytest.raises(LimitReached) as stop:
        desk.reserve("a", "openai:gpt-99")
    assert "price of openai:gpt-99 is not known" in stop.value.en and "take the limit away" in stop.value.en
    assert can_be_lifted(stop.value.en) and can_be_lifted(stop.value.zh)
    desk.store.append_now(BudgetChanged("a", "c1", None))
    assert desk.reserve("a", "openai:gpt-99") is None


def test_a_price_the_person_enters_is_used(desk: Desk) -> None:
    entry = {
        "provider": "openai",
        "id": "gpt-99",
        "output": 1_000,
        "price": {"input": 1, "output": 1, "cache_write": 1},
    }
    (desk.home / "models.json").write_text(json.dumps({"models": [entry]}))
    assert desk.reserve(desk.begin("a", 1.0), "openai:gpt-99") == pytest.approx(5_000 / 1e6)


def test_a_turn_costs_what_the_list_says(desk: Desk) -> None:
    purse = desk.spending.purse(desk.begin("a"))
    assert purse.cost(SOL, Usage(1_000, 100, 2_000, 500)) == pytest.approx((2000 + 1000 + 200 + 1250) / 1e6)
    assert purse.cost("openai:gpt-6.2-astra", Usage(1_000, 100, 2_000)) is None
    assert purse.cost("offline", Usage(1_000, 100)) == 0.0


@pytest.mark.parametrize(("usd", "text"), [(0.0, "$0.00"), (1.5, "$1.50"), (0.0042, "$0.0042"), (0.005, "$0.01")])
def test_small_sums_can_be_read(usd: float, text: str) -> None:
    assert dollars(usd) == text


SONNET = "anthropic:claude-sonnet-5-5"


def test_what_web_steps_may_charge_is_held_back_with_the_fees_of_the_searches(desk: Desk) -> None:
    desk.begin("a")
    plain = desk.reserve("a", SONNET, Weight(16_000, 4_000))
    web = desk.reserve("a", SONNET, Weight(16_000, 4_000, billed=300_000, searches=3))
    assert plain is not None and web is not None
    assert web - plain == pytest.approx(296_000 * 2.5 / 1e6 + 3 * 10 / 1_000)


def test_reading_nobody_can_bound_is_refused_under_a_limit_and_only_there(desk: Desk) -> None:
    open_ended = Weight(16_000, 4_000, is_bounded=False)
    assert desk.reserve(desk.begin("free"), SOL, open_ended) == pytest.approx(WORST)
    with pytest.raises(LimitReached) as stop:
        desk.reserve(desk.begin("a", 100.0), SOL, open_ended)
    assert "$100.00" in stop.value.en and "web" in stop.value.en and "take the limit away" in stop.value.en
    assert "$100.00" in stop.value.zh and "取消上限" in stop.value.zh
    desk.store.append_now(BudgetChanged("a", "c1", None))
    assert desk.reserve("a", SOL, open_ended) == pytest.approx(WORST)
