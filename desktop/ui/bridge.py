"""Answers for bringing what the engine announces to the widgets, never inside the engine's own task.

The bus is heard on whatever thread publishes; everything crosses into Qt by a queued signal, so no widget code runs
inside the agent's task and no widget can make it fail. Streams are gathered for 33 ms, which halves their cost. What
views then have to read and build they do through `pieces`: eight tasks that change at once must not hold up a frame.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.core.bus import Bus
from desktop.core.events import Progressed, Recorded, TextDelta
from desktop.core.turns import TurnEnded
from desktop.ui.piecework import Piecework

GATHER_MS = 33


class Bridge(QObject):
    """Signals for views. `recorded` carries a `Recorded` in journal order; `delta` and `progressed` carry (task, text)."""

    recorded = Signal(object)
    delta = Signal(str, str)
    progressed = Signal(str, str)
    tasks_changed = Signal(object)  # frozenset of task ids, at most every 33 ms: for views that ask the store again
    language_changed = Signal(str)
    settings_changed = Signal(object)  # the new Settings

    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pieces = Piecework(self)
        self._lock = threading.Lock()
        self._events: list[Recorded] = []
        self._texts: dict[str, list[str]] = {}
        self._spoke: set[str] = set()  # tasks with words in the turn under way
        self._progress: dict[str, str] = {}
        self._announced = False
        self._changed: set[str] = set()
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(GATHER_MS)
        self._gather.timeout.connect(self._on_gathered)
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._leave: Callable[[], None] = lambda: None

    def listen(self, bus: Bus) -> None:
        """Hear this bus from now on, and no other."""
        self._leave()
        self._leave = bus.subscribe(self.hear)

    def close(self) -> None:
        self._leave()
        self._gather.stop()
        self.pieces.stop()

    def hear(self, item: Any) -> None:
        """Takes what the bus announces, on any thread."""
        with self._lock:
            match item:
                case Recorded():
                    self._events.append(item)
                    if isinstance(item.event, TurnEnded) and item.event.task in self._spoke:
                        self._spoke.discard(item.event.task)
                        self._texts.setdefault(item.event.task, []).append("\n")  # the next turn begins a new line
                case TextDelta(task, text):
                    self._texts.setdefault(task, []).append(text)
                    self._spoke.add(task)
                case Progressed(task, text):
                    self._progress[task] = text
            announce, self._announced = not self._announced, True
        if announce:
            self._arrived.emit()

    def _on_arrived(self) -> None:
        with self._lock:
            self._announced = False
            events, self._events = self._events, []
        for event in events:
            self._changed.add(event.event.task)
            self.recorded.emit(event)
        if not self._gather.isActive():
            self._gather.start()

    def _on_gathered(self) -> None:
        with self._lock:
            texts, self._texts = self._texts, {}
            progress, self._progress = self._progress, {}
        changed, self._changed = frozenset(self._changed), set()
        if changed:
            self.tasks_changed.emit(changed)
        for task, pieces in texts.items():
            self.delta.emit(task, "".join(pieces))
        for task, text in progress.items():
            self.progressed.emit(task, text)
