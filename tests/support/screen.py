"""A real X11 screen without a monitor: Xvfb with the openbox window manager, on a free display number."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

PROGRAMS = ("Xvfb", "openbox")


@contextmanager
def screen(size: str = "1440x900x24") -> Iterator[Mapping[str, str]]:
    """Yields the environment in which a program finds the screen; stops what it started at the end."""
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(
        command, pass_fds=(write_end,), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(write_end)
    with os.fdopen(read_end) as announced:
        number = announced.readline().strip()  # Xvfb writes it once it accepts clients
    if not number:
        server.wait(10)
        raise RuntimeError(f"Xvfb did not start: exit code {server.returncode}")
    environment = {key: value for key, value in os.environ.items() if key not in ("WAYLAND_DISPLAY", "XAUTHORITY")}
    environment |= {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "XDG_SESSION_TYPE": "x11"}
    started = [server]
    try:
        started.append(start(["openbox"], environment))
        yield environment
    finally:
        for process in reversed(started):
            stop(process)


def start(command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Starts a silent companion program (window manager, tray host, file manager) on the screen."""
    return subprocess.Popen(
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends a program we started, politely first."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
