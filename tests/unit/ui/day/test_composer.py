"""The composer: what starts a task, what does not, and what happens to files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop.ui.asking.scrim import Scrim
from desktop.ui.asking.task_form import DRAFT_MS
from desktop.ui.attachment import Drop, drop_title, read_drop
from desktop.ui.composer import Composer
from desktop.ui.engine_menu import Engine, EngineMenu
from desktop.ui.theme import ThemeSource
from tests.support.qt_watch import delete_now, process_until

pytestmark = pytest.mark.qt


@pytest.fixture
def composer(themes: ThemeSource):  # type: ignore[no-untyped-def]
    made = Composer(themes)
    made.resize(1200, 60)
    made.show()
    yield made
    made.close()
    delete_now(made)


def urls(*addresses: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(address) if "://" in address else QUrl.fromLocalFile(address) for address in addresses])
    return mime


def test_ctrl_enter_starts_with_text_files_and_engine(composer: Composer, tmp_path: Path) -> None:
    heard = QSignalSpy(composer.submitted)
    composer.add_paths([str(tmp_path)])
    QTest.keyClicks(composer.edit, "Prepare the review")
    QTest.keyClick(composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard.count() == 1
    assert heard.at(0) == ["Prepare the review", [str(tmp_path)], "offline"]


def test_enter_alone_makes_a_new_line_and_starts_nothing(composer: Composer) -> None:
    heard = QSignalSpy(composer.submitted)
    QTest.keyClicks(composer.edit, "one")
    QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    QTest.keyClicks(composer.edit, "two")
    assert heard.count() == 0 and composer.text() == "one\ntwo"


def test_nothing_starts_while_an_input_method_is_composing(composer: Composer) -> None:
    heard = QSignalSpy(composer.submitted)
    composer.set_text("准备")
    QApplication.sendEvent(composer.edit, QInputMethodEvent("hui", []))
    QTest.keyClick(composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard.count() == 0
    finished = QInputMethodEvent("", [])
    finished.setCommitString("会议")
    QApplication.sendEvent(composer.edit, finished)
    QTest.keyClick(composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard.at(0)[0] == "准备会议"


def test_the_shortcut_of_the_page_starts_nothing_while_an_input_method_is_composing(composer: Composer) -> None:
    heard = QSignalSpy(composer.submitted)
    composer.set_text("准备")
    QApplication.sendEvent(composer.edit, QInputMethodEvent("hui", []))
    composer.start()
    assert heard.count() == 0


def test_nothing_stands_behind_what_is_being_composed(composer: Composer) -> None:
    asked = composer.edit.placeholderText()
    QApplication.sendEvent(composer.edit, QInputMethodEvent("hui", []))
    assert asked and not composer.edit.placeholderText()
    QApplication.sendEvent(composer.edit, QInputMethodEvent("", []))
    assert composer.edit.placeholderText() == asked


def test_text_and_files_stay_until_the_task_is_durable(composer: Composer, tmp_path: Path) -> None:
    composer.set_text("Prepare")
    composer.add_paths([str(tmp_path)])
    composer.start()
    assert composer.text() == "Prepare" and composer.paths() == [str(tmp_path)]
    composer.clear_after_commit()
    assert composer.text() == "" and composer.paths() == []


def test_a_second_start_before_the_commit_asks_for_nothing(composer: Composer) -> None:
    heard = QSignalSpy(composer.submitted)
    composer.set_text("Prepare")
    composer.start()
    composer.start()
    assert heard.count() == 1


def test_a_problem_is_said_and_everything_is_kept(composer: Composer) -> None:
    heard = QSignalSpy(composer.submitted)
    composer.set_text("Prepare")
    composer.start()
    composer.set_problem("The disk is full. Nothing was started.")
    assert composer.problem.isVisible() and composer.text() == "Prepare"
    composer.start()
    assert heard.count() == 2 and not composer.problem.isVisible()


def test_starting_without_words_says_what_is_missing(composer: Composer, tmp_path: Path) -> None:
    heard = QSignalSpy(composer.submitted)
    composer.add_paths([str(tmp_path)])
    composer.set_text("  \n ")
    composer.start()
    assert heard.count() == 0 and composer.problem.isVisible() and composer.paths() == [str(tmp_path)]


def test_a_path_is_attached_once_and_its_chip_takes_it_off(composer: Composer, tmp_path: Path) -> None:
    file = tmp_path / "a very long name that has to be cut in its middle somewhere.docx"
    file.write_text("x")
    composer.add_paths([str(file), str(file)])
    composer.add_paths([str(file)])
    (chip,) = composer.chips.chips()
    chip.removed.emit(chip.path)
    assert composer.paths() == [] and composer.chips.chips() == []


def test_pasted_files_are_attached_and_not_written_as_text(composer: Composer, tmp_path: Path) -> None:
    composer.edit.insertFromMimeData(urls(str(tmp_path)))
    assert composer.paths() == [str(tmp_path)] and composer.text() == ""


def test_pasted_words_are_words(composer: Composer) -> None:
    mime = QMimeData()
    mime.setText("plain words")
    composer.edit.insertFromMimeData(mime)
    assert composer.text() == "plain words"


def test_the_address_of_a_page_goes_into_the_sentence(composer: Composer) -> None:
    drop = read_drop(urls("https://example.org/report.pdf"))
    assert drop is not None and not drop.refusal
    composer.set_text("Summarise ")
    composer.take(drop)
    assert composer.paths() == [] and composer.text() == "Summarise https://example.org/report.pdf"


def test_a_file_that_is_gone_is_refused_by_name(tmp_path: Path) -> None:
    drop = read_drop(urls(str(tmp_path / "gone.docx")))
    assert drop is not None and "gone.docx" in drop.refusal


def test_dragged_words_go_into_the_sentence_and_nothing_is_no_drop(composer: Composer) -> None:
    mime = QMimeData()
    mime.setText("words")
    drop = read_drop(mime)
    assert drop is not None
    composer.take(drop)
    assert composer.text() == "words" and read_drop(QMimeData()) is None


def test_the_drag_says_what_would_be_added(composer: Composer, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    drop = Drop((str(file), str(tmp_path)))
    assert drop_title(drop) == "Drop to add 1 file and 1 folder"
    composer.drag_entered(drop)
    assert composer.panel.isVisible()
    composer.drag_ended()
    assert not composer.panel.isVisible()


def test_the_field_grows_to_three_lines_and_no_further(composer: Composer) -> None:
    one = composer.edit.height()
    composer.set_text("a\nb")
    two = composer.edit.height()
    composer.set_text("a\nb\nc")
    three = composer.edit.height()
    composer.set_text("\n".join("abcdefgh"))
    assert one < two < three == composer.edit.height()


def test_the_draft_is_offered_two_seconds_after_the_last_change(composer: Composer) -> None:
    heard = QSignalSpy(composer.draft_changed)
    assert DRAFT_MS == 2000
    composer._draft_timer.setInterval(10)
    composer.set_text("half a sent")
    process_until(lambda: heard.count() == 1)
    assert heard.at(0) == ["half a sent", []]


def test_a_kept_draft_comes_back_without_the_files_that_are_gone(composer: Composer, tmp_path: Path) -> None:
    composer.restore_draft("half", [str(tmp_path), str(tmp_path / "gone")])
    assert composer.text() == "half" and composer.paths() == [str(tmp_path)]


def test_choosing_files_opens_a_dialog_and_goes_on(composer: Composer, tmp_path: Path) -> None:
    composer.choose_files()
    (dialog,) = composer.findChildren(QFileDialog)
    dialog.filesSelected.emit([str(tmp_path)])
    assert composer.paths() == [str(tmp_path)]
    dialog.close()


def test_an_engine_that_cannot_be_used_cannot_be_chosen(composer: Composer, themes: ThemeSource) -> None:
    engines = [Engine("offline", "Offline"), Engine("claude", "Claude", local=False, problem="Needs a key first.")]
    composer.set_engines(engines, "offline")
    menu = EngineMenu(themes, engines, "offline", composer)
    heard = QSignalSpy(menu.chosen)
    menu.choose(1)
    assert heard.count() == 0
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert heard.at(0) == ["offline"]


def test_the_chosen_engine_does_the_work(composer: Composer) -> None:
    heard = QSignalSpy(composer.submitted)
    composer.set_engines([Engine("offline", "Offline"), Engine("local", "Local model")], "local")
    composer.set_text("Prepare")
    composer.start()
    assert heard.at(0)[2] == "local"


def test_the_page_steps_back_while_something_is_dragged_over_it(themes: ThemeSource, tmp_path: Path) -> None:
    page = QWidget()
    page.resize(900, 600)
    composer = Composer(themes, page)
    page.show()
    (veil,) = page.findChildren(Scrim)
    assert not veil.isVisible()
    composer.drag_entered(Drop((str(tmp_path),)))
    assert veil.isVisible() and veil.size() == page.size()
    assert page.childAt(450, 590) is None  # the mouse, and with it the drag, goes through to the page
    composer.take(Drop((str(tmp_path),)))
    assert not veil.isVisible()
    delete_now(page)
