"""Answers for why a task stands still when no card and no question says so: no space, no sign-in, a broken answer."""

from __future__ import annotations

from desktop.core.events import RunEnded
from desktop.core.task import TaskRow
from desktop.store.journal import Store


def reason_of(store: Store, row: TaskRow) -> str | None:
    """The sentence its last run ended with, None when there was none or the task has ended."""
    if row.state.is_terminal:
        return None
    ends = [recorded.event for recorded in store.events(row.id) if isinstance(recorded.event, RunEnded)]
    return ends[-1].reason or None if ends else None
