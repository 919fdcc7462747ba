"""Answers for what waits for the person: requests to act, questions, and tasks that stand still for another reason (a
limit, a sign-in, the disk)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.core.task import ApprovalRow, QuestionRow, TaskRow, TaskState
from desktop.store.journal import Store

UNDOABLE = ("move_files",)  # what `TaskQueue.undo` takes back
FINAL = ("SEND", "DESTROY", "SPEND", "EXECUTE")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits since `since`: an approval, a question, or else the task itself (its `error` says why).
    `effect` is that of the call an approval is about."""

    id: str
    task: TaskRow
    since: datetime
    approval: ApprovalRow | None = None
    question: QuestionRow | None = None
    effect: str = ""

    @property
    def can_be_undone(self) -> bool:
        return self.approval is not None and self.approval.tool in UNDOABLE

    @property
    def is_final(self) -> bool:
        """Once it has happened nothing brings it back."""
        return self.effect in FINAL


def waiting(store: Store) -> list[Waiting]:
    """Everything that waits, the oldest first."""
    rows = {row.id: row for row in store.open_tasks()}
    found = [_approval(store, rows, each) for each in store.approvals() if each.task in rows]
    found += [
        Waiting(each.id, rows[each.task], each.at, question=each) for each in store.questions() if each.task in rows
    ]
    found += [Waiting(row.id, row, _stood_still(store, row)) for row in rows.values() if stands_still(row)]
    return sorted(found, key=lambda each: each.since)


def count(store: Store) -> int:
    """How many things wait: what the badge on the rail says."""
    still = sum(stands_still(row) for row in store.open_tasks())
    return len(store.approvals()) + len(store.questions()) + still


def stands_still(row: TaskRow) -> bool:
    """Nothing was asked, and still only the person can make it go on."""
    return row.state is TaskState.NEEDS_YOU and not row.needs


def _approval(store: Store, rows: Mapping[str, TaskRow], row: ApprovalRow) -> Waiting:
    detail = store.detail(row.task)
    effects = {call.key: call.effect for call in detail.calls} if detail else {}
    return Waiting(row.id, rows[row.task], row.at, approval=row, effect=effects.get(row.call, ""))


def _stood_still(store: Store, row: TaskRow) -> datetime:
    """The last thing known before it stood still."""
    detail = store.detail(row.id)
    ends = [turn.ended_at for turn in detail.turns if turn.ended_at] if detail else []
    return max([*ends, row.started_at or row.submitted_at])
