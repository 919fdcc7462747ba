"""Answers for folding where a task stands: submission, runs, waits, pauses and its end."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from sqlite3 import Connection

from desktop.core import commands
from desktop.core import events as e
from desktop.core.task import TaskState
from desktop.store.codec import moment, plain, stamp
from desktop.store.fold_turn import close_turns
from desktop.store.legality import TERMINAL, IllegalEvent, has_open_intent, insert


def submitted(db: Connection, recorded: e.Recorded, event: e.TaskSubmitted) -> None:
    """A new task, queued."""
    if db.execute("SELECT 1 FROM task WHERE id = ?", (event.task,)).fetchone():
        raise IllegalEvent(f"the task {event.task} was submitted before")
    if event.task in event.after:
        raise IllegalEvent(f"the task {event.task} would wait for itself")
    due = _moment(event.not_before)
    is_later = bool(event.series) and event.series != event.task
    if is_later and (coming := upcoming(db, event.series)):
        raise IllegalEvent(f"the time {event.nominal} of the series {event.series}, of which {coming} is still to come")
    row = {
        "id": event.task,
        "seq": recorded.seq,
        "instruction": event.instruction,
        "state": "queued",
        "submitted_at": (due if is_later else None) or recorded.at,
        "inputs": event.inputs,
        "job": event.job,
        "model": event.model,
        "language": event.language,
        "timezone": event.timezone,
        "as_of": event.as_of,
        "out": event.out,
        "workspace": event.workspace,
        "budget_usd": event.budget_usd,
        "asked_model": event.model,
        "after": event.after,
        "not_before": due,
        "pace": event.pace,
        "repeat": event.repeat,
        "series": event.series,
        "anchor": event.anchor,
        "nominal": event.nominal,
    }
    insert(db, "task", row)


def upcoming(db: Connection, series: str) -> str:
    """The id of the time of a series that no run has begun yet, "" when there is none. There is at most one."""
    found = db.execute(
        "SELECT id FROM task WHERE series = ? AND series <> '' AND started_at IS NULL AND ended_at IS NULL", (series,)
    ).fetchone()
    return str(found[0]) if found else ""


def _moment(text: str) -> datetime | None:
    """A moment of an event (ISO 8601; UTC where it names no zone), None for ""."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise IllegalEvent(f"{text!r} is no moment") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def run(db: Connection, at: datetime, event: e.RunStarted | e.RunInterrupted | e.RunEnded) -> None:
    """A run begins, once its time has come, or ends."""
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
    close_turns(db, at, event.task, "aborted" if isinstance(event, e.RunEnded) else "interrupted")
    if isinstance(event, e.RunInterrupted):
        db.execute("UPDATE task SET interrupted = interrupted + 1 WHERE id = ?", (event.task,))
    if state not in TERMINAL:
        _stand_still(db, event, pause, needs, answers)
    return None


def _stand_still(db: Connection, event: e.RunInterrupted | e.RunEnded, pause: int, needs: int, answers: int) -> None:
    """After a run that did not end its task."""
    outcome, reason, until = "queued", "", None
    if isinstance(event, e.RunEnded):
        outcome, reason = event.outcome, event.reason
        until = _moment(event.until) if outcome == "waiting" else None
    if outcome in ("completed", "failed", "cancelled"):
        return
    after = _state_after_run(outcome, pause, needs, answers)
    wake_at = stamp(until) if until and after == "waiting" else None
    db.execute(
        "UPDATE task SET state = ?, error = ?, wake_at = ? WHERE id = ?", (after, plain(reason), wake_at, event.task)
    )


def _run_started(db: Connection, at: datetime, event: e.RunStarted, state: str) -> None:
    if state == TaskState.PAUSED:
        raise IllegalEvent(f"RunStarted for the task {event.task}, which is paused")
    if db.execute("SELECT 1 FROM run WHERE task = ? AND ended_at IS NULL", (event.task,)).fetchone():
        raise IllegalEvent(f"RunStarted for the task {event.task}, of which a run is under way")
    _assert_due(db, at, event.task)
    insert(db, "run", {"id": event.run, "task": event.task, "at": at})
    if event.as_of:
        _begin_time(db, at, event)
    db.execute(
        """UPDATE task SET state = 'working', pause = 0, answers = 0, error = '', wake_at = NULL,
            started_at = ifnull(started_at, ?) WHERE id = ?""",
        (stamp(at), event.task),
    )


def _begin_time(db: Connection, at: datetime, event: e.RunStarted) -> None:
    """The first run of a time of a repeating task: on the day's sheet it stands where it was due, or was begun before."""
    db.execute(
        """UPDATE task SET as_of = ?, submitted_at = min(ifnull(not_before, ?), ?)
            WHERE id = ? AND repeat <> '' AND started_at IS NULL""",
        (event.as_of, stamp(at), stamp(at), event.task),
    )


def _assert_due(db: Connection, at: datetime, task: str) -> None:
    """Its time has come and the tasks before it have ended. Tasks the journal does not know hold nobody up."""
    (due,) = db.execute(
        "SELECT max(ifnull(wake_at, ''), ifnull(not_before, '')) FROM task WHERE id = ?", (task,)
    ).fetchone()
    if due > stamp(at):
        raise IllegalEvent(f"RunStarted for the task {task}, which waits until {due}")
    before = db.execute(
        f"""SELECT id FROM task WHERE state NOT IN ({", ".join("?" * len(TERMINAL))})
            AND id IN (SELECT value FROM json_each((SELECT after FROM task WHERE id = ?)))""",
        (*TERMINAL, task),
    ).fetchone()
    if before:
        raise IllegalEvent(f"RunStarted for the task {task}, which comes after {before[0]}")


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


def paused(db: Connection, task: str) -> None:
    """A working task finishes its turn and pauses when its run ends; any other pauses at once."""
    db.execute(
        "UPDATE task SET pause = (state = 'working'), state = iif(state = 'working', state, 'paused') WHERE id = ?",
        (task,),
    )


def resumed(db: Connection, task: str) -> None:
    """Also the answer to what no card asks: a budget raised, a sign-in done, a wait cut short, a queued task started now."""
    db.execute(
        """UPDATE task SET
            wake_at = NULL,
            not_before = iif(state = 'queued', NULL, not_before),
            pause = CASE WHEN state = 'working' AND pause <> 0 THEN -1 ELSE 0 END,
            state = CASE WHEN state IN ('working', 'queued') THEN state WHEN needs > 0 THEN 'needs_you' ELSE 'queued' END
        WHERE id = ?""",
        (task,),
    )


def steer_withdrawn(db: Connection, event: commands.SteerWithdrawn) -> None:
    """Only words that no turn has taken yet can be taken back."""
    changed = db.execute(
        "UPDATE steer SET state = 'withdrawn' WHERE id = ? AND task = ? AND state = 'waiting'",
        (event.steer, event.task),
    )
    if not changed.rowcount:
        raise IllegalEvent(f"SteerWithdrawn for {event.steer}, which does not wait")


def ended(db: Connection, at: datetime, event: e.TaskCompleted | e.TaskFailed | commands.TaskCancelled) -> None:
    """The task is over: what was open with the person is closed."""
    if isinstance(event, e.TaskCompleted) and has_open_intent(db, event.task):
        raise IllegalEvent(f"TaskCompleted for the task {event.task}, of which a call has no outcome yet")
    state, report, error = "cancelled", "", ""
    if isinstance(event, e.TaskCompleted):
        state, report = "done", event.report
    elif isinstance(event, e.TaskFailed):
        state, error = "failed", event.error
    submitted, started, repeat = db.execute(
        "SELECT submitted_at, started_at, repeat FROM task WHERE id = ?", (event.task,)
    ).fetchone()
    if started and isinstance(event, commands.TaskCancelled) and event.unstarted:
        raise IllegalEvent(f"TaskCancelled for the task {event.task} only before it begins, and it has begun")
    if repeat and submitted > stamp(at):  # cancelled before it was due
        submitted = stamp(at)
        db.execute("UPDATE task SET submitted_at = ? WHERE id = ?", (submitted, event.task))
    db.execute(
        "UPDATE task SET state = ?, ended_at = ?, span = ?, report = ?, error = ?, needs = 0, pause = 0, wake_at = NULL WHERE id = ?",
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
