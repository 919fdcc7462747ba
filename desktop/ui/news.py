"""Answers for which events are worth a notification, and when: waiting for you, ready, stopped, and no others.

Several requests of one task are one piece of news, told once in ten minutes; what came meanwhile is told when these
are over, if it still waits. Whoever looks at the window is told nothing. Until `quiet_until` news is held, and told as
one afterwards. No Qt here: the tray asks, shows, and brings the time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from desktop.core.events import ApprovalRequested, QuestionAsked, Recorded, RunEnded, TaskCompleted, TaskFailed

AGAIN = timedelta(minutes=10)
GATHERED = timedelta(milliseconds=400)  # requests of one step arrive one after the other
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


@dataclass(slots=True)
class News:
    """What was heard and not told yet. `pieces` hands out what is due at `now`, each once."""

    quiet_until: datetime | None = None
    _due: dict[Piece, datetime] = field(default_factory=dict)
    _held: dict[str, Piece] = field(default_factory=dict)
    _told_waiting: dict[str, datetime] = field(default_factory=dict)

    def hear(self, recorded: Recorded, now: datetime) -> None:
        """Takes an event that nobody was looking at."""
        kind = kind_of(recorded)
        if kind is None:
            return
        piece = Piece(recorded.event.task, kind)
        if self.is_quiet(now):
            self._held[piece.task] = piece  # the last word on a task is the one that counts
        elif kind is Kind.WAITING:
            last = self._told_waiting.get(piece.task)
            again = now + GATHERED if last is None else max(now + GATHERED, last + AGAIN)
            self._due.setdefault(piece, again)
        else:
            self._due.pop(Piece(piece.task, Kind.WAITING), None)
            self._due[piece] = now

    def is_quiet(self, now: datetime) -> bool:
        return self.quiet_until is not None and now < self.quiet_until

    def pieces(self, now: datetime) -> list[Piece]:
        """What is to be told now, one notification each."""
        if self.is_quiet(now):
            self._hold()
            return []
        ready = [piece for piece, at in self._due.items() if at <= now]
        for piece in ready:
            del self._due[piece]
            if piece.kind is Kind.WAITING:
                self._told_waiting[piece.task] = now
            else:
                self._told_waiting.pop(piece.task, None)
        return ready

    def held(self, now: datetime) -> list[Piece]:
        """What was held while it was quiet, once it no longer is; to be told as one."""
        if self.is_quiet(now) or not self._held:
            return []
        held, self._held = list(self._held.values()), {}
        return held

    def next_at(self, now: datetime) -> datetime | None:
        """When to ask again; None while there is nothing to tell."""
        if self.is_quiet(now):
            return self.quiet_until
        return min(self._due.values(), default=now if self._held else None)

    def forget(self) -> None:
        """The person looks at the window: what is not told yet is no longer news."""
        self._due.clear()
        self._held.clear()

    def _hold(self) -> None:
        for piece in self._due:
            self._held[piece.task] = piece
        self._due.clear()
