"""Answers for words as the search index holds them: Latin words and numbers as they are, Chinese as our own bigrams.

SQLite's `trigram` tokenizer cannot find a word of two characters, which most Chinese words are. So every run of Chinese
characters becomes its overlapping pairs and its last character, joined by spaces: 货运报价 -> 货运 运报 报价 价. A run
of two or more is then found as a phrase, a single character as the beginning of a pair. Thousands separators are left
out of numbers, so that 412,300 and 412300 are the same.
"""

from __future__ import annotations

import re
import unicodedata

# Ideographs with extension A, the compatibility block, kana, and the planes beyond the first.
CHINESE = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
SEPARATED = re.compile("(?<=\\d)[,'’\u00a0\u2009\u202f](?=\\d{3}(?!\\d))")
WORD = re.compile(r"[^\W_]+")
MAX_WORDS = 12


def spelled(text: str) -> str:
    """`text` as it is indexed; half characters become "?"."""
    return CHINESE.sub(lambda run: f" {' '.join(_pairs(run.group()))} ", _folded(text))


def query_of(words: str) -> str:
    """The FTS5 query for what a person typed: every word must begin a word of the text. "" when there is no word.

    A word that holds signs (2.5, Q1/Q2) is a phrase. Past 12 words the rest is left out."""
    terms: list[str] = []
    for typed in _folded(words).split():
        at = 0
        for run in CHINESE.finditer(typed):
            terms += [_phrase(WORD.findall(typed[at : run.start()])), _chinese(run.group())]
            at = run.end()
        terms.append(_phrase(WORD.findall(typed[at:])))
    return " AND ".join([term for term in terms if term][:MAX_WORDS])


def _folded(text: str) -> str:
    known = text if text.isascii() else unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode("utf-8"))
    return SEPARATED.sub("", known).casefold()


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] + [run[-1]]


def _phrase(words: list[str]) -> str:
    return f'"{" ".join(words)}" *' if words else ""


def _chinese(run: str) -> str:
    return f'"{run}" *' if len(run) == 1 else f'"{" ".join(_pairs(run)[:-1])}"'
