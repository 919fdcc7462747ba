"""Answers for a run as plain files that need no program of ours: journal, transcript, sources, deliverables, a README.

Nothing secret leaves: what a provider wants back unread is left out, and what looks like a key or a token is blackened.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from desktop.core import commands, turns
from desktop.core import events as e
from desktop.core.errors import BadInput, StoreError
from desktop.core.message import TextPart
from desktop.core.schema import dump
from desktop.core.task import DeliverableRow, TaskDetail
from desktop.store.codec import stamp
from desktop.store.journal import Store

SECRETS = re.compile(
    r"\b(?:sk|pk|rk|ghp|gho|xoxb|xoxp|glpat)[-_][A-Za-z0-9_-]{16,}"
    r"|\bgithub_pat_\w{20,}|\bAKIA[0-9A-Z]{16}\b|\bAIza[\w-]{35}"
    r"|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"
    r"|(?<=\bBearer )[A-Za-z0-9._~+/=-]{12,}"
)
BLACKENED = "[left out: looks like a key]"
OPAQUE = {"left_out": "data of the provider"}


def export(store: Store, task_id: str, target: Path) -> list[Path]:
    """Write the run of one task into the folder `target` (made if missing) and return the files written.

    Raises BadInput for an unknown task or a folder that cannot be written or already holds something.
    """
    detail = store.detail(task_id)
    if detail is None:
        raise BadInput(
            f"There is no task {task_id}. Nothing was written; see the ids with “afternoon status”.",
            f"没有任务 {task_id}。未写入任何文件；请用 afternoon status 查看编号。",
        )
    try:
        _make_empty(target)
        return list(_write_all(store, detail, target))
    except OSError as error:
        raise BadInput(
            f"The run cannot be written to {target}: {error.strerror}. The task is unchanged; choose another folder.",
            f"无法写入 {target}：{error.strerror}。任务未改动；请另选文件夹。",
        ) from error


def _make_empty(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise BadInput(
            f"The folder {target} is not empty. Nothing was written; choose a new one.",
            f"文件夹 {target} 不是空的。未写入任何文件；请另选一个新文件夹。",
        )


def _write_all(store: Store, detail: TaskDetail, target: Path) -> Iterator[Path]:
    recorded = list(store.events(detail.task.id))
    notes: list[str] = []
    yield _write(target / "journal.jsonl", "".join(_lines(recorded)))
    yield _write(target / "transcript.md", _transcript(detail, recorded))
    yield _write(target / "sources.json", json.dumps(_sources(store, detail, notes), ensure_ascii=False, indent=1))
    for row in detail.deliverables:
        copied = _copy(row, target / "deliverables", notes)
        if copied is not None:
            yield copied
    yield _write(target / "README.md", _readme(detail, notes))


def _write(path: Path, text: str) -> Path:
    path.write_bytes(SECRETS.sub(BLACKENED, text).encode("utf-8", "replace"))
    return path


def _lines(recorded: list[e.Recorded]) -> Iterator[str]:
    for item in recorded:
        line = {"seq": item.seq, "at": stamp(item.at), "kind": item.event.kind, "event": _public(dump(item.event))}
        yield json.dumps(line, ensure_ascii=False) + "\n"


def _public(value: Any) -> Any:
    """The JSON value without opaque parts."""
    if isinstance(value, dict):
        if value.get("type") == "opaque":
            return {"type": "opaque", "provider": value.get("provider"), "data": OPAQUE}
        return {key: _public(item) for key, item in value.items()}
    return [_public(item) for item in value] if isinstance(value, list) else value


def _sources(store: Store, detail: TaskDetail, notes: list[str]) -> list[dict[str, Any]]:
    """Every file that was read with its passages, as they were kept."""
    found = []
    for row in detail.sources:
        source: dict[str, Any] = {
            "file": row.file,
            "sha256": row.sha256,
            "format": row.format,
            "size": row.size,
            "title": row.title,
            "error": row.error,
        }
        if row.blob:
            try:
                source["document"] = json.loads(store.get_blob(row.blob))
            except (StoreError, ValueError) as error:
                notes.append(f"The passages of {row.file} are left out: {error}")
        found.append(source)
    return found


def _copy(row: DeliverableRow, folder: Path, notes: list[str]) -> Path | None:
    """Copy one deliverable; superseded versions carry their number. None, with a note, if it is no longer there."""
    name = PurePosixPath(PureWindowsPath(row.name).name).name or row.id
    if row.state != "committed":
        name = f"{Path(name).stem} (version {row.version}){Path(name).suffix}"
    folder.mkdir(exist_ok=True)
    target = folder / name
    for number in range(2, 1000):
        if not target.exists():
            break
        target = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    try:
        target.write_bytes(Path(row.path).read_bytes())
    except FileNotFoundError:
        if row.state == "committed":
            notes.append(f"The deliverable {row.name} is no longer at its place and could not be copied.")
        return None
    return target


def _transcript(detail: TaskDetail, recorded: list[e.Recorded]) -> str:
    """What was said and done, in order."""
    head = f"# {detail.task.instruction.strip().splitlines()[0] if detail.task.instruction.strip() else 'Task'}\n\n"
    said = (f"_{item.at:%Y-%m-%d %H:%M:%S} UTC_ {text}\n\n" for item in recorded if (text := _told(item.event)))
    return head + "".join(said)


def _told(event: e.Event) -> str:
    """One event as a person reads it; "" for what needs no mention."""
    match event:
        case e.TaskSubmitted():
            return f"**You:** {event.instruction}"
        case turns.TurnEnded() if event.outcome != "complete":
            return f"**{event.model or 'Model'}** {event.outcome}: {event.error or 'no answer'}"
        case turns.TurnEnded():
            text = "".join(part.text for part in event.parts if isinstance(part, TextPart)).strip()
            return f"**{event.model or 'Model'}:** {text}" if text else ""
        case turns.RetryPlanned():
            return f"**Waits** {event.wait_s:.0f} s for {event.model} ({event.reason}), then tries again"
        case turns.ModelChanged():
            return f"**Goes on with** {event.target} instead of {event.source} ({event.reason})"
        case turns.ContextCompacted():
            return "**Shortened** what had been said before, to fit the chat model's window"
        case turns.SideTurnEnded():
            return f"**{event.model} beside the conversation:** {event.error or event.text}"
        case turns.BackgroundStarted():
            return f"**Goes on at the provider** ({event.model})"
        case turns.EstimateMade():
            return _estimate(event)
        case commands.BudgetChanged():
            return f"**Cap:** {'none' if event.budget_usd is None else f'${event.budget_usd:.2f}'}"
        case e.RunEnded(outcome="waiting"):
            return f"**Waits** until {event.until or 'the network is back'}: {event.reason}"
        case e.CallProposed():
            arguments = json.dumps(dump(event.arguments), ensure_ascii=False)
            return (
                f"**Call** `{event.tool}` {event.effect}, {event.decision} ({event.rule})\n\n```json\n{arguments}\n```"
            )
        case e.CallEnded():
            return f"**Result** {event.outcome}\n\n{_quoted(event.content)}"
        case e.SourceRead():
            return f"**Read** {event.file}: {event.error or f'{event.passages} passages'}"
        case e.DeliverableSaved():
            return f"**Deliverable** {event.name} (version {event.version}, SHA-256 {event.sha256})"
        case e.CheckEnded():
            return f"**Check** {event.name} {event.file}: {event.state} {event.detail}"
        case e.ApprovalRequested():
            return f"**Approval asked** for the call {event.call}"
        case commands.ApprovalDecided():
            return f"**Approval** {event.decision}"
        case e.QuestionAsked():
            return f"**Question:** {event.text}"
        case commands.QuestionAnswered():
            return "**Answer:** skipped" if event.skipped else f"**Answer:** {event.text}"
        case commands.UserSteered():
            return f"**You:** {event.text}"
        case e.RepairRequested():
            return f"**Checks asked for a repair:** {event.text}"
        case e.TaskCompleted():
            return f"**Done**\n\n{event.report}"
        case e.TaskFailed():
            return f"**Failed:** {event.error}"
        case e.RunInterrupted() | commands.TaskPaused() | commands.TaskResumed() | commands.TaskCancelled():
            return f"**{event.kind}**"
        case _:
            return ""


def _estimate(event: turns.EstimateMade) -> str:
    if event.low_usd is None or event.high_usd is None:
        return f"**Estimate** for {event.model}: the price is unknown"
    return f"**Estimate** for {event.model}: ${event.low_usd:.2f} to ${event.high_usd:.2f}"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _readme(detail: TaskDetail, notes: list[str]) -> str:
    task = detail.task
    lines = [
        "# One task of Afternoon (午后)",
        "",
        f"> {task.instruction}",
        "",
        f"- Task `{task.id}`, {task.state}, submitted {task.submitted_at:%Y-%m-%d %H:%M} UTC, chat model {task.model}",
        "- `journal.jsonl`: every recorded event, one per line, in order",
        "- `transcript.md`: the same to read",
        "- `sources.json`: the files that were read, with the passages and their places",
        "- `deliverables/`: the files that were made",
        "",
        "Left out: what a provider keeps for itself, and anything that looks like a key.",
        *(f"\n{note}" for note in notes),
    ]
    return "\n".join(lines) + "\n"
