from __future__ import annotations

import pytest

from desktop.analysis.contradictions import find_contradictions
from desktop.analysis.corpus import Corpus
from desktop.analysis.figures import Figures, find_figures
from desktop.analysis.finding import Contradiction, Figure
from desktop.analysis.internal import secrecy_of
from desktop.analysis.meetings import find_meetings
from desktop.analysis.periods import find_periods, is_period_label, period_near, period_of
from desktop.analysis.scope import scope_of
from desktop.core.document import Document, Passage
from tests.unit.analysis.story import (
    ANNA,
    AS_OF,
    CALENDAR,
    CARLA,
    LIN,
    OTTO,
    STRANGER,
    document,
    event,
    mail,
    table,
    text,
)

QUARTERS = ("Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025")
REVENUE = table(
    "sales.xlsx", "Revenue by client, GBP", ("Client", *QUARTERS, "FY 2025"),
    ("Northwind Foods", 100, 110, 120, 150, 480), ("Northwood Dairies", 10, 11, 12, 13, 46), ("Total", 110, 121, 132, 163, 526),
    formats=("", *["#,##0"] * 5),
)  # fmt: skip
SERVICE = table(
    "kpi.xlsx", "Northwind service", ("Measure", "Unit", "Target 2025", *QUARTERS),
    ("On time", "%", 0.975, 0.972, 0.975, 0.966, 0.958), ("Claims", "number", 15, 14, 13, 17, 24),
    formats=("", "", "0.0%", *["0.0%"] * 4),
)  # fmt: skip
NEIGHBOUR = mail("n.eml", STRANGER, (ANNA,), "2026-02-20 10:00", "Northwood", "All is well with us here.")


def read(*documents: Document, query: str = "Northwind") -> tuple[Figures, tuple[Contradiction, ...]]:
    calendar = document(
        "calendar.ics", *CALENDAR.passages, event("华信供应链季度会", "2026-03-04 08:00", "2026-03-04 09:00", LIN)
    )
    corpus = Corpus.of([calendar, NEIGHBOUR, *documents])
    scope = scope_of(corpus, find_meetings([calendar], query, AS_OF, "UTC", owner=ANNA)[0], ANNA)
    secrecy = secrecy_of(corpus, scope.home)
    found = find_figures(scope, secrecy)
    return found, find_contradictions(scope, secrecy, found)


def figures(*passages: Passage, file: str = "sales.xlsx") -> dict[str, Figure]:
    return {figure.name: figure for figure in read(document(file, *passages))[0].figures}


def test_the_row_of_the_client_gives_the_latest_period_with_its_cell_and_the_change() -> None:
    found = figures(REVENUE)
    [revenue] = found.values()
    assert (revenue.name, revenue.value, revenue.period, revenue.cell) == ("Revenue", 150, "Q4 2025", "E2")
    assert (revenue.previous, revenue.previous_cell, revenue.change, revenue.change_share) == (120, "D2", 30, 0.25)
    assert (revenue.format, revenue.currency) == ("currency", "GBP")


def test_no_row_of_another_company_and_no_total_ever_comes_out() -> None:
    assert not {10, 13, 46, 163, 526} & {figure.value for figure in figures(REVENUE).values()}


def test_a_table_about_the_client_gives_every_row_with_its_target() -> None:
    found = figures(SERVICE, file="kpi.xlsx")
    assert (found["On time"].value, found["On time"].format, found["On time"].target) == (0.958, "percent", 0.975)
    assert (found["Claims"].higher_is_better, found["On time"].higher_is_better) == (False, True)


def test_a_row_over_periods_is_ready_for_a_chart() -> None:
    found, _ = read(document("kpi.xlsx", SERVICE))
    [line] = [line for line in found.series if line.name == "Claims"]
    assert (line.periods, line.values, line.cells) == (QUARTERS, (14.0, 13.0, 17.0, 24.0), ("D3", "E3", "F3", "G3"))


def test_periods_in_rows_are_read_as_well() -> None:
    tall = table(
        "t.xlsx", "Northwind volume", ("Month", "Pallets"), ("Jan 2026", 10), ("Feb 2026", 12), ("Dec 2025", 9)
    )
    found = figures(tall, file="t.xlsx")
    assert (found["Pallets"].value, found["Pallets"].period, found["Pallets"].previous) == (12, "Feb 2026", 10)


def test_a_chinese_table_is_read() -> None:
    chinese = table(
        "数据.xlsx", "收入", ("客户", "2025年三季度", "2025年四季度"), ("华信供应链", 80, 96), ("别的公司", 7, 8)
    )
    found, _ = read(
        document("数据.xlsx", chinese),
        mail("c.eml", LIN, (ANNA,), "2026-02-20 10:00", "议程", "议程如下，请看。"),
        query="华信",
    )
    assert [(figure.value, figure.previous) for figure in found.figures] == [(96, 80)]


def test_margin_hidden_sheets_and_what_is_held_back_are_internal() -> None:
    margin = table("m.xlsx", "Margin by client", ("Client", "Q3 2025", "Q4 2025"), ("Northwind Foods", 0.15, 0.138))
    veiled = table("h.xlsx", "Costs", ("Client", "Q3 2025", "Q4 2025"), ("Northwind Foods", 5, 6), hidden=True)
    hold = mail(
        "h.eml",
        OTTO,
        (ANNA,),
        "2026-02-25 10:00",
        "Figures",
        "Please don't send anything to Northwind with a Q4 revenue on it.",
    )
    found, _ = read(document("m.xlsx", margin), document("h.xlsx", veiled), document("sales.xlsx", REVENUE), hold)
    assert {(figure.name, figure.internal) for figure in found.figures} == {
        ("Margin", True),
        ("Costs", True),
        ("Revenue", True),
    }
    [revenue] = [figure for figure in found.figures if figure.name == "Revenue"]
    assert "held back" in revenue.internal_reason


def test_a_list_of_records_and_an_action_table_give_no_figures() -> None:
    orders = table(
        "o.xlsx", "Northwind orders", ("Client", "Pallets"), *[("Northwind", number) for number in range(80)]
    )
    actions = table(
        "a.docx", "Northwind actions", ("No.", "Action", "Owner"), (1, "Call", "Otto"), (2, "Write", "Otto")
    )
    assert figures(orders, file="o.xlsx") == {} and figures(actions, file="a.docx") == {}


def test_another_value_for_the_same_figure_and_period_is_a_contradiction_with_both_sources() -> None:
    wrong = mail(
        "w.eml", OTTO, (ANNA, CARLA), "2026-02-24 10:00", "Northwind", "Northwind closed Q4 at £162, the best quarter."
    )
    _, found = read(document("sales.xlsx", REVENUE), wrong)
    [item] = found
    assert item.subject == "Revenue, Q4 2025"
    assert {claim.file for claim in item.claims} == {"sales.xlsx", "w.eml"}


@pytest.mark.parametrize(
    "words",
    [
        "Northwind closed Q4 at £150 exactly.",
        "Northwind closed Q3 at £120 only.",
        "Northwind closed Q4 at £150k or thereabouts.",
        "Our target for Northwind in Q4 was £160.",
        "Northwood closed Q4 at £160.",
    ],
)
def test_rounding_other_periods_targets_and_other_companies_are_no_contradiction(words: str) -> None:
    _, found = read(
        document("sales.xlsx", REVENUE),
        mail("w.eml", STRANGER if "Northwood" in words else OTTO, (ANNA,), "2026-02-24 10:00", "Numbers", words),
    )
    assert found == ()


def test_two_numbers_said_to_differ_are_a_contradiction() -> None:
    said = mail(
        "z.eml",
        LIN,
        (ANNA,),
        "2026-02-25 10:00",
        "议程",
        "贵方系统里准点率是94.4%，我们统计的是95.6%。口径是不是不一样？",
    )
    _, [item] = read(said, query="华信")
    assert [claim.number for claim in item.claims] == [0.944, 0.956]


def test_a_mail_that_puts_the_meeting_on_another_day_is_a_contradiction() -> None:
    other = mail(
        "d.eml",
        CARLA,
        (ANNA,),
        "2026-02-25 10:00",
        "Northwind quarterly review",
        "See you at the review on Friday 6 March.",
    )
    same = mail(
        "e.eml",
        CARLA,
        (ANNA,),
        "2026-02-25 11:00",
        "Northwind quarterly review",
        "See you at the review on Thursday 5 March at 14:00.",
    )
    assert [item.kind for item in read(other)[1]] == ["date"]
    assert read(same)[1] == ()


def test_periods_are_equal_however_they_are_written() -> None:
    names = ("Q4 2025", "2025 Q4", "4Q25", "2025年四季度", "fourth quarter of 2025", "Q4/2025")
    assert len({period_of(name) for name in names}) == 1
    assert period_of("Jan 2026") == period_of("2026-01") == period_of("2026年1月")


def test_only_a_header_that_is_a_period_and_nothing_else_is_one() -> None:
    assert all(is_period_label(name) for name in ("Q4 2025", "2025", "FY 2025", "Jan", "12月", "H1 2025"))
    assert not any(is_period_label(name) for name in ("Q4 on Q3", "List rate 2026", "Share", "Target 2025", "Week 8"))


def test_a_number_takes_the_period_that_stands_nearest() -> None:
    line = "Q2 £1.05M, Q3 £1.08M."
    assert [period.index for _, _, period in find_periods(line)] == [2, 3]
    near = period_near(line, line.index("£1.05M"), line.index("£1.05M") + 6)
    assert near is not None and near.index == 2


def test_text_alone_gives_no_figures() -> None:
    assert read(text("note.md", "Northwind grew by 10 % in Q4 2025."))[0].figures == ()


def test_a_note_over_or_in_a_table_never_names_a_figure() -> None:
    note = "Fuel surcharge is billed separately and is not part of these figures."
    chart = table("sales.xlsx", "Northwind revenue grew", ("", "Northwind Foods"), ("Q3 2025", 120), ("Q4 2025", 150))
    wide = table("sales.xlsx", "Chart", ("Client", "Q3 2025", "Q4 2025"), ("Northwind Foods", 121, 151))
    remark = table("sales.xlsx", "Northwind service", ("Measure", "Q3 2025", "Q4 2025"), (note, 7, 8), ("Claims", 2, 3))
    for grid in (chart, wide, remark):
        book = document("sales.xlsx", *text("sales.xlsx", note).passages, grid)
        found = read(book)[0]
        names = [item.name for item in (*found.figures, *found.series)]
        assert names and all(len(name) <= 60 and not name.endswith((".", "。")) for name in names)
        assert 8 not in {figure.value for figure in found.figures}
