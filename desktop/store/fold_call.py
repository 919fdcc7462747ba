"""Answers for folding tool calls, and the approvals and questions that go with them."""

from __future__ import annotations

from datetime import datetime
from sqlite3 import Connection
from typing import Any

from desktop.core import commands
from desktop.core import events as e
from desktop.store.codec import plain, stamp
from desktop.store.legality import HARMLESS, IllegalEvent, insert

RESULT_CHARACTERS = 4_000  # of a call's result kept in its row; the whole text stays in the journal


def call_proposed(db: Connection, at: datetime, event: e.CallProposed) -> None:
    """What the chat model wants, and what policy said."""
    row = {
        "key": event.call,
        "task": event.task,
        "turn": event.turn,
        "index": event.index,
        "call_id": event.call_id,
        "tool": event.tool,
        "arguments": dict(event.arguments),
        "effect": event.effect,
        "decision": event.decision,
        "rule": event.rule,
        "state": "proposed",
        "at": at,
    }
    insert(db, "call", row)


def _call(db: Connection, event: e.CallStarted | e.CallEnded | e.ApprovalRequested) -> tuple[Any, ...]:
    """tool, arguments, effect, decision, state and moment of intent of the call an event is about."""
    found: tuple[Any, ...] | None = db.execute(
        "SELECT tool, arguments, effect, decision, state, started_at FROM call WHERE key = ? AND task = ?",
        (event.call, event.task),
    ).fetchone()
    if found is None:
        raise IllegalEvent(f"{event.kind} for the call {event.call}, which was never proposed")
    if found[4] in ("succeeded", "failed", "denied", "in_doubt"):
        raise IllegalEvent(f"{event.kind} for the call {event.call}, which has its outcome: {found[4]}")
    return found


def call_started(db: Connection, at: datetime, event: e.CallStarted) -> None:
    """Intent. Only for what is allowed or was granted."""
    _, _, _, decision, _, _ = _call(db, event)
    approval = db.execute(
        "SELECT state FROM approval WHERE call = ? ORDER BY seq DESC LIMIT 1", (event.call,)
    ).fetchone()
    answer = approval[0] if approval else {"allow": "granted", "ask": "not requested", "deny": "denied"}[decision]
    if answer != "granted":
        raise IllegalEvent(f"CallStarted for the call {event.call}, whose approval is {answer}")
    db.execute(
        "UPDATE call SET state = 'started', started_at = ifnull(started_at, ?) WHERE key = ?", (stamp(at), event.call)
    )


def call_ended(db: Connection, at: datetime, event: e.CallEnded) -> None:
    """The one outcome; an effect needs its intent before it."""
    _, _, effect, _, _, started = _call(db, event)
    if event.outcome in ("succeeded", "in_doubt") and started is None and effect not in HARMLESS:
        raise IllegalEvent(f"CallEnded ({event.outcome}) for the effect {event.call}, which had no intent")
    db.execute(
        "UPDATE call SET state = ?, ended_at = ?, result = ? WHERE key = ?",
        (event.outcome, stamp(at), plain(event.content[:RESULT_CHARACTERS]), event.call),
    )


# --- approvals and questions ---


def approval_requested(db: Connection, recorded: e.Recorded, event: e.ApprovalRequested) -> None:
    """A card that waits; one thing more for the person."""
    tool, arguments, *_ = _call(db, event)
    row = {
        "id": event.approval,
        "seq": recorded.seq,
        "task": event.task,
        "call": event.call,
        "card": event.card,
        "tool": tool,
        "arguments": arguments,
        "digest": event.digest,
        "state": "waiting",
        "at": recorded.at,
        "warnings": event.warnings,
        "notices": event.notices,
        "provenance": event.provenance,
    }
    insert(db, "approval", row)
    db.execute("UPDATE call SET state = 'awaiting' WHERE key = ?", (event.call,))
    db.execute("UPDATE task SET needs = needs + 1 WHERE id = ?", (event.task,))


def approval_decided(db: Connection, at: datetime, event: commands.ApprovalDecided) -> None:
    """Single use: what was decided stays decided."""
    found = db.execute(
        "SELECT state, call FROM approval WHERE id = ? AND task = ?", (event.approval, event.task)
    ).fetchone()
    if found is None or found[0] != "waiting":
        raise IllegalEvent(f"the approval {event.approval} is {found[0] if found else 'unknown'}, not waiting")
    db.execute(
        "UPDATE approval SET state = ?, decided_at = ? WHERE id = ?", (event.decision, stamp(at), event.approval)
    )
    if event.decision == "granted":
        db.execute("UPDATE call SET state = 'ready' WHERE key = ? AND state = 'awaiting'", (found[1],))
    _answered(db, event.task)


def question_asked(db: Connection, recorded: e.Recorded, event: e.QuestionAsked) -> None:
    """A question that is open; one thing more for the person."""
    row = {
        "id": event.question,
        "seq": recorded.seq,
        "task": event.task,
        "call": event.call,
        "text": event.text,
        "choices": event.choices,
        "state": "open",
        "at": recorded.at,
        "secret": event.secret,
    }
    insert(db, "question", row)
    db.execute("UPDATE task SET needs = needs + 1 WHERE id = ?", (event.task,))


def question_answered(db: Connection, at: datetime, event: commands.QuestionAnswered) -> None:
    """The first answer stands."""
    changed = db.execute(
        "UPDATE question SET state = ?, answer = ?, answered_at = ? WHERE id = ? AND task = ? AND state = 'open'",
        ("skipped" if event.skipped else "answered", plain(event.text), stamp(at), event.question, event.task),
    )
    if not changed.rowcount:
        raise IllegalEvent(f"the question {event.question} is not open")
    _answered(db, event.task)


def _answered(db: Connection, task: str) -> None:
    """One thing less to answer; with nothing left open, a task that stood still for it is queued again."""
    db.execute(
        """UPDATE task SET needs = needs - 1, answers = answers + 1,
            state = iif(state = 'needs_you' AND needs = 1, 'queued', state) WHERE id = ?""",
        (task,),
    )
