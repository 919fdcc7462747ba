"""Keys pressed in a test, where QTest would complain that a field which locks itself takes no release."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


def press_enter(widget: QWidget) -> None:
    """The press of Enter, delivered to `widget` as the window system does: not at all while it is disabled."""
    if widget.isEnabled():
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
        QApplication.sendEvent(widget, event)
