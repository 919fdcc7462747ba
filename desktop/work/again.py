"""Answers for doing a task again: the same words and files as a new task, counted from today."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from desktop.core.task import TaskRow

Submit = Callable[..., Coroutine[Any, Any, str]]  # `TaskQueue.submit`
FROM_NOW = timedelta(minutes=5)  # a task whose "today" was further from its submission had another day given to it


async def submit_again(submit: Submit, row: TaskRow) -> str:
    """The id of the new task. Raises BadInput when a file is gone; then nothing was queued."""
    return await submit(
        row.instruction,
        [Path(path) for path in row.inputs],
        model=row.asked_model or row.model,
        job=row.job,
        language=row.language,
        timezone=row.timezone,
        as_of=given_day(row),
        out=Path(row.out) if row.out else None,
        budget_usd=row.budget_usd,
    )


def given_day(row: TaskRow) -> datetime | None:
    """The moment that was given to the task as its "today"; None when it counted from its submission."""
    as_of = datetime.fromisoformat(row.as_of) if row.as_of else row.submitted_at
    was_given = not row.repeat and abs(as_of - row.submitted_at) > FROM_NOW
    return as_of if was_given else None
