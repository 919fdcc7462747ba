"""Answers for where things stand on the day sheet: columns, hours, lane heights. Pure arithmetic, no Qt.

Lengths are device-independent pixels from the sheet's left edge; moments are hours from the midnight that begins the
day, as local wall time (14.75 is a quarter to three). Rules and figures: UI.md "Timeline geometry", tokens.json.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

LEAD = 22.0  # from the Asked column to the first hour
TAIL = 10.0
NOON = 12.0
EVENING = 20.0  # Tonight is 20 to 24, Early mirrors it at the other end
MORNING = 7.0
DAY_END = 24.0
WORK_HOURS = (9.0, 18.0)
WIDEN = 2.0  # hours that events may add to the working hours on either side
LABEL_CLEARANCE = 30.0  # the now pill hides labels within this distance
TIGHT_BELOW = 500.0  # narrower than any window: only at large text (the sheet grows as a whole)
COMFORTABLE_MAX = 6
MEDIUM_MAX = 12
COMFORTABLE_MIN = 96.0
COMFORTABLE_LIMIT = 176.0  # beyond this a lane only grows empty
MEDIUM_HEIGHT = 64.0
DENSE_HEIGHT = 32.0
BUNDLE_HEIGHT = 52.0


class Density(StrEnum):
    COMFORTABLE = "comfortable"
    MEDIUM = "medium"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class Columns:
    """Asked | hours | Delivered. `narrow` replaces file names by counts and keeps only the captions that matter."""

    width: float
    asked: float
    delivered: float
    narrow: bool

    @property
    def hours_left(self) -> float:
        return self.asked

    @property
    def hours_right(self) -> float:
        return self.width - self.delivered


def density(tasks: int) -> Density:
    """How tightly a day of that many tasks is set."""
    if tasks <= COMFORTABLE_MAX:
        return Density.COMFORTABLE
    return Density.MEDIUM if tasks <= MEDIUM_MAX else Density.DENSE


def columns(width: float, dense: bool = False) -> Columns:
    """Columns for a sheet of `width`. Breakpoints count the sheet, which is the window less rail and margins."""
    if width < TIGHT_BELOW:
        return Columns(width, 146, 106, True)
    if width < 640:
        return Columns(width, 190, 112, True)
    if width < 968:
        return Columns(width, 226, 122, True)
    return Columns(width, 372, 214, False) if dense else Columns(width, 296, 300, False)


# --- hours ---


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of hours and the pixels it is drawn on, linear inside. `name`: early, work, fold or tonight."""

    name: str
    start: float
    end: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class HourScale:
    """The hours of one day laid out between two columns."""

    bands: tuple[Band, ...]

    @property
    def work(self) -> Band:
        return next(band for band in self.bands if band.name == "work")

    @property
    def pixels_per_hour(self) -> float:
        return (self.work.right - self.work.left) / (self.work.end - self.work.start)

    @property
    def noon_x(self) -> float:
        return self.x(NOON)

    @property
    def left(self) -> float:
        return self.bands[0].left

    @property
    def right(self) -> float:
        return self.bands[-1].right

    def x(self, hour: float) -> float:
        """Pixel of a moment; moments outside the day stand at its edge."""
        for band in self.bands:
            if hour <= band.end:
                share = (max(hour, band.start) - band.start) / (band.end - band.start)
                return band.left + share * (band.right - band.left)
        return self.right

    def folds(self) -> tuple[Band, ...]:
        return tuple(band for band in self.bands if band.name == "fold")

    def band(self, name: str) -> Band | None:
        return next((band for band in self.bands if band.name == name), None)


def working_hours(moments: Iterable[float], hours: tuple[float, float] = WORK_HOURS) -> tuple[float, float]:
    """The linear stretch: the person's hours, widened by whole hours, at most two, for what happened outside.

    Noon always stands inside it, with an hour on either side: the sheet is a morning and an afternoon.
    """
    start, end = min(hours[0], NOON - 1), max(hours[1], NOON + 1)
    inside = [moment for moment in moments if 0 <= moment < DAY_END]
    earliest = min((m for m in inside if start - WIDEN <= m < start), default=start)
    latest = max((m for m in inside if end < m <= end + WIDEN), default=end)
    return math.floor(earliest), math.ceil(latest)


def hour_scale(columns: Columns, moments: Sequence[float] = (), hours: tuple[float, float] = WORK_HOURS) -> HourScale:
    """Lay the day out. Early appears only when something happened there; Tonight stands unless `hours` reach 24."""
    start, end = working_hours(moments, hours)
    morning, evening = min(MORNING, start), max(EVENING, end)
    fold, night = (16.0, 44.0) if columns.narrow else (20.0, 74.0)
    if columns.width < TIGHT_BELOW:
        fold, night = 10.0, 26.0
    parts: list[tuple[str, float, float, float]] = []  # name, start, end, pixels; 0 for what shares the rest
    if any(0 <= moment < morning for moment in moments):
        parts.append(("early", 0.0, morning, night))
        if start - morning >= WIDEN:
            parts.append(("fold", morning, start, fold))
        start = start if start - morning >= WIDEN else morning
    if evening - end >= WIDEN:
        parts += [("work", start, end, 0.0), ("fold", end, evening, fold)]
    else:
        parts.append(("work", start, evening, 0.0))
    if evening < DAY_END:
        parts.append(("tonight", evening, DAY_END, night))
    room = columns.hours_right - columns.hours_left - LEAD - TAIL - sum(part[3] for part in parts)
    return HourScale(_bands(parts, columns.hours_left + LEAD, max(room, 1.0)))


def _bands(parts: Sequence[tuple[str, float, float, float]], left: float, room: float) -> tuple[Band, ...]:
    bands = []
    for name, start, end, pixels in parts:
        right = left + (pixels or room)
        bands.append(Band(name, start, end, left, right))
        left = right
    return tuple(bands)


@dataclass(frozen=True, slots=True)
class HourLabel:
    """A tick at `x`; `shown` says whether its number fits. Noon is drawn by name and never thinned."""

    hour: int
    x: float
    shown: bool


def hour_labels(scale: HourScale, now_x: float | None = None) -> tuple[HourLabel, ...]:
    """One tick per working hour; numbers every 1, 2 or 3 hours, counted from noon, and none under the now pill."""
    pph = scale.pixels_per_hour
    step = 1 if pph >= 44 else 2 if pph >= 24 else 3
    labels = []
    for hour in range(math.ceil(scale.work.start), math.floor(scale.work.end) + 1):
        x = scale.x(hour)
        clear = now_x is None or abs(x - now_x) >= LABEL_CLEARANCE
        apart = hour == NOON or abs(x - scale.noon_x) >= LABEL_CLEARANCE
        labels.append(HourLabel(hour, x, clear and apart and (hour - int(NOON)) % step == 0))
    return tuple(labels)


# --- lanes ---


def lane_heights(needs: Sequence[float], available: float, scale: float = 1.0) -> tuple[float, ...]:
    """Heights of the lanes of a day that is not dense. `needs` is what each lane's content wants.

    Up to six share the sheet: a lane with much to show takes what it needs, the others the rest in equal parts, at
    least 96 pixels. Up to twelve have 64 pixels each.
    """
    if not needs:
        return ()
    if density(len(needs)) is not Density.COMFORTABLE:
        return tuple(MEDIUM_HEIGHT * scale for _ in needs)
    least = [max(need, COMFORTABLE_MIN * scale) for need in needs]
    share = math.floor(_fair_share(least, available))  # rows are whole pixels: rounded up they would need a scroll bar
    return tuple(max(each, min(share, COMFORTABLE_LIMIT * scale)) for each in least)


def _fair_share(least: Sequence[float], available: float) -> float:
    """The height left for each lane that needs no more than that."""
    rest, room = sorted(least, reverse=True), available
    while rest:
        share = room / len(rest)
        if rest[0] <= share:
            return share
        room -= rest.pop(0)
    return 0.0
