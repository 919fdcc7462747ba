"""A headline job while its back end fails: the same files come out, or the person is asked; never a wrong "done"."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.four_jobs import CLAUDE, GPT, LOCAL, WEEK, Desk, Made, assert_documented, desk, lines, made, script
from tests.support.model_server import Fault, FaultKind, ModelServer

Start = Callable[..., ModelServer]
JOB = "competitive_analysis"
TURNS = len(script(JOB))
OVERLOADED = Fault(FaultKind.STATUS, status=529)
PATIENCE_S = 60


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """What the job brings when nothing fails."""
    with ModelServer(script(JOB), models=["qwen3:8b"]) as server:
        house = desk(tmp_path_factory.mktemp("expected"), {LOCAL: server})
        assert house.work(JOB, LOCAL).exit_code == 0
        return made(house.task())


@pytest.fixture
def start(model_server: Start) -> Start:
    return lambda **options: model_server(script(JOB), **options)


@pytest.fixture
def running() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts the program; what still runs at the end of the test is killed."""
    started: list[subprocess.Popen[str]] = []

    def begin(house: Desk, *words: str | Path) -> subprocess.Popen[str]:
        started.append(house.start(*words))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def asked(server: ModelServer, number: int) -> None:
    """Wait until the server has been asked so often."""
    end = time.monotonic() + PATIENCE_S
    while len(server.questions) < number:
        assert time.monotonic() < end, f"asked {len(server.questions)} times"
        time.sleep(0.01)


def line(process: subprocess.Popen[str], kind: str) -> dict[str, Any]:
    """The next JSON line of this kind."""
    assert process.stdout is not None
    for text in process.stdout:
        event: dict[str, Any] = json.loads(text)
        if event["type"] == kind:
            return event
    raise AssertionError(f"no {kind}")


def assert_once(house: Desk, expected: Made) -> None:
    """Done, the same files, and none of them made twice."""
    task = house.task()
    assert (task["state"], task["reason"]) == ("done", None)
    assert made(task) == expected
    assert {each["version"] for each in task["deliverables"]} == {1}
    assert sorted(path.name for path in Path(task["workspace"]).iterdir()) == sorted(expected)
    saved = [call for call in task["calls"] if call["tool"].startswith("write_")]
    assert [call["state"] for call in saved] == ["succeeded"] * len(expected)


def test_when_claude_stays_overloaded_gpt_goes_on_in_the_middle(
    start: Start, tmp_path: Path, expected: Made, wire: Path
) -> None:
    claude, gpt = start(faults=dict.fromkeys(range(4, 40), OVERLOADED)), start()
    house = desk(tmp_path / "home", {CLAUDE: claude, GPT: gpt}, is_hurried=True)
    outcome = house.work(JOB, CLAUDE, "--fallback", GPT)
    assert outcome.exit_code == 0, outcome.stderr
    (switch,) = lines(outcome, "failover")
    assert (switch["from"], switch["to"], switch["reason"]) == (CLAUDE, GPT, "overloaded")
    assert len(lines(outcome, "retry")) == 7 and len(claude.questions) == 3 + 8
    assert [question.number for question in gpt.questions] == list(range(1, TURNS - 3 + 1))
    assert "thinking" in json.dumps(claude.questions[-1].body)
    assert "signed-0" not in json.dumps(gpt.questions[0].body)
    assert_documented(claude, wire)
    assert_documented(gpt, wire)
    assert_once(house, expected)
    task = house.task()
    assert (task["model"], task["asked_model"]) == (GPT, CLAUDE)


def test_when_gpt_loses_every_connection_the_server_on_this_computer_goes_on(
    start: Start, tmp_path: Path, expected: Made, wire: Path
) -> None:
    gpt, local = start(faults={number: Fault(FaultKind.RESET) for number in range(3, 40)}), start(models=["qwen3:8b"])
    house = desk(tmp_path / "home", {GPT: gpt, LOCAL: local}, is_hurried=True)
    outcome = house.work(JOB, GPT, "--fallback", CLAUDE, "--fallback", LOCAL)
    assert outcome.exit_code == 0, outcome.stderr
    assert [(each["from"], each["to"]) for each in lines(outcome, "failover")] == [(GPT, LOCAL)]
    assert len(local.questions) == TURNS - 2
    assert_documented(gpt, wire)
    assert_documented(local, wire)
    assert_once(house, expected)


def test_a_refusal_is_shown_and_nobody_else_is_asked(model_server: Start, start: Start, tmp_path: Path) -> None:
    turns = [*script(JOB)[:2], {"text": "I would rather not.", "stop": "refusal"}]
    claude, gpt = model_server(turns), start()
    house = desk(tmp_path / "home", {CLAUDE: claude, GPT: gpt})
    outcome = house.work(JOB, CLAUDE, "--fallback", GPT)
    assert outcome.exit_code == 3
    assert "claude-opus-5-5" in outcome.stderr and "declined" in outcome.stderr
    assert not gpt.questions and not lines(outcome, "failover")
    assert house.task()["state"] == "needs_you"


def test_urgent_words_break_the_answer_off_and_it_is_asked_again_with_them(
    start: Start, tmp_path: Path, expected: Made, running: Callable[..., Any]
) -> None:
    server = start(faults={3: Fault(FaultKind.STALL)})
    house = desk(tmp_path / "home", {GPT: server})
    task = house.run("submit", *house.words(JOB, GPT)).stdout.removeprefix("ACK ").strip()
    process = running(house, "worker", "--drain")
    asked(server, 3)
    assert house.run("steer", task, "Leave Yuanfan out.", "--now").exit_code == 0
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    assert server.questions[2].gone.wait(PATIENCE_S), "the first connection was closed"
    assert len(server.questions) == TURNS + 1
    said = [json.dumps(question.body).count("Leave Yuanfan out.") for question in server.questions]
    assert said == [0, 0, 0] + [1] * (TURNS - 2)
    assert_once(house, expected)


def test_a_folder_that_was_marked_private_meanwhile_goes_nowhere(
    start: Start, tmp_path: Path, expected: Made, running: Callable[..., Any]
) -> None:
    """Asked again at every start and at every switch, not only when the task is submitted."""
    claude, gpt = start(faults={3: Fault(FaultKind.STALL)}), start()
    house = desk(tmp_path / "home", {CLAUDE: claude, GPT: gpt})
    task = house.run("submit", *house.words(JOB, CLAUDE, "--fallback", GPT)).stdout.removeprefix("ACK ").strip()
    process = running(house, "worker", "--drain")
    asked(claude, 3)
    process.kill()
    process.communicate()
    settings = house.home / "settings.json"
    settings.write_text(json.dumps({"private_folders": [str(WEEK)]}), encoding="utf-8")
    assert house.run("worker", "--drain").exit_code == 3
    stopped = house.task(task)
    assert stopped["state"] == "needs_you" and "marked private" in stopped["reason"]
    assert (len(claude.questions), len(gpt.questions)) == (3, 0)
    settings.unlink()
    claude.release()
    assert house.run("resume", task).exit_code == 0
    assert house.run("worker", "--drain").exit_code == 0
    assert_once(house, expected)


def test_a_short_limit_is_waited_out(start: Start, tmp_path: Path, expected: Made) -> None:
    gpt = start(faults={2: Fault(FaultKind.STATUS, status=429, retry_after="1")})
    house = desk(tmp_path / "home", {GPT: gpt})
    outcome = house.work(JOB, GPT)
    assert outcome.exit_code == 0, outcome.stderr
    (retry,) = lines(outcome, "retry")
    assert (retry["provider"], retry["reason"]) == ("openai", "rate_limit") and 1 <= retry["wait_s"] <= 1.1
    assert len(gpt.questions) == TURNS + 1
    assert gpt.questions[1].body == gpt.questions[2].body
    assert_once(house, expected)


def test_at_its_limit_a_job_stands_still_and_with_more_money_brings_the_same_files(
    start: Start, tmp_path: Path, expected: Made
) -> None:
    claude = start()
    house = desk(tmp_path / "home", {CLAUDE: claude})
    outcome = house.work(JOB, CLAUDE, "--budget", "0.85")
    assert outcome.exit_code == 3, outcome.stdout
    before = house.task()
    assert 0 < len(claude.questions) < TURNS
    assert before["state"] == "needs_you" and "Limit of $0.85" in before["reason"]
    assert before["cost_usd"] <= 0.85
    assert house.run("budget", before["id"], "9").exit_code == 0
    assert house.run("worker", "--drain").exit_code == 0
    assert len(claude.questions) == TURNS  # nothing was asked twice
    assert_once(house, expected)


@pytest.mark.parametrize("model", [CLAUDE, GPT, LOCAL])
def test_a_job_killed_in_the_middle_of_an_answer_goes_on(
    model: str, start: Start, tmp_path: Path, expected: Made, running: Callable[..., Any]
) -> None:
    server = start(faults={TURNS - 2: Fault(FaultKind.STALL)}, models=["qwen3:8b"])
    house = desk(tmp_path / "home", {model: server})
    assert house.run("submit", *house.words(JOB, model)).exit_code == 0
    process = running(house, "worker", "--drain")
    asked(server, TURNS - 2)
    process.kill()
    process.communicate()
    server.release()
    assert house.run("worker", "--drain").exit_code == 0
    assert len(server.questions) == TURNS + 1
    assert server.questions[TURNS - 3].body == server.questions[TURNS - 2].body
    assert_once(house, expected)


def test_a_job_killed_while_it_waits_for_its_next_try_goes_on(
    start: Start, tmp_path: Path, expected: Made, running: Callable[..., Any]
) -> None:
    server = start(faults={3: Fault(FaultKind.STATUS, status=429, retry_after="4")})
    house = desk(tmp_path / "home", {CLAUDE: server})
    assert house.run("submit", *house.words(JOB, CLAUDE)).exit_code == 0
    process = running(house, "worker", "--drain", "--json")
    retry = line(process, "retry")
    process.kill()
    process.communicate()
    assert retry["wait_s"] >= 4
    assert house.run("worker", "--drain").exit_code == 0
    assert len(server.questions) == TURNS + 1
    assert_once(house, expected)
