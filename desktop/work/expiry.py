"""Answers for requests nobody decided: after seven days an approval expires (DURABILITY: states). The engine says so."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.core.commands import ApprovalDecided
from desktop.core.task import ApprovalRow
from desktop.store.journal import AlreadyRecorded, IllegalEvent, Store

EXPIRES_AFTER = timedelta(days=7)


def expires_at(approval: ApprovalRow) -> datetime:
    """When a waiting approval can no longer be granted."""
    return approval.at + EXPIRES_AFTER


async def expire(store: Store, now: datetime) -> int:
    """End every approval whose time is over; how many. What is decided elsewhere meanwhile stays decided."""
    ended = 0
    for approval in store.approvals():
        if expires_at(approval) <= now:
            try:
                await store.append(ApprovalDecided(approval.task, approval.id, "expired"))
                ended += 1
            except (AlreadyRecorded, IllegalEvent):
                continue
    return ended
