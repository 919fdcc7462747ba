"""Answers for what a task is started with beside its words and files: when it may begin and what it may cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Terms:
    """`not_before` is aware, None for now; `pace` "now" or "tonight"; `budget_usd` None: the limit of the settings;
    `repeat` "", or how it comes again from `not_before` on: "daily", "weekdays", "weekly", "monthly"."""

    not_before: datetime | None = None
    pace: str = "now"
    budget_usd: float | None = None
    repeat: str = ""

    def options(self) -> dict[str, Any]:
        """What `TaskQueue.submit` is told: only what differs from a task that starts now under the usual limit."""
        chosen: dict[str, Any] = {
            "not_before": self.not_before,
            "pace": self.pace,
            "budget_usd": self.budget_usd,
            "repeat": self.repeat,
        }
        return {name: value for name, value in chosen.items() if value not in (None, "now", "")}
