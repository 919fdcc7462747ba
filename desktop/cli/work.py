"""Answers for the commands that work: `run`, `submit`, `worker`."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from desktop.cli.language import spoken_language
from desktop.cli.line import LineWriter
from desktop.cli.narration import Narrator, expectation, say
from desktop.cli.place import home_of, opened
from desktop.cli.repetition import begins, repeats, start_of
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
from desktop.work.queue import Order, TaskQueue, language_of
from desktop.work.repeating import is_to_come
from desktop.work.tonight import said as tonight_said

ENDED = (TaskState.DONE, TaskState.FAILED, TaskState.CANCELLED)
EXIT = {TaskState.DONE: 0, TaskState.FAILED: 1, TaskState.CANCELLED: 1}


def submit(options: argparse.Namespace) -> int:
    """Queue a task; prints `ACK <task id>` only once it is durable."""
    with opened(options) as store:
        tasks = asyncio.run(_submit(options, store, TaskQueue(store, SystemClock(), home_of(options))))
        for recorded in (each for task in tasks for each in store.events(task)):
            if isinstance(recorded.event, EstimateMade):
                say(expectation(recorded.event, spoken_language()))
        _say_when(options, store, tasks)
    for task in tasks:
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


async def _submit(options: argparse.Namespace, store: Store, queue: TaskQueue) -> tuple[str, ...]:
    """The ids of what was queued: one task, or a council's members and then its page."""
    if options.mcp_config:
        raise BadInput("--mcp-config is not in this version: MCP servers come with their issue. Nothing was queued.")
    if options.council and (options.model or options.approve == "stdio"):
        raise BadInput("--council names the engines itself: leave out --model and --approve stdio. Nothing was queued.")
    names = [await asyncio.to_thread(_ready_model, options, store, name) for name in options.council or [options.model]]
    order = Order(
        _instruction(options),
        (*options.folder, *options.file),
        names[0],
        options.job,
        options.language,
        options.timezone,
        options.as_of,
        _out(options.out),
        options.budget,
        options.approve,
        None if options.fallback is None else tuple(options.fallback),
        "" if options.reviewer == "none" else options.reviewer,
        "tonight" if options.tonight else "now",
        start_of(options),
        options.repeat,
    )
    if options.council:
        return (await queue.submit_council(order, names)).tasks
    return (await queue.place(order),)


def _say_when(options: argparse.Namespace, store: Store, tasks: Sequence[str]) -> None:
    """What "tonight" means for each engine; from when on it repeats, and how that ends."""
    for row in (row for row in map(store.task, tasks) if row is not None):
        start = row.not_before.isoformat() if row.not_before else ""
        if options.tonight and row.pace == "tonight":
            say(f"{row.model}: {tonight_said(start, row.timezone).text(spoken_language())}")
        if row.repeat:
            say(repeats(row, spoken_language()))
        elif options.at is not None and row.not_before is not None:
            say(begins(row, spoken_language()))


def _ready_model(options: argparse.Namespace, store: Store, name: str) -> str:
    """The model to submit with; what is missing (a key, a server, a script) is told before anything is queued. Raises
    BadInput, NotSignedIn."""
    from desktop.providers.access import Access
    from desktop.providers.registry import known, open_model

    access = Access(home_of(options))
    model = str(name or access.settings.model)
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
        own.extend(await _submit(options, store, queue))
        _say_when(options, store, own)
        engine.wake()
        inputs = StandardInput(store, queue, own[0]) if options.approve == "stdio" else None
        rows = await _until_settled(engine, store, queue, own, answers, inputs, passwords)
    finally:
        leave()
        await engine.stop()
    for row in rows:
        status, error = _status(row)
        if options.json:
            lines.finished(row.id, status, error, row.cost_usd)
        if len(rows) > 1:
            say(f"\n{row.id}  {row.model}")
        _tell(store, row, error, options.json)
    if box.unasked:
        say(f"afternoon: {how_to_give(box.unasked, rows[-1].language)}")
    return max(EXIT.get(row.state, 3) for row in rows)


async def _until_settled(
    engine: Engine,
    store: Store,
    queue: TaskQueue,
    tasks: Sequence[str],
    answers: AnswerFile | None,
    inputs: StandardInput | None,
    passwords: PasswordAnswers,
) -> list[TaskRow]:
    """Work until the tasks have ended, or wait for an answer that nobody here can give, for the night or for each other."""
    while True:
        await engine.idle()
        rows = [row for row in map(store.task, tasks) if row is not None]
        was_answered = False
        for row in (row for row in rows if row.state is TaskState.NEEDS_YOU and row.needs):
            was_answered |= bool(
                (answers and await answers.give(store, queue, row.id))
                or await passwords.give(row.id, may_skip=inputs is None)
                or (inputs and await inputs.give())
            )
        if was_answered:
            continue
        stand_still = {row.id for row in rows if row.state not in (TaskState.QUEUED, *ENDED)}
        if all(row.state is not TaskState.QUEUED or row.not_before or stand_still & set(row.after) for row in rows):
            return rows


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
    now = clock.now()
    rows = [row for row in map(store.task, before) if row is not None and not is_to_come(row, now)]
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
    return str(options.language or language_of(_instruction(options)))


def _status(row: TaskRow) -> tuple[str, str | None]:
    names = {
        TaskState.DONE: "done",
        TaskState.FAILED: "failed",
        TaskState.CANCELLED: "cancelled",
        TaskState.WAITING: "waiting",
    }
    is_later = row.state is TaskState.QUEUED and row.not_before is not None
    return "waiting" if is_later else names.get(row.state, "needs_you"), row.error or None


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
    if row.state is TaskState.WAITING or (row.state is TaskState.QUEUED and row.not_before is not None):
        say("afternoon: `afternoon worker`, or the window, goes on with it then; this command has ended.")
    if row.state is TaskState.NEEDS_YOU and not row.needs:
        say(f"  afternoon resume {row.id}")
        say(f"  afternoon budget {row.id} USD|none")
    for question in (q for q in store.questions() if q.task == row.id):
        say(f"afternoon: {question.text} {'' if question.secret else ' / '.join(question.choices)}")
        say(f"  afternoon answer {question.id} " + ("--skip" if question.secret else '"…"'))
    for approval in (a for a in store.approvals() if a.task == row.id):
        card = said_of(approval.tool, approval.arguments, row.language)
        say(f"afternoon: waits for your yes: {card.title}")
        for line in card.lines:
            say(f"  {line}")
        say(f"  afternoon decide {approval.id} grant|deny")
