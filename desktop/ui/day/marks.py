"""Answers for what fits on a lane: which marks keep their disc and where captions stand. Pure arithmetic, no Qt.

Marks closer than 26 pixels cannot all be discs: the most important keeps it, the others become ticks. A caption never
crosses the now line and never covers another; it may interrupt the noon line. What finds no place is left out, since
the inspector has it in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

APART = 26.0
CLEAR_OF_NOW = 8.0
CLEAR_OF_DISC = 18.0
GAP = 6.0
NEAR = 20.0  # a text may stand this far beside its mark to leave the noon line whole


class MarkKind(StrEnum):
    """In order of priority: the first keeps its disc when two collide."""

    NEEDS_YOU = "needs_you"
    QUESTION = "question_open"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    DONE = "done"
    RUNNING = "running"
    PAUSED = "paused"
    WAITING = "waiting"
    QUEUED = "queued"
    APPROVAL = "approval"
    ANSWERED = "answered"


PRIORITY = {kind: place for place, kind in enumerate(MarkKind)}


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark at its pixel, as a disc or as a tick."""

    index: int
    x: float
    disc: bool


def settle(kinds: Sequence[MarkKind], xs: Sequence[float], apart: float = APART) -> tuple[Spot, ...]:
    """Decide for each mark (parallel sequences) whether it is a disc; the order of the marks is kept."""
    kept: list[float] = []
    discs = set()
    for index in sorted(range(len(kinds)), key=lambda each: (PRIORITY[kinds[each]], -xs[each])):
        if all(abs(xs[index] - x) >= apart for x in kept):
            kept.append(xs[index])
            discs.add(index)
    return tuple(Spot(index, x, index in discs) for index, x in enumerate(xs))


@dataclass(frozen=True, slots=True)
class Span:
    """Room taken on a line, from `left` to `right`."""

    left: float
    right: float

    @property
    def width(self) -> float:
        return self.right - self.left

    def meets(self, other: Span) -> bool:
        return self.left < other.right + GAP and other.left < self.right + GAP


@dataclass(frozen=True, slots=True)
class Room:
    """Where texts may stand on one line of a lane: between `limits`, off the now line, if possible off noon."""

    limits: Span
    noon_x: float
    now_x: float | None = None


def place(x: float, width: float, room: Room, taken: Sequence[Span], from_left: bool = False) -> Span | None:
    """Where a text of `width` for the mark at `x` stands: near its mark, else moved aside; None if nowhere.

    `from_left` prefers a text that begins 12 pixels left of the mark (two-line captions) over a centred one.
    """
    side = _side_of_now(x, room)
    if width > side.width:
        return None
    before_noon, after_noon = room.noon_x - CLEAR_OF_NOW - width, room.noon_x + CLEAR_OF_NOW
    middle, right = x - width / 2, x + 14 - width
    starts = [x - 12, middle, after_noon, right, before_noon]
    if not from_left:
        starts = [middle, x - 12, right, before_noon, after_noon]
    starts = [start for start in starts if start - NEAR <= x <= start + width + NEAR]
    starts += [min(max(start, side.left), side.right - width) for start in starts]
    spans = [Span(start, start + width) for start in starts]
    fitting = [
        span
        for span in spans
        if span.left >= side.left - 0.01 and span.right <= side.right + 0.01 and not any(map(span.meets, taken))
    ]
    return min(fitting, key=lambda span: span.left < room.noon_x < span.right, default=None)


def place_beside_now(now_x: float, width: float, limits: Span) -> Span:
    """Where the caption of running work stands: ends before the now line when it fits, else on the roomier side.

    The span may be narrower than `width`: the text is then elided.
    """
    before = now_x - CLEAR_OF_DISC - limits.left
    after = limits.right - now_x - CLEAR_OF_DISC
    if width <= before or before >= after:
        wide = min(width, before)
        return Span(now_x - CLEAR_OF_DISC - wide, now_x - CLEAR_OF_DISC)
    return Span(now_x + CLEAR_OF_DISC, now_x + CLEAR_OF_DISC + min(width, after))


def _side_of_now(x: float, room: Room) -> Span:
    limits, now_x = room.limits, room.now_x
    if now_x is None or not limits.left < now_x < limits.right:
        return limits
    if x <= now_x:
        return Span(limits.left, now_x - CLEAR_OF_NOW)
    return Span(now_x + CLEAR_OF_NOW, limits.right)
