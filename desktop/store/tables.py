"""Answers for the shape of `queue.db`: the append-only event table and the projections folded from it.

Columns of a projection carry the names of the fields of its row in core/task.py; what is neither text nor number is
JSON text. Times are UTC ISO 8601 with microseconds, so that comparing the texts compares the moments.
A change here needs a migration (migrations.py); a test compares a fresh file with a migrated one.
"""

from __future__ import annotations

import sqlite3

EVENTS = """
CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    task TEXT NOT NULL,
    schema INTEGER NOT NULL,
    body TEXT,
    blob TEXT,
    CHECK ((body IS NULL) <> (blob IS NULL))
);
CREATE UNIQUE INDEX event_once ON event (kind, key);
CREATE INDEX event_of_task ON event (task, seq);
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
"""

# `span` is the life of an ended task as a power of two of days (0: up to one day, 1: up to two, 2: up to four ...).
# Tasks whose life touches a day are then found by a short range per span, however many tasks lie in the past.
# `pause` is 1 while a working task was asked to pause, -1 when that was taken back; `answers` counts since the run began.
PROJECTIONS = """
CREATE TABLE task (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE,
    instruction TEXT NOT NULL,
    state TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    inputs TEXT NOT NULL,
    job TEXT NOT NULL,
    model TEXT NOT NULL,
    language TEXT NOT NULL,
    timezone TEXT NOT NULL,
    as_of TEXT NOT NULL,
    out TEXT NOT NULL,
    workspace TEXT NOT NULL,
    budget_usd REAL,
    started_at TEXT,
    ended_at TEXT,
    steps TEXT NOT NULL DEFAULT '[]',
    turns INTEGER NOT NULL DEFAULT 0,
    cost_usd REAL DEFAULT 0.0,
    error TEXT NOT NULL DEFAULT '',
    report TEXT NOT NULL DEFAULT '',
    needs INTEGER NOT NULL DEFAULT 0,
    deliverables INTEGER NOT NULL DEFAULT 0,
    warnings INTEGER NOT NULL DEFAULT 0,
    interrupted INTEGER NOT NULL DEFAULT 0,
    asked_model TEXT NOT NULL,
    wake_at TEXT,
    sent_bytes INTEGER NOT NULL DEFAULT 0,
    estimate_low_usd REAL,
    estimate_high_usd REAL,
    after TEXT NOT NULL DEFAULT '[]',
    not_before TEXT,
    pace TEXT NOT NULL DEFAULT 'now',
    accepted_at TEXT,
    repeat TEXT NOT NULL DEFAULT '',
    series TEXT NOT NULL DEFAULT '',
    anchor TEXT NOT NULL DEFAULT '',
    nominal TEXT NOT NULL DEFAULT '',
    pause INTEGER NOT NULL DEFAULT 0,
    answers INTEGER NOT NULL DEFAULT 0,
    round INTEGER NOT NULL DEFAULT 0,
    span INTEGER
) WITHOUT ROWID;
CREATE INDEX task_by_submission ON task (submitted_at, state);
CREATE INDEX task_by_span ON task (span, submitted_at) WHERE span IS NOT NULL;
CREATE INDEX task_by_state ON task (state, seq);
CREATE INDEX task_upcoming ON task (series) WHERE series <> '' AND started_at IS NULL AND ended_at IS NULL;

CREATE TABLE run (
    id TEXT PRIMARY KEY,
    task TEXT NOT NULL,
    at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX run_unended ON run (task) WHERE ended_at IS NULL;

CREATE TABLE turn (
    key TEXT PRIMARY KEY,
    task TEXT NOT NULL,
    turn INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    purpose TEXT NOT NULL DEFAULT '',
    model TEXT NOT NULL,
    at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '',
    sent_bytes INTEGER NOT NULL,
    reserved_usd REAL,
    cost_usd REAL DEFAULT 0.0,
    input INTEGER NOT NULL DEFAULT 0,
    output INTEGER NOT NULL DEFAULT 0,
    cache_read INTEGER NOT NULL DEFAULT 0,
    cache_write INTEGER NOT NULL DEFAULT 0,
    background TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX turn_of_task ON turn (task, at);
CREATE INDEX turn_by_moment ON turn (at, model, sent_bytes);
CREATE INDEX turn_open ON turn (task) WHERE ended_at IS NULL;

CREATE TABLE call (
    key TEXT PRIMARY KEY,
    task TEXT NOT NULL,
    turn INTEGER NOT NULL,
    "index" INTEGER NOT NULL,
    call_id TEXT NOT NULL,
    tool TEXT NOT NULL,
    arguments TEXT NOT NULL,
    effect TEXT NOT NULL,
    decision TEXT NOT NULL,
    rule TEXT NOT NULL,
    state TEXT NOT NULL,
    at TEXT NOT NULL,
    started_at TEXT,
    ended_at TEXT,
    result TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX call_of_task ON call (task, turn, "index");

CREATE TABLE approval (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    task TEXT NOT NULL,
    call TEXT NOT NULL,
    card TEXT NOT NULL,
    tool TEXT NOT NULL,
    arguments TEXT NOT NULL,
    digest TEXT NOT NULL,
    state TEXT NOT NULL,
    at TEXT NOT NULL,
    decided_at TEXT,
    warnings TEXT NOT NULL,
    notices TEXT NOT NULL,
    provenance TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX approval_by_state ON approval (state, seq);
CREATE INDEX approval_of_task ON approval (task, seq);
CREATE INDEX approval_of_call ON approval (call, seq);

CREATE TABLE question (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    task TEXT NOT NULL,
    call TEXT NOT NULL,
    text TEXT NOT NULL,
    choices TEXT NOT NULL,
    state TEXT NOT NULL,
    at TEXT NOT NULL,
    answer TEXT NOT NULL DEFAULT '',
    answered_at TEXT,
    secret INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX question_by_state ON question (state, seq);
CREATE INDEX question_of_task ON question (task, seq);

CREATE TABLE deliverable (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE,
    task TEXT NOT NULL,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    format TEXT NOT NULL,
    version INTEGER NOT NULL,
    size INTEGER NOT NULL,
    at TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'committed',
    evidence TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX deliverable_of_task ON deliverable (task, seq);
CREATE INDEX deliverable_by_path ON deliverable (path);

CREATE TABLE source (
    task TEXT NOT NULL,
    file TEXT NOT NULL,
    seq INTEGER NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    format TEXT NOT NULL,
    size INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    at TEXT NOT NULL,
    title TEXT NOT NULL,
    error TEXT NOT NULL,
    blob TEXT NOT NULL,
    left_bytes INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (task, file)
) WITHOUT ROWID;

CREATE TABLE "check" (
    task TEXT NOT NULL,
    round INTEGER NOT NULL,
    name TEXT NOT NULL,
    file TEXT NOT NULL,
    seq INTEGER NOT NULL,
    state TEXT NOT NULL,
    detail TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (task, round, name, file)
) WITHOUT ROWID;

CREATE TABLE steer (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    task TEXT NOT NULL,
    at TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting'
) WITHOUT ROWID;
CREATE INDEX steer_of_task ON steer (task, seq);
"""

BY_MOMENT = """
CREATE INDEX call_effects ON call (started_at) WHERE effect NOT IN ('READ', 'WORKSPACE') AND started_at IS NOT NULL;
CREATE INDEX approval_decided ON approval (decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX question_answered ON question (answered_at) WHERE answered_at IS NOT NULL;
"""
PROJECTIONS += BY_MOMENT

# The projections with their primary keys: what a rebuild folds anew and compares.
PROJECTED = {
    "task": ("id",),
    "run": ("id",),
    "turn": ("key",),
    "call": ("key",),
    "approval": ("id",),
    "question": ("id",),
    "deliverable": ("id",),
    "source": ("task", "file"),
    "check": ("task", "round", "name", "file"),
    "steer": ("id",),
}


def statements(script: str) -> list[str]:
    """The statements of a script. `executescript` would commit the transaction it runs in."""
    found, statement = [], ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            found.append(statement.strip())
            statement = ""
    return found
