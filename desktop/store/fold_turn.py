"""Answers for folding what was asked of chat models: turns, tries and waits, side turns, switches and what they cost.

A turn has its intent before its outcome, and one outcome. A sum with an unknown price in it is unknown (NULL), for good.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from sqlite3 import Connection

from desktop.core import turns
from desktop.core.message import Usage
from desktop.store.codec import plain, stamp
from desktop.store.legality import IllegalEvent, has_open_intent, insert


def turn_started(db: Connection, at: datetime, event: turns.TurnStarted) -> None:
    """Intent of a try; whatever was waited for is over, and it takes the words of the person that waited."""
    _begin(db, at, event, event.turn, event.attempt, "")
    db.execute("UPDATE task SET wake_at = NULL WHERE id = ?", (event.task,))
    db.execute("UPDATE steer SET state = 'taken' WHERE task = ? AND state = 'waiting'", (event.task,))


def side_turn_started(db: Connection, at: datetime, event: turns.SideTurnStarted) -> None:
    """Intent of a request outside the conversation; whatever was waited for is over."""
    _begin(db, at, event, 0, 1, event.purpose)
    db.execute("UPDATE task SET wake_at = NULL WHERE id = ?", (event.task,))


def _begin(
    db: Connection,
    at: datetime,
    event: turns.TurnStarted | turns.SideTurnStarted,
    turn: int,
    attempt: int,
    purpose: str,
) -> None:
    row = {
        "key": event.key,
        "task": event.task,
        "turn": turn,
        "attempt": attempt,
        "purpose": purpose,
        "model": event.model,
        "at": at,
        "sent_bytes": event.sent_bytes,
        "reserved_usd": event.reserved_usd,
    }
    insert(db, "turn", row)
    db.execute("UPDATE task SET sent_bytes = sent_bytes + ? WHERE id = ?", (event.sent_bytes, event.task))


def turn_ended(db: Connection, at: datetime, event: turns.TurnEnded) -> None:
    """The one outcome of a try."""
    _finish(db, at, event, event.outcome, event.usage)
    if event.outcome == "complete":
        db.execute("UPDATE task SET turns = max(turns, ?) WHERE id = ?", (event.turn, event.task))


def side_turn_ended(db: Connection, at: datetime, event: turns.SideTurnEnded) -> None:
    """The one outcome of a side turn."""
    _finish(db, at, event, "error" if event.error else "complete", event.usage)


def _finish(
    db: Connection, at: datetime, event: turns.TurnEnded | turns.SideTurnEnded, outcome: str, usage: Usage
) -> None:
    changed = db.execute(
        """UPDATE turn SET ended_at = ?, outcome = ?, error = ?, cost_usd = ?,
            input = ?, output = ?, cache_read = ?, cache_write = ? WHERE key = ? AND task = ? AND ended_at IS NULL""",
        (
            stamp(at),
            outcome,
            plain(event.error),
            event.cost_usd,
            usage.input,
            usage.output,
            usage.cache_read,
            usage.cache_write,
            event.key,
            event.task,
        ),
    )
    if not changed.rowcount:
        raise IllegalEvent(f"{event.kind} for the turn {event.key}, which is not under way")
    db.execute("UPDATE task SET cost_usd = cost_usd + ? WHERE id = ?", (event.cost_usd, event.task))


def close_turns(db: Connection, at: datetime, task: str, outcome: str) -> None:
    """A run that ends takes its unanswered turn with it, so that nothing stays reserved. A dead process also its side turns.
    A turn that goes on at its provider stays under way, and what it may cost stays reserved."""
    which = "" if outcome == "interrupted" else " AND turn > 0"
    db.execute(
        f"UPDATE turn SET ended_at = ?, outcome = ? WHERE task = ? AND ended_at IS NULL AND background = ''{which}",
        (stamp(at), outcome, task),
    )


def retry_planned(db: Connection, at: datetime, event: turns.RetryPlanned) -> None:
    """When the next try of a failed turn comes."""
    found = db.execute("SELECT outcome FROM turn WHERE key = ? AND task = ?", (event.key, event.task)).fetchone()
    if found is None or found[0] not in ("error", "incomplete"):
        raise IllegalEvent(f"RetryPlanned for the turn {event.key}, which did not fail")
    wake_at = stamp(at + timedelta(seconds=event.wait_s))
    db.execute("UPDATE task SET wake_at = ? WHERE id = ?", (wake_at, event.task))


def model_changed(db: Connection, event: turns.ModelChanged) -> None:
    """Between turns only, and never while nobody knows whether a call has happened."""
    if has_open_intent(db, event.task):
        raise IllegalEvent(f"ModelChanged for the task {event.task}, of which a call has no outcome yet")
    if db.execute("SELECT 1 FROM turn WHERE task = ? AND ended_at IS NULL AND turn > 0", (event.task,)).fetchone():
        raise IllegalEvent(f"ModelChanged for the task {event.task}, of which a turn is under way")
    db.execute("UPDATE task SET model = ? WHERE id = ?", (plain(event.target), event.task))


def background_started(db: Connection, event: turns.BackgroundStarted) -> None:
    """Where a turn under way goes on at its provider."""
    changed = db.execute(
        "UPDATE turn SET background = ? WHERE key = ? AND task = ? AND ended_at IS NULL",
        (plain(event.id), event.key, event.task),
    )
    if not changed.rowcount:
        raise IllegalEvent(f"BackgroundStarted for the turn {event.key}, which is not under way")


def estimate_made(db: Connection, event: turns.EstimateMade) -> None:
    """The latest estimate is the one shown."""
    db.execute(
        "UPDATE task SET estimate_low_usd = ?, estimate_high_usd = ? WHERE id = ?",
        (event.low_usd, event.high_usd, event.task),
    )
