"""Rows out of any files: prices, same-header tables, fields, dates and people, each with its place."""

from __future__ import annotations

from desktop.analysis.extraction import extract
from tests.unit.analysis.story import ANNA, CARLA, document, mail, table, text

RATES = document(
    "north.xlsx", table("north.xlsx", "Rates", ("Lane", "GBP per pallet", "Transit"), ("Hull – Leeds", 45.8, "24 h"))
)
OFFER = mail("offer.eml", CARLA, (ANNA,), "2026-02-20 09:00", "Our offer", "The rate for Bath is £51.20 per pallet.")


def values(rows: tuple[tuple[object, ...], ...], column: int) -> list[object]:
    return [getattr(row[column], "value", None) for row in rows]


def test_prices_of_tables_and_sentences_are_one_list() -> None:
    (sheet,) = extract([RATES, OFFER], "Extract all prices into a table").tables
    assert sheet.columns[:5] == ("Item", "Price of", "Price", "Currency", "Per")
    assert values(sheet.rows, 2) == [45.8, 51.2]
    assert values(sheet.rows, 3) == ["GBP", "GBP"]
    assert values(sheet.rows, 4) == ["pallet", "pallet"]
    assert sheet.rows[0][2].sources == (RATES.passages[0].id,)


def test_the_words_are_chinese_for_a_chinese_instruction() -> None:
    found = extract([RATES], "把所有价格提取成表格", language="zh")
    assert found.kinds == ("prices",)
    assert found.tables[0].columns[:3] == ("项目", "价格项", "价格")


def test_tables_with_one_header_are_put_together_and_name_their_files() -> None:
    columns = ("Client", "Paid on", "Amount EUR")
    one = document("jan.xlsx", table("jan.xlsx", "Jan", columns, ("A", "2026-01-05", 10.5)))
    two = document("feb.xlsx", table("feb.xlsx", "Feb", columns, ("B", "2026-02-05", 11.5)))
    (sheet,) = extract([one, two], "Put these tables into one spreadsheet").tables
    assert sheet.columns == ("File", *columns)
    assert values(sheet.rows, 0) == ["jan.xlsx", "feb.xlsx"]
    assert [cell.currency for cell in (sheet.rows[0][3], sheet.rows[1][3])] == ["EUR", "EUR"]


def test_only_the_rows_that_are_named_are_taken_and_it_says_so() -> None:
    orders = table(
        "s.xlsx", "Orders", ("Client", "Pallets"), ("Northwind Foods", 5), ("Contoso", 7), ("Northwind Foods", 6)
    )
    found = extract([document("s.xlsx", orders)], "Extract the Northwind orders into a table")
    assert values(found.tables[0].rows, 1) == [5, 6]
    assert found.tables[0].filtered == "Northwind"


def test_a_unit_stays_with_its_number() -> None:
    (sheet,) = extract([RATES], "Pull the tables out of these files").tables
    assert values(sheet.rows, 2) == ["24 h"]


def test_hidden_tables_are_left_out_and_named() -> None:
    secret = table("s.xlsx", "Margin", ("Client", "Margin"), ("A", 0.1), hidden=True)
    shown = table("s.xlsx", "Rates", ("Lane", "Pallets"), ("A", 7))
    found = extract([document("s.xlsx", shown, secret)], "Extract all tables")
    assert [sheet.title for sheet in found.tables] == ["Rates"]
    assert found.hidden == ("s.xlsx, Margin",)


def test_fields_that_several_invoices_share_make_one_row_each() -> None:
    one = text("i1.txt", "Invoice number: A-17", "Total: £120.50", "Dear Anna, thank you.")
    two = text("i2.txt", "Invoice number: A-18", "Total: £99.00")
    sheet = extract([one, two], "Put these invoices into a table").tables[0]
    assert sheet.columns == ("File", "Invoice number", "Total")
    assert [cell.value for cell in sheet.rows[1]] == ["i2.txt", "A-18", 99.0]
    assert sheet.rows[0][2].currency == "GBP"


def test_dates_and_people() -> None:
    found = extract([OFFER, text("plan.md", "The fair opens on 5 May 2026.")], "Extract all dates and contacts")
    dates, people = found.tables
    assert values(dates.rows, 0) == ["2026-05-05"]
    assert (
        values(people.rows, 1) == ["carla.reyes@northwind.example", "anna.berg@ours.example"] or len(people.rows) == 2
    )


def test_nothing_found_is_an_empty_answer() -> None:
    assert extract([text("a.md", "Plain words.")], "Extract all prices").tables == ()


def test_a_date_said_twice_in_the_same_words_comes_once_and_lies_ahead_when_something_ends_on_it() -> None:
    letter = mail("a.eml", CARLA, (ANNA,), "2025-12-12 10:00", "Contract", "Yours ends on 30 June.")
    copy = mail("copy/a.eml", CARLA, (ANNA,), "2025-12-12 10:00", "Contract", "Yours ends on 30 June.")
    [dates] = extract([letter, copy], "Extract all dates").tables
    assert values(dates.rows, 0) == ["2026-06-30"]
