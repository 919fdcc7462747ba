"""Answers for the logo: a disc halved at noon, its right half marigold. The tray's five states differ in shape."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap

from desktop.ui.theme import Theme

SIZES = (16, 22, 24, 32, 44, 48, 64, 128)


class Sign(StrEnum):
    """What the tray icon says (mock-up i)."""

    NOTHING = "nothing"
    WORKING = "working"
    NEEDS_YOU = "needs_you"
    STOPPED = "stopped"
    PAUSED = "paused"


def draw_logo(painter: QPainter, theme: Theme, box: QRectF, sign: Sign = Sign.WORKING) -> None:
    """The half-disc in `box` (square). The mock-up's 28 px grid is the unit."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    unit = box.width() / 28
    center, radius = box.center(), 12.8 * unit
    disc = QRectF(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius)
    stroke = max(1.0, 1.6 * unit)
    line = theme.color("ink3" if sign is Sign.PAUSED else "ink")
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("raised"))
    painter.drawEllipse(disc)
    if sign in (Sign.WORKING, Sign.NEEDS_YOU):
        painter.setBrush(theme.color("attn"))
        painter.drawPie(disc, 90 * 16, -180 * 16)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(line, stroke))
    painter.drawEllipse(disc)
    if sign is Sign.PAUSED:
        for dx in (-3.2, 3.2):
            x = center.x() + dx * unit
            painter.drawLine(QPointF(x, center.y() - 5 * unit), QPointF(x, center.y() + 5 * unit))
    else:
        painter.drawLine(QPointF(center.x(), disc.top()), QPointF(center.x(), disc.bottom()))
    if sign in (Sign.NEEDS_YOU, Sign.STOPPED):
        _draw_badge(painter, theme, box, unit, sign)


def _draw_badge(painter: QPainter, theme: Theme, box: QRectF, unit: float, sign: Sign) -> None:
    """A marigold ball, or a red one with a cross, at the upper right."""
    center, radius = QPointF(box.left() + 22.5 * unit, box.top() + 5.5 * unit), 5 * unit
    needs = sign is Sign.NEEDS_YOU
    painter.setBrush(theme.color("attn" if needs else "bad"))
    painter.setPen(QPen(theme.color("ink"), max(1.0, 1.4 * unit)) if needs else Qt.PenStyle.NoPen)
    painter.drawEllipse(center, radius, radius)
    if not needs:
        painter.setPen(QPen(theme.color("discInk"), max(1.0, 1.5 * unit)))
        arm = 2 * unit
        painter.drawLine(center + QPointF(-arm, -arm), center + QPointF(arm, arm))
        painter.drawLine(center + QPointF(-arm, arm), center + QPointF(arm, -arm))


def logo_icon(theme: Theme, sign: Sign = Sign.WORKING) -> QIcon:
    """The logo at the sizes that title bars, task bars and trays ask for."""
    icon = QIcon()
    for size in SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        draw_logo(painter, theme, QRectF(0, 0, size, size), sign)
        painter.end()
        icon.addPixmap(pixmap)
    return icon
