"""What the journal holds of asking chat models, told through the store: tries, waits, switches, costs and when a task may start."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from desktop.core.clock import SimulatedClock
from desktop.core.commands import SteerWithdrawn, TaskCancelled, TaskPaused, TaskResumed, UserSteered
from desktop.core.events import CallProposed, CallStarted, Event, RunEnded, RunInterrupted, RunStarted, TaskSubmitted
from desktop.core.message import Usage
from desktop.core.task import TaskRow, TurnRow
from desktop.core.turns import (
    BackgroundStarted,
    EstimateMade,
    ModelChanged,
    RetryPlanned,
    SideTurnEnded,
    SideTurnStarted,
    TurnEnded,
    TurnStarted,
)
from desktop.store.journal import IllegalEvent, Store
from tests.unit.store.conftest import NOON

SUBMITTED = TaskSubmitted("t", "Prepare the pack", model="a:one")
STARTED = RunStarted("t", "r")
FAILED = TurnEnded("t", 1, "error", error="overloaded: busy")
LATER = "2026-03-02T13:00:00+00:00"


def told(store: Store, *events: Event) -> TaskRow:
    for event in events:
        store.append_now(event)
    row = store.task("t")
    assert row is not None
    return row


def turns(store: Store) -> tuple[TurnRow, ...]:
    detail = store.detail("t")
    assert detail is not None
    return detail.turns


def refused(store: Store, event: Event, why: str) -> None:
    before = store.task("t")
    with pytest.raises(IllegalEvent, match=why):
        store.append_now(event)
    assert store.task("t") == before


def test_words_of_the_person_wait_until_a_turn_takes_them_and_can_be_taken_back_until_then(store: Store) -> None:
    told(store, SUBMITTED, STARTED, UserSteered("t", "s1", "Shorter."), UserSteered("t", "s2", "In Chinese."))
    told(store, SteerWithdrawn("t", "s1"), SideTurnStarted("t", "side", "summary", "a:one"))
    told(store, TurnStarted("t", 1, 1, "a:one"), UserSteered("t", "s3", "By sea only."))
    detail = store.detail("t")
    assert detail is not None
    assert [(each.id, each.state) for each in detail.steers] == [
        ("s1", "withdrawn"),
        ("s2", "taken"),
        ("s3", "waiting"),
    ]
    refused(store, SteerWithdrawn("t", "s2"), "does not wait")
    with pytest.raises(IllegalEvent, match="does not wait"):
        store.append_now(SteerWithdrawn("t", "s9"))


def test_a_turn_is_told_with_what_it_sent_what_it_cost_and_how_it_ended(store: Store) -> None:
    told(store, SUBMITTED, STARTED, TurnStarted("t", 1, 1, "a:one", 1200, 0.4))
    assert [(t.outcome, t.sent_bytes, t.reserved_usd, t.ended_at) for t in turns(store)] == [("", 1200, 0.4, None)]
    row = told(store, TurnEnded("t", 1, "complete", usage=Usage(1, 2, 3, 4), cost_usd=0.25))
    (turn,) = turns(store)
    assert (turn.outcome, turn.cost_usd, turn.ended_at, turn.model) == ("complete", 0.25, NOON, "a:one")
    assert (turn.input, turn.output, turn.cache_read, turn.cache_write) == (1, 2, 3, 4)
    assert (row.sent_bytes, row.cost_usd, row.turns) == (1200, 0.25, 1)


def test_side_turns_are_metered_like_any_other(store: Store) -> None:
    row = told(store, SUBMITTED, SideTurnStarted("t", "s1", "second_reading", "b:two", 300, 0.1))
    assert (row.sent_bytes, row.cost_usd) == (300, 0.0)
    row = told(store, SideTurnEnded("t", "s1", "b:two", cost_usd=0.05, text="Fine."))
    assert (row.cost_usd, row.turns) == (0.05, 0)
    assert [(t.purpose, t.turn, t.outcome) for t in turns(store)] == [("second_reading", 0, "complete")]
    assert store.sent(NOON, NOON + timedelta(days=1)) == {"b:two": (1, 300)}


def test_a_cost_with_an_unknown_price_in_it_is_unknown(store: Store) -> None:
    row = told(store, SUBMITTED, STARTED, TurnStarted("t", 1), TurnEnded("t", 1, "complete", cost_usd=None))
    assert row.cost_usd is None
    assert told(store, TurnStarted("t", 2), TurnEnded("t", 2, "complete", cost_usd=0.5)).cost_usd is None


def test_what_was_spent_counts_what_is_held_for_turns_under_way(store: Store, clock: SimulatedClock) -> None:
    told(store, SUBMITTED, STARTED, TurnStarted("t", 1, 1, "m", 1, 0.4), TurnEnded("t", 1, "complete", cost_usd=0.25))
    told(store, TurnStarted("t", 2, 1, "m", 1, 0.3))
    store.append_now(SideTurnStarted("t", "s", "second_reading", "b", 1, None))
    day = store.spent(NOON, NOON + timedelta(days=1))
    assert (day.cost_usd, day.reserved_usd, day.unknown) == (0.25, 0.3, 1)
    clock.advance(1)
    told(store, RunInterrupted("t", "r"))
    assert store.spent(NOON, NOON + timedelta(days=1)).reserved_usd == 0.0
    assert sorted(turn.outcome for turn in turns(store)) == ["complete", "interrupted", "interrupted"]
    assert store.spent(NOON + timedelta(days=1), NOON + timedelta(days=2)).cost_usd == 0.0


@pytest.mark.parametrize("event", [TurnEnded("t", 1, "complete"), SideTurnEnded("t", "s", "m")])
def test_no_outcome_of_a_turn_without_its_intent(store: Store, event: Event) -> None:
    told(store, SUBMITTED, STARTED)
    refused(store, event, "not under way")


def test_no_outcome_after_the_run_took_its_turn_with_it(store: Store) -> None:
    told(store, SUBMITTED, STARTED, TurnStarted("t", 1), RunEnded("t", "r", "paused"))
    refused(store, TurnEnded("t", 1, "complete"), "not under way")
    refused(store, BackgroundStarted("t", 1, 1, "m", "job"), "not under way")


def test_a_try_is_planned_after_a_failure_only_and_shown_until_it_begins(store: Store) -> None:
    told(store, SUBMITTED, STARTED, TurnStarted("t", 1))
    wait = RetryPlanned("t", 1, 1, "a:one", "rate_limit", 90.0)
    refused(store, wait, "did not fail")
    row = told(store, FAILED, wait)
    assert (row.state, row.wake_at) == ("working", NOON + timedelta(seconds=90))
    assert told(store, TurnStarted("t", 1, 2)).wake_at is None


def test_the_model_is_the_one_that_works_and_the_asked_for_one_is_kept(store: Store) -> None:
    row = told(store, SUBMITTED, STARTED, ModelChanged("t", 1, "a:one", "b:two", "overloaded"))
    assert (row.model, row.asked_model) == ("b:two", "a:one")


def test_no_switch_during_a_turn_and_none_while_a_call_is_in_doubt(store: Store) -> None:
    change = ModelChanged("t", 2, "a:one", "b:two", "overloaded")
    told(store, SUBMITTED, STARTED, TurnStarted("t", 1))
    refused(store, change, "a turn is under way")
    proposed = CallProposed("t", 1, 0, "c", "id", "tool", {}, "READ", "allow", "rule")
    told(store, TurnEnded("t", 1, "complete"), proposed, CallStarted("t", "c"))
    refused(store, change, "no outcome yet")


def test_the_estimate_is_the_latest_and_may_be_unknown(store: Store) -> None:
    row = told(store, SUBMITTED, EstimateMade("t", 0.1, 0.4, 9000, "a:one"))
    assert (row.estimate_low_usd, row.estimate_high_usd) == (0.1, 0.4)
    row = told(store, EstimateMade("t", None, None, 9000, "b:two"))
    assert (row.estimate_low_usd, row.estimate_high_usd) == (None, None)


# --- when a task may start ---


def test_a_waiting_task_starts_when_its_time_has_come(store: Store, clock: SimulatedClock) -> None:
    row = told(store, SUBMITTED, STARTED, RunEnded("t", "r", "waiting", "Rate limit.", LATER))
    assert (row.state, row.wake_at, row.error) == ("waiting", datetime.fromisoformat(LATER), "Rate limit.")
    clock.advance(3599)
    refused(store, RunStarted("t", "r2"), "waits until")
    clock.advance(1)
    row = told(store, RunStarted("t", "r2"))
    assert (row.state, row.wake_at, row.error) == ("working", None, "")


def test_the_person_cuts_a_wait_short(store: Store) -> None:
    told(store, SUBMITTED, STARTED, RunEnded("t", "r", "waiting", "Rate limit.", LATER))
    assert told(store, TaskResumed("t", "k")).state == "queued"
    assert told(store, RunStarted("t", "r2")).state == "working"


def test_a_task_that_waits_for_the_network_may_start_at_any_time(store: Store) -> None:
    row = told(store, SUBMITTED, STARTED, RunEnded("t", "r", "waiting", "No network."))
    assert (row.state, row.wake_at) == ("waiting", None)
    assert told(store, RunStarted("t", "r2")).state == "working"


def test_a_pause_ends_the_wait(store: Store) -> None:
    told(store, SUBMITTED, STARTED, TaskPaused("t", "p"))
    row = told(store, RunEnded("t", "r", "waiting", "Rate limit.", LATER))
    assert (row.state, row.wake_at) == ("paused", None)


def test_a_task_for_later_is_not_started_before_its_hour_unless_the_person_says_now(
    store: Store, clock: SimulatedClock
) -> None:
    row = told(store, TaskSubmitted("t", "x", not_before="2026-03-02T13:00:00", pace="tonight"))
    assert (row.state, row.not_before, row.pace) == ("queued", datetime.fromisoformat(LATER), "tonight")
    refused(store, STARTED, "waits until")
    store.append_now(TaskSubmitted("u", "x", not_before=LATER), TaskResumed("u", "now"), RunStarted("u", "ru"))
    clock.advance(3600)
    assert told(store, STARTED).state == "working"


def test_pausing_and_resuming_a_task_for_later_does_not_start_it_now(store: Store) -> None:
    told(store, TaskSubmitted("t", "x", not_before=LATER), TaskPaused("t", "p"), TaskResumed("t", "k"))
    refused(store, STARTED, "waits until")


def test_a_task_comes_after_the_tasks_it_was_told_to(store: Store) -> None:
    store.append_now(TaskSubmitted("first", "x"))
    row = told(store, TaskSubmitted("t", "then", after=("first", "unknown")))
    assert row.after == ("first", "unknown")
    refused(store, STARTED, "comes after first")
    store.append_now(TaskCancelled("first"))
    assert told(store, STARTED).state == "working"


def test_no_task_waits_for_itself_and_no_hour_is_nonsense(store: Store) -> None:
    with pytest.raises(IllegalEvent, match="wait for itself"):
        store.append_now(TaskSubmitted("t", "x", after=("t",)))
    with pytest.raises(IllegalEvent, match="no moment"):
        store.append_now(TaskSubmitted("t", "x", not_before="tonight"))
    assert store.task("t") is None
