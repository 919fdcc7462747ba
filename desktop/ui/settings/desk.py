"""Answers for what every section of the settings stands on: the settings as they are now, and the one way to change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.settings.settings import Settings, called
from desktop.settings.value import Refused
from desktop.store.journal import Store
from desktop.ui.calendar_watch import CalendarWatch
from desktop.ui.command import Commands
from desktop.ui.theme import Theme, ThemeSource
from desktop.ui.translation import language


@dataclass(frozen=True, slots=True)
class Place:
    """Where the settings hold: the data folder, its store, the hour and the environment of the program."""

    home: Path
    store: Store
    clock: Clock
    zone: tzinfo
    environment: Mapping[str, str]


class Desk(QObject):
    """`changed` carries the whole new Settings; the window saves and applies them."""

    changed = Signal(object)
    section_wanted = Signal(str)

    def __init__(self, themes: ThemeSource, settings: Settings, place: Place, commands: Commands) -> None:
        super().__init__()
        self.themes, self.settings, self.place, self.commands = themes, settings, place, commands
        self.calendar: CalendarWatch | None = None  # what is known of the person's calendars

    @property
    def theme(self) -> Theme:
        return self.themes.theme

    def set(self, name: str, value: Any) -> str:
        """Changes one setting; the sentence that refuses it, or ""."""
        if getattr(self.settings, name) == value:
            return ""
        try:
            changed = self.settings.with_(**{name: value})
        except Refused as refused:
            return refused.spoken(*called(name)).text(language())
        except UserError as error:
            return error.text(language())
        self.take(changed)
        return ""

    def take(self, settings: Settings) -> None:
        """Settings that were made elsewhere, such as with a server that answered."""
        self.settings = settings
        self.changed.emit(settings)
