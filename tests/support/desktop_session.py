"""A session bus of a test's own, and the notification service on it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.support.program import PROJECT

PATIENCE_S = 60

Told = dict[str, Any]


@contextmanager
def session_bus() -> Iterator[str]:
    """Its address."""
    read_end, write_end = os.pipe()
    command = ["dbus-daemon", "--session", "--nofork", f"--print-address={write_end}"]
    bus = subprocess.Popen(command, pass_fds=(write_end,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write_end)
    with os.fdopen(read_end) as announced:
        address = announced.readline().strip()
    try:
        yield address
    finally:
        bus.kill()
        bus.wait(20)


class Daemon:
    """The notification service; `wait` gives the next thing it was asked."""

    def __init__(self, environment: Mapping[str, str], *options: str) -> None:
        self._heard: queue.Queue[Told] = queue.Queue()
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "tests.support.notification_daemon", *options]
        self.process = subprocess.Popen(
            command, cwd=PROJECT, env=dict(environment), stdin=pipe, stdout=pipe, encoding="utf-8"
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._heard.put(json.loads(line))

    def wait(self, what: str) -> Told:
        deadline = time.monotonic() + PATIENCE_S
        while (told := self._heard.get(timeout=max(0.1, deadline - time.monotonic())))["what"] != what:
            pass
        return told

    def click(self, id: int, action: str = "default") -> None:
        """On the notification, or on one of its buttons."""
        self._say(f"click {id} {action}")

    def allow(self, id: int, token: str) -> None:
        """Whoever showed it may bring a window forward."""
        self._say(f"token {id} {token}")

    def dismiss(self, id: int) -> None:
        self._say(f"dismiss {id}")

    def _say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def end(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=20)
