"""Answers for which choice an answer in the person's own words means."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence


def choice_of(answer: str, choices: Sequence[str]) -> int | None:
    """Index of the choice meant: its very words, its number from 1, or words that stand in one choice only.

    None when no choice or more than one is meant: then ask again, never guess.
    """
    said = _plain(answer)
    plain = [_plain(choice) for choice in choices]
    if said in plain:
        return plain.index(said)
    number = re.fullmatch(r"(?:no\.?|number|option|第)?\s*(\d{1,2})\s*(?:个|项|\.)?", said)
    if number:
        return int(number[1]) - 1 if 1 <= int(number[1]) <= len(choices) else None
    holding = [index for index, choice in enumerate(plain) if said and said in choice]
    if len(holding) == 1:
        return holding[0]
    return _by_words(said, plain)


def was_skipped(answer: str) -> bool:
    """Whether the person skipped the question (tools/plan.ask says so)."""
    return answer.startswith("skipped:")


def _by_words(said: str, choices: Sequence[str]) -> int | None:
    """The one choice that shares a telling word: a word or a pair of Han characters that not all choices have."""
    owned = [_words(choice) for choice in choices]
    common = set.intersection(*owned) if owned else set()
    scores = [len((_words(said) & words) - common) for words in owned]
    best = max(scores, default=0)
    return scores.index(best) if best and scores.count(best) == 1 else None


_IDLE = frozenset(
    "the one on at in of a an and or to for please that this with is it neither none not no 的 了 是 在".split()
)


def _words(text: str) -> set[str]:
    latin = set(re.findall(r"[a-z0-9]{2,}", text)) - _IDLE
    han = {pair for run in re.findall(r"[\u4e00-\u9fff]+", text) for pair in map("".join, itertools.pairwise(run))}
    return latin | han


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .,。，")
