"""Answers for the focus ring: 2 px, 2 px away from what has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.ui.theme import Theme


def draw_focus_ring(
    painter: QPainter, theme: Theme, box: QRectF, inside: bool = False, color: QColor | None = None
) -> None:
    """Draw the ring around `box`, or along its inner edge when there is no room outside."""
    reach = -3.0 if inside else 2.0
    painter.setPen(QPen(color or theme.color("focus"), theme.ring))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = theme.radius["control"] + (0 if inside else 2)
    painter.drawRoundedRect(box.adjusted(-reach, -reach, reach, reach), radius, radius)
