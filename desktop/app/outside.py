"""Answers for everything around the window: tray, notifications, quick capture, announcements, the keys that work
everywhere, starting with the session, keeping the computer awake, and reports about faults.

It only connects; each part is tested by itself. `App` tells it of settings, events and the end.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.app.awake import Awake, hold_of
from desktop.core.errors import UserError
from desktop.core.events import FilesMoved, MovesUndone, Recorded
from desktop.core.task import TaskState
from desktop.settings.settings import Settings
from desktop.ui import main_window as names
from desktop.ui.accessible.announcer import Announcer, Said
from desktop.ui.accessible.key_list import KeyList
from desktop.ui.accessible.keyboard import next_pane, open_action_menu, shortcut
from desktop.ui.accessible.sheet_face import describe_sheets
from desktop.ui.capture import Capture
from desktop.ui.day.day_page import DayPage
from desktop.ui.day.starters import counted_from
from desktop.ui.news import Kind
from desktop.ui.translation import language, tr, tr_n
from desktop.ui.tray import Tray

if TYPE_CHECKING:
    from desktop.app.crash import Faults
    from desktop.app.parts import App

LIST_FROM_PERCENT = 150
ACTIVE = (TaskState.WORKING, TaskState.QUEUED, TaskState.WAITING)


class Outside(QObject):
    """Holds the parts named in the module. `app` is complete except for this."""

    fault_found = Signal(str)  # path of a report, from any thread

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app
        self.tray = Tray(app.themes, app.store, app.clock, app.zone, self)
        self.capture = Capture(app.themes)
        self.announcer = Announcer(app.window, app.store.task, app.inspector.task, app.clock)
        self.awake = Awake(hold_of())
        self._capture_shortcut = QShortcut(app.window)
        self._faults: Faults | None = None
        self._moved: list[str] = []  # tasks that moved files, the last one at the end
        self._connect()
        self._make_shortcuts()
        describe_sheets()
        self.use_settings(app.settings, app.settings)

    def start(self) -> None:
        self.tray.start()
        self.refresh()

    def stop(self) -> None:
        """Lets go of everything that reaches beyond the window."""
        self.tray.stop()
        self.awake.use(False)
        self.capture.hide()
        self.capture.deleteLater()
        if self._faults is not None:
            self._faults.found = lambda _: None

    def _connect(self) -> None:
        app, queued = self._app, Qt.ConnectionType.QueuedConnection
        self.tray.capture_wanted.connect(self.show_capture)
        self.tray.news_opened.connect(self.open_news)
        self.tray.pause_all_wanted.connect(self.pause_everything)
        self.tray.quiet_wanted.connect(lambda until: app.change_settings(app.settings.with_(quiet_until=until)))
        self.capture.submitted.connect(self._submit)
        self.capture.take_back_wanted.connect(self._take_back)
        self.capture.task_wanted.connect(self._show_task)
        app.instance.asked_to_capture.connect(self.show_capture, queued)
        self.fault_found.connect(self._tell_fault, queued)
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
        shortcut(window, "Ctrl+Z", self.undo_last)

    # --- what happens ---

    def hear(self, recorded: Recorded) -> None:
        """One event of the journal."""
        app = self._app
        looked_at = app.window.isVisible() and app.window.isActiveWindow()
        self.tray.hear(recorded, app.settings.notify and not looked_at)
        self.announcer.hear(recorded)
        match recorded.event:
            case FilesMoved(task=task):
                self._moved = [each for each in self._moved if each != task] + [task]
            case MovesUndone(task=task):
                self._moved = [each for each in self._moved if each != task]

    def refresh(self) -> None:
        """Tasks have changed: the icon, and whether the computer is kept awake."""
        self.tray.refresh()
        works = any(row.state is TaskState.WORKING for row in self._app.store.open_tasks())
        self.awake.use(self._app.settings.keep_awake and works and self._app.seat.is_ours())

    def use_settings(self, before: Settings, now: Settings) -> None:
        """What these settings mean here."""
        self.tray.zone = self._app.zone
        self.tray.capture_keys = now.capture_keys
        self._capture_shortcut.setKey(QKeySequence(now.capture_keys))
        self.tray.use_quiet(datetime.fromisoformat(now.quiet_until) if now.quiet_until else None)
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

    def show_capture(self) -> None:
        self.capture.come(QGuiApplication.clipboard().mimeData())

    def _submit(self, text: str, paths: list[str], model: str) -> None:
        files = [Path(path) for path in paths]
        as_of, zone = counted_from(files)
        command = self._app.queue.submit(text, files, model=model, as_of=as_of, timezone=zone)
        self._app.commands.run(command, self.capture.show_started, self.capture.set_problem)

    def _take_back(self, task: str) -> None:
        self._app.commands.run(
            self._app.queue.cancel(task), lambda _: self.capture.show_taken_back(), self.capture.show_not_taken_back
        )

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

    def undo_last(self) -> None:
        """Takes back the moves of the task that moved files last; says so when there is none."""
        app = self._app
        if not self._moved:
            app.window.notice.say(tr("There is nothing to undo. Files you own were not moved since the start."))
            return
        app.commands.run(app.queue.undo(self._moved[-1]))

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
