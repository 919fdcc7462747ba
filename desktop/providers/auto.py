"""Answers for which chat model `auto` takes for a task, and why in one sentence. Pure: a table of wishes, no look-ups.

Private material stays on this computer, whatever else is wished. A model that ends soon is never chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop.core.errors import UserError
from desktop.providers.card import ModelCard

SIMPLE = frozenset({"summary", "extract", "filing", "reply"})
SMALL_TOKENS = 50_000
MANY_FILES = 10
TIERS = ("thrifty", "balanced", "quality")
TABLES = frozenset({"xlsx", "xls", "xlsm", "xlsb", "ods", "csv", "tsv"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done. `job` is one the offline engine knows or ""; `kinds` are file name endings without the dot;
    `tokens` is the most the inputs may hold."""

    job: str
    files: int
    kinds: frozenset[str]
    tokens: int
    is_private: bool
    preference: str

    @property
    def has_numbers(self) -> bool:
        """There are tables to reason about."""
        return bool(self.kinds & TABLES) and self.job not in SIMPLE


@dataclass(frozen=True, slots=True)
class Candidate:
    """A back end that is ready. `cost` is the expected range in US dollars, None while its price is unknown."""

    card: ModelCard
    is_here: bool
    cost: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """`model` is "provider:id"; `why` the sentence for the person."""

    model: str
    why: UserError


def choose(wish: Wish, ready: Sequence[Candidate], today: date) -> Choice:
    """The model for `wish` among those that are ready; the offline engine when nothing else may or can do it."""
    lasting = [each for each in ready if not each.card.ends_soon(today)]
    here = [each for each in lasting if each.is_here]
    away = [each for each in lasting if not each.is_here and each.card.tier]
    if wish.is_private or wish.preference == "private":
        return _on_this_computer(wish, here)
    if wish.preference == "thrifty" and wish.job:
        return _offline("this job is built in and costs nothing", "这类任务内置，不花钱")
    if not away:
        return _local(here[0], _size(wish)) if here else _no_key()
    wanted = _tier(wish)
    best = min(away, key=lambda each: (abs(TIERS.index(each.card.tier) - TIERS.index(wanted)), _dearness(each)))
    return _chosen(best, _reason(wish, wanted))


def _tier(wish: Wish) -> str:
    if wish.preference in ("quality", "thrifty"):
        return wish.preference
    if wish.has_numbers:
        return "quality"
    return "thrifty" if wish.job in SIMPLE and wish.tokens <= SMALL_TOKENS else "balanced"


def _reason(wish: Wish, tier: str) -> tuple[str, str]:
    size_en, size_zh = _size(wish)
    if wish.preference == "quality":
        return f"{size_en}, best quality wished", f"{size_zh}，要求最好的质量"
    if wish.preference == "thrifty":
        return f"{size_en}, lowest price wished", f"{size_zh}，要求最省钱"
    return {
        "quality": (f"{size_en}, tables to reason about", f"{size_zh}，有表格需要推算"),
        "balanced": (f"{size_en}, no tables to reason about", f"{size_zh}，没有需要推算的表格"),
        "thrifty": (f"{size_en}, a simple job", f"{size_zh}，任务简单"),
    }[tier]


def _size(wish: Wish) -> tuple[str, str]:
    if not wish.files:
        return "no files", "没有文件"
    many = "many files" if wish.files >= MANY_FILES else f"{wish.files} file{'' if wish.files == 1 else 's'}"
    return many, f"{wish.files} 个文件"


def _dearness(candidate: Candidate) -> float:
    price = candidate.card.price
    return price.input + price.output if price else float("inf")


def _on_this_computer(wish: Wish, here: Sequence[Candidate]) -> Choice:
    private = (
        ("a private folder is among the files", "文件里有私密文件夹")
        if wish.is_private
        else ("private is chosen", "已选择不外发")
    )
    if here and not wish.job:
        return _local(here[0], private)
    return _offline(f"{private[0]}, so nothing leaves this computer", f"{private[1]}，所以不离开本机")


def _local(candidate: Candidate, reason: tuple[str, str]) -> Choice:
    name = candidate.card.name
    return Choice(
        name, UserError(f"{name}: {reason[0]}; it runs on this computer.", f"{name}：{reason[1]}，在本机运行。")
    )


def _offline(en: str, zh: str) -> Choice:
    return Choice("offline", UserError(f"Offline: {en}.", f"离线引擎：{zh}。"))


def _no_key() -> Choice:
    return _offline(
        "no other engine is ready (`afternoon models` says why)", "没有其他可用的引擎（afternoon models 会说明原因）"
    )


def _chosen(candidate: Candidate, reason: tuple[str, str]) -> Choice:
    title = candidate.card.title or candidate.card.name
    en, zh = f"{title}: {reason[0]}", f"{title}：{reason[1]}"
    if candidate.cost is None:
        return Choice(candidate.card.name, UserError(f"{en}; the price is not known.", f"{zh}；价格未知。"))
    low, high = (f"${each:.2f}" for each in candidate.cost)
    about = f"{low} to {high}" if low != high else low
    return Choice(
        candidate.card.name, UserError(f"{en}; about {about}.", f"{zh}；约 {about.replace(' to ', ' 至 ')}。")
    )
