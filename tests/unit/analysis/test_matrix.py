"""Files side by side: the same thing in one row, an empty cell where a file does not say it."""

from __future__ import annotations

from desktop.analysis.matrix import compare
from tests.unit.analysis.story import document, table, text

ONE = document(
    "one.xlsx", table("one.xlsx", "Rates", ("Lane", "GBP per pallet"), ("Hull – Leeds", 45.8), ("York", 20.5))
)
TWO = document(
    "two.xlsx",
    table("two.xlsx", "Rates", ("Lane", "USD per 100 kg"), ("Hull – Leeds", 13.4)),
    table("two.xlsx", "FX", ("Pair", "Rate"), ("USD per 1 GBP", 1.35)),
    table("two.xlsx", "Weights", ("What", "Value", "Unit"), ("Weight of a pallet", 480, "kg")),
)


def test_a_row_has_one_cell_per_file_and_blank_means_not_found() -> None:
    found = compare([ONE, TWO])
    assert found.files == ("one.xlsx", "two.xlsx")
    first = found.rows[0]
    assert (first.what, first.in_files) == ("Hull – Leeds", 2)
    assert [cell.value for cell in first.cells] == ["GBP 45.80 per pallet", "USD 13.40 per 100 kg"]
    york = next(row for row in found.rows if row.what == "York")
    assert york.cells[1].value is None


def test_prices_are_brought_to_one_currency_and_unit_with_the_arithmetic() -> None:
    found = compare([ONE, TWO])
    assert (found.currency, found.basis) == ("GBP", "pallet")
    theirs = next(price for price in found.prices if price.file == "two.xlsx")
    assert round(theirs.aligned.value, 2) == 47.64
    assert len(theirs.aligned.steps) == 2


def test_tables_about_something_else_are_named_and_left_out() -> None:
    assert set(compare([ONE, TWO]).apart) == {"two.xlsx, FX", "two.xlsx, Weights"}


def test_texts_without_tables_are_compared_by_their_key_sentences() -> None:
    found = compare(
        [
            text("a.md", "The contract ends in June 2026 and must be renewed."),
            text("b.md", "We agreed to pay within 45 days."),
        ]
    )
    assert found.rows == ()
    assert {sentence.file for sentence in found.sentences} == {"a.md", "b.md"}


def test_a_limit_of_liability_is_no_price() -> None:
    rates = ("Item", "GBP per pallet")
    one = document("one.xlsx", table("one.xlsx", "Rates", rates, ("Hull – Leeds", 45.8), ("Claims limit", 1300)))
    assert {price.item for price in compare([one, TWO]).prices} == {"Hull – Leeds"}


def test_the_example_weight_of_another_file_converts_nothing() -> None:
    theirs = document("two.xlsx", table("two.xlsx", "Rates", ("Lane", "GBP per 100 kg"), ("Hull – Leeds", 13.4)))
    found = compare([ONE, theirs, text("three.md", "Example: 450 kg pallet.")])
    price = next(price for price in found.prices if price.file == "two.xlsx")
    assert "no factor" in price.aligned.problem


def test_rows_left_out_are_counted_and_long_tables_named() -> None:
    long = document("long.xlsx", table("long.xlsx", "Log", ("Lane", "No"), *((f"Lane {n}", n) for n in range(3000))))
    found = compare([ONE, TWO, long])
    assert found.apart_rows == 2
    assert found.too_long == ("long.xlsx, Log",)
