"""Answers for handing a file to the desktop: open it with its program, or show it in the file manager."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop.core.errors import BadInput

log = logging.getLogger(__name__)
OPENER = "xdg-open"
ANSWER_S = 8.0


def open_file(path: Path) -> None:
    """Opens `path` with the program the desktop has for it; BadInput when it is gone or no program takes it."""
    _must_exist(path)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise _no_program(path)


def asks_program() -> bool:
    """Files are handed to `xdg-open` here. Qt starts it too, but does not wait to hear that no program takes the file."""
    return sys.platform.startswith("linux") and shutil.which(OPENER) is not None


def open_with_program(path: Path) -> None:
    """As `open_file`, and hears when no program takes the file. Blocks for up to ANSWER_S: on a thread."""
    _must_exist(path)
    quiet = subprocess.DEVNULL
    opener = subprocess.Popen([OPENER, str(path)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    # on some desktops it lasts as long as the program it started, which must outlive this one: it is waited for elsewhere
    waiting = threading.Thread(target=opener.wait, name="opener", daemon=True)
    waiting.start()
    waiting.join(ANSWER_S)
    if opener.returncode:
        log.info("%s ended with %d", OPENER, opener.returncode)
        raise _no_program(path)


def _no_program(path: Path) -> BadInput:
    kind = path.suffix or path.name
    return BadInput(
        f"No program on this computer opens files of this kind ({kind}). {path.name} is kept at {path.parent}.",
        f"这台电脑上没有能打开这类文件（{kind}）的程序。{path.name} 保留在 {path.parent}。",
    )


def show_in_folder(path: Path) -> None:
    """Asks the file manager to select `path` (freedesktop FileManager1); opens its folder where that is not offered."""
    _must_exist(path)
    if not _selected_over_dbus(path):
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _must_exist(path: Path) -> None:
    if not path.exists():
        raise BadInput(
            f"{path.name} is no longer at {path.parent}. It was moved or deleted outside Afternoon.",
            f"{path.name} 已不在 {path.parent}。它在午后之外被移动或删除了。",
        )


def _selected_over_dbus(path: Path) -> bool:
    """True when a file manager took the request. Sent without waiting longer than the bus needs to start one."""
    try:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage
    except ImportError:
        return False  # Windows and macOS builds of Qt have no D-Bus
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    name = "org.freedesktop.FileManager1"
    interface = bus.interface()
    known = [*interface.registeredServiceNames().value(), *interface.activatableServiceNames().value()]
    if name not in known:
        return False
    message = QDBusMessage.createMethodCall(name, "/org/freedesktop/FileManager1", name, "ShowItems")
    message.setArguments([[QUrl.fromLocalFile(str(path)).toString()], ""])
    return bus.send(message)
