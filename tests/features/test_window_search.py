"""Finding anything again from the head of the day, by keys alone."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.app.parts import App
from desktop.core.clock import SimulatedClock
from desktop.settings.settings import Settings, save
from desktop.store.journal import Store
from desktop.store.search import Found
from desktop.ui.day.day_page import DayPage
from desktop.ui.day.search_rows import SearchRow
from desktop.ui.translation import set_language
from tests.features.test_window import live, today, until
from tests.support.seeded_week import ZONE, seed, week_clock
from tests.support.told_requests import tell_sentences

pytestmark = pytest.mark.qt
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


@pytest.fixture
def told(home: Path) -> SimulatedClock:
    clock = week_clock()
    save(home, Settings().with_(language="en", scheme="light", timezone=str(ZONE)))
    store = Store.open(home, clock)
    seed(store, clock, home / "tasks")
    tell_sentences(store)
    store.close()
    return clock


async def searching(app: App, words: str) -> DayPage:
    """Ctrl+F, the words, and the answer to them."""
    app.window.show()
    app.window.activateWindow()
    await until(app.window.isActiveWindow)
    QTest.keyClick(app.window, Qt.Key.Key_F, CONTROL)
    page = today(app)
    field = page.header.search.field
    assert field.hasFocus()
    QTest.keyClicks(field, words)
    await until(page.search.panel.isVisible)
    return page


def shown(page: DayPage) -> list[str]:
    return [row.title for row in page.search.panel.model.rows]


def finds(page: DayPage) -> list[SearchRow]:
    return [row for row in page.search.panel.model.rows if not row.head]


def test_tasks_files_and_sentences_are_found_each_under_its_head(
    qapp: object, home: Path, told: SimulatedClock
) -> None:
    async def story(app: App) -> None:
        page = await searching(app, "freight")
        heads = {row.title: row.count for row in page.search.panel.model.rows if row.head}
        assert heads == {"Tasks": "11", "Files": "1", "Sentences and numbers": "2"}
        assert "“Sea freight fell by 12% between March and May”" in shown(page)
        assert page.search.panel.current() == finds(page)[0]

    live(story, home, told)


def test_enter_opens_the_day_with_the_lane_selected(qapp: object, home: Path, told: SimulatedClock) -> None:
    async def story(app: App) -> None:
        page = await searching(app, "summary 12-3")
        field = page.header.search.field
        (row,) = finds(page)
        assert (row.title, row.day) == ("Summary 12-3.docx", date(2026, 5, 12))
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert page.day() == date(2026, 5, 12)
        assert page.model.rows[page.sheet.currentIndex().row()].id == row.task
        assert not page.search.panel.isVisible()
        assert page.sheet.hasFocus()

    live(story, home, told)


def test_alt_enter_opens_the_file(qapp: object, home: Path, told: SimulatedClock) -> None:
    async def story(app: App) -> None:
        page = await searching(app, "412300")
        opened: list[str] = []
        page.file_opened.disconnect()
        page.file_opened.connect(opened.append)
        QTest.keyClick(page.header.search.field, Qt.Key.Key_Return, ALT)
        assert opened == ["/home/mara/Freight market note.docx"]

    live(story, home, told)


def test_arrows_go_over_the_heads_and_stop_at_the_ends(qapp: object, home: Path, told: SimulatedClock) -> None:
    async def story(app: App) -> None:
        page = await searching(app, "freight")
        field, panel = page.header.search.field, page.search.panel
        rows = finds(page)
        walked = [panel.current()]
        for _ in rows:
            QTest.keyClick(field, Qt.Key.Key_Down)
            walked.append(panel.current())
        assert walked == [*rows, rows[-1]]
        for _ in rows:
            QTest.keyClick(field, Qt.Key.Key_Up)
        assert panel.current() == rows[0]

    live(story, home, told)


def test_no_match_says_what_to_try(qapp: object, home: Path, told: SimulatedClock) -> None:
    async def story(app: App) -> None:
        page = await searching(app, "xyzzy")
        assert finds(page) == []
        assert page.search.panel._says == "No match. Try a file name or number"

    live(story, home, told)


def test_escape_clears_and_closes_and_the_window_keeps_its_place(
    qapp: object, home: Path, told: SimulatedClock
) -> None:
    async def story(app: App) -> None:
        page = await searching(app, "freight")
        QTest.keyClick(page.header.search.field, Qt.Key.Key_Escape)
        assert not page.search.panel.isVisible()
        assert page.header.search.field.text() == ""
        assert page.day() == date(2026, 5, 14)

    live(story, home, told)


def test_an_answer_that_comes_too_late_is_dropped(qapp: object, home: Path, told: SimulatedClock) -> None:
    """The answer to the first words is held back until the second words were answered."""

    async def story(app: App) -> None:
        page = await searching(app, "qqq")
        gate, begun = threading.Event(), threading.Event()
        real = app.store.search

        def slow(words: str, *rest: int) -> Found:
            found = real(words, *rest)
            if words == "freight":
                begun.set()
                gate.wait(30)
            return found

        page.search._store = type("Slow", (), {"search": staticmethod(slow)})()
        page.search.ask("freight")
        await until(begun.is_set)
        page.search.ask("tallowmere")
        await until(lambda: any("Tallowmere" in title for title in shown(page)))
        before = shown(page)
        gate.set()
        await app.commands.finish()
        assert shown(page) == before

    live(story, home, told)


def test_in_a_narrow_window_an_icon_opens_the_field(qapp: object, home: Path, told: SimulatedClock) -> None:
    async def story(app: App) -> None:
        app.window.resize(720, 700)
        page = today(app)
        app.window.show()
        await until(lambda: not page.header.search.field.isVisible())
        page = await searching(app, "freight")
        field, panel = page.header.search.field, page.search.panel
        assert field.isVisible() and field.geometry().right() <= page.header.width()
        assert panel.geometry().left() >= 0 and panel.geometry().right() <= page.width()
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert not field.isVisible()

    live(story, home, told)


def test_chinese_of_two_characters_is_found(qapp: object, home: Path) -> None:
    clock = week_clock()
    save(home, Settings().with_(language="zh", scheme="light", timezone=str(ZONE)))
    store = Store.open(home, clock)
    seed(store, clock, home / "tasks", "zh")
    store.close()

    async def story(app: App) -> None:
        app.window.show()
        page = today(app)
        page.focus_search()
        page.header.search.field.setText("货运")
        await until(lambda: bool(finds(page)))
        assert finds(page)[0].title == "比较三家货运报价，推荐一家"
        assert shown(page)[0] == "任务"

    live(story, home, clock)
    set_language("en")
