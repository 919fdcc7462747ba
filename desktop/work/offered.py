"""Answers for which chat models of a back end a person is offered, and when a limit of the settings is reached.

A back end that is not ready is one row, with what it lacks. Of one that is, every model is offered; the usual ones are
those that stand in the shipped list with a tier, that the person entered or chose, and all of a server of their own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Protocol

from desktop.core.errors import UserError
from desktop.providers.called import called
from desktop.providers.card import ModelCard
from desktop.providers.catalog import Catalog
from desktop.settings.settings import Settings

CLOUD = ("anthropic", "openai")  # their lists hold dozens of names that nobody asked for
ENTERED = "entered by you"  # as the catalog marks a price of the person's own list


class Counted(Protocol):
    """What is asked of the store."""

    def counted(self, start: datetime | None, end: datetime | None, task: str = "") -> float: ...


@dataclass(frozen=True, slots=True)
class Listed:
    """A model of a back end, by its name "provider:id". `stands`: the back end's bare name means this one."""

    name: str
    is_usual: bool = True
    stands: bool = True


def models_of(provider: str, first: str, settings: Settings, catalog: Catalog, today: date) -> tuple[Listed, ...]:
    """All in the order of the list, whatever is chosen, so that rows do not jump; ended ones are left out. `first` stands
    for the back end, and comes at the front when no list has it."""
    used = {first, settings.model, settings.reviewer, *settings.fallbacks}
    living = [card for card in catalog.of(provider) if not card.has_ended(today) or card.name == first]
    found = [Listed(card.name, _is_usual(card, used, today), card.name == first) for card in living]
    return tuple(found) if any(each.stands for each in found) else (Listed(first), *found)


def _is_usual(card: ModelCard, used: Collection[str], today: date) -> bool:
    if card.provider not in CLOUD or card.name in used or card.priced_by == ENTERED:
        return True
    return bool(card.tier) and not card.ends_soon(today)


def reached(settings: Settings, store: Counted, now: datetime, zone: tzinfo) -> UserError | None:
    """The sentence for a limit of the day or the month that is reached; None while there is room. Reads the store."""
    day = datetime.combine(now.astimezone(zone).date(), time(), zone)
    end = now + timedelta(days=1)
    limits = (
        ("of the day", "每日", settings.cap_day_usd, day),
        ("of the month", "每月", settings.cap_month_usd, day.replace(day=1)),
    )
    for en, zh, limit, start in limits:
        if limit and store.counted(start, end) >= limit:
            return UserError(
                f"The limit {en}, ${limit:.2f}, is reached: it would wait for you.",
                f"{zh}上限 ${limit:.2f} 已用完，任务会等你决定。",
            )
    return None


def not_listed(provider: str) -> UserError:
    """The sentence for a back end that answers, of which no model is known yet."""
    en, zh = called(provider)
    return UserError(
        f"{en}: no model is known yet. Test it in Models and accounts, then its models are listed.",
        f"还不知道{zh}有哪些模型。请在“模型和账户”里测试一次，之后会列出。",
    )


def not_connected() -> UserError:
    """The sentence for a back end elsewhere while the system says that there is no network."""
    return UserError(
        "There is no network, so it cannot be reached now. What starts later or tonight may use it.",
        "现在没有网络，连不上。安排在稍后或今晚的任务仍可使用。",
    )
