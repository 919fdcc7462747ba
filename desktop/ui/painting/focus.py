"""Answers for the focus ring: 2 px (at high contrast 3), around what has the keyboard or along its inner edge."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QScrollArea

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


def ring_scroll_area(area: QScrollArea, theme: Theme, ground: str = "window") -> None:
    """Lets an area that scrolls by keys show that they are its own; its room stays the same. `ground` is the token of
    what lies under the ring while it does not show."""
    area.setObjectName("scrolled")
    area.setStyleSheet(
        f"#scrolled {{ border: {theme.ring}px solid {theme.hex(ground)}; background: {theme.hex(ground)}; }}"
        f"#scrolled:focus {{ border-color: {theme.hex('focus')}; }}"
    )
