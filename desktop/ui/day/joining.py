"""Answers for lanes that belong together: a task built on what another one made. One vertical line when one is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop.ui.day.delivered import thread_y
from desktop.ui.day.lane import Bundle, Lane
from desktop.ui.day.look import SheetLook


def joined(rows: Sequence[Lane | Bundle], current: int) -> tuple[tuple[int, int], ...]:
    """(place of the origin, place of the lane built on it) for every join of the current row, in the order of the rows."""
    if not 0 <= current < len(rows) or not isinstance(chosen := rows[current], Lane):
        return ()
    places = {row.id: place for place, row in enumerate(rows)}
    pairs = [(places[origin], current) for origin in chosen.origins if origin in places]
    pairs += [(current, place) for place, row in enumerate(rows) if isinstance(row, Lane) and chosen.id in row.origins]
    return tuple(sorted(pairs))


def paint_joins(
    painter: QPainter, look: SheetLook, rows: Sequence[Lane | Bundle], current: int, box: Callable[[int], QRectF]
) -> None:
    """From the thread of the origin straight down to where the other one was asked."""
    for origin, place in joined(rows, current):
        lane = rows[place]
        if not isinstance(lane, Lane) or lane.start < 0:
            continue
        x = look.scale.x(lane.start)
        top, bottom = thread_y(look, rows[origin], box(origin)), thread_y(look, lane, box(place))
        painter.setPen(QPen(look.theme.color("accent"), 2))
        painter.drawLine(QLineF(x, top, x, bottom))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.theme.color("accent"))
        painter.drawEllipse(QPointF(x, top), 3.5, 3.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
