"""Answers for the keys that work everywhere in the window: panes, the action menu, the list of keys, pause, undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget


def shortcut(window: QWidget, keys: str, act: Callable[[], object]) -> QShortcut:
    """A key of the whole window."""
    made = QShortcut(QKeySequence(keys), window)
    made.activated.connect(act)
    return made


def next_pane(panes: list[QWidget], backwards: bool = False) -> QWidget | None:
    """Puts the focus into the next visible pane after the one that has it; returns that pane."""
    shown = [pane for pane in panes if pane.isVisible()]
    if not shown:
        return None
    focused = QApplication.focusWidget()
    here = next((n for n, pane in enumerate(shown) if focused is pane or pane.isAncestorOf(focused or pane)), -1)
    if focused is None:
        here = -1 if not backwards else 0
    for step in range(1, len(shown) + 1):
        pane = shown[(here - step if backwards else here + step) % len(shown)]
        target = first_stop(pane)
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
            return pane
    return None


def first_stop(pane: QWidget) -> QWidget | None:
    """The first widget in `pane` that Tab would stop at."""
    stops = [pane, *pane.findChildren(QWidget)]
    able = [
        each for each in stops if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible() and each.isEnabled()
    ]
    chosen = [each for each in able if each.property("checked") is True]  # on the rail: the page that is shown
    return next(iter(chosen or able), None)


def open_action_menu() -> None:
    """What the menu key does, for keyboards without one: the context menu of what has the focus."""
    focused = QApplication.focusWidget()
    if focused is None:
        return
    middle = focused.rect().center() if focused.height() < 60 else QPoint(24, 24)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, focused.mapToGlobal(middle))
    QCoreApplication.sendEvent(focused, event)
