"""Steps of window.feature: the whole window in this process, built as the program builds it, on one Qt loop per scenario.

Told days are shown without an engine, so that nothing changes but what the person does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMessageBox, QWidget
from pytest_bdd import given, parsers, scenarios, then, when

from desktop.app.parts import App, build
from desktop.core.clock import Clock, SystemClock
from desktop.core.task import TaskRow, TaskState
from desktop.settings.settings import Settings, load, save
from desktop.store.journal import Store
from desktop.store.lock import EngineLock
from desktop.ui.day.day_page import DayPage
from desktop.ui.day.lane import Lane
from desktop.ui.inspector.cost import Meter
from desktop.ui.loop import Loop
from desktop.ui.question_card import QuestionCard
from desktop.ui.translation import set_language
from tests.support.qt_watch import application
from tests.support.script import NOTES, SMALL, ask, place, read, script, turn, write
from tests.support.seeded_week import ZONE, seed, week_clock
from tests.support.told_day import tell

pytestmark = [pytest.mark.qt, pytest.mark.timeout(120)]
scenarios("window.feature")

PATIENCE_S = 20
KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Escape": Qt.Key.Key_Escape,
    "Delete": Qt.Key.Key_Delete,
    "Left": Qt.Key.Key_Left,
    "Home": Qt.Key.Key_Home,
    "F": Qt.Key.Key_F,
    "G": Qt.Key.Key_G,
    "P": Qt.Key.Key_P,
    "R": Qt.Key.Key_R,
    "T": Qt.Key.Key_T,
    "1": Qt.Key.Key_1,
}


@dataclass
class Desk:
    """One person before one window. `model` is the engine that was chosen, `task` what was spoken of last."""

    home: Path
    folder: Path
    runner: asyncio.Runner
    clock: Clock = field(default_factory=SystemClock)
    model: str = "offline"
    task: str = ""
    _app: App | None = None
    _lock: EngineLock | None = None

    @property
    def app(self) -> App:
        assert self._app is not None, "the window is not open"
        return self._app

    @property
    def page(self) -> DayPage:
        page = self.app.window.page("today")
        assert isinstance(page, DayPage)
        return page

    def do(self, story: Coroutine[Any, Any, Any]) -> Any:
        """Runs `story` on the window's own loop. Qt may turn between two steps too: what runs then finds the loop."""
        asyncio.events._set_running_loop(None)
        try:
            return self.runner.run(story)
        finally:
            asyncio.events._set_running_loop(self.runner.get_loop())

    def wait(self, condition: Callable[[], object]) -> None:
        """Lets the window live until `condition` holds."""

        async def until() -> None:
            async with asyncio.timeout(PATIENCE_S):
                while not condition():
                    await asyncio.sleep(0.01)

        self.do(until())

    def start(self) -> None:
        async def begin() -> None:
            self._app = build(self.home, self.clock, {"LANG": "C"})
            if self._lock is None:
                self._app.start()
            else:  # a told day is looked at and decided on; nobody works on it
                self._app.window.show()
            self._app.window.activateWindow()

        self.do(begin())
        self.wait(self.app.window.isActiveWindow)
        if self._lock is None:
            self.wait(self.app.seat.is_ours)

    def quit(self) -> None:
        if self._app is not None:
            app, self._app = self._app, None
            self.do(app.stop())
            app.window.deleteLater()

    def tell(self, day: str) -> None:
        """A told day, while another process has the engine's seat."""
        self.clock = clock = week_clock()
        save(self.home, Settings().with_(language="en", scheme="light", timezone=str(ZONE)))
        store = Store.open(self.home, clock)
        if day:
            tell(store, clock, self.home / "tasks", "en", day)
        else:
            seed(store, clock, self.home / "tasks")
        store.close()
        self._lock = EngineLock(self.home, SystemClock())
        self._lock.acquire()
        self.start()

    def release(self) -> None:
        self.quit()
        if self._lock is not None:
            self._lock.release()

    def lane(self, words: str) -> Lane:
        """The lane whose instruction begins with `words`."""
        return next(lane for lane in self.page.model.lanes if lane.instruction.startswith(words))

    def row(self) -> TaskRow:
        row = self.app.store.task(self.task)
        assert row is not None
        return row

    def words(self) -> str:
        return " ".join(each.text() for each in self.app.window.findChildren(QLabel) if each.isVisible())

    def press(self, name: str, within: QWidget | None = None) -> None:
        """The visible button with this accessible name or text."""
        buttons = (within or self.app.window).findChildren(QAbstractButton)
        next(b for b in buttons if name in (b.accessibleName(), b.text()) and b.isVisible()).click()

    def key(self, name: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key to whatever has the keyboard."""
        QTest.keyClick(QApplication.focusWidget() or self.app.window, KEYS[name], modifier)

    def ask_for(self, words: str, files: tuple[Path, ...] = ()) -> None:
        self.task = self.do(self.app.queue.submit(words, files, model=self.model))
        self.wait(lambda: self.page.model.lane(self.task) is not None)


def acting(step: Callable[..., None]) -> Callable[..., None]:
    """A step that presses and types: on the loop, as a person's events arrive, until what it began is done."""

    @wraps(step)
    def on_the_loop(desk: Desk, *args: Any, **words: Any) -> None:
        async def act() -> None:
            step(desk, *args, **words)
            await desk.app.commands.finish()
            await asyncio.sleep(0.01)

        desk.do(act())

    return on_the_loop


@pytest.fixture
def desk(home: Path, tmp_path: Path) -> Iterator[Desk]:
    set_language("en")
    qt = application()
    with asyncio.Runner(loop_factory=lambda: Loop(qt)) as runner:
        made = Desk(home, tmp_path, runner)
        try:
            yield made
        finally:
            made.release()
            asyncio.events._set_running_loop(None)
    set_language("en")


# --- given ---


@given("a first day")
def first_day(desk: Desk) -> None:
    desk.start()


@given(parsers.parse('a file "{name}"'))
def a_file(desk: Desk, name: str) -> None:
    (desk.folder / name).write_text(NOTES, encoding="utf-8")


@given("a told week")
def told_week(desk: Desk) -> None:
    desk.tell("")


@given("the day of the pictures")
def mockup_day(desk: Desk) -> None:
    desk.tell("mockup")


@given("a day on which everything waits")
def waiting_day(desk: Desk) -> None:
    desk.tell("waits")


@given("a day of forty tasks")
def forty_tasks(desk: Desk) -> None:
    desk.tell("forty")


@given("a day with an engine that writes a summary")
def summary_engine(desk: Desk) -> None:
    desk.model = script(desk.folder / "scripts", SMALL)
    desk.start()


@given(parsers.parse('a day with an engine that asks "{question}"'))
def asking_engine(desk: Desk, question: str) -> None:
    turns = [turn(ask(question, "The first", "The second")), turn(read()), turn(write()), {"text": "All done."}]
    desk.model = script(desk.folder / "scripts", turns)
    desk.start()


@given("a day with an engine that wants to place a copy in a folder of mine")
def placing_engine(desk: Desk) -> None:
    mine = desk.folder / "mine"
    mine.mkdir()
    turns = [turn(read()), turn(write()), turn(place(mine)), {"text": "All done."}]
    desk.model = script(desk.folder / "scripts", turns)
    desk.start()


@given("a day with an engine that is not there")
def missing_engine(desk: Desk) -> None:
    desk.model = f"scripted:{desk.folder / 'nothing.json'}"
    desk.start()


# --- when ---


@when(parsers.re(r'I write "(?P<text>[^"]*)", add "(?P<file>[^"]+)" and press Ctrl\+Enter'))
@acting
def compose(desk: Desk, text: str, file: str) -> None:
    desk.page.composer.set_text(text)
    desk.page.composer.add_paths([str(desk.folder / file)])
    QTest.keyClick(desk.page.composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


@when(parsers.parse('I type "{text}"'))
def type_text(desk: Desk, text: str) -> None:
    desk.page.composer.set_text(text)
    desk.wait((desk.home / "draft.json").exists)


@when(parsers.parse('I write "{text}" with the keyboard'))
@acting
def type_keys(desk: Desk, text: str) -> None:
    desk.page.composer.focus_text()
    QTest.keyClicks(desk.page.composer.edit, text)


@when(parsers.parse("I ask for {count:d} tasks"))
def ask_for_many(desk: Desk, count: int) -> None:
    a_file(desk, "notes.md")
    for number in range(count):
        desk.ask_for(f"Summarise March, part {number + 1}", (desk.folder / "notes.md",))


@when(parsers.parse('I ask for "{words}"'))
def ask_for_one(desk: Desk, words: str) -> None:
    a_file(desk, "notes.md")
    desk.ask_for(words, (desk.folder / "notes.md",))


@when(parsers.parse('I press the count "{words}"'))
@acting
def press_count(desk: Desk, words: str) -> None:
    desk.press(words, desk.page.header)


@when("I press Enter on the first row")
@acting
def enter_first(desk: Desk) -> None:
    desk.page.sheet.setFocus()
    desk.page.sheet.setCurrentIndex(desk.page.model.index(0))
    desk.key("Enter")


@when(parsers.parse('I open it and answer "{answer}"'))
@acting
def answer_question(desk: Desk, answer: str) -> None:
    desk.app.window.open_task(desk.task)
    desk.press(answer, desk.app.inspector.findChild(QuestionCard))


@when("I open it and skip the question")
@acting
def skip_question(desk: Desk) -> None:
    desk.app.window.open_task(desk.task)
    desk.press("Skip", desk.app.inspector.findChild(QuestionCard))


@when("I decline what it asks for")
def decline(desk: Desk) -> None:
    (approval,) = desk.app.store.approvals()
    desk.do(desk.app.queue.decide(approval.id, False))


@when("I open it")
@acting
def open_it(desk: Desk) -> None:
    desk.app.window.open_task(desk.task)


@when(parsers.parse('I open "{words}"'))
@acting
def open_named(desk: Desk, words: str) -> None:
    desk.task = desk.lane(words).id
    desk.app.window.open_task(desk.task)


@when("I press Delete and confirm")
@acting
def stop_task(desk: Desk) -> None:
    desk.app.inspector.setFocus()
    desk.key("Delete")
    question = desk.app.window.findChildren(QMessageBox)[-1]

    next(each for each in question.buttons() if each.text() == "Stop").click()


@when(parsers.parse('I press "{name}" on its lane'))
@acting
def press_on_lane(desk: Desk, name: str) -> None:
    place = next(i for i, row in enumerate(desk.page.model.rows) if row.name.startswith("Find duplicates"))
    index = desk.page.model.index(place)
    part = next(part for part in desk.page.sheet._parts(index) if part.text == name)

    where = part.box.center().toPoint()
    QTest.mouseClick(desk.page.sheet.viewport(), Qt.MouseButton.LeftButton, pos=where)


@when(parsers.parse('I steer "{words}"'))
@acting
def steer(desk: Desk, words: str) -> None:
    say(desk, words)


@when(parsers.parse('I change it to "{words}"'))
@acting
def change_steer(desk: Desk, words: str) -> None:
    desk.press("Change “Leave out the archive”")
    say(desk, words)


def say(desk: Desk, words: str) -> None:
    box = desk.app.inspector._steer
    box.setText(words)
    QTest.keyClick(box, Qt.Key.Key_Return)


@when("I take it back")
@acting
def take_back(desk: Desk) -> None:
    desk.press("Take back “Leave out the old archive”")


@when(parsers.re(r"I press (?P<modifier>Alt\+)?(?P<key>Left|Home|Enter|Escape|G|P|R|T)$"))
@acting
def press_key(desk: Desk, modifier: str | None, key: str) -> None:
    desk.key(key, Qt.KeyboardModifier.AltModifier if modifier else Qt.KeyboardModifier.NoModifier)


@when('I press "1"')
@acting
def press_one(desk: Desk) -> None:
    desk.page.starters.setFocus()
    QTest.keyClick(desk.page.header, Qt.Key.Key_1)


@when(parsers.parse('I press Ctrl+F and type "{words}"'))
@acting
def search(desk: Desk, words: str) -> None:
    desk.key("F", Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(desk.page.header.search.field, words)


@when("I quit and start again")
def restart(desk: Desk) -> None:
    desk.quit()
    desk.start()


@when("I choose Chinese")
@acting
def choose_chinese(desk: Desk) -> None:
    desk.app.change_settings(desk.app.settings.with_(language="zh"))
    assert load(desk.home).settings.language == "zh"


@when("I choose the list view")
@acting
def choose_list(desk: Desk) -> None:
    desk.app.change_settings(desk.app.settings.with_(list_view=True))


@when(parsers.parse('I go to the sheet with the keyboard and down to "{words}"'))
@acting
def walk_down(desk: Desk, words: str) -> None:
    desk.page.sheet.setFocus()
    for _ in desk.page.model.rows:
        if desk.page.model.rows[desk.page.sheet.currentIndex().row()].name.startswith(words):
            return
        QTest.keyClick(desk.page.sheet, Qt.Key.Key_Down)
    raise AssertionError(f"{words} was not reached")


# --- then ---


@then("four starters are offered")
def four_starters(desk: Desk) -> None:
    assert desk.page.starters.isVisible()
    assert len(desk.page.starters.lanes.starters) == 4


@then("the composer holds an instruction and files")
def composer_is_full(desk: Desk) -> None:
    assert desk.page.composer.text() and desk.page.composer.paths()


@then(parsers.parse('the composer holds "{text}"'))
def composer_holds(desk: Desk, text: str) -> None:
    assert desk.page.composer.text() == text


@then("nothing was started")
def nothing_started(desk: Desk) -> None:
    assert desk.app.store.tasks() == []


@then(parsers.parse('"{words}" becomes {state}'))
def becomes(desk: Desk, words: str, state: str) -> None:
    desk.wait(lambda: any(lane.instruction.startswith(words) for lane in desk.page.model.lanes))
    desk.task = desk.lane(words).id
    it_becomes(desk, state)


@then(parsers.parse("it becomes {state}"))
def it_becomes(desk: Desk, state: str) -> None:
    wanted = {
        "done": TaskState.DONE,
        "waiting for me": TaskState.NEEDS_YOU,
        "stopped": TaskState.FAILED,
        "stopped by me": TaskState.CANCELLED,
    }[state]

    def arrived() -> bool:
        lane = desk.page.model.lane(desk.task)
        over = desk.row().state.is_terminal and desk.row().state is not wanted
        assert not over, f"{desk.row().state}: {desk.row().error}"
        return lane is not None and lane.state is wanted

    desk.wait(arrived)


@then("it lists at least one file that lies on the disk")
def lists_files(desk: Desk) -> None:
    lane = desk.page.model.lane(desk.task)
    assert lane is not None and lane.files
    assert all(Path(file.path).exists() for file in lane.files)


@then(parsers.parse('I read "{words}" above the sheet'))
def read_above(desk: Desk, words: str) -> None:
    desk.wait(lambda: words in [each.accessibleName() for each in desk.page.header.buttons if each.isVisible()])


@then(parsers.parse('I read "{words}"'))
def i_read(desk: Desk, words: str) -> None:
    desk.wait(lambda: words in desk.words())


@then("I read why it stopped")
def read_why(desk: Desk) -> None:
    assert desk.row().error and desk.row().error in desk.words()


@then(parsers.parse('I am told "{words}"'))
def am_told(desk: Desk, words: str) -> None:
    assert words in desk.page.composer.problem.text()


@then(parsers.parse("there are {count:d} lanes in the order I asked"))
def lanes_in_order(desk: Desk, count: int) -> None:
    asked = [f"Summarise March, part {number + 1}" for number in range(count)]
    assert [lane.instruction for lane in desk.page.model.lanes] == asked


@then("all of them become done")
def all_done(desk: Desk) -> None:
    desk.wait(lambda: all(lane.state is TaskState.DONE for lane in desk.page.model.lanes))


@then(parsers.parse('only "{words}" is on the sheet'))
def only(desk: Desk, words: str) -> None:
    (row,) = desk.page.model.rows
    assert row.name.startswith(words)


@then(parsers.parse("{count:d} lanes are on the sheet"))
@then(parsers.parse("{count:d} rows are on the sheet"))
def rows_shown(desk: Desk, count: int) -> None:
    desk.wait(lambda: len(desk.page.model.rows) == count)


@then(parsers.parse('the first row says "{words}"'))
def first_row(desk: Desk, words: str) -> None:
    assert desk.page.model.rows[0].name == words


@then(parsers.parse('its lane tells "{one}" and "{other}"'))
def lane_tells(desk: Desk, one: str, other: str) -> None:
    lane = desk.page.model.lane(desk.task)
    assert lane is not None
    assert any(mark.caption == (one, other) for mark in lane.marks)


@then("my folder is empty")
def folder_is_empty(desk: Desk) -> None:
    assert list((desk.folder / "mine").iterdir()) == []


@then(parsers.parse('the lane "{words}" says "{headline}"'))
def lane_says(desk: Desk, words: str, headline: str) -> None:
    desk.wait(lambda: desk.lane(words).headline == headline)


@then(parsers.parse('the lane "{words}" notes "{note}"'))
def lane_notes(desk: Desk, words: str, note: str) -> None:
    assert desk.lane(words).note == note


@then(parsers.parse('the lane "{words}" was given "{given}"'))
def lane_given(desk: Desk, words: str, given: str) -> None:
    assert desk.lane(words).given.startswith(given)


@then(parsers.parse('the meter says "{words}"'))
def meter_says(desk: Desk, words: str) -> None:
    meter = desk.app.inspector.findChild(Meter)
    assert meter is not None and meter.accessibleName() == words


@then(parsers.parse('"{words}" waits for the next step'))
def steer_waits(desk: Desk, words: str) -> None:
    desk.wait(lambda: "Waiting for the next step" in desk.words() and words in desk.words())


@then("nothing waits for the next step")
def nothing_waits(desk: Desk) -> None:
    desk.wait(lambda: "Waiting for the next step" not in desk.words())


@then(parsers.parse('the day is "{title}"'))
def the_day_is(desk: Desk, title: str) -> None:
    assert desk.page.header.title.text() == title


@then("there is no now line")
def no_now_line(desk: Desk) -> None:
    assert desk.page.sheet.look.now is None


@then(parsers.parse('the composer says "{words}"'))
def composer_says(desk: Desk, words: str) -> None:
    assert desk.page.composer.edit.placeholderText() == words


@then(parsers.parse('"{words}" is open'))
def is_open(desk: Desk, words: str) -> None:
    assert desk.app.inspector.task() == desk.lane(words).id


@then(parsers.parse("the list has the same {count:d} tasks as the sheet"))
def same_list(desk: Desk, count: int) -> None:
    tree = desk.page.list.model()
    shown = [str(tree.index(row, 0).data()) for row in range(tree.rowCount())]
    assert desk.page.list.isVisible() and len(shown) == count
    for lane, text in zip(desk.page.model.lanes, shown, strict=True):
        assert lane.instruction in text
