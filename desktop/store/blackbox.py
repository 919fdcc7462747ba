"""Answers for `blackbox.ndjson`: a second, tiny, fsynced record of submissions, intents and outcomes.

It survives a lost database and tells a restored backup which effects came after it. A line follows the commit and
comes before the acknowledgement: what was acknowledged is in both places. Calls that stay inside the task (reading, its
workspace) are not repeated: doing them again harms nobody, and they would cost a second fsync each.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from desktop.core import commands
from desktop.core import events as e
from desktop.core.errors import InvalidArguments
from desktop.core.schema import dump, parse
from desktop.store.blobs import BINARY
from desktop.store.codec import stamp
from desktop.store.legality import HARMLESS

CALLS = (e.CallStarted, e.CallEnded)
NOTED = (e.TaskSubmitted, *CALLS, e.TaskCompleted, e.TaskFailed, commands.TaskCancelled)
ROTATE_BYTES = 8 * 1024 * 1024
_sync = getattr(os, "fdatasync", os.fsync)


@dataclass(frozen=True, slots=True)
class Note:
    """One line. `event` is the body without long texts; `tool` and `effect` tell what a call was."""

    seq: int
    at: str
    kind: str
    task: str
    event: dict[str, Any]
    tool: str = ""
    effect: str = ""


class BlackBox:
    """The file and the one before it (`blackbox.1.ndjson`); together they reach further back than the last backup."""

    def __init__(self, home: Path) -> None:
        self.path = home / "blackbox.ndjson"
        self.earlier = home / "blackbox.1.ndjson"

    def note(self, db: Connection, recorded: Iterable[e.Recorded]) -> None:
        """Repeat what matters of `recorded`; returns after it reached the disk."""
        lines = [_line(db, item) for item in recorded if _is_noted(item.event)]
        if any(lines):
            self._write("".join(lines).encode())

    def mark_restored(self, at: str, seq: int) -> None:
        """A backup ending with `seq` took the place of the database: earlier lines tell of another journal."""
        self._write((json.dumps({"restored": at, "seq": seq}) + "\n").encode())

    def _write(self, data: bytes) -> None:
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | BINARY, 0o600)
        try:
            if os.lseek(handle, 0, os.SEEK_END) and os.lseek(handle, -1, os.SEEK_END) and os.read(handle, 1) != b"\n":
                data = b"\n" + data  # a line was cut off: it must not take this one with it
            os.write(handle, data)
            _sync(handle)
        finally:
            os.close(handle)

    def notes(self) -> Iterator[Note]:
        """What happened since the last restore, oldest first. A line cut off by a power failure is passed over."""
        notes: list[Note] = []
        for line in self._lines():
            try:
                found = json.loads(line)
                if "restored" in found:
                    notes.clear()
                else:
                    notes.append(parse(Note, found, lenient=True))
            except (ValueError, TypeError, InvalidArguments):
                continue
        yield from notes

    def _lines(self) -> Iterator[bytes]:
        for path in (self.earlier, self.path):
            if path.exists():
                yield from path.read_bytes().splitlines()

    def rotate(self) -> bool:
        """Start a new file once the present one is large. Only right after a good backup."""
        if not self.path.exists() or self.path.stat().st_size < ROTATE_BYTES:
            return False
        self.path.replace(self.earlier)
        return True


def _is_noted(event: e.Event) -> bool:
    """Also a run of a repeating task: the first one brings the next time about, in the same commit and before it."""
    return isinstance(event, NOTED) or (isinstance(event, e.RunStarted) and bool(event.as_of))


def _line(db: Connection, recorded: e.Recorded) -> str:
    """The line of an event; "" for a call that needs none."""
    event = recorded.event
    tool = effect = ""
    if isinstance(event, CALLS):
        tool, effect = db.execute("SELECT tool, effect FROM call WHERE key = ?", (event.call,)).fetchone()
        if effect in HARMLESS:
            return ""
    body = dump(event)
    body.pop("content", None)
    note = Note(recorded.seq, stamp(recorded.at), event.kind, event.task, body, tool, effect)
    return json.dumps(dump(note)) + "\n"
