"""The words of the command line: one clear line and exit code 2 for what is not understood."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from desktop import cli
from desktop.cli.arguments import read_arguments


def test_run_takes_everything_the_interface_promises(tmp_path: Path) -> None:
    words = [
        *("run", "Prepare it", "--file", "a.docx", "--file", "b.xlsx", "--folder", "c", "--job", "meeting-pack"),
        *("--model", "offline", "--out", "o", "--approve", "stdio", "--answers", "x.json", "--budget", "2.5"),
        *("--as-of", "2026-03-02T08:30", "--timezone", "Europe/London", "--language", "zh", "--json"),
    ]
    options = read_arguments(words)
    assert (options.command, options.instruction) == ("run", "Prepare it")
    assert (options.file, options.folder) == ([Path("a.docx"), Path("b.xlsx")], [Path("c")])
    assert options.as_of == datetime(2026, 3, 2, 8, 30)
    assert (options.approve, options.json, options.budget) == ("stdio", "events", 2.5)


@pytest.mark.parametrize("place", [["--home", "h", "status"], ["status", "--home", "h"]])
def test_the_data_folder_may_be_named_before_or_after_the_command(place: list[str]) -> None:
    assert read_arguments(place).home == "h"


@pytest.mark.parametrize(("words", "value"), [([], None), (["--json"], "events"), (["--json=deltas"], "deltas")])
def test_json_lines_come_with_or_without_the_text_as_it_arrives(words: list[str], value: str | None) -> None:
    assert read_arguments(["run", "x", *words]).json == value


@pytest.mark.parametrize(
    "words",
    [
        ["frobnicate"],
        ["run", "x", "--as-of", "tomorrow"],
        ["run", "x", "--approve", "everything"],
        ["run", "x", "--budget", "a lot"],
        ["run", "x", "--budget", "0"],
        ["run", "x", "--at", "later"],
        ["run", "x", "--repeat", "hourly"],
        ["budget", "id"],
        ["budget", "id", "-1"],
        ["key", "set"],
        ["key", "show", "openai"],
        ["key", "set", "openai", "sk-typed-by-mistake"],
        ["run", "x", "--json", "xml"],
        ["run", "x", "y"],
        ["decide", "id", "maybe"],
        ["steer", "id"],
        ["export", "id"],
        ["pause"],
    ],
)
def test_bad_usage_is_one_clear_line_and_exit_code_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(words)
    said = capsys.readouterr()
    assert end.value.code == 2
    assert said.out == ""
    assert said.err.startswith("afternoon: ") and said.err.count("\n") == 1
    assert "--help` says how" in said.err


def test_there_is_no_way_to_allow_everything() -> None:
    for value in ("all", "yes", "always", "everything", "allow"):
        with pytest.raises(SystemExit):
            read_arguments(["run", "x", "--approve", value])
