"""Answers for what a person can choose from: a row per chat model, with what it costs, where it runs and why it cannot.

Blocks (keyring, a port): on a thread. `refresh` asks the providers themselves and keeps what they said.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.core.errors import UserError
from desktop.core.failure import ModelFailure
from desktop.core.schema import dump
from desktop.providers.access import Access
from desktop.providers.card import FREE, ModelCard
from desktop.providers.catalog import SEEN, Catalog
from desktop.providers.registry import card_of, providers

REFRESH_S = 20.0
WORKED_WITH = 200_000
CHAT = re.compile(r"^(?:gpt-\d|o\d)(?!.*(?:audio|realtime|image|tts|transcribe|search|instruct|codex))")


@dataclass(frozen=True, slots=True)
class Row:
    """One choice. `name` is what is typed ("offline", "auto", "provider:id"; a bare provider while its models are not
    known). `problem` says why it is not ready; `farewell` that it ends soon."""

    name: str
    title: str
    provider: str
    where: str
    is_here: bool
    card: ModelCard | None = None
    problem: UserError | None = None
    farewell: UserError | None = None


def rows(access: Access, today: date) -> tuple[Row, ...]:
    """Every choice: the built-in engine, auto, then each provider's models; retired ones are left out."""
    catalog = Catalog.load(access.home)
    found: list[Row] = []
    for provider in providers(access).values():
        if not provider.is_listed:
            continue
        here = provider.name != "auto" and access.is_here(provider.name)
        where = (access.host(provider.name) if provider.needs_id else "") or provider.where
        problem = provider.problem(access)
        cards = [card_of(each.name, access, catalog) for each in catalog.of(provider.name)]
        living = [card for card in cards if not card.has_ended(today)]
        if not living:
            card = ModelCard("", provider.name, price=FREE) if provider.name == "offline" else None
            found.append(Row(provider.name, provider.title, provider.name, where, here, card, problem))
        for card in living:
            title = card.title or card.id
            found.append(Row(card.name, title, provider.name, where, here, card, problem, card.farewell(today)))
    return tuple(found)


async def refresh(access: Access, timeout_s: float = REFRESH_S, only: Collection[str] = ()) -> Mapping[str, str]:
    """Ask every ready provider (or `only` these) for its models and keep the answers (`models-seen.json`). Returns what
    could not be asked, provider -> reason. A provider that did not answer keeps what it said the last time."""
    ready = await asyncio.to_thread(_ready, access, only)
    answers = await asyncio.gather(*(_asked(name, access, timeout_s) for name in ready))
    said = {name: answer for name, answer in zip(ready, answers, strict=True) if not isinstance(answer, str)}
    if said:
        await asyncio.to_thread(_keep, access, said)
    return {name: answer for name, answer in zip(ready, answers, strict=True) if isinstance(answer, str)}


def _ready(access: Access, only: Collection[str]) -> list[str]:
    asked = [p for p in providers(access).values() if p.needs_id and (not only or p.name in only)]
    return [p.name for p in asked if p.problem(access) is None]


async def _asked(provider: str, access: Access, timeout_s: float) -> list[dict[str, Any]] | str:
    """The entries for the list of one provider, or why there are none."""
    try:
        connection = await asyncio.to_thread(access.connection, provider)
        async with asyncio.timeout(timeout_s):
            if provider == "anthropic":
                from desktop.providers.anthropic.models import listed_models

                return [_claude(dump(each)) for each in await listed_models(connection)]
            if provider == "openai":
                from desktop.providers.openai.models import list_models

                return [{"provider": provider, "id": id} for id in await list_models(connection) if CHAT.match(id)]
            from desktop.providers.compatible.models import list_models as list_served

            return [_served(dump(card)) for card in await list_served(connection, provider)]
    except ModelFailure as failure:
        return failure.detail
    except TimeoutError:
        return f"no answer within {timeout_s:g} s"
    except UserError as error:
        return error.en


def _claude(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the service says of one model. We work with less than a window of a million (see ModelCard)."""
    kept = {"provider": "anthropic", "id": entry["id"], "title": entry["title"], "thinks": entry["thinks"]}
    sizes = {"window": entry["context"], "max_output": entry["output"]}
    return (
        kept
        | {key: value for key, value in sizes.items() if value}
        | {key: entry[key] for key in ("retires", "sees") if entry[key]}
    )


def _served(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A server's own card, without what it does not say."""
    entry = dict(entry) | {"window": entry["context"], "context": min(entry["context"], WORKED_WITH)}
    return {key: value for key, value in entry.items() if value not in (None, "", [], 0, False)}


def _keep(access: Access, said: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Writes atomically; providers that were not asked keep their entries."""
    path = access.home / SEEN
    try:
        before = json.loads(path.read_text(encoding="utf-8"))["models"]
    except (OSError, ValueError, KeyError, TypeError):
        # the first time, or a list that makes no sense: it is written anew
        before = []
    kept = [each for each in before if isinstance(each, dict) and each.get("provider") not in said]
    access.home.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{SEEN}.{os.getpid()}.new")
    entries = [*kept, *(entry for entries in said.values() for entry in entries)]
    draft.write_text(json.dumps({"models": entries}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)
