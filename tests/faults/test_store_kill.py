"""What was acknowledged survives kill -9, and several processes may append to one journal at once."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.core.clock import SystemClock
from desktop.core.events import TaskSubmitted
from desktop.store.blackbox import BlackBox
from desktop.store.journal import Store
from tests.support.program import PROJECT

APPEND = """
import asyncio, sys
from pathlib import Path
from desktop.core.clock import SystemClock
from desktop.core.events import RunStarted, TaskCompleted, TaskSubmitted, TurnEnded, TurnStarted
from desktop.core.message import TextPart
from desktop.store.journal import Store

async def work(home, name, number, count):
    store = Store.open(Path(home), SystemClock())
    async def lane(lane):
        for i in range(count):
            task = f"{name}-{lane}-{i}"
            await store.append(TaskSubmitted(task, "x"), RunStarted(task, task))
            print("ACK", task, flush=True)
            parts = (TextPart("y" * (40_000 if i % 7 == 0 else 400)),)
            await store.append(TurnStarted(task, 1), TurnEnded(task, 1, "complete", parts=parts))
            await store.append(TaskCompleted(task))
            print("END", task, flush=True)
    await asyncio.gather(*(lane(n) for n in range(number)))
    store.close()

asyncio.run(work(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
"""


def appending(home: Path, name: str, lanes: int, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", APPEND, str(home), name, str(lanes), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT)


def acknowledged(process: subprocess.Popen[str]) -> dict[str, str]:
    """Task -> the last thing said about it."""
    assert process.stdout is not None
    with process.stdout:
        lines = [line.split() for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    return {task: word for word, task in lines}


@pytest.mark.parametrize("seed", range(4))
def test_every_acknowledged_append_survives_kill_9(home: Path, seed: int) -> None:
    """The process dies at a random moment within its appends; the next one goes on where it stopped."""
    chance = random.Random(seed)
    said: dict[str, str] = {}
    for life in range(3):
        process = appending(home, f"life{life}", 3, 100_000)
        assert process.stdout is not None
        said |= {process.stdout.readline().split()[1]: "ACK"}
        time.sleep(chance.uniform(0.0, 0.25))
        process.send_signal(signal.SIGKILL)
        process.wait()
        said |= acknowledged(process)
    store = Store.open(home, SystemClock())
    states = {row.id: str(row.state) for row in store.tasks(limit=100_000)}
    assert len(said) >= 3
    assert not [task for task in said if task not in states]
    assert not [task for task, word in said.items() if word == "END" and states[task] != "done"]
    assert [item.seq for item in store.events()] == list(range(1, len(list(store.events())) + 1))
    assert [finding.state for finding in store.check() if finding.name in ("database", "blobs")] == ["ok", "ok"]
    report = store.rebuild()
    assert (report.differences, report.illegal) == ((), ())
    noted = {note.task for note in BlackBox(home).notes() if note.kind == "TaskSubmitted"}
    assert set(said) <= noted <= set(states)
    store.close()


def test_two_processes_append_at_once_and_a_third_hears_of_everything(home: Path) -> None:
    store = Store.open(home, SystemClock())
    heard: list[int] = []
    store.bus.subscribe(lambda item: heard.append(item.seq))
    processes = [appending(home, name, 2, 25) for name in ("one", "two")]
    mine = 0
    while any(process.poll() is None for process in processes):
        store.poll()
        store.append_now(TaskSubmitted(f"mine-{mine}", "x"))
        mine += 1
    said = [acknowledged(process) for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    store.poll()
    assert [len(tasks) for tasks in said] == [50, 50]
    assert heard == list(range(1, 100 * 5 + mine + 1)), "every event once, in order"
    assert store.rebuild().differences == ()
    store.close()


def test_connections_that_come_and_go_do_not_give_up_the_locks_of_others(home: Path) -> None:
    """Opening and closing the file by any way but SQLite's would: the other process would remove our log."""
    store = Store.open(home, SystemClock())
    store.append_now(TaskSubmitted("before", "x"))
    store.maintain()
    store.check()
    store.rebuild()
    Store.open(home, SystemClock()).close()
    Store.open(home, SystemClock(), read_only=True).close()
    process = appending(home, "other", 1, 3)
    assert len(acknowledged(process)) == 3
    assert process.wait() == 0
    store.append_now(TaskSubmitted("after", "x"))
    store.close()
    again = Store.open(home, SystemClock())
    assert {row.id for row in again.tasks()} == {"before", "after", "other-0-0", "other-0-1", "other-0-2"}
    again.close()


def test_a_process_killed_inside_a_transaction_leaves_nothing_of_it(home: Path) -> None:
    Store.open(home, SystemClock()).close()
    program = f"""
import os, signal
from pathlib import Path
from desktop.core.clock import SystemClock
from desktop.core.events import TaskSubmitted
from desktop.store import writer
from desktop.store.journal import Store
store = Store.open(Path({str(home)!r}), SystemClock())
store.append_now(TaskSubmitted("kept", "x"))
real = writer.project
def project(db, recorded):
    real(db, recorded)
    if recorded.event.task == "second":
        os.kill(os.getpid(), signal.SIGKILL)
writer.project = project
store.append_now(TaskSubmitted("first", "x"), TaskSubmitted("second", "x"))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=False)
    assert done.returncode == -signal.SIGKILL
    db = sqlite3.connect(home / "queue.db")
    assert db.execute("SELECT task FROM event").fetchall() == [("kept",)]
    assert db.execute("SELECT id FROM task").fetchall() == [("kept",)]
    db.close()
