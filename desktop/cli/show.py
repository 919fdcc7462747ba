"""Answers for the commands that only look: `status approvals doctor`."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from desktop.cli.language import spoken_language
from desktop.cli.line import as_line
from desktop.cli.models import back_ends
from desktop.cli.narration import say
from desktop.cli.place import home_of, opened
from desktop.cli.repetition import begins, how_often
from desktop.core.errors import BadInput
from desktop.core.schema import dump
from desktop.core.task import TaskDetail, TaskRow
from desktop.store.journal import Store
from desktop.work.approval_words import said_of

STATES = {"ok": "passed", "warning": "warning", "failed": "failed"}


def _print(data: dict[str, Any]) -> None:
    print(as_line(data))


def status(options: argparse.Namespace) -> int:
    """Tasks and states, newest first; with an id everything about one."""
    with opened(options) as store:
        if options.id:
            return _status_of(store, options)
        rows = store.tasks()
        if options.json:
            _print({"tasks": [_task(store, row) for row in rows]})
            return 0
        for row in rows:
            step = (
                f" {row.step_number}/{len(row.steps)} {row.current_step}"
                if row.steps and not row.state.is_terminal
                else ""
            )
            often = f"  {told}" if (told := how_often(row, spoken_language())) and not row.state.is_terminal else ""
            say(f"{row.id}  {row.state.value:<10}{step} {row.instruction.splitlines()[0][:70]}{often}")
        if not rows:
            say("No tasks yet.")
    return 0


def _status_of(store: Store, options: argparse.Namespace) -> int:
    row = store.task(options.id)
    detail = store.detail(row.id) if row else None
    if row is None or detail is None:
        raise BadInput(f"There is no task {options.id}. `afternoon status` lists them.")
    if options.json:
        _print({"tasks": [_task(store, row) | _detail(detail) | {"reason": row.error or None}]})
        return 0
    say(f"{row.state.value}: {row.instruction}")
    for told in _repetition(detail):
        say(f"  {told}")
    for step in row.steps:
        say(f"  [{step.state.value}] {step.title}")
    for source in detail.sources:
        say(f"  read {source.file}" + (f": {source.error}" if source.error else f" ({source.passages} passages)"))
    for made in detail.deliverables:
        say(f"  {made.state} {made.path}")
    for question in detail.questions:
        say(f"  {question.state} question {question.id}: {question.text}")
    if row.error:
        say(row.error)
    if row.report:
        say(f"\n{row.report.rstrip()}")
    return 0


def _repetition(detail: TaskDetail) -> Iterator[str]:
    """How often it repeats, and the time to come with its id."""
    language, coming = spoken_language(), detail.upcoming
    if detail.task.repeat:
        yield how_often(detail.task, language)
        if coming is None:
            yield "不再重复。" if language == "zh" else "It no longer repeats."
        else:
            yield f"{begins(coming, language)} {coming.id}"


def _task(store: Store, row: TaskRow) -> dict[str, Any]:
    files = [
        {"path": d.path, "sha256": d.sha256, "format": d.format, "version": d.version} for d in _committed(store, row)
    ]
    return {**dump(row), "deliverables": files}


def _committed(store: Store, row: TaskRow) -> list[Any]:
    return [d for d in store.deliverables(row.id) if d.state == "committed"] if row.deliverables else []


def _detail(detail: TaskDetail) -> dict[str, Any]:
    names = ("calls", "approvals", "questions", "sources", "checks")
    return {name: dump(getattr(detail, name)) for name in names}


def approvals(options: argparse.Namespace) -> int:
    """What waits for the person: approvals and questions."""
    with opened(options) as store:
        waiting, questions = store.approvals(), store.questions()
    if options.json:
        _print({"approvals": dump(waiting), "questions": dump(questions)})
        return 0
    for approval in waiting:
        card = said_of(approval.tool, approval.arguments, spoken_language())
        say(f"{approval.id}  {card.title}")
        for line in card.lines:
            say(f"  {line}")
    for question in questions:
        say(f"{question.id}  {question.text} {' / '.join(question.choices)}")
    if not waiting and not questions:
        say("Nothing waits for you.")
    return 0


def doctor(options: argparse.Namespace) -> int:
    """Store, keyring, fonts, back ends, disk; --rebuild folds the journal again and compares. Exit 1 when one failed."""
    findings: list[dict[str, str]] = []
    language = spoken_language()
    with opened(options) as store:
        findings += [{"name": f.name, "state": STATES[f.state], "detail": f.text(language)} for f in store.check()]
        if options.rebuild:
            report = store.rebuild()
            state = "warning" if report.differences or report.illegal else "passed"
            detail = f"{report.events} events, {report.rows} rows, {len(report.differences)} differences"
            findings.append({"name": "rebuild", "state": state, "detail": detail})
    findings += [_keyring(), _fonts(), back_ends(options)]
    if options.json:
        _print({"home": str(home_of(options)), "findings": findings})
    else:
        for finding in findings:
            say(f"{finding['state']:<8} {finding['name']}: {finding['detail']}")
    return 1 if any(finding["state"] == "failed" for finding in findings) else 0


def _keyring() -> dict[str, str]:
    from desktop.settings.secrets import probe

    found = probe(timeout_s=5.0)
    detail = found.backend if found.ready else (found.problem.en if found.problem else "")
    return {"name": "keyring", "state": "passed" if found.ready else "warning", "detail": detail}


def _fonts() -> dict[str, str]:
    """A font with Chinese characters: part of Windows and macOS; asked from fontconfig elsewhere."""
    lister = shutil.which("fc-list")
    if sys.platform in ("win32", "darwin") or lister is None:
        return {"name": "fonts", "state": "passed", "detail": "system fonts"}
    listed = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, text=True, timeout=10, check=False)
    families = sorted({line.split(",")[0] for line in listed.stdout.splitlines() if line})
    if families:
        return {"name": "fonts", "state": "passed", "detail": f"Chinese: {families[0]}"}
    return {"name": "fonts", "state": "warning", "detail": "no Chinese font; install fonts-noto-cjk"}
