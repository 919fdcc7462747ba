"""Hands: keys, buttons, answers to a question that was asked back; going to a page, a lane, a list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox
from pytest_bdd import parsers, then, when

from desktop.ui.accessible.key_list import KeyList
from tests.support.desk import Desk
from tests.support.story import told

HEADER = QAccessible.Role.ColumnHeader


def press_keys(desk: Desk, keys: str) -> None:
    """ "Ctrl+Shift+L", "Return", "P"."""
    combination = QKeySequence(keys)[0]
    desk.key(combination.key(), combination.keyboardModifiers())


@when(parsers.re(r"I press (?P<keys>(Ctrl\+|Alt\+|Shift\+)*(\w|F1|Left|Home|Down|Return|Escape|Delete))$"))
@told
async def press(desk: Desk, keys: str) -> None:
    press_keys(desk, keys)


@when(parsers.parse('I type "{words}"'))
@told
async def type_words(desk: Desk, words: str) -> None:
    desk.type(words)


@when(parsers.re(r'I press "(?P<name>[^"]+)"$'))
@told
async def press_button(desk: Desk, name: str) -> None:
    await desk.until(lambda: any(name in (each.accessibleName(), each.text()) for each in desk.buttons()))
    desk.press(name)


@when(parsers.parse('I press "{name}" at the foot of the window'))
@told
async def press_in_footer(desk: Desk, name: str) -> None:
    desk.press(name, desk.app.window.footer)


# --- asked back ---


def question(desk: Desk) -> QMessageBox | None:
    asked = [each for each in desk.app.window.findChildren(QMessageBox) if each.isVisible()]
    return asked[-1] if asked else None


@then(parsers.parse('I am asked "{words}"'))
@told
async def am_asked(desk: Desk, words: str) -> None:
    await desk.until(lambda: question(desk))
    asked = question(desk)
    assert asked is not None and words in asked.text()


@when(parsers.parse('I say "{answer}"'))
@told
async def answer_back(desk: Desk, answer: str) -> None:
    await desk.until(lambda: question(desk))
    asked = question(desk)
    assert asked is not None
    next(each for each in asked.buttons() if each.text() == answer).click()


# --- the sheet by keys ---


@when(parsers.parse('I go to the sheet and down to "{words}"'))
@told
async def walk_down(desk: Desk, words: str) -> None:
    sheet, rows = desk.page.sheet, desk.page.model.rows
    sheet.setFocus()
    for _ in rows:
        if rows[sheet.currentIndex().row()].name.startswith(words):
            return
        QTest.keyClick(sheet, Qt.Key.Key_Down)
    raise AssertionError(f"{words} was not reached")


@when(parsers.parse("I leave the text field and press {key}"))
@told
async def press_outside_text(desk: Desk, key: str) -> None:
    desk.page.starters.setFocus()
    press_keys(desk, key)


# --- the list of keys ---


@then(parsers.parse('the list of keys has "{words}"'))
@told
async def key_list_has(desk: Desk, words: str) -> None:
    (shown,) = desk.app.window.findChildren(KeyList)
    await desk.until(shown.isActiveWindow)
    assert words in [each.text() for each in shown.findChildren(QLabel)]


@then("the list of keys is gone")
@told
async def key_list_gone(desk: Desk) -> None:
    await desk.until(lambda: not [each for each in desk.app.window.findChildren(KeyList) if each.isVisible()])


# --- the list for a screen reader ---


@then(parsers.parse("the list has the same {count:d} tasks as the sheet"))
@told
async def same_list(desk: Desk, count: int) -> None:
    await desk.until(desk.page.list.isVisible)
    tree = desk.page.list.model()
    shown = [str(tree.index(row, 0).data()) for row in range(tree.rowCount())]
    assert shown == [lane.instruction for lane in desk.page.model.lanes] and len(shown) == count
    assert not desk.page.sheet.isVisible()


@then("the sheet is shown")
@told
async def sheet_is_shown(desk: Desk) -> None:
    assert desk.page.sheet.isVisible() and not desk.page.list.isVisible()


@then(parsers.parse('a screen reader finds "{task}" with "{state}"'))
@told
async def reader_finds(desk: Desk, task: str, state: str) -> None:
    try:
        await desk.until(lambda: any(name.startswith(task) and state in name for name in spoken_lines(desk)))
    except AssertionError as error:
        raise AssertionError(f"{error}: {spoken_lines(desk)}") from None


def spoken_lines(desk: Desk) -> list[str]:
    """What the accessibility interface of the list says of each row: its task and its state."""
    face = QAccessible.queryAccessibleInterface(desk.page.list)
    assert face is not None and desk.page.list.isVisible()
    found = [face.child(number) for number in range(face.childCount())]
    cells = [each.text(QAccessible.Text.Name) for each in found if each is not None and each.role() is not HEADER]
    columns = desk.page.list.model().columnCount()
    return [" ".join(cells[start : start + columns]) for start in range(0, len(cells), columns)]


@then(parsers.parse('the screen reader has said "{words}"'))
@told
async def has_said(desk: Desk, words: str) -> None:
    await desk.until(lambda: any(words in said for said in desk.heard))
