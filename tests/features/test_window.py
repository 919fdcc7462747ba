"""The whole window in this process, offscreen: parts built as the program builds them, on the Qt loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMessageBox

from desktop.app.parts import App, build
from desktop.core.clock import Clock, SystemClock
from desktop.core.errors import EngineBusy
from desktop.core.events import RunStarted, TaskSubmitted, TurnStarted
from desktop.core.task import TaskState
from desktop.settings.settings import Settings, load, save
from desktop.store.journal import Store
from desktop.store.lock import EngineLock
from desktop.ui.day.day_page import DayPage
from desktop.ui.loop import run
from desktop.ui.translation import set_language
from desktop.work.queue import TaskQueue
from tests.support.seeded_week import ZONE, seed, week_clock

pytestmark = pytest.mark.qt

Story = Callable[[App], Awaitable[None]]


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def live(story: Story, home: Path, clock: Clock | None = None) -> None:
    """Runs `story` in the living window and ends it as a quit does."""

    async def main() -> None:
        app = build(home, clock or SystemClock(), {"LANG": "C"})
        app.start()
        try:
            await story(app)
        finally:
            await app.stop()

    application = QApplication.instance() or QApplication(["afternoon-tests"])
    assert isinstance(application, QApplication)
    run(application, main())


async def until(condition: Callable[[], bool], timeout_s: float = 30) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.01)


def told_week(home: Path) -> Clock:
    clock = week_clock()
    save(home, Settings().with_(language="en", scheme="light", timezone=str(ZONE)))
    store = Store.open(home, clock)
    seed(store, clock, home / "tasks")
    store.close()
    return clock


def today(app: App) -> DayPage:
    page = app.window.page("today")
    assert isinstance(page, DayPage)
    return page


def press(question: QMessageBox, text: str) -> None:
    next(each for each in question.buttons() if each.text() == text).click()


def words(app: App) -> str:
    return " ".join(each.text() for each in app.window.findChildren(QLabel) if each.isVisible())


def test_a_sentence_and_a_file_become_a_finished_document(qapp: object, home: Path, tmp_path: Path) -> None:
    """Compose, start, watch the lane, find the file: the main job through the window."""
    notes = tmp_path / "notes.md"
    notes.write_text("# Tallowmere\n\nThe review is on 5 March. Price rises by 3 %. Osterfen delivers on 9 March.\n")

    async def story(app: App) -> None:
        await until(app.seat.is_ours)
        composer = today(app).composer
        composer.set_text("Summarise these notes")
        composer.add_paths([str(notes)])
        composer.start()
        await until(lambda: bool(app.store.tasks()))
        task = app.store.tasks()[0].id
        await until(lambda: composer.text() == "")
        app.window.open_task(task)
        await until(lambda: app.store.task(task).state.is_terminal, 90)  # type: ignore[union-attr]
        detail = app.store.detail(task)
        assert detail is not None
        assert detail.task.state is TaskState.DONE, detail.task.error
        assert detail.deliverables and all(Path(each.path).exists() for each in detail.deliverables)
        await until(lambda: detail.deliverables[0].name in words(app))
        await until(lambda: "Hand-over" in words(app))

    live(story, home)


def test_a_refused_start_keeps_what_was_typed(qapp: object, home: Path, tmp_path: Path) -> None:
    async def story(app: App) -> None:
        composer = today(app).composer
        composer.set_text("Summarise these notes")
        gone = tmp_path / "gone.md"
        gone.write_text("x")
        composer.add_paths([str(gone)])
        gone.unlink()
        composer.start()
        await until(lambda: "gone.md" in composer.problem.text())
        assert (composer.text(), composer.paths()) == ("Summarise these notes", [str(gone)])
        assert app.store.tasks() == []

    live(story, home)


def test_language_and_look_change_without_a_restart(qapp: object, home: Path) -> None:
    clock = told_week(home)

    async def story(app: App) -> None:
        app.window.open_task("freight")
        today(app).composer.set_text("half a sentence")
        app.change_settings(app.settings.with_(language="zh"))
        app.change_settings(app.settings.with_(scheme="dark"))
        await asyncio.sleep(0.05)
        assert app.window.windowTitle() == "午后"
        assert "没有任何内容离开本机" in words(app)
        app.window.show_page("settings")
        controls = app.window.page("settings").findChildren(QComboBox)
        scheme = next(each for each in controls if each.findData("dark") >= 0)
        scheme.setFocus()
        app.change_settings(app.settings.with_(language="en"))
        focused = app.window.focusWidget()
        assert isinstance(focused, QComboBox) and focused is not scheme and focused.findData("dark") >= 0
        app.change_settings(app.settings.with_(language="zh"))
        app.window.open_task("freight")
        assert "已读资料" in words(app)
        assert app.themes.theme.scheme == "dark"
        assert today(app).composer.text() == "half a sentence"
        app.change_settings(app.settings.with_(language="en"))
        await asyncio.sleep(0.05)
        assert "Read so far" in words(app)

    live(story, home, clock)
    assert load(home).settings.scheme == "dark"


def test_the_working_hours_reach_the_sheet_at_once(qapp: object, home: Path) -> None:
    clock = told_week(home)
    save(home, load(home).settings.with_(work_from=8))

    async def story(app: App) -> None:
        sheet = today(app).sheet
        assert sheet.look.scale.work.start == 8
        app.change_settings(app.settings.with_(work_from=7, work_to=17))
        assert (sheet.look.scale.work.start, sheet.look.scale.work.end) == (7, 17)
        app.change_settings(app.settings.with_(timezone="Asia/Shanghai"))  # the page is made again
        app.change_settings(app.settings.with_(work_from=6))
        assert today(app).sheet.look.scale.work.start == 6

    live(story, home, clock)


@pytest.mark.parametrize(("width", "rail", "page_hidden"), [(1360, 84, False), (990, 84, True), (720, 56, True)])
def test_the_inspector_pushes_or_covers(qapp: object, home: Path, width: int, rail: int, page_hidden: bool) -> None:
    clock = told_week(home)

    async def story(app: App) -> None:
        app.window.resize(width, 700)
        app.window.open_task("freight")
        await asyncio.sleep(0.05)
        assert app.window.rail.width() == rail
        assert today(app).isVisible() is not page_hidden
        assert app.window.inspector.width() == (width - rail if page_hidden else 488)
        QTest.keyClick(app.window, Qt.Key.Key_Escape)
        await until(lambda: today(app).isVisible() and not app.window.inspector.isVisible())

    live(story, home, clock)


def test_keys_reach_the_pages_and_the_task(qapp: object, home: Path) -> None:
    clock = told_week(home)

    async def story(app: App) -> None:
        app.window.activateWindow()
        await until(app.window.isActiveWindow)
        for key, page in (
            (Qt.Key.Key_2, "approvals"),
            (Qt.Key.Key_3, "files"),
            (Qt.Key.Key_5, "settings"),
            (Qt.Key.Key_1, "today"),
        ):
            QTest.keyClick(app.window, key, Qt.KeyboardModifier.ControlModifier)
            assert app.window.current_page() == page
        app.window.open_task("tidy")
        QTest.keyClick(app.window, Qt.Key.Key_P)
        await app.commands.finish()
        assert app.store.task("tidy").state is TaskState.PAUSED  # type: ignore[union-attr]
        app.inspector.refresh()
        QTest.keyClick(app.window, Qt.Key.Key_Delete)
        question = app.window.findChildren(QMessageBox)[0]
        assert not app.store.task("tidy").state.is_terminal  # type: ignore[union-attr]
        press(question, "Stop")
        await app.commands.finish()
        assert app.store.task("tidy").state is TaskState.CANCELLED  # type: ignore[union-attr]

    live(story, home, clock)


def test_without_a_tray_closing_keeps_the_window_in_reach(qapp: object, home: Path) -> None:
    async def story(app: App) -> None:
        app.window.close()
        await until(app.window.isMinimized)
        assert "no tray" in words(app)

    live(story, home)


def test_what_another_process_submits_appears(qapp: object, home: Path) -> None:
    async def story(app: App) -> None:
        await until(app.seat.is_ours)
        other = Store.open(home, SystemClock())
        try:
            task = await TaskQueue(other, SystemClock(), home).submit("Tidy up", [])
        finally:
            other.close()
        await until(lambda: today(app).model.lane(task) is not None)

    live(story, home)


def test_while_another_engine_works_the_window_only_shows(qapp: object, home: Path) -> None:
    async def story(app: App) -> None:
        await until(lambda: "Another Afternoon process is working" in words(app))
        assert not app.seat.is_ours()
        await app.queue.submit("Tidy up", [])
        await asyncio.sleep(0.4)
        assert app.store.tasks()[0].state is TaskState.QUEUED

    home.mkdir(parents=True)
    lock = EngineLock(home, SystemClock())
    lock.acquire()
    try:
        live(story, home)
    finally:
        lock.release()
    with pytest.raises(EngineBusy), EngineLock(home, SystemClock()):
        EngineLock(home, SystemClock()).acquire()


def test_bad_settings_are_said_in_the_window(qapp: object, home: Path) -> None:
    home.mkdir(parents=True)
    (home / "settings.json").write_text("{")

    async def story(app: App) -> None:
        assert "settings.json cannot be used as it is" in words(app)

    live(story, home)


def test_leaving_with_work_under_way_asks_and_blocks_nothing(qapp: object, home: Path) -> None:
    async def story(app: App) -> None:
        await until(app.seat.is_ours)
        for _ in range(app.settings.slots + 1):
            await app.queue.submit("Tidy up", [])
        app.quit()
        asked = app.window.findChildren(QMessageBox)
        assert len(asked) == 1
        assert "not finished" in asked[0].text()
        press(asked[0], "Quit")
        await asyncio.wait_for(app.ended(), 5)

    live(story, home)


def test_a_draft_is_there_again_after_a_restart(qapp: object, home: Path) -> None:
    async def type_it(app: App) -> None:
        today(app).composer.set_text("Prepare the review")
        await until((home / "draft.json").exists, 10)

    async def find_it(app: App) -> None:
        assert today(app).composer.text() == "Prepare the review"

    live(type_it, home)
    live(find_it, home)


def test_the_footer_tells_what_left_this_computer_today(qapp: object, home: Path) -> None:
    async def story(app: App) -> None:
        assert "Nothing has left this computer" in words(app)
        await app.store.append(TaskSubmitted("t1", "x", model="elsewhere"), RunStarted("t1", "r1"))
        await app.store.append(TurnStarted("t1", 1, 1, "elsewhere"))
        await until(lambda: "1 request to a model, of a size that was not recorded" in words(app))
        await app.store.append(TurnStarted("t1", 2, 1, "elsewhere", 3000))
        await until(lambda: "3 KB of text" in words(app))

    home.mkdir(parents=True, exist_ok=True)
    lock = EngineLock(home, SystemClock())  # no engine of the window tries the told task, and ends it
    lock.acquire()
    try:
        live(story, home)
    finally:
        lock.release()
