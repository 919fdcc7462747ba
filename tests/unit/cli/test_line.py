"""JSON lines: one object per event, with the chat model's own call ids."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.line import LineWriter, as_line
from desktop.cli.narration import Narrator
from desktop.core import events as e
from desktop.core.clock import SimulatedClock
from desktop.core.task import Step, StepState
from desktop.core.turns import ModelChanged, RetryPlanned, TurnEnded, TurnStarted
from desktop.store.journal import Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Tell = Callable[..., list[dict[str, Any]]]

BEGIN = (
    e.TaskSubmitted("t", "Do it.", workspace="/w"),
    e.RunStarted("t", "r", "scripted:a"),
    e.TurnStarted("t", 1),
    e.TurnEnded("t", 1, "complete"),
    e.CallProposed(
        "t", 1, 0, "key0", "id0", "place_copy", {"file": "午后.md"}, "CHANGE", "ask", "change-asks", "f", True
    ),
)


@pytest.fixture
def tell(home: Path) -> Any:
    """`tell(events…)` journals them and gives the lines that were written."""
    store = Store.open(home, SimulatedClock(NOON))

    def told(*events: e.Event, **options: Any) -> list[dict[str, Any]]:
        target = io.StringIO()
        leave = store.bus.subscribe(LineWriter(store, target=target, **options))
        for event in events:
            if isinstance(event, e.TextDelta):
                store.bus.publish(event)
            else:
                store.append_now(event)
        leave()
        return [json.loads(line) for line in target.getvalue().splitlines()]

    yield told
    store.close()


def test_every_line_has_its_type_its_place_its_moment_and_its_task(tell: Tell) -> None:
    lines = tell(*BEGIN)
    assert [line["type"] for line in lines] == ["run_started", "tool_call"]
    assert [line["seq"] for line in lines] == [2, 5]
    assert all(line["at"] == "2026-03-02T12:00:00+00:00" and line["task"] == "t" for line in lines)


def test_a_call_is_shown_whole(tell: Tell) -> None:
    call = tell(*BEGIN)[-1]
    expected = {
        "id": "id0",
        "server": None,
        "tool": "place_copy",
        "arguments": {"file": "午后.md"},
        "effect": "CHANGE",
        "decision": "ask",
        "rule": "change-asks",
        "tainted": True,
    }
    assert {name: call[name] for name in expected} == expected


def test_a_card_and_its_answer_carry_the_chat_models_id(tell: Tell) -> None:
    requested = e.ApprovalRequested("t", "key0", "key0", "card1", "digest", ("w",), ("n",), ({"arg": "file"},))
    card, resolved, ended = tell(
        *BEGIN,
        requested,
        e.ApprovalDecided("t", "key0", "denied"),
        e.CallEnded("t", "key0", "denied"),
    )[2:]
    assert (card["type"], card["id"], card["card"], card["tool"]) == ("approval_request", "id0", "card1", "place_copy")
    assert card["arguments"] == {"file": "午后.md"}
    assert (card["warnings"], card["notices"], card["provenance"]) == (["w"], ["n"], [{"arg": "file"}])
    assert (resolved["type"], resolved["id"], resolved["decision"]) == ("approval_resolved", "id0", "deny")
    assert (ended["type"], ended["id"], ended["is_error"]) == ("tool_result", "id0", True)


def test_a_writer_that_came_later_still_knows_the_ids(tell: Tell) -> None:
    tell(*BEGIN)
    lines = tell(e.ApprovalRequested("t", "key0", "key0", "c", "d"), e.ApprovalDecided("t", "key0", "granted"))
    assert [line["id"] for line in lines] == ["id0", "id0"]
    assert lines[1]["decision"] == "allow"


def test_the_rest_of_a_run_has_a_line_each(tell: Tell) -> None:
    lines = tell(
        *BEGIN,
        e.PlanChanged("t", "key0", (Step("Read", StepState.ACTIVE),)),
        e.SourceRead("t", "a.pdf", "/a.pdf", error="a.pdf is empty."),
        e.QuestionAsked("t", "key0", "key0", "Which?", ("A", "B")),
        e.DeliverableSaved("t", "key0", "key0", "a.md", "/w/a.md", "00" * 32, "md", 5),
        e.CheckEnded("t", 1, "opens", "passed", "Opens.", "a.md"),
        e.DeliverableCopied("t", "key0", "/out/a.md", "00" * 32),
        e.CallEnded("t", "key0", "failed"),
        e.TaskCompleted("t", "The hand-over.", "Bye."),
        e.RunEnded("t", "r", "completed"),
    )[2:]
    shown = {line["type"]: line for line in lines}
    assert shown["plan"]["steps"] == [{"title": "Read", "state": "active"}]
    assert shown["source"]["error"] == "a.pdf is empty."
    assert (shown["question"]["id"], shown["question"]["choices"]) == ("id0", ["A", "B"])
    assert (shown["deliverable"]["path"], shown["deliverable"]["version"]) == ("/w/a.md", 1)
    assert (shown["check"]["name"], shown["check"]["state"]) == ("opens", "passed")
    assert shown["copied"]["path"] == "/out/a.md"
    assert shown["final"]["text"] == "The hand-over."
    assert {"status": "done", "error": None, "cost_usd": 0.0}.items() <= shown["run_finished"].items()


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("failed", "failed"),
        ("cancelled", "cancelled"),
        ("paused", "needs_you"),
        ("needs_you", "needs_you"),
    ],
)
def test_how_a_run_ended(tell: Tell, outcome: str, status: str) -> None:
    last = tell(*BEGIN, e.RunEnded("t", "r", outcome, "Why."))[-1]  # type: ignore[arg-type]
    assert (last["type"], last["status"], last["error"]) == ("run_finished", status, "Why.")


def test_waits_and_switches_have_a_line_each_and_a_task_that_waits_has_not_finished(tell: Tell) -> None:
    lines = tell(
        *BEGIN,
        e.CallEnded("t", "key0", "denied"),
        TurnStarted("t", 2, 1, "anthropic:one"),
        TurnEnded("t", 2, "error", 1, error="overloaded: busy"),
        RetryPlanned("t", 2, 1, "anthropic:one", "overloaded", 12.5),
        ModelChanged("t", 2, "anthropic:one", "openai:two", "overloaded"),
        e.RunEnded("t", "r", "waiting", "Rate limit.", "2026-03-02T13:00:00+00:00"),
    )[3:]
    retry, failover, waiting = lines
    wanted = {"type": "retry", "provider": "anthropic", "reason": "overloaded", "wait_s": 12.5}
    assert wanted.items() <= retry.items()
    assert {"type": "failover", "from": "anthropic:one", "to": "openai:two"}.items() <= failover.items()
    wanted = {"type": "waiting", "until": "2026-03-02T13:00:00+00:00", "reason": "Rate limit."}
    assert wanted.items() <= waiting.items()


@pytest.mark.parametrize(
    ("language", "retry", "failover", "stands"),
    [
        ("en", "No answer at a:one. Goes on at", "No answer at a:one. Goes on with b:two.", "Rate limit. Goes on at"),
        ("zh", "a:one：没有回应。", "改用 b:two 继续。", "Rate limit. "),
    ],
)
def test_a_person_reads_what_is_waited_for(
    capsys: pytest.CaptureFixture[str], language: str, retry: str, failover: str, stands: str
) -> None:
    narrator = Narrator(language)
    for event in (
        RetryPlanned("t", 2, 1, "a:one", "overloaded", 12.5),
        ModelChanged("t", 2, "a:one", "b:two", "overloaded"),
        e.RunEnded("t", "r", "waiting", "Rate limit.", "2026-03-02T13:00:00+00:00"),
        e.RunEnded("t", "r", "waiting", "No network."),
    ):
        narrator(e.Recorded(1, NOON, event))
    said = capsys.readouterr().err.splitlines()
    assert retry in said[0] and (NOON + timedelta(seconds=12.5)).astimezone().strftime("%H:%M:%S") in said[0]
    assert failover in said[1]
    assert stands in said[2] and (NOON + timedelta(hours=1)).astimezone().strftime("%H:%M:%S") in said[2]
    assert said[3].strip() == "No network."


def test_run_says_its_end_itself_and_text_is_shown_only_when_wanted(tell: Tell) -> None:
    assert [line["type"] for line in tell(*BEGIN, e.TextDelta("t", "Hel"), runs=False)] == ["run_started", "tool_call"]
    lines = tell(e.TextDelta("t", "lo"), e.RunEnded("t", "r", "completed"), runs=False, deltas=True)
    assert [(line["type"], line.get("delta")) for line in lines] == [("text", "lo")]


def test_a_file_name_that_is_no_text_keeps_the_line_valid_utf_8() -> None:
    line = as_line({"file": "caf\udce9 午后.md"})
    assert line.encode("utf-8")
    assert json.loads(line)["file"] == "caf\udce9 午后.md"
