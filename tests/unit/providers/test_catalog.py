"""The lists of models: shipped, seen lately, and the person's own, the later ones laid over the earlier."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.core.resources import resource
from desktop.providers.catalog import OWN, SEEN, Catalog
from desktop.providers.registry import default_model

TODAY = date(2026, 11, 22)


def write(home: Path, name: str, *entries: dict[str, Any]) -> None:
    home.mkdir(exist_ok=True)
    (home / name).write_text(json.dumps({"models": entries}))


def test_every_shipped_price_has_a_date_and_a_source() -> None:
    cards = Catalog.load().cards.values()
    assert len(cards) >= 8
    for card in cards:
        assert (card.price is None) == (not card.priced_by) == (not card.priced_on), card.name
        assert date.fromisoformat(card.priced_on) if card.priced_on else True
        assert card.provider in ("anthropic", "openai")
        assert 0 < card.output < card.context


def test_the_documented_prices_stand_in_the_list() -> None:
    documented = {
        "anthropic:claude-opus-5-5": (4, 20),
        "anthropic:claude-sonnet-5-5": (2, 10),
        "anthropic:claude-haiku-5-5": (0.1, 0.5),
        "openai:gpt-6.2-astra": (8, 40),
        "openai:gpt-6.2-sol": (2, 10),
        "openai:gpt-6.1-terra": (1, 5),
        "openai:gpt-6-luna": (0.1, 0.5),
    }
    catalog = Catalog.load()
    for name, (given, written) in documented.items():
        price = catalog.card(name).price
        assert price is not None and (price.input, price.output) == (given, written)


def test_we_never_work_with_so_much_that_the_dearer_price_holds() -> None:
    for card in Catalog.load().cards.values():
        if card.price and card.price.dearer:
            assert card.context <= card.price.above, card.name


def test_what_ends_soon_names_a_successor_that_does_not() -> None:
    catalog = Catalog.load()
    ending = [card for card in catalog.cards.values() if card.retires]
    assert {"claude-sonnet-4-5", "gpt-5", "o3"} <= {card.id for card in ending}
    for card in ending:
        assert not catalog.card(f"{card.provider}:{card.successor}").retires
        assert not card.tier
    assert catalog.farewells(["openai:gpt-5", "openai:gpt-6-luna", "offline", "openai:gpt-5"], TODAY)[1:] == ()


@pytest.mark.parametrize(("provider", "name"), [("anthropic", "claude-sonnet-5-5"), ("openai", "gpt-6.2-sol")])
def test_a_bare_provider_stands_for_its_balanced_model(provider: str, name: str) -> None:
    assert default_model(provider, Catalog.load(), TODAY) == f"{provider}:{name}"


def test_a_model_that_ends_soon_is_never_the_default(home: Path) -> None:
    write(home, OWN, {"provider": "openai", "id": "gpt-6.2-sol", "retires": "2026-12-01"})
    assert default_model("openai", Catalog.load(home), TODAY) == "openai:gpt-6.2-astra"


def test_an_unknown_model_works_at_an_unknown_price() -> None:
    card = Catalog.load().card("openai:gpt-99")
    assert (card.name, card.price) == ("openai:gpt-99", None)


def test_the_persons_price_wins_and_the_rest_stays(home: Path) -> None:
    write(home, SEEN, {"provider": "anthropic", "id": "claude-opus-5-5", "title": "Opus, seen", "window": 900})
    write(home, OWN, {"provider": "anthropic", "id": "claude-opus-5-5", "price": {"input": 3, "output": 15}})
    card = Catalog.load(home).card("anthropic:claude-opus-5-5")
    assert card.price is not None and (card.price.input, card.price.cache_read) == (3, None)
    assert (card.priced_by, card.priced_on) == ("entered by you", "")
    assert (card.title, card.window, card.tier) == ("Opus, seen", 900, "quality")


def test_the_person_adds_a_model(home: Path) -> None:
    write(home, OWN, {"provider": "office", "id": "qwen4", "context": 64_000, "price": {"input": 0, "output": 0}})
    assert Catalog.load(home).card("office:qwen4").context == 64_000


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"models": {}}',
        '{"models": [{"id": "x"}]}',
        '{"models": [1]}',
        '{"models": [{"provider": "openai", "id": "x", "price": {"input": -1, "output": 1}}]}',
        '{"models": [{"provider": "openai", "id": "x", "price": "cheap"}]}',
        '{"models": [{"provider": "openai", "id": "x", "retires": "soon"}]}',
        '{"models": [{"provider": "openai", "id": "x", "context": 0}]}',
        '{"models": [{"provider": "openai", "id": "x", "background_share": 1.5}]}',
    ],
)
def test_a_list_that_makes_no_sense_is_told_and_left_as_it_is(home: Path, text: str) -> None:
    home.mkdir()
    (home / OWN).write_text(text)
    catalog = Catalog.load(home)
    assert catalog.problem is not None and OWN in catalog.problem.en and OWN in catalog.problem.zh
    assert catalog.cards == Catalog.load().cards
    assert (home / OWN).read_text() == text


def test_the_shipped_list_knows_no_field_that_is_ignored() -> None:
    known = set(ModelCardFields)
    for entry in json.loads(resource("models.json").read_text())["models"]:
        assert set(entry) <= known, entry["id"]


ModelCardFields = [
    *("id", "provider", "title", "context", "output", "price", "priced_on", "priced_by", "sees", "thinks", "web"),
    *("background", "background_share", "retires", "successor", "tier", "window", "max_output", "note"),
]


def test_a_price_the_person_enters_leaves_the_fee_of_searches_as_it_was(home: Path) -> None:
    own: dict[str, Any] = {"provider": "anthropic", "id": "claude-opus-5-5", "price": {"input": 1, "output": 2}}
    write(home, OWN, own)
    price = Catalog.load(home).card("anthropic:claude-opus-5-5").price
    assert price is not None and (price.input, price.cache_write, price.search) == (1, None, 10)
    own["price"] = {"input": 1, "output": 2, "search": 4}
    write(home, OWN, own)
    price = Catalog.load(home).card("anthropic:claude-opus-5-5").price
    assert price is not None and price.search == 4
