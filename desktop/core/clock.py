"""Answers for time, sleep and fresh identities: the only place below `app` that asks the machine for them.

Everything else receives a `Clock`, so that the whole engine can run under a `SimulatedClock`.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import os
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Time as the engine sees it. `now` is aware and in UTC; `monotonic` is in seconds; `random` is in [0, 1)."""

    def now(self) -> datetime: ...
    def monotonic(self) -> float: ...
    def new_id(self) -> str: ...
    def random(self) -> float: ...
    async def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def new_id(self) -> str:
        return uuid7(time.time_ns() // 1_000_000, os.urandom(10))

    def random(self) -> float:
        return int.from_bytes(os.urandom(6), "big") / 2**48

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class SimulatedClock:
    """A clock that moves only when told to: `advance` wakes every sleeper whose time has come, in order.

    Identities are counted, so two runs of the same story give the same journal.
    """

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._elapsed = 0.0
        self._count = itertools.count(1)
        self._chance = random.Random(1)
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._elapsed

    def new_id(self) -> str:
        return uuid7(int(self._now.timestamp() * 1000), next(self._count).to_bytes(10, "big"))

    def random(self) -> float:
        """The same numbers in the same order for the same story."""
        return self._chance.random()

    async def sleep(self, seconds: float) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed + seconds, next(self._count), waiter))
        await waiter

    def advance(self, seconds: float) -> None:
        """Move on by `seconds` and wake whoever has slept long enough."""
        self._elapsed += seconds
        self._now += timedelta(seconds=seconds)
        while self._sleepers and self._sleepers[0][0] <= self._elapsed:
            waiter = heapq.heappop(self._sleepers)[2]
            if not waiter.done():
                waiter.set_result(None)


def uuid7(milliseconds: int, random: bytes) -> str:
    """A version 7 UUID (RFC 9562, section 5.7): sorts by the moment it was made. `random` is 10 bytes."""
    value = (milliseconds & (2**48 - 1)) << 80 | int.from_bytes(random, "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
