"""Answers for what every painter of the sheet needs to know: theme, columns, hours, now; and for drawing text.

A look is made anew when the size, the day, the density or the theme changes, and when the minute changes; it never
holds task data. Baselines, not boxes, place single lines, as in the mock-ups.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from desktop.ui.day.geometry import Columns, Density, HourLabel, HourScale, hour_labels
from desktop.ui.theme import Theme

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class SheetLook:
    """How the sheet is drawn at the moment. `now` is the hour of the shown day, None on other days."""

    theme: Theme
    columns: Columns
    scale: HourScale
    density: Density
    now: float | None = None
    _wrapped: dict[tuple[str, str, int], tuple[str, ...]] = field(default_factory=dict, compare=False)

    @cached_property
    def noon_x(self) -> float:
        return self.scale.noon_x

    @cached_property
    def ticks(self) -> tuple[HourLabel, ...]:
        """The hours behind every lane."""
        return hour_labels(self.scale)

    @cached_property
    def now_x(self) -> float | None:
        return None if self.now is None else self.scale.x(self.now)

    @property
    def narrow(self) -> bool:
        return self.columns.narrow

    @property
    def dense(self) -> bool:
        return self.density is Density.DENSE

    @property
    def comfortable(self) -> bool:
        return self.density is Density.COMFORTABLE

    def wrap(self, text: str, font: QFont, width: float, lines: int) -> tuple[str, ...]:
        """`text` broken into at most `lines` lines of `width` pixels; the last one ends in "…" if more follows."""
        key = (text, font.key(), int(width) * 8 + lines)
        if key not in self._wrapped:
            self._wrapped[key] = wrap(text, font, width, lines)
        return self._wrapped[key]


def wrap(text: str, font: QFont, width: float, lines: int) -> tuple[str, ...]:
    """See `SheetLook.wrap`."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    broken: list[str] = []
    layout.beginLayout()
    while len(broken) < lines:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 1.0))
        start = line.textStart()
        if len(broken) == lines - 1:
            broken.append(elide(text[start:], font, width))
        else:
            broken.append(text[start : start + line.textLength()].rstrip())
    layout.endLayout()
    return tuple(broken)


def elide(text: str, font: QFont, width: float, middle: bool = False) -> str:
    """`text` cut to `width` pixels with "…" at its end, or in its `middle` (file names: the ending tells the kind)."""
    mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
    return QFontMetricsF(font).elidedText(text, mode, max(width, 0.0))


def text_width(text: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(text)


def draw_text(
    painter: QPainter,
    x: float,
    baseline: float,
    text: str,
    font: QFont,
    color: QColor,
    anchor: Anchor = "start",
) -> QRectF:
    """Draw one line of text with its baseline at `baseline`; returns the room it takes."""
    width = text_width(text, font)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(QPointF(left, baseline), text)
    metrics = QFontMetricsF(font)
    return QRectF(left, baseline - metrics.ascent(), width, metrics.height())


def draw_line_in(
    painter: QPainter, box: QRectF, text: str, font: QFont, color: QColor, align: Anchor = "start"
) -> float:
    """Draw one line of text centred in the height of `box`, elided to its width; returns the width drawn."""
    shown = elide(text, font, box.width())
    flags = {
        "start": Qt.AlignmentFlag.AlignLeft,
        "middle": Qt.AlignmentFlag.AlignHCenter,
        "end": Qt.AlignmentFlag.AlignRight,
    }[align]
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(box, int(flags | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
    return text_width(shown, font)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """`one` with `share` (0 to 1) of `other` in it."""
    return QColor.fromRgbF(
        one.redF() * (1 - share) + other.redF() * share,
        one.greenF() * (1 - share) + other.greenF() * share,
        one.blueF() * (1 - share) + other.blueF() * share,
    )
