"""The whole window without a mouse and without eyes: keys, list view, what a screen reader finds and hears."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QTreeView, QWidget

from desktop.app.parts import App
from desktop.core.clock import Clock, SystemClock
from desktop.core.commands import TaskPaused
from desktop.core.events import PlanChanged, TaskCompleted, TaskFailed
from desktop.core.task import Step, StepState
from desktop.settings.settings import load, save
from desktop.store.lock import EngineLock
from desktop.ui.accessible.key_list import KeyList
from desktop.ui.day.list_view import DayList
from tests.features import test_window
from tests.features.test_window import Story, today, told_week, until, words

pytestmark = pytest.mark.qt

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Tree = list[tuple[str, str]]


def live(story: Story, home: Path, clock: Clock) -> None:
    """The window as a client of its store: no engine goes on with the told tasks while the story looks at them."""
    home.mkdir(parents=True, exist_ok=True)
    lock = EngineLock(home, clock)
    lock.acquire()
    try:
        test_window.live(story, home, clock)
    finally:
        lock.release()


async def at_the_keyboard(app: App) -> None:
    app.window.activateWindow()
    await until(app.window.isActiveWindow)


def press(app: App, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(app.window.focusWidget() or app.window, key, modifiers)


def face_of(widget: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def tree_of(face: QAccessibleInterface) -> Tree:
    found = [(face.role().name, face.text(QAccessible.Text.Name))]
    for number in range(face.childCount()):
        child = face.child(number)
        if child is not None:
            found += tree_of(child)
    return found


def test_a_screen_reader_finds_lanes_with_their_marks_and_files(qapp: object, home: Path) -> None:
    clock = told_week(home)

    async def story(app: App) -> None:
        sheet = face_of(today(app).sheet)
        assert (sheet.role(), sheet.childCount()) == (QAccessible.Role.List, len(today(app).model.rows))
        lanes = [sheet.child(number) for number in range(sheet.childCount())]
        review = next(each for each in lanes if "Prepare" in each.text(QAccessible.Text.Name))
        assert "Asked 09:04. Ready. 4 files" in review.text(QAccessible.Text.Name)
        inside = tree_of(review)[1:]
        assert ("Link", "File Tallowmere brief.docx") in inside
        assert any(role == "StaticText" and name.startswith("09:31, question") for role, name in inside)
        complaint = next(each for each in lanes if "complaint" in each.text(QAccessible.Text.Name))
        assert ("Button", "Answer") in tree_of(complaint)
        assert complaint.text(QAccessible.Text.Description)

    live(story, home, clock)


def test_the_face_of_a_lane_says_when_it_is_current_and_where_it_is(qapp: object, home: Path) -> None:
    clock = told_week(home)

    async def story(app: App) -> None:
        await at_the_keyboard(app)
        page = today(app)
        page.sheet.setFocus()
        page.sheet.show_current("freight")
        face = face_of(page.sheet)
        row = page.sheet.currentIndex().row()
        lane = face.child(row)
        assert lane is not None and lane.state().selected and lane.state().focused  # type: ignore[attr-defined]
        assert face.indexOfChild(lane) == row
        box = page.sheet.visualRect(page.sheet.currentIndex())
        assert lane.rect().topLeft() == page.sheet.viewport().mapToGlobal(box.topLeft())
        assert face.childAt(lane.rect().center().x(), lane.rect().center().y()) == lane
        focused = face.focusChild()
        assert focused == lane

    live(story, home, clock)


def test_the_day_as_a_list_by_one_key_and_back(qapp: object, home: Path) -> None:
    clock = told_week(home)

    async def story(app: App) -> None:
        await at_the_keyboard(app)
        press(app, Qt.Key.Key_L, CTRL | SHIFT)
        page = today(app)
        view = page.lanes_view()
        assert isinstance(view, DayList) and view.isVisible() and not page.sheet.isVisible()
        assert view.model().rowCount() == len(page.model.rows)
        names = tree_of(face_of(view))
        assert any("Compare the three freight offers" in name and "Asked 10:12" in name for _, name in names)
        app.store.append_now(TaskCompleted("freight", "Done."))
        await until(lambda: "Ready" in view.model().index(1, 2).data())
        press(app, Qt.Key.Key_L, CTRL | SHIFT)
        assert page.sheet.isVisible()
        assert load(home).settings.list_view is False

    live(story, home, clock)


def test_the_list_opens_tasks_files_and_questions(qapp: object, home: Path) -> None:
    clock = told_week(home)
    save(home, load(home).settings.with_(list_view=True))

    async def story(app: App) -> None:
        await at_the_keyboard(app)
        page = today(app)
        view, opened = page.list, []
        page.file_opened.disconnect()
        page.file_opened.connect(opened.append)
        tree = view.model()
        review, complaint = tree.index(0, 0), tree.index(2, 0)
        view.setFocus()
        view.setCurrentIndex(review)
        QTest.keyClick(view, Qt.Key.Key_Right)
        assert view.isExpanded(review)
        file = next(
            tree.index(row, 0, review)
            for row in range(tree.rowCount(review))
            if tree.index(row, 0, review).data() == "Tallowmere brief.docx"
        )
        view.setCurrentIndex(file)
        app.store.append_now(TaskFailed("tidy", "x"))
        await until(lambda: "Stopped" in tree.index(4, 2).data())
        assert view.isExpanded(tree.index(0, 0)) and view.current_key()[1] == "file"  # type: ignore[index]
        QTest.keyClick(view, Qt.Key.Key_Return)
        assert opened and opened[0].endswith("Tallowmere brief.docx")
        complaint = tree.index(2, 0)
        view.setCurrentIndex(tree.index(tree.rowCount(complaint) - 1, 0, complaint))
        QTest.keyClick(view, Qt.Key.Key_Return)
        assert app.window.current_page() == "approvals"

    live(story, home, clock)


def test_f1_lists_every_key_and_escape_closes_it(qapp: object, home: Path) -> None:
    clock = told_week(home)

    async def story(app: App) -> None:
        await at_the_keyboard(app)
        press(app, Qt.Key.Key_F1)
        (shown,) = app.window.findChildren(KeyList)
        texts = [each.text() for each in shown.findChildren(QLabel)]
        assert {"Ctrl+1", "Approvals", "Ctrl+Alt+Enter", "Quick capture", "F6"} <= set(texts)
        QTest.keyClick(shown, Qt.Key.Key_Escape)
        await until(lambda: not app.window.findChildren(KeyList))

    live(story, home, clock)


def test_f6_goes_round_the_panes_and_back(qapp: object, home: Path) -> None:
    clock = told_week(home)

    async def story(app: App) -> None:
        await at_the_keyboard(app)
        page = today(app)
        page.composer.focus_text()
        app.window.open_task("freight")
        page.composer.focus_text()
        visited = []
        panes = (page.header, page.composer, page.sheet, app.window.inspector, app.window.footer, app.window.rail)
        for _ in range(len(panes)):
            press(app, Qt.Key.Key_F6)
            focused = QApplication.focusWidget()
            assert focused is not None
            visited += [pane for pane in panes if pane is focused or pane.isAncestorOf(focused)]
        stops = [app.window.footer] if visited[2] is app.window.footer else []  # only while it offers something
        assert (
            visited[:5] == [page.sheet, app.window.inspector, *stops, app.window.rail, page.header, page.composer][:5]
        )
        page.composer.focus_text()
        press(app, Qt.Key.Key_F6, SHIFT)
        assert page.header.isAncestorOf(QApplication.focusWidget())  # type: ignore[arg-type]

    live(story, home, clock)


@pytest.mark.parametrize("as_list", [False, True])
def test_shift_f10_opens_every_action_of_a_task(qapp: object, home: Path, as_list: bool) -> None:
    clock = told_week(home)
    save(home, load(home).settings.with_(list_view=as_list))

    async def story(app: App) -> None:
        await at_the_keyboard(app)
        page = today(app)
        view = page.lanes_view()
        view.setFocus()
        assert isinstance(view, QTreeView) is as_list
        index = page.list.model().index(1, 0) if as_list else page.model.index(1)
        view.setCurrentIndex(index)  # type: ignore[attr-defined]
        press(app, Qt.Key.Key_F10, SHIFT)
        await until(lambda: any(each.isVisible() for each in page.sheet.findChildren(QMenu)))
        menu = next(each for each in page.sheet.findChildren(QMenu) if each.isVisible())
        assert {"Open the task", "Pause", "Stop"} <= {each.text() for each in menu.actions()}
        menu.close()

    live(story, home, clock)


def test_ctrl_shift_p_pauses_everything_and_says_so(qapp: object, home: Path) -> None:
    clock = told_week(home)

    async def story(app: App) -> None:
        await at_the_keyboard(app)
        heard: list[tuple[str, bool]] = []
        app.outside.announcer.announced.connect(lambda *said: heard.append(said))
        press(app, Qt.Key.Key_P, CTRL | SHIFT)
        await app.commands.finish()
        paused = {each.event.task for each in app.store.events() if isinstance(each.event, TaskPaused)}
        assert paused == {"freight", "tidy"}
        assert ("2 tasks paused", False) in heard

    live(story, home, clock)


def test_announcements_are_polite_except_for_what_stopped(qapp: object, home: Path) -> None:
    clock = told_week(home)

    async def story(app: App) -> None:
        heard: list[tuple[str, bool]] = []
        app.outside.announcer.announced.connect(lambda *said: heard.append(said))
        app.window.open_task("freight")
        step = (Step("Read", StepState.DONE), Step("Write", StepState.ACTIVE))
        app.store.append_now(PlanChanged("freight", "k1", step), PlanChanged("freight", "k2", step))
        await until(lambda: len(heard) == 1)
        app.store.append_now(TaskCompleted("freight", "Done."), TaskFailed("tidy", "No space left."))
        await until(lambda: len(heard) == 3)
        assert heard == [
            ("Step 2 of 2: Write", False),
            ("Ready: Compare the three freight offers and recommend…", False),
            ("Stopped: Find duplicates in the Projects folder and prop…. No space left.", True),
        ]

    live(story, home, clock)


def test_at_large_text_the_list_is_offered(qapp: object, home: Path) -> None:
    clock = told_week(home)

    async def story(app: App) -> None:
        app.change_settings(app.settings.with_(text_scale=150))
        assert app.themes.theme.scale == 1.5
        assert "easier to read as a list" in words(app)
        next(
            each for each in app.window.notice.findChildren(QWidget) if each.accessibleName() == "Show the list"
        ).click()  # type: ignore[attr-defined]
        assert today(app).list.isVisible()

    live(story, home, clock)


def test_high_contrast_strengthens_lines_and_text(qapp: object, home: Path) -> None:
    clock = told_week(home)

    async def story(app: App) -> None:
        before = app.themes.theme
        app.change_settings(app.settings.with_(contrast="high"))
        after = app.themes.theme
        assert (after.edge, after.ring) == (2, 3) and (before.edge, before.ring) == (1, 2)
        assert after.hex("ink3") == before.hex("ink") and after.hex("line") == before.hex("lineStrong")

    live(story, home, clock)


def test_enter_in_quick_capture_belongs_to_the_input_method_while_it_composes(
    qapp: object, home: Path, tmp_path: Path
) -> None:
    async def story(app: App) -> None:
        from PySide6.QtGui import QInputMethodEvent

        app.outside.show_capture()
        edit = app.outside.capture.edit
        QApplication.sendEvent(edit, QFocusEvent(QFocusEvent.Type.FocusIn))
        QApplication.sendEvent(edit, QInputMethodEvent("zhong", []))
        QTest.keyClick(edit, Qt.Key.Key_Return)
        composed = QInputMethodEvent()
        composed.setCommitString("总结这些文件")
        QApplication.sendEvent(edit, composed)
        app.outside.capture.add_paths([str(tmp_path)])  # the offline engine works only from files
        assert app.outside.capture.text() == "总结这些文件"
        assert app.store.tasks() == []
        QTest.keyClick(edit, Qt.Key.Key_Return)
        await until(lambda: len(app.store.tasks()) == 1)

    live(story, home, SystemClock())
