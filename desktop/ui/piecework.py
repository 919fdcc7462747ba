"""Answers for work that need not be done at once: one piece per turn of the event loop, so that painting, ticks and keys
come between. What many tasks cause together would otherwise hold the window up for the sum of it all.

A piece is a method: asked for again while it waits, it keeps its place and is done once. It looks at what is there when
it is done, and takes nothing along; of a widget that has gone meanwhile nothing is done.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid


class Piecework(QObject):
    """The pieces that wait. `Bridge` holds the one that everything hearing of tasks shares, hence one piece in all."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[Callable[[], object], None] = {}
        self._next = QTimer(self)
        self._next.setInterval(0)  # fires once per turn of the event loop
        self._next.timeout.connect(self._on_next)

    def take(self, piece: Callable[[], object]) -> None:
        """Do `piece` at a later turn, behind what waits already."""
        self._waiting.setdefault(piece)
        if not self._next.isActive():
            self._next.start()

    def drop(self, piece: Callable[[], object]) -> None:
        """It is no longer wanted, or was done elsewhere."""
        self._waiting.pop(piece, None)

    def is_empty(self) -> bool:
        return not self._waiting

    def stop(self) -> None:
        """Nothing that waits is done."""
        self._waiting.clear()
        self._next.stop()

    def _on_next(self) -> None:
        piece = next(iter(self._waiting), None)
        if piece is not None:
            del self._waiting[piece]
        if not self._waiting:
            self._next.stop()
        owner = getattr(piece, "__self__", None)
        if piece is not None and (not isinstance(owner, QObject) or isValid(owner)):
            piece()
