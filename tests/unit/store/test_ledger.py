from __future__ import annotations

from datetime import timedelta

from desktop.core.clock import SimulatedClock
from desktop.core.events import CallEnded, CallProposed, CallStarted, RunStarted, TaskSubmitted, TurnEnded, TurnStarted
from desktop.core.message import Usage
from desktop.core.turns import SideTurnEnded, SideTurnStarted
from desktop.store import ledger
from desktop.store.journal import Store
from tests.unit.store.conftest import NOON


def asked(store: Store, clock: SimulatedClock, task: str, turns: int) -> None:
    store.append_now(TaskSubmitted(task, f"Instruction of {task}"), RunStarted(task, f"{task}-r"))
    for number in range(1, turns + 1):
        clock.advance(60)
        store.append_now(TurnStarted(task, number, model="anthropic:opus", sent_bytes=1_000 * number))
        store.append_now(TurnEnded(task, number, "complete", usage=Usage(10, 5), cost_usd=0.25))


def called(store: Store, task: str, call: str, effect: str, outcome: str = "succeeded") -> None:
    store.append_now(CallProposed(task, 1, 0, call, call, "tool_" + effect.lower(), {}, effect, "allow", "r"))
    store.append_now(CallStarted(task, call))
    store.append_now(CallEnded(task, call, outcome, "not at home" if outcome == "failed" else "done"))


def test_every_request_and_every_call_beyond_the_task_is_a_row(store: Store, clock: SimulatedClock) -> None:
    asked(store, clock, "a", 2)
    clock.advance(60)
    called(store, "a", "c-read", "READ")
    called(store, "a", "c-write", "WORKSPACE")
    called(store, "a", "c-change", "CHANGE", "failed")
    clock.advance(60)
    store.append_now(SideTurnStarted("a", "side1", "review", "openai:gpt", sent_bytes=77))
    store.append_now(SideTurnEnded("a", "side1", "openai:gpt", cost_usd=None))
    rows = store.ledger(None, None)
    assert [(row.kind, row.what, row.sent_bytes, row.cost_usd) for row in rows] == [
        ("turn", "openai:gpt", 77, None),
        ("call", "tool_change", 0, 0.0),
        ("turn", "anthropic:opus", 2_000, 0.25),
        ("turn", "anthropic:opus", 1_000, 0.25),
    ]
    assert rows[0].purpose == "review"
    assert (rows[1].effect, rows[1].outcome, rows[1].error) == ("CHANGE", "failed", "not at home")
    assert {row.instruction for row in rows} == {"Instruction of a"}


def test_pages_give_every_row_once_and_in_order(store: Store, clock: SimulatedClock) -> None:
    asked(store, clock, "a", 7)
    called(store, "a", "c1", "CHANGE")  # the same moment as the last request
    whole = store.ledger(None, None)
    paged: list[ledger.LedgerRow] = []
    before = None
    while found := store.ledger(None, None, before, limit=2):
        assert len(found) <= 2
        paged += found
        before = ledger.place_of(found[-1])
    assert paged == whole == list(store.ledger_rows(None, None))
    assert len(whole) == 8


def test_a_day_holds_what_began_in_it(store: Store, clock: SimulatedClock) -> None:
    asked(store, clock, "a", 3)
    minute = timedelta(minutes=1)
    assert [row.sent_bytes for row in store.ledger(NOON + 2 * minute, NOON + 3 * minute)] == [2_000]
    assert store.ledger(NOON + 4 * minute, None) == []


def test_only_what_was_sent_counts_as_sent(store: Store, clock: SimulatedClock) -> None:
    asked(store, clock, "a", 1)
    day = (NOON, NOON + timedelta(days=1))
    called(store, "a", "c1", "CHANGE")
    called(store, "a", "c2", "SEND", "failed")
    assert store.sends(*day) == 0
    called(store, "a", "c3", "SEND")
    called(store, "a", "c4", "SEND", "in_doubt")
    assert store.sends(*day) == 2
    assert store.sends(NOON - timedelta(days=1), NOON) == 0
