"""Answers for what a provider said with a failure: its sentence without secrets and in one line, and how long to wait."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

LONGEST = 300  # characters of what the provider said
_SECRETS = (
    re.compile(r"(?i)(api key provided:\s*)\S+"),
    re.compile(r"(?i)(bearer\s+)\S+"),
    re.compile(r"()\b(?:sk|sess|rk|pk)-[A-Za-z0-9_*.\-]{4,}"),
)
_WAIT = re.compile(
    r"(?:try again|retry) (?:in|after) ((?:\d+(?:\.\d+)?\s*(?:ms|milliseconds?|hours?|minutes?|seconds?|[hms])\s*)+)",
    re.I,
)
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|milli|h|m|s)", re.I)
_SECONDS = {"ms": 0.001, "milli": 0.001, "h": 3600.0, "m": 60.0, "s": 1.0}


def wait_of(headers: Mapping[str, str], message: str) -> float | None:
    """Seconds the provider asks to wait: `retry-after-ms`, `retry-after` (seconds or a date), or its sentence."""
    found = _number(headers.get("retry-after-ms"))
    if found is not None:
        return found / 1000
    after = headers.get("retry-after", "")
    found = _number(after)
    if found is None and after:
        found = _until(after, headers.get("date", ""))
    if found is None and (words := _WAIT.search(message)):
        found = sum(float(amount) * _SECONDS[unit.lower()] for amount, unit in _AMOUNT.findall(words[1]))
    return found


def _number(text: str | None) -> float | None:
    return float(text) if text and re.fullmatch(r"\s*\d+(\.\d+)?\s*", text) else None


def _until(after: str, date: str) -> float | None:
    """From one HTTP date to the other: the provider's own clock, ours may be wrong."""
    try:
        return max((parsedate_to_datetime(after) - parsedate_to_datetime(date)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None


def shortened(text: str, key: str = "") -> str:
    """`text` on one line, without secrets (OpenAI repeats part of the key in its 401), at most LONGEST characters."""
    if key:
        text = text.replace(key, "…")
    for pattern in _SECRETS:
        text = pattern.sub(r"\1…", text)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
