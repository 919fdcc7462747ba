"""Figures in one currency, unit and period: only by rates and factors that the sources state."""

from __future__ import annotations

import pytest

from desktop.analysis.alignment import Factor, Rate, align, find_factors, find_rates
from desktop.analysis.unit import basis_in
from desktop.analysis.whole_table import whole_tables
from tests.unit.analysis.story import document, table, text

USD = Rate("GBP", "USD", 1.35, "2026-02-27", "FX!B5", "p1")
CNY = Rate("GBP", "CNY", 9.4, "2026-02-27", "FX!B6", "p2")
PALLET = Factor("pallet", 480, "Rates!C18", "p3")


def test_a_price_per_weight_becomes_a_price_per_pallet() -> None:
    found = align(13.4, "USD", "100 kg", "GBP", "pallet", [USD], [PALLET])
    assert found.value == pytest.approx(13.4 / 1.35 * 4.8)
    assert (found.currency, found.basis, found.problem) == ("GBP", "pallet", "")
    assert found.steps == ("÷ 1.35 (USD per GBP, 2026-02-27)", "× 4.8 (480 kg ÷ 100 kg)")
    assert found.sources == ("p1", "p3")


def test_two_rates_make_a_path_over_a_third_currency() -> None:
    found = align(94.0, "CNY", "", "USD", "", [USD, CNY], [])
    assert found.value == pytest.approx(13.5)
    assert found.sources == ("p2", "p1")


def test_periods_follow_the_calendar() -> None:
    assert align(120.0, "EUR", "year", "EUR", "month", [], []).value == pytest.approx(10)
    assert align(30.0, "EUR", "quarter", "EUR", "year", [], []).value == pytest.approx(120)


def test_what_is_not_stated_is_never_invented() -> None:
    no_rate = align(10.0, "USD", "pallet", "GBP", "pallet", [CNY], [PALLET])
    assert (no_rate.value, no_rate.currency, no_rate.steps) == (10.0, "USD", ())
    assert "USD → GBP" in no_rate.problem
    no_factor = align(10.0, "USD", "100 kg", "GBP", "pallet", [USD], [])
    assert (no_factor.value, no_factor.currency, no_factor.basis) == (10.0, "USD", "100 kg")
    assert no_factor.problem
    assert "换算系数" in align(10.0, "GBP", "km", "GBP", "pallet", [], [], "zh").problem


def test_rates_are_read_from_tables_and_sentences() -> None:
    fx = document("fx.xlsx", table("fx.xlsx", "FX", ("Pair", "Rate"), ("USD per 1 GBP", 1.35), ("Total", 3)))
    said = text("note.md", "For the plan 1 EUR = 1.08 USD.", "Chapter 1 is 2 pages.")
    found = find_rates(whole_tables([fx]), [fx, said])
    assert [(rate.base, rate.quote, rate.rate) for rate in found] == [("GBP", "USD", 1.35), ("EUR", "USD", 1.08)]


def test_a_limit_is_no_factor_and_two_weights_are_none() -> None:
    assert (
        find_factors([text("a.md", "Minimum chargeable weight 300 kg per pallet.", "Up to 600 kg per pallet.")]) == ()
    )
    (found,) = find_factors([text("a.md", "Example: 480 kg pallet.")])
    assert (found.unit, found.kilograms) == ("pallet", 480)
    assert find_factors([text("a.md", "A 480 kg pallet."), text("b.md", "A 500 kg pallet.")]) == ()


@pytest.mark.parametrize(
    ("words", "basis"),
    [
        ("GBP per pallet", "pallet"),
        ("USD per 100 kg", "100 kg"),
        ("元/托盘", "pallet"),
        ("£5.50 per pallet journey", "pallet journey"),
        ("€20 a month", "month"),
        ("Revenue GBP", ""),
    ],
)
def test_what_a_price_is_per(words: str, basis: str) -> None:
    assert basis_in(words) == basis


def test_an_example_holds_for_its_own_file_and_only_where_nothing_else_is_said() -> None:
    example = text("rival.md", "Example: 450 kg pallet.")
    (alone,) = find_factors([example])
    assert (alone.kilograms, alone.file) == (450, "rival.md")
    (stated,) = find_factors([example, text("ours.md", "A 480 kg pallet is standard.")])
    assert (stated.kilograms, stated.file) == (480, "")
