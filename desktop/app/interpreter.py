"""Answers for how Python itself runs behind a window: which thread goes on, and when and where garbage is looked for.

Two habits of the interpreter cost frames. A thread that computes lets go of the interpreter only every 5 ms, and the
window's thread waits for that after each database query and each repaint. And a full collection looks at every object
there is, some hundred thousand once everything is imported. It does so on whichever thread happens to cause it, and a
widget that dies on another thread than its own takes the program with it: here only the window's thread looks.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, QTimer

SWITCH_S = 0.0005  # the longest that another thread holds up the window's
LOOK_MS = 1_000


def begin() -> None:
    """At the start of the process. From now on garbage is looked for by `Collector` only."""
    sys.setswitchinterval(SWITCH_S)
    gc.disable()


def settle(*_: object) -> None:
    """Once something large is imported and built: collections from now on look only at what comes later."""
    gc.freeze()


class Collector(QObject):
    """Looks for garbage between two events of the window, by Python's own thresholds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(collect)
        self._timer.start()


def collect() -> int:
    """One generation, the oldest that is due; returns how many objects were garbage."""
    limits = gc.get_threshold()
    due = [number for number, count in enumerate(gc.get_count()) if count > limits[number] > 0]
    return gc.collect(due[-1]) if due else 0
