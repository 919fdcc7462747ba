"""Answers for what stands on the screen before anything slow is imported: settings, language, look, the bare window.

Nothing here may import the store, the day or the engine (tests/unit/ui/shell/test_frame.py): that is what makes the
first frame early.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.settings import settings as settings_file
from desktop.settings.settings import Settings
from desktop.ui.main_window import MainWindow
from desktop.ui.single_instance import SingleInstance
from desktop.ui.theme import Theme, ThemeSource, apply
from desktop.ui.translation import language, set_language


class Frame(QObject):
    """The window without content, dressed as the person chose. Needs a QApplication."""

    def __init__(self, home: Path, environment: Mapping[str, str]) -> None:
        super().__init__()
        self.home, self.environment = home, environment
        loaded = settings_file.load(home)
        self.settings: Settings = loaded.settings
        set_language(self.settings.shown_language(environment))
        self.themes = ThemeSource(wanted_theme(self.settings, environment), self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply(application, self.themes.theme)
        self.instance = SingleInstance(home, self)
        self.window = MainWindow(self.themes)
        if loaded.problem is not None:
            self.window.notice.say(loaded.problem.text(language()))


def wanted_theme(settings: Settings, environment: Mapping[str, str]) -> Theme:
    """The look the settings ask for; "auto" follows the system."""
    dark = settings.scheme == "dark"
    if settings.scheme == "auto":
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    strong = settings.contrast == "high"
    if settings.contrast == "auto":
        hints = QGuiApplication.styleHints()  # kept: PySide drops what belongs to a wrapper that is gone
        strong = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
    scale = settings.text_scale / 100
    return Theme("dark" if dark else "light", settings.shown_language(environment), scale, strong)
