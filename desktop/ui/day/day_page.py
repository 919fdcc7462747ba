"""Answers for the Today page: header, composer and sheet of one day, kept in step with the journal.

Only the shown day is loaded, so the cost does not grow with the past. Of what is recorded only the lanes that changed
are read again, at most every 33 ms (the bridge gathers) and two to a turn of the event loop (`piecework`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from desktop.core.clock import Clock
from desktop.core.events import Recorded
from desktop.core.task import TaskDetail, TaskRow, TaskState
from desktop.settings.settings import Settings
from desktop.store.queries import Spending
from desktop.store.search import Found
from desktop.ui.attachment import read_drop
from desktop.ui.calendar_watch import CalendarWatch
from desktop.ui.composer import Composer
from desktop.ui.day.calendar_row import CalendarDay, calendar_day
from desktop.ui.day.header import DayHeader
from desktop.ui.day.lane import Lane, ShownDay
from desktop.ui.day.lane_commands import LaneCommand
from desktop.ui.day.lane_presence import LanePresence
from desktop.ui.day.lanes import lane_of
from desktop.ui.day.list_view import DayList
from desktop.ui.day.model import DayModel
from desktop.ui.day.search import DaySearch
from desktop.ui.day.sheet import DaySheet
from desktop.ui.day.starters import Starter, StarterSheet, counted_from
from desktop.ui.day.usual import TIMED, UsualWatch
from desktop.ui.day.week_strip import monday_of
from desktop.ui.piecework import Piecework
from desktop.ui.task_command import Queue, Runner, carry_out, take_back
from desktop.ui.text import fill
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import format_money

MINUTE_MS = 60_000
READ_AT_ONCE = 2  # tasks to a piece: about a millisecond
PUT_AT_ONCE = 8  # lanes read before they are shown, else a steady stream would keep them waiting
NARROW_BELOW = 776  # page width without the rail of 84: a window of 860


class DayStore(Protocol):
    """What the page asks of the store."""

    def day(self, start: datetime, end: datetime) -> list[TaskRow]: ...
    def counts(self, edges: Sequence[datetime]) -> list[Mapping[TaskState, int]]: ...
    def spent(self, start: datetime, end: datetime) -> Spending: ...
    def detail(self, id: str) -> TaskDetail | None: ...
    def search(self, words: str, limit: int = ..., portions: int = ...) -> Found: ...


class DayPage(QWidget):
    """See the module. `zone` None is the machine's own time zone."""

    task_opened = Signal(str)
    question_opened = Signal(str)
    file_opened = Signal(str)
    file_reviewed = Signal(str, str)
    folder_opened = Signal(str)
    day_began = Signal()  # midnight has passed
    submitted = Signal(str)  # the id of a task that is durable
    stop_asked = Signal(str)
    steer_wanted = Signal(str)
    said = Signal(str)  # a sentence for the person

    def __init__(
        self,
        store: DayStore,
        queue: Queue,
        bridge: Any,
        themes: ThemeSource,
        clock: Clock,
        commands: Runner,
        zone: tzinfo | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._queue, self._clock, self._commands = store, queue, clock, commands
        self._themes, self._zone = themes, zone
        self._calendar: CalendarWatch | None = None
        self._usual: UsualWatch | None = None
        self._progress: dict[str, str] = {}
        self._pieces: Piecework = bridge.pieces if bridge is not None else Piecework(self)
        self._stale: dict[str, None] = {}  # tasks to be read again, in this order
        self._found: list[TaskDetail] = []  # read again and not shown yet
        self._day = self._today = self._local_now().date()
        self.header = DayHeader(themes, self)
        self.composer = Composer(themes, self)
        self.model = DayModel(self)
        self.sheet = DaySheet(themes, self.model, self)
        self.starters = StarterSheet(themes, self)
        self.list = DayList(themes, self.model, self.sheet, self)
        self._as_list = False
        self._presence: LanePresence | None = None
        field = self.header.search.field
        self.search = DaySearch(themes, store, commands, lambda: self._today, zone, field, self)
        self._lay_out()
        self._connect(bridge)
        self._make_shortcuts()
        self.setAcceptDrops(True)
        self.setFocusProxy(self.composer.edit)
        self._minute = QTimer(self)
        self._minute.setTimerType(Qt.TimerType.CoarseTimer)
        self._minute.setSingleShot(True)
        self._minute.timeout.connect(self.on_minute)
        self.show_day(self._today)
        self.on_minute()

    def _lay_out(self) -> None:
        self._stack = QStackedLayout()
        self._stack.addWidget(self.sheet)
        self._stack.addWidget(self.starters)
        self._stack.addWidget(self.list)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self.header)
        self._column.addWidget(self.composer)
        self._column.addSpacing(14)
        self._column.addLayout(self._stack, 1)
        self._set_margins()
        fill(self, self._themes.theme, "window")

    def _connect(self, bridge: Any) -> None:
        self.header.day_chosen.connect(self.show_day)
        self.header.filtered.connect(self.model.filter)
        self.search.day_wanted.connect(self.show_task)
        self.search.file_wanted.connect(self.file_opened)
        for name in ("task_opened", "question_opened", "file_opened", "file_reviewed", "folder_opened"):
            getattr(self.sheet, name).connect(getattr(self, name))
        for name in ("task_opened", "question_opened", "file_opened"):
            getattr(self.list, name).connect(getattr(self, name))
        for view in (self.sheet, self.list):
            view.commanded.connect(self._on_commanded)
        self.starters.chosen.connect(self.set_up)
        self.composer.submitted.connect(self._submit)
        self._themes.changed.connect(self.retheme)
        self.composer.typing.connect(lambda typing: self.starters.lanes.show_keys(not typing))
        if bridge is not None:
            bridge.tasks_changed.connect(self._on_tasks_changed)
            bridge.progressed.connect(self.on_progressed)

    def _make_shortcuts(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Alt+Left": lambda: self.show_day(self._day - timedelta(days=1)),
            "Alt+Right": lambda: self.show_day(self._day + timedelta(days=1)),
            "Alt+Home": lambda: self.show_day(self._today),
        }
        keys |= {str(number): partial(self._choose_starter, number) for number in range(1, 5)}
        for each, act in keys.items():  # wherever in the window the focus is while this page is seen
            QShortcut(QKeySequence(each), self).activated.connect(act)
        start = QShortcut(QKeySequence("Ctrl+Return"), self)
        start.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        start.activated.connect(self.composer.start)

    # --- the day ---

    def day(self) -> date:
        return self._day

    def show_day(self, day: date) -> None:
        """Load another date. A future day has what is queued for it."""
        self._day = day
        self.header.show_day(day, self._today)
        self.composer.set_past(day != self._today)
        self.show_calendar()
        self.model.filter(frozenset())
        self.reload()

    def show_task(self, day: date, task: str) -> None:
        """Another date with the lane of `task` selected."""
        self.show_day(day)
        self.sheet.show_current(task)
        self.sheet.setFocus()

    def select_task(self, task: str) -> None:
        """The lane of `task` selected, if the shown day has it; one that was asked for a moment ago is read first."""
        day = (self._midnight(self._day), self._midnight(self._day + timedelta(days=1)))
        if self.model.lane(task) is None and any(row.id == task for row in self._store.day(*day)):
            self.refresh((task,))
        self.sheet.show_current(task)

    def focus_search(self) -> None:
        self.header.search.open()

    def reload(self) -> None:
        """Read the whole shown day again."""
        self._stale.clear()
        self._found.clear()
        rows = self._store.day(self._midnight(self._day), self._midnight(self._day + timedelta(days=1)))
        lanes = [self._lane(detail) for row in rows if (detail := self._store.detail(row.id)) is not None]
        self.model.show(lanes)
        self.sheet.set_now(self._now_hour())
        self._show_counts()

    def refresh(self, tasks: Collection[str]) -> None:
        """Read these tasks again, now; those that do not touch the shown day are left alone."""
        found = [detail for task in tasks if (detail := self._read(task)) is not None]
        self._put(found)
        if found:
            self._show_counts()

    def on_recorded(self, recorded: Recorded) -> None:
        """One event: read its task again."""
        self.refresh((recorded.event.task,))

    def _on_tasks_changed(self, tasks: Collection[str]) -> None:
        self._stale |= dict.fromkeys(sorted(tasks))  # ids tell the order of asking
        self._pieces.take(self._read_stale)

    def _read_stale(self) -> None:
        """A piece: the next tasks that changed. Their lanes are shown together, with one relayout."""
        tasks = list(self._stale)[:READ_AT_ONCE]
        for task in tasks:
            del self._stale[task]
        self._found += [detail for task in tasks if (detail := self._read(task)) is not None]
        if self._found and (not self._stale or len(self._found) >= PUT_AT_ONCE):
            found, self._found = self._found, []
            self._put(found)
            self._pieces.take(self._show_counts)
        if self._stale:
            self._pieces.take(self._read_stale)

    def _read(self, task: str) -> TaskDetail | None:
        known = self.model.lane(task)
        found = self._store.detail(task) if known or self._day == self._today else None
        is_later = found is not None and found.task.submitted_at >= self._midnight(self._day + timedelta(days=1))
        return None if is_later and known is None else found  # the next time of a repeating task has a day of its own

    def _put(self, found: Collection[TaskDetail]) -> None:
        self.model.put([self._lane(detail) for detail in sorted(found, key=lambda each: each.task.seq)])

    def on_progressed(self, task: str, text: str) -> None:
        """A step inside a long call: shown in the caption until the next step."""
        lane = self.model.lane(task)
        if lane is not None and lane.state is TaskState.WORKING:
            self._progress[task] = text
            self.model.put((replace(lane, activity=text),))

    def on_minute(self) -> None:
        """Move the now line; at midnight follow to the new day."""
        now = self._local_now()
        followed = self._day == self._today
        if now.date() != self._today:
            self._today = now.date()
            self.show_day(self._today if followed else self._day)
            self.day_began.emit()
        hour = self._now_hour()
        self.sheet.set_now(hour)
        self.refresh([each.id for each in self.model.lanes if hour and each.ready and each.ready <= hour])
        self._minute.start(max(250, MINUTE_MS - (now.second * 1000 + now.microsecond // 1000)))

    def use_settings(self, settings: Settings) -> None:
        """Lay the hours out as the person works."""
        self.sheet.set_hours(settings.work_from, settings.work_to)
        self.sheet.letter_keys = settings.letter_keys
        self._as_list = settings.list_view
        self._show_counts()

    def use_calendar(self, calendar: CalendarWatch) -> None:
        """Where the appointments of the shown day come from."""
        self._calendar = calendar
        calendar.changed.connect(self.show_calendar)
        self.show_calendar()

    def show_calendar(self, in_other_words: bool = False) -> None:
        """What the calendar says about the shown day."""
        day = CalendarDay()
        if self._calendar is not None and self._calendar.is_there():
            day = calendar_day(self._calendar.of_day(self._day), self._shown())
        if day != self.sheet.calendar or in_other_words:
            self.sheet.set_calendar(day)
            self.list.set_calendar(day)

    def use_usual_times(self, usual: UsualWatch) -> None:
        """What is known of how long tasks take; asked for when a task of the kind is shown."""
        self._usual = usual
        usual.learned.connect(self._on_learned)
        self._on_learned()

    def _on_learned(self) -> None:
        self.refresh([lane.id for lane in self.model.lanes if lane.state in TIMED])

    def _lane(self, detail: TaskDetail) -> Lane:
        before = self.model.lane(detail.task.id)
        was = before.state if before is not None else None
        usual = self._usual.seconds(detail, was) if self._usual is not None else None
        lane = lane_of(detail, self._shown(), usual, self._clock.now())
        if lane.state is not TaskState.WORKING or (before is not None and before.step != lane.step):
            self._progress.pop(lane.id, None)
        lane = self._presence.mark(lane) if self._presence is not None else lane
        told = self._progress.get(lane.id)
        return replace(lane, activity=told) if told else lane

    def watch_files(self) -> None:
        """Says from now on which of the shown files are no longer on the disk. Needs the running loop."""
        self._presence = LanePresence(self._commands, self.model, self)

    def _show_counts(self) -> None:
        monday = monday_of(self._day)
        edges = [self._midnight(monday + timedelta(days=n)) for n in range(8)]
        counts: dict[TaskState, int] = {}
        for lane in self.model.lanes:
            counts[lane.state] = counts.get(lane.state, 0) + 1
        tonight = sum(lane.state is TaskState.QUEUED and 20 <= (lane.due or 0) < 24 for lane in self.model.lanes)
        self.header.show_counts(counts, self._store.counts(edges), tonight, self._cost())
        empty_today = not counts and self._day == self._today
        self._stack.setCurrentWidget(
            self.starters if empty_today and self.starters.lanes.starters else self.lanes_view()
        )
        self.composer.set_welcoming(empty_today)

    def lanes_view(self) -> QWidget:
        """What shows the day: the sheet, or the list."""
        return self.list if self._as_list else self.sheet

    def _cost(self) -> str:
        """What a past day came to; "" for today (the footer counts it) and for a day that cost nothing."""
        if self._day >= self._today:
            return ""
        spent = self._store.spent(self._midnight(self._day), self._midnight(self._day + timedelta(days=1)))
        return format_money(spent.cost_usd) if spent.cost_usd >= 0.005 else ""

    def _shown(self) -> ShownDay:
        return ShownDay(self._day, self._zone)

    def _local_now(self) -> datetime:
        return self._clock.now().astimezone(self._zone)

    def _now_hour(self) -> float | None:
        return self._shown().hour(self._clock.now()) if self._day == self._today else None

    def _midnight(self, day: date) -> datetime:
        """The first moment of `day` in the zone of the page."""
        naive = datetime.combine(day, time())
        return naive.replace(tzinfo=self._zone) if self._zone else naive.astimezone()

    # --- asking ---

    def _submit(self, text: str, paths: list[str], model: str) -> None:
        files = [Path(path) for path in paths]
        as_of, zone = counted_from(files)
        zone = zone or getattr(self._zone, "key", "")  # a clock time was chosen by the clock that is shown
        command = self._queue.submit(
            text, files, model=model, as_of=as_of, timezone=zone, **self.composer.terms.terms.options()
        )
        self._commands.run(command, self._on_submitted, self.composer.set_problem)

    def _on_submitted(self, task: str) -> None:
        self.composer.clear_after_commit()
        if self._day != self._today:
            self.show_day(self._today)
        else:
            self.refresh((task,))
        self.submitted.emit(task)

    def _on_commanded(self, task: str, command: str) -> None:
        detail = self._store.detail(task)
        if command == LaneCommand.STOP:
            self.stop_asked.emit(task)
        elif command == LaneCommand.STEER:
            self.steer_wanted.emit(task)
        elif detail is not None and command == LaneCommand.UNDO:
            take_back(self, detail, self._queue, self._commands, self.said.emit)
        elif detail is not None:
            carry_out(LaneCommand(command), detail.task, self._queue, self._commands, self._on_done_again)

    def _on_done_again(self, task: str) -> None:
        if self._day != self._today:
            self.show_day(self._today)
        else:
            self.refresh((task,))
        self.sheet.show_current(task)

    def set_up(self, starter: Starter) -> None:
        """Fill the composer with a starter; the person reads it and presses Start."""
        self.composer.set_text(starter.instruction)
        self.composer.set_paths(starter.files)
        self.composer.focus_text()

    def _choose_starter(self, number: int) -> None:
        if self._stack.currentWidget() is self.starters:
            self.starters.lanes.choose(number)

    # --- looks and drops ---

    def retheme(self) -> None:
        """Colours, and every word of every lane again."""
        fill(self, self._themes.theme, "window")
        self.show_calendar(in_other_words=True)
        self.reload()

    def _set_margins(self) -> None:
        narrow = self.width() < NARROW_BELOW
        side = 16 if narrow else 24
        self._column.setContentsMargins(side, 0, side, 14)
        self.composer.set_short(narrow)

    def resizeEvent(self, event: object) -> None:
        self._set_margins()

    def showEvent(self, event: object) -> None:
        if self.window().focusWidget() is None:
            self.composer.edit.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        drop = read_drop(event.mimeData())
        if drop is None:
            event.ignore()
            return
        self.composer.drag_entered(drop)
        # a refused drop is accepted as a drag, so that we hear when it ends; it is refused when it falls
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.composer.drag_ended()

    def dropEvent(self, event: QDropEvent) -> None:
        drop = read_drop(event.mimeData())
        if drop is None:
            event.ignore()
            return
        self.composer.take(drop)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
