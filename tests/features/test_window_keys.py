"""The keyboard map of the whole window, pressed key by key: what each does, and that the list of keys (F1) is true."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QMessageBox, QWidget

from desktop.app.parts import App
from desktop.core.clock import Clock, SystemClock
from desktop.core.commands import SteerWithdrawn, TaskPaused, TaskResumed
from desktop.core.events import MovesUndone, RunEnded, RunStarted, TaskSubmitted
from desktop.core.task import TaskState
from desktop.settings.settings import load, save
from desktop.ui.accessible.key_list import KeyList
from desktop.ui.approvals.page import ApprovalsPage
from desktop.ui.files_page import FilesPage
from desktop.ui.settings.page import SettingsPage
from tests.features.test_window import today, told_week, until, words
from tests.features.test_window_focus import open_review, told_home
from tests.features.test_window_keyboard import CTRL, SHIFT, at_the_keyboard, live, press

pytestmark = pytest.mark.qt

ALT = Qt.KeyboardModifier.AltModifier
KEY = Qt.Key
LATE = "late"


def told(app: App, kind: type) -> list[str]:
    """The tasks of every event of that kind, in their order."""
    return [each.event.task for each in app.store.events() if isinstance(each.event, kind)]


def with_a_late_task(home: Path) -> Clock:
    """The told week and a task for tonight."""
    from desktop.store.journal import Store

    clock = told_week(home)
    store = Store.open(home, clock)
    store.append_now(TaskSubmitted(LATE, "Sort the scans", not_before="2026-05-14T21:00:00+00:00"))
    store.close()
    return clock


@pytest.mark.parametrize("as_list", [False, True])
def test_the_letters_act_on_the_chosen_task_of_the_day(qapp: QApplication, home: Path, as_list: bool) -> None:
    clock = with_a_late_task(home)
    save(home, load(home).settings.with_(list_view=as_list))

    async def story(app: App) -> None:
        await at_the_keyboard(app)
        page = today(app)
        view = page.lanes_view()

        def choose(task: str) -> None:
            view.setFocus()
            if not as_list:
                page.sheet.show_current(task)
                return
            tree = page.list.model()
            rows = (tree.index(row, 0) for row in range(tree.rowCount()))
            page.list.setCurrentIndex(next(each for each in rows if each.siblingAtColumn(0).data() in titles(task)))

        def titles(task: str) -> str:
            row = app.store.task(task)
            assert row is not None
            return row.instruction

        choose("freight")
        press(app, KEY.Key_P)
        await until(lambda: told(app, TaskPaused) == ["freight"])
        run = next(e.event.run for e in reversed(list(app.store.events("freight"))) if isinstance(e.event, RunStarted))
        app.store.append_now(RunEnded("freight", run, "paused"))  # as an engine does when the turn is through
        lane = page.model.lane
        await until(lambda: (each := lane("freight")) is not None and each.state is TaskState.PAUSED)
        press(app, KEY.Key_R)
        await until(lambda: told(app, TaskResumed) == ["freight"])
        choose("freight")
        press(app, KEY.Key_S)
        focused = QApplication.focusWidget()
        assert app.window.inspector.task() == "freight" and isinstance(focused, QLineEdit)
        assert focused.accessibleName() == "Steer this task"
        app.window.inspector.close_task()
        choose("freight")
        press(app, KEY.Key_Delete)
        await until(lambda: bool(app.window.findChildren(QMessageBox)))
        question = app.window.findChildren(QMessageBox)[0]
        assert question.text() == "Stop this task?"
        question.reject()
        await until(lambda: not app.window.findChildren(QMessageBox))
        choose(LATE)
        press(app, KEY.Key_T)
        await until(lambda: LATE in told(app, TaskResumed))
        choose("review")
        press(app, KEY.Key_G)
        await until(lambda: told(app, TaskSubmitted)[-1] not in ("review", LATE))
        app.change_settings(app.settings.with_(letter_keys=False))
        choose("freight")
        press(app, KEY.Key_P)
        await app.commands.finish()
        assert told(app, TaskPaused) == ["freight"]

    live(story, home, clock)


def test_keys_of_the_window_work_from_every_page(qapp: QApplication, home: Path) -> None:
    clock = told_week(home)

    async def story(app: App) -> None:
        await at_the_keyboard(app)
        window, page = app.window, today(app)
        names = ("today", "approvals", "files", "ledger", "settings")
        for number, name in enumerate(names):
            press(app, Qt.Key(KEY.Key_1 + number), CTRL)
            assert window.current_page() == name
        press(app, KEY.Key_F, CTRL)
        settings, files = window.page("settings"), window.page("files")
        assert isinstance(settings, SettingsPage) and settings.finder.hasFocus()
        assert isinstance(files, FilesPage)
        window.show_page("files")
        press(app, KEY.Key_F, CTRL)
        assert QApplication.focusWidget() is not None and files.isAncestorOf(QApplication.focusWidget())
        window.show_page("ledger")
        press(app, KEY.Key_F, CTRL)
        assert window.current_page() == "today" and page.header.search.field.hasFocus()
        for key, modifiers in ((KEY.Key_M, CTRL | SHIFT), (KEY.Key_T, CTRL), (KEY.Key_L, CTRL)):
            window.show_page("ledger")
            press(app, key, modifiers)
            assert window.current_page() == "today"
            await until(lambda: QApplication.activePopupWidget() is not None)
            popup = QApplication.activePopupWidget()
            assert popup is not None
            popup.close()
            await until(lambda: QApplication.activePopupWidget() is None)
        day = page.day()
        window.rail.setFocus()
        press(app, KEY.Key_Left, ALT)
        assert (day - page.day()).days == 1
        press(app, KEY.Key_Right, ALT)
        press(app, KEY.Key_Right, ALT)
        assert (page.day() - day).days == 1
        press(app, KEY.Key_Home, ALT)
        assert page.day() == day
        window.show_page("files")
        press(app, KEY.Key_N, CTRL)
        assert window.current_page() == "today" and page.composer.edit.hasFocus()

    live(story, home, clock)


def test_a_number_sets_a_starter_up(qapp: QApplication, home: Path) -> None:
    async def story(app: App) -> None:
        await at_the_keyboard(app)
        page = today(app)
        app.window.rail.setFocus()
        first = page.starters.lanes.starters[0]
        QTest.keyClick(app.window, KEY.Key_1)
        assert page.composer.edit.toPlainText() == first.instruction
        QTest.keyClick(page.composer.edit, KEY.Key_2)
        assert page.composer.edit.toPlainText().count("2") == first.instruction.count("2") + 1

    live(story, home, SystemClock())


def test_undo_takes_back_the_latest_thing_and_says_which(qapp: QApplication, home: Path) -> None:
    clock = told_week(home)

    async def story(app: App) -> None:
        await at_the_keyboard(app)
        app.window.rail.setFocus()
        heard: list[str] = []
        app.outside.announcer.announced.connect(lambda text, _: heard.append(text))
        press(app, KEY.Key_Z, CTRL)
        await until(lambda: "nothing to undo" in words(app))
        await app.queue.steer("freight", "leave out Osterfen")
        press(app, KEY.Key_P, CTRL | SHIFT)
        await until(lambda: len(told(app, TaskPaused)) == 2)
        await until(lambda: [len(deed.tasks) for deed in app.outside.undoing.deeds()] == [1, 2])
        press(app, KEY.Key_Z, CTRL)
        await until(lambda: set(told(app, TaskResumed)) == {"freight", "tidy"})
        await until(lambda: "2 tasks go on" in words(app))
        assert any("2 tasks go on" in each for each in heard)
        press(app, KEY.Key_Z, CTRL)
        await until(lambda: told(app, SteerWithdrawn) == ["freight"])
        await until(lambda: "are taken back" in words(app))
        await until(lambda: app.outside.undoing.deeds() == ())
        press(app, KEY.Key_Z, CTRL)
        await until(lambda: "nothing to undo" in words(app))
        assert told(app, MovesUndone) == []

    live(story, home, clock)


def test_every_request_has_its_actions_in_a_menu(qapp: QApplication, home: Path) -> None:
    clock = told_home(home)

    async def story(app: App) -> None:
        await at_the_keyboard(app)
        app.window.show_page("approvals")
        page = app.window.page("approvals")
        assert isinstance(page, ApprovalsPage)
        for card in page.cards():
            card.take_focus()
            press(app, KEY.Key_F10, SHIFT)
            await until(lambda card=card: any(each.isVisible() for each in card.findChildren(QMenu)))  # type: ignore[misc]
            menu = next(each for each in card.findChildren(QMenu) if each.isVisible())
            texts = [each.text() for each in menu.actions()]
            assert texts[-1] == "Show the task"
            if card.bar is not None:
                assert texts[0] == card.bar.safe_words() and {"Ask for changes", "Decline"} <= set(texts)
            menu.close()

    live(story, home, clock)


def test_the_list_of_keys_is_complete(qapp: QApplication, home: Path) -> None:
    clock = told_home(home)

    async def story(app: App) -> None:
        await at_the_keyboard(app)
        for name in ("today", "approvals", "files", "ledger", "settings"):
            app.window.show_page(name)
        await open_review(app)
        app.window.show_page("today")
        press(app, KEY.Key_F1)
        (shown,) = app.window.findChildren(KeyList)
        listed = {part for each in shown.findChildren(QLabel) for part in each.text().split()}
        listed |= {"Shift+F6", "Shift+N", "Esc"}  # named in the words of F6 and N
        names = {"Return": "Enter", "Escape": "Esc", "Delete": "Del", "Left": "←", "Right": "→"}
        missing = set()
        for each in app.window.findChildren(QShortcut):
            every = each.keys()
            for sequence in every:
                keys = sequence.toString().split("+")
                text = "+".join([*keys[:-1], names.get(keys[-1], keys[-1])])
                if text and text not in listed:
                    missing.add(text)
        assert missing == set()
        shown.close()

    live(story, home, clock)


def test_the_menu_key_is_there_for_whatever_has_the_focus(qapp: QApplication, home: Path) -> None:
    clock = told_week(home)

    async def story(app: App) -> None:
        await at_the_keyboard(app)
        app.window.show_page("files")
        page = app.window.page("files")
        assert isinstance(page, FilesPage)
        await app.commands.finish()
        page.setFocus()
        table = next(each for each in page.findChildren(QWidget) if each.accessibleName() == "Files")
        table.setFocus()
        press(app, KEY.Key_Down)
        press(app, KEY.Key_Down)
        press(app, KEY.Key_F10, SHIFT)
        await until(lambda: QApplication.activePopupWidget() is not None)
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, QMenu) and {"Open", "Show in folder"} <= {each.text() for each in popup.actions()}
        popup.close()

    live(story, home, clock)
