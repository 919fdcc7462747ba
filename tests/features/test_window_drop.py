"""A file and a folder dragged out of a real file manager into the real window become a finished document."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.support import screen
from tests.support.telling_window import Shown, TellingWindow

pytestmark = [pytest.mark.display, pytest.mark.slow, pytest.mark.needs("pcmanfm", "xdotool")]

MOVES, PAUSE_S = 25, 0.03  # a drag needs many small moves with time between them (a toolkit drops sudden ones)
FOLDER_ICON, FILE_ICON = (206, 97), (300, 97)  # inside the file manager's window, folders first
TRIES = 3

Screen = Mapping[str, str]
Point = tuple[int, int]


def xdotool(screen_: Screen, *words: object) -> list[str]:
    command = ["xdotool", *map(str, words)]
    done = subprocess.run(command, env=dict(screen_), capture_output=True, text=True, check=False, timeout=20)
    return done.stdout.split()


def until(condition: Callable[[], object], what: str, timeout_s: float = 20) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"no {what}"
        time.sleep(0.02)


def window(screen_: Screen, *search: str) -> str:
    """The id of the visible window that the search finds, once it is there."""
    until(lambda: xdotool(screen_, "search", "--onlyvisible", *search), f"window {search}")
    return xdotool(screen_, "search", "--onlyvisible", *search)[-1]


def corner(screen_: Screen, id: str) -> Point:
    """Where the window's content begins on the screen."""
    values = dict(line.split("=") for line in xdotool(screen_, "getwindowgeometry", "--shell", id))
    return int(values["X"]), int(values["Y"])


def settle(screen_: Screen, id: str, place: Point, size: Point) -> Point:
    """Gives a window its place; where its content begins, once that no longer changes."""
    xdotool(screen_, "windowsize", "--sync", id, *size)
    xdotool(screen_, "windowmove", "--sync", id, *place)
    seen: list[Point] = []

    def stands() -> bool:
        seen.append(corner(screen_, id))
        return len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]

    until(stands, "resting window")
    return seen[-1]


def drag(screen_: Screen, start: Point, end: Point) -> None:
    xdotool(screen_, "mousemove", *start, "mousedown", 1)
    words: list[object] = []
    for n in range(1, MOVES + 1):
        x, y = (round(a + (b - a) * n / MOVES) for a, b in zip(start, end, strict=True))
        words += ["mousemove", x, y, "sleep", PAUSE_S]
    xdotool(screen_, *words, "mouseup", 1)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    (folder / "calls").mkdir(parents=True)
    (folder / "calls" / "monday.md").write_text(
        "# Call\n\nOsterfen delivers 40 pallets on 9 March. Anna confirms it.\n"
    )
    (folder / "notes.md").write_text("# Tallowmere\n\nThe review is on 5 March. The price rises by 3 % in April.\n")
    return folder


@pytest.fixture
def file_manager(xvfb: Screen, given: Path, tmp_path: Path) -> Iterator[Screen]:
    """A file manager that shows `given`, with no settings of the person who runs the tests."""
    home = tmp_path / "file-manager"
    home.mkdir()
    environment = dict(xvfb) | {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "LANG": "C.UTF-8"}
    process = screen.start(["pcmanfm", str(given)], environment)
    yield xvfb
    screen.stop(process)


@pytest.fixture
def afternoon(xvfb: Screen, home: Path) -> Iterator[TellingWindow]:
    opened = TellingWindow(home, xvfb)
    yield opened
    opened.end()


def test_a_file_and_a_folder_dropped_from_the_file_manager_become_a_document(
    afternoon: TellingWindow, file_manager: Screen, given: Path
) -> None:
    files = window(file_manager, "--name", f"^{given.name}$")
    ours = window(file_manager, "--name", "^Afternoon$")
    afternoon.wait(lambda shown: shown["engine"])
    into = settle(file_manager, ours, (0, 0), (960, 600))
    out_of = settle(file_manager, files, (980, 300), (420, 300))
    target = (into[0] + 500, into[1] + 110)
    for icon, path in ((FOLDER_ICON, given / "calls"), (FILE_ICON, given / "notes.md")):
        drop(afternoon, file_manager, (out_of[0] + icon[0], out_of[1] + icon[1]), target, str(path))

    xdotool(file_manager, "windowfocus", "--sync", ours)
    afternoon.wait(lambda shown: shown["typing"])
    xdotool(file_manager, "type", "--delay", "15", "Summarise these files")
    afternoon.wait(lambda shown: shown["text"] == "Summarise these files")
    xdotool(file_manager, "key", "--clearmodifiers", "ctrl+Return")

    ended = afternoon.wait(lambda shown: shown["lanes"] and shown["lanes"][0]["state"] in ("done", "failed"))
    assert (ended["text"], ended["chips"]) == ("", [])
    assert ended["lanes"][0]["state"] == "done"
    assert ended["lanes"][0]["files"]
    assert (given / "notes.md").exists() and (given / "calls" / "monday.md").exists()


def drop(afternoon: TellingWindow, screen_: Screen, start: Point, end: Point, path: str) -> None:
    """Drags until the chip is there: a file manager that is still reading its folder lets the first try go."""

    def arrived(shown: Shown) -> bool:
        return path in shown["chips"] and not shown["dragging"]

    for _ in range(TRIES - 1):
        drag(screen_, start, end)
        try:
            afternoon.wait(arrived, 2)
        except AssertionError:
            continue
        return
    drag(screen_, start, end)
    afternoon.wait(arrived)
