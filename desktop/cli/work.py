"""Answers for the commands that work: `run`, `submit`, `worker`."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from desktop.cli.line import LineWriter
from desktop.cli.narration import Narrator, say
from desktop.cli.place import home_of, opened
from desktop.cli.reply import AnswerFile, StandardInput
from desktop.core.clock import SystemClock
from desktop.core.errors import BadInput
from desktop.core.task import TaskRow, TaskState
from desktop.store.journal import Store
from desktop.work.engine import Engine
from desktop.work.queue import TaskQueue, language_of

EXIT = {TaskState.DONE: 0, TaskState.FAILED: 1, TaskState.CANCELLED: 1}


def submit(options: argparse.Namespace) -> int:
    """Queue a task; prints `ACK <task id>` only once it is durable."""
    with opened(options) as store:
        task = asyncio.run(_submit(options, store, TaskQueue(store, SystemClock(), home_of(options))))
    print(f"ACK {task}", flush=True)
    return 0


def run(options: argparse.Namespace) -> int:
    """Submit and work until the task ends or needs the person."""
    if options.approve == "stdio" and not options.json:
        raise BadInput("--approve stdio needs --json: cards are JSON lines. Nothing was queued.")
    answers = AnswerFile.read(options.answers) if options.answers else None
    with opened(options) as store:
        return asyncio.run(_until_signal(_run(options, store, answers)))


def worker(options: argparse.Namespace) -> int:
    """Hold the engine lock and work; with --drain until nothing is left to do."""
    with opened(options) as store:
        return asyncio.run(_until_signal(_worker(options, store)))


async def _submit(options: argparse.Namespace, store: Store, queue: TaskQueue) -> str:
    if options.mcp_config:
        raise BadInput("--mcp-config is not in this version: MCP servers come with their issue. Nothing was queued.")
    from desktop.providers.registry import open_model
    from desktop.settings.settings import load

    model = options.model or load(home_of(options)).settings.model
    open_model(model)
    return await queue.submit(
        _instruction(options),
        [*options.folder, *options.file],
        model=model,
        job=options.job,
        language=options.language,
        timezone=options.timezone,
        as_of=options.as_of,
        out=_out(options.out),
        budget_usd=options.budget,
        approve=options.approve,
    )


async def _run(options: argparse.Namespace, store: Store, answers: AnswerFile | None) -> int:
    home, clock = home_of(options), SystemClock()
    own: list[str] = []
    engine = Engine(store, clock, home, accepts=own.__contains__)
    queue = TaskQueue(store, clock, home)
    lines = LineWriter(store, deltas=options.json == "deltas", runs=False)
    leave = store.bus.subscribe(lines if options.json else Narrator(_language(options)))
    await engine.start()
    try:
        own.append(await _submit(options, store, queue))
        engine.wake()
        inputs = StandardInput(store, queue, own[0]) if options.approve == "stdio" else None
        row = await _until_settled(engine, store, queue, own[0], answers, inputs)
    finally:
        leave()
        await engine.stop()
    status, error = _status(row)
    if options.json:
        lines.finished(row.id, status, error, row.cost_usd)
    _tell(store, row, error, options.json)
    return EXIT.get(row.state, 3)


async def _until_settled(
    engine: Engine, store: Store, queue: TaskQueue, task: str, answers: AnswerFile | None, inputs: StandardInput | None
) -> TaskRow:
    """Work until the task has ended, or waits for an answer that nobody here can give."""
    while True:
        await engine.idle()
        row = store.task(task)
        assert row is not None
        if row.state is TaskState.NEEDS_YOU and row.needs:
            answered = bool(answers and await answers.give(store, queue, task)) or bool(inputs and await inputs.give())
            if answered:
                continue
        if row.state is not TaskState.QUEUED:
            return row


async def _worker(options: argparse.Namespace, store: Store) -> int:
    from desktop.settings.settings import load

    home, clock = home_of(options), SystemClock()
    engine = Engine(store, clock, home, slots=load(home).settings.slots)
    lines = LineWriter(store, deltas=options.json == "deltas")
    leave = store.bus.subscribe(lines if options.json else Narrator("en"))
    before = {row.id for row in store.open_tasks()}
    await engine.start()
    try:
        await (engine.idle() if options.drain else engine.forever())
    finally:
        leave()
        await engine.stop()
    rows = [row for row in map(store.task, before) if row is not None]
    if any(not row.state.is_terminal for row in rows):
        return 3
    return 1 if any(row.state is TaskState.FAILED for row in rows) else 0


async def _until_signal(work: Coroutine[Any, Any, int]) -> int:
    """Run `work`; SIGINT and SIGTERM end it cleanly, what was begun is taken up at the next start."""
    job = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, job.cancel)
    try:
        return await job
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


def _instruction(options: argparse.Namespace) -> str:
    if options.prompt_file and options.instruction:
        raise BadInput("Give the instruction as words or as --prompt-file, not both. Nothing was queued.")
    if not options.prompt_file:
        return str(options.instruction)
    try:
        return str(options.prompt_file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"--prompt-file {options.prompt_file} cannot be read: {error}. Nothing was queued.") from None


def _out(folder: Path | None) -> Path | None:
    """The folder for copies, made now so that a wrong one is told before any work. Raises BadInput."""
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / ".afternoon-probe"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise BadInput(f"--out {folder} cannot be written to: {error.strerror}. Nothing was queued.") from None
    return folder


def _language(options: argparse.Namespace) -> str:
    return str(options.language or language_of(options.instruction))


def _status(row: TaskRow) -> tuple[str, str | None]:
    names = {TaskState.DONE: "done", TaskState.FAILED: "failed", TaskState.CANCELLED: "cancelled"}
    return names.get(row.state, "needs_you"), row.error or None


def _tell(store: Store, row: TaskRow, error: str | None, is_json: bool) -> None:
    """The end in words: the hand-over, or what stopped the task and how to go on."""
    if row.state is TaskState.DONE:
        if not is_json:
            say(f"\n{row.report}")
        return
    if error:
        say(f"afternoon: {error}")
    for question in (q for q in store.questions() if q.task == row.id):
        say(f'afternoon: {question.text} {" / ".join(question.choices)}\n  afternoon answer {question.id} "…"')
    for approval in (a for a in store.approvals() if a.task == row.id):
        say(f"afternoon: waits for your yes: {approval.tool}\n  afternoon decide {approval.id} grant|deny")
