"""A real input method: an IBus daemon with the Intelligent Pinyin engine, on a screen and a session bus of its own.

The daemon's own configuration service needs dconf, which a bare session lacks; `ibus-memconf` keeps it in memory.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.screen import start, stop

PROGRAMS = ("dbus-daemon", "ibus-daemon", "ibus", "xdotool")
ENGINE = "libpinyin"
MEMORY = next(
    (str(path) for path in map(Path, ("/usr/libexec/ibus-memconf", "/usr/lib/ibus/ibus-memconf")) if path.exists()), ""
)
PATIENCE_S = 60


def is_there() -> bool:
    """Whether the daemon, its configuration in memory and the Pinyin engine are installed."""
    has_engine = Path(f"/usr/share/ibus/component/{ENGINE}.xml").exists()
    return bool(MEMORY) and has_engine and all(shutil.which(program) for program in PROGRAMS)


@contextmanager
def ibus(screen: Mapping[str, str], folder: Path) -> Iterator[Mapping[str, str]]:
    """Yields the environment in which Qt programs are written to through IBus. `folder` becomes HOME."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, parents=True)
    environment = {**screen, "HOME": str(folder), "XDG_RUNTIME_DIR": str(runtime), "QT_IM_MODULE": "ibus"}
    environment |= {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "CACHE", "DATA", "STATE")}
    read_end, write_end = os.pipe()
    command = ["dbus-daemon", "--session", "--nofork", f"--print-address={write_end}"]
    bus = subprocess.Popen(command, pass_fds=(write_end,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    started = [bus]
    os.close(write_end)
    with os.fdopen(read_end) as announced:
        environment["DBUS_SESSION_BUS_ADDRESS"] = announced.readline().strip()
    try:
        daemon = ["ibus-daemon", "--panel=disable", "--emoji-extension=disable", "--config=disable"]
        started.append(start(daemon, environment))
        wait_for("libpinyin", environment, "list-engine")
        started.append(start([MEMORY, "--ibus"], environment))
        yield environment
    finally:
        for process in reversed(started):
            stop(process)


def choose_pinyin(environment: Mapping[str, str]) -> None:
    """What is typed from now on is Pinyin. Waits until it is so."""
    deadline = time.monotonic() + PATIENCE_S
    while ENGINE not in asked(environment, "engine"):
        assert time.monotonic() < deadline, "the input method did not take over"
        asked(environment, "engine", ENGINE)


def wait_for(words: str, environment: Mapping[str, str], *question: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while words not in asked(environment, *question):
        assert time.monotonic() < deadline, f"ibus {question} never said {words}"
        time.sleep(0.1)


def asked(environment: Mapping[str, str], *question: str) -> str:
    """What `ibus …` prints."""
    done = subprocess.run(
        ["ibus", *question], env=dict(environment), capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )
    return done.stdout
