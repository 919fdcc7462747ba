"""Answers for the words on a thread: times above the marks, captions below them, each on a plate of the sheet's tint.

A caption takes the room it needs: all its words in few lines, else what fits with "…". The most
important mark speaks first; what finds no place is in the inspector.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from desktop.ui.day.backdrop import fill_plate
from desktop.ui.day.lane import Lane, LaneMark
from desktop.ui.day.look import SheetLook, draw_text, elide, text_width
from desktop.ui.day.marks import PRIORITY, MarkKind, Room, Span, place, place_beside_now
from desktop.ui.translation import tr

CAPTION_WIDTHS = (110.0, 150.0, 190.0)
CAPTION_LOUD = (150.0, 190.0, 270.0, 330.0)
LABEL_GAP = 18.0
CAPTION_GAP = 27.0
CAPTION_LINE = 15.0
FOOT = 5.0  # below the last line of a caption

INKS = {
    MarkKind.NEEDS_YOU: "attnText",
    MarkKind.QUESTION: "attnText",
    MarkKind.STOPPED: "bad",
    MarkKind.DONE: "ok",
    MarkKind.QUEUED: "night",
    MarkKind.RUNNING: "accent",
}
LOUD = (MarkKind.NEEDS_YOU, MarkKind.QUESTION, MarkKind.STOPPED)

Line = tuple[str, QFont, str]  # text, font, name of its colour


@dataclass(frozen=True)
class Ground:
    """What a lane is painted on: its look, the height of its thread, its lower edge, and the tint behind its words."""

    look: SheetLook
    y: float
    bottom: float
    selected: bool = False
    hovered: bool = False

    def words(self, painter: QPainter, span: Span, baseline: float, text: str, font: QFont, color: str) -> None:
        """Text on a plate in the tint of the sheet, so that lines behind it pause."""
        plate = QRectF(span.left - 3, baseline - 11, span.width + 6, 15)
        fill_plate(painter, self.look, plate, self.selected, self.hovered)
        draw_text(painter, span.left, baseline, text, font, self.look.theme.color(color))

    @property
    def caption_y(self) -> float:
        """Baseline of the first line of a caption."""
        return self.y + (CAPTION_GAP if self.look.comfortable else 24.0)

    @property
    def caption_lines(self) -> int:
        """How many lines of caption the lane has room for."""
        if not self.look.comfortable:
            return 1
        return max(1, min(3, int((self.bottom - FOOT - self.caption_y) // CAPTION_LINE) + 1))


@dataclass
class Taken:
    """Room that is taken above and below a thread."""

    room: Room
    above: list[Span] = field(default_factory=list)
    below: list[Span] = field(default_factory=list)


def paint_words(painter: QPainter, ground: Ground, lane: Lane, shown: Sequence[tuple[LaneMark, float]]) -> Taken:
    """Times above and captions below the discs (each with its pixel), the most important first."""
    look = ground.look
    limits = Span(look.columns.hours_left + 2, look.columns.hours_right - 4)
    taken = Taken(Room(limits, look.noon_x, look.now_x))
    for mark, x in sorted(shown, key=lambda each: _turn(each[0].kind)):
        if mark.kind is MarkKind.RUNNING:
            taken.below.append(_paint_running(painter, ground, lane, limits))
            continue
        if look.comfortable and not look.narrow:
            paint_above(painter, ground, taken, x, mark.time, INKS.get(mark.kind, "ink2"), mark.kind in INKS)
        _paint_caption(painter, ground, taken, mark, x)
    return taken


def _turn(kind: MarkKind) -> tuple[bool, int]:
    """Who speaks first. "4 files" speaks last, since Delivered says it too."""
    return kind is MarkKind.DONE, PRIORITY[kind]


def paint_above(
    painter: QPainter, ground: Ground, taken: Taken, x: float, text: str, color: str, is_strong: bool = False
) -> None:
    """A time above the thread at `x`, if there is room."""
    font = ground.look.theme.font("meta", 700 if is_strong else 400)
    span = place(x, text_width(text, font), taken.room, taken.above) if text else None
    if span is not None:
        taken.above.append(span)
        ground.words(painter, span, ground.y - LABEL_GAP, text, font, color)


def paint_below(painter: QPainter, ground: Ground, taken: Taken, x: float, text: str, color: str) -> None:
    """One line below the thread at `x`, if there is room."""
    font = ground.look.theme.font("meta")
    span = place(x, text_width(text, font) + 1, taken.room, taken.below) if text else None
    if span is not None:
        taken.below.append(span)
        ground.words(painter, span, ground.caption_y, text, font, color)


def _paint_running(painter: QPainter, ground: Ground, lane: Lane, limits: Span) -> Span:
    look = ground.look
    font = look.theme.font("meta", 600)
    text = running_caption(lane, look.narrow)
    span = place_beside_now(look.now_x or 0.0, text_width(text, font) + 1, limits)
    is_before = span.right <= (look.now_x or 0.0)
    lines: tuple[str, ...] = (elide(text, font, span.width),)
    if lines[0] != text and ground.caption_lines > 1:
        lines = look.wrap(text, font, span.width, 2)
    for i, line in enumerate(lines):
        width = text_width(line, font) + 1
        at = Span(span.right - width, span.right) if is_before else Span(span.left, span.left + width)
        ground.words(painter, at, ground.caption_y + i * CAPTION_LINE, line, font, "accent")
    return span


def running_caption(lane: Lane, narrow: bool = False) -> str:
    """ "Step 5 of 8: reading the Nordquay offer", or less where less is known or fits."""
    if not lane.steps:
        return lane.activity if lane.activity and not narrow else tr("Working")
    if narrow or not lane.activity:
        return tr("Step {step} of {steps}", step=lane.step, steps=lane.steps)
    return tr("Step {step} of {steps}: {what}", step=lane.step, steps=lane.steps, what=lane.activity)


def _told(look: SheetLook, mark: LaneMark) -> tuple[str, ...]:
    """In narrow sheets and in lanes of 64 pixels only what asks for attention speaks, in one line."""
    if look.comfortable and not look.narrow:
        return tuple(filter(None, mark.caption[:2]))
    if mark.kind not in LOUD:
        return ()
    return (mark.brief,) if look.narrow and mark.brief else tuple(filter(None, mark.caption[:1]))


def _paint_caption(painter: QPainter, ground: Ground, taken: Taken, mark: LaneMark, x: float) -> None:
    """The first form of the caption that finds a place."""
    told = _told(ground.look, mark)
    for lines in _forms(ground, mark, told) if told else ():
        widths = [text_width(text, font) + 1 for text, font, _ in lines]
        from_left = len(lines) > 1 and mark.kind not in LOUD
        span = place(x, max(widths), taken.room, taken.below, from_left=from_left)
        if span is None:
            continue
        taken.below.append(span)
        flush_right = span.left + span.width / 2 < x - 4
        for i, (text, font, color) in enumerate(lines):
            at = Span(span.right - widths[i], span.right) if flush_right else Span(span.left, span.left + widths[i])
            ground.words(painter, at, ground.caption_y + i * CAPTION_LINE, text, font, color)
        return


def _forms(ground: Ground, mark: LaneMark, told: Sequence[str]) -> Iterator[list[Line]]:
    """Ways to set a caption, the best first: every word in few lines, then narrower, then those that end in "…"."""
    widths = CAPTION_LOUD if mark.kind in LOUD else CAPTION_WIDTHS
    forms = [_form(ground, mark, told, width) for width in widths]
    yield from sorted((lines for lines, is_whole in forms if is_whole), key=len)
    yield from (lines for lines, is_whole in reversed(forms) if not is_whole)


def _form(ground: Ground, mark: LaneMark, told: Sequence[str], width: float) -> tuple[list[Line], bool]:
    """The caption within `width`, and whether all of it is there. What is told first may take two lines, and alone all."""
    look = ground.look
    strong, plain = look.theme.font("meta", 600 if mark.kind in INKS else 400), look.theme.font("meta")
    room = ground.caption_lines
    head = look.wrap(told[0], strong, width, room if len(told) == 1 else min(2, max(1, room - len(told) + 1)))
    room -= len(head)
    rest = [line for text in told[1:] for line in look.wrap(text, plain, width, min(2, room))][:room]
    lines = [(text, strong, INKS.get(mark.kind, "ink2")) for text in head] + [(text, plain, "ink3") for text in rest]
    return lines, not any(text.endswith("…") for text in (*head, *rest)) and (len(told) == 1 or bool(rest))
