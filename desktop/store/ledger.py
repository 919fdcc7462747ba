"""Answers for the ledger: one row per request to a chat model, and per call that reached beyond its task's own folder.

Rows are asked for in pages, newest first; a page costs the same with 100,000 rows behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from desktop.store.codec import moment, stamp

PAGE = 500
# The effects that stay within the task (POLICY: effect classes); the partial index `call_effects` leaves them out too.
WITHIN = "('READ', 'WORKSPACE')"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """`kind` is "turn" or "call". `what` is the chat model ("provider:id") or the tool, `effect` that of a call.
    `purpose` says what a side turn was for; `attempt` counts tries of a turn from 1. `cost_usd` None: unknown."""

    at: datetime
    key: str
    kind: str
    task: str
    instruction: str
    what: str
    effect: str = ""
    purpose: str = ""
    attempt: int = 1
    outcome: str = ""
    error: str = ""
    sent_bytes: int = 0
    cost_usd: float | None = 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the next one goes on behind it."""

    at: str
    key: str


def page(
    db: Connection, start: datetime | None, end: datetime | None, before: Place | None, limit: int = PAGE
) -> list[LedgerRow]:
    """Rows in [start, end), newest first, from behind `before`."""
    values = {
        "start": stamp(start) if start else "",
        "end": stamp(end) if end else "9999",
        "at": before.at if before else "9999",
        "key": before.key if before else "",
        "limit": limit,
    }
    rows = [*db.execute(TURNS, values).fetchall(), *db.execute(CALLS, values).fetchall()]
    rows.sort(key=lambda row: (row[0], row[1]), reverse=True)
    return [LedgerRow(moment(row[0]), *row[1:]) for row in rows[:limit]]


def place_of(row: LedgerRow) -> Place:
    """Where the next page goes on."""
    return Place(stamp(row.at), row.key)


def first(db: Connection) -> datetime | None:
    """The moment of the oldest row."""
    (turn,) = db.execute("SELECT min(at) FROM turn").fetchone()
    (call,) = db.execute(
        f"SELECT min(started_at) FROM call WHERE effect NOT IN {WITHIN} AND started_at IS NOT NULL"
    ).fetchone()
    found = [each for each in (turn, call) if each]
    return moment(min(found)) if found else None


def sends(db: Connection, start: datetime, end: datetime) -> int:
    """Calls with the effect SEND (mails, posts) begun in [start, end) that went through, or of which nobody knows."""
    query = f"""SELECT count(*) FROM call INDEXED BY call_effects WHERE effect NOT IN {WITHIN} AND started_at IS NOT NULL
        AND started_at >= ? AND started_at < ? AND effect = 'SEND' AND state IN ('succeeded', 'in_doubt')"""
    (number,) = db.execute(query, (stamp(start), stamp(end))).fetchone()
    return int(number)


_RANGE = "{at} >= :start AND {at} < :end AND ({at} < :at OR ({at} = :at AND {key} < :key))"
TURNS = f"""SELECT turn.at, turn.key, 'turn', turn.task, task.instruction, turn.model, '', turn.purpose, turn.attempt,
    iif(turn.ended_at IS NULL, '', turn.outcome), turn.error, turn.sent_bytes, turn.cost_usd
    FROM turn INDEXED BY turn_by_moment JOIN task ON task.id = turn.task
    WHERE {_RANGE.format(at="turn.at", key="turn.key")} ORDER BY turn.at DESC, turn.key DESC LIMIT :limit"""
CALLS = f"""SELECT call.started_at, call.key, 'call', call.task, task.instruction, call.tool, call.effect, '', 1,
    iif(call.ended_at IS NULL, '', call.state), iif(call.state = 'succeeded', '', call.result), 0, 0.0
    FROM call INDEXED BY call_effects JOIN task ON task.id = call.task
    WHERE call.effect NOT IN {WITHIN} AND call.started_at IS NOT NULL
    AND {_RANGE.format(at="call.started_at", key="call.key")}
    ORDER BY call.started_at DESC, call.key DESC LIMIT :limit"""
