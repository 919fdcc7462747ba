"""The calendar as the window keeps it: told when it changes, asked by day, busy until it is known."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.analysis.appointments import Appointment, busy_spans
from desktop.core.clock import SimulatedClock
from desktop.ui.calendar_watch import CalendarWatch
from desktop.ui.command import Commands
from desktop.work.calendar import Agenda
from tests.support import calendar_file
from tests.support.seeded_week import NOW, ZONE

pytestmark = pytest.mark.qt

DAY = NOW.date()
MEETING = Appointment(NOW - timedelta(minutes=15), NOW + timedelta(minutes=45), "Review")


class Office:
    """A calendar somewhere else, as Microsoft 365 will be: slow, and changed without notice."""

    def __init__(self, *appointments: Appointment) -> None:
        self.appointments = appointments
        self.asked: list[date] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.fault: Exception | None = None

    async def agenda(self, around: date, zone: tzinfo) -> Agenda:
        self.asked.append(around)
        await self.may_answer.wait()
        if self.fault is not None:
            raise self.fault
        found = tuple(self.appointments)
        return Agenda(around - timedelta(days=59), around + timedelta(days=118), found, busy_spans(found))


@pytest.fixture
async def watch(qapp: QApplication) -> AsyncIterator[CalendarWatch]:
    commands = Commands()
    made = CalendarWatch(SimulatedClock(NOW), commands, ZONE, commands)
    yield made
    made.stop()
    await commands.finish()


def titles(watch: CalendarWatch, day: date = DAY) -> list[str]:
    return [each.title for each in watch.of_day(day)]


async def answered(watch: CalendarWatch) -> None:
    await watch._commands.finish()


async def test_what_the_calendar_says_is_told_once_it_is_read(watch: CalendarWatch) -> None:
    office, changes = Office(MEETING), []
    watch.changed.connect(lambda: changes.append(titles(watch)))
    watch.use_source(office)
    watch.start()
    await answered(watch)
    assert changes == [["Review"]]
    watch.look()
    await answered(watch)
    assert changes == [["Review"]], "nothing new is not told"
    office.appointments = ()
    watch.look()
    await answered(watch)
    assert changes == [["Review"], []]


async def test_until_it_is_read_the_person_may_be_busy(watch: CalendarWatch) -> None:
    office = Office(MEETING)
    office.may_answer.clear()
    watch.use_source(office)
    watch.start()
    free = NOW + timedelta(hours=3)
    assert watch.busy_until(free) == free + timedelta(seconds=5)
    office.may_answer.set()
    await answered(watch)
    assert watch.busy_until(free) is None
    assert watch.busy_until(NOW) == MEETING.end


async def test_a_far_day_is_asked_for_when_it_is_looked_at(watch: CalendarWatch) -> None:
    office = Office(Appointment(datetime(2025, 5, 14, 9, tzinfo=ZONE), datetime(2025, 5, 14, 10, tzinfo=ZONE), "Old"))
    watch.use_source(office)
    watch.start()
    await answered(watch)
    assert titles(watch, date(2025, 5, 14)) == []
    await answered(watch)
    assert titles(watch, date(2025, 5, 14)) == ["Old"]
    assert office.asked == [date(2026, 5, 1), date(2026, 5, 1), date(2025, 5, 1)]


async def test_what_changes_while_it_is_being_read_is_read_once_more(watch: CalendarWatch) -> None:
    office = Office()
    office.may_answer.clear()
    watch.use_source(office)
    watch.start()
    watch.look()
    watch.look()
    office.appointments = (MEETING,)
    office.may_answer.set()
    await answered(watch)
    assert (titles(watch), len(office.asked)) == (["Review"], 2)


async def test_another_calendar_takes_the_place_of_one_that_is_being_read(watch: CalendarWatch) -> None:
    slow, other = Office(MEETING), Office()
    slow.may_answer.clear()
    watch.use_source(slow)
    watch.start()
    await asyncio.sleep(0)
    watch.use_source(other)
    slow.may_answer.set()
    await answered(watch)
    assert (titles(watch), len(other.asked)) == ([], 1)
    watch.use_source(None)
    assert not watch.is_there() and watch.busy_until(NOW) is None


@pytest.mark.expect_log("a command of the window failed")
async def test_a_fault_does_not_keep_the_person_busy_for_ever(watch: CalendarWatch) -> None:
    office = Office(MEETING)
    office.fault = ValueError("no answer")
    watch.use_source(office)
    watch.start()
    await answered(watch)
    assert watch.busy_until(NOW) is None and titles(watch) == []


async def test_the_end_does_not_wait_for_a_calendar(watch: CalendarWatch) -> None:
    office = Office(MEETING)
    office.may_answer.clear()
    watch.use_source(office)
    watch.start()
    while not office.asked:
        await asyncio.sleep(0)
    watch.stop()
    await answered(watch)
    assert titles(watch) == []


async def test_files_the_person_chose_are_read_and_given_back(watch: CalendarWatch, tmp_path: Path) -> None:
    path = str(calendar_file.write(tmp_path))
    watch.start()
    watch.use((path,), ZONE)
    await answered(watch)
    assert titles(watch) == ["Stand-up", "Tallowmere review"]
    assert watch.agenda().counts[path] > 2
    watch.use((), ZONE)
    assert titles(watch) == [] and not watch.is_there()
