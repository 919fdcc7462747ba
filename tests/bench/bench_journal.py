"""The journal against raw sqlite3 with the same pragmas, in one run; then reading with few and with many past tasks.

The raw side writes the very same rows into an equal event table, one transaction each, and nothing else. Ours adds the
projections, their rules, the hand-over to the writer's thread and the publishing.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from desktop.core.clock import SimulatedClock, SystemClock
from desktop.core.events import (
    CallEnded,
    CallProposed,
    CallStarted,
    Event,
    RunEnded,
    RunStarted,
    SourceRead,
    TaskCompleted,
    TaskSubmitted,
    TurnEnded,
    TurnStarted,
)
from desktop.core.message import TextPart, ToolCallPart
from desktop.core.schema import dump
from desktop.store import migrations, tables
from desktop.store.codec import stamp
from desktop.store.connection import connect
from desktop.store.journal import Store

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]

WARM_UP = 5
ROUNDS = 10
WAYS = ("raw", "append_now", "await append")
TURNS = 40

Story = Callable[[str], list[list[Event]]]


def turns(name: str) -> list[list[Event]]:
    """A task of 40 turns as the engine appends it: every other call reaches out."""
    text = "What was found so far is put together in a paragraph of ordinary length. " * 4
    story: list[list[Event]] = [[TaskSubmitted(name, text)], [RunStarted(name, f"{name}-run")]]
    for turn in range(1, TURNS + 1):
        call = f"{name}-{turn}"
        parts = (TextPart(text), ToolCallPart(call, "read", {"file": "a.docx"}))
        story.append([TurnStarted(name, turn, model="offline")])
        story.append([TurnEnded(name, turn, "complete", parts=parts)])
        story.append(
            [
                CallProposed(
                    name,
                    turn,
                    0,
                    call,
                    call,
                    "read",
                    {"file": "a.docx"},
                    ("READ", "SEND")[turn % 2],
                    "allow",
                    "workspace",
                )
            ]
        )
        story.append([SourceRead(name, f"file {turn}.docx", "/a", "0" * 64, "docx", 10_000, 40)])
    return story


def call_story(name: str, odd: int) -> list[list[Event]]:
    """Intents and outcomes of every other call: those that reach out (odd) are repeated, fsynced, in the black box."""
    story: list[list[Event]] = []
    for turn in range(1, TURNS + 1):
        if turn % 2 == odd:
            call = f"{name}-{turn}"
            story += [[CallStarted(name, call)], [CallEnded(name, call, "succeeded", "done " * 40)]]
    return story


def reads(name: str) -> list[list[Event]]:
    return call_story(name, 0)


def effects(name: str) -> list[list[Event]]:
    return call_story(name, 1)


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def raw_append(db: sqlite3.Connection, events: list[Event]) -> None:
    db.execute("BEGIN IMMEDIATE")
    for event in events:
        body = json.dumps(dump(event), ensure_ascii=False)
        row = ("2026-11-22T12:00:00+00:00", event.kind, event.key, event.task, event.schema, body)
        db.execute("INSERT INTO event (at, kind, key, task, schema, body) VALUES (?, ?, ?, ?, ?, ?)", row)
    db.execute("COMMIT")


async def measured(db: sqlite3.Connection, store: Store, story: Story, number: int) -> Iterator[dict[str, float]]:
    """Milliseconds per append of each way, transaction by transaction in turn, so that noise falls on all alike."""
    rows = []
    stories = zip(*(story(f"{way}-{number}") for way in WAYS), strict=True)
    for raw_events, now_events, async_events in stories:
        start = time.perf_counter()
        raw_append(db, raw_events)
        middle = time.perf_counter()
        store.append_now(*now_events)
        late = time.perf_counter()
        await store.append(*async_events)
        times = (middle - start, late - middle, time.perf_counter() - late)
        rows.append({way: value * 1000 for way, value in zip(WAYS, times, strict=True)})
    return iter(rows)


@pytest.fixture
def raw(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    db = connect(tmp_path / "raw.db")
    for statement in migrations.statements(tables.EVENTS):
        db.execute(statement)
    yield db
    db.close()


def test_appends_cost_little_more_than_raw_sqlite3(raw: sqlite3.Connection, home: Path) -> None:
    store = Store.open(home, SystemClock())
    times: dict[str, list[dict[str, float]]] = {"turns": [], "reads": [], "effects": []}
    with asyncio.Runner() as runner:
        for number in range(WARM_UP + ROUNDS):  # a write-ahead log costs more while its file still grows
            for name, story in (("turns", turns), ("reads", reads), ("effects", effects)):
                found = runner.run(measured(raw, store, story, number))
                if number >= WARM_UP:
                    times[name] += found
    store.close()
    for name, rows in times.items():
        medians = {way: statistics.median(row[way] for row in rows) for way in WAYS}
        for way, value in medians.items():
            print(f"\n  {name:8} {way:13} {value:7.3f} ms   {value / medians['raw']:.2f}x", end="")


@pytest.mark.parametrize("past", [10, 100_000])
def test_reading_with_few_and_with_many_past_tasks(past: int, home: Path) -> None:
    end = datetime.fromisoformat("2026-11-22T12:00:00+00:00")
    fill(home, past, end)
    opened = statistics.median(milliseconds(lambda: Store.open(home, SimulatedClock(end)).close()) for _ in range(9))
    store = Store.open(home, SimulatedClock(end))
    days = [end.replace(hour=0) - timedelta(days=back) for back in (0, 1, 30, 300)]
    rows = [len(store.day(day, day + timedelta(days=1))) for day in days]
    took = [
        statistics.median(milliseconds(partial(store.day, day, day + timedelta(days=1))) for _ in range(9))
        for day in days
    ]
    newest = statistics.median(milliseconds(lambda: store.tasks(limit=200)) for _ in range(9))
    edges = [end.replace(hour=0) - timedelta(days=back) for back in range(7, -1, -1)]
    week = statistics.median(milliseconds(lambda: store.counts(edges)) for _ in range(9))
    idle = statistics.median(milliseconds(store.poll) for _ in range(99))
    store.close()
    print(
        f"\n  {past:7,} past tasks: open {opened:.2f} ms, newest 200 {newest:.2f} ms, week {week:.2f} ms, poll {idle:.4f} ms"
    )
    for day, count, value in zip(days, rows, took, strict=True):
        print(f"    day({day:%Y-%m-%d}) {count:3} tasks {value:6.2f} ms", end="")


def fill(home: Path, past: int, end: datetime) -> None:
    """`past` ended tasks, 40 a day up to `end`, each alive for an hour, every 97th for three weeks."""
    store = Store.open(home, SimulatedClock(end))
    store.close()
    db = connect(home / "queue.db")
    db.execute("BEGIN")
    from desktop.core.events import Recorded
    from desktop.store.projections import project

    seq = 0
    for number in range(past):
        start = end - timedelta(minutes=36 * (past - number))
        life = timedelta(days=21) if number % 97 == 0 else timedelta(hours=1)
        name = f"task-{number:06}"
        for at, event in (
            (start, TaskSubmitted(name, "Prepare the meeting pack")),
            (start, RunStarted(name, name)),
            (start + life, TaskCompleted(name, "All is there.")),
            (start + life, RunEnded(name, name, "completed")),
        ):
            seq += 1
            body = json.dumps(dump(event))
            row = (seq, stamp(at), event.kind, event.key, event.task, event.schema, body)
            db.execute("INSERT INTO event (seq, at, kind, key, task, schema, body) VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            project(db, Recorded(seq, at, event))
    db.execute("COMMIT")
    db.close()
