"""Answers for the journal: `append` is the only write, and after the commit the bus hears of it.

Subscribers hear every event of this data folder exactly once and in the order of `seq`, also those that other
processes committed (`poll`). Reading goes through one connection per thread and never waits for a writer.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from desktop.core.bus import Bus
from desktop.core.clock import Clock
from desktop.core.errors import StoreError
from desktop.core.events import EVENTS, Event, Recorded
from desktop.core.task import ApprovalRow, DeliverableRow, QuestionRow, TaskDetail, TaskRow, TaskState
from desktop.store import folder, queries
from desktop.store import ledger as ledger_queries
from desktop.store.backup import Backups
from desktop.store.blobs import Blobs
from desktop.store.codec import event_of, moment
from desktop.store.connection import Readers
from desktop.store.health import HealthFinding, examine
from desktop.store.legality import IllegalEvent, TaskHasEnded
from desktop.store.opening import FILE, open_file
from desktop.store.rebuild import Rebuild, RebuildReport
from desktop.store.recovery import RecoveryReport
from desktop.store.search import Found, find, find_letters
from desktop.store.search_index import SearchIndex, has_fts5
from desktop.store.writer import AlreadyRecorded, Writer, explained

__all__ = ["AlreadyRecorded", "IllegalEvent", "Store", "TaskHasEnded"]

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)

PAGE = 500


class Store:
    """The journal and its projections: append is the only write.

    `recovered` tells what was restored when opening found a damaged database, else None.
    """

    def __init__(self, home: Path, clock: Clock, *, read_only: bool, free: folder.FreeSpace) -> None:
        self.home = home
        self.bus = Bus()
        self.read_only = read_only
        self.recovered: RecoveryReport | None = None
        self._clock = clock
        self._free = free
        self._blobs = Blobs(home / "blobs")
        self._readers = Readers(home / FILE)
        self._writer = Writer(home, home / FILE, self._blobs, free)
        self._index = SearchIndex(home, self._blobs)
        self._announcing = threading.RLock()
        self._seen = 0
        self._version: tuple[int, int] | None = None

    @classmethod
    def open(
        cls,
        home: Path,
        clock: Clock,
        *,
        read_only: bool = False,
        free_space: folder.FreeSpace = folder.free_space,
    ) -> Store:
        """The store in the data folder `home`, made if it is missing. StoreError says why it cannot be used.

        `read_only` also opens files of a newer version. `free_space` gives the bytes left on the folder's disk.
        """
        store = cls(home, clock, read_only=read_only, free=free_space)
        store.recovered = open_file(home, clock, read_only)
        store._seen = store._last_seq()
        return store

    def close(self) -> None:
        """Finish queued appends and move the write-ahead log into the database."""
        self._writer.close()
        self._index.close()
        self._readers.close()
        if not self.read_only:
            _checkpoint(self.home / FILE)

    # --- writing ---

    async def append(self, *events: Event) -> tuple[Recorded, ...]:
        """Commit `events` in one transaction, or none of them; publishes on this event loop before it returns.

        Raises AlreadyRecorded, IllegalEvent, StoreError. A queued append is committed and published even if the
        caller is cancelled while it waits.
        """
        self._assert_writable()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[Recorded, ...]] = loop.create_future()

        def finish(recorded: Any, failure: BaseException | None) -> None:
            if failure is None:
                self._announce(recorded)
            if answer.done():
                return
            if failure is None:
                answer.set_result(recorded)
            else:
                answer.set_exception(failure)

        def done(recorded: Any, failure: BaseException | None) -> None:
            try:
                loop.call_soon_threadsafe(finish, recorded, failure)
            except RuntimeError:  # the loop was closed meanwhile: what is committed stays, nobody listens here
                log.info("an append ended after its event loop")

        self._writer.append(events, self._clock.now(), done)
        return await answer

    def append_now(self, *events: Event) -> tuple[Recorded, ...]:
        """The same from synchronous code; publishes on the calling thread."""
        self._assert_writable()
        recorded = self._writer.append_and_wait(events, self._clock.now())
        self._announce(recorded)
        return recorded

    async def put_blob(self, data: bytes) -> str:
        """Keep `data` durably; returns its SHA-256 (hex)."""
        return await asyncio.to_thread(self.put_blob_now, data)

    def put_blob_now(self, data: bytes) -> str:
        self._assert_writable()
        return self._blobs.put(data)

    def get_blob(self, sha256: str) -> bytes:
        """The content with this SHA-256. StoreError if it is missing or changed."""
        return self._blobs.get(sha256)

    def _assert_writable(self) -> None:
        if self.read_only:
            raise StoreError(
                "The data folder is open for reading only. Nothing was changed.",
                "数据文件夹以只读方式打开。未作任何更改。",
            )

    # --- announcing ---

    def _announce(self, recorded: Iterable[Recorded]) -> int:
        """Publish what was not published yet, earlier events of others first; returns how many."""
        count = 0
        with self._announcing:
            for item in recorded:
                if item.seq > self._seen + 1:
                    count += sum(self._publish(missed) for missed in self._rows(after=self._seen, before=item.seq))
                count += self._publish(item)
        return count

    def _publish(self, recorded: Recorded) -> bool:
        if recorded.seq <= self._seen:
            return False
        self._seen = recorded.seq
        try:
            self.bus.publish(recorded)
        except Exception:  # a subscriber's bug must not make a committed append look failed
            log.exception("a subscriber failed on %s", recorded.event.kind)
        return True

    def poll(self) -> int:
        """Publish events that other processes committed since the last one seen; returns how many."""
        with self._announcing:
            version = self._ask(lambda db: (id(db), db.execute("PRAGMA data_version").fetchone()[0]))
            if version == self._version:
                return 0
            self._version = version
            return self._announce(self._rows(after=self._seen))

    # --- reading ---

    def events(self, task: str | None = None, after: int = 0) -> Iterator[Recorded]:
        """The journal in order, of one task or all, from behind the place `after`. Kinds of later versions are left out."""
        return self._rows(task, after)

    def _rows(self, task: str | None = None, after: int = 0, before: int = 2**62) -> Iterator[Recorded]:
        of_task = "" if task is None else " AND task = :task"
        query = f"SELECT seq, at, kind, body, blob FROM event WHERE seq > :after AND seq < :before{of_task} ORDER BY seq LIMIT {PAGE}"
        while True:
            values = {"task": task, "after": after, "before": before}
            page = self._ask(_fetched, query, values)
            for seq, at, kind, body, blob in page:
                if kind in EVENTS:
                    text = self._blobs.get(blob).decode() if body is None else body
                    yield Recorded(seq, moment(at), event_of(kind, text))
            if len(page) < PAGE:
                return
            after = page[-1][0]

    def _ask(self, query: Callable[Concatenate[sqlite3.Connection, P], T], *values: P.args, **names: P.kwargs) -> T:
        """What `query` finds on this thread's connection, which nobody closes meanwhile."""
        with self._readers.using() as db:
            return query(db, *values, **names)

    def _last_seq(self) -> int:
        return self._ask(lambda db: int(db.execute("SELECT ifnull(max(seq), 0) FROM event").fetchone()[0]))

    def task(self, id: str) -> TaskRow | None:
        """The task with this id, or the only one whose id begins with it (from 6 characters)."""
        return self._ask(queries.task, id)

    def tasks(
        self,
        *,
        states: Collection[TaskState] | None = None,
        submitted_from: datetime | None = None,
        submitted_to: datetime | None = None,
        limit: int = 200,
        before_seq: int | None = None,
    ) -> list[TaskRow]:
        """Newest first. Submitted in [`submitted_from`, `submitted_to`); `before_seq` asks for the next page."""
        return self._ask(queries.tasks, states, submitted_from, submitted_to, limit, before_seq)

    def upcoming(self, series: str) -> TaskRow | None:
        """The time of a repeating task that no run has begun yet, None when its series (id) is over."""
        return self._ask(queries.upcoming, series)

    def open_tasks(self) -> list[TaskRow]:
        """Tasks that are not done, failed or cancelled, oldest first."""
        return self._ask(queries.open_tasks)

    def day(self, start: datetime, end: datetime) -> list[TaskRow]:
        """Tasks whose life, from submission to end or now, touches [start, end); in the order of submission."""
        return self._ask(queries.day, start, end, self._clock.now())

    def counts(self, edges: Sequence[datetime]) -> list[Mapping[TaskState, int]]:
        """For each interval [edges[i], edges[i + 1]): how many tasks submitted in it are in which state now."""
        return self._ask(queries.counts, edges)

    def detail(self, id: str) -> TaskDetail | None:
        """Everything about one task, as of one moment; `id` as for `task`."""
        return self._ask(queries.detail, id)

    def approvals(self, state: str | None = "waiting") -> list[ApprovalRow]:
        """Approvals in one state (None: all), oldest first."""
        return self._ask(queries.approvals, state)

    def questions(self, state: str | None = "open") -> list[QuestionRow]:
        """Questions in one state (None: all), oldest first."""
        return self._ask(queries.questions, state)

    def decided(self, start: datetime, end: datetime) -> tuple[list[ApprovalRow], list[QuestionRow]]:
        """What was decided and answered in [start, end), the latest first."""
        return self._ask(queries.decided, start, end)

    def deliverables(self, task: str | None = None, limit: int = 500) -> list[DeliverableRow]:
        """Of one task in the order they were made; of all tasks newest first."""
        return self._ask(queries.deliverables, task, limit)

    def sent(self, start: datetime, end: datetime) -> Mapping[str, tuple[int, int]]:
        """By chat model: (requests, bytes they held), begun in [start, end)."""
        return self._ask(queries.sent, start, end)

    def ledger(
        self,
        start: datetime | None,
        end: datetime | None,
        before: ledger_queries.Place | None = None,
        limit: int = ledger_queries.PAGE,
    ) -> list[ledger_queries.LedgerRow]:
        """A page of what was asked of chat models and done beyond the tasks in [start, end), newest first."""
        return self._ask(ledger_queries.page, start, end, before, limit)

    def ledger_rows(self, start: datetime | None, end: datetime | None) -> Iterator[ledger_queries.LedgerRow]:
        """All of the ledger in [start, end), newest first, read page by page."""
        before: ledger_queries.Place | None = None
        while found := self.ledger(start, end, before):
            yield from found
            before = ledger_queries.place_of(found[-1])

    def first_asked(self) -> datetime | None:
        """When a chat model was asked, or something sent, for the first time."""
        return self._ask(ledger_queries.first)

    def sends(self, start: datetime, end: datetime) -> int:
        """Mails and posts begun in [start, end) that went out, or of which nobody knows."""
        return self._ask(ledger_queries.sends, start, end)

    def spent(self, start: datetime, end: datetime) -> queries.Spending:
        """What turns begun in [start, end) cost, and what is held for those under way."""
        return self._ask(queries.spent, start, end)

    def counted(self, start: datetime | None, end: datetime | None, task: str = "") -> float:
        """US dollars of turns begun in [start, end) that count against a cap, of one task or all (see queries)."""
        return self._ask(queries.counted, start, end, task)

    def turns_asked(self, task: str) -> int:
        """How many requests of a task to chat models stand in the journal."""
        return self._ask(queries.turns_asked, task)

    def past_costs(self, job: str, model: str, limit: int = 40) -> list[float]:
        """US dollars of the latest done tasks of this job with this chat model, newest first."""
        return self._ask(queries.past_costs, job, model, limit)

    def unended_runs(self) -> list[tuple[str, str]]:
        """(task, run) of every run without an end: under way, or cut off when its process died."""
        return self._ask(queries.unended_runs)

    def left_in_background(self) -> list[str]:
        """Tasks that have ended while a turn of theirs goes on at its provider."""
        return self._ask(queries.left_in_background)

    def search(self, words: str, limit: int = 5, portions: int = 1) -> Found:
        """What holds every one of `words`, the newest `limit` of each group. First takes up to `portions` of 2,000 events
        into the index (search.db); with much to take in it lasts a second: call it on a thread."""
        if self.read_only or not has_fts5():
            return self._ask(find_letters, words, limit)
        try:
            return self._ask(lambda db: find(self._index, db, words, limit, portions))
        except sqlite3.Error as error:
            raise explained(error, self.home) from error

    # --- care ---

    def rebuild(self) -> RebuildReport:
        """Fold the whole journal into fresh tables, compare with the live ones, replace these where they differ."""
        self._assert_writable()
        fresh = Rebuild()

        def finish(db: sqlite3.Connection) -> RebuildReport:
            fresh.fold(self._rows(after=fresh.last_seq))
            return fresh.compare(db)

        try:
            fresh.fold(self._rows())
            report: RebuildReport = self._writer.run(finish)
        finally:
            fresh.close()
        self._index.forget()
        return report

    def check(self) -> list[HealthFinding]:
        """Look at the database, the disk, the folder and the blobs. Changes nothing."""
        return self._ask(lambda db: examine(self.home, db, self._blobs, self._free))

    def maintain(self) -> bool:
        """What an engine does at start and hourly when idle: lay the ballast, index the new words, back up when due. True
        after a backup."""
        self._assert_writable()
        folder.lay_ballast(self.home, self._free)
        if has_fts5():
            self._index.follow()
        return Backups(self.home, self._clock).run_if_due()


def _fetched(db: sqlite3.Connection, query: str, values: Mapping[str, Any]) -> list[Any]:
    return db.execute(query, values).fetchall()


def _checkpoint(path: Path) -> None:
    from desktop.store.connection import connect

    try:
        db = connect(path)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
    except sqlite3.Error as error:  # every commit is safe in the log; the next start moves it
        log.info("the write-ahead log stays for the next start: %s", error)
