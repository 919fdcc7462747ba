"""Answers for notifications that the desktop itself shows, with buttons, whether it has a tray or not.

A click or a button comes back as the message it belongs to. Of one task there is at most one on the screen: news of it
takes the place of the older. What is old news is taken away.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from desktop.ui.news_words import Message
from desktop.ui.notification_line import Heard, NotificationLine, Picture, Request
from desktop.ui.translation import tr

EARLY = 8  # clicks on ids that are not known yet: the answer to Notify may come after them


class DesktopNotifications(QObject):
    """The notification service at the session bus `address`. Needs the thread of the window."""

    pressed = Signal(object, str)  # the Message, the name of the action ("default" for a click)
    refused = Signal(object)  # the Message, which nobody has seen

    _shown = Signal(int, object)  # ids are unsigned and do not fit Qt's int
    _failed = Signal(int)
    _chosen = Signal(object, str)
    _gone = Signal(object)
    _allowed = Signal(object, str)

    def __init__(self, address: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        queued = Qt.ConnectionType.QueuedConnection
        self._shown.connect(self._on_shown, queued)
        self._failed.connect(self._on_failed, queued)
        self._chosen.connect(self._on_chosen, queued)
        self._gone.connect(self._on_gone, queued)
        self._allowed.connect(self._on_allowed, queued)
        heard = Heard(self._shown.emit, self._failed.emit, self._chosen.emit, self._gone.emit, self._allowed.emit)
        self._line = NotificationLine(address, heard)
        self._keys = itertools.count(1)
        self._asked: dict[int, Message] = {}  # by key: not shown yet
        self._on_screen: dict[int, Message] = {}  # by id
        self._early: dict[int, str] = {}  # by id
        self._is_old: set[int] = set()  # keys whose news became old before they were shown

    def tell(self, message: Message, picture: QImage | None = None) -> None:
        """Shows `message`; `refused` follows when the desktop has no notification service."""
        key = next(self._keys)
        self._asked[key] = message
        earlier = next((id for id, each in self._on_screen.items() if message.task and each.task == message.task), 0)
        actions: Mapping[str, str] = {"default": tr("Open"), **dict(message.offers)}
        self._line.show(Request(key, message.title, message.body, actions, pixels(picture), earlier))

    def take_away(self) -> None:
        """What is on the screen is no longer news."""
        self._is_old |= self._asked.keys()
        for id in list(self._on_screen):
            self._line.close(id)
        self._on_screen.clear()

    def stop(self) -> None:
        """A notification that stays behind would lead nowhere."""
        self.take_away()
        self._line.stop()

    def _on_shown(self, key: int, id: int) -> None:
        message = self._asked.pop(key)
        if key in self._is_old:
            self._is_old.discard(key)
            self._line.close(id)
            return
        self._on_screen[id] = message
        if (action := self._early.pop(id, None)) is not None:
            self._on_chosen(id, action)

    def _on_failed(self, key: int) -> None:
        message = self._asked.pop(key)
        if key not in self._is_old:
            self.refused.emit(message)
        self._is_old.discard(key)

    def _on_chosen(self, id: int, action: str) -> None:
        """The service tells everybody of every click: most are not ours. Any program can say so: what was not offered for
        this one does nothing."""
        message = self._on_screen.get(id)
        if message is not None:
            if action in {"default", *dict(message.offers)}:
                self.pressed.emit(message, action)
            return
        self._early[id] = action
        while len(self._early) > EARLY:
            self._early.pop(next(iter(self._early)))

    def _on_allowed(self, id: int, token: str) -> None:
        """Qt gives it to the compositor with the next window that asks to come forward."""
        if id in self._on_screen:
            os.environ["XDG_ACTIVATION_TOKEN"] = token

    def _on_gone(self, id: int) -> None:
        self._on_screen.pop(id, None)


def pixels(picture: QImage | None) -> Picture | None:
    """A picture as the service wants it."""
    if picture is None:
        return None
    plain = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = bytes(plain.constBits())
    stride, width = plain.bytesPerLine(), plain.width() * 4
    packed = b"".join(rows[at : at + width] for at in range(0, stride * plain.height(), stride))
    return Picture(plain.width(), plain.height(), packed)
