"""Process start to the first painted window, and idle memory, against an empty PySide6 window in the same run.

    .venv/bin/python -m tests.bench.bench_start [ROUNDS]

Both windows run offscreen and alternate. "Painted" is the first turn of the event loop after the first frame; memory is
PSS (/proc/self/smaps_rollup) five seconds after it, when the engine of the program holds its lock and waits for work.
Goals: at most 2x and 2x.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
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
from desktop import app

def shown(parts, in_tray=False):
    parts.window.first_painted.connect(tell_painted)
    start(parts, in_tray)

start, app.App.start = app.App.start, shown
sys.exit(app.main(sys.argv[1:]))
"""
)


def measure(program: str, *arguments: str) -> tuple[float, float]:
    """Milliseconds to the first frame and megabytes of PSS when idle."""
    environment = dict(os.environ) | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(PROJECT), "LANG": "C.UTF-8"}
    began = time.perf_counter()
    command = [sys.executable, "-c", program, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        painted = (time.perf_counter() - began) * 1000
        assert said == "painted\n", f"the window was not painted: {said!r}"
        time.sleep(IDLE_S)
        memory = pss_megabytes(process.pid)
        process.kill()
    return painted, memory


def pss_megabytes(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    line = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024


def main(argv: list[str]) -> int:
    rounds = int(argv[0]) if argv else ROUNDS
    empty, program = [], []
    with tempfile.TemporaryDirectory() as folder:
        measure(EMPTY)  # warms the file cache for both
        measure(PROGRAM, "--home", folder)
        for _ in range(rounds):
            empty.append(measure(EMPTY))
            program.append(measure(PROGRAM, "--home", folder))
    for column, name, unit in ((0, "first painted window", "ms"), (1, "idle memory (PSS)", "MB")):
        bare = statistics.median(each[column] for each in empty)
        ours = statistics.median(each[column] for each in program)
        print(f"{name}: {ours:.0f} {unit} against {bare:.0f} {unit} empty = {ours / bare:.2f}x (goal 2x)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
