"""The calendars a person chose: added, dropped, told what was read of them, and taken off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from desktop.core.errors import BadInput, UserError
from desktop.settings.settings import Settings
from desktop.ui.calendar_watch import CalendarWatch
from desktop.ui.settings.calendar import Calendars
from desktop.ui.settings.desk import Desk, Place
from desktop.ui.text import ElidedLabel
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import set_language
from desktop.work.calendar import Agenda
from tests.support.qt_watch import delete_now
from tests.support.seeded_week import ZONE
from tests.unit.ui.shell.conftest import Week

pytestmark = pytest.mark.qt


@pytest.fixture
def section(week: Week) -> Iterator[Calendars]:
    desk = Desk(
        ThemeSource(week.around.theme), Settings(), Place(week.home, week.store, week.clock, ZONE, {}), week.commands
    )
    desk.calendar = CalendarWatch(week.clock, week.commands, ZONE, desk)
    made = Calendars(desk)
    yield made
    delete_now(made)


def words(section: QWidget) -> list[str]:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # rows that were taken off
    return [each.text() for each in section.findChildren(QLabel) if each.text() and not isinstance(each, ElidedLabel)]


def test_calendars_are_added_once_and_taken_off(section: Calendars, tmp_path: Path) -> None:
    changed: list[tuple[str, ...]] = []
    section.desk.changed.connect(lambda settings: changed.append(settings.calendars))
    assert any(each.startswith("None yet.") for each in words(section))
    one, two = str(tmp_path / "work.ics"), str(tmp_path / "Calendars")
    section.add_calendars([one])
    section.add_calendars([one, two])
    assert changed == [(one,), (one, two)]
    assert not any(each.startswith("None yet.") for each in words(section))
    name = f"Show this calendar no longer: {one}"
    next(each for each in section.findChildren(QAbstractButton) if each.accessibleName() == name).click()
    assert changed[-1] == (two,)


def test_each_calendar_says_what_was_read_of_it_or_what_was_wrong(section: Calendars) -> None:
    watch = section.desk.calendar
    assert watch is not None
    section.add_calendars(["/there/work.ics", "/there/gone.ics", "/there/new.ics"])
    gone = UserError("gone.ics is not there at the moment.", "gone.ics 现在不在原处。")
    watch._today = Agenda(problems={"/there/gone.ics": gone}, counts={"/there/work.ics": 12, "/there/gone.ics": 0})
    watch.changed.emit()
    assert words(section)[-2:] == ["12 appointments in these months", "gone.ics is not there at the moment."]
    rows = [each.accessibleName() for each in section.findChildren(QWidget) if each.accessibleName().startswith("gone")]
    assert rows == ["gone.ics. gone.ics is not there at the moment."]
    set_language("zh")
    section.show_calendars()
    assert words(section)[-2:] == ["这几个月有 12 个日程", "gone.ics 现在不在原处。"]


def test_a_calendar_file_can_be_dropped_and_a_web_address_cannot(section: Calendars, tmp_path: Path) -> None:
    file, link = QMimeData(), QMimeData()
    file.setUrls([QUrl.fromLocalFile(str(tmp_path / "work.ics"))])
    link.setUrls([QUrl("https://example.org/work.ics")])
    for mime in (file, link):
        drop = QDropEvent(
            QPoint(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        section.dropEvent(drop)
    assert section.calendars() == (str(tmp_path / "work.ics"),)


def test_only_whole_paths_are_kept() -> None:
    assert Settings().with_(calendars=["~/work.ics", "/there"]).calendars == ("~/work.ics", "/there")
    with pytest.raises(BadInput, match="whole paths of files or folders"):
        Settings().with_(calendars=["work.ics"])
