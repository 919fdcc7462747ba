"""The four headline jobs through the real program with a scripted Claude, a scripted GPT and a scripted local server.

Whoever answers, the same files come out, the checks pass, every request has the documented shape, and what was sent and
what it cost is counted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.four_jobs import CLAUDE, GPT, JOBS, LOCAL, MODELS, assert_documented, desk, lines, made, script
from tests.support.model_server import ModelServer, anthropic, chat, responses
from tests.support.program import PROJECT, Outcome

Start = Callable[..., ModelServer]
FIRST_REQUEST = 15_000  # bytes, the most the first one may hold without attachments
ENDS = {CLAUDE: "/messages", GPT: "/responses", LOCAL: "/chat/completions"}


def price(model: str) -> tuple[float, float]:
    """Dollars per million tokens in and out, read from the shipped list; nothing on this computer."""
    listed = json.loads((PROJECT / "resources" / "models.json").read_text(encoding="utf-8"))["models"]
    found = [each["price"] for each in listed if f"{each['provider']}:{each['id']}" == model]
    return (found[0]["input"], found[0]["output"]) if found else (0.0, 0.0)


def cost(server: ModelServer, model: str) -> float:
    """What the questions come to, from the tokens the server told."""
    asked = {CLAUDE: anthropic.asked, GPT: responses.asked, LOCAL: chat.asked}[model]
    used = [server.script.turn(asked(each.body), model, each.size).usage for each in server.questions]
    paid, said = price(model)
    return sum(usage.input * paid + usage.output * said for usage in used) / 1e6


def assert_lines(outcome: Outcome, job: str, model: str) -> None:
    """The JSON lines tell the story of the script."""
    turns = script(job)
    called = [call["name"] for turn in turns for call in turn.get("calls", ())]
    assert [line["tool"] for line in lines(outcome, "tool_call")] == called
    assert {line["decision"] for line in lines(outcome, "tool_call")} == {"allow"}
    assert [line["is_error"] for line in lines(outcome, "tool_result")] == [False] * len(called)
    ids = [line["id"] for line in lines(outcome, "tool_call")]
    assert [line["id"] for line in lines(outcome, "tool_result")] == ids
    assert [line["model"] for line in lines(outcome, "run_started")] == [model]
    assert turns[-1]["text"] in lines(outcome, "final")[0]["text"]
    assert not lines(outcome, "retry") and not lines(outcome, "failover")
    states = {(line["name"], line["state"]) for line in lines(outcome, "check")}
    assert {state for _, state in states} <= {"passed", "not_run"}, states
    assert {("opens", "passed"), ("citations", "passed"), ("agreement", "passed")} <= states


def assert_counted(task: Mapping[str, Any], outcome: Outcome, server: ModelServer, model: str) -> None:
    """Cost and bytes as the task shows them are those of what the server was really asked."""
    (ended,) = lines(outcome, "run_finished")
    assert ended["status"] == "done" and ended["error"] is None
    assert ended["cost_usd"] == task["cost_usd"] == pytest.approx(cost(server, model))
    assert (task["cost_usd"] > 0) == (model != LOCAL)
    assert task["sent_bytes"] == sum(question.size for question in server.questions)
    assert (task["model"], task["turns"]) == (model, len(server.questions))
    if model != LOCAL:
        assert 0 < task["estimate_low_usd"] <= task["estimate_high_usd"]


@pytest.mark.parametrize("job", JOBS)
def test_whoever_answers_the_same_files_come_out(job: str, model_server: Start, tmp_path: Path, wire: Path) -> None:
    results = []
    for model in MODELS:
        server = model_server(script(job), models=[model.partition(":")[2]])
        house = desk(tmp_path / model.partition(":")[0], {model: server})
        outcome = house.work(job, model)
        assert outcome.exit_code == 0, outcome.stderr + outcome.stdout[-2000:]
        assert_lines(outcome, job, model)
        task = house.task(lines(outcome, "run_finished")[0]["task"])
        assert_counted(task, outcome, server, model)
        assert {question.path[-len(ENDS[model]) :] for question in server.questions} == {ENDS[model]}
        assert len(server.questions) == len(script(job))
        assert server.questions[0].size <= FIRST_REQUEST
        assert_documented(server, wire)
        results.append(made(task))
    assert results[0] and results == [results[0]] * 3


def test_a_conversation_that_is_shortened_on_the_way_brings_the_same_files(
    model_server: Start, tmp_path: Path, wire: Path
) -> None:
    """A model on this computer that says nothing of its window is taken to have a small one."""
    job, results = "client_pack", []
    for name in ("large", "small"):
        server = model_server(script(job), models=["qwen3:8b"])
        house = desk(tmp_path / name, {LOCAL: server})
        if name == "small":
            (house.home / "models.json").unlink()
        assert house.work(job, LOCAL).exit_code == 0
        assert_documented(server, wire)
        results.append((made(house.task()), max(question.size for question in server.questions)))
    assert results[0][0] == results[1][0]
    assert results[1][1] < results[0][1]
