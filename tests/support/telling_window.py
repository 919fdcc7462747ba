"""Runs the real window in a process that tells what it shows: one JSON line whenever chips or lanes have changed.

The observer only reads widgets; the program below it is started exactly as `python -m desktop` starts it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from tests.support.program import PROJECT, clean_environment

PATIENCE_S = 60

Shown: TypeAlias = dict[str, Any]

PROGRAM = """
import json, sys
from PySide6.QtCore import QTimer
from desktop.app import parts, start

class Telling(parts.App):
    def start(self, in_tray=False):
        super().start(in_tray)
        self.told = ""
        self.telling = QTimer(self)
        self.telling.timeout.connect(self.tell)
        self.telling.start(15)

    def tell(self):
        page = self.window.page("today")
        lanes = [
            {"id": lane.id, "state": lane.state, "note": lane.note, "said": lane.description,
             "files": [file.name for file in lane.files]}
            for lane in page.model.lanes
        ]
        composer = page.composer
        now = json.dumps({
            "engine": self.seat.is_ours(), "chips": [chip.path for chip in composer.chips.chips()],
            "text": composer.text(), "typing": composer.edit.hasFocus() and self.window.isActiveWindow(),
            "dragging": composer.panel.isVisible() and composer._dragging, "lanes": lanes,
        })
        if now != self.told:
            self.told = now
            print(now, flush=True)

parts.App = Telling
sys.exit(start.main(sys.argv[1:]))
"""


class TellingWindow:
    """The process and the last thing it told. `end` kills it, whatever it does."""

    def __init__(self, home: Path, environment: Mapping[str, str] | None = None) -> None:
        self.shown: Shown = {}
        command = [sys.executable, "-c", PROGRAM, "--home", str(home)]
        surroundings = clean_environment(home) | dict(environment or {}) | {"LANG": "C.UTF-8"}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, env=surroundings, cwd=PROJECT, stdout=pipe, stderr=pipe, encoding="utf-8"
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.shown = json.loads(line)

    def wait(self, condition: Callable[[Shown], object], timeout_s: float = PATIENCE_S) -> Shown:
        """What is shown once `condition` holds of it; AssertionError with the last state after `timeout_s` seconds."""
        deadline = time.monotonic() + timeout_s
        while not (self.shown and condition(shown := self.shown)):
            assert self.process.poll() is None, f"the window ended: {self.process.communicate()[1]}"
            assert time.monotonic() < deadline, f"still not shown: {self.shown}"
            time.sleep(0.01)
        return shown

    def kill(self) -> None:
        """As a power cut does: SIGKILL."""
        self.process.kill()
        self.process.wait(20)
        self._listener.join(20)

    def end(self) -> None:
        """Kills it if it still runs and closes its pipes."""
        self.kill()
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
