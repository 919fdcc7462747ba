"""The scripted server that the other contract tests lean on: it plays one script in three dialects, also as a program."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from desktop.core.message import Message, Role, TextPart, ToolResultPart
from desktop.providers.connection import Connection
from tests.support.model_server import ModelServer
from tests.support.model_server.adapters import BACK_ENDS, BackEnd, ask, opening
from tests.support.program import PROJECT

Start = Callable[..., ModelServer]
SCRIPT = [
    {"text": "Looking.", "calls": [{"name": "read_file", "arguments": {"file": "a.md"}}]},
    {
        "text": "Citing.",
        "calls": [{"name": "deliver", "arguments": {"cites": ["$passage:budget", "$passage:nothing"]}}],
    },
    {"text": "Done."},
]
RESULT = (
    'Untrusted:\n{"passages": [{"id": "p1", "text": "the weather"}, {"id": "p2", "text": "the budget is 4"}]}\nEnd.'
)


@pytest.fixture(params=sorted(BACK_ENDS))
def back_end(request: pytest.FixtureRequest) -> BackEnd:
    return BACK_ENDS[request.param]


async def played(back_end: BackEnd, url: str) -> list[Any]:
    """The whole script, each turn asked of a model that was opened afresh."""
    talk, told = opening(), []
    for _ in range(3):
        reply = await ask(back_end.at(url), talk)
        told.append((reply.text, [(call.name, dict(call.arguments)) for call in reply.calls]))
        results = tuple(ToolResultPart(call.id, RESULT) for call in reply.calls)
        talk = [*talk, Message(Role.ASSISTANT, reply.parts), *([Message(Role.TOOL, results)] if results else [])]
    return told


WHOLE = [
    ("Looking.", [("read_file", {"file": "a.md"})]),
    ("Citing.", [("deliver", {"cites": ["p2", "nothing"]})]),
    ("Done.", []),
]


async def test_the_script_goes_on_where_the_conversation_is(back_end: BackEnd, model_server: Start) -> None:
    server = model_server(SCRIPT)
    assert await played(back_end, server.v1 if back_end.is_v1 else server.url) == WHOLE
    assert [question.number for question in server.questions] == [1, 2, 3]


async def test_a_side_turn_answers_what_has_its_words(back_end: BackEnd, model_server: Start) -> None:
    side = [{"when": "Second reading", "text": "No objections."}]
    server = model_server({"turns": SCRIPT, "side": side})
    reply = await ask(back_end.open(server), [Message(Role.USER, (TextPart("Second reading of the pack"),))])
    assert reply.text == "No objections." and not reply.calls
    assert (await ask(back_end.open(server))).text == "Looking."


async def test_it_runs_as_a_program_and_keeps_what_it_was_asked(back_end: BackEnd, tmp_path: Path) -> None:
    script, record = tmp_path / "script.json", tmp_path / "record.ndjson"
    script.write_text(json.dumps(SCRIPT), encoding="utf-8")
    command = [sys.executable, "-m", "tests.support.model_server", str(script), "--record", str(record)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as program:
        assert program.stdout is not None
        told = json.loads(program.stdout.readline())
        assert await played(back_end, told["v1" if back_end.is_v1 else "url"]) == WHOLE
        program.communicate()
    assert program.returncode == 0
    kept = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    assert [line["number"] for line in kept] == [1, 2, 3]


async def test_background_work_is_done_after_it_was_looked_at(model_server: Start) -> None:
    server = model_server(SCRIPT, polls=2)
    async with httpx2.AsyncClient(base_url=server.v1, trust_env=False) as client:
        asked = {"model": "m", "input": "hi", "background": True}
        id = (await client.post("/responses", json=asked)).json()["id"]
        seen = [(await client.get(f"/responses/{id}")).json()["status"] for _ in range(3)]
        assert seen == ["in_progress", "in_progress", "completed"]
        other = (await client.post("/responses", json=asked)).json()["id"]
        await client.post(f"/responses/{other}/cancel")
        assert (await client.get(f"/responses/{other}")).json()["status"] == "cancelled"
        rest = await client.get(f"/responses/{id}", params={"stream": "true", "starting_after": 3})
        assert '"sequence_number": 4' in rest.text and '"sequence_number": 3' not in rest.text


async def test_a_batch_gives_its_results_in_another_order(model_server: Start) -> None:
    server = model_server(SCRIPT)
    params = {"model": "m", "max_tokens": 10, "messages": [{"role": "user", "content": "hi"}]}
    async with httpx2.AsyncClient(base_url=f"{server.v1}/messages", trust_env=False) as client:
        requests = [{"custom_id": name, "params": params} for name in ("a", "b")]
        batch = (await client.post("/batches", json={"requests": requests})).json()
        looks = [(await client.get(f"/batches/{batch['id']}")).json() for _ in range(2)]
        assert [look["processing_status"] for look in looks] == ["in_progress", "ended"]
        lines = (await client.get(looks[1]["results_url"])).text.splitlines()
    assert [json.loads(line)["custom_id"] for line in lines] == ["b", "a"]


def test_the_environment_points_every_back_end_at_it(model_server: Start) -> None:
    told = model_server().environment
    assert {told["OPENAI_BASE_URL"], told["AFTERNOON_LOCAL_URL"]} == {told["ANTHROPIC_BASE_URL"] + "/v1"}
    assert Connection(told["ANTHROPIC_BASE_URL"]).base_url.startswith("http://127.0.0.1:")
