"""`--at` and `--repeat`: what is queued, what a person and a script are told, and how a repetition ends."""

from __future__ import annotations

import argparse
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop import cli
from desktop.cli.line import LineWriter
from desktop.cli.repetition import how_often, repeats, start_of
from desktop.core import events as e
from desktop.core.clock import SystemClock
from desktop.core.errors import BadInput
from desktop.core.task import TaskRow, TaskState
from desktop.store.journal import Store
from desktop.work.repeating import is_to_come

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def row(repeat: str, anchor: str = "2026-01-31T08:00") -> TaskRow:
    at = datetime(2026, 3, 3, 8, tzinfo=UTC)
    place = "Europe/London"
    return TaskRow("t", 1, "x", TaskState.QUEUED, MONDAY, timezone=place, not_before=at, repeat=repeat, anchor=anchor)


@pytest.mark.parametrize(
    ("repeat", "en", "zh"),
    [
        ("daily", "Every day at 08:00 (Europe/London)", "每天 08:00（Europe/London）"),
        ("weekdays", "Every weekday at 08:00 (Europe/London)", "每个工作日 08:00（Europe/London）"),
        ("weekly", "Every Saturday at 08:00 (Europe/London)", "每周六 08:00（Europe/London）"),
        ("monthly", "Every month on day 31 at 08:00 (Europe/London)", "每月 31 日 08:00（Europe/London）"),
        ("", "", ""),
    ],
)
def test_how_often_in_words(repeat: str, en: str, zh: str) -> None:
    assert (how_often(row(repeat), "en"), how_often(row(repeat), "zh")) == (en, zh)


def test_what_is_said_names_the_first_time_and_how_it_ends() -> None:
    assert "Begins on 2026-03-03 at 08:00. It repeats until the time to come is cancelled." in repeats(
        row("daily"), "en"
    )
    assert "2026-03-03 08:00 开始。" in repeats(row("daily"), "zh")


def test_a_time_that_is_not_due_leaves_a_worker_nothing_to_do() -> None:
    assert is_to_come(row("daily"), MONDAY) and not is_to_come(row(""), MONDAY)
    assert not is_to_come(row("daily"), MONDAY + timedelta(days=1))


def test_a_clock_time_is_the_next_one_of_the_persons_zone() -> None:
    options = cli.read_arguments(["submit", "x", "--at", "08:00", "--timezone", "Asia/Shanghai"])
    found, now = start_of(options), SystemClock().now()
    assert found is not None and now < found <= now + timedelta(days=1, seconds=1)
    assert (found.hour, found.minute) == (0, 0)  # UTC
    assert start_of(argparse.Namespace(at=None)) is None


def test_a_moment_that_is_over_is_refused() -> None:
    options = cli.read_arguments(["submit", "x", "--at", "2026-03-02T08:00", "--timezone", "UTC"])
    with pytest.raises(BadInput, match="is over"):
        start_of(options)


def test_a_repetition_from_its_submission_to_its_end(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--home", str(home)]
    words = ["submit", "Sort the mail", "--model", "offline", "--at", "2199-03-02T08:00", "--repeat", "weekdays"]
    assert cli.main([*place, *words, "--timezone", "Europe/London"]) == 0
    said = capsys.readouterr()
    task = said.out.removeprefix("ACK ").strip()
    assert "Every weekday at 08:00 (Europe/London). Begins on 2199-03-04 at 08:00." in said.err  # the 2nd: a Saturday
    assert cli.main([*place, "status"]) == 0
    assert "Every weekday at 08:00" in capsys.readouterr().err
    assert cli.main([*place, "status", task]) == 0
    assert f"Begins on 2199-03-04 at 08:00. {task}" in capsys.readouterr().err
    assert cli.main([*place, "status", task, "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["tasks"]
    assert (told["repeat"], told["series"], told["nominal"]) == ("weekdays", task, "2199-03-04T08:00")
    assert cli.main([*place, "cancel", task]) == 0
    assert "It no longer repeats." in capsys.readouterr().err
    assert cli.main([*place, "status", task]) == 0
    assert "It no longer repeats." in capsys.readouterr().err


def test_a_time_cancelled_while_it_runs_names_the_one_to_come(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store.open(home, SystemClock())
    lines = io.StringIO()
    store.bus.subscribe(LineWriter(store, target=lines))
    series = {"repeat": "daily", "series": "first", "anchor": "2026-03-02T08:00"}
    store.append_now(e.TaskSubmitted("first", "x", nominal="2026-03-02T08:00", **series))
    coming = e.TaskSubmitted(
        "second", "x", not_before="2199-03-03T08:00:00+00:00", nominal="2199-03-03T08:00", **series
    )
    store.append_now(e.RunStarted("first", "r", as_of="2026-03-02T08:00:00+00:00"), coming)
    store.close()
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [(each["type"], each["task"]) for each in told] == [
        ("repeat", "first"),
        ("run_started", "first"),
        ("repeat", "second"),
    ]
    assert (told[0]["repeat"], told[2]["series"], told[2]["nominal"]) == ("daily", "first", "2199-03-03T08:00")
    assert cli.main(["--home", str(home), "cancel", "first"]) == 0
    assert (
        "it still repeats. Begins on 2199-03-03 at 08:00. `afternoon cancel second` ends that."
        in capsys.readouterr().err
    )
