"""The four headline jobs as chat models work on them: scripts, the sample week, and a data folder per back end."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.model_server import ModelServer
from tests.support.program import PROJECT, Outcome, Program, clean_environment

SCRIPTS = PROJECT / "tests" / "features" / "scripts"
WEEK = PROJECT / "resources" / "sample_week"
JOBS: Mapping[str, str] = {
    "tidied_week": "Tidy my week",
    "client_pack": "Prepare the client meeting pack for the Tallowmere quarterly review",
    "competitive_analysis": "Compare our rates with those of our rivals",
    "launch_plan": "Write the launch plan for ColdTrace",
}
CLAUDE, GPT, LOCAL = MODELS = ("anthropic:claude-opus-5-5", "openai:gpt-6.2-sol", "local:qwen3:8b")
VARIABLES: Mapping[str, Sequence[str]] = {
    CLAUDE: ("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"),
    GPT: ("OPENAI_API_KEY", "OPENAI_BASE_URL"),
    LOCAL: ("AFTERNOON_LOCAL_URL",),
}
# the person's own list: the model on this computer has a window in which a job fits without being shortened
OWN_MODELS = {"models": [{"provider": "local", "id": "qwen3:8b", "context": 131_072, "output": 8_192}]}
SCHEMAS = {
    "/messages": "anthropic-2.12.0-messages.create",
    "/responses": "openai-3.54.0-responses.create",
    "/chat/completions": "openai-3.54.0-chat.completions.create",
}
HURRIED = "tests.support.hurried"
THOUGHTS = ("reasoning_content", "reasoning", "reasoning_details")

Made = Mapping[str, str]


def script(job: str) -> Any:
    """The turns of `job`, as tests/features/scripts holds them."""
    return json.loads((SCRIPTS / f"{job}.json").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Desk(Program):
    """The program with back ends: `desk(home, {CLAUDE: server})`. `is_hurried`: waits between tries pass quickly."""

    is_hurried: bool = False

    def command(self, *arguments: str | Path) -> list[str]:
        module = HURRIED if self.is_hurried else "desktop"
        return [sys.executable, "-m", module, "--home", str(self.home), *map(str, arguments)]

    def words(self, job: str, model: str, *more: str | Path) -> list[str | Path]:
        """The arguments of `run` and `submit` for a job on the sample week."""
        moment = ("--as-of", "2026-03-02T08:30", "--timezone", "Europe/London")
        return [JOBS[job], "--folder", WEEK, *moment, "--model", model, *more]

    def work(self, job: str, model: str, *more: str | Path) -> Outcome:
        return self.run("run", *self.words(job, model, *more), "--json")

    def task(self, id: str = "") -> dict[str, Any]:
        """The task `id`, or the only one of this data folder, as `status ID --json` tells it."""
        if not id:
            (id,) = [row["id"] for row in json.loads(self.run("status", "--json").stdout)["tasks"]]
        told: dict[str, Any] = json.loads(self.run("status", id, "--json").stdout)["tasks"][0]
        return told


def desk(home: Path, servers: Mapping[str, ModelServer], *, is_hurried: bool = False) -> Desk:
    """A data folder whose back ends are these servers."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "models.json").write_text(json.dumps(OWN_MODELS), encoding="utf-8")
    environment = clean_environment(home)
    for model, server in servers.items():
        environment |= {name: server.environment.get(name, "") for name in VARIABLES[model]}
    return Desk(home, environment, is_hurried)


def made(task: Mapping[str, Any]) -> Made:
    """The deliverables that count, name -> SHA-256 of the file as it lies there now."""
    paths = [Path(each["path"]) for each in task["deliverables"]]
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    assert len(found) == len(paths)
    assert found == {Path(each["path"]).name: each["sha256"] for each in task["deliverables"]}
    return found


def lines(outcome: Outcome, kind: str) -> list[dict[str, Any]]:
    return [event for event in outcome.events if event["type"] == kind]


@cache
def validator(wire: Path, end: str) -> Any:
    """The strict schema of the requests to the end point `end`."""
    import jsonschema

    text = (wire / "openapi" / f"{SCHEMAS[end]}.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


def assert_documented(server: ModelServer, wire: Path) -> None:
    """Every request the server was really sent is of the documented shape."""
    assert server.questions
    for question in server.questions:
        end = next(end for end in SCHEMAS if question.path.endswith(end))
        fault = next(iter(validator(wire, end).iter_errors(_documented(question.body))), None)
        assert fault is None, f"{end} {question.number}: {list(fault.absolute_path)}: {fault.message[:400]}"


def _documented(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """A request without the thoughts that compatible servers get back as they sent them, the one field beyond the
    schema of Chat Completions."""
    if "messages" not in body:
        return body
    said = [{key: value for key, value in message.items() if key not in THOUGHTS} for message in body["messages"]]
    return {**body, "messages": said}
