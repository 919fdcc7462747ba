"""Quick capture in the running program: what falls on it, people by "/", its engine and hour, and its draft."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl, qVersion
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.app.parts import App
from desktop.core.clock import SystemClock
from desktop.core.events import SourceRead, TaskSubmitted
from desktop.documents.codec import to_json
from desktop.documents.options import ReadOptions
from desktop.documents.reading import read
from desktop.settings.settings import Settings, save
from desktop.store.journal import Store
from desktop.ui.asking.content import MAIL
from desktop.ui.asking.terms import Terms
from desktop.ui.asking.when_menu import WhenMenu
from desktop.ui.capture import Capture
from desktop.ui.draft import CAPTURE_FILE
from desktop.ui.engine_menu import EngineMenu
from tests.features.test_window import today, until
from tests.features.test_window_keyboard import live

pytestmark = pytest.mark.qt

LETTER = "From: Mara Lind <mara@x.example>\nTo: Tom Ek <tom@x.example>\nSubject: Quotes\nMessage-ID: <1@x>\n\nHello\n"
COPY, NO_KEYS, LEFT = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


def fall(capture: Capture, mime: QMimeData) -> None:
    """What a file manager or a mail program sends when something is dragged over the window and let go."""
    # whole pixels before Qt 6.12 (Python 3.11), fractions since
    place = QPointF(9, 9) if tuple(map(int, qVersion().split("."))) >= (6, 12) else QPoint(9, 9)
    QApplication.sendEvent(capture, QDragEnterEvent(place, COPY, mime, LEFT, NO_KEYS))
    assert capture.panel.isVisible()
    QApplication.sendEvent(capture, QDropEvent(QPointF(9, 9), COPY, mime, LEFT, NO_KEYS))
    assert not capture.panel.isVisible()


def read_a_mail(home: Path) -> None:
    """A task of yesterday has read a mail."""
    letter = home / "quotes.eml"
    store = Store.open(home, SystemClock())
    letter.write_text(LETTER)
    document = read(letter, letter.name, ReadOptions(datetime(2026, 5, 14, tzinfo=UTC)))
    blob = store.put_blob_now(to_json(document))
    store.append_now(TaskSubmitted("t1", "Answer Mara", language="en", timezone="UTC"))
    store.append_now(
        SourceRead("t1", letter.name, str(letter), document.sha256, "eml", 90, len(document.passages), blob=blob)
    )
    store.close()


def test_quick_capture_takes_what_the_window_takes_and_starts_for_tonight(
    qapp: object, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "Quote A.pdf"
    file.write_text("x")
    save(home, Settings().with_(language="en", model="auto"))
    read_a_mail(home)

    async def drops(capture: Capture) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(file))])
        fall(capture, mime)
        picture = QMimeData()
        picture.setImageData(QImage(4, 3, QImage.Format.Format_RGB32))
        fall(capture, picture)
        await until(lambda: len(capture.paths()) == 2)
        mail = QMimeData()
        mail.setData(MAIL, LETTER.encode())
        fall(capture, mail)
        await until(lambda: len(capture.paths()) == 3)
        assert [Path(path).parent.name for path in capture.paths()[1:]] == ["pasted", "pasted"]
        gone = QMimeData()
        gone.setUrls([QUrl("smb://nas/x.pdf")])
        fall(capture, gone)
        assert "another machine" in capture.problem.text() and len(capture.paths()) == 3

    async def story(app: App) -> None:
        app.outside.show_capture()
        capture = app.outside.capture
        assert capture.model() == "auto"
        await drops(capture)
        capture.activateWindow()
        await until(capture.edit.hasFocus)
        QTest.keyClicks(capture.edit, "Write to /mara")
        await until(lambda: capture.slash.is_open() and bool(capture.slash.list and capture.slash.list.items))
        capture.slash.list.pick(0)  # type: ignore[union-attr]
        assert capture.text() == "Write to Mara Lind"
        await until(lambda: capture.estimate.text() != "")
        capture.show_engines()
        (menu,) = capture.findChildren(EngineMenu)
        assert [row.text() for row in menu.options][:1] == ["Auto"] and "Offline" in menu.options[0].hint
        menu.close()
        capture.terms.take(Terms(None, "tonight"))
        QTest.keyClick(capture.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await until(capture.started.isVisible)
        row = app.store.task(capture.started.task)
        assert row is not None and row.pace == "tonight" and len(row.inputs) == 3
        assert capture.started.title.text() == "Kept. It starts: Tonight"

    live(story, home, SystemClock())


def test_what_was_typed_there_is_there_again_after_a_restart_and_does_not_mix(qapp: object, home: Path) -> None:
    async def typing(app: App) -> None:
        app.outside.show_capture()
        QTest.keyClicks(app.outside.capture.edit, "half a sen")
        QTest.keyClick(app.outside.capture, Qt.Key.Key_Escape)
        assert not app.outside.capture.isVisible() and (home / CAPTURE_FILE).exists()
        today(app).composer.set_text("in the window")  # and quit at once

    async def later(app: App) -> None:
        app.outside.show_capture()
        assert app.outside.capture.text() == "half a sen" and today(app).composer.text() == "in the window"

    live(typing, home, SystemClock())
    live(later, home, SystemClock())


def test_a_task_that_comes_every_day_is_asked_for_in_the_window(qapp: object, home: Path, tmp_path: Path) -> None:
    async def story(app: App) -> None:
        composer = today(app).composer
        composer.set_text("Tidy my week")
        composer.terms.show_when()
        (menu,) = composer.findChildren(WhenMenu)
        menu.repeats["daily"].click()
        assert composer.terms.when.text().startswith("Daily ")
        composer.start()
        assert "works only from files" in composer.problem.text(), "it would find nothing to work from each day"
        composer.add_paths([str(tmp_path)])
        assert not composer.problem.text()
        composer.start()
        await until(lambda: bool(app.store.tasks()))
        (row,) = app.store.tasks()
        assert row.repeat == "daily" and row.not_before is not None and row.not_before > app.clock.now()
        await until(lambda: composer.text() == "")
        assert composer.terms.terms == Terms()

    live(story, home, SystemClock())
