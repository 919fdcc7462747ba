"""Answers for the frame of a section: its title, its cards, and what "Find a setting" can find in it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.settings.settings import Settings
from desktop.ui.settings.desk import Desk
from desktop.ui.settings.field_row import FieldRow
from desktop.ui.text import fill, hairline, label
from desktop.ui.theme import Theme

FIELDS = {each.name: each for each in fields(Settings)}


class Card(QFrame):
    """A raised plate with rows and hairlines between them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("settingsCard")
        self.setStyleSheet(
            f"#settingsCard {{ background: {theme.hex('raised')}; border: {theme.edge}px solid {theme.hex('line')}; "
            f"border-radius: {theme.radius['card']}px; }}"
        )
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(1, 1, 1, 1)
        self.rows.setSpacing(0)

    def add(self, row: QWidget) -> None:
        if self.rows.count():
            self.rows.addWidget(hairline(self._theme))
        self.rows.addWidget(row)


class Section(QWidget):
    """`found` lists (words, control) for the search; a section adds to it as it is built."""

    def __init__(self, desk: Desk, title: str, subtitle: str = "") -> None:
        super().__init__()
        self.desk = desk
        self.found: list[tuple[str, QWidget]] = []
        theme = desk.theme
        fill(self, theme, "window")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(label(theme, title, "title", "ink", 600))
        if subtitle:
            self.column.addWidget(label(theme, subtitle, "small", "ink2", wrap=True))
        self.setAccessibleName(title)

    def heading(self, text: str, *buttons: QWidget) -> QLabel:
        """A line above a card, with what acts on the whole card at its right."""
        line = QHBoxLayout()
        line.setSpacing(8)
        words = label(self.desk.theme, text, "body", "ink", 600)
        line.setContentsMargins(0, 16, 0, 6)
        line.addWidget(words, 1)
        for each in buttons:
            line.addWidget(each)
        self.column.addLayout(line)
        return words

    def card(self, gap: int = 0) -> Card:
        made = Card(self.desk.theme)
        if gap:
            self.column.addSpacing(gap)
        self.column.addWidget(made)
        return made

    def field(self, card: Card, name: str, words: str = "") -> FieldRow:
        """A row for one setting; `words` in place of its own help."""
        row = FieldRow(self.desk, FIELDS[name], words)
        card.add(row)
        self.found.append((row.words, row.control))
        return row

    def fields(self, *names: str, gap: int = 14) -> Card:
        card = self.card(gap)
        for name in names:
            self.field(card, name)
        return card

    def value(self, name: str) -> Any:
        return getattr(self.desk.settings, name)
