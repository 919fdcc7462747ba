"""Answers for the one way into the journal: a thread that turns queued appends into durable transactions, in order.

Appends that wait together share one commit (one fsync). Each stays all or nothing: when one of them fails, the common
transaction is rolled back and every append gets a transaction of its own. Synchronous callers, who wait anyway, use the
same connection on their own thread while nothing is queued: that saves two wake-ups, about 0.1 ms.
"""

from __future__ import annotations

import errno
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.core.errors import StoreError
from desktop.core.events import Event, Recorded, TaskSubmitted
from desktop.store import folder
from desktop.store.blackbox import BlackBox
from desktop.store.blobs import Blobs
from desktop.store.codec import plain, stamp, to_json
from desktop.store.connection import connect
from desktop.store.projections import project

log = logging.getLogger(__name__)

INLINE_BYTES = 32 * 1024
BATCH = 64

INSERT = "INSERT INTO event (at, kind, key, task, schema, body, blob) VALUES (?, ?, ?, ?, ?, ?, ?)"


class AlreadyRecorded(Exception):
    """The journal has an event of this kind and key: what ended stays ended. Nothing of the transaction was kept."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"{kind} {key} is in the journal already")
        self.kind = kind
        self.key = key


Done = Callable[[Any, BaseException | None], None]


@dataclass(frozen=True, slots=True)
class Job:
    """Work inside one write transaction. `done` is called once, with the result or the failure."""

    work: Callable[[sqlite3.Connection], Any]
    done: Done
    prepare: Callable[[], None] = lambda: None  # before the transaction: what need not hold the write lock
    events: tuple[Event, ...] = ()


class Writer:
    """The only connection that writes, used by one thread at a time (`_turn`). The thread starts with the first job."""

    def __init__(self, home: Path, path: Path, blobs: Blobs, free: folder.FreeSpace) -> None:
        self._home = home
        self._path = path
        self._blobs = blobs
        self._free = free
        self._blackbox = BlackBox(home)
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._pending = 0  # jobs accepted and not served, under `_lock`
        self._turn = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._closed = False

    # --- from any thread ---

    def append(self, events: Sequence[Event], at: datetime, done: Done) -> None:
        """Queue one append; `done` hears of the Recorded events after the commit, or why there was none."""
        self._put(self._append_job(tuple(events), at, done))

    def append_and_wait(self, events: Sequence[Event], at: datetime) -> tuple[Recorded, ...]:
        """Commit one append and return its Recorded events, or raise why there was none."""
        wait, done = waiter()
        self._do(self._append_job(tuple(events), at, done))
        recorded: tuple[Recorded, ...] = wait()
        return recorded

    def run(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        """Do `work` inside a write transaction and wait for its result."""
        wait, done = waiter()
        self._do(Job(work, done))
        return wait()

    def close(self) -> None:
        """Finish what is queued, then end the thread and close the connection."""
        with self._lock:
            self._closed = True
            thread = self._thread
        if thread is not None:
            self._jobs.put(None)
            thread.join()
        with self._turn:
            if self._db is not None:
                self._db.close()
                self._db = None

    def _append_job(self, events: tuple[Event, ...], at: datetime, done: Done) -> Job:
        rows: list[tuple[Any, ...]] = []

        def prepare() -> None:
            rows[:] = [self._row(event, at) for event in events]

        def work(db: sqlite3.Connection) -> tuple[Recorded, ...]:
            return tuple(_record(db, event, at, row) for event, row in zip(events, rows, strict=True))

        return Job(work, done, prepare, events)

    def _do(self, job: Job) -> None:
        """Serve `job` here if nothing is queued before it, else on the writer's thread."""
        with self._lock:
            self._assert_open()
            if here := self._pending == 0:
                self._pending = 1
        if here:
            self._serve([job])
        else:
            self._put(job)

    def _put(self, job: Job) -> None:
        with self._lock:
            self._assert_open()
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve_queue, name="journal", daemon=True)
                self._thread.start()
            self._pending += 1
            self._jobs.put(job)

    def _assert_open(self) -> None:
        if self._closed:
            raise StoreError("The journal is closed. Start the program again.", "日志已关闭。请重新启动程序。")

    # --- on whichever thread has the turn ---

    def _serve_queue(self) -> None:
        going = True
        while going:
            batch = self._next_batch()
            going = batch[-1] is not None
            self._serve([job for job in batch if job is not None])

    def _serve(self, jobs: list[Job]) -> None:
        """Serve accepted jobs; every one hears of its end."""
        try:
            with self._turn:
                if self._db is None and jobs:
                    self._db = connect(self._path)
                if self._db is not None and jobs:
                    self._serve_together(self._db, jobs)
        except (sqlite3.Error, OSError) as error:  # the connection cannot be made
            for job in jobs:
                job.done(None, explained(error, self._home))
        finally:
            with self._lock:
                self._pending -= len(jobs)

    def _next_batch(self) -> list[Job | None]:
        batch = [self._jobs.get()]
        while batch[-1] is not None and len(batch) < BATCH:
            try:
                batch.append(self._jobs.get_nowait())
            except queue.Empty:
                break
        return batch

    def _serve_together(self, db: sqlite3.Connection, jobs: list[Job]) -> None:
        try:
            results = self._transact(db, jobs)
        except Exception as error:  # noqa: BLE001 - handed to the caller, whatever it is
            if len(jobs) == 1:
                self._serve_after_failure(db, jobs[0], error)
            else:
                for job in jobs:
                    self._serve_together(db, [job])
            return
        for job, result in zip(jobs, results, strict=True):
            job.done(result, None)

    def _serve_after_failure(self, db: sqlite3.Connection, job: Job, error: Exception) -> None:
        """A full disk costs the ballast, once; every other failure goes to the caller."""
        if _is_full(error) and folder.give_up_ballast(self._home):
            self._serve_together(db, [job])
        else:
            job.done(None, explained(error, self._home))

    def _transact(self, db: sqlite3.Connection, jobs: list[Job]) -> list[Any]:
        for job in jobs:
            if any(isinstance(event, TaskSubmitted) and event.series in ("", event.task) for event in job.events):
                folder.refuse_when_full(self._home, self._free)
            job.prepare()
        db.execute("BEGIN IMMEDIATE")
        try:
            results = [job.work(db) for job in jobs]
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        self._note(db, [item for job, result in zip(jobs, results, strict=True) if job.events for item in result])
        return results

    def _note(self, db: sqlite3.Connection, recorded: list[Recorded]) -> None:
        """The commit stands whatever happens here; on a full disk the ballast makes room."""
        try:
            self._blackbox.note(db, recorded)
        except OSError:
            folder.give_up_ballast(self._home)
            try:
                self._blackbox.note(db, recorded)
            except OSError as error:
                log.error("the black box cannot be written (%s); the journal holds what it would repeat", error)

    def _row(self, event: Event, at: datetime) -> tuple[Any, ...]:
        """The journal row of an event; a body above 32 KB is a blob first."""
        body: str | None = to_json(event)
        blob = None
        if body is not None and len(body) > INLINE_BYTES // 4 and len(data := body.encode()) > INLINE_BYTES:
            body, blob = None, self._blobs.put(data)
        return stamp(at), event.kind, plain(event.key), plain(event.task), event.schema, body, blob


def _record(db: sqlite3.Connection, event: Event, at: datetime, row: tuple[Any, ...]) -> Recorded:
    try:
        seq = db.execute(INSERT, row).lastrowid
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorname == "SQLITE_CONSTRAINT_UNIQUE":
            raise AlreadyRecorded(event.kind, event.key) from None
        raise
    assert seq is not None, "an INSERT into a table with a rowid has one"
    recorded = Recorded(seq, at, event)
    project(db, recorded)
    return recorded


def waiter() -> tuple[Callable[[], Any], Done]:
    """`wait`, which blocks until `done` was called elsewhere and returns the result or raises the failure."""
    gate = threading.Lock()
    gate.acquire()
    answer: list[Any] = []

    def done(result: Any, failure: BaseException | None) -> None:
        answer[:] = result, failure
        gate.release()

    def wait() -> Any:
        gate.acquire()
        result, failure = answer
        if failure is not None:
            raise failure
        return result

    return wait, done


def _is_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL


def explained(error: Exception, home: Path) -> Exception:
    """What SQLite or the system said, as a sentence a person can act on; what is our own fault stays as it is."""
    if isinstance(error, OSError):
        return StoreError(
            f"The data folder {home} cannot be written: {error.strerror}. What was acknowledged before is kept; make room or "
            "mend the folder and try again.",
            f"无法写入数据文件夹 {home}：{error.strerror}。此前已确认的内容均已保留；请腾出空间或修复该文件夹后重试。",
        )
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or code is None:
        return error
    sentences = {
        sqlite3.SQLITE_FULL: ("the disk is full; free some space and try again", "磁盘已满；请腾出空间后重试"),
        sqlite3.SQLITE_BUSY: (
            "another program is using it; close that one and try again",
            "另一个程序正在使用它；请关闭后重试",
        ),
        sqlite3.SQLITE_CORRUPT: (
            "it is damaged; start Afternoon again to restore a backup",
            "它已损坏；请重新启动程序以恢复备份",
        ),
        sqlite3.SQLITE_NOTADB: (
            "it is damaged; start Afternoon again to restore a backup",
            "它已损坏；请重新启动程序以恢复备份",
        ),
        sqlite3.SQLITE_READONLY: (
            "it may not be written; mend its permissions and try again",
            "没有写入权限；请修正后重试",
        ),
        sqlite3.SQLITE_CANTOPEN: (
            "it cannot be opened; mend its permissions and try again",
            "无法打开；请修正权限后重试",
        ),
        sqlite3.SQLITE_IOERR: ("the disk reports an error; check it and try again", "磁盘报告错误；请检查后重试"),
    }
    if code & 0xFF not in sentences:
        return error
    en, zh = sentences[code & 0xFF]
    return StoreError(
        f"The journal in {home} was not changed: {en}. What was acknowledged before is kept.",
        f"{home} 中的日志未改动：{zh}。此前已确认的内容均已保留。",
    )
