"""What a person can choose before starting: rows with prices, what is known of like tasks, and what auto would take."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.core.task import QuestionRow, TaskDetail, TaskRow, TaskState
from desktop.providers.access import Access
from desktop.settings.settings import Settings
from desktop.work.offers import Outlook, Surroundings, outlook
from desktop.work.routing import Request
from desktop.work.usual_time import Kind, usual_seconds

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


class Done:
    """A past of done tasks, newest first."""

    def __init__(self, *rows: TaskRow, waited: timedelta = timedelta()) -> None:
        self.rows = tuple(replace(row, id=str(number)) for number, row in enumerate(rows))
        self.waited = waited

    def past_costs(self, job: str, model: str, limit: int = 40) -> list[float]:
        return []

    def tasks(self, *, states: Collection[TaskState] | None = None, limit: int = 200) -> list[TaskRow]:
        return [row for row in self.rows if states is None or row.state in states][:limit]

    def detail(self, id: str) -> TaskDetail | None:
        question = QuestionRow("q", id, "c", "Which?", (), "answered", AT, "that", AT + self.waited)
        return TaskDetail(self.rows[int(id)], questions=(question,) if self.waited else ())


def done(minutes: int, files: int, instruction: str = "Summarise this", model: str = "offline") -> TaskRow:
    end = AT + timedelta(minutes=minutes)
    return TaskRow(
        "t", 1, instruction, TaskState.DONE, AT, model=model, started_at=AT, ended_at=end, deliverables=files
    )


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    file = tmp_path / "Personnel" / "a.md"
    file.parent.mkdir()
    file.write_text("Revenue was 12 EUR.\n" * 50)
    return file


def look(
    home: Path,
    inputs: list[Path],
    model: str = "auto",
    past: Done | None = None,
    around: Surroundings | None = None,
    **chosen: Any,
) -> Outlook:
    environment = {"ANTHROPIC_API_KEY": "a", "AFTERNOON_LOCAL_URL": "http://127.0.0.1:9/v1"}
    access = Access(home, Settings().with_(**chosen), environment)
    return outlook(Request("Summarise this", "", tuple(inputs), model), access, past or Done(), TODAY, around)


def test_every_back_end_has_one_row_with_its_price_or_what_it_lacks(home: Path, notes: Path) -> None:
    found = {each.provider: each for each in look(home, [notes]).offers}
    assert list(found) == ["offline", "anthropic", "openai", "local"]
    assert found["offline"].cost == (0.0, 0.0) and found["offline"].is_here
    low, high = found["anthropic"].cost or (0, 0)
    assert 0 < low < high and found["anthropic"].problem is None
    assert found["openai"].needs_key and found["openai"].problem is not None
    assert found["local"].is_here


def test_auto_says_what_it_would_take_and_why(home: Path, notes: Path) -> None:
    found = look(home, [notes])
    chosen = found.chosen("auto")
    assert chosen is not None and chosen.name.startswith("anthropic:") and chosen.cost is not None
    assert found.why is not None and "1 file" in found.why.en


def test_a_private_folder_bars_what_is_not_here_by_name(home: Path, notes: Path) -> None:
    found = look(home, [notes], private_folders=[str(notes.parent)])
    rows = {each.provider: each for each in found.offers}
    assert found.auto is not None and found.auto.name == "offline" and found.private == notes.parent
    assert rows["anthropic"].is_barred and "Personnel" in rows["anthropic"].problem.zh  # type: ignore[union-attr]
    assert not rows["local"].is_barred and not rows["offline"].is_barred


def test_a_back_end_that_is_switched_off_cannot_be_chosen(home: Path, notes: Path) -> None:
    found = look(home, [notes], engines_off=["anthropic"])
    row = next(each for each in found.offers if each.provider == "anthropic")
    assert row.problem is not None and "switched off" in row.problem.en
    assert found.auto is not None and found.auto.provider != "anthropic"


def test_the_model_of_the_settings_stands_for_its_provider(home: Path, notes: Path) -> None:
    names = [each.name for each in look(home, [notes], model="anthropic:claude-haiku-5-5").offers]
    assert "anthropic:claude-haiku-5-5" in names


def test_times_and_files_are_told_from_three_like_tasks_on_and_not_before(home: Path, notes: Path) -> None:
    two = look(home, [notes], past=Done(done(4, 1), done(6, 1)))
    assert two.offers[0].course is None
    others = [done(90, 9, "Compare these files"), done(90, 9, "Summarise this", "anthropic:claude-opus-5-5")]
    three = look(home, [notes], past=Done(done(4, 1), done(6, 1), done(50, 2), *others))
    found = three.offers[0].course
    assert found is not None and (found.tasks, found.seconds, found.files) == (3, 360.0, (1, 2))


def test_a_course_needs_ends_that_are_known(home: Path, notes: Path) -> None:
    unfinished = [replace(done(4, 1), ended_at=None) for _ in range(5)]
    assert look(home, [notes], past=Done(*unfinished)).offers[0].course is None


def test_a_time_that_waited_for_the_person_is_not_expected_again(home: Path, notes: Path) -> None:
    """The same time as on the day sheet: both ask `usual_time`."""
    past = Done(done(70, 1), done(80, 1), done(90, 1), waited=timedelta(minutes=60))
    found = look(home, [notes], past=past).offers[0].course
    assert found is not None and found.seconds == 20 * 60
    assert found.seconds == usual_seconds(past, Kind("summary", "offline"))


def test_tasks_of_no_known_job_have_no_course(home: Path, notes: Path) -> None:
    past = Done(*(done(5, 1, "Translate this") for _ in range(4)))
    access = Access(home, Settings(), {})
    found = outlook(Request("Translate that", "", (notes,), "auto"), access, past, TODAY)
    assert found.offers[0].course is None


def test_files_that_are_gone_count_as_nothing(home: Path, tmp_path: Path) -> None:
    assert look(home, [tmp_path / "gone.md"]).files == 0
