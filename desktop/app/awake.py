"""Answers for keeping the computer awake while tasks run: held while asked for, let go of always, also by a crash.

Linux asks systemd (the lock lives as long as a child that reads from our pipe), macOS runs `caffeinate -w` on our
process, Windows flags the calling thread. Each of them ends by itself when this process does.
"""

from __future__ import annotations

import ctypes
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any, Protocol

log = logging.getLogger(__name__)

ES_CONTINUOUS, ES_SYSTEM_REQUIRED = 0x80000000, 0x00000001  # winbase.h, SetThreadExecutionState
WAIT_S = 2.0


class Hold(Protocol):
    """One way of holding; `begin` is False when the platform refused."""

    def begin(self) -> bool: ...
    def end(self) -> None: ...


class Awake:
    """Holds while `use` was last told True."""

    def __init__(self, hold: Hold | None) -> None:
        self._hold, self._held = hold, False

    def use(self, wanted: bool) -> None:
        if self._hold is None or wanted is self._held:
            return
        if wanted:
            self._held = self._hold.begin()
        else:
            self._hold.end()
            self._held = False

    def is_held(self) -> bool:
        return self._held


class ChildHold:
    """A program that keeps the computer awake as long as it runs. Its standard input is a pipe of ours."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self.process: subprocess.Popen[bytes] | None = None

    def begin(self) -> bool:
        quiet = subprocess.DEVNULL
        try:
            self.process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
        except OSError as error:
            log.info("the computer cannot be kept awake: %s", error)
            return False
        return True

    def end(self) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        process.terminate()
        try:
            process.wait(WAIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class ThreadHold:
    """Windows: a flag of the thread that begins; the same thread ends it. `set_state` is SetThreadExecutionState."""

    def __init__(self, set_state: Callable[[int], int]) -> None:
        self._set_state = set_state

    def begin(self) -> bool:
        return self._set_state(ES_CONTINUOUS | ES_SYSTEM_REQUIRED) != 0

    def end(self) -> None:
        self._set_state(ES_CONTINUOUS)


def hold_of(platform: str = sys.platform) -> Hold | None:
    """The way of this platform; None where there is none."""
    if platform == "win32":
        kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009  # absent on the platforms mypy looks at
        return ThreadHold(kernel.SetThreadExecutionState)
    if platform == "darwin":
        return ChildHold(["caffeinate", "-i", "-w", str(os.getpid())])
    if shutil.which("systemd-inhibit"):
        return ChildHold(linux_command())
    return None


def linux_command() -> list[str]:
    """`cat` ends when our end of the pipe is closed, which the kernel does even after SIGKILL."""
    why = "A task is running"
    return ["systemd-inhibit", "--what=idle:sleep", "--who=Afternoon", f"--why={why}", "--mode=block", "cat"]
