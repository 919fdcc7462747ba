"""Answers for windows that are not rectangles: where no compositor blends them (bare X11, remote screens), what lies
beyond their painted shape would be black, so it is cut off."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QGuiApplication, QPainterPath, QRegion
from PySide6.QtWidgets import QWidget

FRINGE = (QPoint(0, 0), QPoint(1, 0), QPoint(-1, 0), QPoint(0, 1), QPoint(0, -1))  # room for soft edges


def rounded(box: QRectF, radius: float) -> QPainterPath:
    """A card of this size."""
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    return path


def region_of(*shapes: QPainterPath) -> QRegion:
    """All shapes as one region, one pixel wider for their soft edges."""
    region = QRegion()
    for shape in shapes:
        inside = QRegion(shape.toFillPolygon().toPolygon())
        for step in FRINGE:
            region = region.united(inside.translated(step))
    return region


def cut_out(window: QWidget, *shapes: QPainterPath, platform: str = "") -> None:
    """Leaves of `window` what the shapes cover, on X11 only: elsewhere there is always a compositor."""
    if (platform or QGuiApplication.platformName()) == "xcb":
        window.setMask(region_of(*shapes))
