"""Steps of command_line.feature: the real program in a process of its own, on a data folder of its own."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from desktop.core.clock import SystemClock
from desktop.core.schema import dump
from desktop.store.journal import Store
from tests.support.program import Outcome, Program
from tests.support.script import NOTES, ask, place, read, script, turn, write

scenarios("command_line.feature")

PATIENCE_S = 30


@dataclass
class Desk:
    """One person at a terminal: a folder with files, a chosen chat model, and what the last command said."""

    program: Program
    folder: Path
    model: str = ""
    said: Outcome = field(default_factory=lambda: Outcome(0, "", ""))
    workers: list[subprocess.Popen[str]] = field(default_factory=list)

    def run(self, *words: str | Path, stdin: str = "") -> None:
        self.said = self.program.run(*words, stdin=stdin)

    def work(self, command: str, instruction: str, *words: str | Path, stdin: str = "") -> None:
        """`run` or `submit` with the chosen chat model and the folder "given"."""
        given = [] if not (self.folder / "given").exists() else ["--folder", self.folder / "given"]
        notes = ("--file", self.folder / "notes.md")
        self.run(command, instruction, *notes, *given, "--model", self.model, *words, stdin=stdin)

    def asked(self, *words: str) -> dict[str, Any]:
        """The one JSON object of a command that looks; the last command stays what it was."""
        (answer,) = self.program.run(*words, "--json").events
        return dict(answer)

    @property
    def task(self) -> dict[str, Any]:
        """Everything about the newest task, as the journal has it."""
        store = Store.open(self.program.home, SystemClock(), read_only=True)
        try:
            detail = store.detail(store.tasks(limit=1)[0].id)
        finally:
            store.close()
        parts: dict[str, Any] = dump(detail)
        row: dict[str, Any] = parts.pop("task")
        return row | parts


@pytest.fixture
def desk(program: Program, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(program, tmp_path / "desk")
    desk.folder.mkdir()
    yield desk
    for worker in desk.workers:
        if worker.poll() is None:
            worker.kill()
        worker.communicate()


# --- given ---


@given('a file "notes.md" about the revenue in March')
def notes(desk: Desk) -> None:
    (desk.folder / "notes.md").write_text(NOTES, encoding="utf-8")


@given(parsers.parse('a file "{name}" that says "{text}"'))
@given(parsers.parse('a file "{name}" that says {{{text}}}'))
def a_file(desk: Desk, name: str, text: str) -> None:
    (desk.folder / name).parent.mkdir(exist_ok=True)
    (desk.folder / name).write_text(f"{{{text}}}" if name.endswith(".json") else text, encoding="utf-8")


@given("a chat model that reads the notes and writes a summary")
def small_model(desk: Desk) -> None:
    desk.model = script(desk.folder / "model")


@given(parsers.parse('a chat model that wants to place the summary in the folder "{name}"'))
def placing_model(desk: Desk, name: str) -> None:
    (desk.folder / name).mkdir()
    turns = [turn(read()), turn(write()), turn(place(desk.folder / name)), {"text": "That was it."}]
    desk.model = script(desk.folder / "model", turns)


@given(parsers.parse('a chat model that asks "{question}" and writes what I answer'))
def asking_model(desk: Desk, question: str) -> None:
    turns = [turn(read()), turn(ask(question, "March", "April")), turn(write()), {"text": "That was it."}]
    desk.model = script(desk.folder / "model", turns)


@given("a worker that keeps working")
def working(desk: Desk) -> None:
    worker = desk.program.start("worker", "--json")
    desk.workers.append(worker)
    until(lambda: (desk.program.home / "engine.json").exists() or worker.poll() is not None)
    assert worker.poll() is None, worker.communicate()


def until(holds: Any) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


# --- when ---


@when(parsers.parse('I run "{instruction}" with the notes into the folder "{out}"'))
def run_into(desk: Desk, instruction: str, out: str) -> None:
    desk.work("run", instruction, "--out", desk.folder / out)


@when(parsers.parse('I run "{instruction}" with the notes as JSON into the folder "{out}"'))
def run_json(desk: Desk, instruction: str, out: str) -> None:
    desk.work("run", instruction, "--out", desk.folder / out, "--json")


@when(parsers.parse('I run "{instruction}" with the notes'))
def run_plain(desk: Desk, instruction: str) -> None:
    desk.work("run", instruction)


@when(parsers.parse('I run "{instruction}" with the notes and "{option}"'))
def run_option(desk: Desk, instruction: str, option: str) -> None:
    desk.work("run", instruction, option)


@when(parsers.parse('I run the instruction in "{name}" with the notes'))
def run_prompt_file(desk: Desk, name: str) -> None:
    desk.work("run", "", "--prompt-file", desk.folder / name)


@when(parsers.parse('I run "{instruction}" with the notes and the answers in "{name}"'))
def run_answers(desk: Desk, instruction: str, name: str) -> None:
    desk.work("run", instruction, "--answers", desk.folder / name, "--json")


@when(parsers.parse('I run "{instruction}" and nobody may be asked'))
def run_none(desk: Desk, instruction: str) -> None:
    desk.work("run", instruction, "--approve", "none")


@when(parsers.parse('I run "{instruction}" and leave cards waiting'))
def run_ask(desk: Desk, instruction: str) -> None:
    desk.work("run", instruction, "--approve", "ask")


@when(parsers.parse('I run "{instruction}" with standard input for cards, and {what}'))
def run_stdio(desk: Desk, instruction: str, what: str) -> None:
    answer = {"type": "approval_response", "id": "call_2_0", "decision": "allow", "scope": "once"}
    lines = {
        "allow what is asked": [answer],
        "deny what is asked": [answer | {"decision": "deny"}],
        "close it": [],
        "type nonsense before I allow it": ["yes!", {"type": "approval_response", "id": "nobody"}, [1], answer],
    }[what]
    stdin = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    desk.work("run", instruction, "--approve", "stdio", "--json", stdin=stdin)


@when(parsers.parse('I run "{instruction}" until a card is shown, and interrupt it'))
def run_interrupted(desk: Desk, instruction: str) -> None:
    """Standard input stays open: the program must not wait for it."""
    words = ("--file", desk.folder / "notes.md", "--folder", desk.folder / "given", "--model", desk.model)
    process = desk.program.start("run", instruction, *words, "--json", "--approve", "stdio")
    desk.workers.append(process)
    assert process.stdout and process.stderr
    lines = []
    while not lines or json.loads(lines[-1])["type"] != "approval_request":
        lines.append(process.stdout.readline())
    process.send_signal(signal.SIGINT)
    code = process.wait(PATIENCE_S)
    desk.said = Outcome(code, "".join(lines), process.stderr.read())


@when(parsers.parse('I submit "{instruction}" with the notes'))
def submit(desk: Desk, instruction: str) -> None:
    desk.work("submit", instruction)


@when("a worker drains the queue")
def drain(desk: Desk) -> None:
    desk.run("worker", "--drain")


@when(parsers.parse("I {command:w} the task"))
def command(desk: Desk, command: str) -> None:
    desk.run(command, desk.task["id"])


@when(parsers.parse('I steer the task with "{text}"'))
def steer(desk: Desk, text: str) -> None:
    desk.run("steer", desk.task["id"], text)


@when(parsers.parse('I answer "{text}"'))
def answer(desk: Desk, text: str) -> None:
    desk.run("answer", desk.task["questions"][0]["id"], text)


@when("I skip the question")
def skip(desk: Desk) -> None:
    desk.run("answer", desk.task["questions"][0]["id"], "--skip")


@when("I grant it")
def grant(desk: Desk) -> None:
    desk.run("decide", desk.asked("approvals")["approvals"][0]["id"], "grant")


@when("I ask for the status of the task as JSON")
def status_of(desk: Desk) -> None:
    desk.run("status", desk.task["id"], "--json")


@when(parsers.parse('I ask for "{words}"'))
def look(desk: Desk, words: str) -> None:
    desk.run(*words.split())


@when(parsers.parse('I export the task to "{folder}"'))
def export(desk: Desk, folder: str) -> None:
    desk.run("export", desk.task["id"], desk.folder / folder)


# --- then ---


@then(parsers.parse("it ends with exit code {code:d}"))
def exit_code(desk: Desk, code: int) -> None:
    assert desk.said.exit_code == code, desk.said.stderr


@then(parsers.parse('"{folder}" holds "{name}"'))
def holds(desk: Desk, folder: str, name: str) -> None:
    assert name in [path.name for path in (desk.folder / folder).iterdir()]


@then(parsers.parse('"{folder}" holds a file called "{name}"'))
def holds_somewhere(desk: Desk, folder: str, name: str) -> None:
    assert [path for path in (desk.folder / folder).rglob(name) if path.is_file()]


@then(parsers.parse('"{name}" still says "{text}"'))
def still_says(desk: Desk, name: str, text: str) -> None:
    assert (desk.folder / name).read_text() == text


@then(parsers.parse('"{folder}" is empty'))
def is_empty(desk: Desk, folder: str) -> None:
    assert list((desk.folder / folder).iterdir()) == []


@then("stdout is empty")
def stdout_empty(desk: Desk) -> None:
    assert desk.said.stdout == ""


@then(parsers.parse('I am told "{text}"'))
def told(desk: Desk, text: str) -> None:
    assert text in desk.said.stderr


@then("every line of stdout is a JSON object with type, seq, at and task")
def lines_are_whole(desk: Desk) -> None:
    lines = desk.said.events
    task = desk.task["id"]
    assert lines and all({"type", "seq", "at", "task"} <= line.keys() for line in lines)
    assert {line["task"] for line in lines} == {task}
    assert all(line["at"].endswith("+00:00") for line in lines)
    assert [line["seq"] for line in lines] == sorted(line["seq"] for line in lines)


@then(parsers.parse("the lines tell of {kinds}"))
def lines_tell(desk: Desk, kinds: str) -> None:
    wanted = set(kinds.replace(" and ", ", ").split(", "))
    assert wanted <= {line["type"] for line in desk.said.events}


@then("each call and its result carry the chat model's id")
def same_ids(desk: Desk) -> None:
    calls = [line["id"] for line in desk.said.events if line["type"] == "tool_call"]
    results = [line["id"] for line in desk.said.events if line["type"] == "tool_result"]
    assert calls == results == ["call_0_0", "call_1_0"]


@then("the deliverable lies where the line says, with its hash")
def deliverable_is_there(desk: Desk) -> None:
    (made,) = [line for line in desk.said.events if line["type"] == "deliverable"]
    assert hashlib.sha256(Path(made["path"]).read_bytes()).hexdigest() == made["sha256"]
    assert (made["format"], made["version"]) == ("md", 1)


@then(parsers.parse('the last line says "{status}"'))
def last_line(desk: Desk, status: str) -> None:
    last = desk.said.events[-1]
    assert (last["type"], last["status"], last["error"], last["cost_usd"]) == ("run_finished", status, None, 0.0)


@then(parsers.parse('the text put together begins with "{text}"'))
def text_so_far(desk: Desk, text: str) -> None:
    assert "".join(line["delta"] for line in desk.said.events if line["type"] == "text").startswith(text)


@then(parsers.parse('the task\'s instruction is "{text}"'))
def instruction_is(desk: Desk, text: str) -> None:
    assert desk.task["instruction"] == text


@then(parsers.parse('I was shown a card for "{tool}" with the file "{file}" and the folder "{folder}"'))
def card(desk: Desk, tool: str, file: str, folder: str) -> None:
    (shown,) = [line for line in desk.said.events if line["type"] == "approval_request"]
    assert (shown["id"], shown["tool"]) == ("call_2_0", tool)
    assert shown["arguments"] == {"file": file, "folder": str(desk.folder / folder)}
    (resolved,) = [line for line in desk.said.events if line["type"] == "approval_resolved"]
    assert (resolved["id"], resolved["decision"]) == ("call_2_0", "allow")


@then("the chat model was told that I declined")
def declined(desk: Desk) -> None:
    last = desk.task["calls"][-1]
    assert (last["state"], "declined" in last["result"]) == ("denied", True)


@then(parsers.parse('what waits for me is one approval of "{tool}"'))
def one_waits(desk: Desk, tool: str) -> None:
    (waiting,) = desk.asked("approvals")["approvals"]
    assert (waiting["tool"], waiting["state"]) == (tool, "waiting")


@then(parsers.parse('the task is "{state}"'))
def task_is(desk: Desk, state: str) -> None:
    assert desk.task["state"] == state


@then(parsers.parse('the task becomes "{state}"'))
def task_becomes(desk: Desk, state: str) -> None:
    until(lambda: desk.task["state"] == state)


@then(parsers.parse('the chat model was answered "{text}"'))
def answered(desk: Desk, text: str) -> None:
    (asked,) = [call for call in desk.task["calls"] if call["tool"] == "ask"]
    assert asked["result"] == text


@then(parsers.parse('stdout is "ACK" and the task\'s id'))
def acknowledged(desk: Desk) -> None:
    assert desk.said.stdout == f"ACK {desk.task['id']}\n"


@then(parsers.parse('the chat model heard "{text}"'))
def heard(desk: Desk, text: str) -> None:
    folder = desk.folder / "looked-at"
    desk.run("export", desk.task["id"], folder)
    transcript = "\n".join(
        p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.suffix in (".md", ".json", ".ndjson")
    )
    assert text in transcript


@then("the task has no deliverables")
def nothing_made(desk: Desk) -> None:
    assert desk.task["deliverables"] == []


@then("the worker ends cleanly when it is interrupted")
def worker_ends(desk: Desk) -> None:
    worker = desk.workers[0]
    worker.send_signal(signal.SIGINT)
    out, err = worker.communicate(timeout=PATIENCE_S)
    assert worker.returncode == 130, err
    assert "goes on with `afternoon worker --drain`" in err and "Traceback" not in err
    last = [json.loads(line)["type"] for line in out.splitlines()][-1]
    assert last in ("final", "run_finished")  # the task is done a moment before its run ends


@then("the answer is one JSON object")
def one_object(desk: Desk) -> None:
    assert len(desk.said.events) == 1 and desk.said.stderr == ""


@then(parsers.parse('the answer is one JSON object with "{key}"'))
def one_object_with(desk: Desk, key: str) -> None:
    (answer,) = desk.said.events
    assert isinstance(answer[key], list) and desk.said.stderr == ""


@then("it tells the task's calls, sources, checks and deliverables")
def detail(desk: Desk) -> None:
    task = desk.said.events[0]["tasks"][0]
    assert [call["tool"] for call in task["calls"]] == ["read_file", "write_document"]
    assert [source["file"] for source in task["sources"]] == ["notes.md"]
    assert {check["state"] for check in task["checks"]} <= {"passed", "not_run"}
    assert Path(task["deliverables"][0]["path"]).name == "Summary.md"
    assert (task["state"], task["cost_usd"]) == ("done", 0.0)


@then("the offline engine is ready and others say why they are not")
def models(desk: Desk) -> None:
    rows = {row["name"]: row for row in desk.said.events[0]["models"]}
    assert rows["offline"]["ready"] is True and rows["offline"]["where"] == "this computer"
    assert "scripted" not in rows
    assert all(row["ready"] or row["why"] for row in rows.values())


@then("the rebuilt journal is the same")
def rebuilt(desk: Desk) -> None:
    found = {row["name"]: row for row in desk.said.events[0]["findings"]}
    assert (found["rebuild"]["state"], "0 differences" in found["rebuild"]["detail"]) == ("passed", True)
