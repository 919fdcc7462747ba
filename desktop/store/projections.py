"""Answers for the fold: what every event changes in the projections, and which events may not follow which.

`project` runs inside the transaction that appends the event, so an illegal one leaves nothing behind. It looks at the
event and the projections only, never at a clock or at the event table: folding the journal again gives equal tables.
"""

from __future__ import annotations

import math
from datetime import datetime
from sqlite3 import Connection
from typing import Any, assert_never

from desktop.core import commands, turns
from desktop.core import events as e
from desktop.core.task import TaskState
from desktop.store.codec import moment, plain, stamp, to_json

RESULT_CHARACTERS = 4_000  # of a call's result kept in its row; the whole text stays in the journal
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
)
WITH_AN_OUTCOME = (e.DeliverableSaved, e.FilesMoved, e.SourceRead, e.PlanChanged)


class IllegalEvent(Exception):
    """The event may not follow what the journal holds (DURABILITY: states). Nothing of its transaction was kept."""


class TaskHasEnded(IllegalEvent):
    """The task is done, failed or cancelled: what has ended stays ended. A race with a cancel, or a late answer."""


def project(db: Connection, recorded: e.Recorded) -> None:
    """Change the projections as `recorded` says. Raises IllegalEvent."""
    event = recorded.event
    if not isinstance(event, e.TaskSubmitted):
        _assert_open(db, event)
    match event:
        case e.TaskSubmitted():
            _submitted(db, recorded, event)
        case e.RunStarted() | e.RunInterrupted() | e.RunEnded():
            _run(db, recorded.at, event)
        case e.RepairRequested() | e.FilesMoved() | commands.UndoRequested() | e.MovesUndone():
            pass  # read by the conversation and by the undo; no view shows them
        case turns.TurnStarted() | turns.RetryPlanned() | turns.ContextCompacted() | turns.BackgroundStarted():
            pass
        case turns.SideTurnStarted() | turns.SideTurnEnded() | turns.EstimateMade() | turns.ModelChanged():
            pass
        case commands.BudgetChanged():
            db.execute("UPDATE task SET budget_usd = ? WHERE id = ?", (event.budget_usd, event.task))
        case turns.TurnEnded():
            _turn_ended(db, event)
        case e.CallProposed():
            _call_proposed(db, recorded.at, event)
        case e.CallStarted():
            _call_started(db, recorded.at, event)
        case e.CallEnded():
            _call_ended(db, recorded.at, event)
        case e.ApprovalRequested():
            _approval_requested(db, recorded, event)
        case commands.ApprovalDecided():
            _approval_decided(db, recorded.at, event)
        case e.QuestionAsked():
            _question_asked(db, recorded, event)
        case commands.QuestionAnswered():
            _question_answered(db, recorded.at, event)
        case e.SourceRead():
            _source_read(db, recorded, event)
        case e.DeliverableSaved():
            _deliverable_saved(db, recorded, event)
        case e.DeliverableCopied():
            if not db.execute("SELECT 1 FROM deliverable WHERE id = ?", (event.deliverable,)).fetchone():
                raise IllegalEvent(f"DeliverableCopied for {event.deliverable}, which was never saved")
        case e.PlanChanged():
            db.execute("UPDATE task SET steps = ? WHERE id = ?", (to_json(event.steps), event.task))
        case e.CheckEnded():
            _check_ended(db, recorded, event)
        case commands.UserSteered():
            row = {"id": event.steer, "seq": recorded.seq, "task": event.task, "at": recorded.at, "text": event.text}
            _insert(db, "steer", row)
        case commands.TaskPaused():
            _paused(db, event.task)
        case commands.TaskResumed():
            _resumed(db, event.task)
        case e.TaskCompleted() | e.TaskFailed() | commands.TaskCancelled():
            _ended(db, recorded.at, event)
        case _:
            assert_never(event)


# --- what every event needs ---


def _insert(db: Connection, table: str, row: dict[str, Any]) -> None:
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


def _assert_open(db: Connection, event: e.Event) -> None:
    """The task exists, and has not ended unless the event only closes what was under way."""
    found = db.execute("SELECT state FROM task WHERE id = ?", (event.task,)).fetchone()
    if found is None:
        raise IllegalEvent(f"{event.kind} for the task {event.task}, which was never submitted")
    if found[0] not in TERMINAL or isinstance(event, AFTER_THE_END):
        return
    if isinstance(event, WITH_AN_OUTCOME) and _open_intent(db, event.task):
        return  # an effect was in flight when the task ended: its outcome tells the truth
    raise TaskHasEnded(f"{event.kind} for the task {event.task}, which is {found[0]}")


def _open_intent(db: Connection, task: str) -> bool:
    return db.execute("SELECT 1 FROM call WHERE task = ? AND state = 'started' LIMIT 1", (task,)).fetchone() is not None


def _set_state(db: Connection, task: str, state: str) -> None:
    db.execute("UPDATE task SET state = ? WHERE id = ?", (state, task))


# --- tasks and runs ---


def _submitted(db: Connection, recorded: e.Recorded, event: e.TaskSubmitted) -> None:
    if db.execute("SELECT 1 FROM task WHERE id = ?", (event.task,)).fetchone():
        raise IllegalEvent(f"the task {event.task} was submitted before")
    row = {
        "id": event.task,
        "seq": recorded.seq,
        "instruction": event.instruction,
        "state": "queued",
        "submitted_at": recorded.at,
        "inputs": event.inputs,
        "job": event.job,
        "model": event.model,
        "language": event.language,
        "timezone": event.timezone,
        "as_of": event.as_of,
        "out": event.out,
        "workspace": event.workspace,
        "budget_usd": event.budget_usd,
    }
    _insert(db, "task", row)


def _run(db: Connection, at: datetime, event: e.RunStarted | e.RunInterrupted | e.RunEnded) -> None:
    state, pause, needs, answers = db.execute(
        "SELECT state, pause, needs, answers FROM task WHERE id = ?", (event.task,)
    ).fetchone()
    if isinstance(event, e.RunStarted):
        return _run_started(db, at, event, state)
    ended = db.execute(
        "UPDATE run SET ended_at = ?, outcome = ? WHERE id = ? AND task = ? AND ended_at IS NULL",
        (stamp(at), event.outcome if isinstance(event, e.RunEnded) else "interrupted", event.run, event.task),
    )
    if not ended.rowcount:
        raise IllegalEvent(f"{event.kind} for the run {event.run}, which is not under way")
    if isinstance(event, e.RunInterrupted):
        db.execute("UPDATE task SET interrupted = interrupted + 1 WHERE id = ?", (event.task,))
    outcome = event.outcome if isinstance(event, e.RunEnded) else "queued"
    if state not in TERMINAL and outcome not in ("completed", "failed", "cancelled"):
        _set_state(db, event.task, _state_after_run(outcome, pause, needs, answers))
        reason = event.reason if isinstance(event, e.RunEnded) else ""
        db.execute("UPDATE task SET error = ? WHERE id = ?", (reason, event.task))
    return None


def _run_started(db: Connection, at: datetime, event: e.RunStarted, state: str) -> None:
    if state == TaskState.PAUSED:
        raise IllegalEvent(f"RunStarted for the task {event.task}, which is paused")
    if db.execute("SELECT 1 FROM run WHERE task = ? AND ended_at IS NULL", (event.task,)).fetchone():
        raise IllegalEvent(f"RunStarted for the task {event.task}, of which a run is under way")
    _insert(db, "run", {"id": event.run, "task": event.task, "at": at})
    db.execute(
        "UPDATE task SET state = 'working', pause = 0, answers = 0, error = '', started_at = ifnull(started_at, ?) WHERE id = ?",
        (stamp(at), event.task),
    )


def _state_after_run(outcome: str, pause: int, needs: int, answers: int) -> str:
    """Where a task stands after a run that did not end it.

    A wish to pause wins. What was answered while the run went on must not be lost: with nothing left open the task
    goes on at once. (Without an answer, `needs_you` is about something else: budget, sign-in, disk.)
    """
    if pause > 0:
        return "paused"
    if outcome == "paused" and pause < 0:
        return "needs_you" if needs else "queued"
    if outcome == "needs_you" and not needs and answers:
        return "queued"
    return outcome


def _paused(db: Connection, task: str) -> None:
    """A working task finishes its turn and pauses when its run ends; any other pauses at once."""
    db.execute(
        "UPDATE task SET pause = (state = 'working'), state = iif(state = 'working', state, 'paused') WHERE id = ?",
        (task,),
    )


def _resumed(db: Connection, task: str) -> None:
    """Also the answer to what no card asks: a budget raised, a sign-in done, a wait cut short."""
    db.execute(
        """UPDATE task SET
            pause = CASE WHEN state = 'working' AND pause <> 0 THEN -1 ELSE 0 END,
            state = CASE WHEN state IN ('working', 'queued') THEN state WHEN needs > 0 THEN 'needs_you' ELSE 'queued' END
        WHERE id = ?""",
        (task,),
    )


def _ended(db: Connection, at: datetime, event: e.TaskCompleted | e.TaskFailed | commands.TaskCancelled) -> None:
    if isinstance(event, e.TaskCompleted) and _open_intent(db, event.task):
        raise IllegalEvent(f"TaskCompleted for the task {event.task}, of which a call has no outcome yet")
    state, report, error = "cancelled", "", ""
    if isinstance(event, e.TaskCompleted):
        state, report = "done", event.report
    elif isinstance(event, e.TaskFailed):
        state, error = "failed", event.error
    (submitted,) = db.execute("SELECT submitted_at FROM task WHERE id = ?", (event.task,)).fetchone()
    db.execute(
        "UPDATE task SET state = ?, ended_at = ?, span = ?, report = ?, error = ?, needs = 0, pause = 0 WHERE id = ?",
        (state, stamp(at), span(moment(submitted), at), plain(report), plain(error), event.task),
    )
    db.execute(
        "UPDATE approval SET state = 'superseded', decided_at = ? WHERE task = ? AND state = 'waiting'",
        (stamp(at), event.task),
    )
    db.execute(
        "UPDATE question SET state = 'skipped', answered_at = ? WHERE task = ? AND state = 'open'",
        (stamp(at), event.task),
    )


def span(submitted: datetime, ended: datetime) -> int:
    """The life of a task as a power of two of days: 0 up to one day, 1 up to two, 2 up to four ..."""
    days = (ended - submitted).total_seconds() / 86_400
    return max(0, math.ceil(math.log2(days))) if days > 0 else 0


# --- turns and calls ---


def _turn_ended(db: Connection, event: turns.TurnEnded) -> None:
    turn = event.turn if event.outcome == "complete" else 0
    db.execute(
        "UPDATE task SET cost_usd = cost_usd + ?, turns = max(turns, ?) WHERE id = ?",
        (event.cost_usd or 0.0, turn, event.task),
    )


def _call_proposed(db: Connection, at: datetime, event: e.CallProposed) -> None:
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
    _insert(db, "call", row)


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


def _call_started(db: Connection, at: datetime, event: e.CallStarted) -> None:
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


def _call_ended(db: Connection, at: datetime, event: e.CallEnded) -> None:
    _, _, effect, _, _, started = _call(db, event)
    if event.outcome in ("succeeded", "in_doubt") and started is None and effect not in HARMLESS:
        raise IllegalEvent(f"CallEnded ({event.outcome}) for the effect {event.call}, which had no intent")
    db.execute(
        "UPDATE call SET state = ?, ended_at = ?, result = ? WHERE key = ?",
        (event.outcome, stamp(at), plain(event.content[:RESULT_CHARACTERS]), event.call),
    )


# --- approvals and questions ---


def _approval_requested(db: Connection, recorded: e.Recorded, event: e.ApprovalRequested) -> None:
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
    _insert(db, "approval", row)
    db.execute("UPDATE call SET state = 'awaiting' WHERE key = ?", (event.call,))
    db.execute("UPDATE task SET needs = needs + 1 WHERE id = ?", (event.task,))


def _approval_decided(db: Connection, at: datetime, event: commands.ApprovalDecided) -> None:
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


def _question_asked(db: Connection, recorded: e.Recorded, event: e.QuestionAsked) -> None:
    row = {
        "id": event.question,
        "seq": recorded.seq,
        "task": event.task,
        "call": event.call,
        "text": event.text,
        "choices": event.choices,
        "state": "open",
        "at": recorded.at,
    }
    _insert(db, "question", row)
    db.execute("UPDATE task SET needs = needs + 1 WHERE id = ?", (event.task,))


def _question_answered(db: Connection, at: datetime, event: commands.QuestionAnswered) -> None:
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


# --- what was read, made and checked ---


def _source_read(db: Connection, recorded: e.Recorded, event: e.SourceRead) -> None:
    db.execute("DELETE FROM source WHERE task = ? AND file = ?", (event.task, plain(event.file)))
    row = {
        "task": event.task,
        "file": event.file,
        "seq": recorded.seq,
        "path": event.path,
        "sha256": event.sha256,
        "format": event.format,
        "size": event.size,
        "passages": event.passages,
        "at": recorded.at,
        "title": event.title,
        "error": event.error,
        "blob": event.blob,
    }
    _insert(db, "source", row)


def _deliverable_saved(db: Connection, recorded: e.Recorded, event: e.DeliverableSaved) -> None:
    row = {
        "id": event.deliverable,
        "seq": recorded.seq,
        "task": event.task,
        "name": event.name,
        "path": event.path,
        "sha256": event.sha256,
        "format": event.format,
        "version": event.version,
        "size": event.size,
        "at": recorded.at,
        "title": event.title,
        "evidence": event.evidence,
    }
    _insert(db, "deliverable", row)
    replaced = 0
    if event.replaces:
        replaced = db.execute(
            "UPDATE deliverable SET state = 'superseded' WHERE id = ? AND task = ? AND state = 'committed'",
            (event.replaces, event.task),
        ).rowcount
    db.execute("UPDATE task SET deliverables = deliverables + ? WHERE id = ?", (1 - replaced, event.task))


def _check_ended(db: Connection, recorded: e.Recorded, event: e.CheckEnded) -> None:
    row = {
        "task": event.task,
        "round": event.round,
        "name": event.name,
        "file": event.file,
        "seq": recorded.seq,
        "state": event.state,
        "detail": event.detail,
        "at": recorded.at,
    }
    _insert(db, "check", row)
    db.execute(
        """UPDATE task SET round = max(round, ?1), warnings = (
            SELECT count(*) FROM "check"
            WHERE task = ?2 AND round = max(task.round, ?1) AND state IN ('warning', 'failed')) WHERE id = ?2""",
        (event.round, event.task),
    )
