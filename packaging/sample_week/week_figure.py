"""The figures of Mara's week that the answer key states: conflicts in pairs and minutes, meeting hours, lunch.

Worked out from the rows of `appointment`, independently of the product's own calendar code, so that one can be
tested against the other. A conflict is two confirmed, busy, timed entries on Mara's calendar that overlap.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import combinations

from sample_week.appointment import APPOINTMENTS, OWNER, Appointment
from sample_week.fact import LONDON

WEEK = tuple(date(2026, 3, 2) + timedelta(days=offset) for offset in range(5))
WORK_START, WORK_END = time(9, 0), time(17, 30)
LUNCH_START, LUNCH_END = time(12, 30), time(13, 30)
_DAY_CODES = ("MO", "TU", "WE", "TH", "FR")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One entry in the week, in London time."""

    title: str
    start: datetime
    end: datetime
    appointment: Appointment

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds() // 60)

    @property
    def is_meeting(self) -> bool:
        return bool(self.appointment.guests)


def occurrences() -> tuple[Occurrence, ...]:
    """Timed entries of the week after exceptions; cancelled ones are left out, tentative and free ones kept."""
    found = [_occurrence(row) for row in APPOINTMENTS if row.is_in_week and not row.is_all_day]
    for series in (row for row in APPOINTMENTS if row.rule):
        days = series.rule.partition("BYDAY=")[2].partition(";")[0].split(",")
        changed = {row.moved_from[:10] for row in APPOINTMENTS if row.series == series.key}
        for day in WEEK:
            listed = _DAY_CODES[day.weekday()] in days
            if listed and day.isoformat() not in changed and not series.except_on.startswith(day.isoformat()):
                found.append(_occurrence(_on_day(series, day)))
    return tuple(sorted((item for item in found if item.appointment.status != "CANCELLED"), key=lambda i: i.start))


def _on_day(series: Appointment, day: date) -> Appointment:
    return replace(series, start=f"{day}{series.start[10:]}", end=f"{day}{series.end[10:]}", rule="")


def _occurrence(row: Appointment) -> Occurrence:
    start, end = (
        datetime.fromisoformat(text).replace(tzinfo=row.zone).astimezone(LONDON) for text in (row.start, row.end)
    )
    return Occurrence(row.title, start, end, row)


def busy() -> tuple[Occurrence, ...]:
    """Entries that block time: confirmed and not free."""
    return tuple(item for item in occurrences() if not item.appointment.free and item.appointment.status == "CONFIRMED")


def conflicts() -> tuple[tuple[Occurrence, Occurrence, int], ...]:
    """Pairs of busy entries that overlap, with the minutes they share."""
    pairs = ((first, second, _shared(first, second)) for first, second in combinations(busy(), 2))
    return tuple(pair for pair in pairs if pair[2] > 0)


def _shared(first: Occurrence, second: Occurrence) -> int:
    seconds = (min(first.end, second.end) - max(first.start, second.start)).total_seconds()
    return max(0, int(seconds // 60))


def overlap_with(item: Occurrence, start: time, end: time) -> int:
    """Minutes of the entry that lie between two times of its day, in London."""
    low = datetime.combine(item.start.date(), start, LONDON)
    high = datetime.combine(item.start.date(), end, LONDON)
    return max(0, int((min(item.end, high) - max(item.start, low)).total_seconds() // 60))


def after_hours(item: Occurrence) -> int:
    """Minutes of the entry outside working hours."""
    return item.minutes - overlap_with(item, WORK_START, WORK_END)


def meeting_minutes() -> int:
    """Minutes of busy entries with at least one other person, each entry counted in full."""
    return sum(item.minutes for item in busy() if item.is_meeting)


def owner_organises(item: Occurrence) -> bool:
    """Whether Mara called the meeting, so that it may be moved or cancelled but not declined."""
    return item.appointment.organiser == OWNER
