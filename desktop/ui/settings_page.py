"""Answers for changing settings: one row per field of `Settings`, with its help, applied at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import UserError
from desktop.settings.settings import Settings
from desktop.ui.button import button
from desktop.ui.choice import Choice, Tick
from desktop.ui.page import Page
from desktop.ui.text import ElidedLabel, fill, label
from desktop.ui.theme import Theme
from desktop.ui.translation import LANGUAGES, language, tr

# Shown here; the others have no effect a person could see yet, or belong to a page of their own.
SHOWN = ("language", "scheme", "timezone", "work_from", "work_to", "slots", "keep_in_tray", "notify", "letter_keys")


class SettingsPage(Page):
    """`changed` carries the new Settings; the window saves and applies them."""

    changed = Signal(object)
    refused = Signal(str)

    def __init__(self, theme: Theme, settings: Settings, home: Path) -> None:
        super().__init__(theme, tr("Settings"), tr("Changes take effect at once, unless a line says otherwise."))
        self._theme, self._settings, self._home = theme, settings, home
        card = QFrame()
        card.setObjectName("card")
        card.setStyleSheet(
            f"#card {{ background: {theme.hex('raised')}; border: 1px solid {theme.hex('line')}; "
            f"border-radius: {theme.radius['card']}px; }}"
        )
        grid = QGridLayout(card)
        grid.setContentsMargins(20, 14, 20, 14)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 1)
        known = {each.name: each for each in fields(Settings)}
        for row, name in enumerate(SHOWN):
            words = label(theme, known[name].metadata[language()], wrap=True)
            control = self._control(known[name], getattr(settings, name))
            control.setAccessibleName(words.text())
            grid.addWidget(words, row, 0)
            grid.addWidget(control, row, 1, Qt.AlignmentFlag.AlignRight)
        grid.addLayout(self._folder_row(), len(SHOWN), 0, 1, 2)
        self.body.addWidget(self._scrolling(card), 1)

    def _scrolling(self, card: QWidget) -> QScrollArea:
        inside = QWidget()
        fill(inside, self._theme, "window")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        card.setMaximumWidth(self._theme.px(760))
        column.addWidget(card)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        return scroll

    def _control(self, setting: Field[Any], value: Any) -> QWidget:
        choices = setting.metadata["choices"]
        if choices:
            return self._choice(setting.name, choices, value)
        if isinstance(value, bool):
            box = Tick(self._theme, value)
            box.toggled.connect(lambda on: self._set(setting.name, on))
            return box
        line = QLineEdit(value)
        line.setMinimumWidth(self._theme.px(200))
        line.editingFinished.connect(lambda: self._set(setting.name, line.text().strip()))
        return line

    def _choice(self, name: str, choices: tuple[Any, ...], value: Any) -> QComboBox:
        box = Choice(self._theme)
        box.setMinimumWidth(self._theme.px(200))
        for each in choices:
            box.addItem(shown_choice(name, each), each)
        box.setCurrentIndex(choices.index(value))
        box.activated.connect(lambda index: self._set(name, choices[index]))
        return box

    def _folder_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(self._theme, tr("Data folder")))
        row.addWidget(ElidedLabel(self._theme, str(self._home), "small", "ink2"), 1)
        opener = button(self._theme, tr("Open folder"), "folder-open", compact=True)
        opener.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._home))))
        row.addWidget(opener)
        return row

    def _set(self, name: str, value: Any) -> None:
        if getattr(self._settings, name) == value:
            return
        try:
            self._settings = self._settings.with_(**{name: value})
        except UserError as error:
            self.refused.emit(error.text(language()))
            return
        self.changed.emit(self._settings)


def shown_choice(name: str, value: Any) -> str:
    """What a choice is called on the screen."""
    if name in ("work_from", "work_to"):
        return f"{value:02d}:00"
    if name == "language" and value in LANGUAGES:
        return LANGUAGES[value]
    names: Mapping[str, str] = {"auto": tr("As the system"), "light": tr("Light"), "dark": tr("Dark")}
    return names.get(str(value), str(value))
