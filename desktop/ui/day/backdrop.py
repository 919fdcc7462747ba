"""Answers for the sheet itself: morning and afternoon tints, hour grid, folds, the noon crease and the now line."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop.ui.day.geometry import hour_labels
from desktop.ui.day.look import SheetLook, draw_text, mixed, text_width
from desktop.ui.translation import tr

HEADER_HEIGHT = 46
LABEL_BASELINE = 16.0
FOLD_LINES = (8.5, 12.5)


def lane_tint(look: SheetLook, x: float, selected: bool = False, hovered: bool = False) -> QColor:
    """The colour of the sheet at `x`: what a plate behind a caption must have."""
    soft = look.theme.color("accentSoft")
    if selected:
        return soft
    tint = look.theme.color("sheetAm" if x < look.noon_x else "sheetPm")
    return mixed(tint, soft, 0.45) if hovered else tint


def fill_plate(painter: QPainter, look: SheetLook, box: QRectF, selected: bool, hovered: bool) -> None:
    """Fill `box` with the tint of the sheet, in two colours where it lies across noon."""
    noon = look.noon_x
    if box.left() < noon < box.right():
        left = QRectF(box.left(), box.top(), noon - box.left(), box.height())
        painter.fillRect(left, lane_tint(look, box.left(), selected, hovered))
        box = QRectF(noon, box.top(), box.right() - noon, box.height())
    painter.fillRect(box, lane_tint(look, box.left(), selected, hovered))


def paint_backdrop(
    painter: QPainter, look: SheetLook, box: QRectF, selected: bool = False, hovered: bool = False
) -> None:
    """Tints and every vertical line, over the height of `box`."""
    fill_plate(painter, look, box, selected, hovered)
    theme, top, bottom = look.theme, box.top(), box.bottom()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    dotted = QPen(theme.color("line"), 1)
    dotted.setDashPattern([1, 5])
    painter.setPen(dotted)
    for label in look.ticks:
        if label.hour != 12:
            painter.drawLine(QLineF(_crisp(label.x), top, _crisp(label.x), bottom))
    painter.setPen(QPen(theme.color("line"), 1))
    for fold in look.scale.folds():
        for offset in FOLD_LINES:
            x = _crisp(fold.left + offset * (fold.right - fold.left) / 20)
            painter.drawLine(QLineF(x, top, x, bottom))
    painter.setPen(QPen(theme.color("ink"), 1.5))
    painter.drawLine(QLineF(look.noon_x, top, look.noon_x, bottom))
    if look.now_x is not None:
        painter.setPen(QPen(theme.color("attnRing"), 2))
        painter.drawLine(QLineF(look.now_x, top, look.now_x, bottom))


def paint_header(painter: QPainter, look: SheetLook, box: QRectF) -> None:
    """The top of the sheet: column titles, hour labels, noon, tonight, folds, and the pill that says what time it is."""
    theme = look.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    fill_plate(painter, look, box, False, False)
    bottom = box.bottom()
    title = theme.font("lead", 600)
    draw_text(painter, 18, 30, tr("Asked"), title, theme.color("ink"))
    draw_text(painter, look.columns.hours_right + 14, 30, tr("Delivered"), title, theme.color("ink"))
    _paint_hours(painter, look, bottom)
    _paint_ends(painter, look, bottom)
    painter.setPen(QPen(theme.color("ink"), 1.5))
    painter.drawLine(QLineF(look.noon_x, 22, look.noon_x, bottom))
    if look.now_x is not None:
        paint_now_pill(painter, look, look.now_x, bottom)


def _paint_hours(painter: QPainter, look: SheetLook, bottom: float) -> None:
    theme = look.theme
    tick = QPen(theme.color("lineStrong"), 1)
    for label in hour_labels(look.scale, look.now_x):
        if label.hour == 12:
            now = look.now_x
            if now is None or abs(now - label.x) >= 36:
                noon = theme.font("small", 700)
                draw_text(painter, label.x, LABEL_BASELINE, tr("Noon"), noon, theme.color("ink"), "middle")
            continue
        painter.setPen(tick)
        painter.drawLine(QLineF(_crisp(label.x), bottom - 6, _crisp(label.x), bottom))
        if label.shown:
            text = f"{label.hour:02d}"
            draw_text(painter, label.x, LABEL_BASELINE, text, theme.font("meta"), theme.color("ink3"), "middle")


def _paint_ends(painter: QPainter, look: SheetLook, bottom: float) -> None:
    """Early, Tonight and the folds before and after the working hours."""
    theme = look.theme
    painter.setPen(QPen(theme.color("ink3"), 1.2))
    for fold in look.scale.folds():
        middle = (fold.left + fold.right) / 2
        for left in (middle - 4, middle + 1):
            zigzag = [(0, -12), (4, -8), (0, -4), (4, 0)]
            painter.drawPolyline(QPolygonF([QPointF(left + dx, bottom + dy) for dx, dy in zigzag]))
    now = look.now_x
    for name, text in (("early", tr("Early")), ("tonight", tr("Tonight"))):
        band = look.scale.band(name)
        if band is None:
            continue
        middle = (band.left + band.right) / 2
        fits = text_width(text, theme.font("meta", 600)) <= band.right - band.left + 8
        if fits and (now is None or abs(now - middle) >= 46):
            draw_text(painter, middle, LABEL_BASELINE, text, theme.font("meta", 600), theme.color("night"), "middle")


def paint_now_pill(painter: QPainter, look: SheetLook, x: float, bottom: float) -> None:
    theme = look.theme
    painter.setPen(QPen(theme.color("attnRing"), 2))
    painter.drawLine(QLineF(x, 22, x, bottom))
    painter.setPen(QPen(theme.color("attnRing"), 1))
    painter.setBrush(theme.color("attn"))
    painter.drawRoundedRect(QRectF(x - 22, 3, 44, 19), 9.5, 9.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    minutes = int((look.now or 0.0) * 60 + 1e-6)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}"
    draw_text(painter, x, 17, text, theme.font("meta", 700), theme.color("onAttn"), "middle")


def _crisp(x: float) -> float:
    """The middle of the nearest pixel column, so that a hairline is one pixel wide."""
    return round(x - 0.5) + 0.5
