"""Answers for what may start now, and when to look again: queued tasks, waits that are over, the network's return.

Deadlines are UTC wall times, compared by one ticker: a sleep that counts seconds stops while the computer sleeps.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from desktop.core.task import TaskRow, TaskState

PROBE_S = (5.0, 60.0)  # seconds between looks at the network, first and longest
SOON = timedelta(minutes=15)  # a wait that `run` and `worker --drain` sit out


class Network(Protocol):
    """Whether this computer has a network at all. Sends nothing."""

    async def is_up(self) -> bool: ...


class RouteProbe:
    """Asks the operating system for a route to the outside (a UDP socket that is connected and never written to)."""

    async def is_up(self) -> bool:
        return await asyncio.to_thread(_has_route)


def _has_route() -> bool:
    for family, address in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((address, 9))
                return True
        except OSError:
            continue  # no route in this family: the other one may have one
    return False


@dataclass(frozen=True, slots=True)
class Due:
    """What the queue says at one moment. `startable` in order; `next_at` is the next deadline; `offline` wait for the
    network; `is_idle`: nothing will start by itself soon."""

    startable: tuple[TaskRow, ...]
    next_at: datetime | None
    offline: tuple[str, ...]
    is_idle: bool


def due(rows: Sequence[TaskRow], accepts: Callable[[str], bool], now: datetime, is_back: bool = False) -> Due:
    """Look at all tasks that have not ended (`rows`, oldest first). `is_back`: the network has come back."""
    unended = {row.id for row in rows}
    startable: list[TaskRow] = []
    deadlines: list[datetime] = []
    offline: list[str] = []
    for row in rows:
        if not accepts(row.id) or row.state not in (TaskState.QUEUED, TaskState.WAITING):
            continue
        at = row.not_before if row.state is TaskState.QUEUED else row.wake_at
        if row.state is TaskState.WAITING and at is None and not is_back:
            offline.append(row.id)
        elif at is not None and at > now:
            deadlines.append(at)
        elif unended.isdisjoint(row.after):
            startable.append(row)
    next_at = min(deadlines, default=None)
    is_soon = next_at is not None and next_at - now <= SOON
    return Due(tuple(startable), next_at, tuple(offline), not startable and not is_soon)


class NetworkWatch:
    """When to look at the network for tasks that wait for it: often at first, then less. A task that went offline again
    right after the network seemed back waits longer each time."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._pause = 0.0
        self._next: datetime | None = None

    async def is_back(self, now: datetime) -> bool:
        """Ask with every tick while tasks wait for the network."""
        if self._next is None:
            self._pause = min(max(PROBE_S[0], self._pause * 2), PROBE_S[1])
            self._next = now + timedelta(seconds=self._pause)
        if now < self._next:
            return False
        if not await self._network.is_up():
            self._next = now + timedelta(seconds=PROBE_S[0])
            return False
        self._next = None
        return True

    def answered(self) -> None:
        """A provider was reached: the next time is a first time again."""
        self._pause, self._next = 0.0, None
