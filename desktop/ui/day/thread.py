"""Answers for drawing a thread: the ink line, bars of work, what lies ahead, the forks to the files, and the marks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from desktop.core.task import TaskState
from desktop.ui.day.lane import Lane, LaneMark
from desktop.ui.day.look import SheetLook
from desktop.ui.day.marks import MarkKind, settle
from desktop.ui.day.thread_ahead import paint_estimate, paint_flag, paint_words_ahead
from desktop.ui.day.thread_words import Ground, paint_words
from desktop.ui.painting.disc import Disc, draw_disc

STEM = 34.0
ELBOW = 7.0

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
# diameter of a disc: comfortable, narrow, dense
SIZES = {MarkKind.NEEDS_YOU: (24, 24, 20), MarkKind.QUESTION: (24, 24, 20), MarkKind.RUNNING: (24, 24, 18)}
ANSWERED_SIZE = (22, 18, 14)
USUAL_SIZE = (22, 20, 16)


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
    paint_flag(painter, look, lane, y)
    if not look.dense:
        taken = paint_words(painter, ground, lane, [(marks[spot.index], spot.x) for spot in spots if spot.disc])
        paint_words_ahead(painter, ground, lane, taken)


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
        begin = paint_estimate(painter, look, lane, y)
        if not look.dense and not look.narrow and begin < end:
            _dashed(painter, theme.color("lineStrong"), 1.5, (4, 4))
            painter.drawLine(QLineF(begin, y, end, y))
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
