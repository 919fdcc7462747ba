"""Answers for the only marks in a spec's text: `**bold**` and `*italic*`."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A star that opens touches the word it marks, so that "3 * 4" and "*p < 0.05" stay as they are.
_MARK = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])")


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    bold: bool = False
    italic: bool = False


def runs(text: str) -> list[Run]:
    """`text` cut into pieces of one look each, the marks taken away."""
    pieces: list[Run] = []
    end = 0
    for match in _MARK.finditer(text):
        pieces.append(Run(text[end : match.start()]))
        bold = match[1] is not None
        pieces.append(Run(match[1] if bold else match[2], bold=bold, italic=not bold))
        end = match.end()
    pieces.append(Run(text[end:]))
    return [piece for piece in pieces if piece.text] or [Run("")]


def plain(text: str) -> str:
    """`text` without its marks."""
    return "".join(run.text for run in runs(text))
