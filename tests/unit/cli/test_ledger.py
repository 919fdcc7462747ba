from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop import cli
from desktop.core.clock import SystemClock
from desktop.core.events import TaskSubmitted
from desktop.core.turns import TurnEnded, TurnStarted
from desktop.store.journal import Store


@pytest.fixture
def told(home: Path) -> Path:
    store = Store.open(home, SystemClock())
    store.append_now(
        TaskSubmitted("t1", "Compare the freight offers 比较货运报价"),
        TurnStarted("t1", 1, model="openai:gpt-5.5", sent_bytes=1_500),
        TurnEnded("t1", 1, "complete", cost_usd=0.5),
    )
    store.close()
    return home


def run(home: Path, *words: str) -> int:
    return cli.main([*words, "--home", str(home)])


def test_the_ledger_as_json_holds_rows_and_what_the_days_came_to(
    told: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(told, "ledger", "--all", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    (row,), (day,) = said["rows"], said["days"]
    assert (row["what"], row["where"], row["bytes_out"], row["outcome"]) == (
        "openai:gpt-5.5",
        "GPT (OpenAI)",
        1_500,
        "complete",
    )
    assert (day["requests"], day["bytes_out"], day["cost_usd"]) == (1, 1_500, 0.5)


def test_another_day_has_none_of_it(told: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(told, "ledger", "--day", "2001-02-03", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"days": [], "rows": []}
    assert run(told, "ledger", "--day", "2001-02-03") == 0
    assert "Nothing was asked of a model." in capsys.readouterr().err


def test_the_ledger_in_words_and_as_a_file(told: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(told, "ledger", "--all") == 0
    said = capsys.readouterr().err
    assert "openai:gpt-5.5  GPT (OpenAI)  1500 B $0.5000  complete" in said
    assert "1 requests, 1500 B to GPT (OpenAI), 0 mails, $0.50" in said
    assert run(told, "ledger", "--all", "--export", str(tmp_path / "l.csv")) == 0
    assert (tmp_path / "l.csv").read_text(encoding="utf-8-sig").count("\n") == 2


def test_search_finds_and_says_when_nothing_is_there(told: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(told, "search", "货运", "offers", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert [each["id"] for each in said["tasks"]] == ["t1"]
    assert said["counts"] == {"tasks": 1, "files": 0, "sentences": 0}
    assert run(told, "search", "nothing-like-it") == 1
    assert "No match." in capsys.readouterr().err


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01"])
def test_a_day_that_is_none_is_refused(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["ledger", "--day", day])
    assert "is not a day such as 2026-03-02" in capsys.readouterr().err
