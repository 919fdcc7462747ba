"""One task in the inspector: opening it, answering, steering, what it cost and who did it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytest_bdd import parsers, then, when

from desktop.ui.inspector.cost import Meter
from desktop.ui.question_card import QuestionCard
from tests.support.desk import Desk
from tests.support.story import told


@when("I open it")
@told
async def open_it(desk: Desk) -> None:
    desk.page.sheet.show_current(desk.task)
    desk.page.lanes_view().setFocus()
    desk.app.window.open_task(desk.task)
    await desk.until(desk.app.inspector.isVisible)


@when(parsers.parse('I open "{words}"'))
@told
async def open_named(desk: Desk, words: str) -> None:
    desk.task = desk.lane(words).id
    desk.app.window.open_task(desk.task)
    await desk.until(desk.app.inspector.isVisible)


@then(parsers.parse('"{words}" is open'))
@told
async def is_open(desk: Desk, words: str) -> None:
    assert desk.app.inspector.isVisible() and desk.app.inspector.task() == desk.lane(words).id


@then("nothing is open")
@told
async def nothing_open(desk: Desk) -> None:
    assert not desk.app.inspector.isVisible()


@then("I read why it stopped")
@told
async def read_why(desk: Desk) -> None:
    assert desk.row().error and desk.row().error in desk.words(desk.app.inspector)


@then(parsers.parse('the meter says "{words}"'))
@told
async def meter_says(desk: Desk, words: str) -> None:
    meter = desk.app.inspector.findChild(Meter)
    assert meter is not None and meter.accessibleName() == words


@when(parsers.parse('I press "{answer}" on its question'))
@told
async def answer_question(desk: Desk, answer: str) -> None:
    await desk.until(lambda: desk.app.inspector.findChild(QuestionCard))
    desk.press(answer, desk.app.inspector.findChild(QuestionCard))


@when(parsers.parse('I answer "{answer}" in my own words'))
@told
async def answer_own_words(desk: Desk, answer: str) -> None:
    await desk.until(lambda: desk.app.inspector.findChild(QuestionCard))
    card = desk.app.inspector.findChild(QuestionCard)
    assert card is not None
    field = card.findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, answer)
    QTest.keyClick(field, Qt.Key.Key_Return)


@when(parsers.parse('I steer "{words}"'))
@told
async def steer(desk: Desk, words: str) -> None:
    desk.app.inspector.focus_steer()
    desk.type(words)
    desk.key(Qt.Key.Key_Return)


@when(parsers.parse('I change "{old}" to "{new}"'))
@told
async def change_steer(desk: Desk, old: str, new: str) -> None:
    desk.press(f"Change “{old}”")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit) and field.text() == old
    field.selectAll()
    desk.type(new)
    desk.key(Qt.Key.Key_Return)


@then(parsers.parse('"{words}" waits for the next step'))
@told
async def steer_waits(desk: Desk, words: str) -> None:
    await desk.until(lambda: "Waiting for the next step" in desk.words() and words in desk.words())


@then("nothing waits for the next step")
@told
async def nothing_waits(desk: Desk) -> None:
    await desk.until(lambda: "Waiting for the next step" not in desk.words())


@then(parsers.parse('the engine was told "{words}"'))
@told
async def engine_was_told(desk: Desk, words: str) -> None:
    assert desk.server is not None
    assert any(words in str(asked.body) for asked in desk.server.questions)


@then(parsers.parse('it was done by "{model}"'))
@told
async def done_by(desk: Desk, model: str) -> None:
    assert desk.row().model == model


@then("the model outside was asked nothing")
@told
async def asked_nothing(desk: Desk) -> None:
    assert desk.server is not None and desk.server.questions == []
