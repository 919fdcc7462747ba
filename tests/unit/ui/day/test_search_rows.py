from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from desktop.core.document import Locator, Place
from desktop.core.task import TaskRow, TaskState
from desktop.store.search import FileFound, Found, TaskFound, TextFound
from desktop.ui.day.search_rows import around_first, rows_of
from desktop.ui.translation import set_language

AT = datetime(2026, 5, 12, 23, 30, tzinfo=UTC)
TASK = TaskRow("t", 1, "How have sea freight rates moved\nand why", TaskState.DONE, AT, deliverables=3)


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def test_each_group_has_its_head_and_empty_groups_have_none() -> None:
    found = Found((TaskFound(TASK),), (), (), (120, 0, 0))
    head, row = rows_of(found, "freight", date(2026, 5, 14), UTC)
    assert (head.head, head.title, head.count) == (True, "Tasks", "120 or more")
    assert (row.title, row.detail, row.day) == (
        "How have sea freight rates moved",
        "Tuesday 12 May, 3 files",
        AT.date(),
    )


def test_a_task_of_today_and_one_of_another_year_say_so() -> None:
    found = Found((TaskFound(TASK),), (), (), (1, 0, 0))
    assert rows_of(found, "freight", date(2026, 5, 12), UTC)[1].detail == "Today, 3 files"
    assert rows_of(found, "freight", date(2027, 1, 1), UTC)[1].detail == "Tuesday 12 May 2026, 3 files"


def test_a_source_says_for_what_it_was_read_and_a_passage_where_it_stands() -> None:
    read = FileFound("Rates.csv", "/in/Rates.csv", AT, TASK)
    passage = TextFound("Two free days", "Rates.csv", "/in/Rates.csv", Locator("Rates.csv", Place.PAGE, 3), TASK)
    _, file, _, text = rows_of(Found((), (read,), (passage,), (0, 1, 1)), "days", date(2026, 5, 14), UTC)
    assert file.detail == "Tuesday 12 May, read for “How have sea freight rates moved”"
    assert (text.title, text.detail) == ("“Two free days”", "Rates.csv, p. 3, Tuesday 12 May")
    assert text.path == "/in/Rates.csv"


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("short needle", "needle", "short needle"),
        ("x" * 60 + " needle here", "NEEDLE", "…" + "x" * 13 + " needle here"),
        ("x" * 60, "not there", "x" * 60),
    ],
)
def test_a_long_sentence_is_shown_from_a_little_before_what_was_found(text: str, words: str, shown: str) -> None:
    assert around_first(text, words) == shown
