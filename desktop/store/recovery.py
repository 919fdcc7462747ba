"""Answers for a damaged database: move it aside untouched, restore the newest good backup, tell what is in doubt.

The black box says what came after the backup. Lost submissions are queued again; ends of tasks are recorded again; a
task of which an effect may have happened after the backup is paused, so that nothing is done twice before a person looks.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from desktop.core.clock import Clock
from desktop.core.commands import TaskPaused, TaskResumed
from desktop.core.errors import InvalidArguments, StoreError
from desktop.core.events import EVENTS, CallEnded, CallStarted, Event, RunStarted, TaskSubmitted
from desktop.core.schema import parse
from desktop.store import migrations
from desktop.store.backup import Backups
from desktop.store.blackbox import BlackBox, Note
from desktop.store.blobs import Blobs, sync_folder, write_durably
from desktop.store.codec import stamp
from desktop.store.connection import connect
from desktop.store.legality import IllegalEvent
from desktop.store.writer import AlreadyRecorded, Writer

log = logging.getLogger(__name__)

FILES = ("queue.db", "queue.db-wal", "queue.db-shm")


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    """What was done. `moved` is the damaged file; `backup` the copy used, "" for none; the rest are task ids."""

    moved: str
    backup: str
    resubmitted: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    in_doubt: tuple[str, ...] = ()

    def text(self, language: str) -> str:
        """The report as a person reads it, one sentence per line."""
        zh = language == "zh"
        name = Path(self.backup).name
        lines = [
            f"数据库已损坏，已原样移至 {self.moved}。"
            if zh
            else f"The database was damaged and is kept as {self.moved}."
        ]
        if name:
            lines.append(f"已恢复备份 {name}。" if zh else f"The backup {name} was restored.")
        else:
            lines.append("没有完好的备份，已新建日志。" if zh else "There was no good backup; a new journal was begun.")
        if self.resubmitted:
            ids = ", ".join(self.resubmitted)
            lines.append(f"以下任务已重新排队：{ids}" if zh else f"Queued again: {ids}")
        if self.ended:
            ids = ", ".join(self.ended)
            lines.append(
                f"以下任务此后已结束，保持不变：{ids}" if zh else f"Ended after the backup, left as they were: {ids}"
            )
        if self.in_doubt:
            ids = ", ".join(self.in_doubt)
            lines.append(
                f"以下任务在备份之后可能已产生外部影响，现已暂停，请先核对再继续：{ids}"
                if zh
                else f"Paused, because something may have been sent or changed after the backup; look before you resume: {ids}"
            )
        return "\n".join(lines)


def recover(home: Path, clock: Clock) -> RecoveryReport:
    """Replace the damaged `queue.db`. StoreError while another process works in the folder."""
    _assert_alone(home)
    now = clock.now().astimezone(UTC)
    moved = f"queue.db.damaged-{now:%Y%m%dT%H%M%SZ}"
    for name in FILES:
        if (home / name).exists():
            (home / name).rename(home / name.replace("queue.db", moved))
    backup = Backups(home, clock).newest_sound()
    if backup is not None:
        import shutil

        shutil.copyfile(backup, home / "queue.db")
        (home / "queue.db").chmod(0o600)
    sync_folder(home)
    report = _replay(home, clock, moved, str(backup or ""))
    write_durably(
        home / f"recovered-{now:%Y%m%dT%H%M%SZ}.txt", (report.text("en") + "\n\n" + report.text("zh") + "\n").encode()
    )
    log.warning("the database was damaged: %s", report.text("en").replace("\n", " "))
    return report


def _assert_alone(home: Path) -> None:
    import os

    from desktop.store.lock import holder

    found = holder(home)
    if found is not None and found.pid != os.getpid():
        raise StoreError(
            f"The database in {home} is damaged and another Afternoon is using it. Nothing was changed; quit that one and start again.",
            f"{home} 中的数据库已损坏，且另一个“午后”正在使用。未作任何更改；请退出它后重新启动。",
        )


def _replay(home: Path, clock: Clock, moved: str, backup: str) -> RecoveryReport:
    db = connect(home / "queue.db")
    try:
        if not migrations.applied(db):
            migrations.create(db, clock.now())
        if migrations.pending(db):
            migrations.migrate(db, Blobs(home / "blobs"))
        last: int = db.execute("SELECT ifnull(max(seq), 0) FROM event").fetchone()[0]
    finally:
        db.close()
    box = BlackBox(home)
    notes = [note for note in box.notes() if note.seq > last]
    box.mark_restored(stamp(clock.now()), last)
    # no limit of free space here: what was promised before is not refused now
    writer = Writer(home, home / "queue.db", Blobs(home / "blobs"), lambda _: 2**62)
    try:
        return _Replay(writer, clock, notes).report(moved, backup)
    finally:
        writer.close()


class _Replay:
    """Appends what the black box tells, as far as the restored journal allows it."""

    def __init__(self, writer: Writer, clock: Clock, notes: Iterable[Note]) -> None:
        self._writer = writer
        self._clock = clock
        self._notes = list(notes)
        self._outcomes = {note.event["call"]: note for note in self._notes if note.kind == CallEnded.kind}

    def report(self, moved: str, backup: str) -> RecoveryReport:
        resubmitted, ended, doubtful = [], [], []
        for note in self._notes:
            if note.kind == TaskSubmitted.kind and self._append(_event(note)):
                resubmitted.append(note.task)
            elif note.kind == CallStarted.kind:
                self._append(_event(note))
                self._append(self._outcome(note))
                doubtful.append(note.task)
            elif note.kind == RunStarted.kind:
                self._begin(note)
            elif note.kind not in (TaskSubmitted.kind, CallStarted.kind, CallEnded.kind) and self._append(_event(note)):
                ended.append(note.task)
        open_doubts = [task for task in dict.fromkeys(doubtful) if task not in ended]
        for task in open_doubts:
            self._append(TaskPaused(task, self._clock.new_id()))
        again = tuple(task for task in resubmitted if task not in ended)
        return RecoveryReport(moved, backup, again, tuple(ended), tuple(open_doubts))

    def _begin(self, note: Note) -> None:
        """A run; the next start finds it without an end, and the task goes on. It did begin: so a pause or a wait that the
        restored journal still knows was over by then, which is not noted."""
        if not self._append(_event(note)):
            self._append(TaskResumed(note.task, self._clock.new_id()))
            self._append(_event(note))

    def _outcome(self, started: Note) -> Event | None:
        """A known failure stays one; what succeeded or is unknown is in doubt until a person or a look-up decides."""
        known = self._outcomes.get(started.event["call"])
        text = "The journal was restored from a backup; this call was made after it."
        if known is not None and known.event["outcome"] in ("failed", "denied"):
            return CallEnded(started.task, started.event["call"], known.event["outcome"], text)
        return CallEnded(started.task, started.event["call"], "in_doubt", text)

    def _append(self, event: Event | None) -> bool:
        if event is None:
            return False
        try:
            self._writer.append_and_wait((event,), self._clock.now())
        except (AlreadyRecorded, IllegalEvent) as error:
            log.info("not replayed: %s", error)
            return False
        return True


def _event(note: Note) -> Event | None:
    try:
        return parse(EVENTS[note.kind], note.event, lenient=True)
    except (KeyError, InvalidArguments) as error:
        log.info("a line of the black box is not understood: %s", error)
        return None
