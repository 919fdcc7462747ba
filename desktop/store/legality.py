"""Answers for what may not follow what: the refusals of the fold, and the rules that every event is held to.

What an event may do to its own row is decided where that row is folded (fold_task, fold_turn, fold_call).
"""

from __future__ import annotations

from datetime import datetime
from sqlite3 import Connection
from typing import Any

from desktop.core import commands, turns
from desktop.core import events as e
from desktop.core.task import TaskState
from desktop.store.codec import plain, stamp, to_json

HARMLESS = ("READ", "FETCH", "WORKSPACE")
TERMINAL = (TaskState.DONE, TaskState.FAILED, TaskState.CANCELLED)
MOVED_BACK = (commands.UndoRequested, e.MovesUndone)
AFTER_THE_END = (
    e.RunEnded,
    e.RunInterrupted,
    e.CallEnded,
    turns.TurnEnded,
    turns.SideTurnEnded,
    e.DeliverableCopied,
    *MOVED_BACK,
    commands.DeliverablesAccepted,
    commands.DeliverablesRemoved,
)
WITH_AN_OUTCOME = (e.DeliverableSaved, e.FilesMoved, e.SourceRead, e.PlanChanged)


class IllegalEvent(Exception):
    """The event may not follow what the journal holds (DURABILITY: states). Nothing of its transaction was kept."""


class TaskHasEnded(IllegalEvent):
    """The task is done, failed or cancelled: what has ended stays ended. A race with a cancel, or a late answer."""


def assert_open(db: Connection, event: e.Event) -> None:
    """The task exists, and has not ended unless the event only closes what was under way."""
    found = db.execute("SELECT state FROM task WHERE id = ?", (event.task,)).fetchone()
    if found is None:
        raise IllegalEvent(f"{event.kind} for the task {event.task}, which was never submitted")
    if found[0] not in TERMINAL or isinstance(event, AFTER_THE_END):
        return
    if isinstance(event, WITH_AN_OUTCOME) and has_open_intent(db, event.task):
        return  # an effect was in flight when the task ended: its outcome tells the truth
    raise TaskHasEnded(f"{event.kind} for the task {event.task}, which is {found[0]}")


def has_open_intent(db: Connection, task: str) -> bool:
    """Whether a call of the task was begun and has no outcome: nobody knows yet whether it happened."""
    return db.execute("SELECT 1 FROM call WHERE task = ? AND state = 'started' LIMIT 1", (task,)).fetchone() is not None


def insert(db: Connection, table: str, row: dict[str, Any]) -> None:
    """A new row; moments and structures as their columns hold them."""
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    db.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', [_column(value) for value in row.values()])


def _column(value: Any) -> Any:
    """A value as its column holds it: moments and structures as text."""
    if isinstance(value, str):
        return plain(value)
    if value is None or isinstance(value, (int, float)):
        return value
    return stamp(value) if isinstance(value, datetime) else to_json(value)
