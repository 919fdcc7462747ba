"""Answers for "/" in the text field: opens the list below the cursor, hands it the keys, and tells what was picked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent

from desktop.ui.asking.slash import Item, Recents, SlashList, items
from desktop.ui.instruction_edit import InstructionEdit
from desktop.ui.theme import ThemeSource


class SlashField(QObject):
    """`picked` carries the Item whose text or path is wanted; the "/" and what follows it are already gone or replaced."""

    picked = Signal(object)
    recents_wanted = Signal()

    def __init__(self, themes: ThemeSource, edit: InstructionEdit, floats: bool = False) -> None:
        """`floats`: the window of `edit` is too small to hold the list."""
        super().__init__(edit)
        self._themes, self._edit, self._floats = themes, edit, floats
        self._recents = Recents()
        self._is_wanted = False  # a "/" is being written; the list may be shut because nothing fits yet
        self.list: SlashList | None = None
        edit.slash_typed.connect(self._on_slash)
        edit.slash_ended.connect(self._hide)
        edit.take_key = self._take_key
        edit.installEventFilter(self)

    def use_recents(self, recents: Recents) -> None:
        """What the latest tasks had; an open list shows it at once."""
        self._recents = recents
        if self._is_wanted and (query := self._edit.slash()) is not None:
            self._offer(query)

    def is_open(self) -> bool:
        return self.list is not None and self.list.isVisible()

    def _on_slash(self, query: str) -> None:
        if not self._edit.hasFocus():
            return
        if not self._is_wanted:
            self.recents_wanted.emit()
        self._is_wanted = True
        self._offer(query)

    def _offer(self, query: str) -> None:
        if self.list is None:
            self.list = SlashList(self._themes, self._edit.window(), self._floats)
            self.list.picked.connect(self._on_picked)
        below = self._edit.viewport().mapTo(self._edit.window(), self._edit.cursorRect().bottomLeft())
        self.list.offer(items(query, self._recents), below + QPoint(0, 10))

    def _take_key(self, key: int) -> bool:
        if self.list is None or not self.list.isVisible() or not self.list.take_key(key):
            return False
        self._is_wanted = self.list.isVisible()  # Esc shuts it for this word
        return True

    def _hide(self) -> None:
        self._is_wanted = False
        if self.list is not None:
            self.list.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self._hide()
        elif isinstance(event, QFocusEvent) and event.lostFocus():
            # a list within its window comes back with it; one that floats would lie over another program
            if self._floats or event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
                self._hide()
        return False

    def _on_picked(self, item: Item) -> None:
        if not item.replaces:
            self._edit.replace_slash(item.text)
        self.picked.emit(item)
