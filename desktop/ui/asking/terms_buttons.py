"""Answers for the two buttons beside the engine: when the task starts, and up to which price it may go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.ui.asking.limit_menu import LimitMenu, shown_limit
from desktop.ui.asking.terms import Terms
from desktop.ui.asking.when_menu import WhenMenu, shown_when
from desktop.ui.painted_button import PaintedButton
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr


class TermsButtons(QObject):
    """`now` tells the time in the zone of the day; without it there is nothing to choose."""

    def __init__(self, source: ThemeSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._source, self._parent = source, parent
        self.terms, self.usual_usd = Terms(), 0.0
        self.now: Callable[[], datetime] | None = None
        self.when = PaintedButton(source, "quiet", "clock", compact=True, arrow=True, parent=parent)
        self.limit = PaintedButton(source, "quiet", "receipt", compact=True, arrow=True, parent=parent)
        self.when.clicked.connect(self.show_when)
        self.limit.clicked.connect(self.show_limit)

    def take(self, terms: Terms) -> None:
        self.terms = terms
        self.say()

    def say(self) -> None:
        """The words on the buttons."""
        if self.now is not None:
            words = shown_when(self.terms, self.now())
            icon = "repeat" if self.terms.repeat else "moon" if self.terms.pace == "tonight" else "clock"
            self.when.use(icon=icon)
            self.when.say(words, tr("When it starts: {when}", when=words), tr("When it starts"))
        limit = shown_limit(self.terms, self.usual_usd)
        self.limit.say(limit, tr("What it may cost: {limit}", limit=limit), tr("What it may cost"))

    def show_when(self) -> None:
        """The menu of starting times below its button."""
        if self.now is not None:
            menu = WhenMenu(self._source, self.terms, self.now(), self._parent)
            menu.chosen.connect(self.take)
            self.when.open_over(menu)
            menu.popup_at(self.when.mapToGlobal(self.when.rect().bottomRight()))

    def show_limit(self) -> None:
        """The menu of limits below its button."""
        menu = LimitMenu(self._source, self.terms, self.usual_usd, self._parent)
        menu.chosen.connect(self.take)
        self.limit.open_over(menu)
        menu.popup_at(self.limit.mapToGlobal(self.limit.rect().bottomRight()))
