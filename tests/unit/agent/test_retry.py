"""The table of DURABILITY (retries), line by line: what follows a failed try, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desktop.agent.retry import (
    CIRCUIT_OPEN,
    MAX_TRIES,
    MAX_UNFOUND,
    MAX_UNREADABLE,
    Again,
    AskPerson,
    Fail,
    FailedTry,
    GiveUp,
    Later,
    Next,
    Pass,
    Replace,
    Shorten,
    backoff,
    plan,
)
from desktop.core.failure import FailureKind, ModelFailure

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TRANSIENT = ["rate_limit", "overloaded", "incomplete"]


def after(
    kind: str, tries: int = 1, wait_s: float | None = None, chance: float = 0.5, since_s: float = 0.0, unfound: int = 0
) -> Next:
    """What follows the last of `tries` failures of one kind, the first of them `since_s` ago."""
    first = NOW - timedelta(seconds=since_s)
    failures = [FailedTry(kind, first), *(FailedTry(kind, NOW) for _ in range(tries - 1))]
    return plan(ModelFailure(FailureKind(kind), "a", "said", wait_s=wait_s), failures, NOW, chance, unfound)


def test_every_kind_of_failure_has_a_line_in_the_table() -> None:
    for kind in FailureKind:
        assert after(kind) is not None


def test_a_short_rate_limit_is_waited_for_with_a_little_more_so_that_not_all_come_at_once() -> None:
    assert after("rate_limit", wait_s=30, chance=0.0) == Again(30)
    assert after("rate_limit", wait_s=30, chance=1.0) == Again(33)
    assert after("rate_limit", wait_s=120, chance=0.0) == Again(120)


def test_a_long_rate_limit_lets_other_tasks_go_on() -> None:
    assert after("rate_limit", wait_s=120.5, chance=0.0) == Later(NOW + timedelta(seconds=120.5))
    assert after("rate_limit", wait_s=3600, chance=1.0) == Later(NOW + timedelta(seconds=3960))


@pytest.mark.parametrize("kind", TRANSIENT)
def test_without_a_word_on_when_the_wait_grows_and_is_spread(kind: str) -> None:
    ceilings = [2, 4, 8, 16, 32, 60, 60][: MAX_UNREADABLE - 1 if kind == "incomplete" else 7]
    tries = range(1, len(ceilings) + 1)
    assert [after(kind, n, chance=1.0) for n in tries] == [Again(float(c)) for c in ceilings]
    assert [after(kind, n, chance=0.0) for n in tries] == [Again(1.0)] * len(ceilings)


def test_waits_stay_between_one_second_and_sixty() -> None:
    waits = [backoff(tries, chance / 10) for tries in range(1, 100) for chance in range(10)]
    assert min(waits) == 1.0
    assert 50 < max(waits) < 60


@pytest.mark.parametrize("kind", [kind for kind in TRANSIENT if kind != "incomplete"])
def test_after_eight_tries_or_ten_minutes_the_provider_gets_a_rest(kind: str) -> None:
    assert isinstance(after(kind, MAX_TRIES - 1), Again)
    assert after(kind, MAX_TRIES) == GiveUp(NOW + CIRCUIT_OPEN)
    assert isinstance(after(kind, 2, since_s=599), Again)
    assert after(kind, 2, since_s=600) == GiveUp(NOW + CIRCUIT_OPEN)


def test_a_provider_that_always_says_one_second_is_not_asked_for_ever() -> None:
    assert isinstance(after("rate_limit", MAX_TRIES, wait_s=1), GiveUp)


def test_a_server_that_is_too_busy_may_say_when() -> None:
    assert after("overloaded", 1, wait_s=20, chance=0.0) == Again(20)
    assert after("overloaded", 1, wait_s=300, chance=0.0) == Later(NOW + timedelta(seconds=300))


def test_nobody_can_ask_for_more_than_a_day() -> None:
    assert after("rate_limit", 1, wait_s=99_999_999_999_999.0, chance=0.0) == Later(NOW + timedelta(days=1))


def test_a_model_that_answers_nonsense_is_left_and_its_provider_is_not_blamed() -> None:
    assert isinstance(after("incomplete", MAX_UNREADABLE - 1), Again)
    assert after("incomplete", MAX_UNREADABLE) == Pass()


def test_an_address_that_is_never_found_while_there_is_a_network_is_the_person_s() -> None:
    assert after("offline", unfound=MAX_UNFOUND - 1) == Later(None)
    assert after("offline", unfound=MAX_UNFOUND) == AskPerson()


def test_a_conversation_that_is_too_long_is_shortened_once() -> None:
    assert after("too_long") == Shorten()
    assert after("too_long", 2) == AskPerson()


@pytest.mark.parametrize(
    ("kind", "follows"),
    [
        ("budget", AskPerson()),
        ("sign_in", AskPerson()),
        ("cannot", AskPerson()),
        ("unknown_model", Replace()),
        ("rejected", Fail()),
        ("offline", Later(None)),
    ],
)
def test_what_a_second_try_would_not_mend_is_not_tried(kind: str, follows: Next) -> None:
    assert after(kind) == follows
    assert after(kind, 5) == follows
