"""Identities sort by the moment they were made; a simulated clock moves only when told to."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest

from desktop.core.clock import SimulatedClock, SystemClock, uuid7

START = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def test_an_identity_is_a_version_7_uuid() -> None:
    for random in (bytes(10), b"\xff" * 10):
        made = uuid.UUID(uuid7(1_772_440_200_000, random))
        assert (made.version, made.variant) == (7, uuid.RFC_4122)
        assert made.int >> 80 == 1_772_440_200_000


def test_identities_sort_by_the_moment_they_were_made() -> None:
    assert uuid7(1, b"\xff" * 10) < uuid7(2, bytes(10)) < uuid7(2**47, bytes(10))


def test_the_systems_identities_differ_and_its_time_is_aware() -> None:
    clock = SystemClock()
    assert len({clock.new_id() for _ in range(1000)}) == 1000
    assert clock.now().utcoffset() == timedelta(0)
    assert clock.monotonic() <= clock.monotonic()


def test_two_simulated_clocks_tell_the_same_story() -> None:
    first, second = SimulatedClock(START), SimulatedClock(START)
    assert [first.new_id() for _ in range(3)] == [second.new_id() for _ in range(3)]
    assert len({first.new_id() for _ in range(50)}) == 50


def test_a_start_in_another_zone_is_told_in_utc() -> None:
    clock = SimulatedClock(START.astimezone(timezone(timedelta(hours=8))))
    assert (clock.now(), clock.now().utcoffset()) == (START, timedelta(0))


async def test_sleepers_wake_in_the_order_of_their_time() -> None:
    clock = SimulatedClock(START)
    woken: list[str] = []

    async def sleeper(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append(name)

    jobs = [asyncio.create_task(sleeper(name, s)) for name, s in (("late", 30), ("early", 10), ("middle", 20))]
    await asyncio.sleep(0)
    clock.advance(9.9)
    await asyncio.sleep(0)
    assert woken == []
    clock.advance(15)
    await asyncio.sleep(0)
    assert woken == ["early", "middle"]
    clock.advance(100)
    await asyncio.gather(*jobs)
    assert woken == ["early", "middle", "late"]
    assert clock.monotonic() == pytest.approx(124.9)
    assert clock.now() == START + timedelta(seconds=124.9)


async def test_a_sleeper_that_gave_up_does_not_stop_the_clock() -> None:
    clock = SimulatedClock(START)
    job = asyncio.create_task(clock.sleep(5))
    await asyncio.sleep(0)
    job.cancel()
    await asyncio.gather(job, return_exceptions=True)
    clock.advance(10)
    assert clock.monotonic() == 10
