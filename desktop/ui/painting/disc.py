"""Answers for the state disc: shape before colour, the same sign wherever a state is shown.

Expected is a dashed ring, queued a moon, running a pie, a question "?", needs-you a hand, answered an outlined hand,
paused two bars, done a check, stopped a cross (outlined when the person stopped it).
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen

from desktop.ui import icons
from desktop.ui.theme import Theme


class Disc(StrEnum):
    EXPECTED = "expected"
    QUEUED = "queued"
    RUNNING = "running"
    QUESTION = "question"
    NEEDS_YOU = "needs_you"
    ANSWERED_QUESTION = "answered_question"
    ANSWERED = "answered"
    PAUSED = "paused"
    WAITING = "waiting"
    DONE = "done"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


# disc: fill, ring colour ("" none), ring width, glyph, glyph colour, glyph stroke
_LOOKS: dict[Disc, tuple[str, str, float, str, str, float]] = {
    Disc.EXPECTED: ("", "lineStrong", 1.25, "", "", 0),
    Disc.QUEUED: ("raised", "night", 1.5, "moon", "night", 2.4),
    Disc.RUNNING: ("raised", "accent", 2, "", "", 0),
    Disc.QUESTION: ("attn", "attnRing", 1.5, "?", "onAttn", 0),
    Disc.NEEDS_YOU: ("attn", "attnRing", 1.5, "hand", "onAttn", 2.4),
    Disc.ANSWERED_QUESTION: ("raised", "attnRing", 1.5, "?", "attnText", 0),
    Disc.ANSWERED: ("raised", "attnRing", 1.5, "hand", "attnText", 2.4),
    Disc.PAUSED: ("raised", "ink3", 1.5, "pause", "ink3", 2.4),
    Disc.WAITING: ("raised", "ink3", 1.5, "hourglass", "ink3", 2.4),
    Disc.DONE: ("ok", "", 0, "check", "discInk", 3.2),
    Disc.STOPPED: ("bad", "", 0, "x", "discInk", 3.2),
    Disc.CANCELLED: ("raised", "ink3", 1.5, "x", "ink3", 3.0),
}


def draw_disc(
    painter: QPainter, theme: Theme, disc: Disc, center: QPointF, diameter: float, share: float = 0.0
) -> None:
    """Draw a disc of `diameter` pixels; `share` (0 to 1) is how much of a running pie is filled."""
    fill, ring, width, glyph, glyph_color, stroke = _LOOKS[disc]
    radius = diameter / 2 - width / 2
    painter.setBrush(QBrush(theme.color(fill)) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(_ring(theme.color(ring), width, disc is Disc.EXPECTED) if ring else Qt.PenStyle.NoPen)
    painter.drawEllipse(center, radius, radius)
    if disc is Disc.RUNNING:
        _draw_pie(painter, theme.color("accent"), center, diameter / 2 - 3.2, share)
    elif glyph == "?":
        _draw_question(painter, theme, theme.color(glyph_color), center, diameter)
    elif glyph:
        side = diameter * 0.65
        box = QRectF(center.x() - side / 2, center.y() - side / 2, side, side)
        icons.draw(painter, glyph, theme.color(glyph_color), box, stroke)


def _ring(color: QColor, width: float, dashed: bool) -> QPen:
    pen = QPen(color, width)
    if dashed:
        pen.setDashPattern([3 / width, 3 / width])
    return pen


def _draw_pie(painter: QPainter, color: QColor, center: QPointF, radius: float, share: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    box = QRectF(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius)
    painter.drawPie(box, 90 * 16, -round(min(max(share, 0.06), 1.0) * 360 * 16))


def _draw_question(painter: QPainter, theme: Theme, color: QColor, center: QPointF, diameter: float) -> None:
    font = QFont(theme.font("body", 700))
    font.setPixelSize(max(8, round(diameter * 0.63)))
    painter.setFont(font)
    painter.setPen(color)
    box = QRectF(center.x() - diameter / 2, center.y() - diameter / 2, diameter, diameter)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
