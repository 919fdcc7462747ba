"""Answers for announcing: every subscriber hears every event, in one order, on the thread that publishes.

A handler that publishes does not interleave: its event waits until all have heard the present one.
A handler that fails is the subscriber's bug: the others still hear, then the error is raised.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

Handler = Callable[[Any], None]


class Bus:
    """An ordered, synchronous event bus."""

    def __init__(self) -> None:
        self._handlers: list[Handler] = []
        self._waiting: deque[Any] = deque()
        self._busy = False

    def subscribe(self, handler: Handler) -> Callable[[], None]:
        """Add `handler`; the function returned takes it off again."""
        self._handlers.append(handler)

        def leave() -> None:
            if handler in self._handlers:
                self._handlers.remove(handler)

        return leave

    def publish(self, event: Any) -> None:
        self._waiting.append(event)
        if self._busy:
            return
        self._busy = True
        failures: list[Exception] = []
        try:
            while self._waiting:
                current = self._waiting.popleft()
                for handler in tuple(self._handlers):
                    try:
                        handler(current)
                    except Exception as error:  # noqa: BLE001  the others must still hear; raised below
                        failures.append(error)
        finally:
            self._busy = False
        if len(failures) == 1:
            raise failures[0]
        if failures:
            raise ExceptionGroup("several subscribers failed", failures)
