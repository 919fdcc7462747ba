"""What a turn costs, what a request can cost at most, and when a model ends."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.core.message import Usage
from desktop.providers.card import FREE, ModelCard, Price
from desktop.providers.catalog import Catalog

PLAIN = Price(2.0, 10.0, 0.2, 2.5)
STEPPED = Price(0.1, 0.5, 0.01, 0.125, 100_000, Price(0.5, 2.5, 0.05, 0.625))
PARTLY = Price(8.0, 40.0)


def test_each_kind_of_token_has_its_price() -> None:
    usage = Usage(input=1_000_000, output=100_000, cache_read=500_000, cache_write=200_000)
    cost = PLAIN.cost(usage)
    assert cost.usd == pytest.approx(2.0 + 1.0 + 0.1 + 0.5)
    assert cost.is_whole


def test_a_long_prompt_is_dearer_as_a_whole_cached_tokens_counted() -> None:
    at = STEPPED.cost(Usage(input=40_000, output=1_000, cache_read=60_000))
    over = STEPPED.cost(Usage(input=40_001, output=1_000, cache_read=60_000))
    assert at.usd == pytest.approx((40_000 * 0.1 + 1_000 * 0.5 + 60_000 * 0.01) / 1e6)
    assert over.usd == pytest.approx((40_001 * 0.5 + 1_000 * 2.5 + 60_000 * 0.05) / 1e6)


def test_a_price_that_is_not_known_makes_the_sum_the_least_only_when_it_was_needed() -> None:
    assert PARTLY.cost(Usage(input=1_000, output=10)).is_whole
    cost = PARTLY.cost(Usage(input=1_000, output=10, cache_read=5_000))
    assert not cost.is_whole
    assert cost.usd == pytest.approx((1_000 * 8 + 10 * 40) / 1e6)


def test_searches_of_the_provider_cost_extra_and_without_a_price_the_sum_is_the_least() -> None:
    usage = Usage(input=1_000_000, searches=3)
    priced = Price(2.0, 10.0, search=10.0).cost(usage)
    assert priced.is_whole and priced.usd == pytest.approx(2.0 + 3 * 10.0 / 1_000)
    assert not PLAIN.cost(usage).is_whole and PLAIN.cost(usage).usd == pytest.approx(2.0)
    assert FREE.cost(usage).is_whole


@pytest.mark.parametrize("price", [PLAIN, STEPPED, PARTLY, FREE])
@pytest.mark.parametrize("tokens", [10, 99_999, 100_001, 900_000])
def test_no_turn_costs_more_than_its_worst_case(price: Price, tokens: int) -> None:
    worst = price.most(tokens, 4_000)
    assert worst is not None
    third = tokens // 3
    for usage in (
        Usage(input=tokens, output=4_000),
        Usage(output=4_000, cache_write=tokens),
        Usage(input=third, output=4_000, cache_read=third, cache_write=third),
    ):
        assert price.cost(usage).usd <= worst + 1e-12
        assert price.cautious(usage) <= worst + 1e-12


def test_against_a_cap_unknown_cache_prices_stand_on_the_dear_side() -> None:
    usage = Usage(cache_read=1_000_000, cache_write=1_000_000)
    assert PARTLY.cautious(usage) == pytest.approx(8.0 + 16.0)
    assert PLAIN.cautious(usage) == pytest.approx(PLAIN.cost(usage).usd)


CARD = ModelCard("old", "openai", title="Old", retires="2026-12-11", successor="new")


@pytest.mark.parametrize(
    ("today", "says"),
    [
        (date(2026, 11, 10), None),
        (date(2026, 11, 11), "in 30 days"),
        (date(2026, 12, 10), "in 1 day."),
        (date(2026, 12, 11), "was retired"),
        (date(2027, 1, 1), "was retired"),
    ],
)
def test_the_end_is_announced_from_30_days_on_with_what_comes_after(today: date, says: str | None) -> None:
    farewell = CARD.farewell(today)
    if says is None:
        assert farewell is None
        return
    assert farewell is not None
    assert says in farewell.en and "openai:new" in farewell.en and "openai:new" in farewell.zh


def test_searches_are_held_back_for_and_without_a_price_for_them_the_worst_case_is_unknown() -> None:
    priced = Price(2.0, 10.0, 0.2, 2.5, search=10.0)
    assert priced.most(1_000_000, 0, 3) == pytest.approx(2.5 + 0.03)
    assert PLAIN.most(1_000_000, 0) == pytest.approx(2.5)
    assert PLAIN.most(1_000_000, 0, 3) is None


def test_searching_claude_models_have_a_price_for_it() -> None:
    searching = [card for card in Catalog.load().of("anthropic") if card.web and card.price]
    assert searching and all(card.price and card.price.search == 10.0 for card in searching)
