"""Answers for words: normal form, tokens of English and Chinese text, which words carry meaning, which language it is.

Chinese is cut into bigrams, so that no dictionary is needed; English words lose plural and tense endings.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from desktop.core.spec import Language

_TOKEN = re.compile(r"[a-z0-9]+(?:['’][a-z0-9]+|\.\d+)*|[\u3400-\u4dbf\u4e00-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "es", "ed", "s")

STOP_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being below best between both
    but by can could dear did do does doing done down each few for from further get give given go good got had has have
    having he hello her here hers hi him his how i i'd i'll i'm i've if in into is it it's its just kind let like look
    made make many may me might more most much must my need new no nor not now of off on once one only or other our out
    over own please put re regard regards same say see send shall she should since so some soon still such take tell than
    thank thanks that that's the their them then there these they thing this those three through to too two under until
    up upon us use very want was we we'd we'll we're we've well were what when where whether which while who whom why
    will with would yes yet you you'd you'll your yours fw fwd mr ms mrs dr""".split()
)
HAN_STOP = frozenset(
    "我们 你们 他们 您好 你好 请问 谢谢 这个 那个 一个 可以 没有 已经 因为 所以 如果 但是 还是 就是 以及 进行 我的 你的 "
    "是否 能否 什么 怎么 这样 现在 还有 的是 了一 们的 一下 不是 是不 告诉 请您 请你 我方 贵方 我司 们在 都是".split()
)


def normal(text: str) -> str:
    """NFKC, lower case, without accents on Latin letters."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", text).casefold()
    apart = unicodedata.normalize("NFD", plain)
    kept = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", kept).replace("ø", "o").replace("ß", "ss")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """An English word without its ending; words of up to four letters and numbers stay."""
    if len(word) <= 4 or not word.isalpha():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            root = word[: -len(ending)]
            return root + "y" if ending in ("ies", "ied") else root.rstrip("e")
    return word.rstrip("e")


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[str, ...]:
    """All tokens in order: stems of words, and bigrams of Chinese runs (a single character stays one)."""
    found: list[str] = []
    for match in _TOKEN.finditer(normal(text)):
        run = match.group()
        if not _HAN.match(run):
            found.append(stem(run.removesuffix("'s").removesuffix("’s")))
        elif len(run) == 1:
            found.append(run)
        else:
            found.extend(run[index : index + 2] for index in range(len(run) - 1))
    return tuple(found)


_STEMMED_STOP = frozenset(stem(word) for word in STOP_WORDS) | STOP_WORDS


def content(text: str) -> frozenset[str]:
    """The tokens that carry meaning: no stop words, no lone letters or digits."""
    return frozenset(
        token
        for token in tokens(text)
        if token not in _STEMMED_STOP and token not in HAN_STOP and (len(token) > 1 or _HAN.match(token))
    )


def is_chinese(text: str) -> bool:
    """More Chinese characters than half the number of Latin words."""
    han = len(_HAN.findall(text))
    return han > 0 and han * 2 > len(_LETTER.findall(text))


def language_of(text: str) -> Language:
    """The language of a text; English when there is nothing to tell it by."""
    return "zh" if is_chinese(text) else "en"


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared tokens by the size of the smaller set, 0 to 1."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared tokens by all tokens of both (Jaccard), 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


def shortened(text: str, limit: int = 240) -> str:
    """`text` on one line, cut at a word end with "…" when longer than `limit` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    blank = cut.rfind(" ")
    return (cut[:blank] if blank > limit * 0.6 else cut).rstrip(" ,;:，；：、") + "…"
