"""Around the window: the tray of a desktop, a real notification service, quick capture from a second start, faults."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desktop.core.clock import SystemClock
from desktop.settings.settings import Settings, save
from desktop.store.journal import Store
from desktop.work.queue import TaskQueue
from tests.support import calendar_file
from tests.support.desktop_session import PATIENCE_S, Daemon, session_bus
from tests.support.program import PROJECT, clean_environment

pytestmark = [pytest.mark.display, pytest.mark.needs("xdotool", "dbus-daemon")]


@pytest.fixture
def session(xvfb: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """The screen and a session bus of its own."""
    with session_bus() as address:
        yield {**xvfb, "DBUS_SESSION_BUS_ADDRESS": address}


@pytest.fixture
def daemon(session: Mapping[str, str]) -> Iterator[Daemon]:
    made = Daemon(session)
    made.wait("ready")
    yield made
    made.end()


Open = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def open_window(session: Mapping[str, str], home: Path) -> Iterator[Open]:
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str, program: str = "") -> subprocess.Popen[str]:
        environment = clean_environment(home) | dict(session) | {"LANG": "C.UTF-8"}
        start = ["-c", program] if program else ["-m", "desktop"]
        command = [sys.executable, *start, "--home", str(home), *arguments]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, env=environment, cwd=PROJECT, stdout=pipe, stderr=pipe, text=True))
        return started[-1]

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=20)


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "still not true"
        time.sleep(0.05)


def xdotool(session: Mapping[str, str], *words: str) -> list[str]:
    done = subprocess.run(
        ["xdotool", *words], env=dict(session), capture_output=True, text=True, check=False, timeout=20
    )
    return done.stdout.split()


def shown(session: Mapping[str, str], title: str) -> list[str]:
    return xdotool(session, "search", "--onlyvisible", "--name", f"^{title}$")


def engine_works(home: Path) -> bool:
    return (home / "engine.json").exists()


def submit(home: Path, text: str, *files: Path) -> str:
    """From another process, as the command line does."""
    import asyncio

    store = Store.open(home, SystemClock())
    try:
        return asyncio.run(TaskQueue(store, SystemClock(), home).submit(text, list(files)))
    finally:
        store.close()


def test_what_a_task_came_to_is_told_by_the_desktop_and_a_click_leads_there(
    open_window: Open, daemon: Daemon, session: Mapping[str, str], home: Path
) -> None:
    open_window("--tray")
    assert daemon.wait("tray")
    until(lambda: engine_works(home))
    submit(home, "Tidy up")
    told = daemon.wait("notified")
    assert "Tidy up" in told["title"] + told["body"]
    assert any(word in told["title"] for word in ("ready", "waiting", "stopped"))
    assert "default" in told["actions"] or told["actions"] == []
    assert shown(session, "Afternoon") == []
    daemon.click(told["id"])
    until(lambda: shown(session, "Afternoon"))


def test_a_desktop_without_a_tray_still_tells_and_a_button_leads_to_the_files(
    open_window: Open, session: Mapping[str, str], home: Path, tmp_path: Path
) -> None:
    """It says so through its notification service; the window, which nobody can see, comes with the button."""
    daemon = Daemon(session, "--no-tray")
    try:
        daemon.wait("ready")
        open_window("--tray")
        until(lambda: engine_works(home))
        notes = tmp_path / "notes.md"
        notes.write_text("# Plan\n\nAna will send the offer by Friday 15 May 2026.\n", encoding="utf-8")
        submit(home, "List the promises as a table", notes)
        told = daemon.wait("notified")
        assert told["title"].endswith("is ready") and told["picture"] == [48, 48]
        assert told["actions"] == ["default", "Open", "review", "Review", "folder", "Show in folder"]
        assert shown(session, "Afternoon") == []
        daemon.click(told["id"], "review")
        until(lambda: shown(session, "Afternoon"))
        assert daemon.wait("closed")["id"] == told["id"]
    finally:
        daemon.end()


def test_news_held_by_a_meeting_is_told_after_it_even_by_the_next_start(
    open_window: Open, daemon: Daemon, home: Path, tmp_path: Path
) -> None:
    now, half = SystemClock().now().astimezone(ZoneInfo("Europe/London")), timedelta(hours=6)
    start, end = (f"{moment:%Y%m%dT%H%M%S}" for moment in (now - half, now + half))
    meeting = calendar_file.event("m", start, end, "Long meeting")
    file = tmp_path / "work.ics"
    file.write_bytes(calendar_file.calendar(meeting).encode())
    save(home, Settings().with_(language="en", calendars=(str(file),)))
    first = open_window("--tray")
    daemon.wait("tray")
    until(lambda: engine_works(home))
    task = submit(home, "Tidy up")
    reader = Store.open(home, SystemClock())
    try:
        until(lambda: not is_under_way(reader, task))
    finally:
        reader.close()
    until(lambda: (home / "news.json").exists() and task in (home / "news.json").read_text())
    first.send_signal(signal.SIGTERM)
    assert first.wait(PATIENCE_S) == 0
    assert task in (home / "news.json").read_text()
    file.write_bytes(calendar_file.calendar(meeting.replace("END:VEVENT", "STATUS:CANCELLED\r\nEND:VEVENT")).encode())
    open_window("--tray")
    told = daemon.wait("notified")
    assert "Tidy up" in told["title"] + told["body"]
    until(lambda: not (home / "news.json").exists())


def test_while_it_is_quiet_the_desktop_is_told_nothing(
    open_window: Open, daemon: Daemon, session: Mapping[str, str], home: Path
) -> None:
    """What would be told comes before the goodbye of a closed window; only that one arrives."""
    save(home, Settings().with_(language="en", quiet_until="2099-01-01T08:00:00+00:00"))
    open_window()
    daemon.wait("tray")
    until(lambda: shown(session, "Afternoon") and engine_works(home))
    task = submit(home, "Tidy up")
    reader = Store.open(home, SystemClock())
    try:
        until(lambda: not is_under_way(reader, task))
    finally:
        reader.close()
    xdotool(session, "windowfocus", "--sync", shown(session, "Afternoon")[0], "key", "--clearmodifiers", "ctrl+w")
    assert daemon.wait("notified")["title"] == "Afternoon keeps working"


def is_under_way(store: Store, task: str) -> bool:
    row = store.task(task)
    return row is None or row.state in ("queued", "working")


def test_a_second_start_brings_quick_capture_and_enter_starts_a_task_with_what_was_attached(
    open_window: Open, session: Mapping[str, str], home: Path
) -> None:
    home.mkdir()
    attached = str(PROJECT / "resources" / "sample_week" / "sales.xlsx")
    draft = json.dumps({"text": "", "paths": [attached]})
    (home / "draft-capture.json").write_text(draft, encoding="utf-8")
    open_window("--tray")
    until(lambda: engine_works(home))
    second = open_window("--capture")
    assert second.wait(PATIENCE_S) == 0
    until(lambda: shown(session, "Quick capture"))
    assert shown(session, "Afternoon") == []
    capture = shown(session, "Quick capture")[0]
    xdotool(session, "windowfocus", "--sync", capture, "type", "--delay", "40", "Tidy up")
    xdotool(session, "windowfocus", "--sync", capture, "key", "Return")
    store = Store.open(home, SystemClock())
    try:
        until(lambda: [row.instruction for row in store.tasks()] == ["Tidy up"])
    finally:
        store.close()
    until(lambda: not shown(session, "Quick capture"))  # it goes away by itself after four seconds


FAULTY = """
import sys
from PySide6.QtCore import QTimer
from desktop.app import parts, start

class Faulty(parts.App):
    def start(self, in_tray=False):
        super().start(in_tray)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.fail)
        self.timer.start(200)

    def fail(self):
        raise ValueError("the key sk-ant-api03-Zx81kPq0LmN4vB7cD2eF was refused")

parts.App = Faulty
sys.exit(start.main(sys.argv[1:]))
"""


def test_a_fault_of_ours_becomes_a_report_without_secrets_and_the_window_lives_on(
    open_window: Open, session: Mapping[str, str], home: Path
) -> None:
    process = open_window(program=FAULTY)
    until(lambda: list((home / "faults").glob("* ValueError.txt")))
    until(lambda: engine_works(home))
    text = next((home / "faults").glob("* ValueError.txt")).read_text(encoding="utf-8")
    assert "sk-ant" not in text and "was refused" in text and "in fail" in text
    assert process.poll() is None
    xdotool(session, "windowfocus", "--sync", shown(session, "Afternoon")[0], "key", "--clearmodifiers", "ctrl+q")
    assert process.wait(PATIENCE_S) == 0
    assert not (home / "faults" / "native.txt").exists()
