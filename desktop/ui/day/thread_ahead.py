"""Answers for what a thread shows of the time to come: the stretch a task will still take, and the flag of its deadline."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from desktop.ui.day.lane import Lane
from desktop.ui.day.look import SheetLook
from desktop.ui.day.thread_words import Ground, Taken, paint_above, paint_below
from desktop.ui.translation import tr

CLEAR = 12.0  # from the middle of the running pie
FLAG = ((0.0, 9.0), (0.0, -11.0), (12.0, -11.0), (9.0, -7.0), (12.0, -3.0), (0.0, -3.0))


def has_ready(lane: Lane, look: SheetLook) -> bool:
    """Whether the lane's end is known and still lies ahead."""
    return lane.ready is not None and look.now is not None and lane.ready > look.now


def paint_estimate(painter: QPainter, look: SheetLook, lane: Lane, y: float) -> float:
    """A dashed outline from the running pie to the moment of being ready; where it ends, the pie's edge without one."""
    begin = (look.now_x or 0.0) + CLEAR
    if lane.ready is None or not has_ready(lane, look):
        return begin
    end = look.scale.x(lane.ready) if lane.ready < 24 else look.columns.hours_right
    if end - begin < 3:
        return begin
    pen = QPen(look.theme.color("accent"), 1)
    pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    height = 5.0 if look.dense else 7.0
    painter.drawRoundedRect(QRectF(begin, y - height / 2, end - begin, height), 3, 3)
    return end


def paint_flag(painter: QPainter, look: SheetLook, lane: Lane, y: float) -> None:
    """A small flag at the hour by which the result is needed."""
    if lane.flag is None or not shows_flag(look):
        return
    x = look.scale.x(lane.flag)
    painter.setPen(QPen(look.theme.color(_ink(look, lane)), 1.4, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(look.theme.color("raised"))
    painter.drawPolyline(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in FLAG]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def shows_flag(look: SheetLook) -> bool:
    return look.comfortable and not look.narrow


def paint_words_ahead(painter: QPainter, ground: Ground, lane: Lane, taken: Taken) -> None:
    """ "about 15:20" above the end of the estimate, "by 17:00" below the flag, as far as there is room."""
    look = ground.look
    if not shows_flag(look):
        return
    if lane.ready is not None and has_ready(lane, look):
        text = tr("about {time}", time=lane.ready_clock)
        paint_above(painter, ground, taken, look.scale.x(lane.ready), text, "ink3")
    if lane.flag is not None:
        paint_below(painter, ground, taken, look.scale.x(lane.flag), lane.flag_text, _ink(look, lane))


def _ink(look: SheetLook, lane: Lane) -> str:
    """What has passed asks for attention."""
    return "attnText" if lane.flag is not None and look.now is not None and lane.flag < look.now else "ink3"
