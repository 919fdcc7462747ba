"""The value of worksheet formulas, and what is refused instead of guessed."""

from __future__ import annotations

import pytest

from desktop.quality.formula import NotComputable, compute

SHEETS = {
    "Q": {"A1": 2, "A2": 3, "A3": "n/a", "A4": None, "B1": "=A1*10", "B2": "=B1+A2", "C1": 0.5, "D1": True},
    "Other data": {"A1": 7},
}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=1+2*3", 7),
        ("=(1+2)*3", 9),
        ("=-2^2", 4),  # Excel binds the sign tighter than the power
        ("=10/4-1", 1.5),
        ("=A1+A2", 5),
        ("=$A$1*A2%", 0.06),
        ("=SUM(A1:A4)", 5),
        ("=SUM(A1:A2,B1,100)", 125),
        ("=AVERAGE(A1:A4)", 2.5),
        ("=B2/A1-1", 10.5),
        ("='Other data'!A1+A1", 9),
        ("=ROUND(2.675,2)", 2.68),
        ('=IF(A1>A2,"more","less")', "less"),
        ('=A3&"!"', "n/a!"),
        ("=MAX(A1:A2)-MIN(A1:A2)", 1),
        ("=COUNT(A1:A4)", 2),
        ("=A4+1", 1),
        ('=COUNTIF(A1:A4,"n/a")', 1),
        ('=COUNTIF(A1:A3,">2")', 1),
        ("=COUNTIF(A1:A4,A1)", 1),
        ('=COUNTIF(A1:A3,"<>n/a")', 2),
        ("=SUMIF(A1:A2,A2,A1:A2)", 3),
        ('=SUMIF(A1:A4,">1")', 5),
    ],
)
def test_a_formula_gives_what_excel_gives(formula: str, value: object) -> None:
    assert (
        compute(formula, "Q", SHEETS) == pytest.approx(value)
        if isinstance(value, float)
        else (compute(formula, "Q", SHEETS) == value)
    )


@pytest.mark.parametrize(
    "formula",
    [
        "=VLOOKUP(A1,A1:B2,2)",
        "=A1/0",
        "=A3*2",
        "=Name+1",
        "=A1:A3",
        "=SUM(A1",
        "=Missing!A1",
        "=1 2",
        "=@A1",
        "=",
        "=SUM(A1:ZZ99999)",
    ],
)
def test_what_is_not_known_is_refused(formula: str) -> None:
    with pytest.raises(NotComputable):
        compute(formula, "Q", SHEETS)


def test_a_circle_is_refused() -> None:
    with pytest.raises(NotComputable, match="circle"):
        compute("=A1", "S", {"S": {"A1": "=B1", "B1": "=A1"}})
