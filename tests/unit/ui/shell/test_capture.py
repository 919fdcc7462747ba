from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.core.errors import UserError
from desktop.ui.asking.content import MAIL, Content
from desktop.ui.asking.terms import Terms
from desktop.ui.attachment import Drop, read_drop
from desktop.ui.capture import Capture
from desktop.ui.draft import CAPTURE_FILE, Draft
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import set_language
from desktop.work.offers import Offer, Outlook
from desktop.work.usual_time import Course
from tests.support.qt_watch import delete_now, process_until

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


# --- as much as the composer ---


@pytest.fixture
def clocked(capture: Capture) -> Capture:
    capture.use_clock(lambda: datetime(2026, 5, 14, 14, 45, tzinfo=UTC))
    capture.come(None)
    return capture


def offered(course: Course | None = None) -> Outlook:
    offline = Offer("offline", "offline", "Built-in", "", True, (0.0, 0.0))
    claude = Offer("anthropic:m", "anthropic", "Claude", "api.anthropic.com", False, (0.12, 0.12), course)
    return Outlook((offline, claude), claude, UserError("Claude: 2 files."), None, 2)


def test_ctrl_enter_starts_too_and_nothing_does_while_an_input_method_composes(clocked: Capture) -> None:
    asked: list[object] = []
    clocked.submitted.connect(lambda *words: asked.append(words))
    clocked.set_text("准备")
    QApplication.sendEvent(clocked.edit, QInputMethodEvent("hui", []))
    for modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
        QTest.keyClick(clocked.edit, Qt.Key.Key_Return, modifiers)
    assert asked == []
    finished = QInputMethodEvent("", [])
    finished.setCommitString("会议")
    QApplication.sendEvent(clocked.edit, finished)
    QTest.keyClick(clocked.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked == [("准备会议", [], "offline")]


def test_pictures_mails_and_words_are_taken_as_in_the_window(clocked: Capture) -> None:
    taken: list[tuple[Content, ...]] = []
    clocked.contents_taken.connect(taken.append)
    clocked.take(Drop(text="https://example.org/a"))
    assert clocked.text() == "https://example.org/a"
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    mime = QMimeData()
    mime.setImageData(image)
    clocked.edit.insertFromMimeData(mime)
    mail = QMimeData()
    mail.setData(MAIL, b"Subject: Offer\r\n\r\nHello")
    clocked.edit.insertFromMimeData(mail)
    assert [each.name for contents in taken for each in contents] == ["picture.png", "Offer.eml"]


def test_a_drag_says_what_would_happen_and_leaves_no_trace(clocked: Capture, clipboard: QMimeData) -> None:
    drop = read_drop(clipboard)
    assert drop is not None
    before = clocked.height()
    clocked.drag_entered(drop)
    assert clocked.panel.isVisible() and clocked.panel.title.text() == "Drop to add 2 files"
    assert clocked.height() > before
    clocked.drag_entered(Drop(refusal="It is not there any more."))
    assert clocked.panel.hint.text() == "It is not there any more."
    clocked.drag_ended()
    assert not clocked.panel.isVisible() and clocked.height() == before


def test_something_dropped_on_the_sentence_about_the_last_start_begins_the_next_task(
    clocked: Capture, clipboard: QMimeData
) -> None:
    clocked.set_text("One")
    clocked.start()
    clocked.show_started("t1")
    drop = read_drop(clipboard)
    assert drop is not None
    clocked.take(drop)
    assert not clocked.started.isVisible() and not clocked._away.isActive()
    assert names(clocked) == ["Quote A.pdf", "Quote B.pdf"]


def test_engine_time_and_estimate_stand_below_the_sentence(clocked: Capture) -> None:
    clocked.set_text("Draft a reply")
    clocked.use_defaults("auto", 0.0)
    clocked.show_outlook(offered(Course(4, 480, (1, 1))))
    assert clocked.model_button.text() == "Auto" and clocked.terms.when.isVisible()
    assert clocked.estimate.text() == "about 8 min, $0.12, makes 1 file"
    assert not clocked.terms.limit.isVisible()
    clocked.start()
    clocked.show_started("t1")
    assert clocked.started.title.text() == "Started. Ready about 14:53"


def test_a_task_for_later_says_when_and_taking_it_back_keeps_its_time(clocked: Capture) -> None:
    tonight = Terms(None, "tonight")
    clocked.set_text("Sort the archive")
    clocked.terms.take(tonight)
    clocked.start()
    clocked.show_started("t1")
    assert clocked.started.title.text() == "Kept. It starts: Tonight"
    assert clocked.terms.terms == Terms()
    clocked.show_taken_back()
    assert clocked.terms.terms == tonight and clocked.text() == "Sort the archive"


def test_the_list_of_a_slash_floats_and_has_enter_first(clocked: Capture) -> None:
    asked: list[object] = []
    clocked.submitted.connect(lambda *words: asked.append(words))
    process_until(clocked.edit.hasFocus)
    QTest.keyClicks(clocked.edit, "/comp")
    assert clocked.slash.list is not None and clocked.slash.list.isVisible() and clocked.slash.list.isWindow()
    QTest.keyClick(clocked.edit, Qt.Key.Key_Return)
    assert clocked.text() == "Compare these files side by side." and asked == []
    QTest.keyClicks(clocked.edit, " /")
    assert clocked.slash.list.isVisible()
    clocked.close()
    assert not clocked.slash.list.isVisible()


def test_what_is_typed_is_offered_for_keeping_at_the_latest_when_the_window_goes(clocked: Capture) -> None:
    kept: list[tuple[str, list[str]]] = []
    clocked.draft_changed.connect(lambda text, paths: kept.append((text, paths)))
    QTest.keyClicks(clocked.edit, "half")
    QTest.keyClick(clocked, Qt.Key.Key_Escape)
    assert kept == [("half", [])]
    clocked.come(None)
    clocked.start()
    clocked.show_started("t1")
    assert kept[-1] == ("", [])


def test_two_drafts_of_a_data_folder_do_not_meet(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    Draft(home).keep("in the window", [])
    Draft(home, CAPTURE_FILE).keep("in quick capture", ["/a"])
    assert Draft(home).kept() == ("in the window", [])
    assert Draft(home, CAPTURE_FILE).kept() == ("in quick capture", ["/a"])
