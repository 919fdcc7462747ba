"""Given: which day it is, what is known of it, and which engine works."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtGui import QAccessible
from pytest_bdd import given, parsers

from desktop.app import models_watch
from desktop.core.clock import SimulatedClock
from desktop.core.events import RunEnded, RunStarted, TaskFailed, TaskSubmitted
from desktop.store.journal import Store
from tests.support import reviewed_task, told_day
from tests.support.desk import MORNING, Desk
from tests.support.model_server import Fault, FaultKind, ModelServer
from tests.support.script import NOTES, SMALL, ask, place, read, script, turn, write
from tests.support.seeded_week import seed, week_clock
from tests.support.story import told
from tests.support.told_requests import tell_requests, tell_sentences

Serve = Callable[..., ModelServer]

# --- days ---


@given("a first day")
@told
async def first_day(desk: Desk) -> None:
    await desk.open()


@given("a quiet day")
@told
async def quiet_day(desk: Desk) -> None:
    """Somebody else works, and one old task is there: no starters, and nothing that begins by itself."""

    clock = SimulatedClock(MORNING)

    def tell(store: Store) -> None:
        store.append_now(TaskSubmitted("old", "Tidy up", timezone="Europe/London"), TaskFailed("old", "x"))

    await desk.open_told(tell, clock)


@given("a told week")
@told
async def told_week(desk: Desk) -> None:
    await open_week(desk)


async def open_week(desk: Desk, more: Callable[[Store], object] = lambda store: None, language: str = "en") -> None:
    clock = week_clock()

    def tell(store: Store) -> None:
        seed(store, clock, desk.home / "tasks", language)
        more(store)

    await desk.open_told(tell, clock, language)


async def open_day(desk: Desk, day: str) -> None:
    clock = week_clock()
    await desk.open_told(lambda store: told_day.tell(store, clock, desk.home / "tasks", "en", day), clock)


@given("the day of the pictures")
@told
async def mockup_day(desk: Desk) -> None:
    await open_day(desk, "mockup")


@given("a day on which everything waits")
@told
async def waiting_day(desk: Desk) -> None:
    await open_day(desk, "waits")


@given("a day of forty tasks")
@told
async def forty_tasks(desk: Desk) -> None:
    await open_day(desk, "forty")


@given("a day with four requests")
@told
async def four_requests(desk: Desk) -> None:
    clock = week_clock()

    def tell(store: Store) -> None:
        seed(store, clock, desk.home / "tasks")
        tell_requests(store, clock)

    await desk.open_told(tell, clock)


@given("a week with sentences")
@told
async def week_with_sentences(desk: Desk) -> None:
    await open_week(desk, tell_sentences)


@given("a Chinese week with sentences")
@told
async def chinese_week(desk: Desk) -> None:
    await open_week(desk, partial(tell_sentences, language="zh"), "zh")


@given("a day with a reviewed task")
@told
async def reviewed_day(desk: Desk) -> None:
    desk.task = reviewed_task.TASK
    await open_week(desk, lambda store: reviewed_task.tell(store, desk.home / "tasks"))


@given("a day with an ended task")
@told
async def ended_task(desk: Desk) -> None:
    clock, notes = week_clock(), desk.file("notes.md", NOTES)

    def tell(store: Store) -> None:
        asked = TaskSubmitted("ended", "Summarise these notes", (str(notes),), timezone="Europe/London")
        store.append_now(asked, RunStarted("ended", "r"), TaskFailed("ended", "No space left."))
        store.append_now(RunEnded("ended", "r", "failed"))

    await desk.open_told(tell, clock)


# --- engines ---


@given("an engine that writes a summary")
@told
async def summary_engine(desk: Desk) -> None:
    desk.model = script(desk.home.parent / "scripts", SMALL)
    await desk.open()


@given(parsers.parse('an engine that asks "{question}"'))
@told
async def asking_engine(desk: Desk, question: str) -> None:
    turns = [turn(ask(question, "The first", "The second")), turn(read()), turn(write()), {"text": "All done."}]
    desk.model = script(desk.home.parent / "scripts", turns)
    await desk.open()


@given("an engine that wants to place a copy in a folder of mine")
@told
async def placing_engine(desk: Desk) -> None:
    (desk.folder / "kept").mkdir()
    turns = [turn(read()), turn(write()), turn(place(desk.folder / "kept")), {"text": "All done."}]
    desk.model = script(desk.home.parent / "scripts", turns)
    await desk.open()


@given("an engine that wants to move my invoices")
@told
async def moving_engine(desk: Desk) -> None:
    moves = []
    for name in ("March.txt", "April.txt"):
        path = desk.file(f"papers/{name}", f"Invoice of {name}")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        moves.append({"source": str(path), "target": str(path.parent / "Invoices" / name), "sha256": digest})
    turns = [turn(("move_files", {"moves": moves})), {"text": "All done."}]
    desk.model = script(desk.home.parent / "scripts", turns)
    await desk.open()


@given("an engine that is not there yet")
@told
async def missing_engine(desk: Desk) -> None:
    desk.model = f"scripted:{desk.home.parent / 'scripts' / 'script.json'}"
    await desk.open()


@given("an engine on this computer")
@told
async def local_engine(desk: Desk, model_server: Serve) -> None:
    await open_with_server(desk, model_server(list(SMALL)))


@given(parsers.re(r"an engine on this computer that hesitates at its (?P<number>\d)(nd|rd) answer"), {"number": int})
@told
async def hesitating_engine(desk: Desk, model_server: Serve, number: int) -> None:
    await open_with_server(desk, model_server(list(SMALL), faults={number: Fault(FaultKind.STALL, at=0)}))


async def open_with_server(desk: Desk, server: ModelServer) -> None:
    desk.server, desk.model = server, "local:scripted-1"
    desk.choose(local_url=server.v1)
    await desk.open()


@given("the offline engine and another one on this computer")
@told
async def two_engines(desk: Desk, model_server: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some seconds after the start the window asks the other one which models it has; here at once."""
    monkeypatch.setattr(models_watch, "AFTER_S", 0.0)
    desk.server = server = model_server(list(SMALL))
    desk.choose(local_url=server.v1)
    await desk.open()
    await desk.until((desk.home / "models-seen.json").exists)


@given(parsers.re(r"a model outside this computer, (?P<chosen>and Auto|chosen for everything)"))
@told
async def model_outside(desk: Desk, model_server: Serve, chosen: str) -> None:
    desk.server = server = model_server(list(SMALL))
    model = "auto" if chosen == "and Auto" else "anthropic:claude-opus-4-8"
    desk.choose(anthropic_url=server.url, model=model)
    await desk.open()


@given("my folder is private")
@told
async def private_folder(desk: Desk) -> None:
    desk.app.change_settings(desk.app.settings.with_(private_folders=(str(desk.folder),)))


@given("a screen reader that listens")
@told
async def screen_reader(desk: Desk) -> None:
    QAccessible.setActive(True)
    desk.app.outside.announcer.announced.connect(lambda words, at_once: desk.heard.append(words))
