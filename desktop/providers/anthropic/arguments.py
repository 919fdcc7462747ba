"""Answers for reading a tool call's arguments from the text they came in: strictly, or not at all.

A truncated answer can look like a finished one and a lenient parser would complete it; a tool would then run on half
an argument (DURABILITY I10).
"""

from __future__ import annotations

import json
from typing import Any


def strict_object(text: str) -> dict[str, Any]:
    """The JSON object in `text`; "" is a tool without arguments.

    Raises ValueError for half or broken JSON, what is no object, a key that comes twice, NaN and infinities.
    """
    if not text.strip():
        return {}
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_refused)
    except RecursionError:
        raise ValueError("the arguments are nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("the arguments are no JSON object")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key comes twice in the arguments")
    return value


def _refused(word: str) -> float:
    raise ValueError(f"{word} is no JSON number")
