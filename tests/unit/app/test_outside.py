"""What the window's surroundings are told by its calendar, its tasks and its notifications."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.app.parts import App, build
from desktop.core import events as e
from desktop.core.clock import SimulatedClock
from desktop.settings.settings import Settings, save
from desktop.store.journal import Store
from desktop.ui.draft import CAPTURE_FILE, Draft
from desktop.ui.news_words import Message
from tests.support import calendar_file
from tests.support.seeded_week import NOW, ZONE, seed, week_clock

pytestmark = pytest.mark.qt

MEETING = calendar_file.event("m", "20260514T143000", "20260514T160000", "Tallowmere review")


@dataclass
class Office:
    """The window's parts at a quarter to three, in a meeting until four; nobody looks at the window."""

    app: App
    clock: SimulatedClock
    told: list[Message] = field(default_factory=list)

    def hear(self, event: e.Event) -> None:
        self.app.store.append_now(event)
        self.app.outside.hear(e.Recorded(1, self.clock.now(), event))

    def later(self, minutes: float) -> list[str]:
        """The titles of what is told once so much time has passed."""
        self.clock.advance(minutes * 60)
        self.told.clear()
        self.app.tray.tell_due()
        return [each.title for each in self.told]


def submitted(task: str, words: str) -> tuple[e.Event, ...]:
    return (
        e.TaskSubmitted(task, words, timezone=str(ZONE)),
        e.RunStarted(task, f"{task} run"),
        e.RunEnded(task, f"{task} run", "completed"),
    )


@pytest.fixture
async def office(qapp: QApplication, home: Path, tmp_path: Path) -> AsyncIterator[Office]:
    file = tmp_path / "work.ics"
    file.write_bytes(calendar_file.calendar(MEETING).encode())
    save(home, Settings().with_(language="en", timezone=str(ZONE), calendars=(str(file),)))
    clock = week_clock()
    store = Store.open(home, clock)
    seed(store, clock, home / "tasks")
    store.close()
    app = build(home, clock, {"LANG": "C"})
    made = Office(app, clock)
    app.tray.show_message = made.told.append  # type: ignore[method-assign]  # where the desktop would show it
    app.outside.calendar.start()
    await app.commands.finish()
    yield made
    await app.stop()
    app.deleteLater()


async def test_a_meeting_holds_what_does_not_press_and_lets_through_what_does(office: Office) -> None:
    for event in (*submitted("calm", "Tidy up"), *submitted("pressing", "Compare the offers by 15:10")):
        office.app.store.append_now(event)
    office.hear(e.TaskCompleted("calm"))
    office.hear(e.TaskCompleted("pressing"))
    assert office.later(0) == ["Compare the offers by 15:10 is ready"]
    assert office.later(74) == []
    assert office.later(1) == ["Tidy up is ready"]
    assert office.later(60) == []


async def test_several_pieces_come_as_one_after_the_meeting(office: Office) -> None:
    for task in ("one", "two"):
        for event in submitted(task, f"Tidy up {task}"):
            office.app.store.append_now(event)
        office.hear(e.TaskCompleted(task))
    assert office.later(10) == []
    assert office.later(66) == ["While it was quiet"]
    assert office.told[0].body == "2 are ready"


async def test_a_day_without_an_hour_presses_nobody(office: Office) -> None:
    for event in submitted("friday", "Compare the offers by Friday"):
        office.app.store.append_now(event)
    needed = office.app.tray.news.needed
    assert (needed("friday"), needed("unknown")) == (None, None)
    office.app.store.append_now(submitted("three", "Compare the offers by 15:10")[0])
    assert needed("three") == datetime(2026, 5, 14, 15, 10, tzinfo=ZONE)


async def test_out_of_sight_without_a_tray_the_window_goes_to_the_task_bar(office: Office) -> None:
    window = office.app.window
    assert not window.isVisible()
    office.app.outside.come_without_tray()
    assert window.isMinimized()
    window.showNormal()
    office.app.outside.come_without_tray()
    assert not window.isMinimized(), "a window that is seen stays where it is"


async def test_a_calendar_that_is_taken_off_holds_nothing_any_more(office: Office) -> None:
    for event in submitted("calm", "Tidy up"):
        office.app.store.append_now(event)
    office.hear(e.TaskCompleted("calm"))
    assert office.later(1) == []
    office.told.clear()
    office.app.change_settings(office.app.settings.with_(calendars=()))
    assert [each.title for each in office.told] == ["Tidy up is ready"]
    assert NOW + timedelta(minutes=1) == office.clock.now()


async def test_quick_capture_is_made_when_first_wanted_with_what_was_typed_before(office: Office) -> None:
    app = office.app
    Draft(app.home, CAPTURE_FILE).keep("Half a sentence", [])
    app.change_settings(app.settings.with_(cap_task_usd=3.0))
    assert "capture" not in vars(app.outside)  # neither the start nor a change of settings needs it
    app.outside.show_capture()
    first = app.outside.capture
    assert first.isVisible() and first.text() == "Half a sentence"
    first.edit.setPlainText("A whole sentence.")
    first.close()
    app.outside.show_capture()
    assert app.outside.capture is first and first.text() == "A whole sentence."
    assert Draft(app.home, CAPTURE_FILE).kept()[0] == "A whole sentence."
