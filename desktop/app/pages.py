"""Answers for the pages of the window: what makes each one, and what it is connected to. Called at first sight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.ui import main_window as names
from desktop.ui.day.day_page import DayPage
from desktop.ui.files_page import FilesPage
from desktop.ui.settings_page import SettingsPage

if TYPE_CHECKING:
    from desktop.app.parts import App


class Pages:
    """One maker for each page of the running window."""

    def __init__(self, app: App) -> None:
        self._app = app

    def makers(self) -> Mapping[str, Callable[[], QWidget]]:
        """The names of `main_window.ENTRIES` to what makes each page."""
        return {names.TODAY: self._today, names.FILES: self._files, names.SETTINGS: self._settings}

    def _today(self) -> DayPage:
        app = self._app
        page = DayPage(app.store, app.queue, app.bridge, app.themes, app.clock, app.commands, app.zone)
        page.task_opened.connect(app.window.open_task)
        page.question_opened.connect(app.window.open_task)
        page.file_opened.connect(lambda path: app.around().open(path))
        page.folder_opened.connect(lambda path: app.around().show(path))
        page.composer.draft_changed.connect(app.draft.keep)
        page.submitted.connect(lambda _: app.draft.keep("", []))
        page.day_began.connect(app.show_sent)
        page.composer.restore_draft(*app.draft.kept())
        page.use_settings(app.settings)
        app.bridge.settings_changed.connect(page.use_settings)
        app.window.instruction_wanted.connect(page.composer.focus_text)
        app.window.files_wanted.connect(page.composer.choose_files)
        app.window.folder_wanted.connect(page.composer.choose_folder)
        return page

    def _files(self) -> QWidget:
        app = self._app
        page = FilesPage(app.around(), app.store, app.bridge)
        page.task_wanted.connect(app.window.open_task)
        return page

    def _settings(self) -> QWidget:
        app = self._app
        page = SettingsPage(app.themes.theme, app.settings, app.home)
        page.changed.connect(app.change_settings)
        page.refused.connect(app.window.notice.say)
        return page
