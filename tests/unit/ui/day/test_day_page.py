"""The Today page over a real store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl, Signal, qVersion
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage, QRegion
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from desktop.core.clock import SimulatedClock
from desktop.core.commands import TaskCancelled, TaskPaused, TaskResumed, UndoRequested
from desktop.core.events import (
    CallProposed,
    DeliverableSaved,
    MovesUndone,
    QuestionAsked,
    RunEnded,
    RunStarted,
    TaskCompleted,
    TaskSubmitted,
)
from desktop.core.resources import resource
from desktop.core.task import Move, TaskState
from desktop.store.journal import Store
from desktop.ui import translation
from desktop.ui.day.day_page import DayPage
from desktop.ui.day.lane import Lane
from desktop.ui.day.model import LANE_ROLE
from desktop.ui.day.starters import SAMPLE_MOMENT, SAMPLE_ZONE, counted_from
from desktop.ui.day.usual import UsualWatch
from desktop.ui.day.week_strip import dots, monday_of
from desktop.ui.piecework import Piecework
from desktop.ui.theme import Theme, ThemeSource
from desktop.work.undo import Undone
from desktop.work.usual_time import UsualTimes
from tests.support.qt_watch import delete_now, process_until

pytestmark = pytest.mark.qt

DAY = date(2026, 5, 14)
MOVE = Move("/a/x.md", "/b/x.md", "0" * 64)


class Signals(QObject):
    """The bridge's signals without a bus."""

    tasks_changed = Signal(object)
    progressed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.pieces = Piecework(self)

    def change(self, *tasks: str) -> None:
        """Tells of changed tasks, and lets what follows from it be done."""
        self.tasks_changed.emit(frozenset(tasks))
        process_until(self.pieces.is_empty)


class Desk:
    """Takes commands at once: what `Commands` and `TaskQueue` do on a loop."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.problem = ""
        self.asked: list[tuple[str, tuple[Path, ...], str]] = []

    async def submit(
        self,
        instruction: str,
        inputs: Sequence[Path] = (),
        *,
        model: str = "",
        as_of: datetime | None = None,
        timezone: str = "",
    ) -> str:
        self.asked.append((instruction, tuple(inputs), model))
        self.store.append_now(TaskSubmitted("fresh", instruction))
        return "fresh"

    async def pause(self, task: str) -> None:
        self.store.append_now(TaskPaused(task, f"{task}:pause"))

    async def resume(self, task: str) -> None:
        self.store.append_now(TaskResumed(task, f"{task}:resume"))

    async def undo(self, task: str) -> Undone:
        self.store.append_now(UndoRequested(task, "u"), MovesUndone(task, "u", (MOVE,)))
        return Undone((MOVE,), ("/a/b.md: changed",))

    def run(
        self,
        command: Coroutine[Any, Any, Any],
        then: Callable[[Any], None] | None = None,
        otherwise: Callable[[str], None] | None = None,
    ) -> None:
        if self.problem:
            command.close()
            assert otherwise is not None
            otherwise(self.problem)
            return
        try:
            command.send(None)
        except StopIteration as end:
            if then is not None:
                then(end.value)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(datetime(2026, 5, 14, 9, 0, tzinfo=UTC))


@pytest.fixture
def store(home: Path, clock: SimulatedClock) -> Iterator[Store]:
    opened = Store.open(home, clock)
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


@pytest.fixture
def signals() -> Signals:
    return Signals()


@pytest.fixture
def page(store: Store, desk: Desk, signals: Signals, themes: ThemeSource, clock: SimulatedClock) -> Iterator[DayPage]:
    made = DayPage(store, desk, signals, themes, clock, desk, UTC)
    made.resize(1276, 816)
    made.show()
    yield made
    made.close()
    delete_now(made)


def finish(store: Store, clock: SimulatedClock, task: str, minutes: float, files: Sequence[str] = ()) -> None:
    store.append_now(TaskSubmitted(task, f"Prepare {task}"), RunStarted(task, f"{task}-run"))
    clock.advance(minutes * 60)
    for number, name in enumerate(files):
        saved = DeliverableSaved(task, f"{task}-{number}", "", name, f"/out/{name}", "0" * 64, "docx", 10)
        store.append_now(saved)
    store.append_now(TaskCompleted(task), RunEnded(task, f"{task}-run", "completed"))


def ask(store: Store, task: str) -> None:
    store.append_now(TaskSubmitted(task, f"Ask {task}"), RunStarted(task, f"{task}-run"))
    store.append_now(CallProposed(task, 1, 0, f"{task}-call", "c", "ask", {}, "read", "allow", ""))
    store.append_now(QuestionAsked(task, f"{task}-q", f"{task}-call", "Which quarter?"))
    store.append_now(RunEnded(task, f"{task}-run", "needs_you"))


def click(page: DayPage, place: int, part: int) -> None:
    box = page.sheet._parts(page.model.index(place))[part].box
    QTest.mouseClick(page.sheet.viewport(), Qt.MouseButton.LeftButton, pos=box.center().toPoint())


def test_an_empty_day_offers_starters_and_a_starter_fills_the_composer(page: DayPage, desk: Desk) -> None:
    assert page.starters.isVisible() and not page.sheet.isVisible()
    page.starters.lanes.choose(1)
    assert page.composer.text() and page.composer.paths()
    assert not desk.asked


def test_what_is_recorded_appears_as_a_lane(
    page: DayPage, store: Store, clock: SimulatedClock, signals: Signals
) -> None:
    finish(store, clock, "report", 30, ["report.docx"])
    signals.change("report")
    (lane,) = page.model.rows
    assert isinstance(lane, Lane)
    assert lane.state is TaskState.DONE and [file.name for file in lane.files] == ["report.docx"]
    assert page.sheet.isVisible()


def test_the_next_time_of_a_repeating_task_stands_on_its_own_day(
    page: DayPage, store: Store, clock: SimulatedClock, signals: Signals
) -> None:
    series = {"repeat": "daily", "series": "mail", "anchor": "2026-05-14T08:00"}
    store.append_now(TaskSubmitted("mail", "Sort the mail", nominal="2026-05-14T08:00", **series))
    due = "2026-05-15T08:00:00+00:00"
    coming = TaskSubmitted("mail 2", "Sort the mail", nominal="2026-05-15T08:00", not_before=due, **series)
    store.append_now(RunStarted("mail", "run", as_of="2026-05-14T10:00:00+00:00"), coming)
    signals.change("mail", "mail 2")
    assert [row.id for row in page.model.rows] == ["mail"]
    assert page.header.week.days.counts[4] == {TaskState.QUEUED: 1}
    page.show_day(date(2026, 5, 15))
    (lane,) = page.model.rows
    assert isinstance(lane, Lane) and (lane.id, lane.headline) == ("mail 2", "Starts at 08:00")
    store.append_now(TaskCancelled("mail 2", unstarted=True))
    page.show_day(DAY)
    assert [row.headline for row in page.model.rows if isinstance(row, Lane)][1:] == ["No longer repeats"]


def test_a_change_is_announced_for_its_own_row_only(
    page: DayPage, store: Store, clock: SimulatedClock, signals: Signals
) -> None:
    for task in ("one", "two", "three"):
        store.append_now(TaskSubmitted(task, task))
        clock.advance(60)
    page.reload()
    changed, moved = QSignalSpy(page.model.dataChanged), QSignalSpy(page.model.layoutChanged)
    store.append_now(RunStarted("two", "run"))
    signals.change("two")
    assert changed.count() == 1 and changed.at(0)[0].row() == 1
    assert moved.count() == 0


def test_tasks_that_change_together_are_shown_together(
    page: DayPage, store: Store, clock: SimulatedClock, signals: Signals
) -> None:
    tasks = [f"t{number}" for number in range(5)]
    for task in tasks:
        store.append_now(TaskSubmitted(task, task))
        clock.advance(60)
    page.reload()
    changed, settled = QSignalSpy(page.model.dataChanged), QSignalSpy(page.model.settled)
    store.append_now(*(RunStarted(task, f"{task}-run") for task in tasks))
    signals.change(*tasks)
    assert sorted(changed.at(n)[0].row() for n in range(changed.count())) == [0, 1, 2, 3, 4]
    assert settled.count() == 1  # the sheet is laid out once for all of them
    assert {lane.state for lane in page.model.lanes} == {TaskState.WORKING}
    assert page.header.buttons[1].n == 5


def test_only_lanes_that_changed_are_painted_not_those_between_them(
    page: DayPage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = [f"t{number}" for number in range(6)]
    store.append_now(*(event for task in tasks for event in (TaskSubmitted(task, task), RunStarted(task, f"{task}-r"))))
    page.reload()
    view = page.sheet.viewport()
    view.grab()
    painted: list[int] = []
    delegate, paint = page.sheet._delegate, page.sheet._delegate.paint_row

    def noted(painter: Any, row: Any, box: Any, place: int, current: bool, focused: bool) -> None:
        painted.append(place)
        paint(painter, row, box, place, current, focused)

    monkeypatch.setattr(delegate, "paint_row", noted)
    first, last = (page.sheet.visualRect(page.model.index(place)) for place in (0, 5))
    image = QImage(view.size(), QImage.Format.Format_ARGB32_Premultiplied)
    view.render(image, QPoint(), QRegion(first) + QRegion(last))
    assert sorted(painted) == [0, 5]


def test_tasks_that_are_new_together_stand_in_the_order_they_were_asked(
    page: DayPage, store: Store, clock: SimulatedClock, signals: Signals
) -> None:
    for task in ("c", "a", "b"):
        store.append_now(TaskSubmitted(task, task))
        clock.advance(1)
    signals.change("a", "b", "c")
    assert [row.id for row in page.model.rows] == ["c", "a", "b"]


def test_what_changes_without_end_is_shown_meanwhile(
    page: DayPage, store: Store, clock: SimulatedClock, signals: Signals
) -> None:
    tasks = [f"t{number}" for number in range(20)]
    store.append_now(*(TaskSubmitted(task, task) for task in tasks))
    page.reload()
    store.append_now(*(RunStarted(task, f"{task}-run") for task in tasks))
    settled = QSignalSpy(page.model.settled)
    signals.change(*tasks)
    assert 1 < settled.count() < len(tasks)
    assert {lane.state for lane in page.model.lanes} == {TaskState.WORKING}


def test_a_day_that_is_opened_meanwhile_is_not_given_lanes_of_the_one_before(
    page: DayPage, store: Store, signals: Signals
) -> None:
    store.append_now(TaskSubmitted("task", "Read"))
    signals.tasks_changed.emit(frozenset({"task"}))
    page.show_day(date(2026, 5, 12))
    process_until(signals.pieces.is_empty)
    assert page.model.rows == ()


def test_lanes_stand_in_the_order_they_were_asked(page: DayPage, store: Store, clock: SimulatedClock) -> None:
    for task in ("c", "a", "b"):
        finish(store, clock, task, 1)
    page.reload()
    assert [row.id for row in page.model.rows] == ["c", "a", "b"]


def test_a_click_on_a_file_opens_its_review(page: DayPage, store: Store, clock: SimulatedClock) -> None:
    finish(store, clock, "report", 30, ["a.docx", "b.docx"])
    page.reload()
    opened, tasks = QSignalSpy(page.file_reviewed), QSignalSpy(page.task_opened)
    click(page, 0, 1)
    assert opened.at(0) == ["report", "/out/b.docx"] and tasks.count() == 0


def test_a_click_beside_opens_the_task(page: DayPage, store: Store, clock: SimulatedClock) -> None:
    finish(store, clock, "report", 30, ["a.docx"])
    page.reload()
    tasks = QSignalSpy(page.task_opened)
    where = page.sheet.visualRect(page.model.index(0)).topLeft() + QPoint(80, 30)
    QTest.mouseClick(page.sheet.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert tasks.at(0) == ["report"]


def test_the_marigold_button_opens_the_question(page: DayPage, store: Store) -> None:
    ask(store, "task")
    page.reload()
    asked = QSignalSpy(page.question_opened)
    click(page, 0, 0)
    assert asked.at(0) == ["task"]


def test_arrows_walk_through_lanes_and_files_and_enter_opens(
    page: DayPage, store: Store, clock: SimulatedClock
) -> None:
    for task in ("one", "two"):
        finish(store, clock, task, 30, [f"{task}.docx"])
    page.reload()
    opened, tasks = QSignalSpy(page.file_reviewed), QSignalSpy(page.task_opened)
    page.sheet.setFocus()
    page.sheet.setCurrentIndex(page.model.index(0))
    QTest.keyClick(page.sheet, Qt.Key.Key_Down)
    QTest.keyClick(page.sheet, Qt.Key.Key_Return)
    assert tasks.at(0) == ["two"]
    QTest.keyClick(page.sheet, Qt.Key.Key_Right)
    QTest.keyClick(page.sheet, Qt.Key.Key_Return)
    assert opened.at(0) == ["two", "/out/two.docx"]


def test_the_menu_of_a_lane_has_every_file(page: DayPage, store: Store, clock: SimulatedClock) -> None:
    names = [f"f{n}.docx" for n in range(7)]
    finish(store, clock, "report", 30, names)
    page.reload()
    menu = page.sheet.context_menu(page.model.index(0))
    assert menu is not None
    assert [action.text() for action in menu.actions() if action.menu()] == names
    delete_now(menu)


def test_above_five_files_four_are_shown_and_the_rest_is_counted(
    page: DayPage, store: Store, clock: SimulatedClock
) -> None:
    finish(store, clock, "report", 30, [f"f{n}.docx" for n in range(7)])
    page.reload()
    assert [part.text for part in page.sheet._parts(page.model.index(0))] == [
        *(f"f{n}.docx" for n in range(4)),
        "3 more",
        "Undo",
    ]


def test_a_started_instruction_is_submitted_and_the_field_is_empty_after_the_commit(
    page: DayPage, desk: Desk, tmp_path: Path
) -> None:
    page.composer.set_text("Prepare the review")
    page.composer.set_paths([str(tmp_path)])
    page.composer.start()
    assert desk.asked == [("Prepare the review", (tmp_path,), "offline")]
    assert page.composer.text() == "" and [row.id for row in page.model.rows] == ["fresh"]


def test_a_refused_instruction_stays_with_its_reason(page: DayPage, desk: Desk) -> None:
    desk.problem = "The disk is full."
    page.composer.set_text("Prepare")
    page.composer.start()
    assert page.composer.text() == "Prepare" and page.composer.problem.text() == "The disk is full."


def test_what_is_asked_on_a_past_day_appears_today(page: DayPage) -> None:
    page.show_day(date(2026, 5, 12))
    page.composer.set_text("Prepare")
    page.composer.start()
    assert page.day() == DAY


def test_a_past_day_has_no_now_line(page: DayPage) -> None:
    assert page.sheet.look.now == 9.0
    page.show_day(date(2026, 5, 12))
    assert page.sheet.look.now is None


def test_the_now_line_follows_the_clock_and_midnight_turns_the_page(page: DayPage, clock: SimulatedClock) -> None:
    clock.advance(90 * 60)
    page.on_minute()
    assert page.sheet.look.now == 10.5
    clock.advance(14 * 3600)
    page.on_minute()
    assert page.day() == date(2026, 5, 15)


def test_a_count_filters_and_filters_no_more(page: DayPage, store: Store, clock: SimulatedClock) -> None:
    finish(store, clock, "report", 30)
    ask(store, "task")
    page.reload()
    button = page.header.buttons[0]
    button.click()
    assert [row.id for row in page.model.rows] == ["task"]
    button.click()
    assert [row.id for row in page.model.rows] == ["report", "task"]


def test_a_step_inside_a_long_call_shows_in_the_caption(page: DayPage, store: Store, signals: Signals) -> None:
    store.append_now(TaskSubmitted("task", "Read"), RunStarted("task", "run"))
    page.reload()
    signals.progressed.emit("task", "reading 12 of 40")
    lane = page.model.lane("task")
    assert lane is not None and lane.activity == "reading 12 of 40"


def test_forty_tasks_bundle_the_morning_and_enter_opens_the_bundle(
    page: DayPage, store: Store, clock: SimulatedClock
) -> None:
    for number in range(40):
        finish(store, clock, f"t{number}", 5)
    page.reload()
    assert len(page.model.rows) < 40
    before = len(page.model.rows)
    page.sheet.setFocus()
    page.sheet.setCurrentIndex(page.model.index(0))
    QTest.keyClick(page.sheet, Qt.Key.Key_Return)
    assert len(page.model.rows) == 41 > before


def test_another_language_changes_every_word_live(page: DayPage, store: Store, themes: ThemeSource) -> None:
    ask(store, "task")
    page.reload()
    translation.set_language("zh")
    themes.use(Theme("dark", "zh"))
    lane = page.model.lane("task")
    assert lane is not None and "等你决定" in lane.headline
    assert page.header.title.text() == "5月14日 星期四"
    assert page.composer.start_button.text() == "开始"


@pytest.mark.parametrize("width", [1276, 792, 664])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sheet_is_painted_in_morning_and_afternoon_tints(
    page: DayPage, store: Store, clock: SimulatedClock, themes: ThemeSource, width: int, scheme: str
) -> None:
    finish(store, clock, "report", 30, ["a.docx"])
    ask(store, "task")
    themes.use(Theme(scheme, "en"))  # type: ignore[arg-type]
    page.resize(width, 600)
    page.reload()
    shot: QImage = page.sheet.viewport().grab().toImage()
    bottom = shot.height() - 30
    assert shot.pixelColor(40, bottom) == themes.theme.color("sheetAm")
    assert shot.pixelColor(shot.width() - 40, bottom) == themes.theme.color("sheetPm")


def test_the_window_can_be_as_narrow_as_seven_hundred_and_twenty(page: DayPage) -> None:
    page.resize(664, 500)
    assert page.minimumSizeHint().width() <= 664


def test_a_week_starts_on_monday_and_a_day_has_at_most_five_dots() -> None:
    assert monday_of(DAY) == date(2026, 5, 11)
    shown = dots({TaskState.DONE: 30, TaskState.NEEDS_YOU: 2, TaskState.FAILED: 1})
    assert len(shown) == 5 and set(shown) == {TaskState.DONE, TaskState.NEEDS_YOU, TaskState.FAILED}


def activate(page: DayPage) -> None:
    """Shortcuts act in the active window only."""
    page.activateWindow()
    process_until(page.isActiveWindow)


def test_a_number_key_sets_a_starter_up_unless_it_is_typed_as_text(page: DayPage) -> None:
    activate(page)
    page.composer.edit.setFocus()
    QTest.keyClick(page.composer.edit, Qt.Key.Key_1)
    assert page.composer.text() == "1"
    page.starters.lanes.buttons[0].setFocus()
    QTest.keyClick(page.starters.lanes.buttons[0], Qt.Key.Key_3)
    assert page.composer.text() == page.starters.lanes.starters[2].instruction


def test_alt_and_arrows_turn_the_days(page: DayPage) -> None:
    activate(page)
    page.sheet.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.day() == date(2026, 5, 13)
    QTest.keyClick(page, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    assert page.day() == DAY


def place(x: int, y: int) -> QPoint | QPointF:
    """Where a drag is: whole pixels before Qt 6.12 (Python 3.11), fractions since."""
    return QPointF(x, y) if tuple(map(int, qVersion().split("."))) >= (6, 12) else QPoint(x, y)


def drag(page: DayPage, mime: QMimeData) -> QDropEvent:
    """Over the sheet and let go, as the platform would tell it."""
    copy = Qt.DropAction.CopyAction
    all_actions = copy | Qt.DropAction.MoveAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page, QDragEnterEvent(place(600, 500), all_actions, mime, left, none))
    QApplication.sendEvent(page, QDragMoveEvent(place(620, 500), all_actions, mime, left, none))
    drop = QDropEvent(QPointF(620, 500), all_actions, mime, left, none)
    QApplication.sendEvent(page, drop)
    return drop


def test_files_dropped_anywhere_on_the_page_are_attached_and_only_copied(page: DayPage, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    drop = drag(page, mime)
    assert page.composer.paths() == [str(tmp_path)]
    assert drop.isAccepted() and drop.dropAction() == Qt.DropAction.CopyAction
    assert not page.composer.panel.isVisible() or not page.composer._dragging


def test_the_address_of_a_dropped_web_page_goes_into_the_sentence(page: DayPage) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/a.pdf")])
    drag(page, mime)
    assert page.composer.paths() == [] and page.composer.text() == "https://example.org/a.pdf"


def test_every_lane_speaks_to_a_screen_reader(page: DayPage, store: Store) -> None:
    ask(store, "task")
    page.reload()
    index = page.model.index(0)
    assert "Waiting for you since" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Which quarter?" in index.data(Qt.ItemDataRole.AccessibleDescriptionRole)


def test_a_task_on_the_sample_files_is_counted_from_the_sample_week() -> None:
    week = resource("sample_week")
    assert counted_from([week / "mail", week / "calendar.ics"]) == (SAMPLE_MOMENT, SAMPLE_ZONE)
    assert counted_from([week / "mail", week.parent]) == (None, "")
    assert counted_from([]) == (None, "")


def test_an_end_that_has_passed_is_no_longer_told(
    page: DayPage, desk: Desk, store: Store, clock: SimulatedClock
) -> None:
    old = [f"old{number}" for number in range(3)]
    for task in old:
        store.append_now(TaskSubmitted(task, "Compare the offers"), RunStarted(task, f"{task}r"))
    clock.advance(1800)
    for task in old:
        store.append_now(TaskCompleted(task, "Done."), RunEnded(task, f"{task}r", "completed"))
    store.append_now(TaskSubmitted("new", "Compare the offers"), RunStarted("new", "r"))
    usual = UsualTimes(store)
    asyncio.run(usual.learn(store.tasks(states=[TaskState.DONE])[0]))
    page.use_usual_times(UsualWatch(usual, desk))
    page.reload()
    lane = page.model.lane("new")
    assert lane is not None and lane.ready_clock == "10:00" and "Ready about 10:00" in lane.name
    clock.advance(1800)
    page.on_minute()
    lane = page.model.lane("new")
    assert lane is not None and lane.ready is None and "Ready" not in lane.name


def test_the_lane_of_a_task_that_was_made_a_moment_ago_is_selected(page: DayPage, store: Store) -> None:
    def selected() -> str:
        return getattr(page.sheet.currentIndex().data(LANE_ROLE), "id", "")

    store.append_now(TaskSubmitted("old", "Prepare"))
    page.reload()
    page.select_task("old")
    assert selected() == "old"
    store.append_now(TaskSubmitted("new", "Prepare again"))
    page.select_task("new")
    assert selected() == "new"
    page.select_task("of another day")
    assert selected() == "", "a lane of another task would look like the one that is shown"
