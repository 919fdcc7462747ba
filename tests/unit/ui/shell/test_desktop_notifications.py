"""Notifications through a real session bus to a real service in a process of its own."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop.app.outside import notification_service
from desktop.ui.desktop_notifications import DesktopNotifications, pixels
from desktop.ui.news_words import Message
from desktop.ui.notification_line import Heard, NotificationLine, Request, notify
from tests.support.desktop_session import Daemon, session_bus

pytestmark = [pytest.mark.qt, pytest.mark.needs("dbus-daemon")]

READY = Message("Offers is ready", "4 files. 12 checks passed", "offers", "ready", (("review", "Review"),))
PATIENCE_MS = 60_000


@dataclass
class Desktop:
    """The service, what stands in front of it, and what was heard from both."""

    daemon: Daemon
    notifications: DesktopNotifications
    pressed: list[tuple[Message, str]] = field(default_factory=list)
    refused: list[Message] = field(default_factory=list)

    def until(self, condition: Callable[[], object]) -> None:
        """Lets Qt work until `condition` holds."""
        loop, look, end = QEventLoop(), QTimer(), QTimer()
        look.timeout.connect(lambda: loop.quit() if condition() else None)
        look.start(5)
        end.setSingleShot(True)
        end.timeout.connect(loop.quit)
        end.start(PATIENCE_MS)
        loop.exec()
        assert condition(), "still not true"


@pytest.fixture
def bus() -> Iterator[str]:
    """Of one test only: what an earlier one still has to say arrives nowhere."""
    with session_bus() as address:
        yield address


@pytest.fixture
def desktop(bus: str, qapp: QApplication) -> Iterator[Desktop]:
    daemon = Daemon({"DBUS_SESSION_BUS_ADDRESS": bus}, "--no-tray")
    daemon.wait("ready")
    made = Desktop(daemon, DesktopNotifications(bus))
    made.notifications.pressed.connect(lambda message, action: made.pressed.append((message, action)))
    made.notifications.refused.connect(made.refused.append)
    yield made
    made.notifications.stop()
    daemon.end()


def test_a_message_is_shown_with_its_buttons_and_its_picture_and_a_press_comes_back(desktop: Desktop) -> None:
    picture = QImage(20, 10, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0xFF112233)
    desktop.notifications.tell(READY, picture)
    told = desktop.daemon.wait("notified")
    assert (told["title"], told["body"]) == (READY.title, READY.body)
    assert told["actions"] == ["default", "Open", "review", "Review"]
    assert told["picture"] == [20, 10]
    desktop.daemon.click(told["id"], "review")
    desktop.until(lambda: desktop.pressed)
    assert desktop.pressed == [(READY, "review")]
    desktop.daemon.click(99)  # of another program
    desktop.daemon.click(told["id"], "later")  # not offered
    desktop.daemon.click(told["id"])
    desktop.until(lambda: len(desktop.pressed) == 2)
    assert desktop.pressed[1] == (READY, "default")


def test_a_click_comes_with_the_leave_to_bring_the_window_forward(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    desktop.notifications.tell(READY)
    id = desktop.daemon.wait("notified")["id"]
    desktop.until(lambda: desktop.notifications._on_screen)
    desktop.daemon.allow(99, "of-another-program")
    desktop.daemon.allow(id, "may-come")
    desktop.daemon.click(id)
    desktop.until(lambda: desktop.pressed)
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "may-come"


def test_news_of_the_same_task_takes_the_place_of_the_older_and_a_look_takes_it_away(desktop: Desktop) -> None:
    desktop.notifications.tell(READY)
    first = desktop.daemon.wait("notified")
    desktop.until(lambda: desktop.notifications._on_screen)
    desktop.notifications.tell(Message("Offers stopped", "", "offers", "stopped"))
    second = desktop.daemon.wait("notified")
    assert (first["replaces"], second["replaces"]) == (0, first["id"])
    desktop.until(lambda: second["id"] in desktop.notifications._on_screen)
    desktop.notifications.take_away()
    assert desktop.daemon.wait("closed")["id"] in (first["id"], second["id"])


def test_what_the_person_dismissed_is_not_replaced_and_not_closed_again(desktop: Desktop) -> None:
    desktop.notifications.tell(READY)
    first = desktop.daemon.wait("notified")
    desktop.until(lambda: desktop.notifications._on_screen)
    desktop.daemon.dismiss(first["id"])
    desktop.until(lambda: not desktop.notifications._on_screen)
    desktop.notifications.tell(READY)
    assert desktop.daemon.wait("notified")["replaces"] == 0


def test_what_became_old_before_it_was_shown_is_closed_at_once(desktop: Desktop) -> None:
    desktop.notifications.tell(READY)
    desktop.notifications.take_away()
    told = desktop.daemon.wait("notified")
    desktop.until(lambda: not desktop.notifications._asked)
    assert desktop.daemon.wait("closed")["id"] == told["id"]


def test_a_service_that_ended_refuses_and_one_that_came_back_is_found_again(
    desktop: Desktop, bus: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    desktop.notifications.tell(READY)
    desktop.until(lambda: desktop.notifications._on_screen)
    desktop.daemon.end()
    desktop.notifications.tell(READY)
    desktop.until(lambda: desktop.refused)
    assert desktop.refused == [READY]
    assert "the notification service did not answer" in caplog.text
    desktop.daemon = Daemon({"DBUS_SESSION_BUS_ADDRESS": bus}, "--no-tray")
    desktop.daemon.wait("ready")
    desktop.notifications.tell(READY)
    assert desktop.daemon.wait("notified")["title"] == READY.title
    desktop.notifications.stop()
    desktop.daemon.end()


def test_an_address_where_nothing_listens_refuses(qapp: QApplication) -> None:
    refused: list[Message] = []
    made = Desktop(None, DesktopNotifications("unix:path=/nowhere/bus"), refused=refused)  # type: ignore[arg-type]
    made.notifications.refused.connect(refused.append)
    made.notifications.tell(READY)
    made.until(lambda: refused)
    made.notifications.stop()


def test_a_service_that_stays_silent_is_not_waited_for_and_nobody_is_told_afterwards(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes the connection and says nothing. The line has to let go of a window that is gone."""
    monkeypatch.setattr("desktop.ui.notification_line.LEAVING_S", 0.01)
    with closing(socket.socket(socket.AF_UNIX)) as silent:
        silent.bind(str(tmp_path / "bus"))
        silent.listen()
        told: list[object] = []
        heard = Heard(*[lambda *values: told.append(values)] * 5)
        line = NotificationLine(f"unix:path={tmp_path / 'bus'}", heard)
        line.show(Request(1, "Offers is ready", "", {}))
        line.show(Request(2, "Prices is ready", "", {}))
        thread = line._thread
        assert thread is not None
        line.stop()
        thread.join(PATIENCE_MS / 1000)
        assert not thread.is_alive() and told == []


def test_words_are_never_markup_and_buttons_only_go_where_they_can_be_pressed() -> None:
    request = Request(1, "A <b>", "Offer <1> & 2", {"default": "Open"})
    _, _, plain = notify(request, frozenset({"body"}))
    _, signature, marked = notify(request, frozenset({"body", "body-markup", "actions"}))
    assert (plain[4], plain[5]) == ("Offer <1> & 2", [])
    assert (marked[3], marked[4], marked[5]) == ("A <b>", "Offer &lt;1&gt; &amp; 2", ["default", "Open"])
    assert signature == "susssasa{sv}i"


def test_a_picture_is_rows_of_rgba_without_padding() -> None:
    picture = QImage(3, 2, QImage.Format.Format_RGB888)
    picture.fill(0xFF102030)
    found = pixels(picture)
    assert found is not None
    assert (found.width, found.height, found.pixels) == (3, 2, bytes((0x10, 0x20, 0x30, 0xFF)) * 6)


def test_only_a_linux_desktop_with_a_session_bus_has_the_service(qapp: QApplication) -> None:
    environment = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus"}
    assert notification_service("linux", environment, qapp) is not None
    assert notification_service("darwin", environment, qapp) is None
    assert notification_service("win32", environment, qapp) is None
    assert notification_service("linux", {}, qapp) is None
