"""Answers for handing a file to the desktop: open it with its program, or show it in the file manager."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop.core.errors import BadInput


def open_file(path: Path) -> None:
    """Opens `path` with the program the desktop has for it; BadInput when it is gone or no program takes it."""
    _must_exist(path)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise BadInput(
            f"No program on this computer opens {path.name}. The file is kept at {path}.",
            f"这台电脑上没有能打开 {path.name} 的程序。文件保留在 {path}。",
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
