"""Answers for giving a failing provider a rest: one state for all tasks of this engine, in memory only.

After a restart every circuit is closed again: the first task that fails opens it.
"""

from __future__ import annotations

from datetime import datetime

from desktop.core.clock import Clock


class Circuits:
    """Open circuits by provider (agent.asking.Circuits)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, datetime] = {}

    def open_until(self, provider: str) -> datetime | None:
        """Until when nobody asks `provider` (aware UTC), None when it may be asked."""
        until = self._open.get(provider)
        if until is not None and until <= self._clock.now():
            del self._open[provider]
            return None
        return until

    def trip(self, provider: str, until: datetime) -> None:
        """It failed too often: nobody asks it before `until`."""
        self._open[provider] = max(until, self._open.get(provider, until))

    def mend(self, provider: str) -> None:
        """It has answered."""
        self._open.pop(provider, None)
