"""Answers for the JSON lines of `run` and `worker`: journal events -> one object per line.

Every line has `type`, `seq` (journal position), `at` (UTC) and `task`; `id` is the chat model's call id.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

from desktop.core import commands, turns
from desktop.core import events as e
from desktop.core.schema import dump
from desktop.store.journal import Store

STATUS = {"completed": "done", "failed": "failed", "cancelled": "cancelled"}


def as_line(data: Mapping[str, Any]) -> str:
    """`data` as one line of JSON that is always UTF-8; a file name that is no text keeps its bytes as an escape."""
    return json.dumps(data, ensure_ascii=False, default=str).encode("utf-8", "backslashreplace").decode()


class LineWriter:
    """Writes a line for each event it hears (subscribe it to the bus). `deltas` also writes the text as it arrives."""

    def __init__(self, store: Store, *, deltas: bool = False, runs: bool = True, target: TextIO | None = None) -> None:
        self._store = store
        self._deltas = deltas
        self._runs = runs
        self._target = target or sys.stdout
        self._seq = 0
        self._at = datetime.now(UTC)
        self._call_ids: dict[str, str] = {}
        self._text: dict[str, str] = {}

    def __call__(self, message: Any) -> None:
        if isinstance(message, e.TextDelta):
            if self._deltas:
                self.write("text", message.task, {"delta": message.text})
            return
        if isinstance(message, e.Recorded):
            self._seq, self._at = message.seq, message.at
            self._on_event(message.event)

    def write(self, kind: str, task: str, fields: dict[str, Any]) -> None:
        line = {"type": kind, "seq": self._seq, "at": self._at.astimezone(UTC).isoformat(), "task": task} | fields
        self._target.write(as_line(line) + "\n")
        self._target.flush()

    def finished(self, task: str, status: str, error: str | None, cost_usd: float | None) -> None:
        self.write("run_finished", task, {"status": status, "error": error, "cost_usd": cost_usd})

    def _on_event(self, event: e.Event) -> None:
        match event:
            case e.CallProposed():
                self._call_ids[event.call] = event.call_id
                self.write("tool_call", event.task, _call(event))
            case e.ApprovalRequested():
                self.write("approval_request", event.task, self._card(event))
            case commands.ApprovalDecided():
                decision = "allow" if event.decision == "granted" else "deny"
                self.write(
                    "approval_resolved",
                    event.task,
                    {"id": self._call_id(event.task, event.approval), "decision": decision},
                )
            case e.CallEnded():
                fields = {"id": self._call_id(event.task, event.call), "is_error": event.outcome != "succeeded"}
                self.write("tool_result", event.task, fields)
            case e.QuestionAsked():
                id = self._call_id(event.task, event.call) if event.call else event.question
                fields = {"id": id, "question": event.question, "text": event.text}
                self.write("question", event.task, fields | {"choices": list(event.choices), "secret": event.secret})
            case e.RunEnded(outcome="waiting"):
                self.write("waiting", event.task, {"reason": event.reason, "until": event.until or None})
            case e.RunEnded() if self._runs:
                row = self._store.task(event.task)
                status = STATUS.get(event.outcome, "needs_you")
                self.finished(event.task, status, event.reason or None, row.cost_usd if row else 0.0)
            case _:
                self._plain(event)

    def _plain(self, event: e.Event) -> None:
        match event:
            case e.TaskSubmitted() if event.repeat:
                names = ("repeat", "series", "nominal", "timezone", "not_before")
                self.write("repeat", event.task, {name: getattr(event, name) or None for name in names})
            case e.RunStarted():
                self.write("run_started", event.task, {"model": event.model})
            case e.PlanChanged():
                self.write("plan", event.task, {"steps": dump(event.steps)})
            case turns.RetryPlanned():
                provider = event.model.partition(":")[0]
                fields = {"provider": provider, "model": event.model, "reason": event.reason, "wait_s": event.wait_s}
                self.write("retry", event.task, fields)
            case turns.ModelChanged():
                fields = {"from": event.source, "to": event.target, "reason": event.reason}
                self.write("failover", event.task, fields)
            case e.DeliverableSaved():
                fields = {"path": event.path, "sha256": event.sha256, "format": event.format, "version": event.version}
                self.write("deliverable", event.task, fields)
            case e.DeliverableCopied():
                self.write("copied", event.task, {"path": event.path, "sha256": event.sha256})
            case e.FilesMoved():
                self.write("moved", event.task, {"moves": dump(event.moves)})
            case e.MovesUndone():
                self.write("moved_back", event.task, {"moves": dump(event.moves), "left": list(event.left)})
            case e.CheckEnded():
                fields = {"name": event.name, "state": event.state, "detail": event.detail, "file": event.file}
                self.write("check", event.task, fields)
            case e.SourceRead(error=error):
                fields = {"file": event.file, "passages": event.passages, "error": error or None}
                self.write("source", event.task, fields)
            case e.TaskCompleted():
                self.write("final", event.task, {"text": event.report})
            case _:
                pass

    def _card(self, event: e.ApprovalRequested) -> dict[str, Any]:
        detail = self._store.detail(event.task)
        call = next(c for c in (detail.calls if detail else ()) if c.key == event.call)
        return {
            "id": call.call_id,
            "approval": event.approval,
            "card": event.card,
            "tool": call.tool,
            "arguments": dump(call.arguments),
            "warnings": list(event.warnings),
            "notices": list(event.notices),
            "provenance": dump(event.provenance),
        }

    def _call_id(self, task: str, key: str) -> str:
        if key not in self._call_ids:
            detail = self._store.detail(task)
            self._call_ids |= {call.key: call.call_id for call in (detail.calls if detail else ())}
        return self._call_ids.get(key, key)


def _call(event: e.CallProposed) -> dict[str, Any]:
    return {
        "id": event.call_id,
        "server": None,
        "tool": event.tool,
        "arguments": dump(event.arguments),
        "effect": event.effect,
        "decision": event.decision,
        "rule": event.rule,
        "tainted": event.tainted,
    }
