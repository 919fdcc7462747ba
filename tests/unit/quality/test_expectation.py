"""The hand-over says what was expected and what it came to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desktop.core.task import TaskDetail, TaskRow, TaskState
from desktop.quality.expectation import compared
from desktop.quality.handover import report


@pytest.mark.parametrize(
    ("cost", "says"),
    [(0.05, "came to less"), (0.2, "what was expected"), (0.9, "came to more"), (None, ""), (0.4, "what")],
)
def test_the_hand_over_compares(cost: float | None, says: str) -> None:
    text = compared(0.1, 0.4, cost, "en")
    assert says in text and (bool(says) == bool(text))
    assert bool(compared(0.1, 0.4, cost, "zh")) == bool(says)


def test_nothing_is_compared_where_nothing_was_expected() -> None:
    assert compared(None, None, 0.2, "en") == "" and compared(0.0, 0.0, 0.0, "en") == ""


def test_the_hand_over_shows_the_sentence() -> None:
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    row = TaskRow("t", 1, "x", TaskState.WORKING, now, model="openai:gpt-6.2-sol", cost_usd=0.3)
    row = replace(row, estimate_low_usd=0.1, estimate_high_usd=0.4)
    text = report(TaskDetail(row), "Done.", {}, now)
    assert "$0.30 for openai:gpt-6.2-sol. Expected were $0.10 to $0.40; it came to what was expected." in text
    assert "预计 $0.10 至 $0.40" in report(TaskDetail(replace(row, language="zh")), "Done.", {}, now)
    assert "Expected" not in report(TaskDetail(replace(row, estimate_low_usd=None)), "Done.", {}, now)
