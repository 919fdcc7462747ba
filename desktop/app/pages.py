"""Answers for the pages of the window: what makes each one, and what it is connected to. Made, and imported, at first sight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.ui import main_window as names
from desktop.ui.asking.forecast import Forecast
from desktop.ui.day.day_page import DayPage
from desktop.ui.day.lane_facts import prepare
from desktop.ui.settings.desk import Desk, Place

if TYPE_CHECKING:
    from desktop.app.parts import App
    from desktop.ui.settings.engine_desk import EngineDesk


class Pages:
    """One maker for each page of the running window."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._engines: EngineDesk | None = None
        self._section = "general"

    def makers(self) -> Mapping[str, Callable[[], QWidget]]:
        """The names of `main_window.ENTRIES` to what makes each page."""
        return {
            names.TODAY: self._today,
            names.APPROVALS: self._approvals,
            names.FILES: self._files,
            names.LEDGER: self._ledger,
            names.SETTINGS: self._settings,
            names.REVIEW: self._review,
        }

    def _today(self) -> DayPage:
        app = self._app
        page = DayPage(app.store, app.queue, app.bridge, app.themes, app.clock, app.commands, app.zone)
        page.task_opened.connect(app.window.open_task)
        page.question_opened.connect(app.window.open_request)
        page.file_opened.connect(lambda path: app.around().open(path))
        page.file_reviewed.connect(app.window.open_review)
        page.stop_asked.connect(app.inspector.stop_asked)
        page.steer_wanted.connect(app.window.steer_task)
        page.said.connect(app.window.notice.say)
        page.folder_opened.connect(lambda path: app.around().show(path))
        page.composer.draft_changed.connect(app.draft.keep)
        page.submitted.connect(lambda _: app.draft.keep("", []))
        page.day_began.connect(app.show_sent)
        page.composer.restore_draft(*app.draft.kept())
        forecast = Forecast(page.composer, self.place(), app.commands, lambda: app.settings)
        app.bridge.settings_changed.connect(forecast.use_settings)
        page.composer.models_wanted.connect(self.show_models)
        page.use_settings(app.settings)
        page.use_calendar(app.outside.calendar)
        page.use_usual_times(app.usual)
        page.watch_files()
        app.commands.run(prepare())
        app.bridge.settings_changed.connect(page.use_settings)
        app.window.instruction_wanted.connect(page.composer.focus_text)
        app.window.search_wanted.connect(page.focus_search)
        app.window.task_shown.connect(page.select_task)
        app.window.model_wanted.connect(page.composer.show_engines)
        app.window.when_wanted.connect(page.composer.terms.show_when)
        app.window.limit_wanted.connect(page.composer.terms.show_limit)
        app.window.files_wanted.connect(page.composer.choose_files)
        app.window.folder_wanted.connect(page.composer.choose_folder)
        return page

    def _approvals(self) -> QWidget:
        from desktop.ui.approvals.page import ApprovalsPage

        app = self._app
        page = ApprovalsPage(app.around(), app.themes, app.store, app.bridge)
        page.use_settings(app.settings)
        page.task_wanted.connect(app.window.open_task)
        page.settings_wanted.connect(lambda: app.window.show_page(names.SETTINGS))
        app.window.request_wanted.connect(page.show_request_of)
        app.bridge.settings_changed.connect(page.use_settings)
        return page

    def _ledger(self) -> QWidget:
        from desktop.providers.access import Access
        from desktop.ui.ledger_page import LedgerPage
        from desktop.work.ledger import Ledger

        app = self._app
        access = Access(app.home, app.settings, app.frame.environment)
        page = LedgerPage(app.around(), app.store, Ledger(app.store, access), app.bridge)
        page.task_wanted.connect(app.window.open_task)
        return page

    def _files(self) -> QWidget:
        from desktop.ui.files_page import FilesPage

        app = self._app
        page = FilesPage(app.around(), app.store, app.bridge)
        page.watch_files()
        page.task_wanted.connect(app.window.open_task)
        page.review_wanted.connect(app.window.open_review)
        return page

    def _review(self) -> QWidget:
        from desktop.ui.review.review_page import ReviewPage

        app = self._app
        page = ReviewPage(app.around(), app.store, app.bridge)
        page.left.connect(app.window.leave_review)
        page.noted.connect(app.window.notice.inform)
        page.unsaid.connect(app.window.notice.unsay)
        page.task_made.connect(app.window.open_task)
        page.checks.has_ledger = True
        page.checks.ledger_wanted.connect(lambda _: app.window.show_page(names.LEDGER))
        page.use_settings(app.settings)
        app.bridge.settings_changed.connect(page.use_settings)
        if app.window.reviewed:  # made again in another look or language
            page.open_file(*app.window.reviewed, app.window.came_from())
        return page

    def _settings(self) -> QWidget:
        from desktop.ui.settings.page import SettingsPage

        app = self._app
        desk = Desk(app.themes, app.settings, self.place(), app.commands)
        desk.calendar = app.outside.calendar
        desk.changed.connect(app.change_settings)
        page = SettingsPage(desk, self.engines(), self._section)
        app.bridge.settings_changed.connect(page.use_settings)
        page.section_shown.connect(self._remember_section)
        return page

    def engines(self) -> EngineDesk:
        """What is known of the chat back ends; it outlives the settings page."""
        from desktop.ui.settings.engine_desk import EngineDesk

        app = self._app
        if self._engines is None:
            self._engines = EngineDesk(
                self.place(), app.commands, lambda: app.settings, app.change_settings, app.window
            )
        return self._engines

    def place(self) -> Place:
        """Where the settings hold."""
        app = self._app
        return Place(app.home, app.store, app.clock, app.zone, app.frame.environment)

    def show_models(self) -> None:
        """The section of the settings where a model is added; a first one is asked for at once."""
        from desktop.ui.settings.page import SettingsPage

        self._section = "models"
        page = self._app.window.page(names.SETTINGS)
        self._app.window.show_page(names.SETTINGS)
        if isinstance(page, SettingsPage):
            page.show_section("models")

    def _remember_section(self, name: str) -> None:
        self._section = name
