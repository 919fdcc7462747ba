"""The Review page with files of every format: pages of PDFs as pictures, the source and the file with their own programs,
what a second reading suggests."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from desktop.app.parts import App
from desktop.core.clock import Clock
from desktop.core.task import TaskState
from desktop.settings.settings import Settings, save
from desktop.store.journal import Store
from desktop.ui.review.review_page import ReviewPage
from desktop.ui.translation import set_language
from tests.features.test_window import live, until, words
from tests.features.test_window_review import number_of, review
from tests.support import reviewed_task
from tests.support.reviewed_task import SECOND, TASK
from tests.support.seeded_week import ZONE, week_clock

pytestmark = pytest.mark.qt

PDF = "Tallowmere printed.pdf"


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


@pytest.fixture
def week(home: Path) -> Clock:
    clock = week_clock()
    save(home, Settings().with_(language="en", scheme="light", timezone=str(ZONE)))
    store = Store.open(home, clock)
    reviewed_task.tell(store, home / "tasks", more=True, second=SECOND["en"])
    store.close()
    return clock


class Desk:
    """What was handed to the desktop to be opened."""

    def __init__(self, list_of_names: Path) -> None:
        self._list = list_of_names

    @property
    def opened(self) -> list[str]:
        return self._list.read_text().splitlines() if self._list.exists() else []


@pytest.fixture
def desk(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "xdg-open").write_text(f'#!/bin/sh\nbasename "$1" >> "{tmp_path}/opened"\n')
    (programs / "xdg-open").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return Desk(tmp_path / "opened")


def press(parent: QWidget, name: str) -> None:
    """Presses the button of that name that is seen."""
    found = (b for b in parent.findChildren(QAbstractButton) if b.accessibleName() == name and b.isVisibleTo(parent))
    next(found).click()


def dark_pixels(page: ReviewPage, number: int) -> int:
    """How many dots of a page's picture are dark, of every fourth in both directions."""
    picture = page.paper.picture(number)
    assert picture is not None
    dots = ((x, y) for x in range(0, picture.width(), 4) for y in range(0, picture.height(), 4))
    return sum(picture.pixelColor(x, y).lightness() < 128 for x, y in dots)


def test_a_pdf_is_shown_by_its_own_pages_with_its_facts(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        app.window.resize(1360, 846)
        page = await review(app, PDF)
        await until(lambda: page.head.words() == "11 sourced facts, page 1 of 2")
        await until(lambda: page.paper.picture(0) is not None and page.paper.missing_picture() is None)
        assert dark_pixels(page, 0) > 100
        box = page.paper.box_of(number_of(page, "412,300"))
        assert box is not None
        where = QPoint(round(box.center().x()), round(box.center().y()))
        QTest.mouseMove(page.paper.viewport(), where)
        await until(lambda: page.paper.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor)
        QTest.mouseClick(page.paper.viewport(), Qt.MouseButton.LeftButton, pos=where)
        await until(lambda: "cell C5. same value" in page.popover.accessibleDescription())
        page.popover.close()
        page.paper.setFocus()
        QTest.keyClick(page.paper, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)  # from the third to the second
        assert page.paper.current == 1
        page.paper.current = None
        QTest.keyClick(page.paper, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)  # the last one, on the second page
        await until(lambda: page.head.words() == "11 sourced facts, page 2 of 2")
        await until(lambda: page.paper.picture(1) is not None)
        assert dark_pixels(page, 1) > 20
        assert page.paper.accessibleName() == f"{PDF}, 11 sourced facts, page 2 of 2"
        assert "Dry goods were flat, and the margin held" in page.paper.accessibleDescription()
        press_and_pull(page)
        assert page.wishes.edit.isEnabled() and "About: “" in words(app)

    live(story, home, week)


def press_and_pull(page: ReviewPage) -> None:
    """Marks the words from the current fact to the left edge."""
    box = page.paper.box_of(page.paper.current or 0)
    assert box is not None
    y = round(box.center().y()) - page.paper.verticalScrollBar().value()
    start, end = QPoint(round(box.left()), y), QPoint(round(box.left()) - 120, y)
    QTest.mousePress(page.paper.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(page.paper.viewport(), end)
    QTest.mouseRelease(page.paper.viewport(), Qt.MouseButton.LeftButton, pos=end)


def test_a_pdf_that_cannot_be_read_is_shown_as_its_text(qapp: object, home: Path, week: Clock) -> None:
    (home / "tasks" / TASK / PDF).write_bytes(b"%PDF-1.7 broken")

    async def story(app: App) -> None:
        page = await review(app, PDF)
        assert page.head.words() == "changed since it was made"
        await until(lambda: "Its pages cannot be shown, so this is the text it was written from." in words(app))
        assert "Tallowmere, first quarter" in page.paper.plain_text()
        assert number_of(page, "412,300") == 2  # its facts are there all the same
        await review(app, "Tallowmere md.md")
        await until(lambda: "Its pages cannot be shown" not in words(app))

    live(story, home, week)


def test_a_page_that_cannot_be_painted_says_so_and_pages_come_back_when_it_is_shown_again(
    qapp: object, home: Path, week: Clock
) -> None:
    path = home / "tasks" / TASK / PDF

    async def story(app: App) -> None:
        page = await review(app, PDF)
        await until(lambda: page.paper.picture(0) is not None and page.paper.missing_picture() is None)
        path.rename(path.with_suffix(".away"))
        app.window.resize(1200, 700)  # other pictures are wanted now
        await until(lambda: page.paper.missing_picture() is None)
        assert page.paper.picture(0) is not None  # the old one is shown rather than none
        page.left.emit()
        await until(lambda: not page.pages._pictures.is_running)  # nobody looks: its child is ended
        path.with_suffix(".away").rename(path)
        page = await review(app, "Tallowmere md.md")
        page = await review(app, PDF)
        await until(lambda: page.paper.picture(0) is not None and page.paper.missing_picture() is None)
        assert dark_pixels(page, 0) > 100

    live(story, home, week)


OTHERS = (
    ("Tallowmere html.html", "31.4%", "cell C6. same value"),
    ("Tallowmere md.md", "412,300", "cell C5. same value"),
    ("Tallowmere table.csv", "156,900", "cell C2. same value"),
    ("Tallowmere dates.ics", "[1]", "source unchanged"),
)


def test_files_of_other_formats_lead_to_their_sources_too(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        for name, fact, said in OTHERS:
            page = await review(app, name)
            page.show_evidence(number_of(page, fact))
            await until(lambda said=said, page=page: said in page.popover.accessibleDescription())  # type: ignore[misc]
            page.popover.close()

    live(story, home, week)


def test_file_and_source_open_with_their_own_programs(qapp: object, home: Path, week: Clock, desk: Desk) -> None:
    async def story(app: App) -> None:
        page = await review(app, "Mail to the team.eml")
        app.window.activateWindow()
        await until(app.window.isActiveWindow)
        page.paper.setFocus()
        QTest.keyClick(page.paper, Qt.Key.Key_O)
        await until(lambda: desk.opened == ["Mail to the team.eml"])
        QTest.keyClick(page.paper, Qt.Key.Key_N)
        QTest.keyClick(page.paper, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
        await until(lambda: desk.opened[1:] == ["Pallet fee.eml"])
        QTest.keyClick(page.paper, Qt.Key.Key_Return)
        await until(lambda: "pallet fee apply to returns" in page.popover.accessibleDescription())
        quoted = page.popover.findChildren(QWidget)
        wrapped = [each for each in quoted if each.hasHeightForWidth()]
        await until(lambda: all(each.height() >= each.heightForWidth(each.width()) for each in wrapped))
        QTest.keyClick(page.popover, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
        await until(lambda: desk.opened[2:] == ["Pallet fee.eml"] and not page.popover.isVisible())
        QTest.keyClick(page.paper, Qt.Key.Key_Return)
        await until(page.popover.isVisible)
        QTest.keyClick(page.popover, Qt.Key.Key_Escape)
        await until(lambda: not page.popover.isVisible())
        assert app.window.current_page() == "review"  # Esc closed the evidence alone

    live(story, home, week)


def test_another_look_shows_the_pages_again(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        page = await review(app, PDF)
        await until(lambda: page.paper.picture(0) is not None)
        app.change_settings(app.settings.with_(scheme="dark"))
        again = app.window.page("review")
        assert isinstance(again, ReviewPage)
        await until(lambda: again.loaded() is not None and again.paper.picture(0) is not None)
        assert dark_pixels(again, 0) > 100
        gc.collect()  # a child process of the old page that nobody ended would be told of here

    live(story, home, week)


def test_a_source_that_moved_or_is_gone_is_said_to_be_so(qapp: object, home: Path, week: Clock) -> None:
    source = home / "tasks" / "given" / "Sales 2026.xlsx"

    async def story(app: App) -> None:
        page = await review(app)
        number = number_of(page, "412,300")
        source.rename(source.with_name("Sales final.xlsx"))
        page.show_evidence(number)
        await until(lambda: "source moved" in page.popover.accessibleDescription())
        assert any("Sales final.xlsx" in each.text() for each in page.popover.findChildren(QLabel))
        page.popover.close()
        source.with_name("Sales final.xlsx").unlink()
        page.show_evidence(number)
        await until(lambda: "source gone" in page.popover.accessibleDescription())
        assert any("What is shown is what was kept of it" in each.text() for each in page.popover.findChildren(QLabel))
        names = [b.accessibleName() for b in page.popover.findChildren(QAbstractButton) if b.isVisibleTo(page.popover)]
        assert names == ["Next fact"]  # there is nothing to open
        page.popover.close()

    live(story, home, week)


def test_the_suggestion_of_the_second_reading_is_taken_and_taken_back(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        page = await review(app, PDF)
        await until(lambda: "the two late deliveries she names" in words(app))
        press(page.checks, "Take the suggestion")
        await until(lambda: "A new task works on the suggestion." in words(app))
        made = app.store.tasks(limit=1)[0]
        assert made.id != TASK and "two late deliveries" in made.instruction
        press(page.checks, "Undo")
        await until(lambda: "Take the suggestion" in names(page))
        await until(is_state(app, made.id, TaskState.CANCELLED))
        press(page.checks, "Take the suggestion")
        await until(lambda: "Show the task" in names(page))
        press(page.checks, "Show the task")
        again = app.store.tasks(limit=1)[0].id
        await until(lambda: app.window.inspector.task() == again)

    def names(page: ReviewPage) -> list[str]:
        return [b.accessibleName() for b in page.checks.findChildren(QAbstractButton) if b.isVisibleTo(page.checks)]

    live(story, home, week)


def is_state(app: App, task: str, state: TaskState) -> Callable[[], bool]:
    def holds() -> bool:
        row = app.store.task(task)
        return row is not None and row.state is state

    return holds


def test_one_goes_back_from_the_comparison_to_the_file(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        page = await review(app)
        versions = sorted(
            (each for each in app.store.deliverables(TASK) if "brief" in each.name), key=lambda each: each.version
        )
        page.compare(versions[0].id, versions[1].id)
        await until(lambda: "410,000" in page.comparison.text())
        press(page.comparison, "Back to the file")
        assert page.paper.isVisible() and not page.comparison.isVisible()

    live(story, home, week)
