"""Answers for which events are worth a notification, and when: waiting for you, ready, stopped, and no others.

Several requests of one task are one piece of news, told once in ten minutes; what came meanwhile is told when these
are over, if it still waits. Whoever looks at the window is told nothing. Until `quiet_until`, and while the calendar is
busy, news is held and told as one afterwards; a task that is needed within half an hour is told of in spite of the
calendar. No Qt here: the tray asks, shows, and brings the time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from desktop.core.events import ApprovalRequested, QuestionAsked, Recorded, RunEnded, TaskCompleted, TaskFailed

AGAIN = timedelta(minutes=10)
GATHERED = timedelta(milliseconds=400)  # requests of one step arrive one after the other
SOON = timedelta(minutes=30)  # needed within this: told in spite of the calendar
MORNING = time(8)


class Kind(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing to tell about one task."""

    task: str
    kind: Kind


def kind_of(recorded: Recorded) -> Kind | None:
    """What an event is news of; None for most."""
    match recorded.event:
        case TaskCompleted():
            return Kind.READY
        case TaskFailed():
            return Kind.STOPPED
        case QuestionAsked() | ApprovalRequested():
            return Kind.WAITING
        case RunEnded(outcome="needs_you", reason=reason) if reason:  # a limit, a full disk: nothing was asked before
            return Kind.WAITING
    return None


def tomorrow_morning(now: datetime, zone: tzinfo) -> datetime:
    """08:00 of the next day in the person's zone."""
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), MORNING, zone)


def never(_: datetime) -> datetime | None:
    """The calendar of someone who has none."""
    return None


def not_known(_: str) -> datetime | None:
    """When a task is needed, if nobody said so."""
    return None


@dataclass(slots=True)
class News:
    """What was heard and not told yet. `pieces` hands out what is due at `now`, each once.

    `busy` gives the end of the stretch of appointments that holds a moment, None outside of any; `needed` the moment
    by which a task must be done, None if nobody said so.
    """

    quiet_until: datetime | None = None
    busy: Callable[[datetime], datetime | None] = never
    needed: Callable[[str], datetime | None] = not_known
    _due: dict[Piece, datetime] = field(default_factory=dict)
    _held: dict[str, Piece] = field(default_factory=dict)
    _told_waiting: dict[str, datetime] = field(default_factory=dict)

    def hear(self, recorded: Recorded, now: datetime) -> None:
        """Takes an event that nobody was looking at."""
        kind = kind_of(recorded)
        if kind is None:
            return
        piece = Piece(recorded.event.task, kind)
        if self._is_held(piece, now):
            self._due.pop(Piece(piece.task, Kind.WAITING), None)
            self._held[piece.task] = piece  # the last word on a task is the one that counts
        elif kind is Kind.WAITING:
            last = self._told_waiting.get(piece.task)
            again = now + GATHERED if last is None else max(now + GATHERED, last + AGAIN)
            self._due.setdefault(piece, again)
        else:
            self._held.pop(piece.task, None)
            self._due.pop(Piece(piece.task, Kind.WAITING), None)
            self._due[piece] = now

    def remind(self, piece: Piece, at: datetime) -> None:
        """The person asked to be told again then."""
        self._due[piece] = at

    def is_quiet(self, now: datetime) -> bool:
        """Whether the person asked for quiet."""
        return self.quiet_until is not None and now < self.quiet_until

    def pieces(self, now: datetime) -> list[Piece]:
        """What is to be told now, one notification each."""
        for piece in [each for each, at in self._due.items() if at <= now and self._is_held(each, now)]:
            del self._due[piece]
            self._held[piece.task] = piece
        pressing = [each for each in self._held.values() if not self._is_held(each, now)] if self._holds(now) else []
        for piece in pressing:
            del self._held[piece.task]
        ready = [piece for piece, at in self._due.items() if at <= now]
        for piece in ready:
            del self._due[piece]
        return self._told([*ready, *pressing], now)

    def held(self, now: datetime) -> list[Piece]:
        """What was held, once nothing holds it any more; to be told as one."""
        if self._holds(now) or not self._held:
            return []
        held, self._held = list(self._held.values()), {}
        return self._told(held, now)

    def next_at(self, now: datetime) -> datetime | None:
        """When to ask again; None while there is nothing to tell."""
        moments = list(self._due.values())
        if self._held:
            free = self.quiet_until if self.is_quiet(now) else self.busy(now)
            moments.append(free or now)
            if not self.is_quiet(now):
                moments += [at - SOON for task in self._held if (at := self.needed(task)) is not None]
        return max(now, min(moments)) if moments else None

    def forget(self) -> None:
        """The person looks at the window: what is not told yet is no longer news."""
        self._due.clear()
        self._held.clear()

    # --- over a restart ---

    def kept(self) -> Mapping[str, str]:
        """What is not told yet, as kinds by task."""
        return {piece.task: piece.kind.value for piece in (*self._due, *self._held.values())}

    def restore(self, kept: Mapping[str, str]) -> None:
        """What an earlier start had heard and not told."""
        for task, kind in kept.items():
            if kind in set(Kind):
                self._held[task] = Piece(task, Kind(kind))

    def _told(self, pieces: list[Piece], now: datetime) -> list[Piece]:
        for piece in pieces:
            if piece.kind is Kind.WAITING:
                self._told_waiting[piece.task] = now
            else:
                self._told_waiting.pop(piece.task, None)
        return pieces

    def _holds(self, now: datetime) -> bool:
        return self.is_quiet(now) or self.busy(now) is not None

    def _is_held(self, piece: Piece, now: datetime) -> bool:
        if self.is_quiet(now):
            return True
        if self.busy(now) is None:
            return False
        at = self.needed(piece.task)
        return at is None or at - now > SOON
