"""The person's calendar: files dropped onto the settings, and what stands above the day."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytest_bdd import parsers, then, when

from desktop.ui.settings.calendar import Calendars
from tests.features.window.steps.pages import settings_page
from tests.support import calendar_file
from tests.support.desk import Desk
from tests.support.story import told


def drop(desk: Desk, path: Path) -> None:
    section = settings_page(desk).section("calendar")
    assert isinstance(section, Calendars)
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    section.dropEvent(QDropEvent(QPoint(5, 5), copy, files, left, none))


@when("I drop my calendar onto them")
@told
async def drop_calendar(desk: Desk) -> None:
    drop(desk, calendar_file.write(desk.folder))


@when("I drop a list onto them")
@told
async def drop_list(desk: Desk) -> None:
    drop(desk, desk.file("list.txt", "Milk\nEggs\n"))


@when("I show my calendar no longer")
@told
async def take_off(desk: Desk) -> None:
    desk.press(f"Show this calendar no longer: {desk.folder / 'Tallowmere.ics'}")


@then(parsers.re(r'(?P<only>only )?"(?P<words>[^"]+)" stands above the day'))
@told
async def stands(desk: Desk, words: str, only: str | None) -> None:
    """On the sheet, and for a screen reader."""

    def is_there() -> bool:
        said = desk.page.sheet.calendar.spoken
        return words in said and (not only or len(said) == 1)

    await desk.until(is_there)
    assert words in desk.page.sheet.header.accessibleDescription()


@then("nothing stands above the day")
@told
async def nothing(desk: Desk) -> None:
    await desk.until(lambda: not desk.page.sheet.calendar.is_there)
    assert desk.page.sheet.header.accessibleDescription() == ""
