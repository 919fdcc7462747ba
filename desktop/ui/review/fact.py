"""Answers for which pieces of a text are sourced facts: the figures and days of a line that names its passages, and the
numbers of its notes. Pure: knows no widget."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_FIGURE = re.compile(
    rf"\d{{4}}-\d\d-\d\d|\d+年(?:\d+月)?(?:\d+日)?|\d+月\d+日"
    rf"|\b\d{{1,2}} (?:{_MONTH})[a-z]*\b(?: \d{{4}})?"
    rf"|(?<![A-Za-z]-)(?<![A-Za-z_\d.])[-\u2212]?\d+(?:[,.:]\d+)*(?:[ \u00a0]?%|x\b)?(?![A-Za-z_\d])"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A piece of text that rests on `sources` (passage ids). `is_note` is the number of a note: it stands for the whole
    line, so there is no value to look for."""

    number: int
    text: str
    sources: tuple[str, ...]
    is_note: bool = False


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """`text` cut into (piece, is a figure or a day), in order."""
    end = 0
    for found in _FIGURE.finditer(text):
        if found.start() > end:
            yield text[end : found.start()], False
        yield found[0], True
        end = found.end()
    if end < len(text):
        yield text[end:], False


def value_of(text: str) -> float | None:
    """The figure a person reads in `text` ("EUR 1,240" -> 1240.0, "31.4%" -> 0.314); None when there is not exactly one."""
    found = re.findall(r"[-\u2212]?\d+(?:,\d{3})*(?:\.\d+)?[ \u00a0]?%?", text)
    if len(found) != 1 or re.search(r"\d[:\u5e74\u6708-]\d", text):
        return None
    digits = found[0].replace(",", "").replace("\u2212", "-").replace("\u00a0", "").replace(" ", "")
    return float(digits.removesuffix("%")) / (100 if digits.endswith("%") else 1)
