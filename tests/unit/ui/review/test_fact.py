from __future__ import annotations

import pytest

from desktop.ui.review.fact import pieces, value_of


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("The margin held at 31.4%.", ["31.4%"]),
        ("Goods worth 412,300, 6.2 % more", ["412,300", "6.2 %"]),
        ("Mira asked on 28 April at 15:30", ["28 April", "15:30"]),
        ("续约在 2026年6月30日，价格 96.50 元", ["2026年6月30日", "96.50"]),
        ("Q1 of sheet B14 and order A-7x", []),
        ("No figure here", []),
    ],
)
def test_figures_and_days_of_a_line_are_facts(text: str, facts: list[str]) -> None:
    cut = list(pieces(text))
    assert "".join(piece for piece, _ in cut) == text
    assert [piece for piece, is_fact in cut if is_fact] == facts


@pytest.mark.parametrize(
    ("text", "value"),
    [("EUR 1,240", 1240.0), ("31.4%", 0.314), ("−0.1%", -0.001), ("6.2 %", 0.062), ("15:30", None), ("2 of 3", None)],
)
def test_a_fact_has_the_value_a_person_reads(text: str, value: float | None) -> None:
    found = value_of(text)
    assert found == pytest.approx(value) if value is not None else found is None
