"""Answers for what a lane is: one task as a frozen value with every word already chosen. No Qt, no clock.

Moments are hours from the midnight that begins the shown day, in the person's own zone; `None` as an end means "still
going on". A task asked on an earlier day has a negative start: its thread enters from the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from desktop.core.task import TaskState
from desktop.ui.day.marks import MarkKind
from desktop.ui.translation import format_time, tr

ACTIVE = (TaskState.WORKING, TaskState.NEEDS_YOU, TaskState.WAITING, TaskState.PAUSED, TaskState.QUEUED)


class Action(StrEnum):
    """What the button of a lane does."""

    NONE = ""
    ANSWER = "answer"
    SEE_WHY = "see_why"
    RUN_NOW = "run_now"


@dataclass(frozen=True, slots=True)
class LaneMark:
    """Something that happened on the thread. `time` stands above it ("" for none), `caption` lines below."""

    kind: MarkKind
    hour: float
    time: str = ""
    caption: tuple[str, ...] = ()
    brief: str = ""


@dataclass(frozen=True, slots=True)
class LaneFile:
    """A file as a lane lists it; `path` is absolute, and `missing` what the disk said last."""

    id: str
    name: str
    path: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class ExpectedFile:
    """A file that a task under way is known to make; `text` is "Word document, expected"."""

    format: str
    text: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One task as one row of the sheet. `headline` and `note` are the words of the Delivered column."""

    id: str
    instruction: str
    asked: str
    state: TaskState
    start: float
    given: str = ""  # the files that came with the instruction
    pieces: tuple[tuple[float, float | None], ...] = ()
    marks: tuple[LaneMark, ...] = ()
    files: tuple[LaneFile, ...] = ()
    passed: int = 0
    to_look_at: int = 0
    step: int = 0
    steps: int = 0
    activity: str = ""
    headline: str = ""
    note: str = ""
    brief_headline: str = ""
    brief_note: str = ""
    action: Action = Action.NONE
    action_text: str = ""
    brief_action_text: str = ""
    finished: float | None = None
    due: float | None = None  # hour at which it starts, or goes on, by itself
    needed: str = ""  # "Needed by 15:30"
    flag: float | None = None  # hour of the shown day by which it is needed, until it is over
    flag_text: str = ""
    ready: float | None = None  # hour at which it will be ready if it takes as long as such tasks do
    ready_clock: str = ""
    expected: tuple[ExpectedFile, ...] = ()
    money: str = ""  # what it costs, while it is worked on
    is_accepted: bool = False
    origins: tuple[str, ...] = ()  # ids of the tasks it builds on
    can_undo: bool = False
    name: str = ""  # what a screen reader says first
    description: str = ""  # the marks in order

    @property
    def moments(self) -> tuple[float, ...]:
        """Every moment on the thread, for the layout of the hours."""
        ahead = (each for each in (self.due, self.flag, self.ready) if each is not None)
        return (self.start, *(mark.hour for mark in self.marks), *ahead)

    @property
    def gone(self) -> int:
        """How many of its files are no longer where they were put."""
        return sum(file.missing for file in self.files)

    @property
    def share(self) -> float:
        """How much of the running pie is filled."""
        return (self.step - 0.2) / self.steps if self.steps else 0.12

    @property
    def folds_before_noon(self) -> bool:
        return self.state is TaskState.DONE and self.finished is not None and self.finished < 12


@dataclass(frozen=True, slots=True)
class Bundle:
    """The tasks finished before noon, as one row of dots."""

    lanes: tuple[Lane, ...]
    open: bool = False

    @property
    def id(self) -> str:
        return "bundle"

    @property
    def hours(self) -> tuple[float, ...]:
        return tuple(lane.finished or 0.0 for lane in self.lanes)

    @property
    def files(self) -> int:
        return sum(len(lane.files) for lane in self.lanes)

    @property
    def to_look_at(self) -> int:
        return sum(lane.to_look_at for lane in self.lanes)

    @property
    def name(self) -> str:
        return tr("Finished before noon, {n} tasks", n=len(self.lanes))


def bundled(lanes: Sequence[Lane], is_open: bool, from_tasks: int = 13) -> tuple[Lane | Bundle, ...]:
    """The rows of the sheet: from 13 tasks on, those finished before noon fold into one bundle."""
    folded = tuple(lane for lane in lanes if lane.folds_before_noon)
    if len(lanes) < from_tasks or len(folded) < 2:
        return tuple(lanes)
    if is_open:
        return (Bundle(folded, True), *lanes)
    return (Bundle(folded), *(lane for lane in lanes if not lane.folds_before_noon))


@dataclass(frozen=True, slots=True)
class ShownDay:
    """The day on the sheet, in the person's zone (None: the machine's own)."""

    date: date
    zone: tzinfo | None

    def hour(self, moment: datetime) -> float:
        """Hours from the midnight that begins the day, as local wall time; negative or above 24 on other days."""
        local = moment.astimezone(self.zone)
        days = (local.date() - self.date).days
        return days * 24 + local.hour + local.minute / 60 + local.second / 3600

    def clock(self, moment: datetime) -> str:
        """ "13:52"."""
        return format_time(moment.astimezone(self.zone))
