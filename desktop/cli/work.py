"""Answers for the commands that work: `run`, `submit`, `worker`."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from desktop.cli.language import spoken_language
from desktop.cli.line import LineWriter
from desktop.cli.narration import Narrator, expectation, say
from desktop.cli.place import home_of, opened
from desktop.cli.reply import AnswerFile, StandardInput
from desktop.cli.secret import PasswordAnswers, how_to_give
from desktop.core import events as e
from desktop.core.clock import SystemClock
from desktop.core.errors import BadInput
from desktop.core.task import TaskRow, TaskState
from desktop.core.turns import EstimateMade
from desktop.store.journal import Store
from desktop.work.approval_words import said_of
from desktop.work.engine import Engine
from desktop.work.passwords import PasswordBox
from desktop.work.queue import TaskQueue, language_of

EXIT = {TaskState.DONE: 0, TaskState.FAILED: 1, TaskState.CANCELLED: 1}


def submit(options: argparse.Namespace) -> int:
    """Queue a task; prints `ACK <task id>` only once it is durable."""
    with opened(options) as store:
        task = asyncio.run(_submit(options, store, TaskQueue(store, SystemClock(), home_of(options))))
        for recorded in store.events(task):
            if isinstance(recorded.event, EstimateMade):
                say(expectation(recorded.event, spoken_language()))
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
    model = await asyncio.to_thread(_ready_model, options, store)
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
        fallbacks=options.fallback,
    )


def _ready_model(options: argparse.Namespace, store: Store) -> str:
    """The model to submit with; what is missing (a key, a server, a script) is told before anything is queued. Raises
    BadInput, NotSignedIn."""
    from desktop.providers.access import Access
    from desktop.providers.registry import known, open_model

    access = Access(home_of(options))
    model = str(options.model or access.settings.model)
    if (problem := known(model, access).problem(access)) is not None:
        raise problem
    if model.startswith("scripted"):
        open_model(model, access, store.get_blob)
    return model


async def _run(options: argparse.Namespace, store: Store, answers: AnswerFile | None) -> int:
    home, clock = home_of(options), SystemClock()
    own: list[str] = []
    at_terminal = options.approve not in ("none", "stdio") and sys.stdin.isatty() and sys.stderr.isatty()
    known = answers.passwords if answers else {}
    box = PasswordBox(asks=bool(at_terminal or known or options.approve == "stdio"))
    engine = Engine(store, clock, home, accepts=own.__contains__, passwords=box)
    queue = TaskQueue(store, clock, home, box)
    passwords = PasswordAnswers(store, queue, known, at_terminal)
    lines = LineWriter(store, deltas=options.json == "deltas", runs=False)
    leave = store.bus.subscribe(lines if options.json else Narrator(_language(options)))
    await engine.start()
    try:
        own.append(await _submit(options, store, queue))
        engine.wake()
        inputs = StandardInput(store, queue, own[0]) if options.approve == "stdio" else None
        row = await _until_settled(engine, store, queue, own[0], answers, inputs, passwords)
    finally:
        leave()
        await engine.stop()
    status, error = _status(row)
    if options.json:
        lines.finished(row.id, status, error, row.cost_usd)
    _tell(store, row, error, options.json)
    if box.unasked:
        say(f"afternoon: {how_to_give(box.unasked, row.language)}")
    return EXIT.get(row.state, 3)


async def _until_settled(
    engine: Engine,
    store: Store,
    queue: TaskQueue,
    task: str,
    answers: AnswerFile | None,
    inputs: StandardInput | None,
    passwords: PasswordAnswers,
) -> TaskRow:
    """Work until the task has ended, or waits for an answer that nobody here can give."""
    while True:
        await engine.idle()
        row = store.task(task)
        assert row is not None
        if row.state is TaskState.NEEDS_YOU and row.needs:
            if answers and await answers.give(store, queue, task):
                continue
            if await passwords.give(task, may_skip=inputs is None) or (inputs and await inputs.give()):
                continue
        if row.state is not TaskState.QUEUED:
            return row


async def _worker(options: argparse.Namespace, store: Store) -> int:
    from desktop.settings.settings import load

    home, clock = home_of(options), SystemClock()
    box = PasswordBox(asks=False)  # nobody sits here who could type one
    engine = Engine(store, clock, home, slots=load(home).settings.slots, passwords=box)
    lines = LineWriter(store, deltas=options.json == "deltas")
    leave = store.bus.subscribe(lines if options.json else Narrator(spoken_language()))
    silent: Callable[[], None] = (lambda: None) if options.json else store.bus.subscribe(_ending(store))
    before = {row.id for row in store.open_tasks()}
    await engine.start()
    try:
        await (engine.idle() if options.drain else engine.forever())
    finally:
        leave()
        await engine.stop()
        silent()
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


def _ending(store: Store) -> Callable[[Any], None]:
    """Tells the end of each run it hears of: several tasks go by, so each is named first."""

    def hear(message: Any) -> None:
        event = message.event if isinstance(message, e.Recorded) else None
        row = store.task(event.task) if isinstance(event, e.RunEnded) else None
        if row is not None:
            say(f"\n{row.id}  {row.instruction.strip().splitlines()[0][:70]}")
            _tell(store, row, row.error or None, is_json=False)

    return hear


def _tell(store: Store, row: TaskRow, error: str | None, is_json: bool) -> None:
    """The end in words: the hand-over, or what stopped the task and how to go on."""
    if row.state is TaskState.DONE:
        if not is_json:
            say(f"\n{row.report}")
        return
    if error:
        say(f"afternoon: {error}")
    for question in (q for q in store.questions() if q.task == row.id):
        say(f"afternoon: {question.text} {'' if question.secret else ' / '.join(question.choices)}")
        say(f"  afternoon answer {question.id} " + ("--skip" if question.secret else '"…"'))
    for approval in (a for a in store.approvals() if a.task == row.id):
        card = said_of(approval.tool, approval.arguments, row.language)
        say(f"afternoon: waits for your yes: {card.title}")
        for line in card.lines:
            say(f"  {line}")
        say(f"  afternoon decide {approval.id} grant|deny")
