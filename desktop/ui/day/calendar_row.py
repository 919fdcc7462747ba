"""Answers for the person's calendar above the lanes: small outlined blocks on the axis of hours, with captions.

A caption stands to the right of its block, else inside it, else it is shortened or left out: it never crosses another
block or the now line, and it interrupts noon. What has no room is said by the tooltip, in the list view and to a screen
reader. A narrow sheet has no row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from desktop.analysis.appointments import Appointment
from desktop.ui import icons
from desktop.ui.day.backdrop import fill_plate
from desktop.ui.day.geometry import DAY_END, MORNING, HourScale
from desktop.ui.day.lane import ShownDay
from desktop.ui.day.look import SheetLook, draw_text, elide, text_width
from desktop.ui.translation import tr

TOP, HEIGHT, BASELINE = 24.0, 14.0, 35.0
ROW_HEADER_HEIGHT = 50  # of the whole head of the sheet, while it has the row
GAP = 6.0  # from a block to its caption
INSIDE = 5.0  # from a block's edge to a caption in it
LEAST_BLOCK = 6.0
LEAST_CAPTION = 44.0  # a shorter rest of a title says nothing
ICON = 15.0


@dataclass(frozen=True, slots=True)
class Entry:
    """An appointment on the axis, in hours of the shown day; `spoken` is the whole of it in words."""

    start: float
    end: float
    title: str
    spoken: str
    busy: bool = True


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """What the row shows. `is_there`: the person has a calendar, whatever it says about the day."""

    entries: tuple[Entry, ...] = ()
    all_day: tuple[str, ...] = ()  # in words
    is_there: bool = False

    @property
    def spoken(self) -> tuple[str, ...]:
        """Everything in words, all-day events first."""
        return (*self.all_day, *(each.spoken for each in self.entries))

    @property
    def moments(self) -> tuple[float, ...]:
        """What the working hours are widened for. Before seven nothing is: that would open the early hours."""
        return tuple(hour for each in self.entries for hour in (each.start, each.end) if MORNING <= hour < DAY_END)


@dataclass(frozen=True, slots=True)
class Block:
    """Where an entry is drawn; `caption` "" without room for one, `at` is where it begins."""

    entry: Entry
    left: float
    right: float
    caption: str = ""
    at: float = 0.0


def calendar_day(appointments: Sequence[Appointment], shown: ShownDay) -> CalendarDay:
    """The appointments of the shown day in its own hours."""
    all_day = tuple(tr("All day: {title}", title=title_of(each)) for each in appointments if each.all_day)
    entries = tuple(_entry(each, shown) for each in appointments if not each.all_day)
    return CalendarDay(entries, all_day, True)


def title_of(appointment: Appointment) -> str:
    if appointment.private:
        return tr("Private appointment")
    return appointment.title or tr("Appointment without a title")


def _entry(each: Appointment, shown: ShownDay) -> Entry:
    start, end = max(0.0, shown.hour(each.start)), min(DAY_END, shown.hour(each.end))
    words = {"start": shown.clock(each.start), "end": shown.clock(each.end), "title": title_of(each)}
    spoken = tr("{start} to {end}: {title}", **words)
    return Entry(start, end, title_of(each), spoken if each.busy else tr("{words} (free)", words=spoken), each.busy)


# --- where ---


def blocks(day: CalendarDay, look: SheetLook, font: QFont) -> tuple[Block, ...]:
    """Every entry that has a place on the axis, from left to right, longer ones before those they hold."""
    seen = [each for each in day.entries if each.end > look.scale.bands[0].start or each.end == each.start]
    seen = sorted(seen, key=lambda each: (each.start, -each.end))
    spans = [_span(each, look.scale) for each in seen]
    return tuple(_captioned(each, number, spans, look, font) for number, each in enumerate(seen))


def _span(entry: Entry, scale: HourScale) -> tuple[float, float]:
    left = scale.x(entry.start)
    return left, max(scale.x(entry.end), left + LEAST_BLOCK)


def _captioned(entry: Entry, number: int, spans: Sequence[tuple[float, float]], look: SheetLook, font: QFont) -> Block:
    left, right = spans[number]
    others = [span for place, span in enumerate(spans) if place != number]
    end = min((span[0] for span in others if span[1] > right), default=look.columns.hours_right - GAP)
    beside = _until_now(right + GAP, end - GAP / 2, look.now_x)
    clear = [span[0] for span in others if left <= span[0] < right]
    within = _until_now(left + INSIDE, min([right, *clear]) - INSIDE, look.now_x)
    wanted = text_width(entry.title, font)
    if wanted <= beside:
        return Block(entry, left, right, entry.title, right + GAP)
    if wanted <= within or within >= max(LEAST_CAPTION, beside):
        return Block(entry, left, right, elide(entry.title, font, within), left + INSIDE)
    if beside >= LEAST_CAPTION:
        return Block(entry, left, right, elide(entry.title, font, beside), right + GAP)
    return Block(entry, left, right)


def _until_now(start: float, end: float, now_x: float | None) -> float:
    """Room for a caption from `start`: it ends before the now line unless it begins behind it."""
    if now_x is not None and start - 3 <= now_x <= end:
        end = now_x - 4
    return max(0.0, end - start)


def spoken_at(day: CalendarDay, look: SheetLook, point: QPointF) -> str:
    """What the row says at a point of the header, one appointment per line; over its icon the whole day."""
    if not day.is_there or look.narrow or not TOP - 2 <= point.y() <= TOP + HEIGHT + 2:
        return ""
    if icon_box(look).adjusted(-4, -4, 4, 4).contains(point):
        return "\n".join(day.spoken) or tr("No appointments")
    font = look.theme.font("meta")
    return "\n".join(each.entry.spoken for each in blocks(day, look, font) if _reaches(each, point.x(), font))


def _reaches(block: Block, x: float, font: QFont) -> bool:
    end = max(block.right, block.at + text_width(block.caption, font)) if block.caption else block.right
    return block.left <= x <= end


def icon_box(look: SheetLook) -> QRectF:
    return QRectF(look.columns.hours_left - 9.5, TOP - 0.5, ICON, ICON)


# --- painting ---


def paint_calendar_row(painter: QPainter, look: SheetLook, day: CalendarDay) -> None:
    """The row over a header that is painted already; nothing on a narrow sheet."""
    if not day.is_there or look.narrow:
        return
    theme = look.theme
    icons.draw(painter, "calendar-days", theme.color("ink3"), icon_box(look))
    placed = blocks(day, look, theme.font("meta"))
    for each in placed:
        _paint_block(painter, look, each)
    _paint_line(painter, look.scale.noon_x, QPen(theme.color("ink"), 1.5))
    for each in placed:
        _paint_caption(painter, look, each)
    if look.now_x is not None:
        _paint_line(painter, look.now_x, QPen(theme.color("attnRing"), 2))


def _paint_block(painter: QPainter, look: SheetLook, block: Block) -> None:
    """What the calendar calls free has a dashed outline and no fill."""
    pen = QPen(look.theme.color("lineStrong"), 1)
    if not block.entry.busy:
        pen.setDashPattern([2, 2])
    painter.setPen(pen)
    painter.setBrush(look.theme.color("sunken") if block.entry.busy else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(block.left, TOP, block.right - block.left, HEIGHT), 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_caption(painter: QPainter, look: SheetLook, block: Block) -> None:
    font, width = look.theme.font("meta"), text_width(block.caption, look.theme.font("meta"))
    if block.at < look.scale.noon_x < block.at + width:
        plate = QRectF(block.at - 2, TOP + 1, width + 4, HEIGHT - 2)
        if block.at > block.right:
            fill_plate(painter, look, plate, False, False)
        else:
            painter.fillRect(plate, look.theme.color("sunken"))
    draw_text(painter, block.at, BASELINE, block.caption, font, look.theme.color("ink2"))


def _paint_line(painter: QPainter, x: float, pen: QPen) -> None:
    """Noon or now again, over the blocks that they cross."""
    painter.setPen(pen)
    painter.drawLine(QLineF(x, TOP - 1, x, TOP + HEIGHT + 1))
