"""Which files the Files page shows in which order: pure, since it runs on a thread."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from desktop.core.task import DeliverableRow
from desktop.ui.files_arrangement import Arrangement, Sieve, arranged, merged

MORNING = datetime(2026, 5, 14, 9, 0, tzinfo=UTC)


def file(task: str, number: int, hours: float = 0, state: str = "committed", form: str = "docx") -> DeliverableRow:
    name = f"{task}-{number}.{form}"
    at = MORNING + timedelta(hours=hours)
    return DeliverableRow(f"{task}{number}", task, name, f"/out/{name}", "0" * 64, form, 1, 9, at, state=state)


def shown(files: list[DeliverableRow], sieve: Sieve | None = None) -> Arrangement:
    return arranged(files, sieve or Sieve(), lambda task: f"Prepare {task}", UTC)


def names(found: Arrangement) -> list[str]:
    return [row if isinstance(row, str) else row.name for row in found.rows]


def test_a_heading_stands_over_the_files_of_each_day() -> None:
    found = shown([file("b", 1, 26), file("a", 2, 1), file("a", 1)])
    assert names(found) == ["Friday 15 May 2026", "b-1.docx", "Thursday 14 May 2026", "a-2.docx", "a-1.docx"]
    assert found.headings == (0, 2) and found.words == "3 files"


def test_every_word_of_the_filter_must_stand_in_the_name_or_the_task() -> None:
    files = [file("offers", 1), file("offers", 2), file("report", 1)]
    assert [each.id for each in shown(files, Sieve(("prepare", "-1"))).files] == ["offers1", "report1"]
    assert shown(files, Sieve(("offers", "report"))).rows == ()


def test_replaced_files_are_left_out_until_they_are_wanted() -> None:
    files = [file("a", 2), file("a", 1, state="superseded")]
    assert [each.id for each in shown(files).files] == ["a2"]
    assert [each.id for each in shown(files, Sieve(shows_old=True)).files] == ["a2", "a1"]


def test_groups_stand_in_the_order_of_their_newest_file() -> None:
    files = [file("b", 2, 3), file("a", 1, 2, form="xlsx"), file("b", 1, 1)]
    by_task = shown(files, Sieve(grouping="task"))
    assert names(by_task) == ["Prepare b", "b-2.docx", "b-1.docx", "Prepare a", "a-1.xlsx"]
    by_type = shown(files, Sieve(grouping="type"))
    assert names(by_type) == ["Word", "b-2.docx", "b-1.docx", "Excel", "a-1.xlsx"]


def test_files_of_changed_tasks_replace_what_was_known_of_them() -> None:
    known = [file("b", 1, 3), file("a", 1, 2), file("c", 1, 1)]
    fresh = [file("a", 1, 2, state="superseded"), file("a", 2, 4), file("d", 1, 2.5)]
    found = merged(known, {"a", "d"}, fresh)
    assert [each.id for each in found] == ["a2", "b1", "d1", "a1", "c1"]
    assert found[3].state == "superseded"


def test_a_task_that_has_no_files_any_more_loses_them() -> None:
    known = [file("b", 1, 3), file("a", 1, 2)]
    assert merged(known, {"a"}, []) == [known[0]]


def test_files_made_in_the_same_moment_stand_the_last_one_first() -> None:
    fresh = [file("a", number) for number in (1, 2, 3)]
    assert [each.id for each in merged([], {"a"}, fresh)] == ["a3", "a2", "a1"]
