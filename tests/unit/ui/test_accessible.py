"""The faces of painted things, the list of keys, panes: by themselves, without a window of the program."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.core.task import TaskState
from desktop.ui.accessible.keyboard import first_stop, next_pane
from desktop.ui.accessible.sheet_face import describe_sheets, spoken_parts
from desktop.ui.day.lane import Action, Lane, LaneFile, LaneMark
from desktop.ui.day.list_view import DayList
from desktop.ui.day.marks import MarkKind
from desktop.ui.day.model import DayModel
from desktop.ui.day.sheet import DaySheet
from desktop.ui.theme import Theme, ThemeSource
from desktop.ui.translation import set_language
from tests.support.qt_watch import delete_now

pytestmark = pytest.mark.qt


@pytest.fixture(autouse=True)
def english(qapp: object) -> None:
    set_language("en")
    describe_sheets()


def lane(id: str, files: int = 1) -> Lane:
    return Lane(
        id,
        f"Do {id}",
        "09:00",
        TaskState.DONE,
        9.0,
        marks=(LaneMark(MarkKind.DONE, 10, "10:00", ("1 file",)),),
        files=tuple(LaneFile(f"{id}{n}", f"{id}{n}.docx", f"/made/{id}{n}.docx") for n in range(files)),
        name=f"Do {id}. Asked 09:00. Ready.",
        description="10:00, done: 1 file",
    )


def sheet_of(*lanes: Lane) -> DaySheet:
    model = DayModel()
    sheet = DaySheet(ThemeSource(), model)
    model.setParent(sheet)
    sheet.resize(1228, 600)
    model.show(lanes)
    return sheet


def names(face: QAccessibleInterface) -> list[str]:
    found = [face.text(QAccessible.Text.Name)]
    for number in range(face.childCount()):
        child = face.child(number)
        found += names(child) if child is not None else []
    return found


@pytest.fixture
def sheet(qapp: object) -> Iterator[DaySheet]:
    made = sheet_of(lane("a"), lane("b", files=0))
    yield made
    delete_now(made)


def test_every_painted_thing_has_its_words(sheet: DaySheet) -> None:
    face = QAccessible.queryAccessibleInterface(sheet)
    assert names(face) == [
        "The day, one row per task",
        "Do a. Asked 09:00. Ready.",
        "10:00, done: 1 file",
        "File a0.docx",
        "Do b. Asked 09:00. Ready.",
        "10:00, done: 1 file",
    ]


def test_a_lane_that_is_gone_has_no_face_any_more(sheet: DaySheet) -> None:
    face = QAccessible.queryAccessibleInterface(sheet)
    names(face)
    model = sheet.model()
    assert isinstance(model, DayModel)
    model.show([lane("b"), lane("c")])
    assert [each for each in names(face) if each.startswith("Do")] == [
        "Do b. Asked 09:00. Ready.",
        "Do c. Asked 09:00. Ready.",
    ]
    assert face.child(2) is None and face.child(-1) is None


def test_a_lane_that_asks_offers_its_button(sheet: DaySheet) -> None:
    model = sheet.model()
    assert isinstance(model, DayModel)
    asking = Lane("q", "Do q", "09:00", TaskState.NEEDS_YOU, 9.0, action=Action.ANSWER, action_text="Answer")
    model.show([asking])
    (part,) = spoken_parts(sheet, 0)
    assert (part.name, part.role) == ("Answer", QAccessible.Role.Button)
    assert spoken_parts(sheet, 7) == ()


def test_a_lane_that_can_be_undone_offers_that(sheet: DaySheet) -> None:
    model = sheet.model()
    assert isinstance(model, DayModel)
    sheet.show()  # its width, and so what it has room for, is known then
    model.show([Lane("u", "Do u", "09:00", TaskState.DONE, 9.0, finished=10.0, can_undo=True)])
    (part,) = spoken_parts(sheet, 0)
    assert (part.name, part.role, part.place) == ("Undo", QAccessible.Role.Button, 0)


def test_sheets_come_and_go_without_a_trace(qapp: object) -> None:
    """Qt keeps a pointer to every face that was asked for; a stale one ends the process."""
    for number in range(40):
        made = sheet_of(lane("a"), lane(str(number)))
        assert len(names(QAccessible.queryAccessibleInterface(made))) == 7
        delete_now(made)
        gc.collect()


def test_a_row_of_the_list_stays_open_and_current_while_tasks_change(sheet: DaySheet) -> None:
    model = sheet.model()
    assert isinstance(model, DayModel)
    view = DayList(ThemeSource(Theme()), model, sheet)
    view.show()  # hidden it follows only when it is seen again
    tree = view.model()
    first = tree.index(0, 0)
    view.expand(first)
    view.setCurrentIndex(tree.index(1, 0, first))
    model.show([lane("z"), lane("a"), lane("b")])
    assert view.isExpanded(tree.index(1, 0)) and not view.isExpanded(tree.index(0, 0))
    assert view.current_key() == ("a", "file", "/made/a0.docx")
    assert view.current_task() == "a"
    view.hide()
    model.show([lane("y")])
    assert view.model().rowCount() == 3
    view.show()
    assert view.model().rowCount() == 1
    delete_now(view)


@pytest.fixture
def panes(qapp: object) -> Iterator[tuple[QWidget, list[QWidget]]]:
    window = QWidget()
    column = QVBoxLayout(window)
    made: list[QWidget] = []
    for inside in (QLineEdit(), None, QPushButton("go")):
        pane = QWidget()
        row = QVBoxLayout(pane)
        if inside is not None:
            row.addWidget(inside)
        column.addWidget(pane)
        made.append(pane)
    window.show()
    yield window, made
    delete_now(window)


def test_the_next_pane_is_one_where_something_can_be_done(panes: tuple[QWidget, list[QWidget]]) -> None:
    _, (first, empty, last) = panes
    assert first_stop(empty) is None
    button = last.findChild(QPushButton)
    assert button is not None and first_stop(last) is button
    button.setEnabled(False)
    assert first_stop(last) is None
    line = first.findChild(QLineEdit)
    assert line is not None
    line.setFocus(Qt.FocusReason.OtherFocusReason)
    assert next_pane([first, empty, last]) is first  # round and back to itself
    assert next_pane([]) is None
