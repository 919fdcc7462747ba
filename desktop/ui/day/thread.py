"""Answers for drawing a thread: the ink line, bars of work, what lies ahead, the forks to the files, and the marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from desktop.core.task import TaskState
from desktop.ui.day.backdrop import fill_plate
from desktop.ui.day.lane import Lane, LaneMark
from desktop.ui.day.look import SheetLook, draw_text, elide, text_width
from desktop.ui.day.marks import PRIORITY, MarkKind, Room, Span, place, place_beside_now, settle
from desktop.ui.painting.disc import Disc, draw_disc
from desktop.ui.translation import tr

STEM = 34.0
ELBOW = 7.0
CAPTION_MAX = 190.0
CAPTION_LOUD = 270.0
LABEL_GAP = 18.0
CAPTION_GAP = 27.0
CAPTION_LINE = 15.0

DISCS = {
    MarkKind.NEEDS_YOU: Disc.NEEDS_YOU,
    MarkKind.QUESTION: Disc.QUESTION,
    MarkKind.STOPPED: Disc.STOPPED,
    MarkKind.CANCELLED: Disc.CANCELLED,
    MarkKind.DONE: Disc.DONE,
    MarkKind.RUNNING: Disc.RUNNING,
    MarkKind.PAUSED: Disc.PAUSED,
    MarkKind.WAITING: Disc.WAITING,
    MarkKind.QUEUED: Disc.QUEUED,
    MarkKind.APPROVAL: Disc.ANSWERED,
    MarkKind.ANSWERED: Disc.ANSWERED_QUESTION,
}
INKS = {
    MarkKind.NEEDS_YOU: "attnText",
    MarkKind.QUESTION: "attnText",
    MarkKind.STOPPED: "bad",
    MarkKind.DONE: "ok",
    MarkKind.QUEUED: "night",
    MarkKind.RUNNING: "accent",
}
LOUD = (MarkKind.NEEDS_YOU, MarkKind.QUESTION, MarkKind.STOPPED)
# diameter of a disc: comfortable, narrow, dense
SIZES = {MarkKind.NEEDS_YOU: (24, 24, 20), MarkKind.QUESTION: (24, 24, 20), MarkKind.RUNNING: (24, 24, 18)}
ANSWERED_SIZE = (22, 18, 14)
USUAL_SIZE = (22, 20, 16)


@dataclass(frozen=True)
class Ground:
    """What a lane is painted on: its look, the height of its thread, and the tint behind its words."""

    look: SheetLook
    y: float
    selected: bool = False
    hovered: bool = False

    def words(self, painter: QPainter, span: Span, baseline: float, text: str, font: QFont, color: str) -> None:
        """Text on a plate in the tint of the sheet, so that lines behind it pause."""
        plate = QRectF(span.left - 3, baseline - 11, span.width + 6, 15)
        fill_plate(painter, self.look, plate, self.selected, self.hovered)
        draw_text(painter, span.left, baseline, text, font, self.look.theme.color(color))


def paint_thread(painter: QPainter, ground: Ground, lane: Lane, fork_to: Sequence[float]) -> None:
    """Draw the whole thread; `fork_to` are the heights of the file rows it ends in."""
    look, y = ground.look, ground.y
    marks = (*lane.marks, *_present(lane, look))
    spots = settle([mark.kind for mark in marks], [look.scale.x(mark.hour) for mark in marks])
    _paint_line(painter, look, lane, y)
    _paint_bars(painter, look, lane, y)
    _paint_ahead(painter, look, lane, y, fork_to)
    _paint_start(painter, look, lane, y)
    for spot in spots:
        if not spot.disc:
            _paint_tick(painter, look, spot.x, y)
    for spot in spots:
        if spot.disc:
            kind = marks[spot.index].kind
            draw_disc(painter, look.theme, DISCS[kind], QPointF(spot.x, y), _diameter(kind, look), lane.share)
    if not look.dense:
        _paint_words(painter, ground, lane, [(marks[spot.index], spot.x) for spot in spots if spot.disc])


def _present(lane: Lane, look: SheetLook) -> tuple[LaneMark, ...]:
    """The mark that moves with the time: the running pie, or the moon of a task that waits for its turn."""
    if look.now is None:
        return ()
    if lane.state is TaskState.WORKING:
        return (LaneMark(MarkKind.RUNNING, look.now),)
    if lane.state is TaskState.QUEUED and lane.due is None:
        return (LaneMark(MarkKind.QUEUED, look.now),)
    return ()


def _diameter(kind: MarkKind, look: SheetLook) -> float:
    sizes = SIZES.get(kind, ANSWERED_SIZE if kind in (MarkKind.APPROVAL, MarkKind.ANSWERED) else USUAL_SIZE)
    return sizes[2] if look.dense else sizes[1] if look.narrow or not look.comfortable else sizes[0]


# --- the line and its bars ---


def _paint_line(painter: QPainter, look: SheetLook, lane: Lane, y: float) -> None:
    left = look.columns.hours_left - 2
    painter.setPen(QPen(look.theme.color("ink3"), 1.5))
    if lane.start >= 0:
        painter.drawLine(QLineF(left, y, look.scale.x(lane.start), y))
    begun = lane.pieces[0][0] if lane.pieces else None
    if begun is not None and begun > lane.start:
        painter.drawLine(QLineF(look.scale.x(lane.start), y, look.scale.x(begun), y))


def _paint_start(painter: QPainter, look: SheetLook, lane: Lane, y: float) -> None:
    if lane.start < 0:
        return
    radius = 3.0 if look.dense else 4.0
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.theme.color("ink"))
    painter.drawEllipse(QPointF(look.scale.x(lane.start), y), radius, radius)


def _paint_bars(painter: QPainter, look: SheetLook, lane: Lane, y: float) -> None:
    working = lane.state is TaskState.WORKING
    height = (6.0 if look.dense else 8.0) if working else (5.0 if look.dense else 7.0)
    theme, edge = look.theme, look.columns.hours_left - 2
    for start, end in lane.pieces:
        left = look.scale.x(start) if start >= 0 else edge
        until = end if end is not None else look.now if look.now is not None else 25.0
        right = look.scale.x(until) if until < 24 else look.columns.hours_right
        if right - left < 1:
            continue
        if working:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
        else:
            painter.setPen(QPen(theme.color("barEdge"), 1))
            painter.setBrush(theme.color("accentPale"))
        radius = min(height / 2, (right - left) / 2)
        painter.drawRoundedRect(QRectF(left, y - height / 2, right - left, height), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_tick(painter: QPainter, look: SheetLook, x: float, y: float) -> None:
    reach = 5.0 if look.dense else 7.0
    painter.setPen(QPen(look.theme.color("attnRing"), 2))
    painter.drawLine(QLineF(x, y - reach, x, y + reach))


# --- what lies ahead ---


def _paint_ahead(painter: QPainter, look: SheetLook, lane: Lane, y: float, fork_to: Sequence[float]) -> None:
    theme, end = look.theme, _arrival(look)
    now_x = look.now_x
    if lane.state is TaskState.DONE and lane.finished is not None and lane.finished < 24:
        _paint_arrival(painter, look, lane, y, fork_to)
    elif lane.state is TaskState.QUEUED and lane.due is not None:
        _paint_until(painter, look, look.theme.color("night"), _entry(look, lane), lane.due, y)
    elif lane.state is TaskState.WAITING and lane.due is not None:
        worked = lane.pieces[-1][1] if lane.pieces else None
        begin = _entry(look, lane) if worked is None else look.scale.x(max(worked, 0.0))
        _paint_until(painter, look, theme.color("ink3"), begin, lane.due, y)
    elif now_x is None:
        return
    elif lane.state is TaskState.WORKING:
        if not look.dense and not look.narrow:
            _dashed(painter, theme.color("lineStrong"), 1.5, (4, 4))
            painter.drawLine(QLineF(now_x + 12, y, end, y))
    elif lane.state is TaskState.NEEDS_YOU and lane.marks:
        _dashed(painter, theme.color("attnRing"), 2, (1, 5), Qt.PenCapStyle.RoundCap)
        painter.drawLine(QLineF(look.scale.x(lane.marks[-1].hour) + 16, y, now_x - 2, y))
        if not look.dense and not look.narrow:
            _dashed(painter, theme.color("lineStrong"), 1.5, (4, 4))
            painter.drawLine(QLineF(now_x + 4, y, end, y))
    elif lane.state is TaskState.QUEUED:
        _dashed(painter, theme.color("night"), 1.5, (4, 4))
        painter.drawLine(QLineF(look.scale.x(lane.start), y, now_x - 10, y))
    elif lane.state in (TaskState.PAUSED, TaskState.WAITING):
        _dashed(painter, theme.color("ink3"), 1.5, (4, 4))
        begin = look.scale.x(lane.marks[-1].hour) + 13 if lane.marks else look.scale.x(lane.start)
        painter.drawLine(QLineF(begin, y, now_x - 2, y))


def _entry(look: SheetLook, lane: Lane) -> float:
    """Where the thread of a lane begins on this day: its start, or the left edge."""
    return look.scale.x(lane.start) if lane.start >= 0 else look.columns.hours_left - 2


def _paint_until(painter: QPainter, look: SheetLook, color: QColor, begin: float, due: float, y: float) -> None:
    """Dashes to the moment at which something goes on by itself; on another day they leave at the right."""
    end = look.scale.x(due) - 10 if 0 <= due < 24 else look.columns.hours_right
    if end > begin:
        _dashed(painter, color, 1.5, (4, 4))
        painter.drawLine(QLineF(begin, y, end, y))


def _arrival(look: SheetLook) -> float:
    """Where a thread ends at the Delivered column."""
    return look.columns.hours_right + 8


def _paint_arrival(painter: QPainter, look: SheetLook, lane: Lane, y: float, fork_to: Sequence[float]) -> None:
    begin, end = look.scale.x(lane.finished or 0.0), _arrival(look)
    color = QColor(look.theme.color("ok"))
    if look.dense:
        color.setAlphaF(0.5)
    painter.setPen(QPen(color, 1.0 if look.dense else 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if not fork_to:
        painter.drawLine(QLineF(begin, y, end, y))
        return
    painter.drawPath(fork(begin, end, y, fork_to))


def fork(begin: float, end: float, y: float, fork_to: Sequence[float]) -> QPainterPath:
    """From the thread at `begin`, `y` to the heights `fork_to`: elbows of 7 px, stems of 34 px before `end`."""
    turn = end - STEM
    path = QPainterPath()
    for target in fork_to:
        path.moveTo(begin, y)
        drop = target - y
        if abs(drop) < 2:
            path.lineTo(end, y)
            continue
        radius = min(ELBOW, abs(drop) / 2)
        down = radius if drop > 0 else -radius
        path.lineTo(turn - radius, y)
        path.quadTo(turn, y, turn, y + down)
        path.lineTo(turn, target - down)
        path.quadTo(turn, target, turn + radius, target)
        path.lineTo(end, target)
    return path


def _dashed(
    painter: QPainter,
    color: QColor,
    width: float,
    pattern: tuple[float, float],
    cap: Qt.PenCapStyle = Qt.PenCapStyle.FlatCap,
) -> None:
    """A pen whose dashes are given in pixels."""
    pen = QPen(color, width)
    pen.setCapStyle(cap)
    on = 0.01 if cap is Qt.PenCapStyle.RoundCap else pattern[0] / width
    pen.setDashPattern([on, pattern[1] / width])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


# --- words on the thread ---


def _paint_words(painter: QPainter, ground: Ground, lane: Lane, shown: Sequence[tuple[LaneMark, float]]) -> None:
    """Times above and captions below the discs (each with its pixel), the most important first."""
    look = ground.look
    limits = Span(look.columns.hours_left + 2, look.columns.hours_right - 4)
    room = Room(limits, look.scale.noon_x, look.now_x)
    times: list[Span] = []
    captions: list[Span] = []
    for mark, x in sorted(shown, key=lambda each: PRIORITY[each[0].kind]):
        if mark.kind is MarkKind.RUNNING:
            captions.append(_paint_running(painter, ground, lane, limits))
            continue
        if look.comfortable and not look.narrow:
            _paint_time(painter, ground, mark, x, room, times)
        _paint_caption(painter, ground, mark, x, room, captions)


def _paint_running(painter: QPainter, ground: Ground, lane: Lane, limits: Span) -> Span:
    look = ground.look
    font = look.theme.font("meta", 600)
    text = running_caption(lane, look.narrow)
    span = place_beside_now(look.now_x or 0.0, text_width(text, font) + 1, limits)
    ground.words(painter, span, ground.y + _caption_gap(look), elide(text, font, span.width), font, "accent")
    return span


def running_caption(lane: Lane, narrow: bool = False) -> str:
    """ "Step 5 of 8: reading the Nordquay offer", or less where less is known or fits."""
    if not lane.steps:
        return lane.activity if lane.activity and not narrow else tr("Working")
    if narrow or not lane.activity:
        return tr("Step {step} of {steps}", step=lane.step, steps=lane.steps)
    return tr("Step {step} of {steps}: {what}", step=lane.step, steps=lane.steps, what=lane.activity)


def _caption_gap(look: SheetLook) -> float:
    return CAPTION_GAP if look.comfortable else 24.0


def _paint_time(painter: QPainter, ground: Ground, mark: LaneMark, x: float, room: Room, taken: list[Span]) -> None:
    if not mark.time:
        return
    font = ground.look.theme.font("meta", 700 if mark.kind in INKS else 400)
    span = place(x, text_width(mark.time, font), room, taken)
    if span is not None:
        taken.append(span)
        ground.words(painter, span, ground.y - LABEL_GAP, mark.time, font, INKS.get(mark.kind, "ink2"))


def _caption_lines(look: SheetLook, mark: LaneMark) -> tuple[str, ...]:
    """In narrow sheets and in lanes of 64 pixels only what asks for attention speaks, in one line."""
    if look.comfortable and not look.narrow:
        return mark.caption[:2]
    if mark.kind not in LOUD:
        return ()
    return (mark.brief,) if look.narrow and mark.brief else mark.caption[:1]


def _paint_caption(painter: QPainter, ground: Ground, mark: LaneMark, x: float, room: Room, taken: list[Span]) -> None:
    look = ground.look
    lines = [line for line in _caption_lines(look, mark) if line]
    if not lines:
        return
    fonts = (look.theme.font("meta", 600 if mark.kind in INKS else 400), look.theme.font("meta"))
    most = CAPTION_LOUD if mark.kind in LOUD else CAPTION_MAX
    shown = [elide(text, fonts[i], most) for i, text in enumerate(lines)]
    widths = [text_width(text, fonts[i]) + 1 for i, text in enumerate(shown)]
    span = place(x, max(widths), room, taken, from_left=len(shown) > 1 and mark.kind not in LOUD)
    if span is None:
        return
    taken.append(span)
    flush_right = span.left + span.width / 2 < x - 4
    for i, text in enumerate(shown):
        line = Span(span.right - widths[i], span.right) if flush_right else Span(span.left, span.left + widths[i])
        color = INKS.get(mark.kind, "ink2") if i == 0 else "ink3"
        ground.words(painter, line, ground.y + _caption_gap(look) + i * CAPTION_LINE, text, fonts[i], color)
