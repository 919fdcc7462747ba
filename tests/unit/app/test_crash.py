"""Faults of our own become readable files without secrets."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.app.crash import KEPT, NATIVE, FaultLog, Faults, secrets_of
from tests.support.program import PROJECT

SECRET = "sk-ant-api03-Zx81kPq0LmN4vB7cD2eF"


@pytest.fixture
def faults(home: Path) -> Faults:
    moments = iter(datetime(2026, 5, 14, 14, 0, second, tzinfo=UTC) for second in range(60))
    return Faults(home, {"ANTHROPIC_API_KEY": "a-key-without-a-shape", "PATH": "/usr/bin"}, lambda: next(moments))


def raised(text: str) -> ValueError:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def test_a_report_says_what_and_where_in_both_languages(faults: Faults) -> None:
    path = faults.record(raised("the table has no rows"))
    assert path is not None and path.parent == faults.folder
    text = path.read_text(encoding="utf-8")
    assert "What: ValueError: the table has no rows" in text
    assert "test_crash.py" in text and "in raised" in text
    assert "nothing was sent" in text and "没有发送任何内容" in text


@pytest.mark.parametrize(
    "secret",
    [
        SECRET,
        "a-key-without-a-shape",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "anna.meier@tallowmere.example",
        "q8Zr2mTt0xWb91LkPs7VdYhNc4Gf",
    ],
)
def test_nothing_that_could_be_a_secret_is_written(faults: Faults, secret: str) -> None:
    path = faults.record(raised(f"refused for {secret} today"))
    assert path is not None
    text = path.read_text(encoding="utf-8")
    assert secret not in text
    assert "refused for [" in text and "today" in text


def test_a_password_behind_its_name_is_removed(faults: Faults) -> None:
    said = faults.scrub("Authorization: Bearer abc password=hunter2 api_key: 'x1'")
    assert said == "Authorization: [removed] password=[removed] api_key: '[removed]"


def test_the_folders_of_the_person_are_not_named(faults: Faults, home: Path) -> None:
    said = faults.scrub(f"{home}/tasks/Tallowmere and {Path.home()}/letters")
    assert said == "[data folder]/tasks/Tallowmere and ~/letters"


def test_the_same_fault_is_reported_once(faults: Faults) -> None:
    heard: list[Path] = []
    faults.found = heard.append
    for _ in range(3):
        faults.record(raised("again"))
    assert len(heard) == len(faults.reports()) == 1


def test_only_the_latest_reports_are_kept(faults: Faults) -> None:
    faults.folder.mkdir(parents=True)
    for number in range(KEPT + 5):
        (faults.folder / f"2026-01-{number + 1:02d} x.txt").write_text("x")
    newest = faults.record(raised("new"))
    assert len(faults.reports()) == KEPT
    assert faults.reports()[0] == newest


@pytest.fixture
def logger(faults: Faults) -> Iterator[logging.Logger]:
    found, handler = logging.getLogger("fault-test"), FaultLog(faults)
    found.addHandler(handler)
    yield found
    found.removeHandler(handler)


@pytest.mark.expect_log("a command of the window failed")
def test_an_exception_that_was_caught_and_logged_is_reported(faults: Faults, logger: logging.Logger) -> None:
    try:
        raise ValueError("inside a command")
    except ValueError:
        logger.exception("a command of the window failed")
    assert "inside a command" in faults.reports()[0].read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_no_second_fault(faults: Faults, home: Path) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    home.write_text("a file")
    assert faults.record(raised("x")) is None
    faults.catch_native()
    faults.close()


def test_secrets_are_known_by_the_name_of_their_variable() -> None:
    assert secrets_of({"MY_TOKEN": "abcdefgh", "PATH": "/usr/bin", "SHORT_KEY": "x"}) == ("abcdefgh",)


NATIVE_CRASH = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from desktop.app.crash import Faults
faults = Faults(Path(sys.argv[1]), {}, lambda: datetime(2026, 5, 14, tzinfo=UTC))
faults.catch_native()
import faulthandler
faulthandler._sigsegv()
"""


def test_a_death_of_the_interpreter_is_found_at_the_next_start(faults: Faults, home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NATIVE_CRASH, str(home)], cwd=PROJECT, capture_output=True, check=False, timeout=60
    )
    assert done.returncode != 0
    path = faults.earlier()
    assert path is not None
    assert "egmentation" in path.read_text(encoding="utf-8") or "fault" in path.read_text(encoding="utf-8")
    assert faults.earlier() is None


def test_a_run_without_a_crash_leaves_nothing_behind(faults: Faults) -> None:
    faults.catch_native()
    assert (faults.folder / NATIVE).exists()
    faults.close()
    assert faults.earlier() is None and faults.reports() == []
