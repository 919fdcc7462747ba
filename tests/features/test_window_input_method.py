"""Chinese written with a real input method: what is being composed is not an instruction yet, and starts nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from desktop.core.clock import SystemClock
from desktop.store.journal import Store
from tests.support import input_method
from tests.support.program import PROJECT, clean_environment

PATIENCE_S = 60
TAKES_OVER_S = 15
pytestmark = [
    pytest.mark.display,
    pytest.mark.skipif(not input_method.is_there(), reason="not installed: ibus, ibus-libpinyin"),
]


@pytest.fixture
def session(xvfb: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """In a folder with a short name: that of the daemon's socket may have 107 characters."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with input_method.ibus(xvfb, Path(folder) / "person") as environment:
            yield environment


@pytest.fixture
def window(session: Mapping[str, str], home: Path) -> Iterator[str]:
    """The X11 name of the open window, with the keyboard."""
    notes = home.with_name("notes.md")
    notes.write_text("The review is on 5 March.")
    home.mkdir(exist_ok=True)
    (home / "draft.json").write_text(json.dumps({"text": "", "paths": [str(notes)]}))  # offline works only from files
    environment = clean_environment(home) | dict(session) | {"LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "desktop", "--home", str(home)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, env=environment, cwd=PROJECT, stdout=pipe, stderr=pipe, text=True)
    try:
        until(lambda: xdotool(session, "search", "--onlyvisible", "--name", "^Afternoon$"))
        until((home / "engine.json").exists)
        (name, *_) = xdotool(session, "search", "--onlyvisible", "--name", "^Afternoon$")
        xdotool(session, "windowfocus", "--sync", name)
        yield name
    finally:
        process.terminate()
        out, err = process.communicate(timeout=PATIENCE_S)
    assert (out, err) == ("", "")


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "still not true"
        time.sleep(0.05)


def xdotool(session: Mapping[str, str], *words: str) -> list[str]:
    done = subprocess.run(
        ["xdotool", *words], env=dict(session), capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )
    return done.stdout.split()


def draft(home: Path) -> str:
    """What the composer holds; what is being composed is not part of it."""
    try:
        return str(json.loads((home / "draft.json").read_text(encoding="utf-8"))["text"])
    except FileNotFoundError:
        return ""


def instructions(home: Path) -> list[str]:
    store = Store.open(home, SystemClock())
    try:
        return [row.instruction for row in store.tasks()]
    finally:
        store.close()


def took_over(session: Mapping[str, str], window: str, home: Path) -> None:
    """The input method wrote 你好. A field that met it only a moment ago writes the letters: they are taken out again. On a
    desktop where it never takes over there is nothing to test."""
    deadline = time.monotonic() + TAKES_OVER_S
    while time.monotonic() < deadline:
        input_method.choose_pinyin(session)
        xdotool(session, "key", "ctrl+n")
        xdotool(session, "type", "--delay", "60", "nihao")
        xdotool(session, "key", "space")
        until(lambda: draft(home))
        if draft(home) == "你好":
            return
        xdotool(session, "key", "ctrl+a", "BackSpace")
        until(lambda: not draft(home))
        xdotool(session, "windowfocus", "--sync", window)
    pytest.skip("the input method did not take over")


def test_ctrl_enter_starts_only_what_has_been_composed(session: Mapping[str, str], window: str, home: Path) -> None:
    took_over(session, window, home)
    xdotool(session, "type", "--delay", "60", "zhongguo")
    xdotool(session, "key", "ctrl+Return", "space")
    until(lambda: draft(home) != "你好" or instructions(home))
    assert (draft(home), instructions(home)) == ("你好中国", [])
    xdotool(session, "key", "ctrl+Return")
    until(lambda: instructions(home))
    assert instructions(home) == ["你好中国"]
