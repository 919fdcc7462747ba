"""Search and ledger with 100,000 tasks, 1,000 deliverables of 20 sentences and 100,000 requests to a model.

Prints how long the index takes to be made, its size beside the journal's, what queries cost, and what an append costs
beside it (the index is not written by the append; what is compared is an append with and without the index open).
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core.clock import SimulatedClock
from desktop.core.events import (
    CallProposed,
    CallStarted,
    DeliverableSaved,
    Event,
    RunStarted,
    TaskCompleted,
    TaskSubmitted,
    TurnEnded,
    TurnStarted,
)
from desktop.store.journal import Store
from desktop.store.ledger import place_of
from tests.support.seeded_week import week_clock

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]

TASKS, DELIVERABLES, SENTENCES, BATCH = 100_000, 1_000, 20, 500
WORDS = (
    "freight offer invoice delivery depot carrier ferry pallet customer review figures deadline price quarter".split()
)
CHINESE = "货运报价发票送货仓库承运轮渡托盘客户评审数据期限价格季度"


def sentence(dice: random.Random) -> str:
    chinese = "".join(dice.choices(CHINESE, k=6))
    return f"{' '.join(dice.choices(WORDS, k=8))} {dice.randrange(10**6):,} {chinese}"


def story(store: Store, dice: random.Random, number: int) -> list[Event]:
    task = f"t{number:06}"
    events: list[Event] = [
        TaskSubmitted(task, sentence(dice)),
        RunStarted(task, f"{task}r"),
        TurnStarted(task, 1, model="anthropic:claude-opus-4-8", sent_bytes=40_000),
        TurnEnded(task, 1, "complete", cost_usd=0.02),
    ]
    if number % (TASKS // DELIVERABLES) == 0:
        told = [{"place": f"note {n}", "text": sentence(dice), "sources": []} for n in range(SENTENCES)]
        blob = store.put_blob_now(json.dumps({"evidence": told}).encode())
        call = f"{task}c"
        events += [
            CallProposed(task, 1, 0, call, call, "write", {}, "WORKSPACE", "allow", "r"),
            CallStarted(task, call),
            DeliverableSaved(
                task, call, call, f"Note {number}.docx", f"/o/{number}", "0" * 64, "docx", 1, 1, "N", blob
            ),
        ]
    return events


def filled(home: Path, clock: SimulatedClock) -> Store:
    store, dice = Store.open(home, clock), random.Random(4)
    for start in range(0, TASKS, BATCH):
        store.append_now(*(event for number in range(start, start + BATCH) for event in story(store, dice, number)))
        clock.advance(3600)
    for number in range(0, TASKS, 97):
        store.append_now(TaskCompleted(f"t{number:06}", sentence(dice))) if number % 100 else None
    return store


def spent_ms(act: Callable[[], object], rounds: int = 20) -> float:
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        found.append(time.perf_counter() - start)
    return statistics.median(found) * 1000


def test_search_and_ledger_stay_quick_with_a_hundred_thousand_tasks(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = filled(home, week_clock())
    lines = []

    def append(number: int) -> None:
        store.append_now(TaskSubmitted(f"more{number}", "One more task about freight"))

    before = statistics.median(spent_ms(lambda n=n: append(n), 1) for n in range(200))
    start = time.perf_counter()
    store.search("freight", portions=2**31)
    lines.append(f"index made in {time.perf_counter() - start:.1f} s")
    sizes = [sum(path.stat().st_size for path in home.glob(f"{name}.db*")) for name in ("queue", "search")]
    lines.append(f"queue.db {sizes[0] / 1e6:.0f} MB, search.db {sizes[1] / 1e6:.0f} MB")
    after = statistics.median(spent_ms(lambda n=n: append(1000 + n), 1) for n in range(200))
    lines.append(f"append without an index {before:.2f} ms, with one {after:.2f} ms")
    for words in ("freight", "fr", "freight ferry pallet", "412,300", "货运", "货", "note 500", "nothinglikeit"):
        shown = store.search(words).counts
        lines.append(f"search {words!r}: {spent_ms(lambda words=words: store.search(words)):.1f} ms, {shown}")
    page = store.ledger(None, None)
    lines.append(f"ledger, first page: {spent_ms(lambda: store.ledger(None, None)):.1f} ms")
    deep = page[-1]
    for _ in range(100):
        deep = store.ledger(None, None, place_of(deep))[-1]
    lines.append(f"ledger, page 101: {spent_ms(lambda: store.ledger(None, None, place_of(deep))):.1f} ms")
    start = time.perf_counter()
    assert sum(1 for _ in store.ledger_rows(None, None)) == TASKS
    lines.append(f"ledger, all {TASKS} rows: {time.perf_counter() - start:.1f} s")
    store.close()
    with capsys.disabled():
        print("\n" + "\n".join(lines))
    assert len(page) == 500
