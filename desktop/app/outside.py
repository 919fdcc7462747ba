"""Answers for everything around the window: tray, notifications, quick capture, announcements, the keys that work
everywhere, starting with the session, keeping the computer awake, and reports about faults.

It only connects; each part is tested by itself. `App` tells it of settings, events and the end.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app.awake import Awake, hold_of
from desktop.core.errors import UserError
from desktop.core.events import Recorded
from desktop.core.task import TaskState
from desktop.settings.settings import Settings
from desktop.ui import main_window as names
from desktop.ui.accessible.announcer import Announcer, Said
from desktop.ui.accessible.key_list import KeyList
from desktop.ui.accessible.keyboard import next_pane, open_action_menu, shortcut
from desktop.ui.accessible.sheet_face import describe_sheets
from desktop.ui.asking.forecast import Forecast
from desktop.ui.calendar_watch import CalendarWatch
from desktop.ui.day.day_page import DayPage
from desktop.ui.day.lane_facts import deadline_of_task
from desktop.ui.day.starters import counted_from
from desktop.ui.desktop_notifications import DesktopNotifications
from desktop.ui.draft import CAPTURE_FILE, Draft
from desktop.ui.news import Kind
from desktop.ui.news_file import NewsFile
from desktop.ui.translation import language, tr, tr_n
from desktop.ui.tray import Tray
from desktop.ui.undoing import Undoing

if TYPE_CHECKING:
    from desktop.app.crash import Faults
    from desktop.app.parts import App
    from desktop.ui.capture import Capture

LIST_FROM_PERCENT = 150
TRAY_PATIENCE_MS = 60_000  # at login a tray may come up later than we do
ACTIVE = (TaskState.WORKING, TaskState.QUEUED, TaskState.WAITING)


def notification_service(platform: str, environment: Mapping[str, str], parent: QObject) -> DesktopNotifications | None:
    """The notification service of a Linux desktop; None elsewhere, where the tray shows notifications."""
    address = environment.get("DBUS_SESSION_BUS_ADDRESS", "")
    return DesktopNotifications(address, parent) if address and platform.startswith("linux") else None


class Outside(QObject):
    """Holds the parts named in the module. `app` is complete except for this."""

    fault_found = Signal(str)  # path of a report, from any thread

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app
        self.calendar = CalendarWatch(app.clock, app.commands, app.zone, self)
        service = notification_service(sys.platform, app.frame.environment, self)
        self.tray = Tray(app.themes, app.store, app.clock, app.zone, self, service, NewsFile(app.home))
        self.tray.news.busy = self.calendar.busy_until
        self.tray.news.needed = self._needed_by
        self.tray.usual = app.usual.seconds
        self._capture_draft = Draft(app.home, CAPTURE_FILE)
        self._forecast: Forecast | None = None
        self.announcer = Announcer(app.window, app.store.task, app.inspector.task, app.clock)
        self.awake = Awake(hold_of())
        self._capture_shortcut = QShortcut(app.window)
        self._without_tray = QTimer(self)
        self._without_tray.setSingleShot(True)
        self._without_tray.setInterval(TRAY_PATIENCE_MS)
        self._without_tray.timeout.connect(self.come_without_tray)
        self._faults: Faults | None = None
        self.undoing = Undoing(app.store, app.queue, app.commands, self)
        self._connect()
        self._make_shortcuts()
        describe_sheets()
        self.use_settings(app.settings, app.settings)

    def start(self) -> None:
        """Needs the running loop. News of an earlier start is told unless the person is looking already."""
        self.calendar.start()
        if self._app.window.isActiveWindow():
            self.tray.seen()
        self.tray.start()
        self.refresh()
        if not self._app.window.isVisible():
            self._without_tray.start()

    def come_without_tray(self) -> None:
        """Started out of sight on a desktop that has no tray: into the task bar, where it can be found."""
        if not self._app.window.isVisible() and not self.tray.is_available():
            self._app.window.showMinimized()

    def stop(self) -> None:
        """Lets go of everything that reaches beyond the window."""
        self._without_tray.stop()
        self.calendar.stop()
        self.tray.stop()
        self.awake.use(False)
        if self._forecast is not None:
            self.capture.hide()
            self.capture.deleteLater()
        if self._faults is not None:
            self._faults.found = lambda _: None

    def _connect(self) -> None:
        app, queued = self._app, Qt.ConnectionType.QueuedConnection
        self.tray.capture_wanted.connect(self.show_capture)
        self.calendar.changed.connect(self.tray.tell_due)
        self.tray.news_opened.connect(self.open_news)
        self.tray.review_wanted.connect(self._open_review)
        self.tray.folder_wanted.connect(self._show_folder)
        self.tray.unheard.connect(lambda: QApplication.alert(app.window))
        self.tray.pause_all_wanted.connect(self.pause_everything)
        self.tray.quiet_wanted.connect(lambda until: app.change_settings(app.settings.with_(quiet_until=until)))
        app.instance.asked_to_capture.connect(self.show_capture, queued)
        self.fault_found.connect(self._tell_fault, queued)
        self.undoing.said.connect(self._tell_undone)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_application_state)

    def _make_shortcuts(self) -> None:
        window = self._app.window
        self._capture_shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
        self._capture_shortcut.activated.connect(self.show_capture)
        shortcut(window, "F1", self.show_keys)
        shortcut(window, "F6", partial(self._next_pane, False))
        shortcut(window, "Shift+F6", partial(self._next_pane, True))
        shortcut(window, "Shift+F10", open_action_menu)
        shortcut(window, "Ctrl+Shift+P", self.pause_everything)
        shortcut(window, "Ctrl+Shift+L", self.change_view)
        shortcut(window, "Ctrl+Z", self.undoing.undo)

    # --- what happens ---

    def hear(self, recorded: Recorded) -> None:
        """One event of the journal."""
        app = self._app
        looked_at = app.window.isVisible() and app.window.isActiveWindow()
        self.tray.hear(recorded, app.settings.notify and not looked_at)
        self.announcer.hear(recorded)
        self.undoing.hear(recorded)

    def refresh(self) -> None:
        """Tasks have changed: the icon, and whether the computer is kept awake."""
        self.tray.refresh()
        works = any(row.state is TaskState.WORKING for row in self._app.store.open_tasks())
        self.awake.use(self._app.settings.keep_awake and works and self._app.seat.is_ours())

    def use_settings(self, before: Settings, now: Settings) -> None:
        """What these settings mean here."""
        self.tray.zone = self._app.zone
        self.calendar.use(now.calendars, self._app.zone)
        if self._forecast is not None:
            self._forecast.place = self._app.page_makers.place()
            self._forecast.use_settings(now)
        self.tray.capture_keys = now.capture_keys
        self._capture_shortcut.setKey(QKeySequence(now.capture_keys))
        self.tray.use_quiet(datetime.fromisoformat(now.quiet_until) if now.quiet_until else None)
        if not now.notify:
            self.tray.forget()
        if before.start_at_login != now.start_at_login:
            self._use_login(now.start_at_login)
        if before.keep_awake != now.keep_awake:
            self.refresh()
        if before.text_scale != now.text_scale >= LIST_FROM_PERCENT and not now.list_view:
            words = tr("At this size the day is easier to read as a list. Ctrl+Shift+L goes back and forth.")
            self._app.window.notice.say(words, tr("Show the list"), self.change_view)

    def _use_login(self, wanted: bool) -> None:
        from desktop.app import login

        try:
            login.use(wanted, self._app.home, self._app.frame.environment)
        except UserError as error:
            self._app.window.notice.say(error.text(language()))

    # --- quick capture ---

    @cached_property
    def capture(self) -> Capture:
        """The small window, made when it is first wanted: it would cost the start 15 ms, and most days its memory."""
        from desktop.ui.capture import Capture

        app, capture = self._app, Capture(self._app.themes)
        capture.restore_draft(*self._capture_draft.kept())
        self._forecast = Forecast(capture, app.page_makers.place(), app.commands, lambda: app.settings)
        capture.submitted.connect(self._submit)
        capture.take_back_wanted.connect(self._take_back)
        capture.task_wanted.connect(self._show_task)
        capture.draft_changed.connect(self._capture_draft.keep)
        capture.models_wanted.connect(self._show_models)
        return capture

    def show_capture(self) -> None:
        self.capture.come(QGuiApplication.clipboard().mimeData())

    def _submit(self, text: str, paths: list[str], model: str) -> None:
        files = [Path(path) for path in paths]
        as_of, zone = counted_from(files)
        zone = zone or getattr(self._app.zone, "key", "")  # a clock time was chosen by the clock that is shown
        terms = self.capture.terms.terms.options()
        command = self._app.queue.submit(text, files, model=model, as_of=as_of, timezone=zone, **terms)
        self._app.commands.run(command, self.capture.show_started, self.capture.set_problem)

    def _take_back(self, task: str) -> None:
        self._app.commands.run(
            self._app.queue.take_back(task), lambda _: self.capture.show_taken_back(), self.capture.show_not_taken_back
        )

    def _show_models(self) -> None:
        self.capture.hide()
        self._app.page_makers.show_models()
        self._app.show_window()

    def _show_task(self, task: str) -> None:
        self._app.window.open_task(task)
        self._app.show_window()

    # --- notifications ---

    def open_news(self, task: str, kind: str) -> None:
        """The place a notification speaks of: its request, else the task; the day for several."""
        window = self._app.window
        row = self._app.store.task(task) if task else None
        if kind == Kind.WAITING and row is not None and row.needs:
            window.open_request(task)
        elif kind == Kind.WAITING and row is None:
            window.show_page(names.APPROVALS)
        elif row is not None:
            window.open_task(task)
        else:
            window.show_page(names.TODAY)
        self._app.show_window()

    def _open_review(self, task: str) -> None:
        self._app.window.open_review(task)
        self._app.show_window()

    def _show_folder(self, task: str) -> None:
        """The folder of what the task made; the window stays where it is."""
        made = [each for each in self._app.store.deliverables(task) if each.state == "committed"]
        if made:
            self._app.around().show(made[-1].path)

    def _needed_by(self, task: str) -> datetime | None:
        """When a task's result is needed; a bare day says no hour that could press."""
        row = self._app.store.task(task)
        deadline = deadline_of_task(row) if row is not None else None
        return deadline.moment if deadline is not None and deadline.clock is not None else None

    def _on_application_state(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive and self._app.window.isActiveWindow():
            self.tray.seen()

    # --- keys ---

    def show_keys(self) -> None:
        app = self._app
        KeyList(app.themes.theme, [each.title for each in names.ENTRIES], app.settings.capture_keys, app.window).open()

    def pause_everything(self) -> None:
        """Every task that would go on by itself."""
        rows = [row for row in self._app.store.open_tasks() if row.state in ACTIVE]
        self.undoing.pausing([row.id for row in rows])
        for row in rows:
            self._app.commands.run(self._app.queue.pause(row.id))
        if rows:
            self.announcer.say(Said(tr_n("1 task paused|{n} tasks paused", len(rows))))

    def change_view(self) -> None:
        """The day as a list, or as a sheet again."""
        app = self._app
        app.change_settings(app.settings.with_(list_view=not app.settings.list_view))
        app.window.show_page(names.TODAY)
        page = app.window.page(names.TODAY)
        if isinstance(page, DayPage):
            page.lanes_view().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _tell_undone(self, words: str, is_heard: bool) -> None:
        self._app.window.notice.say(words)
        if not is_heard:
            self.announcer.say(Said(words))

    def _next_pane(self, backwards: bool) -> None:
        window = self._app.window
        page = window.page(window.current_page())
        panes: list[QWidget] = [window.rail, page]
        if isinstance(page, DayPage):
            panes = [window.rail, page.header, page.composer, page.lanes_view()]
        next_pane([*panes, window.inspector, window.notice, window.footer], backwards)

    # --- faults ---

    def watch_faults(self, faults: Faults, earlier: Path | None) -> None:
        """Tells of every report from now on, and of one that the last run left behind."""
        self._faults = faults
        faults.found = lambda path: self.fault_found.emit(str(path))
        if earlier is not None:
            words = tr("Afternoon ended in the middle of its work last time. Tasks go on where they were.")
            self._offer(words, earlier)

    def _tell_fault(self, path: str) -> None:
        words = tr("Something went wrong inside Afternoon. What you asked for is kept; a report lies on this computer.")
        self._offer(words, Path(path))

    def _offer(self, words: str, path: Path) -> None:
        self._app.window.notice.say(
            words, tr("Read the report"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        )
