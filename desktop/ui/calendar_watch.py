"""Answers for the person's calendar on the screen: read when it changes, asked by day, and when it says "busy".

Reading happens in a command of the window (the documents' child process); here only what came of it is kept. Until the
first answer is there the calendar counts as busy, so that held news is not told in the middle of a meeting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.analysis.appointments import Appointment, busy_until, of_day
from desktop.core.clock import Clock
from desktop.ui.command import Commands
from desktop.work.calendar import Agenda, CalendarFiles, CalendarSource

LOOK_AGAIN_MS = 60_000  # a calendar program writes its file now and then: once a minute is soon enough
PATIENCE = timedelta(seconds=5)


class CalendarWatch(QObject):
    """`changed` says that there is something new to show. `zone` is the person's."""

    changed = Signal()

    def __init__(self, clock: Clock, commands: Commands, zone: tzinfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock, self._commands, self._zone = clock, commands, zone
        self._source: CalendarSource | None = None
        self._chosen: tuple[str, ...] = ()
        self._today = self._shown = Agenda()
        self._shown_day: date | None = None
        self._is_read = True
        self._reading: asyncio.Task[tuple[Agenda, Agenda]] | None = None
        self._is_looking = self._again = False
        self._is_on = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.look)

    def use(self, chosen: Sequence[str], zone: tzinfo) -> None:
        """Calendar files and folders from now on, in this zone; none takes the calendar away."""
        is_moved, self._zone = zone != self._zone, zone
        if tuple(chosen) != self._chosen:
            self._chosen = tuple(chosen)
            self.use_source(CalendarFiles(chosen) if chosen else None)
        elif is_moved:
            self.look()
            self.changed.emit()

    def use_source(self, source: CalendarSource | None) -> None:
        """Where appointments come from, from now on."""
        self._source, self._is_read = source, source is None
        if source is None:
            self._today = self._shown = Agenda()
            self._timer.stop()
            self.changed.emit()
        else:
            self.look()

    def start(self) -> None:
        """Needs the running loop."""
        self._is_on = True
        self.look()

    def stop(self) -> None:
        """Breaks off what is being read."""
        self._is_on = False
        self._timer.stop()
        if self._reading is not None:
            self._reading.cancel()

    # --- what it says ---

    def is_there(self) -> bool:
        return self._source is not None

    def agenda(self) -> Agenda:
        """What was read around today, with its problems."""
        return self._today

    def of_day(self, day: date) -> tuple[Appointment, ...]:
        """The appointments of a day; empty while they are being read (`changed` follows)."""
        self._shown_day = day
        known = next((each for each in (self._today, self._shown) if each.covers(day)), None)
        if known is None and self._source is not None and self._is_read:
            self.look()
        return of_day(known.appointments, day, self._zone) if known else ()

    def busy_until(self, now: datetime) -> datetime | None:
        """Until when the person is busy, None if not; a few seconds more while that is not known yet."""
        if not self._is_read:
            return now + PATIENCE
        return busy_until(self._today.busy, now)

    # --- reading ---

    def look(self) -> None:
        """Reads what has changed, now. Asked again meanwhile, it looks once more afterwards."""
        if not self._is_on or self._source is None:
            return
        self._timer.start()
        if self._is_looking:
            self._again = True
            return
        self._is_looking = True
        self._commands.run(self._read(self._source))

    async def _read(self, source: CalendarSource) -> None:
        self._reading = reading = asyncio.ensure_future(self._agendas(source))
        await asyncio.wait([reading])
        self._reading, self._is_looking = None, False
        again, self._again = self._again, False
        if not self._is_on or reading.cancelled():
            return
        if again or source is not self._source:
            self.look()
        if source is self._source:
            self._take(reading)

    def _take(self, reading: asyncio.Task[tuple[Agenda, Agenda]]) -> None:
        is_first, self._is_read = not self._is_read, True  # also after a fault: a calendar is not busy for ever
        before = self._today, self._shown
        self._today, self._shown = (Agenda(), Agenda()) if reading.exception() else reading.result()
        if is_first or (self._today, self._shown) != before:
            self.changed.emit()
        if fault := reading.exception():
            raise fault

    async def _agendas(self, source: CalendarSource) -> tuple[Agenda, Agenda]:
        """Around today, and around the day that is shown if that is far away."""
        today = self._clock.now().astimezone(self._zone).date()
        around = await source.agenda(_anchor(today), self._zone)
        day = self._shown_day
        if day is None or around.covers(day):
            return around, Agenda()
        return around, await source.agenda(_anchor(day), self._zone)


def _anchor(day: date) -> date:
    """The first of the month: a calendar is listed anew once a month, not every midnight."""
    return day.replace(day=1)
