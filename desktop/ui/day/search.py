"""Answers for searching from the day: asks the store on a thread while one types, shows what comes back, opens it.

An answer to words that were changed meanwhile is dropped. While the index still takes in old days the store is asked
again, and the panel says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, tzinfo
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QSize, Signal
from PySide6.QtWidgets import QWidget

from desktop.store.search import Found
from desktop.ui.day.search_field import SearchField
from desktop.ui.day.search_panel import SearchPanel
from desktop.ui.day.search_rows import SearchRow, rows_of
from desktop.ui.task_command import Runner
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr

SHOWN = 5  # finds of each group


class Searchable(Protocol):
    """What the search asks of the store."""

    def search(self, words: str, limit: int = ..., portions: int = ...) -> Found: ...


class DaySearch(QObject):
    """`day_wanted` carries (date, task id); `file_wanted` a path; `ended` when the field is done with."""

    day_wanted = Signal(object, str)
    file_wanted = Signal(str)
    ended = Signal()

    def __init__(
        self,
        source: ThemeSource,
        store: Searchable,
        commands: Runner,
        today: Callable[[], date],
        zone: tzinfo | None,
        field: SearchField,
        page: QWidget,
    ) -> None:
        """`page` is what the panel lies over."""
        super().__init__(page)
        self._store, self._commands, self._today, self._zone = store, commands, today, zone
        self._field, self._page = field, page
        self._asked = 0
        self.panel = SearchPanel(source, page)
        field.asked.connect(self.ask)
        field.moved.connect(self.panel.move_by)
        field.chosen.connect(self.panel.open_current)
        field.left.connect(self.close)
        self.panel.day_wanted.connect(self._on_day)
        self.panel.file_wanted.connect(self._on_file)

    def ask(self, words: str) -> None:
        """Look for `words`; nothing to look for closes the panel."""
        self._asked += 1
        if not words.strip():
            self.panel.hide()
            return
        number = self._asked

        def show(found: Found) -> None:
            if number == self._asked:
                self._show(words, found)

        self._commands.run(asyncio.to_thread(self._store.search, words, SHOWN), show)

    def close(self) -> None:
        """Away with the panel; answers under way are dropped."""
        self._asked += 1
        self.panel.hide()
        self.ended.emit()

    def _show(self, words: str, found: Found) -> None:
        rows = rows_of(found, words, self._today(), self._zone)
        says = tr("Older days are still being looked through") if found.behind else ""
        self.panel.show_rows(rows, says or ("" if rows else tr("No match. Try a file name or number")))
        corner = self._field.mapTo(self._page, QPoint(self._field.width(), self._field.height() + 4))
        room = QSize(self._page.width() - 16, self._page.height() - corner.y() - 12)
        self.panel.place(corner.x(), corner.y(), room)
        self.panel.show()
        self.panel.raise_()
        if found.behind:
            self.ask(words)

    def _on_day(self, row: SearchRow) -> None:
        self.close()
        if row.day is not None:
            self.day_wanted.emit(row.day, row.task)

    def _on_file(self, row: SearchRow) -> None:
        self.close()
        self.file_wanted.emit(row.path)
