"""Files that a task is known to make before it has made them."""

from __future__ import annotations

import pytest

from desktop.core.task import TaskRow, TaskState
from desktop.work.expected import expected_formats, still_expected
from tests.unit.ui.day.tasks import at


def task(instruction: str, model: str = "offline", job: str = "") -> TaskRow:
    return TaskRow("t", 1, instruction, TaskState.WORKING, at(9), model=model, job=job)


@pytest.mark.parametrize(
    ("instruction", "formats"),
    [
        ("Summarise these files", ("docx",)),
        ("Summarise these files as PDF", ("pdf",)),
        ("Compare the offers", ("docx",)),
        ("Extract the prices into a table", ("xlsx",)),
        ("Extract the prices into one table, as CSV", ()),  # a workbook when there are several sheets
        ("Prepare the meeting pack, no deck", ("docx", "xlsx", "eml")),
        ("Reply to this mail", ()),  # it may ask which
        ("Rename these files", ()),
        ("Translate the safety sheet", ()),
    ],
)
def test_the_offline_engine_is_known_by_its_jobs(instruction: str, formats: tuple[str, ...]) -> None:
    assert expected_formats(task(instruction)) == formats


def test_another_engine_is_known_only_by_the_words() -> None:
    assert expected_formats(task("Compare the offers", "anthropic:claude-opus-5-5")) == ()
    assert expected_formats(task("Compare the offers as a PDF", "anthropic:claude-opus-5-5")) == ("pdf",)


def test_a_job_by_its_name_counts_before_the_words() -> None:
    assert expected_formats(task("these please", job="summary")) == ("docx",)


def test_what_is_made_is_no_longer_expected() -> None:
    assert still_expected(("docx", "xlsx", "pptx"), ("xlsx", "md")) == ("docx", "pptx")
    assert still_expected(("docx", "docx"), ("docx",)) == ("docx",)
    assert still_expected((), ("docx",)) == ()
