"""Process start to the first painted window and to the day shown in it, and idle memory, against an empty PySide6 window
in the same run.

Both windows run offscreen, alternate, and use compiled bytecode as an installed program does. "Painted" is the first
turn of the event loop after the first frame, "the day shown" that after the Today page was painted, when one can type.
Memory is measured some seconds later, when the engine of the program holds its lock and waits for work: PSS
(/proc/self/smaps_rollup), which shares libraries out among all processes that run at the moment, and what is resident.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.program import PROJECT

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

GOAL = 2.0
ROUNDS = 7
IDLE_S = 5.0

TELL = """
def tell_painted():
    print("painted", flush=True)
"""

EMPTY = (
    TELL
    + """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

class Empty(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, tell_painted)

app = QApplication(sys.argv)
window = Empty()
window.resize(1360, 880)
window.show()
app.exec()
"""
)

PROGRAM = (
    TELL
    + """
import sys
from desktop.app import interpreter
interpreter.begin()
from desktop.ui.lean_imports import leave_sources_unread
leave_sources_unread()
from desktop.app import start
from desktop.app.frame import Frame
from PySide6.QtCore import QEvent, QObject, QTimer

class Watch(QObject):
    def eventFilter(self, page, event):
        if event.type() == QEvent.Type.Paint:
            page.removeEventFilter(self)
            QTimer.singleShot(0, lambda: print("shown", flush=True))
        return False

class Told(Frame):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.watch, self.show_page = Watch(), self.window.show_page
        self.window.first_painted.connect(tell_painted)
        self.window.show_page = self.watched

    def watched(self, name):
        self.show_page(name)
        self.window.page(name).installEventFilter(self.watch)

start.Frame = Told
sys.exit(start.main(sys.argv[1:]))
"""
)


def measure(program: str, folder: Path, *arguments: str) -> tuple[float, float, float, float]:
    """Milliseconds to the first frame and to the day, megabytes of PSS and resident when idle."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(PROJECT), "LANG": "C.UTF-8"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    began = time.perf_counter()
    command = [sys.executable, "-c", program, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        painted = shown = (time.perf_counter() - began) * 1000
        assert said == "painted\n", f"the window was not painted: {said!r}"
        if program is PROGRAM:
            said = process.stdout.readline()
            shown = (time.perf_counter() - began) * 1000
            assert said == "shown\n", f"the day was not shown: {said!r}"
        time.sleep(IDLE_S)
        memory = [megabytes(process.pid, name) for name in ("Pss", "Rss")]
        process.kill()
    return painted, shown, memory[0], memory[1]


def megabytes(pid: int, name: str) -> float:
    """A figure of /proc/PID/smaps_rollup."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    line = next(line for line in rollup.splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


def test_start_and_idle_memory_against_an_empty_window(tmp_path: Path) -> None:
    empty, program = [], []
    measure(EMPTY, tmp_path)  # compiles, and warms the file cache, for both
    measure(PROGRAM, tmp_path, "--home", str(tmp_path / "home"))
    for _ in range(ROUNDS):
        empty.append(measure(EMPTY, tmp_path))
        program.append(measure(PROGRAM, tmp_path, "--home", str(tmp_path / "home")))
    figures = (("first painted window", "ms"), ("the day shown", "ms"), ("memory (PSS)", "MB"), ("resident", "MB"))
    for column, (name, unit) in enumerate(figures):
        bare = statistics.median(each[column] for each in empty)
        ours = statistics.median(each[column] for each in program)
        print(f"\n{name}: {ours:.0f} {unit} against {bare:.0f} {unit} empty = {ours / bare:.2f}x (goal {GOAL:g}x)")
