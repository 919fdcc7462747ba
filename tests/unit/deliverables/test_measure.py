"""Measured text: against the real widths where a metric twin of Arial is installed, and by rule elsewhere."""

from __future__ import annotations

import pytest

from desktop.core.spec import Cell, Column, Table
from desktop.deliverables import figure, mark, measure


def test_latin_words_break_at_spaces_and_chinese_anywhere() -> None:
    assert measure.line_count("aaaa bbbb cccc", measure.width("aaaa bbbb") + 0.01) == 2
    assert measure.line_count("中" * 30, 10.3, "zh") == 3
    assert measure.line_count("one\ntwo", 100) == 2
    assert measure.line_count("", 10) == 1


def test_a_word_longer_than_a_line_takes_as_many_lines_as_it_needs() -> None:
    assert measure.line_count("x" * 100, 10) == pytest.approx(measure.width("x" * 100) / 10, abs=1)


def test_columns_fill_the_room_and_short_ones_do_not_wrap() -> None:
    texts = [["Due", "12 Mar 2026"], ["What", "a long sentence that says what was promised to whom and why " * 3]]
    sizes = measure.column_shares(texts, [0.0, 0.0], 50, "en")
    assert sum(sizes) == pytest.approx(50)
    assert sizes[0] >= measure.width("12 Mar 2026", bold=True)


def test_wished_shares_are_kept() -> None:
    assert measure.column_shares([["a"], ["b"]], [0.25, 0.75], 40, "en") == [10, 30]


def test_a_column_of_figures_has_one_rounding() -> None:
    table = Table((Column("a"),), ((Cell(1.25, "decimal"),), (Cell(3, "decimal"),)))
    assert [figure.shown(row[0], "en") for row in figure.settled(table).rows] == ["1.25", "3.00"]


@pytest.mark.parametrize(
    ("cell", "en", "zh"),
    [
        (Cell(1240000, "currency", currency="EUR"), "EUR 1,240,000", "EUR 1,240,000"),
        (Cell(-1240.5, "currency", currency="CNY"), "-CNY 1,240.50", "-CNY 1,240.50"),
        (Cell(0.124, "percent"), "12.4%", "12.4%"),
        (Cell(0.1245, "percent"), "12.5%", "12.5%"),
        (Cell(2.345, "decimal", decimals=2), "2.35", "2.35"),
        (Cell(2.5, "multiple"), "2.5x", "2.5x"),
        (Cell("2026-03-06", "date"), "6 Mar 2026", "2026年3月6日"),
        (Cell("2026-03-06T09:30:00+01:00", "datetime"), "6 Mar 2026 09:30", "2026年3月6日 09:30"),
        (Cell(True), "Yes", "是"),
        (Cell(None, "currency"), "", ""),
        (Cell(-0.001, "percent"), "-0.1%", "-0.1%"),
        (Cell(-0.0001, "percent"), "0.0%", "0.0%"),
    ],
)
def test_values_look_the_same_everywhere(cell: Cell, en: str, zh: str) -> None:
    assert (figure.shown(cell, "en"), figure.shown(cell, "zh")) == (en, zh)


def test_marks_are_bold_and_italic_and_nothing_else() -> None:
    assert [(r.text, r.bold, r.italic) for r in mark.runs("a **b** *c* 3 * 4 *p < 5")] == [
        ("a ", False, False),
        ("b", True, False),
        (" ", False, False),
        ("c", False, True),
        (" 3 * 4 *p < 5", False, False),
    ]
