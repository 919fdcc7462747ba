"""Qt's own words follow the language, live."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit

from desktop.ui.qt_texts import OURS, use_qt_texts
from desktop.ui.theme import Theme, ThemeSource
from tests.support.qt_watch import delete_now

pytestmark = pytest.mark.qt


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    use_qt_texts(qapp, "en")


def menu_of(field: QLineEdit | QTextEdit) -> str:
    menu = field.createStandardContextMenu()
    words = " ".join(action.text() for action in menu.actions())
    delete_now(menu)
    return words


def test_text_fields_and_file_dialogs_speak_chinese_and_english_again(app: QApplication) -> None:
    line, text = QLineEdit(), QTextEdit()
    use_qt_texts(app, "zh")
    assert "全选" in menu_of(line) and "全选" in menu_of(text)
    assert QCoreApplication.translate("QFileDialog", "Look in:") == "查找范围："
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    use_qt_texts(app, "en")
    assert "Select All" in menu_of(line)
    for each in (line, text):
        delete_now(each)


def test_it_is_read_once_and_only_for_chinese(app: QApplication) -> None:
    use_qt_texts(app, "en")
    assert app.findChild(QTranslator, OURS) is None
    use_qt_texts(app, "zh")
    first = app.findChild(QTranslator, OURS)
    use_qt_texts(app, "zh")
    assert first is not None and app.findChildren(QTranslator, OURS) == [first]


def test_a_change_of_look_brings_qt_along(app: QApplication) -> None:
    before = app.palette(), app.font(), app.styleSheet()
    themes = ThemeSource()
    themes.use(Theme("light", "zh"))
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    themes.use(Theme("light", "en"))
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
    app.setStyleSheet(before[2])
    app.setPalette(before[0])
    app.setFont(before[1])


def test_a_language_without_a_file_leaves_qt_english(app: QApplication) -> None:
    use_qt_texts(app, "zh")
    use_qt_texts(app, "fi")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
