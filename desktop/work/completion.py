"""Answers for what stands between the chat model's last word and "done": checks, mending, copies, the hand-over."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.clock import Clock
from desktop.core.errors import BadInput, LimitReached
from desktop.core.events import CheckEnded, DeliverableCopied, RepairRequested, TaskCompleted
from desktop.core.task import DeliverableRow, TaskDetail
from desktop.store.journal import Store
from desktop.work.backends import models_here
from desktop.work.library import TaskLibrary
from desktop.work.reading import TaskReader
from desktop.work.tonight import background_check

if TYPE_CHECKING:
    from desktop.quality.inspection import Delivered, Finding
    from desktop.work.second_reading import SecondReading

MAX_REPAIRS = 2


class Completion:
    """Ends one task properly. `check` says whether the chat model has something to mend first."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        task: str,
        library: TaskLibrary,
        reader: TaskReader,
        second: SecondReading | None = None,
    ) -> None:
        """`second` reads the files once more when the own checks are through."""
        self._store = store
        self._clock = clock
        self._task = task
        self._library = library
        self._reader = reader
        self._second = second

    async def check(self, rounds: int) -> bool:
        """Run the checks of `quality`, journal each, and return True when a repair was asked for (`rounds` times so far)."""
        from desktop.quality import delivery
        from desktop.quality.inspection import inspect

        detail = self._detail()
        delivered = [self._delivered(row) for row in _committed(detail)]
        language = detail.task.language
        findings = await inspect(delivered, self._library.documents(), self._reader.read, language)
        findings = (*findings, *delivery.check(delivery.refused(detail.calls), language), *background_check(detail))
        wishes = [f.repair for f in findings if f.state == "failed" and f.repair]
        if wishes and rounds < MAX_REPAIRS:
            text = "The checks found this. Mend it by writing the file again under the same name:\n- "
            return await self._close_round(findings, text + "\n- ".join(wishes))
        if self._second is None:
            return await self._close_round(findings, "")
        is_sound = all(finding.state != "failed" for finding in findings)
        read = await self._second.read(delivered, may_repair=rounds < MAX_REPAIRS, is_sound=is_sound)
        return await self._close_round((*findings, read.finding), read.repair)

    async def _close_round(self, findings: Sequence[Finding], wish: str) -> bool:
        """Journal what was found; True when a repair was asked for with it."""
        number = self._next_round()
        events = [CheckEnded(self._task, number, f.name, f.state, f.detail, f.file) for f in findings]
        if wish:
            await self._store.append(*events, RepairRequested(self._task, number, wish))
        else:
            await self._store.append(*events)
        return bool(wish)

    async def finish(self, closing: str) -> None:
        """Find every file again with its hash, place the copies asked for, and commit the completed event last. Raises
        BadInput when files were tried and every one was refused: a task that delivers nothing is not done."""
        from desktop.quality.delivery import refused
        from desktop.quality.handover import report

        detail = self._detail()
        rows = _committed(detail)
        if not rows and (missing := refused(detail.calls)):
            raise _nothing_delivered([one.text("en") for one in missing], [one.text("zh") for one in missing])
        for row in rows:
            await asyncio.to_thread(_confirm, row)
        copies = await self._place(rows, Path(detail.task.out)) if detail.task.out else {}
        detail = self._detail()
        asked = {detail.task.model, *(turn.model for turn in detail.turns)}
        here = await asyncio.to_thread(models_here, asked, self._store.home)
        text = report(detail, closing, self._library.problems(), self._clock.now(), copies, here)
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


def _nothing_delivered(en: Sequence[str], zh: Sequence[str]) -> BadInput:
    return BadInput(
        f"Nothing was delivered. {' '.join(en)} Your files are as they were. Change what the message names, or say "
        "the instruction in other words, then submit it again.",
        f"没有交付任何文件。{' '.join(zh)} 您的文件没有改动。请按提示修改，或换一种说法，再提交一次。",
    )


def _confirm(row: DeliverableRow) -> None:
    """Raises LimitReached (the person must look) when a finished file is gone or was changed before the task was done."""
    path = Path(row.path)
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != row.sha256:
        raise LimitReached(
            f"{row.name} was moved, deleted or changed before the task was done. Put it back, then resume.",
            f"{row.name} 在任务完成前被移动、删除或改动。请放回原处，然后继续。",
        )
