"""A second reader, a council, and work for tonight, through the real program and scripted servers of three dialects."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.four_jobs import CLAUDE, GPT, Desk, desk, lines, made, script
from tests.support.model_server import Fault, FaultKind, ModelServer
from tests.support.program import PROJECT

Start = Callable[..., ModelServer]
JOB = "competitive_analysis"
READER = "You read finished files a second time"
QUOTE = "Corvane adds 6.5 % fuel and £5.50 per journey for monitoring."
PATIENCE_S = 60


@pytest.fixture
def claude(model_server: Start) -> ModelServer:
    return model_server(script(JOB))


def finding(problem: str, quote: str = QUOTE, severity: str = "high") -> str:
    file = "Competitive analysis 2026.pdf"
    found = {"file": file, "quote": quote, "problem": problem, "severity": severity, "suggestion": "Say it otherwise."}
    return json.dumps([found])


def reading(task: dict[str, Any]) -> dict[str, Any]:
    """The check "second reading" of the last round."""
    (check,) = [check for check in task["checks"] if check["name"] == "second reading"]
    found: dict[str, Any] = check
    return found


# --- second reading ---


def test_a_reader_of_another_vendor_reads_the_files_with_their_sources_before_done(
    model_server: Start, claude: ModelServer, tmp_path: Path
) -> None:
    gpt = model_server([{"text": "[]"}], faults={1: Fault(FaultKind.STATUS, status=529)})
    house = desk(tmp_path / "home", {CLAUDE: claude, GPT: gpt}, is_hurried=True)
    outcome = house.work(JOB, CLAUDE, "--reviewer", "auto")
    assert outcome.exit_code == 0, outcome.stderr
    task = house.task()
    assert reading(task)["state"] == "passed" and GPT in reading(task)["detail"]
    (retry,) = lines(outcome, "retry")
    assert retry["model"] == GPT and retry["reason"] == "overloaded"
    asked = json.dumps(gpt.questions[0].body, ensure_ascii=False)
    assert READER in asked and QUOTE.rstrip(".") in asked and "Corvane Logistics tariff 2026.pdf" in asked
    assert len(gpt.questions) == 2
    report = lines(outcome, "final")[0]["text"]
    assert f"went to {CLAUDE}, {GPT}" in report


def test_a_proven_finding_is_mended_once_and_then_only_told(
    model_server: Start, claude: ModelServer, tmp_path: Path
) -> None:
    gpt = model_server([{"text": finding("The passages do not state this; it is unsupported as worded.")}])
    house = desk(tmp_path / "home", {CLAUDE: claude, GPT: gpt})
    outcome = house.work(JOB, CLAUDE, "--reviewer", GPT)
    assert outcome.exit_code == 0, outcome.stderr
    states = [line["state"] for line in lines(outcome, "check") if line["name"] == "second reading"]
    assert states == ["failed", "warning"]
    assert "A second reader" in json.dumps(claude.questions[-1].body) and QUOTE[:20] in json.dumps(
        claude.questions[-1].body, ensure_ascii=False
    )
    assert len(gpt.questions) == 1, "the files did not change, so the answer still holds"
    assert "second reading" in lines(outcome, "final")[0]["text"]


def test_invented_findings_are_dropped_and_counted(model_server: Start, claude: ModelServer, tmp_path: Path) -> None:
    gpt = model_server([{"text": finding("The passages do not state this.", quote="These words were never written.")}])
    house = desk(tmp_path / "home", {CLAUDE: claude, GPT: gpt})
    outcome = house.work(JOB, CLAUDE, "--reviewer", GPT)
    assert outcome.exit_code == 0, outcome.stderr
    check = reading(house.task())
    assert check["state"] == "passed" and "1 remark did not hold" in check["detail"]


@pytest.mark.parametrize("reviewer", [CLAUDE, "anthropic", "offline", "none"])
def test_without_a_fit_reader_the_check_says_why_and_nothing_more_is_sent(
    claude: ModelServer, tmp_path: Path, reviewer: str
) -> None:
    house = desk(tmp_path / "home", {CLAUDE: claude})
    assert house.work(JOB, CLAUDE, "--reviewer", reviewer).exit_code == 0
    assert reading(house.task())["state"] == "not_run"
    assert READER not in json.dumps([question.body for question in claude.questions])


def test_private_files_never_go_to_a_reader_outside_this_computer(model_server: Start, tmp_path: Path) -> None:
    gpt = model_server([{"text": "[]"}])
    house = desk(tmp_path / "home", {GPT: gpt})
    week = PROJECT / "resources" / "sample_week"
    (tmp_path / "home" / "settings.json").write_text(json.dumps({"private_folders": [str(week)]}))
    outcome = house.work(JOB, "offline", "--reviewer", GPT)
    assert outcome.exit_code == 0, outcome.stderr
    assert reading(house.task())["state"] == "not_run"
    assert not gpt.questions


def test_a_reader_that_is_killed_in_the_middle_is_asked_again_and_the_files_are_made_once(
    model_server: Start, claude: ModelServer, tmp_path: Path
) -> None:
    gpt = model_server([{"text": "[]"}], faults={1: Fault(FaultKind.STALL)})
    house = desk(tmp_path / "home", {CLAUDE: claude, GPT: gpt})
    process = house.start("run", *house.words(JOB, CLAUDE, "--reviewer", GPT))
    until(lambda: len(gpt.questions) == 1)
    process.kill()
    process.communicate()
    outcome = house.run("worker", "--drain")
    assert outcome.exit_code == 0, outcome.stderr
    task = house.task()
    assert task["state"] == "done" and reading(task)["state"] == "passed"
    assert {each["version"] for each in task["deliverables"]} == {1}
    assert (len(gpt.questions), len(claude.questions)) == (2, len(script(JOB)))


# --- council ---


def test_a_council_gives_a_page_of_what_agrees_differs_and_only_one_saw(
    model_server: Start, claude: ModelServer, tmp_path: Path
) -> None:
    turns = script(JOB)
    text = json.dumps(turns, ensure_ascii=False).replace("adds 6.5 % fuel", "adds 7.5 % fuel")
    gpt = model_server(json.loads(text))
    house = desk(tmp_path / "home", {CLAUDE: claude, GPT: gpt})
    out = tmp_path / "out"
    outcome = council(house, out, CLAUDE, GPT)
    assert outcome.exit_code == 0, outcome.stderr
    assert sorted(path.name for path in out.glob("Council.*")) == ["Council.docx", "Council.html", "Council.md"]
    page = (out / "Council.md").read_text(encoding="utf-8")
    _, _, after = page.partition("## Where they differ")
    differ, _, rest = after.partition("\n## ")
    assert "6.5 %" in differ and "7.5 %" in differ and CLAUDE in differ and GPT in differ
    assert "Corvane Logistics tariff 2026.pdf" in rest, "the passages of the sources are cited"
    assert (out / "anthropic-claude-opus-5-5").is_dir() and (out / "openai-gpt-6.2-sol").is_dir()


def test_a_member_that_fails_is_named_and_the_page_is_made_of_the_others(
    model_server: Start, claude: ModelServer, tmp_path: Path
) -> None:
    gpt = model_server(script(JOB), faults=dict.fromkeys(range(1, 9), Fault(FaultKind.STATUS, status=400)))
    house = desk(tmp_path / "home", {CLAUDE: claude, GPT: gpt})
    out = tmp_path / "out"
    outcome = council(house, out, CLAUDE, GPT, "offline")
    assert outcome.exit_code == 1, "a task failed"
    page = (out / "Council.md").read_text(encoding="utf-8")
    assert "Without a result" in page and GPT in page


@pytest.mark.parametrize(
    "members", [["offline"], ["offline", "offline"], ["offline", CLAUDE, GPT, "local:a", "local:b", "local:c"]]
)
def test_a_council_of_too_few_or_too_many_is_refused_and_nothing_is_queued(
    model_server: Start, claude: ModelServer, tmp_path: Path, members: list[str]
) -> None:
    house = desk(tmp_path / "home", {CLAUDE: claude, GPT: claude, "local:qwen3:8b": claude})
    assert council(house, tmp_path / "out", *members).exit_code == 2
    assert json.loads(house.run("status", "--json").stdout)["tasks"] == []


def council(house: Desk, out: Path, *members: str) -> Any:
    words = [word for word in house.words(JOB, "", "--json", "--out", out) if word not in ("--model", "")]
    return house.run("run", *words, *(word for member in members for word in ("--council", member)))


# --- tonight ---


@pytest.mark.parametrize("model", [CLAUDE, GPT])
def test_every_turn_goes_to_the_background_and_the_files_are_the_same(
    model_server: Start, tmp_path: Path, model: str
) -> None:
    with ModelServer(script(JOB)) as stream:
        direct = desk(tmp_path / "direct", {model: stream})
        assert direct.work(JOB, model).exit_code == 0
        expected, paid = made(direct.task()), direct.task()["cost_usd"]
    server = model_server(script(JOB), polls=0)
    house = desk(tmp_path / "home", {model: server}, is_hurried=True)
    outcome = house.work(JOB, model, "--tonight")
    assert outcome.exit_code == 0, outcome.stderr
    task = house.task()
    assert made(task) == expected
    assert 0 < task["cost_usd"] < paid
    sent = [question.body for question in server.questions]
    assert len(sent) == len(script(JOB))
    assert all("requests" in body or body.get("background") for body in sent)
    assert len(lines(outcome, "waiting")) >= len(sent)


@pytest.mark.parametrize("model", [CLAUDE, GPT])
def test_killed_between_the_id_and_the_answer_nothing_is_sent_twice(
    model_server: Start, tmp_path: Path, model: str
) -> None:
    server = model_server(script(JOB), polls=10**6)
    house = desk(tmp_path / "home", {model: server}, is_hurried=True)
    process = house.start("run", *house.words(JOB, model, "--tonight", "--json"))
    assert process.stdout is not None
    next(line for line in process.stdout if '"waiting"' in line)
    process.kill()
    process.communicate()
    assert len(server.questions) == 1
    for job in (*server.jobs.responses.values(), *server.jobs.batches.values()):
        job.left = 0
    server.jobs.polls = 0
    assert house.run("worker", "--drain").exit_code == 0
    task = house.task()
    assert task["state"] == "done"
    assert len(server.questions) == len(script(JOB)), "each turn was sent once"


@pytest.mark.parametrize("model", [CLAUDE, GPT])
def test_cancel_stops_it_at_the_provider_too(model_server: Start, tmp_path: Path, model: str) -> None:
    server = model_server(script(JOB), polls=10**6)
    house = desk(tmp_path / "home", {model: server}, is_hurried=True)
    process = house.start("run", *house.words(JOB, model, "--tonight", "--json"))
    assert process.stdout is not None
    waiting = json.loads(next(line for line in process.stdout if '"waiting"' in line))
    process.kill()
    process.communicate()
    outcome = house.run("cancel", waiting["task"])
    assert outcome.exit_code == 0 and "could not be stopped" not in outcome.stderr
    assert [each.path.endswith("/cancel") for each in server.exchanges].count(True) == 1
    assert house.run("worker", "--drain").exit_code == 0
    assert [each.path.endswith("/cancel") for each in server.exchanges].count(True) == 1, "once is enough"


def test_a_cancel_that_fails_at_the_provider_is_told(model_server: Start, tmp_path: Path) -> None:
    server = model_server(script(JOB), polls=10**6)
    server.path_faults["/cancel"] = Fault(FaultKind.STATUS, status=500)
    house = desk(tmp_path / "home", {GPT: server}, is_hurried=True)
    process = house.start("run", *house.words(JOB, GPT, "--tonight", "--json"))
    assert process.stdout is not None
    waiting = json.loads(next(line for line in process.stdout if '"waiting"' in line))
    process.kill()
    process.communicate()
    outcome = house.run("cancel", waiting["task"])
    assert "could not be stopped there" in outcome.stderr and "may still end and be charged" in outcome.stderr


def test_an_engine_without_background_work_starts_at_night_and_says_so(tmp_path: Path) -> None:
    house = desk(tmp_path / "home", {})
    outcome = house.run("submit", "Summarise", "--folder", tmp_path, "--model", "offline", "--tonight")
    assert outcome.exit_code == 0, outcome.stderr
    assert "no cheaper background work" in outcome.stderr or "lower price" in outcome.stderr


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)
