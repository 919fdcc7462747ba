"""Comparing what several back ends say, on claims made by hand."""

from __future__ import annotations

import pytest

from desktop.analysis.alignment import Rate
from desktop.analysis.council import Council, Statement, compare
from desktop.core.schema import dump, parse

A, B, C = "one:a", "two:b", "three:c"


def says(member: str, text: str, *sources: str) -> Statement:
    return Statement(member, text, f"{member}/brief.docx", f"{member}/brief.docx, Findings", f"p{member}", sources)


def gives(
    member: str, label: str, value: float, currency: str = "", basis: str = "", *sources: str, step: float = 0.0
) -> Statement:
    file = f"{member}/figures.xlsx"
    return Statement(
        member,
        f"{label}: {value}",
        file,
        f"{file}, KPIs!B2",
        f"p{member}",
        sources,
        label,
        value,
        currency,
        basis,
        step,
    )


def titles(points: object) -> list[tuple[str, list[str]]]:
    return [(p.title, [s.member for s in p.positions]) for p in points]  # type: ignore[attr-defined]


def test_the_same_claim_in_other_words_is_agreement() -> None:
    found = compare(
        [A, B],
        [
            says(A, "Corvane adds a fuel surcharge of 6.5 % to each lane rate.", "p1"),
            says(B, "Each lane rate of Corvane carries a 6.5 % fuel surcharge.", "p1"),
        ],
    )
    assert len(found.agree) == 1 and not found.differ and not found.only_one
    assert [one.member for one in found.agree[0].positions] == [A, B]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Revenue in Q4 2025 was £1.24m, above the plan.", "Revenue in Q4 2025 was £1.19m, above the plan."),
        ("The renewal notice is due by 31 March 2026.", "The renewal notice is due by 30 April 2026."),
        (
            "We should renew the Tallowmere contract this spring.",
            "We should cancel the Tallowmere contract this spring.",
        ),
        ("Keep the Monday stand-up with the depot team.", "Do not keep the Monday stand-up with the depot team."),
        ("第四季度收入为124万元，高于计划。", "第四季度收入为119万元，高于计划。"),
        ("建议保留周一与仓库团队的例会安排。", "建议取消周一与仓库团队的例会安排。"),
    ],
)
def test_another_figure_day_or_decision_is_a_difference(one: str, other: str) -> None:
    found = compare([A, B], [says(A, one, "p1"), says(B, other, "p1")])
    (point,) = found.differ
    assert [s.text for s in point.positions] == [one, other]
    assert point.differing == (B,)
    assert not found.agree


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Revenue in Q4 2025 was £1.24m, above plan.", "Revenue in Q4 2025 was £1,240,000, above plan."),
        ("On-time delivery reached 97.6 % on the Hull lane.", "On-time delivery reached 98 % on the Hull lane."),
        ("The notice is due by 31 March 2026 at the latest.", "The notice is due on 2026-03-31 at the latest."),
    ],
)
def test_the_same_figure_or_day_written_otherwise_is_agreement(one: str, other: str) -> None:
    found = compare([A, B], [says(A, one, "p1"), says(B, other, "p1")])
    assert len(found.agree) == 1 and not found.differ


def test_what_one_member_says_alone_is_named_with_its_place_and_sources() -> None:
    both = [says(m, "The hub in Daventry opens in May 2026 as planned.", "p1") for m in (A, B)]
    alone = says(B, "Recommend a meeting with the insurer about the cold chain claims.", "p7")
    found = compare([A, B], [*both, alone])
    (point,) = found.only_one
    assert point.kind == "recommendation"
    assert (point.positions[0].file, point.positions[0].sources) == ("two:b/brief.docx", ("p7",))


def test_figures_of_one_label_are_compared_across_currencies_at_the_rate_of_the_sources() -> None:
    rate = Rate("GBP", "USD", 1.25, "2026-02-27", "rates.xlsx", "p9")
    pair = [
        gives(A, "Hull – Daventry rate", 40.0, "GBP", "", "p1"),
        gives(B, "Hull – Daventry rate", 50.0, "USD", "", "p1"),
    ]
    same = compare([A, B], pair, rates=[rate])
    assert len(same.agree) == 1 and "1.25" in same.agree[0].note
    without = compare([A, B], pair)
    assert "no rate" in without.differ[0].note and without.differ[0].differing == (B,)
    other = compare([A, B], [pair[0], gives(B, "Hull – Daventry rate", 51.0, "USD", "", "p1")], rates=[rate])
    assert len(other.differ) == 1


def test_figures_under_different_names_are_not_laid_beside_each_other() -> None:
    pair = [gives(A, "Halden rate, Hull", 47.9, "GBP", "", "p1"), gives(B, "Corvane rate, Hull", 45.8, "GBP", "", "p2")]
    assert not compare([A, B], pair).differ


def test_rounding_is_no_difference() -> None:
    pair = [gives(A, "Margin", 0.1236), gives(B, "Margin", 0.12, step=0.01)]
    assert len(compare([A, B], pair).agree) == 1


def test_three_members_of_whom_one_differs() -> None:
    story = [
        says(m, f"Revenue in Q4 2025 was £{v}m, above the plan.", "p1")
        for m, v in ((A, "1.24"), (B, "1.19"), (C, "1.24"))
    ]
    (point,) = compare([A, B, C], story).differ
    assert point.differing == (B,)


def test_a_person_of_the_sources_whom_only_one_names() -> None:
    story = [
        says(A, "Maya Lindqvist asked twice for the outage report.", "p1"),
        says(B, "The outage report is still missing for the client.", "p2"),
        says(A, "The board meets on Thursday in the morning hours.", "p3"),
        says(B, "The board meets on Thursday in the morning hours.", "p3"),
    ]
    found = compare([A, B], story, people=["Maya Lindqvist", "Tom Ashby"])
    assert [(p.kind, p.title) for p in found.only_one if p.kind == "name"] == [("name", "Maya Lindqvist")]


def test_a_member_without_a_result_is_named_and_not_counted_as_having_missed_anything() -> None:
    found = compare(
        [A, B], [says(A, "The hub in Daventry opens in May 2026 as planned.")], silent={B: "It was cancelled."}
    )
    assert found.silent == {B: "It was cancelled."}
    assert not found.only_one


def test_a_council_survives_being_told_as_json() -> None:
    found = compare([A, B], [says(A, "Revenue was £1.24m in Q4."), says(B, "Revenue was £1.19m in Q4.")])
    assert parse(Council, dump(found)) == found
