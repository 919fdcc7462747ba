"""Answers for how much of one text stands in another: the share of its words, whatever notation they are written in.

`raw_words` are words as they stand. `Words` are normalised, by these rules, the same for both sides:

1. What a converter to Markdown adds is no word: link targets, data URIs, comments, tags ("<u>"), escapes ("\\_"), the
   commands of LaTeX between dollar signs, "NaN", "NaT" and "Unnamed: 3" (pandas' words for an empty cell and an empty
   header), and its own headings: "# Email Message", "**From:**", "## Content", "## File: a", "Content from the zip
   file `…`", "| Category |" above a chart. Exchange's inner addresses ("/O=…/CN=…") are no words of a mail either.
2. HTML entities are their characters; NFKC makes ligatures, full width and superscripts plain letters; soft hyphens,
   zero-width characters and byte order marks are nothing.
3. A number is its value, however it is written: 1,234.50 = 1234.5, 007 = 7. A text also offers its numbers with seven
   and six digits, which is what pandas shows (1.140362e+06), and those that its percentages stand for (25.6% = 0.256).
4. A date or time is its fields: 2026-03-01 00:00:00 = 2026-03-01 (midnight is a converter's addition).
5. Chinese, Japanese and Korean have no spaces: pairs of neighbouring characters count, a lone one by itself.
6. Where lines and runs end, words break: a text *offers* its words with line ends, hyphens and the spaces between
   neighbours both kept and closed, and *asks* only for those that stand whole in it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_RAW = re.compile(r"[A-Za-zÀ-ɏ0-9]+|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]|[\u0370-\u07ff]+")
_ADDED = re.compile(
    r"data:[\w/+.-]+;[^)\s\"']+|(?<=\])\([^)]*\)|<!--.*?-->|</?[a-z]{1,8}/?>|\bNa[NT]\b|Unnamed: \d+"
    r"|^# Email Message$|^\*\*(?:From|To|Cc|Subject):\*\*|^## Content$|^Content from the zip file `.*?`|^## File:"
    r"|^\| Category \||/o=[^/\n]*(?:/(?:ou|cn)=[^/\n;,<>]*)+",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_FORMULA = re.compile(r"\$([^$\n]{1,2000})\$")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_MIDNIGHT = re.compile(r"(?<=\d{4}-\d\d-\d\d)[ T]00:00:00")
_BEFORE_TIME = re.compile(r"(?<=\d\d-\d\d)T(?=\d\d:\d\d)")
_NUMBER = re.compile(r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]*\w)")
_PERCENT = re.compile(r"(?<![\w.,])([\d,]*\d(?:\.\d+)?) ?%")
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_RUN = re.compile(f"[{_CJK}]+")
_SPLIT = re.compile(f"(?<=[{_CJK}])\\s+(?=[{_CJK}])")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-\s*\n\s*(?=[^\W\d_])")
_WORD = re.compile(r"[^\W_]+")
_LIMIT = 3_000_000  # characters


def raw_words(text: str) -> set[str]:
    """Words as they stand, in lower case; each Chinese character by itself."""
    return {word.lower() for word in _RAW.findall(text[:_LIMIT])}


@dataclass(frozen=True, slots=True)
class Words:
    """`asked` must stand in the other text; `offered` is what it may look among."""

    asked: frozenset[str]
    offered: frozenset[str]

    def share_in(self, other: Words) -> float:
        """The share of our words that the other text has; 1.0 when we have none."""
        return len(self.asked & other.offered) / len(self.asked) if self.asked else 1.0

    def missing_in(self, other: Words) -> list[str]:
        """Our words that the other text has not."""
        return sorted(self.asked - other.offered)


def words_of(text: str) -> Words:
    """The normalised words of a text."""
    text = unicodedata.normalize("NFKC", html.unescape(_ADDED.sub(" ", text[:_LIMIT])))
    text = _FORMULA.sub(lambda match: _COMMAND.sub(" ", match.group()), text)
    text = _MIDNIGHT.sub("", _UNSEEN.sub("", _ESCAPE.sub(r"\1", text)))
    text = _BEFORE_TIME.sub(" ", text).lower()
    asked = frozenset(_normalised(_HYPHEN.sub("", text)))
    return Words(asked, asked.union(_normalised(text), _normalised(_SPLIT.sub("", text)), _otherwise(text)))


def _otherwise(text: str) -> Iterator[str]:
    """What a text offers beside its words: letters, rounded numbers, percentages as shares, neighbours run together."""
    yield from "".join(_RUN.findall(text))
    for number in _NUMBER.findall(text):
        yield from (_rounded(number, digits) for digits in (6, 7))
    for number in _PERCENT.findall(text):
        yield _value(str(float(number.replace(",", "")) / 100))
    words = _WORD.findall(text)
    yield from map("".join, pairwise(words))


def _normalised(text: str) -> Iterator[str]:
    for run in _RUN.findall(text):
        yield from (run[at : at + 2] for at in range(max(1, len(run) - 1)))
    text = _RUN.sub(" ", text)
    yield from map(_value, _NUMBER.findall(text))
    for word in _WORD.findall(_NUMBER.sub(" ", text)):
        yield _value(word) if word.isascii() and word.isdigit() else word


def _value(number: str) -> str:
    return f"{float(number.replace(',', '')):.12g}"


def _rounded(number: str, digits: int) -> str:
    return _value(f"{float(number.replace(',', '')):.{digits}g}")
