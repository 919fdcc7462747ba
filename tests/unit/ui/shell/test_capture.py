from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest

from desktop.ui.attachment import Drop
from desktop.ui.capture import Capture
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import set_language
from tests.support.qt_watch import delete_now

pytestmark = pytest.mark.qt


@pytest.fixture
def capture(qapp: object) -> Iterator[Capture]:
    made = Capture(ThemeSource())
    yield made
    delete_now(made)


@pytest.fixture
def clipboard(tmp_path: Path) -> QMimeData:
    paths = [tmp_path / "Quote A.pdf", tmp_path / "Quote B.pdf"]
    for path in paths:
        path.write_text("x")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def names(capture: Capture) -> list[str]:
    return [Path(path).name for path in capture.paths()]


def test_files_in_the_clipboard_come_along_and_can_be_taken_off(capture: Capture, clipboard: QMimeData) -> None:
    capture.come(clipboard)
    assert names(capture) == ["Quote A.pdf", "Quote B.pdf"]
    assert capture.origin.isVisible() and capture.origin.text() == "from the clipboard"
    capture.chips.removed.emit(capture.paths()[0])
    assert names(capture) == ["Quote B.pdf"]
    capture.chips.removed.emit(capture.paths()[0])
    assert not capture.origin.isVisible()


def test_text_in_the_clipboard_is_left_where_it_is(capture: Capture) -> None:
    mime = QMimeData()
    mime.setText("a password, perhaps")
    capture.come(mime)
    assert (capture.text(), capture.paths()) == ("", [])


def test_enter_starts_and_shift_enter_makes_a_line(capture: Capture) -> None:
    asked: list[tuple[str, list[str], str]] = []
    capture.submitted.connect(lambda *words: asked.append(words))
    capture.come(None)
    QTest.keyClicks(capture.edit, "Draft a reply")
    QTest.keyClick(capture.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert asked == []
    QTest.keyClick(capture.edit, Qt.Key.Key_Return)
    QTest.keyClick(capture.edit, Qt.Key.Key_Return)
    assert asked == [("Draft a reply\n", [], "offline")]


def test_without_a_sentence_nothing_starts_and_it_says_what_is_missing(capture: Capture) -> None:
    asked: list[object] = []
    capture.submitted.connect(lambda *words: asked.append(words))
    capture.come(None)
    capture.start()
    assert asked == []
    assert capture.problem.isVisible() and "Write in a sentence" in capture.problem.text()
    capture.edit.setPlainText("Tidy up")
    assert not capture.problem.isVisible()


def test_after_the_start_it_says_so_and_goes_away_by_itself(capture: Capture, clipboard: QMimeData) -> None:
    capture.come(clipboard)
    capture.edit.setPlainText("Draft a reply")
    capture.start()
    capture.show_started("t1")
    assert capture.started.isVisible() and capture.started.title.text() == "Started"
    assert (capture.text(), capture.paths()) == ("", [])
    assert capture._away.isActive() and capture._away.interval() == 4000
    capture._away.timeout.emit()
    assert not capture.isVisible()
    capture.come(None)
    assert not capture.started.isVisible()


def test_taken_back_the_sentence_and_the_files_are_there_again(capture: Capture, clipboard: QMimeData) -> None:
    asked: list[str] = []
    capture.take_back_wanted.connect(asked.append)
    capture.come(clipboard)
    capture.edit.setPlainText("Draft a reply")
    capture.start()
    capture.show_started("t1")
    capture.started.take_back.click()
    capture.started.take_back.click()
    assert asked == ["t1"]
    capture.show_taken_back()
    assert capture.text() == "Draft a reply" and names(capture) == ["Quote A.pdf", "Quote B.pdf"]
    assert not capture._away.isActive()


def test_too_late_is_said_and_stays(capture: Capture) -> None:
    capture.come(None)
    capture.edit.setPlainText("Draft a reply")
    capture.start()
    capture.show_started("t1")
    capture.show_not_taken_back("This task is done.")
    assert capture.started.title.text() == "Not taken back"
    assert not capture.started.take_back.isVisible() and not capture._away.isActive()


def test_show_leads_to_the_task(capture: Capture) -> None:
    wanted: list[str] = []
    capture.task_wanted.connect(wanted.append)
    capture.come(None)
    capture.edit.setPlainText("Draft a reply")
    capture.start()
    capture.show_started("t1")
    capture.started.show_button.click()
    assert wanted == ["t1"] and not capture.isVisible()


def test_escape_closes_it_and_keeps_what_was_typed(capture: Capture) -> None:
    capture.come(None)
    QTest.keyClicks(capture.edit, "half a sen")
    QTest.keyClick(capture, Qt.Key.Key_Escape)
    assert not capture.isVisible()
    capture.come(None)
    assert capture.text() == "half a sen"


def test_a_refused_drop_says_why(capture: Capture) -> None:
    capture.come(None)
    capture.take(Drop(refusal="It is not there any more."))
    assert capture.problem.text() == "It is not there any more."


def test_its_words_follow_the_language(capture: Capture) -> None:
    set_language("zh")
    capture.retheme()
    capture.show_started("t1")
    assert capture.started.title.text() == "已开始"
    assert capture.windowTitle() == "快速记录"
