"""Files that are deleted behind the window's back are said to be missing, and no longer once they are back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from desktop.core import events as e
from desktop.ui import presence
from desktop.ui.accessible.sheet_face import spoken_parts
from desktop.ui.day.day_page import DayPage
from desktop.ui.day.lane import LaneFile
from desktop.ui.files_model import FilesModel
from desktop.ui.files_page import FilesPage
from desktop.ui.loop import run
from desktop.ui.presence import Presence, absent_among
from desktop.ui.theme import ThemeSource
from tests.support.qt_watch import application, delete_now
from tests.support.seeded_week import ZONE
from tests.unit.ui.shell.conftest import Week

pytestmark = pytest.mark.qt

NAME = "Tallowmere brief.docx"


async def until(condition: Callable[[], bool]) -> None:
    """Waits on the loop, which also lets threads and Qt work."""
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.005)


def focus(page: QWidget) -> None:
    """What Qt tells every widget of a window that gets the focus."""
    QApplication.sendEvent(page, QEvent(QEvent.Type.WindowActivate))


def live(week: Week, story: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await story()
        await week.commands.finish()

    run(application(), whole())


def test_a_deleted_file_is_missing_on_the_files_page_until_it_is_back(week: Week) -> None:
    async def story() -> None:
        page = FilesPage(week.around, week.store, week.bridge)
        model = page.findChildren(QTableView)[0].model()
        assert isinstance(model, FilesModel)
        page.watch_files()
        file = next(each for each in model.files if each.name == NAME)
        row = list(model.rows).index(file)
        ink = model.data(model.index(row, 0), 9)
        Path(file.path).rename(f"{file.path}.away")
        page.resize(900, 900)
        page.show()
        await until(lambda: model.data(model.index(row, 0)) == f"{NAME} (missing)")
        assert model.data(model.index(row, 0), 9) != ink
        Path(f"{file.path}.away").rename(file.path)
        focus(page)
        await until(lambda: model.data(model.index(row, 0)) == NAME)
        assert week.store.deliverables(file.task)[0].state == "committed"  # nothing of it is journaled
        page.close()
        delete_now(page)

    live(week, story)


def test_of_ten_thousand_files_only_those_in_sight_are_looked_for(week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    async def counted(paths: list[str]) -> frozenset[str]:
        asked.append(len(paths))
        return frozenset()

    monkeypatch.setattr(presence, "absent_among", counted)
    made = [
        e.DeliverableSaved("freight", f"p{n}", f"p{n}", f"Part {n}.xlsx", f"/x/{n}.xlsx", "0" * 64, "xlsx", 9)
        for n in range(10_000)
    ]
    week.store.append_now(*made)

    async def story() -> None:
        page = FilesPage(week.around, week.store, week.bridge)
        table = page.findChildren(QTableView)[0]
        page.watch_files()
        page.resize(900, 700)
        page.show()
        model = table.model()
        assert isinstance(model, FilesModel)
        await until(lambda: len(model.files) > 10_000 and bool(asked))
        before = len(asked)
        table.verticalScrollBar().setValue(5_000)
        await until(lambda: len(asked) > before)
        page.close()
        delete_now(page)

    live(week, story)
    assert max(asked) < 60


def test_a_deleted_file_is_missing_on_the_day_sheet_until_it_is_back(week: Week) -> None:
    async def story() -> None:
        queue, commands, themes = week.around.queue, week.commands, ThemeSource(week.around.theme)
        page = DayPage(week.store, queue, week.bridge, themes, week.clock, commands, ZONE)
        page.watch_files()
        page.resize(1276, 816)

        def file() -> LaneFile:
            return next(file for lane in page.model.lanes for file in lane.files if file.name == NAME)

        lane = next(lane for lane in page.model.lanes if file() in lane.files)
        row = [each.id for each in page.model.rows].index(lane.id)
        Path(file().path).rename(f"{file().path}.away")
        page.show()
        await until(lambda: file().missing)
        assert f"File {NAME}, missing" in [each.name for each in spoken_parts(page.sheet, row)]
        page.refresh([lane.id])  # the task is read again, the disk is not
        assert file().missing
        Path(f"{file().path}.away").rename(file().path)
        focus(page)
        await until(lambda: not file().missing)
        assert f"File {NAME}" in [each.name for each in spoken_parts(page.sheet, row)]
        page.close()
        delete_now(page)

    live(week, story)


async def test_a_file_that_cannot_be_asked_about_is_not_said_to_be_gone(tmp_path: Path) -> None:
    there = tmp_path / "a.docx"
    there.write_bytes(b"")
    strange = str(tmp_path / ("x" * 4_000))  # the system refuses such a name
    below = str(there / "b.docx")
    many = [str(tmp_path / f"{n}.docx") for n in range(presence.BATCH)]
    assert await absent_among([str(there), strange, below, *many]) == frozenset([below, *many])


def test_what_is_not_in_sight_is_not_looked_for_and_one_look_follows_the_other(qapp: QApplication) -> None:
    class Slow:
        """A runner that answers when it is told to."""

        def __init__(self) -> None:
            self.answers: list[Callable[[frozenset[str]], None]] = []

        def run(
            self,
            command: Coroutine[object, object, object],
            then: Callable[[frozenset[str]], None] | None = None,
            otherwise: Callable[[str], None] | None = None,
        ) -> None:
            command.close()
            assert then is not None
            self.answers.append(then)

    page, runner = QWidget(), Slow()
    looked = Presence(runner, lambda: ["/x/a"], page)
    heard: list[bool] = []
    looked.changed.connect(lambda: heard.append(looked.is_gone("/x/a")))
    looked.look()
    assert runner.answers == []
    page.show()
    looked.look()
    looked.look()
    assert len(runner.answers) == 1
    runner.answers[0](frozenset(["/x/a"]))
    assert heard == [True] and looked._soon.isActive()  # what was asked meanwhile
    looked.look()
    runner.answers[1](frozenset(["/x/a"]))
    assert heard == [True]
    page.hide()
    assert not looked._minute.isActive()
    delete_now(page)
