-- The shape of queue.db as the first version wrote it. Never changed: old data folders look like this.
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
    cost_usd REAL NOT NULL DEFAULT 0.0,
    error TEXT NOT NULL DEFAULT '',
    report TEXT NOT NULL DEFAULT '',
    needs INTEGER NOT NULL DEFAULT 0,
    deliverables INTEGER NOT NULL DEFAULT 0,
    warnings INTEGER NOT NULL DEFAULT 0,
    interrupted INTEGER NOT NULL DEFAULT 0,
    pause INTEGER NOT NULL DEFAULT 0,
    answers INTEGER NOT NULL DEFAULT 0,
    round INTEGER NOT NULL DEFAULT 0,
    span INTEGER
) WITHOUT ROWID;
CREATE INDEX task_by_submission ON task (submitted_at, state);
CREATE INDEX task_by_span ON task (span, submitted_at) WHERE span IS NOT NULL;
CREATE INDEX task_by_state ON task (state, seq);

CREATE TABLE run (
    id TEXT PRIMARY KEY,
    task TEXT NOT NULL,
    at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX run_unended ON run (task) WHERE ended_at IS NULL;

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
    answered_at TEXT
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
    text TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX steer_of_task ON steer (task, seq);
