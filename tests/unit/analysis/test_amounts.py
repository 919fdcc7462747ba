from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.analysis.amounts import currency_in, find_amounts


@pytest.mark.parametrize(
    ("words", "value", "kind", "currency"),
    [
        ("£1.24m", 1_240_000, "money", "GBP"),
        ("£1.24M", 1_240_000, "money", "GBP"),
        ("GBP 1.24 million", 1_240_000, "money", "GBP"),
        ("€3.4 bn", 3_400_000_000, "money", "EUR"),
        ("$1,200", 1_200, "money", "USD"),
        ("1,188,314.10 GBP", 1_188_314.10, "money", "GBP"),
        ("75元", 75, "money", "CNY"),
        ("124万元", 1_240_000, "money", "CNY"),
        ("1.2亿元", 120_000_000, "money", "CNY"),
        ("人民币50万", 500_000, "money", "CNY"),
        ("12.4%", 0.124, "share", ""),
        ("12,4 %", 0.124, "share", ""),
        ("97.5 %", 0.975, "share", ""),
        ("3 per cent", 0.03, "share", ""),
        ("2.3 points", 0.023, "points", ""),
        ("1.5个百分点", 0.015, "points", ""),
        ("2,150 pallets", 2150, "count", ""),
        ("186个托盘", 186, "count", ""),
    ],
)
def test_an_amount_is_read_with_its_kind(words: str, value: float, kind: str, currency: str) -> None:
    [found] = find_amounts(f"It was {words} then." if words.isascii() else f"共{words}。")
    assert (round(found.value, 6), found.kind, found.currency) == (value, kind, currency)


@pytest.mark.parametrize("words", ["at 14:30", "v1.2.3", "HF2207 came", "2026-03-04", "3月4日", "BW-26-0418"])
def test_times_codes_and_dates_are_no_amounts(words: str) -> None:
    assert [item.text for item in find_amounts(words) if item.kind != "count"] == []
    assert not any(item.value > 2026 for item in find_amounts(words))


def test_a_rounded_number_agrees_with_the_exact_one_and_a_wrong_one_does_not() -> None:
    [said] = find_amounts("£1.19M")
    assert said.agrees_with(1_188_314.10)
    assert not said.agrees_with(1_240_000)
    [share] = find_amounts("95.8 %")
    assert share.agrees_with(0.957739) and not share.agrees_with(0.964)


@given(st.integers(1, 10**9))
def test_a_grouped_number_is_found_again(number: int) -> None:
    [found] = find_amounts(f"about £{number:,} in all")
    assert found.value == number and found.currency == "GBP"


@given(st.decimals(0, 100, places=1))
def test_a_percentage_is_found_again_as_a_fraction(share: object) -> None:
    [found] = find_amounts(f"fell to {share} % again")
    assert abs(found.value - float(str(share)) / 100) < 1e-9 and found.kind == "share"


@given(st.text(max_size=120))
def test_no_text_breaks_the_search(words: str) -> None:
    for found in find_amounts(words):
        assert found.text in words and found.step > 0


def test_a_currency_is_found_in_headers_and_number_formats() -> None:
    assert currency_in("Revenue GBP") == "GBP"
    assert currency_in('"£"#,##0') == "GBP"
    assert currency_in("金额（元）") == "CNY"
    assert currency_in("Pallets") == ""
