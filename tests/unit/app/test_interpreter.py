from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import pytest

from desktop.app import interpreter


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    interval, was_on = sys.getswitchinterval(), gc.isenabled()
    yield
    sys.setswitchinterval(interval)
    gc.unfreeze()
    if was_on:
        gc.enable()
    else:
        gc.disable()


def test_a_thread_that_computes_lets_the_window_in_within_a_millisecond() -> None:
    interpreter.begin()
    assert sys.getswitchinterval() <= 0.001


def test_no_thread_looks_for_garbage_by_itself() -> None:
    interpreter.begin()
    interpreter.settle()
    assert not gc.isenabled()


def test_garbage_is_looked_for_once_enough_has_come() -> None:
    gc.disable()
    gc.collect()
    assert interpreter.collect() == 0
    for _ in range(gc.get_threshold()[0] + 100):
        circle: list[object] = []
        circle.append(circle)
    assert interpreter.collect() >= gc.get_threshold()[0]


def test_a_collection_does_not_look_at_what_was_there_before() -> None:
    kept = [[] for _ in range(5_000)]
    interpreter.settle()
    assert len(gc.get_objects()) < len(kept) <= gc.get_freeze_count()
