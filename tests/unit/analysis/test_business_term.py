"""A small glossary: labels of both languages that mean one thing, and English labels introduced to a Chinese reader."""

from __future__ import annotations

import pytest

from desktop.analysis.business_term import concept, introduced, unit_in
from desktop.analysis.matrix import compare
from tests.unit.analysis.story import document, table


@pytest.mark.parametrize(
    ("one", "other"), [("Price", "价格"), ("Delivery", "交期"), ("Lead time", "交货期"), ("MOQ", "起订量")]
)
def test_labels_of_two_languages_mean_one_thing(one: str, other: str) -> None:
    assert concept(one) == concept(other) != ""


@pytest.mark.parametrize("label", ["Hull – Daventry", "Price of the boat", "", "交货地点"])
def test_a_label_that_is_no_whole_term_is_left_alone(label: str) -> None:
    assert concept(label) == ""


def test_an_english_label_is_introduced_in_chinese_and_kept() -> None:
    assert introduced("Revenue", "zh") == "收入（Revenue）"
    assert introduced("On time, Hull – Daventry", "zh") == "准点率（On time），Hull – Daventry"
    assert introduced("Dwell index", "zh") == "Dwell index"
    assert introduced("收入", "zh") == "收入"
    assert introduced("Revenue", "en") == "Revenue"
    assert (unit_in("pallets", "zh"), unit_in("pallets", "en"), unit_in("furlongs", "zh")) == (
        "托盘",
        "pallets",
        "furlongs",
    )


def test_an_english_and_a_chinese_offer_meet_in_one_row() -> None:
    english = document(
        "a.md", table("a.md", "Offer", ("Item", "Value"), ("Delivery time", "6 weeks"), ("Warranty", "2 years"))
    )
    chinese = document("b.md", table("b.md", "报价", ("项目", "内容"), ("交期", "45天"), ("质保期", "三年")))
    rows = {row.what: [cell.value for cell in row.cells] for row in compare([english, chinese]).rows}
    assert rows == {"Delivery time": ["6 weeks", "45天"], "Warranty": ["2 years", "三年"]}
