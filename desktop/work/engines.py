"""Answers for the chat back ends as the settings show them: where each runs, what it costs, its key, and what it lacks.

Blocks (keyring, a port, the store): on a thread, with an `Access` that does not ask the person (`may_ask=False`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from desktop.core.errors import NotSignedIn, UserError
from desktop.core.task import TaskRow, TaskState
from desktop.providers.access import Access
from desktop.providers.card import Price
from desktop.providers.catalog import Catalog
from desktop.providers.registry import Provider, card_of, default_model, providers
from desktop.settings.secrets import KeyringUnavailable
from desktop.work.estimate import ENOUGH
from desktop.work.offers import Past

LOOKED_AT = 80  # done tasks, newest first


@dataclass(frozen=True, slots=True)
class EngineRow:
    """One back end. `model` stands for it ("provider:id"), `model_title` is its name; `host` is "" for this computer.

    `task_usd` is what a task of the latest came to in the middle, None for fewer than three. `key` is where its key
    lies: "keyring", "plain text", "environment" or "". `is_own`: a server the person named."""

    provider: str
    title: str
    model: str
    model_title: str
    host: str
    is_here: bool
    price: Price | None = None
    task_usd: float | None = None
    key: str = ""
    problem: UserError | None = None
    needs_key: bool = False
    is_locked: bool = False
    is_off: bool = False
    is_own: bool = False
    models: tuple[tuple[str, str], ...] = ()
    farewell: UserError | None = None


def engines(access: Access, past: Past, today: date) -> tuple[EngineRow, ...]:
    """Cloud back ends first, then those of the person, the built-in one last."""
    catalog = Catalog.load(access.home)
    done = past.tasks(states=[TaskState.DONE], limit=LOOKED_AT)
    off = access.settings.engines_off
    known = access.with_settings(replace(access.settings, engines_off=()))  # a back end that is off still has its key
    rows = [each for each in providers(access).values() if each.is_listed and each.name != "auto"]
    rows.sort(key=lambda each: each.name == "offline")
    return tuple(_row(each, known, catalog, done, today, each.name in off) for each in rows)


def _row(
    provider: Provider, access: Access, catalog: Catalog, done: Sequence[TaskRow], today: date, is_off: bool
) -> EngineRow:
    living = [card for card in catalog.of(provider.name) if not card.has_ended(today)]
    usual = default_model(provider.name, catalog, today) or (living[0].name if living else provider.name)
    chosen = access.settings.model
    name = chosen if chosen.startswith(f"{provider.name}:") else usual
    card = card_of(name, access, catalog)
    problem = provider.problem(access)
    here = access.is_here(provider.name)
    found = access.key(provider.name) if provider.needs_id and not isinstance(problem, KeyringUnavailable) else None
    return EngineRow(
        provider.name,
        provider.title,
        name,
        (card.title or card.id) if ":" in name else "",
        "" if here else access.host(provider.name),
        here,
        card.price,
        _usual_cost(done, name),
        found.source if found else "",
        problem,
        isinstance(problem, NotSignedIn),
        isinstance(problem, KeyringUnavailable),
        is_off,
        provider.name in access.settings.servers,
        tuple((each.name, each.title or each.id) for each in living),
        card.farewell(today),
    )


def _usual_cost(done: Sequence[TaskRow], model: str) -> float | None:
    costs = [row.cost_usd for row in done if row.model == model and row.cost_usd is not None]
    return median(costs) if len(costs) >= ENOUGH else None


def ending_soon(access: Access, today: date) -> Mapping[str, UserError]:
    """The models in use (chosen, fallbacks, second reader) that end within 30 days: name -> sentence."""
    catalog = Catalog.load(access.home)
    settings = access.settings
    used = dict.fromkeys(each for each in (settings.model, settings.reviewer, *settings.fallbacks) if each)
    named = {name: default_model(name, catalog, today) or name for name in used}
    told = {name: catalog.card(name).farewell(today) for name in named.values() if ":" in name}
    return {name: sentence for name, sentence in told.items() if sentence is not None}
