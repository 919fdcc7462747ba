"""Answers for reading the projections: one function per question, each on a connection it is given."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from sqlite3 import Connection
from typing import Any, TypeVar, cast

from desktop.core.task import (
    ApprovalRow,
    CallRow,
    CheckRow,
    DeliverableRow,
    OriginRow,
    QuestionRow,
    SourceRow,
    SteerRow,
    TaskDetail,
    TaskRow,
    TaskState,
    TurnRow,
)
from desktop.store.codec import columns, moment, row_of, stamp

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spending:
    """US dollars. `unknown` is how many turns have no price: they are in neither sum."""

    cost_usd: float
    reserved_usd: float
    unknown: int


MIN_PREFIX = 6


def select(db: Connection, kind: type[T], rest: str, values: Sequence[Any] = ()) -> list[T]:
    """Rows of `kind`; `rest` is what follows the columns, from FROM on."""
    return [
        row_of(kind, row) for row in db.execute(f"SELECT {columns(cast(Hashable, kind))} {rest}", values).fetchall()
    ]


def task(db: Connection, id: str) -> TaskRow | None:
    """The task with this id, or the only one whose id begins with it (from 6 characters)."""
    found = select(db, TaskRow, "FROM task WHERE id = ?", (id,))
    if not found and len(id) >= MIN_PREFIX:
        found = select(db, TaskRow, "FROM task WHERE id >= ? AND id < ? LIMIT 2", (id, id + "\U0010ffff"))
    return found[0] if len(found) == 1 else None


def tasks(
    db: Connection,
    states: Collection[TaskState] | None,
    submitted_from: datetime | None,
    submitted_to: datetime | None,
    limit: int,
    before_seq: int | None,
) -> list[TaskRow]:
    """Newest first. With states, each state is a range of its index; else the index of seq or submission is walked."""
    conditions, values = [], []
    for condition, value in (
        ("seq < ?", before_seq),
        ("submitted_at >= ?", submitted_from and stamp(submitted_from)),
        ("submitted_at < ?", submitted_to and stamp(submitted_to)),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    if states is None:
        where = " AND ".join(conditions) or "1"
        return select(db, TaskRow, f"FROM task WHERE {where} ORDER BY seq DESC LIMIT ?", (*values, limit))
    where = " AND ".join(["state = ?", *conditions])
    query = f"FROM task WHERE {where} ORDER BY seq DESC LIMIT ?"
    found = [row for state in sorted(set(states)) for row in select(db, TaskRow, query, (state, *values, limit))]
    return sorted(found, key=lambda row: row.seq, reverse=True)[:limit]


def open_tasks(db: Connection) -> list[TaskRow]:
    """Not terminal, oldest first."""
    return select(db, TaskRow, "FROM task INDEXED BY task_by_state WHERE state IN (?,?,?,?,?) ORDER BY seq", OPEN)


OPEN = tuple(state.value for state in TaskState if not state.is_terminal)


def upcoming(db: Connection, series: str) -> TaskRow | None:
    """The time of a repeating task that no run has begun yet, None when its series is over."""
    rest = "FROM task WHERE series = ? AND series <> '' AND started_at IS NULL AND ended_at IS NULL"
    return next(iter(select(db, TaskRow, rest, (series,))), None) if series else None


def day(db: Connection, start: datetime, end: datetime, now: datetime) -> list[TaskRow]:
    """Tasks whose life touches [start, end), in the order of submission; see `span` in tables.py."""
    found = [row for row in open_tasks(db) if _is_on(row, start, end, now)]
    for (span,) in db.execute(SPANS).fetchall():
        earliest = start - timedelta(days=2.0**span)
        found += select(
            db,
            TaskRow,
            """FROM task INDEXED BY task_by_span WHERE span = ? AND submitted_at >= ? AND submitted_at < ?
            AND (submitted_at >= ? OR ended_at > ?)""",
            (span, stamp(earliest), stamp(end), stamp(start), stamp(start)),
        )
    return sorted(found, key=lambda row: row.seq)


def _is_on(row: TaskRow, start: datetime, end: datetime, now: datetime) -> bool:
    """Whether a task that has not ended is shown in [start, end). One that waits for a later day stands on the day it was
    asked and on the day it begins, not on those between."""
    if row.submitted_at >= start:
        is_asked_here = row.submitted_at < end
        return is_asked_here or (_sleeps(row) and row.not_before is not None and start <= row.not_before < end)
    if _sleeps(row) and row.not_before is not None and row.not_before >= start:
        return row.not_before < end
    return now > start


def _sleeps(row: TaskRow) -> bool:
    return row.started_at is None and row.state in (TaskState.QUEUED, TaskState.PAUSED)


# A walk from one span to the next: DISTINCT would read the whole index.
SPANS = """WITH RECURSIVE spans(span) AS (
    SELECT min(span) FROM task WHERE span IS NOT NULL
    UNION ALL SELECT (SELECT min(span) FROM task WHERE span > spans.span) FROM spans WHERE span IS NOT NULL
) SELECT span FROM spans WHERE span IS NOT NULL"""


def counts(db: Connection, edges: Sequence[datetime]) -> list[Mapping[TaskState, int]]:
    """Tasks submitted in each interval [edges[i], edges[i + 1]) by state, read from the index alone; and queued ones that
    begin in it, asked in another."""
    query = "SELECT state, count(*) FROM task WHERE submitted_at >= ? AND submitted_at < ? GROUP BY state"
    begin = """SELECT count(*) FROM task INDEXED BY task_by_state WHERE state = 'queued' AND not_before >= ?1
        AND not_before < ?2 AND NOT (submitted_at >= ?1 AND submitted_at < ?2)"""
    found: list[Mapping[TaskState, int]] = []
    for interval in pairwise(map(stamp, edges)):
        counted = {TaskState(state): number for state, number in db.execute(query, interval).fetchall()}
        (more,) = db.execute(begin, interval).fetchone()
        found.append(counted | ({TaskState.QUEUED: counted.get(TaskState.QUEUED, 0) + more} if more else {}))
    return found


def detail(db: Connection, id: str) -> TaskDetail | None:
    """Everything about one task, as of one moment. Checks are those of the latest round."""
    db.execute("BEGIN")
    try:
        row = task(db, id)
        return None if row is None else _detail(db, row)
    finally:
        db.execute("COMMIT")


def _detail(db: Connection, row: TaskRow) -> TaskDetail:
    of = (row.id,)
    calls = tuple(select(db, CallRow, 'FROM call WHERE task = ? ORDER BY turn, "index"', of))
    return TaskDetail(
        task=row,
        calls=calls,
        approvals=tuple(select(db, ApprovalRow, "FROM approval WHERE task = ? ORDER BY seq", of)),
        questions=tuple(select(db, QuestionRow, "FROM question WHERE task = ? ORDER BY seq", of)),
        deliverables=tuple(select(db, DeliverableRow, "FROM deliverable WHERE task = ? ORDER BY seq", of)),
        sources=tuple(select(db, SourceRow, "FROM source WHERE task = ? ORDER BY seq", of)),
        checks=tuple(
            select(
                db,
                CheckRow,
                'FROM "check" WHERE task = ?1 AND round = (SELECT round FROM task WHERE id = ?1) ORDER BY seq',
                of,
            )
        ),
        turns=tuple(select(db, TurnRow, "FROM turn WHERE task = ? ORDER BY at, turn, attempt", of)),
        steers=tuple(select(db, SteerRow, "FROM steer WHERE task = ? ORDER BY seq", of)),
        origins=_origins(db, row),
        upcoming=upcoming(db, row.series),
        undone_at=_undone_at(db, row) if any(call.tool == "move_files" for call in calls) else None,
        is_unlimited=row.budget_usd is None and _has_changed_budget(db, row),
    )


def _origins(db: Connection, row: TaskRow) -> tuple[OriginRow, ...]:
    """The tasks that made an input of this one or had to end first, oldest first."""
    if not row.inputs and not row.after:
        return ()
    made, before = (", ".join("?" * len(each)) for each in (row.inputs, row.after))
    query = f"""SELECT id, instruction FROM task WHERE id <> ? AND id IN
        (SELECT task FROM deliverable WHERE path IN ({made}) UNION SELECT id FROM task WHERE id IN ({before})) ORDER BY seq"""
    return tuple(OriginRow(*found) for found in db.execute(query, (row.id, *row.inputs, *row.after)).fetchall())


def _undone_at(db: Connection, row: TaskRow) -> datetime | None:
    """Undoing has no row of its own: it is rare, and the journal of one task is short."""
    (at,) = db.execute("SELECT max(at) FROM event WHERE task = ? AND kind = 'MovesUndone'", (row.id,)).fetchone()
    return moment(at) if at else None


def _has_changed_budget(db: Connection, row: TaskRow) -> bool:
    """The `+` keeps SQLite on the index of kinds: changed budgets are rarer than the events of one task."""
    query = "SELECT 1 FROM event WHERE kind = 'BudgetChanged' AND +task = ? LIMIT 1"
    return db.execute(query, (row.id,)).fetchone() is not None


def approvals(db: Connection, state: str | None) -> list[ApprovalRow]:
    """Oldest first; all states for None."""
    if state is None:
        return select(db, ApprovalRow, "FROM approval ORDER BY seq")
    return select(db, ApprovalRow, "FROM approval WHERE state = ? ORDER BY seq", (state,))


def questions(db: Connection, state: str | None) -> list[QuestionRow]:
    """Oldest first; all states for None."""
    if state is None:
        return select(db, QuestionRow, "FROM question ORDER BY seq")
    return select(db, QuestionRow, "FROM question WHERE state = ? ORDER BY seq", (state,))


def decided(db: Connection, start: datetime, end: datetime) -> tuple[list[ApprovalRow], list[QuestionRow]]:
    """What was decided and answered in [start, end), the latest first."""
    moments = (stamp(start), stamp(end))
    return (
        select(
            db, ApprovalRow, "FROM approval WHERE decided_at >= ? AND decided_at < ? ORDER BY decided_at DESC", moments
        ),
        select(
            db,
            QuestionRow,
            "FROM question WHERE answered_at >= ? AND answered_at < ? ORDER BY answered_at DESC",
            moments,
        ),
    )


def deliverables(db: Connection, task: str | None, limit: int) -> list[DeliverableRow]:
    """Of one task in the order they were made; of all tasks newest first."""
    if task is None:
        return select(db, DeliverableRow, "FROM deliverable ORDER BY seq DESC LIMIT ?", (limit,))
    return select(db, DeliverableRow, "FROM deliverable WHERE task = ? ORDER BY seq LIMIT ?", (task, limit))


def deliverable(db: Connection, id: str) -> DeliverableRow | None:
    """The deliverable with this id, in whatever state."""
    found = select(db, DeliverableRow, "FROM deliverable WHERE id = ?", (id,))
    return found[0] if found else None


def source(db: Connection, task: str, file: str) -> SourceRow | None:
    """The latest reading of `file` by this task."""
    found = select(db, SourceRow, "FROM source WHERE task = ? AND file = ?", (task, file))
    return found[0] if found else None


def sent(db: Connection, start: datetime, end: datetime) -> Mapping[str, tuple[int, int]]:
    """By chat model: requests begun in [start, end), side turns included, and the bytes they held."""
    query = "SELECT model, count(*), sum(sent_bytes) FROM turn WHERE at >= ? AND at < ? GROUP BY model"
    return {model: (number, held) for model, number, held in db.execute(query, (stamp(start), stamp(end))).fetchall()}


def spent(db: Connection, start: datetime, end: datetime) -> Spending:
    """What turns begun in [start, end) came to, and what is held for those without an end."""
    cost, reserved, unknown = db.execute(
        """SELECT ifnull(sum(iif(ended_at IS NULL, 0, cost_usd)), 0.0), ifnull(sum(iif(ended_at IS NULL, reserved_usd, 0)), 0.0),
            ifnull(sum(iif(ended_at IS NULL, reserved_usd, cost_usd) IS NULL), 0) FROM turn WHERE at >= ? AND at < ?""",
        (stamp(start), stamp(end)),
    ).fetchone()
    return Spending(cost, reserved, unknown)


def counted(db: Connection, start: datetime | None, end: datetime | None, task: str = "") -> float:
    """US dollars that count against a cap, of turns begun in [start, end) and of one task or all: what a turn came to;
    its worst case while it is under way, when it was cut off before anything was told, or when its price is unknown."""
    conditions, values = ["1"], []
    for condition, value in (
        ("at >= ?", start and stamp(start)),
        ("at < ?", end and stamp(end)),
        ("task = ?", task or None),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    (total,) = db.execute(
        f"""SELECT ifnull(sum(iif(
            ended_at IS NULL OR cost_usd IS NULL
                OR (outcome NOT IN ('complete', 'error') AND input + output + cache_read + cache_write = 0),
            ifnull(reserved_usd, 0.0), cost_usd)), 0.0) FROM turn WHERE {" AND ".join(conditions)}""",
        values,
    ).fetchone()
    return float(total)


def turns_asked(db: Connection, task: str) -> int:
    """How many requests of a task stand in the journal, side turns included."""
    (number,) = db.execute("SELECT count(*) FROM turn WHERE task = ?", (task,)).fetchone()
    return int(number)


def left_in_background(db: Connection) -> list[str]:
    """Tasks that have ended while a turn of theirs goes on at its provider. Walks all turns: off the event loop."""
    query = """SELECT DISTINCT turn.task FROM turn JOIN task ON task.id = turn.task
        WHERE turn.background <> '' AND turn.ended_at IS NULL AND task.ended_at IS NOT NULL"""
    return [task for (task,) in db.execute(query).fetchall()]


def past_costs(db: Connection, job: str, model: str, limit: int) -> list[float]:
    """What the latest done tasks of this job came to with this chat model (as asked for), where it is known."""
    query = """SELECT cost_usd FROM task WHERE state = 'done' AND job = ? AND model = ? AND cost_usd IS NOT NULL
        ORDER BY seq DESC LIMIT ?"""
    return [float(cost) for (cost,) in db.execute(query, (job, model, limit)).fetchall()]


def unended_runs(db: Connection) -> list[tuple[str, str]]:
    """(task, run), oldest first."""
    return db.execute("SELECT task, id FROM run WHERE ended_at IS NULL ORDER BY at, id").fetchall()
