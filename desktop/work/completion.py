"""Answers for what stands between the chat model's last word and "done": checks, mending, copies, the hand-over."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.clock import Clock
from desktop.core.errors import LimitReached
from desktop.core.events import CheckEnded, DeliverableCopied, RepairRequested, TaskCompleted
from desktop.core.task import DeliverableRow, TaskDetail
from desktop.store.journal import Store
from desktop.work.library import TaskLibrary
from desktop.work.reading import TaskReader

if TYPE_CHECKING:
    from desktop.quality.inspection import Delivered

MAX_REPAIRS = 2


class Completion:
    """Ends one task properly. `check` says whether the chat model has something to mend first."""

    def __init__(self, store: Store, clock: Clock, task: str, library: TaskLibrary, reader: TaskReader) -> None:
        self._store = store
        self._clock = clock
        self._task = task
        self._library = library
        self._reader = reader

    async def check(self, rounds: int) -> bool:
        """Run the checks of `quality`, journal each, and return True when a repair was asked for (`rounds` times so far)."""
        from desktop.quality.inspection import inspect

        detail = self._detail()
        delivered = [self._delivered(row) for row in _committed(detail)]
        findings = await inspect(delivered, self._library.documents(), self._reader.read, detail.task.language)
        number = self._next_round()
        events = [CheckEnded(self._task, number, f.name, f.state, f.detail, f.file) for f in findings]
        wishes = [f.repair for f in findings if f.state == "failed" and f.repair]
        if not wishes or rounds >= MAX_REPAIRS:
            await self._store.append(*events)
            return False
        text = "The checks found this. Mend it by writing the file again under the same name:\n- " + "\n- ".join(wishes)
        await self._store.append(*events, RepairRequested(self._task, number, text))
        return True

    async def finish(self, closing: str) -> None:
        """Find every file again with its hash, place the copies asked for, and commit the completed event last."""
        from desktop.quality.handover import report

        detail = self._detail()
        rows = _committed(detail)
        for row in rows:
            await asyncio.to_thread(_confirm, row)
        copies = await self._place(rows, Path(detail.task.out)) if detail.task.out else {}
        text = report(self._detail(), closing, self._library.problems(), self._clock.now(), copies)
        await self._store.append(TaskCompleted(self._task, text, closing))

    async def _place(self, rows: Sequence[DeliverableRow], folder: Path) -> dict[str, str]:
        """Copy each file into `folder` once; deliverable id -> path of its copy."""
        from desktop.tools.place import copy_to

        copies = [e.event for e in self._store.events(self._task) if isinstance(e.event, DeliverableCopied)]
        done = {copy.deliverable: copy.path for copy in copies if Path(copy.path).parent == folder}
        for row in rows:
            if row.id not in done:
                path, _ = await asyncio.to_thread(copy_to, Path(row.path), row.sha256, folder)
                await self._store.append(DeliverableCopied(self._task, row.id, str(path), row.sha256))
                done[row.id] = str(path)
        return done

    def _next_round(self) -> int:
        """Checks that ran before the process died keep their number."""
        events = (recorded.event for recorded in self._store.events(self._task))
        return 1 + max((event.round for event in events if isinstance(event, CheckEnded)), default=0)

    def _delivered(self, row: DeliverableRow) -> Delivered:
        from desktop.quality.inspection import Delivered

        return Delivered.of(row, json.loads(self._store.get_blob(row.evidence)))

    def _detail(self) -> TaskDetail:
        detail = self._store.detail(self._task)
        assert detail is not None
        return detail


def _committed(detail: TaskDetail) -> list[DeliverableRow]:
    return [row for row in detail.deliverables if row.state == "committed"]


def _confirm(row: DeliverableRow) -> None:
    """Raises LimitReached (the person must look) when a finished file is gone or was changed before the task was done."""
    path = Path(row.path)
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != row.sha256:
        raise LimitReached(
            f"{row.name} was moved, deleted or changed before the task was done. Put it back, then resume.",
            f"{row.name} 在任务完成前被移动、删除或改动。请放回原处，然后继续。",
        )
