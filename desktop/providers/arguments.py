"""Answers for the arguments of a tool call: raw text from the wire -> an object, or a refusal; nothing in between.

Half an argument must never run a tool (DURABILITY I10), so everything JSON leaves open is refused: a key twice, NaN and
Infinity, numbers that overflow, text that is no Unicode.
"""

from __future__ import annotations

import json
import math
from typing import Any


def parse_arguments(raw: str) -> dict[str, Any]:
    """The object `raw` stands for; "" means no arguments. Raises ValueError with the fault."""
    if not raw.strip():
        return {}
    try:
        value = json.loads(raw, object_pairs_hook=_object, parse_constant=_constant, parse_float=_number)
        raw.encode("utf-8")
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except RecursionError:
        raise ValueError("arguments are nested too deeply") from None
    except UnicodeEncodeError:
        raise ValueError("arguments contain half a character") from None
    if not isinstance(value, dict):
        raise ValueError("arguments are no object")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("arguments name a key twice")
    return value


def _constant(text: str) -> Any:
    raise ValueError(f"arguments contain {text}, which is no JSON")


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("arguments contain a number that is too large")
    return number
