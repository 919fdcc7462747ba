from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton

from desktop.core.task import QuestionRow
from desktop.ui.inspector.said import answer_of
from desktop.ui.password_card import PasswordCard, PasswordField
from desktop.ui.theme import Theme
from tests.support.keys import press_enter

pytestmark = pytest.mark.qt

NOW = datetime(2026, 5, 14, tzinfo=UTC)


def question(*files: str, state: str = "open") -> QuestionRow:
    text = f"{files[0]} has a password. Enter it or skip"
    return QuestionRow("q1", "t", "", text, files, state, NOW, secret=True)


class Shown:
    """A card on the screen and what it told."""

    def __init__(self, *files: str) -> None:
        self.card = PasswordCard(Theme(), question(*files))
        self.told: list[Any] = []
        self.card.unlocked.connect(lambda id, passwords: self.told.append((id, passwords)))
        self.card.answered.connect(lambda *what: self.told.append(what))
        self.card.show()
        self.fields = self.card.findChildren(PasswordField)

    def button(self, name: str) -> QPushButton:
        return next(each for each in self.card.findChildren(QPushButton) if each.accessibleName() == name)


def test_a_typed_password_goes_out_once_and_leaves_nothing_in_the_card(qapp: QApplication) -> None:
    shown = Shown("Offers.pdf")
    (field,) = shown.fields
    assert not shown.button("Unlock").isEnabled()
    QTest.keyClicks(field, "sesame")
    assert field.displayText() == "●" * 6 or "sesame" not in field.displayText()
    press_enter(field)
    press_enter(field)
    assert shown.told == [("q1", {"Offers.pdf": "sesame"})]
    assert field.text() == ""
    assert not shown.card.isEnabled()


def test_enter_on_nothing_does_nothing(qapp: QApplication) -> None:
    shown = Shown("Offers.pdf")
    press_enter(shown.fields[0])
    assert shown.told == []
    assert shown.card.isEnabled()


def test_skip_says_so_and_forgets_what_was_typed(qapp: QApplication) -> None:
    shown = Shown("Offers.pdf")
    shown.fields[0].setText("half")
    shown.button("Skip").click()
    assert shown.told == [("q1", "", True)]
    assert shown.fields[0].text() == ""


def test_the_eye_shows_and_hides_the_password_and_says_what_it_does(qapp: QApplication) -> None:
    shown = Shown("Offers.pdf")
    (field,) = shown.fields
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert field.inputMethodHints() & Qt.InputMethodHint.ImhHiddenText
    eye = shown.button("Show the password")
    eye.click()
    assert field.echoMode() is QLineEdit.EchoMode.Normal
    assert field.inputMethodHints() & Qt.InputMethodHint.ImhNoPredictiveText
    assert eye.accessibleName() == "Hide the password"
    eye.click()
    assert field.echoMode() is QLineEdit.EchoMode.Password


def test_enter_while_composing_belongs_to_the_input_method(qapp: QApplication) -> None:
    shown = Shown("Offers.pdf")
    (field,) = shown.fields
    shown.button("Show the password").click()
    field.setText("mi")
    QApplication.sendEvent(field, QInputMethodEvent("ma", []))
    press_enter(field)
    assert shown.told == []
    QApplication.sendEvent(field, QInputMethodEvent())
    press_enter(field)
    assert shown.told == [("q1", {"Offers.pdf": "mi"})]


def test_several_files_stand_in_one_card_and_enter_goes_through_them(qapp: QApplication) -> None:
    shown = Shown("a.pdf", "b.xlsx")
    assert [field.accessibleName() for field in shown.fields] == ["Password for a.pdf", "Password for b.xlsx"]
    assert {"a.pdf", "b.xlsx"} <= {label.text() for label in shown.card.findChildren(QLabel)}
    shown.fields[0].setText("one")
    press_enter(shown.fields[0])
    assert shown.told == []  # the second is empty: Enter moves on
    shown.fields[1].setText("two")
    press_enter(shown.fields[1])
    assert shown.told == [("q1", {"a.pdf": "one", "b.xlsx": "two"})]


def test_a_field_left_empty_leaves_its_file_out(qapp: QApplication) -> None:
    shown = Shown("a.pdf", "b.xlsx")
    shown.fields[1].setText("two")
    shown.button("Unlock").click()
    assert shown.told == [("q1", {"b.xlsx": "two"})]


def test_one_password_may_serve_all(qapp: QApplication) -> None:
    shown = Shown("a.pdf", "b.xlsx", "c.docx")
    shown.fields[0].setText("one")
    (same,) = shown.card.findChildren(QCheckBox)
    same.setChecked(True)
    assert [field.isVisible() for field in shown.fields] == [True, False, False]
    press_enter(shown.fields[0])
    assert shown.told == [("q1", {"a.pdf": "one", "b.xlsx": "one", "c.docx": "one"})]


def test_one_file_needs_no_box_for_all(qapp: QApplication) -> None:
    assert not [box for box in Shown("a.pdf").card.findChildren(QCheckBox) if box.isVisible()]


def test_what_is_kept_is_said_on_the_card(qapp: QApplication) -> None:
    words = " ".join(label.text() for label in Shown("a.pdf").card.findChildren(QLabel))
    assert "kept for this task only; the text that was read stays with the task" in words


@pytest.mark.parametrize(("state", "words"), [("answered", "Password given"), ("skipped", "Skipped")])
def test_the_inspector_tells_that_there_was_an_answer_and_no_more(qapp: QApplication, state: str, words: str) -> None:
    assert answer_of(question("a.pdf", state=state)) == words
