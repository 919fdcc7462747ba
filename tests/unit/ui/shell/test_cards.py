from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from desktop.core.task import ApprovalRow, QuestionRow
from desktop.ui.approval_card import ApprovalCard
from desktop.ui.question_card import QuestionCard
from desktop.ui.theme import Theme

pytestmark = pytest.mark.qt

NOW = datetime(2026, 5, 14, tzinfo=UTC)


def approval(warnings: tuple[str, ...] = ()) -> ApprovalRow:
    arguments = {"to": "<b>a@example.org</b>", "lines": ["x", {"deep": 1}], "flag": False}
    return ApprovalRow("a1", "t", "c", "card", "mail_send", arguments, "d", "waiting", NOW, warnings=warnings)


def buttons(card: ApprovalCard | QuestionCard) -> dict[str, QPushButton]:
    return {each.accessibleName(): each for each in card.findChildren(QPushButton)}


def test_an_approval_shows_every_argument_as_it_is(qapp: QApplication) -> None:
    shown = " ".join(each.text() for each in ApprovalCard(Theme(), approval()).findChildren(QLabel))
    for text in ("mail_send", "<b>a@example.org</b>", '"deep": 1', "false"):
        assert text in shown, text


def test_moves_are_shown_as_a_list_and_not_as_raw_arguments(qapp: QApplication) -> None:
    moves = [{"source": f"/given/{n}.txt", "target": f"/given/Mail/{n}.txt", "sha256": "0" * 64} for n in "ab"]
    row = ApprovalRow("a1", "t", "c", "card", "move_files", {"moves": moves}, "d", "waiting", NOW)
    shown = " ".join(each.text() for each in ApprovalCard(Theme(), row).findChildren(QLabel))
    assert "2 files → " in shown
    assert "a.txt → Mail/a.txt" in shown
    assert "sha256" not in shown


@pytest.mark.parametrize(("name", "granted"), [("Allow", True), ("Decline", False)])
def test_an_approval_is_decided_once(qapp: QApplication, name: str, granted: bool) -> None:
    card, decided = ApprovalCard(Theme(), approval()), []
    card.decided.connect(lambda *what: decided.append(what))
    buttons(card)[name].click()
    buttons(card)[name].click()
    assert decided == [("a1", granted)]


@pytest.mark.parametrize(("warnings", "primary"), [((), "Allow"), (("Appears only in an untrusted mail",), "Decline")])
def test_with_a_warning_the_safe_choice_is_the_primary_one(
    qapp: QApplication, warnings: tuple[str, ...], primary: str
) -> None:
    card = ApprovalCard(Theme(), approval(warnings))
    assert [name for name, each in buttons(card).items() if each.property("kind") == "primary"] == [primary]


def question(choices: tuple[str, ...] = ("A & B", "C")) -> QuestionRow:
    return QuestionRow("q1", "t", "c", "Which?", choices, "open", NOW)


def test_a_choice_answers_with_its_exact_words(qapp: QApplication) -> None:
    card, answers = QuestionCard(Theme(), question()), []
    card.answered.connect(lambda *what: answers.append(what))
    buttons(card)["A & B"].click()
    assert answers == [("q1", "A & B", False)]


def test_a_typed_answer_is_sent_once_it_says_something(qapp: QApplication) -> None:
    card, answers = QuestionCard(Theme(), question(())), []
    card.answered.connect(lambda *what: answers.append(what))
    line = card.findChildren(QLineEdit)[0]
    line.setText("   ")
    line.returnPressed.emit()
    assert not buttons(card)["Answer"].isEnabled()
    line.setText(" the second ")
    buttons(card)["Answer"].click()
    assert answers == [("q1", "the second", False)]
