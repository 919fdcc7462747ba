"""Answers for folding what was read, made and checked."""

from __future__ import annotations

from sqlite3 import Connection

from desktop.core import commands
from desktop.core import events as e
from desktop.store.codec import plain
from desktop.store.legality import IllegalEvent, insert


def source_read(db: Connection, recorded: e.Recorded, event: e.SourceRead) -> None:
    """The latest reading of a file is the one shown."""
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
    insert(db, "source", row)


def deliverable_saved(db: Connection, recorded: e.Recorded, event: e.DeliverableSaved) -> None:
    """A finished file; the version it replaces is superseded."""
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
    insert(db, "deliverable", row)
    replaced = 0
    if event.replaces:
        replaced = db.execute(
            "UPDATE deliverable SET state = 'superseded' WHERE id = ? AND task = ? AND state = 'committed'",
            (event.replaces, event.task),
        ).rowcount
    db.execute("UPDATE task SET deliverables = deliverables + ? WHERE id = ?", (1 - replaced, event.task))


def check_ended(db: Connection, recorded: e.Recorded, event: e.CheckEnded) -> None:
    """A check; warnings are counted in the latest round only."""
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
    insert(db, "check", row)
    db.execute(
        """UPDATE task SET round = max(round, ?1), warnings = (
            SELECT count(*) FROM "check"
            WHERE task = ?2 AND round = max(task.round, ?1) AND state IN ('warning', 'failed')) WHERE id = ?2""",
        (event.round, event.task),
    )


def deliverable_copied(db: Connection, event: e.DeliverableCopied) -> None:
    """Only what was saved can be copied; no view shows the copies."""
    if not db.execute("SELECT 1 FROM deliverable WHERE id = ?", (event.deliverable,)).fetchone():
        raise IllegalEvent(f"DeliverableCopied for {event.deliverable}, which was never saved")


def deliverables_removed(db: Connection, event: commands.DeliverablesRemoved) -> None:
    """Files that an undo took away; what counts as delivered shrinks, and nothing stays accepted."""
    for id in event.deliverables:
        counted = db.execute(
            "UPDATE deliverable SET state = 'removed' WHERE id = ? AND task = ? AND state = 'committed'",
            (id, event.task),
        ).rowcount
        db.execute("UPDATE task SET deliverables = deliverables - ? WHERE id = ?", (counted, event.task))
        db.execute("UPDATE deliverable SET state = 'removed' WHERE id = ? AND task = ?", (id, event.task))
    db.execute("UPDATE task SET accepted_at = NULL WHERE id = ?", (event.task,))
