"""Answers for how the review names things: kinds of files, checks, states of evidence, what a task cost and sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from desktop.core.task import CheckRow, DeliverableRow, TaskDetail
from desktop.ui.engine_name import engine_name
from desktop.ui.translation import format_minutes, format_money, format_size, source, tr, tr_n

KINDS = {
    "docx": source("Word"),
    "xlsx": source("Excel"),
    "pptx": source("Slides"),
    "eml": source("Draft, not sent"),
    "ics": source("Calendar, to import"),
    "pdf": source("PDF"),
    "html": source("Web page"),
    "md": source("Markdown"),
    "csv": source("Table"),
}
STATES = {
    "same": (source("same value"), "check", "ok"),
    "unchanged": (source("source unchanged"), "check", "ok"),
    "differs": (source("differs"), "triangle-alert", "attnText"),
    "changed": (source("source changed"), "triangle-alert", "attnText"),
    "moved": (source("source moved"), "folder", "attnText"),
    "gone": (source("source gone"), "x", "bad"),
}
_LOCAL = ("offline", "scripted")
_VERSION = re.compile(r"-v\d+$")
_READER = re.compile(r"(?<=^Read by )\S+(?=\.)|(?<=^由 )\S+(?= 再读)")


def kind_of(file: DeliverableRow, counts: Mapping[str, int] | None = None) -> str:
    """ "Slides, 9", "Excel, 4 sheets", "Word, 38 KB"."""
    kind = tr(KINDS[file.format]) if file.format in KINDS else file.format.upper()
    if file.state == "removed":
        return tr("taken back")
    if counts and file.format == "pptx" and counts.get("slides"):
        return f"{kind}{tr(', ')}{counts['slides']}"
    if counts and file.format == "xlsx" and counts.get("sheets"):
        return f"{kind}{tr(', ')}{tr_n('1 sheet|{n} sheets', counts['sheets'])}"
    return kind if file.format in ("eml", "ics") else f"{kind}{tr(', ')}{format_size(file.size)}"


def stem_of(name: str) -> str:
    """The name without extension and version."""
    return _VERSION.sub("", name.rpartition(".")[0] or name)


def versions_of(file: DeliverableRow, files: Sequence[DeliverableRow]) -> list[DeliverableRow]:
    """Every version of the same file, the latest first."""
    same = [each for each in files if each.format == file.format and stem_of(each.name) == stem_of(file.name)]
    return sorted(same, key=lambda each: (each.version, each.at), reverse=True)


def state_of(file: DeliverableRow, checks: Sequence[CheckRow]) -> str:
    """The worst result of the checks of a file, "" when none ran."""
    states = {check.state for check in checks if check.file == file.name}
    return next((state for state in ("failed", "warning", "passed") if state in states), "")


def reading_words(detail: str) -> str:
    """What a second reading said, its model called as everywhere in the window."""
    return _READER.sub(lambda found: engine_name(found[0]), detail, count=1)


def how_made(detail: TaskDetail, is_here: Callable[[str], bool]) -> str:
    """Model, time, answers, cost beside the estimate, and what left this computer; `is_here` tells of a back end whether
    what it is asked is_here here."""
    task = detail.task
    words = [engine_name(task.model)]
    if task.started_at and task.ended_at:
        spent = format_minutes((task.ended_at - task.started_at).total_seconds())
        words.append(tr("{time} of work", time=spent))
    answers = sum(question.state == "answered" for question in detail.questions)
    answers += sum(approval.state in ("granted", "denied") for approval in detail.approvals)
    if answers:
        words.append(tr_n("one answer from you|{n} answers from you", answers))
    sentences = [tr(", ").join(words), _cost(detail), _sent(detail, is_here)]
    return tr(". ").join(part for part in sentences if part) + tr(".")


def is_local(detail: TaskDetail) -> bool:
    """Whether every request stayed with the built-in engine."""
    models = {detail.task.model, *(turn.model for turn in detail.turns)}
    return {model.partition(":")[0] for model in models} <= set(_LOCAL)


def _cost(detail: TaskDetail) -> str:
    task = detail.task
    if is_local(detail):
        return tr("Free")
    cost = format_money(task.cost_usd)
    low, high = task.estimate_low_usd, task.estimate_high_usd
    if low is None or high is None:
        return cost[:1].upper() + cost[1:]
    return tr("{cost}, estimated {low} to {high}", cost=cost, low=format_money(low), high=format_money(high))


def _sent(detail: TaskDetail, is_here: Callable[[str], bool]) -> str:
    away = sum(turn.sent_bytes for turn in detail.turns if not is_here(turn.model))
    if not away:
        return tr("Nothing left this computer")
    held = format_size(away)
    return tr("{size} went to {model}", size=held, model=engine_name(detail.task.model))
