"""The real program on a real screen with a window manager and a tray host: closing, coming back, leaving."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.program import PROJECT, clean_environment
from tests.support.screen import start, stop

pytestmark = [pytest.mark.display, pytest.mark.needs("xdotool", "trayer")]

Open = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def tray_host(xvfb: Mapping[str, str]) -> Iterator[None]:
    host = start(["trayer", "--edge", "bottom", "--width", "20", "--align", "right"], xvfb)
    yield
    stop(host)


@pytest.fixture
def open_window(xvfb: Mapping[str, str], home: Path) -> Iterator[Open]:
    """Starts the program on the screen; whatever still runs at the end is ended."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str) -> subprocess.Popen[str]:
        environment = clean_environment(home) | dict(xvfb) | {"LANG": "C.UTF-8"}
        command = [sys.executable, "-m", "desktop", "--home", str(home), *arguments]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, env=environment, cwd=PROJECT, stdout=pipe, stderr=pipe, text=True))
        return started[-1]

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=20)


def xdotool(screen: Mapping[str, str], *words: str) -> list[str]:
    done = subprocess.run(
        ["xdotool", *words], env=dict(screen), capture_output=True, text=True, check=False, timeout=20
    )
    return done.stdout.split()


def windows(screen: Mapping[str, str]) -> list[str]:
    return xdotool(screen, "search", "--onlyvisible", "--name", "^Afternoon$")


def until(condition: Callable[[], object], timeout_s: float = 40) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "still not true"
        time.sleep(0.05)


def press(screen: Mapping[str, str], keys: str) -> None:
    xdotool(screen, "windowfocus", "--sync", windows(screen)[0], "key", "--clearmodifiers", keys)


def engine_works(home: Path) -> bool:
    return (home / "engine.json").exists()


def test_the_window_appears_and_ctrl_q_ends_the_process(open_window: Open, xvfb: Mapping[str, str], home: Path) -> None:
    process = open_window()
    until(lambda: windows(xvfb) and engine_works(home))
    press(xvfb, "ctrl+q")
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")
    assert not engine_works(home)


@pytest.mark.usefixtures("tray_host")
def test_closing_keeps_working_and_a_second_start_brings_it_back(
    open_window: Open, xvfb: Mapping[str, str], home: Path
) -> None:
    process = open_window()
    until(lambda: windows(xvfb) and engine_works(home))
    time.sleep(1.5)  # the icon is looked for once a second; closing before that only minimises
    press(xvfb, "ctrl+w")
    until(lambda: not windows(xvfb))
    assert process.poll() is None
    assert engine_works(home)
    second = open_window()
    second.communicate(timeout=30)
    assert second.returncode == 0
    until(lambda: windows(xvfb))
    press(xvfb, "ctrl+q")
    assert process.wait(30) == 0


@pytest.mark.usefixtures("tray_host")
def test_started_to_the_tray_no_window_shows(open_window: Open, xvfb: Mapping[str, str], home: Path) -> None:
    process = open_window("--tray")
    until(lambda: engine_works(home))
    assert windows(xvfb) == []
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_while_idle(
    open_window: Open, xvfb: Mapping[str, str], home: Path, number: signal.Signals
) -> None:
    process = open_window()
    until(lambda: windows(xvfb) and engine_works(home))
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")


def test_after_a_kill_the_next_start_works_at_once(open_window: Open, xvfb: Mapping[str, str], home: Path) -> None:
    first = open_window()
    until(lambda: windows(xvfb) and engine_works(home))
    first.kill()
    first.wait(20)
    (home / "engine.json").unlink(missing_ok=True)
    again = open_window()
    until(lambda: windows(xvfb) and engine_works(home))
    again.send_signal(signal.SIGTERM)
    assert again.wait(30) == 0


@pytest.mark.parametrize(
    ("display", "said"), [({}, "There is no display"), ({"DISPLAY": ":4095"}, "The display :4095 does not answer")]
)
def test_without_a_screen_it_says_so_instead_of_aborting(home: Path, display: dict[str, str], said: str) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {key: value for key, value in clean_environment(home).items() if key not in hidden} | display
    done = subprocess.run(
        [sys.executable, "-m", "desktop"],
        env=environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == 1
    assert not home.exists()


def test_a_data_folder_that_cannot_be_made_is_one_sentence(
    open_window: Open, xvfb: Mapping[str, str], home: Path
) -> None:
    home.parent.mkdir(exist_ok=True)
    home.write_text("a file stands where the folder should be")
    process = open_window()
    until(lambda: windows(xvfb))
    assert process.stderr is not None
    first = process.stderr.readline()
    assert "cannot be used" in first
    press(xvfb, "ctrl+w")
    _, err = process.communicate(timeout=40)
    assert process.returncode == 2
    err = first + err
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err
