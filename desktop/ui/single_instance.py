"""Answers for one window per data folder: a second start asks the first one to show itself and ends.

The meeting place is a local socket named after the data folder, open to this person only. A name left behind by a
crash is taken over. Nothing but the word "show" or "capture" is ever sent.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

SHOW, CAPTURE, SHOWN = b"show\n", b"capture\n", b"shown\n"
CONNECT_MS = 500
ANSWER_MS = 3000


def meeting_name(home: Path) -> str:
    """The socket's name: the same for every spelling of the same folder."""
    return "afternoon-" + hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:20]


def raise_first(home: Path, capture: bool = False) -> bool:
    """Asks the window that is already open on `home` to show itself, or its quick capture. False when there is none (or
    it hangs)."""
    socket = QLocalSocket()
    socket.connectToServer(meeting_name(home))
    if not socket.waitForConnected(CONNECT_MS):
        return False
    socket.write(CAPTURE if capture else SHOW)
    socket.flush()
    answered = socket.waitForReadyRead(ANSWER_MS) and bytes(socket.readAll().data()) == SHOWN
    socket.abort()
    return answered


class SingleInstance(QObject):
    """Held by the first window. The signals fire when another start happened."""

    asked_to_show = Signal()
    asked_to_capture = Signal()

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = meeting_name(home)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def hold(self) -> bool:
        """Takes the name, also one a crash left behind. Call after `raise_first` returned False."""
        if self._server.listen(self._name):
            return True
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def address(self) -> str:
        """Where the socket stands while it is held, as the platform writes it."""
        return self._server.fullServerName()

    def release(self) -> None:
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._on_words(socket))
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._on_words(socket)

    def _on_words(self, socket: QLocalSocket) -> None:
        word = bytes(socket.readAll().data())
        if word in (SHOW, CAPTURE):
            socket.write(SHOWN)
            socket.flush()
            (self.asked_to_show if word == SHOW else self.asked_to_capture).emit()
