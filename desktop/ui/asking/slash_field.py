"""Answers for "/" in the text field: opens the list below the cursor, hands it the keys, and tells what was picked."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal

from desktop.ui.asking.slash import Item, SlashList, items
from desktop.ui.instruction_edit import InstructionEdit
from desktop.ui.theme import ThemeSource


class SlashField(QObject):
    """`picked` carries the Item whose text or path is wanted; the "/" and what follows it are already gone or replaced."""

    picked = Signal(object)
    recents_wanted = Signal()

    def __init__(self, themes: ThemeSource, edit: InstructionEdit) -> None:
        super().__init__(edit)
        self._themes, self._edit = themes, edit
        self._recents: tuple[list[str], list[str]] = ([], [])
        self.list: SlashList | None = None
        edit.slash_typed.connect(self._on_slash)
        edit.slash_ended.connect(self._hide)
        edit.take_key = self._take_key

    def use_recents(self, files: list[str], instructions: list[str]) -> None:
        """Recent files and instructions, newest first."""
        self._recents = (files, instructions)
        if self.is_open() and (query := self._edit.slash()) is not None:
            self._offer(query)

    def is_open(self) -> bool:
        return self.list is not None and self.list.isVisible()

    def _on_slash(self, query: str) -> None:
        if not self._edit.hasFocus():
            return
        if not self.is_open() and not query:
            self.recents_wanted.emit()
        self._offer(query)

    def _offer(self, query: str) -> None:
        if self.list is None:
            self.list = SlashList(self._themes, self._edit.window())
            self.list.picked.connect(self._on_picked)
        below = self._edit.viewport().mapTo(self._edit.window(), self._edit.cursorRect().bottomLeft())
        self.list.offer(items(query, *self._recents), below + QPoint(0, 10))

    def _take_key(self, key: int) -> bool:
        return self.list is not None and self.list.isVisible() and self.list.take_key(key)

    def _hide(self) -> None:
        if self.list is not None:
            self.list.hide()

    def _on_picked(self, item: Item) -> None:
        if not item.replaces:
            self._edit.replace_slash(item.text)
        self.picked.emit(item)
