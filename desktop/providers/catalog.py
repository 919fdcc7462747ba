"""Answers for which chat models are known: the shipped list, what providers said lately, and what the person entered.

Later sources win: resources/models.json, then `models-seen.json` (written by `refresh`), then `models.json` in the data
folder. A list that cannot be read is left out and told (`problem`); a model nobody listed still works, at an unknown
price. Nothing here waits for the network.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from desktop.core.errors import InvalidArguments, UserError
from desktop.core.resources import resource
from desktop.core.schema import parse
from desktop.providers.card import ModelCard

OWN = "models.json"
SEEN = "models-seen.json"


@dataclass(frozen=True, slots=True)
class Catalog:
    """Cards by name ("provider:id"). `problem` is the sentence about a list that could not be read."""

    cards: Mapping[str, ModelCard]
    problem: UserError | None = None

    @classmethod
    def load(cls, home: Path | None = None) -> Catalog:
        """The shipped list and those of the data folder; FileNotFoundError if the installation is incomplete."""
        cards: dict[str, ModelCard] = {}
        _merge(cards, _entries(resource("models.json")))
        problem = None
        for path in (home / SEEN, home / OWN) if home else ():
            try:
                _merge(cards, _entries(path))
            except (OSError, ValueError, TypeError, KeyError, AttributeError, InvalidArguments) as error:
                problem = UserError(
                    f"{path} cannot be read ({error}). It was left as it is and not used. Mend or remove it.",
                    f"无法读取 {path}（{error}）。文件未改动，也没有使用。请改正或删除。",
                )
        return cls(cards, problem)

    def card(self, name: str) -> ModelCard:
        """The card of "provider:id"; one with an unknown price for a model nobody listed."""
        provider, _, id = name.partition(":")
        return self.cards.get(name) or ModelCard(id, provider)

    def of(self, provider: str) -> tuple[ModelCard, ...]:
        """The models of one provider, as listed."""
        return tuple(card for card in self.cards.values() if card.provider == provider)

    def farewells(self, names: Iterable[str], today: date) -> tuple[UserError, ...]:
        """A sentence for each of the models in use (`names`) that ends within 30 days."""
        found = (self.card(name).farewell(today) for name in dict.fromkeys(names))
        return tuple(each for each in found if each is not None)


def _entries(path: Path) -> list[Mapping[str, Any]]:
    """The models of one list; none where there is no file. ValueError, TypeError for what is no such list."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    entries = json.loads(text)["models"] if text.strip() else []
    if not isinstance(entries, list):
        raise ValueError('"models" is not a list')
    return entries


def _merge(cards: dict[str, ModelCard], entries: Iterable[Mapping[str, Any]]) -> None:
    """Lays `entries` over `cards`: what an entry does not say stays as it was. All of them, or ValueError and none."""
    known = {each.name for each in fields(ModelCard)}
    merged: dict[str, ModelCard] = {}
    for entry in entries:
        said = {name: value for name, value in entry.items() if name in known}
        name = f"{entry['provider']}:{entry['id']}"
        before = merged.get(name) or cards.get(name) or ModelCard(str(entry["id"]), str(entry["provider"]))
        if "price" in said and "priced_by" not in said:
            said |= {"priced_by": "entered by you", "priced_on": ""}
        if before.price and isinstance(said.get("price"), Mapping):
            said["price"] = {"search": before.price.search} | said["price"]  # a fee beside the prices of text
        changed = parse(ModelCard, {"id": before.id, "provider": before.provider} | said)
        _check(changed)
        merged[name] = replace(before, **{key: getattr(changed, key) for key in said})
    cards.update(merged)


def _check(card: ModelCard) -> None:
    """ValueError for figures no model can have."""
    if card.retires:
        date.fromisoformat(card.retires)
    prices = [card.price, card.price.dearer] if card.price else []
    rates = [rate for p in prices if p for rate in (p.input, p.output, p.cache_read, p.cache_write, p.search)]
    if any(rate is not None and not 0 <= rate < 1_000_000 for rate in rates):
        raise ValueError(f"a price of {card.name} is not between 0 and 1,000,000")
    if card.background_share is not None and not 0 <= card.background_share <= 1:
        raise ValueError(f"the background share of {card.name} is not between 0 and 1")
    if card.context < 1 or card.output < 1:
        raise ValueError(f"the window of {card.name} is smaller than one token")
