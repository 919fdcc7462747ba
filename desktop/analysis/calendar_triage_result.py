"""Answers for what calendar triage hands on: frozen values, each with the ids of the passages it rests on.

Times are aware and in the person's zone; lengths are whole minutes. A private entry carries its time and nothing else.
All values pass through `core.schema.dump` and `parse` unchanged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Literal

from desktop.core.document import Person
from desktop.core.spec import Language

Sources = tuple[str, ...]
Counts = Literal["busy", "tentative", "free", "all_day", "declined"]
Action = Literal["keep", "decline", "move", "delegate", "cancel"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person asked for. Times of day are wall time in their zone, "HH:MM"; `stated` names the fields the
    sentence itself gave, the others are assumptions. `first` to `last` are the days of the window, both included."""

    first: date
    last: date
    work_start: str = "09:00"
    work_end: str = "17:30"
    lunch_start: str = "12:30"
    lunch_end: str = "13:30"
    has_lunch: bool = True
    focus_minutes: Annotated[int, "minutes of focus wanted per working day"] = 120
    travel_minutes: Annotated[int, "minutes between two different places"] = 0
    keep: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()

    @property
    def hours(self) -> tuple[time, time]:
        return time.fromisoformat(self.work_start), time.fromisoformat(self.work_end)

    @property
    def lunch(self) -> tuple[time, time] | None:
        return (time.fromisoformat(self.lunch_start), time.fromisoformat(self.lunch_end)) if self.has_lunch else None


@dataclass(frozen=True, slots=True)
class Entry:
    """One occurrence on the person's calendars. `id` is its passage; `counts` says whether it takes time: only "busy"
    ones do. `answer` is the person's own PARTSTAT; `is_own`: the person called it, or nobody else is in it."""

    id: str
    uid: str
    title: str
    start: datetime
    end: datetime
    counts: Counts = "busy"
    minutes: int = 0
    after_hours: int = 0
    over_lunch: int = 0
    timezone: str = ""
    location: str = ""
    notes: str = ""
    organizer: Person | None = None
    guests: tuple[Person, ...] = ()
    answer: str = ""
    is_own: bool = False
    is_external: bool = False
    is_private: bool = False
    is_recurring: bool = False
    is_over: bool = False
    is_kept: bool = False
    recurrence_id: datetime | None = None
    sequence: int = 0
    calendar: str = ""
    sources: Sources = ()

    @property
    def with_others(self) -> bool:
        return bool(self.guests)

    @property
    def is_busy(self) -> bool:
        return self.counts == "busy"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two busy entries that overlap, and for how long."""

    first: str
    second: str
    start: datetime
    end: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The same meeting twice: as two entries, or (`kind` "copy") once in two calendars and counted once."""

    kept: str
    other: str
    kind: Literal["entry", "copy"]
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class TravelGap:
    """Too little time between two places: `missing` minutes."""

    first: str
    second: str
    missing: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with one entry, by which rule, on what evidence. `asks`: only the organiser can do it, so that a note is
    needed. `quote` are words of the passage `quoted`, "" when the calendar alone decides. `free_at` is a time of the person to offer
    to whoever needs them all the same."""

    entry: str
    action: Action
    rule: str
    why: str
    asks: bool = False
    new_start: datetime | None = None
    new_end: datetime | None = None
    against: str = ""
    delegate: Person | None = None
    quote: str = ""
    quoted: str = ""
    offered: bool = False
    free_at: datetime | None = None
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class FocusBlock:
    """A block of focus time: one that stands in the calendar already (`entry`), or a new one."""

    start: datetime
    end: datetime
    entry: str = ""


@dataclass(frozen=True, slots=True)
class FocusDay:
    """Focus of one working day against what was asked; `cause` says why minutes are missing."""

    day: date
    wanted: int
    reached: int
    blocks: tuple[FocusBlock, ...] = ()
    cause: str = ""

    @property
    def missing(self) -> int:
        return max(0, self.wanted - self.reached)


@dataclass(frozen=True, slots=True)
class DayLoad:
    """One day before or after: minutes of meetings with others, after hours and over lunch; the longest stretch free of
    everything in working hours outside lunch."""

    day: date
    meetings: int = 0
    meeting_minutes: int = 0
    conflicts: int = 0
    conflict_minutes: int = 0
    after_hours: int = 0
    over_lunch: int = 0
    longest_free: int = 0


@dataclass(frozen=True, slots=True)
class Tie:
    """A question only the person can settle: which of two entries stays."""

    entries: tuple[str, str]
    question: str
    choices: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Original:
    """An event as its calendar has it (VEVENT text of all its components) and the zones it names (VTIMEZONE text)."""

    uid: str
    text: str
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeekTriage:
    """The week as it is, what to do with each meeting, and the week as it would be. `after` holds if every organiser
    agrees; `after_own` counts only what the person can do alone."""

    language: Language
    as_of: datetime
    timezone: str
    wishes: Wishes
    owner: Person | None = None
    entries: tuple[Entry, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    travel: tuple[TravelGap, ...] = ()
    decisions: tuple[Decision, ...] = ()
    focus: tuple[FocusDay, ...] = ()
    before: tuple[DayLoad, ...] = ()
    after: tuple[DayLoad, ...] = ()
    after_own: tuple[DayLoad, ...] = ()
    remaining: tuple[Conflict, ...] = ()
    ties: tuple[Tie, ...] = ()
    originals: tuple[Original, ...] = ()
    cancelled: int = 0
    assumptions: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def entry(self, id: str) -> Entry:
        """The entry with this id. KeyError for an unknown one."""
        found = next((entry for entry in self.entries if entry.id == id), None)
        if found is None:
            raise KeyError(id)
        return found
