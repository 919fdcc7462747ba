"""Answers for what follows a failed try: one pure table (DURABILITY: retries), and the waits between tries.

The engine is the only owner of a failure: adapters ask once, the chat model is never told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.core.failure import FailureKind, ModelFailure

PATIENCE_S = 120.0  # a longer Retry-After lets other tasks go on meanwhile
JITTER = 0.1
FIRST_S, LONGEST_S = 1.0, 60.0
MAX_TRIES = 8
TRIES_WITHIN = timedelta(minutes=10)
MAX_UNREADABLE = 4  # answers that broke off or made no sense; each of them may have been charged
MAX_UNFOUND = 12  # tries without a network while this computer has one: the address is wrong
LONGEST_WAIT_S = 86_400.0  # what a Retry-After may ask for
CIRCUIT_OPEN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class FailedTry:
    """One failed try of the present turn, as the journal tells it. `at` None where the moment is not known."""

    kind: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """Ask again after `wait_s` seconds."""

    wait_s: float


@dataclass(frozen=True, slots=True)
class Later:
    """The run ends; the task goes on by itself at `until`, None: when the network is back."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class GiveUp:
    """This back end is of no use before `until`: another one, or wait for it."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Shorten:
    """The conversation is too long for the window: compact, then ask once more."""


@dataclass(frozen=True, slots=True)
class Replace:
    """The model is gone: its configured successor, or the person."""


@dataclass(frozen=True, slots=True)
class Pass:
    """This model does not get it right: another one the person allowed, or the person. The provider itself is well."""


@dataclass(frozen=True, slots=True)
class AskPerson:
    """Only the person can do something about it."""


@dataclass(frozen=True, slots=True)
class Fail:
    """Asking again would bring the same answer: the task fails."""


Next = Again | Later | GiveUp | Shorten | Replace | Pass | AskPerson | Fail


def plan(failure: ModelFailure, tries: Sequence[FailedTry], now: datetime, chance: float, unfound: int = 0) -> Next:
    """What follows. `tries` are the failed tries of this turn, the present one last; `chance` is in [0, 1); `unfound` is
    how often in a row there seemed to be no network."""
    match failure.kind:
        case FailureKind.RATE_LIMIT | FailureKind.OVERLOADED if (failure.wait_s or 0.0) > PATIENCE_S:
            asked = min(failure.wait_s or 0.0, LONGEST_WAIT_S)
            return Later(now + timedelta(seconds=asked * (1 + JITTER * chance)))
        case FailureKind.INCOMPLETE if sum(each.kind == FailureKind.INCOMPLETE for each in tries) >= MAX_UNREADABLE:
            return Pass()
        case FailureKind.RATE_LIMIT | FailureKind.OVERLOADED | FailureKind.INCOMPLETE:
            return _again(failure, tries, now, chance)
        case FailureKind.OFFLINE:
            return AskPerson() if unfound >= MAX_UNFOUND else Later(None)
        case FailureKind.TOO_LONG:
            before = sum(each.kind == FailureKind.TOO_LONG for each in tries)
            return Shorten() if before <= 1 else AskPerson()
        case FailureKind.UNKNOWN_MODEL:
            return Replace()
        case FailureKind.REJECTED:
            return Fail()
        case FailureKind.BUDGET | FailureKind.SIGN_IN | FailureKind.CANNOT:
            return AskPerson()


def _again(failure: ModelFailure, tries: Sequence[FailedTry], now: datetime, chance: float) -> Next:
    first = next((each.at for each in tries if each.at is not None), now)
    if len(tries) >= MAX_TRIES or now - first >= TRIES_WITHIN:
        return GiveUp(now + CIRCUIT_OPEN)
    if failure.kind is FailureKind.RATE_LIMIT and failure.wait_s is not None:
        return Again(failure.wait_s * (1 + JITTER * chance))
    if failure.wait_s is not None:  # a 503 may say when, too
        return Again(max(failure.wait_s, backoff(len(tries), chance)))
    return Again(backoff(len(tries), chance))


def backoff(tries: int, chance: float) -> float:
    """Seconds: full jitter between 1 and 2, 4, 8 ... 60 (AWS Architecture Blog, "Exponential backoff and jitter")."""
    ceiling = min(LONGEST_S, FIRST_S * 2.0 ** min(tries, 6))
    return FIRST_S + chance * (ceiling - FIRST_S)
