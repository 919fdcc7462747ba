"""Every subscriber hears every event, in one order, whatever the others do."""

from __future__ import annotations

import pytest

from desktop.core.bus import Bus


def test_all_subscribers_hear_one_order_even_when_one_publishes() -> None:
    bus = Bus()
    first: list[int] = []
    second: list[int] = []

    def echo(event: int) -> None:
        first.append(event)
        if event == 1:
            bus.publish(2)
            bus.publish(3)

    bus.subscribe(echo)
    bus.subscribe(second.append)
    bus.publish(1)
    assert first == second == [1, 2, 3]


def test_who_left_hears_nothing_and_leaving_twice_is_no_mistake() -> None:
    bus = Bus()
    heard: list[int] = []
    leave = bus.subscribe(heard.append)
    bus.publish(1)
    leave()
    leave()
    bus.publish(2)
    assert heard == [1]


def test_a_subscriber_may_leave_while_it_hears() -> None:
    bus = Bus()
    heard: list[int] = []
    once: list[int] = []

    def hear_once(event: int) -> None:
        once.append(event)
        leave()

    leave = bus.subscribe(hear_once)
    bus.subscribe(heard.append)
    bus.publish(1)
    bus.publish(2)
    assert (once, heard) == ([1], [1, 2])


def test_one_failing_subscriber_does_not_silence_the_others() -> None:
    bus = Bus()
    heard: list[int] = []

    def fail(event: int) -> None:
        raise LookupError(event)

    bus.subscribe(fail)
    bus.subscribe(heard.append)
    with pytest.raises(LookupError):
        bus.publish(1)
    assert heard == [1]
    bus.subscribe(fail)
    with pytest.raises(ExceptionGroup) as failures:
        bus.publish(2)
    assert [type(error) for error in failures.value.exceptions] == [LookupError, LookupError]
    assert heard == [1, 2]
