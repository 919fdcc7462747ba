"""When a number of a deliverable counts as found in its source, as recomputed, or as missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.core.spec import Evidence
from desktop.quality import numbers
from desktop.quality.finding import Finding
from desktop.quality.shelf import Shelf
from tests.unit.quality.material import Book, table


def check(text: str, source: str, number: float | None = None, record: object = None) -> Finding:
    book = Book()
    id = book.cite("Sheet!A1:C9", source, table=record)  # type: ignore[arg-type]
    item = book.delivered(Path("brief.docx"), Evidence("para 1", text, (id,), number))
    return numbers.check(item, Shelf(book.documents()), "en")


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Revenue is 1,234.50", "1234.5"),
        ("Revenue is £1.24m", "Revenue\t1240000"),
        ("Revenue is £1.24m", "Revenue GBP 1,238,211"),
        ("收入为 124 万元", "Revenue 1240000"),
        ("收入 1.24 亿元", "124,000,000"),
        ("up 12.4 %", "Growth 0.124"),
        ("up 12.4%", "Growth 0.12389"),
        ("up 12 %", "Growth 12.4%"),
        ("EUR 1,240.50", "1.240,50 EUR"),
        ("fell by 3.2 %", "Change −3.2%"),
        ("fell by £40,000", "(40,000)"),
        ("about 1,200 calls", "1,187 calls"),
        ("约 1200 次", "1,187 次"),
        ("EUR 96.50 per call", "Port package: EUR 96.50 per call"),
        ("2.5x coverage", "coverage 2.5"),
    ],
)
def test_the_same_number_in_another_notation_is_found(claim: str, source: str) -> None:
    finding = check(claim, source)
    assert finding.state == "passed", finding.detail
    assert "1 of 1 numbers" in finding.detail


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Revenue is £1.25m", "Revenue\t1240000"),
        ("Revenue is 1,234.60", "1234.5"),
        ("up 12.5 %", "Growth 0.124"),
        ("about 1,300 calls", "1,187 calls"),
        ("收入为 125 万元", "Revenue 1240000"),
        ("exactly 1,240 calls", "1,187 calls"),
        ("EUR 98.50 per call", "Port package: EUR 96.50 per call"),
        ("120 calls", "on 20 January 2012 at 12:00"),
    ],
)
def test_another_number_is_missing(claim: str, source: str) -> None:
    finding = check(claim, source)
    assert finding.state == "failed", finding.detail
    assert "paragraph 1" in finding.detail
    assert finding.repair.startswith("brief.docx: ")


@pytest.mark.parametrize(
    "text",
    [
        "The contract ends on 30 June 2026.",
        "会议定于 2026 年 3 月 12 日 14:00。",
        "See page 3 and note 12; room 4.",
        "In 2025 the board met on the 3rd floor.",
        "Ticket HP-141 in Q4.",
    ],
)
def test_dates_times_years_and_names_are_no_figures(text: str) -> None:
    assert check(text, "nothing here").state == "not_run"


def test_a_small_count_that_is_not_there_is_a_warning_only() -> None:
    finding = check("7 open points", "nothing here")
    assert (finding.state, finding.repair) == ("warning", "")
    assert "0 of 1 numbers found" in finding.detail and "7" in finding.detail


def test_a_day_of_the_month_never_proves_a_count() -> None:
    assert check("3 outages", "The outage of 3 February").state == "warning"
    assert check("3 outages", "There were 3 outages in February").state == "passed"


def test_a_cell_is_compared_by_its_value_as_shown() -> None:
    assert check("EUR 1,240,000", "x", 1_240_000).state == "failed"
    assert check("EUR 1,240,000", "1240000.4", 1_240_000.4).state == "passed"
    assert check("14.3%", "0.142857", 0.142857).state == "passed"
    assert check("2026, Q1: 1.24e+06", "1240000", 1_240_000).state == "passed"


@pytest.mark.parametrize(
    ("claim", "is_right"),
    [
        ("up 25.0 %", True),
        ("up 24.0 %", False),
        ("EUR 20,000 more", True),
        ("EUR 21,000 more", False),
        ("EUR 180,000 together", True),
        ("1.25 times", True),
    ],
)
def test_a_change_of_two_cited_numbers_counts_as_recomputed(claim: str, is_right: bool) -> None:
    record = table("KPIs", ("", "2025", "2026"), ("Revenue", 80_000, 100_000), ("Calls", 333, 777))
    finding = check(claim, "Revenue\t80000\t100000\nCalls\t333\t777", record=record)
    assert (finding.state == "passed") is is_right, finding.detail
    assert ("1 of them recomputed" in finding.detail) is is_right


def test_a_change_between_two_passages_counts_as_recomputed() -> None:
    book = Book()
    ids = (book.cite("KPIs!B4", "100000"), book.cite("KPIs!C4", "80000"))
    item = book.delivered(Path("brief.docx"), Evidence("para 1", "up 25.0 %", ids))
    assert numbers.check(item, Shelf(book.documents()), "en").state == "passed"
    alone = book.delivered(Path("brief.docx"), Evidence("para 1", "up 25.0 %", ids[:1]))
    assert numbers.check(alone, Shelf(book.documents()), "en").state == "failed"


def test_a_hit_that_may_be_chance_is_a_warning_and_not_a_proof() -> None:
    rows = [(f"Site {n}", *(90 + (n * 7 + quarter * 3) % 10 + quarter / 7 for quarter in range(6))) for n in range(12)]
    record = table("On time", ("Site", *(f"Q{n}" for n in range(6))), *rows)
    finding = check("on time fell by 5.2 %", "On time", record=record)
    assert (finding.state, finding.repair) == ("warning", "")
    assert "may be computed from it" in finding.detail


def test_the_row_a_line_names_is_looked_at_alone() -> None:
    rows = [
        (f"{name} site", 100 + n * 11, 107 + n * n * 5) for n, name in enumerate(("Hull", "Leith", "Davoren", "Cork"))
    ]
    record = table("Calls", ("Site", "2025", "2026"), *rows)
    assert check("Leith site: up 0.9 %", "Calls", record=record).state == "passed"
    assert check("Cork site: up 7.0 %", "Calls", record=record).state == "failed"  # that is Hull's


def test_a_line_that_names_a_cell_shows_that_cell() -> None:
    record = table("KPIs", ("", "Q3", "Q4"), ("Claims", 24, 31), ("Calls", 1_745, 1_800))
    assert check("Claims: 31 (source.xlsx, KPIs!C2)", "Claims", record=record).state == "passed"
    finding = check("Claims: 24 (source.xlsx, KPIs!C2)", "Claims", record=record)
    assert finding.state == "failed"
    assert "KPIs!C2 holds 31, the line says 24" in finding.detail


def test_the_sum_of_a_column_counts_as_recomputed() -> None:
    record = table("Cost", ("Item", "EUR"), ("Rent", 1_200), ("Power", 340), ("Water", 95))
    assert check("EUR 1,635 in all", "Rent Power Water", record=record).state == "passed"
    assert check("EUR 1,665 in all", "Rent Power Water", record=record).state == "failed"


def test_a_table_in_thousands_holds_the_full_amounts() -> None:
    record = table("P&L", ("", "2026, £k"), ("Revenue", 4_820))
    assert check("Revenue of £4.82m", "Revenue\t4820", record=record).state == "passed"
    assert check("Revenue of £4.28m", "Revenue\t4820", record=record).state == "failed"


def test_huge_and_strange_numbers_do_no_harm() -> None:
    source = "9" * 400 + " 1e999 ١٢٣ 1.2.3.4 ,,, --5 NaN"
    assert check("EUR 5,000", source).state == "failed"
    assert check("9" * 400, "5", float("inf")).state == "failed"
    for value in (5e-324, 1e300, -0.0, float("nan")):  # steps and windows neither vanish nor overflow
        assert check("EUR 7,000", "3 of 4", value).state != "passed"


def test_the_finding_is_written_in_chinese() -> None:
    book = Book()
    id = book.cite("KPIs!B4", "1,240,000")
    item = book.delivered(Path("简报.docx"), Evidence("para 4", "收入 125 万元", (id,)))
    finding = numbers.check(item, Shelf(book.documents()), "zh")
    assert finding.detail == "第 4 段：125 万元 不在来源“source.xlsx, KPIs!B4”中。"
