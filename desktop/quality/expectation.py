"""Answers for how what was expected of a task's cost compares with what it came to."""

from __future__ import annotations


def compared(low: float | None, high: float | None, cost: float | None, language: str) -> str:
    """The sentence of the hand-over (US dollars); "" without an estimate or a cost."""
    if low is None or high is None or cost is None or not (high or cost):
        return ""
    zh = language == "zh"
    about = f"{_dollars(low)} {'至' if zh else 'to'} {_dollars(high)}"
    if cost < low:
        end = ("it came to less.", "实际更少。")
    elif cost > high:
        end = ("it came to more.", "实际更多。")
    else:
        end = ("it came to what was expected.", "与预计相符。")
    return f"预计 {about}，{end[1]}" if zh else f"Expected were {about}; {end[0]}"


def _dollars(usd: float) -> str:
    return f"${usd:.2f}" if usd >= 0.005 or not usd else f"${usd:.2g}"
