from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.core.clock import SimulatedClock
from desktop.core.errors import EngineBusy
from desktop.store.lock import EngineLock, Holder, holder
from tests.support.program import PROJECT
from tests.unit.store.conftest import NOON


def test_the_lock_is_held_once_and_says_by_whom_and_since_when(home: Path, clock: SimulatedClock) -> None:
    first = EngineLock(home, clock)
    assert holder(home) is None
    first.acquire()
    assert holder(home) == Holder(os.getpid(), NOON)
    with pytest.raises(EngineBusy) as caught:
        EngineLock(home, clock).acquire()
    assert str(os.getpid()) in caught.value.en
    assert "2026-03-02 12:00" in caught.value.en
    first.release()
    assert holder(home) is None
    EngineLock(home, clock).acquire()


def test_a_lock_taken_twice_by_its_holder_is_taken_once(home: Path, clock: SimulatedClock) -> None:
    with EngineLock(home, clock) as lock:
        lock.acquire()
        assert lock.is_held
    assert holder(home) is None
    lock.release()


def test_the_lock_of_a_killed_engine_is_free(home: Path, clock: SimulatedClock) -> None:
    program = f"""
from pathlib import Path
from desktop.core.clock import SystemClock
from desktop.store.lock import EngineLock
EngineLock(Path({str(home)!r}), SystemClock()).acquire()
LOCK = EngineLock
print("held", flush=True)
input()
""".replace("EngineLock(Path", "KEPT = EngineLock(Path").replace(").acquire()", ")\nKEPT.acquire()")
    engine = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT
    )
    assert engine.stdout is not None
    assert engine.stdin is not None
    try:
        assert engine.stdout.readline() == "held\n"
        found = holder(home)
        assert found is not None
        assert found.pid == engine.pid
        with pytest.raises(EngineBusy):
            EngineLock(home, clock).acquire()
    finally:
        engine.send_signal(signal.SIGKILL)
        engine.wait()
        engine.stdout.close()
        engine.stdin.close()
    assert holder(home) is None
    with EngineLock(home, clock):
        assert holder(home) == Holder(os.getpid(), NOON)
