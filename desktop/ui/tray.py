"""Answers for what is seen while the window is away: the tray icon with its menu, and notifications.

A tray host may start after us, so we look again until there is one. The menu is built when it is about to show. A
notification only leads to the task; nothing is ever approved from one. What is told, and when, `news` decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta, tzinfo
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QIcon, QImage, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop.core.clock import Clock
from desktop.core.events import Recorded, TaskFailed
from desktop.core.task import TaskRow, TaskState
from desktop.store.journal import Store
from desktop.ui import icons
from desktop.ui.logo import Sign, logo_icon
from desktop.ui.news import Kind, News, Piece, tomorrow_morning
from desktop.ui.news_file import NewsFile
from desktop.ui.news_words import FOLDER, LATER, REVIEW, Message, Usual, bundle, menu_lines, message
from desktop.ui.painting.disc import Disc, draw_disc
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import format_time, tr, tr_n
from desktop.ui.tray_row import TaskAction
from desktop.work.repeating import is_to_come

LOOK_AGAIN_MS = 1000
SHOW_MS = 8000
PICTURE = 48  # pixels
LATER_BY = timedelta(minutes=30)
NEWS_DISCS = {Kind.READY.value: Disc.DONE, Kind.STOPPED.value: Disc.STOPPED, Kind.WAITING.value: Disc.NEEDS_YOU}
MAX_WAIT_MS = 60_000  # a laptop that slept wakes up late: look at the clock at least once a minute


class Service(Protocol):
    """What shows notifications with buttons: `DesktopNotifications`."""

    @property
    def pressed(self) -> SignalInstance: ...
    @property
    def refused(self) -> SignalInstance: ...
    def tell(self, message: Message, picture: QImage | None = None) -> None: ...
    def take_away(self) -> None: ...
    def stop(self) -> None: ...


class Tray(QObject):
    """Signals say what was chosen; the app acts on them."""

    shown = Signal()
    capture_wanted = Signal()
    task_wanted = Signal(str)
    news_opened = Signal(str, str)  # task ("" for several), kind of news
    review_wanted = Signal(str)  # a task whose files are to be read
    folder_wanted = Signal(str)  # a task whose files are to be shown where they lie
    unheard = Signal()  # a notification could be shown nowhere
    pause_all_wanted = Signal()
    resume_all_wanted = Signal()
    quiet_wanted = Signal(str)  # until this moment (ISO 8601), "" for no longer
    settings_wanted = Signal()
    quit_wanted = Signal()

    def __init__(
        self,
        themes: ThemeSource,
        store: Store,
        clock: Clock,
        zone: tzinfo,
        parent: QObject | None = None,
        service: Service | None = None,
        untold: NewsFile | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes, self._store, self._clock, self.zone = themes, store, clock, zone
        self._service, self._untold = service, untold
        self.news = News()
        if untold is not None:
            self.news.restore(untold.kept())
        if service is not None:
            service.pressed.connect(self._on_pressed)
            service.refused.connect(self._show_by_icon)
        self.capture_keys = ""
        self.usual: Usual = lambda _: None
        self._sign: Sign | None = None
        self._stopped_unseen = False
        self._told: Message | None = None
        self.menu = QMenu()
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill_menu)
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self.menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self._on_message_clicked)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_AGAIN_MS)
        self._look.timeout.connect(self._show_when_possible)
        self._tell = QTimer(self)
        self._tell.setSingleShot(True)
        self._tell.timeout.connect(self.tell_due)

    def start(self) -> None:
        self.refresh()
        self._fill_menu()  # a host that mirrors the menu over D-Bus asks for it before it shows
        self._show_when_possible()
        self._look.start()
        self.tell_due()

    def stop(self) -> None:
        self._look.stop()
        self._tell.stop()
        self._keep_untold()
        if self._service is not None:
            self._service.stop()
        self._icon.hide()
        self.menu.deleteLater()  # it has no parent: without this it dies after the application

    def is_available(self) -> bool:
        """Whether the icon can be seen now; a window hidden without one would be lost."""
        return QSystemTrayIcon.isSystemTrayAvailable() and self._icon.isVisible()

    def refresh(self) -> None:
        """The icon for what is going on now."""
        now = self._clock.now()
        rows = [row for row in self._store.open_tasks() if not is_to_come(row, now)]
        sign = sign_for(rows, self._stopped_unseen)
        if sign is not self._sign:
            self._sign = sign
            self._icon.setIcon(logo_icon(self._themes.theme, sign))
        self._icon.setToolTip(f"{tr('Afternoon')}: {summary(rows)}")

    def retheme(self) -> None:
        self._sign = None
        self.refresh()

    def seen(self) -> None:
        """The person looks at the window: what happened until now is no longer news."""
        self._stopped_unseen = False
        self.forget()
        if self._service is not None:
            self._service.take_away()
        self.refresh()

    def forget(self) -> None:
        """What is not told yet is no longer news."""
        self.news.forget()
        self._keep_untold()

    # --- notifications ---

    def hear(self, recorded: Recorded, told: bool) -> None:
        """Takes an event; tells about it unless `told` is False (the window has the focus, or the person wants none)."""
        if told:
            self._stopped_unseen = self._stopped_unseen or isinstance(recorded.event, TaskFailed)
            self.news.hear(recorded, self._clock.now())
            self._plan()

    def use_quiet(self, until: datetime | None) -> None:
        """Hold notifications until that moment, or no longer."""
        self.news.quiet_until = until
        self.tell_due()

    def tell_due(self) -> None:
        """Shows every notification that is due."""
        now = self._clock.now()
        held = [told for piece in self.news.held(now) if (told := message(self._store, piece)) is not None]
        due = [told for piece in self.news.pieces(now) if (told := message(self._store, piece)) is not None]
        for each in filter(None, (bundle(held), *due)):
            self.show_message(each)
        self._plan()

    def show_message(self, told: Message) -> None:
        if self._service is not None:
            self._service.tell(told, self._picture(told))
        else:
            self._show_by_icon(told)

    def say(self, title: str, text: str) -> None:
        self.show_message(Message(title, text))

    def _show_by_icon(self, told: Message) -> None:
        """A balloon of the tray's; the desktop has no other."""
        self._told = told
        if self.is_available():
            self._icon.showMessage(told.title, told.body, QIcon(QPixmap.fromImage(self._picture(told))), SHOW_MS)
        else:
            self.unheard.emit()

    def _picture(self, told: Message) -> QImage:
        """The disc of the news, or the logo."""
        disc = NEWS_DISCS.get(told.kind) if told.task else None
        if disc is None:
            return logo_icon(self._themes.theme).pixmap(PICTURE, PICTURE).toImage()
        image = QImage(PICTURE, PICTURE, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_disc(painter, self._themes.theme, disc, QPointF(PICTURE / 2, PICTURE / 2), PICTURE - 2)
        painter.end()
        return image

    def _keep_untold(self) -> None:
        if self._untold is not None:
            self._untold.keep(self.news.kept())

    def _plan(self) -> None:
        self._keep_untold()
        now = self._clock.now()
        at = self.news.next_at(now)
        if at is None:
            self._tell.stop()
        else:
            self._tell.start(min(MAX_WAIT_MS, max(0, round((at - now).total_seconds() * 1000)) + 1))

    def _on_message_clicked(self) -> None:
        if self._told is not None:
            self._on_pressed(self._told, "")

    def _on_pressed(self, told: Message, action: str) -> None:
        """A click or a button of a notification. None approves anything."""
        if action == LATER:
            self.news.remind(Piece(told.task, Kind(told.kind)), self._clock.now() + LATER_BY)
            self._plan()
        elif action == REVIEW:
            self.review_wanted.emit(told.task)
        elif action == FOLDER:
            self.folder_wanted.emit(told.task)
        elif told.task or told.kind:
            self.news_opened.emit(told.task, told.kind)
        else:
            self.shown.emit()

    # --- icon and menu ---

    def _show_when_possible(self) -> None:
        if QSystemTrayIcon.isSystemTrayAvailable() and not self._icon.isVisible():
            self._icon.show()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.shown.emit()

    def _fill_menu(self) -> None:
        menu = self.menu
        menu.clear()
        now = self._clock.now()
        rows = [row for row in self._store.open_tasks() if not is_to_come(row, now)]
        self._add_tasks(now)
        menu.addSeparator()
        self._add("pencil", tr("New instruction…"), self.capture_wanted.emit, self.capture_keys)
        self._add("sun", tr("Open today"), self.shown.emit)
        menu.addSeparator()
        running = [r for r in rows if r.state in (TaskState.WORKING, TaskState.QUEUED, TaskState.WAITING)]
        if any(row.state is TaskState.PAUSED for row in rows) and not running:
            self._add("play", tr("Continue everything"), self.resume_all_wanted.emit)
        elif running:
            self._add("pause", tr("Pause everything"), self.pause_all_wanted.emit)
        self._add_quiet(now)
        menu.addSeparator()
        self._add("settings", tr("Settings…"), self.settings_wanted.emit)
        pausing = sum(row.state is TaskState.WORKING for row in rows)
        words = tr_n("Quit. 1 running task will pause|Quit. {n} running tasks will pause", pausing)
        self._add("power", words if pausing else tr("Quit"), self.quit_wanted.emit)

    def _add_tasks(self, now: datetime) -> None:
        midnight = datetime.combine(now.astimezone(self.zone).date(), time(), self.zone)
        today = self._store.day(midnight, midnight + timedelta(days=1))
        lines = menu_lines(self._store, today, now, self.zone, self.usual)
        for line in lines:
            action = TaskAction(self.menu, self._themes.theme, line)
            self.menu.addAction(action)
            if line.waits:
                action.triggered.connect(lambda _=False, task=line.task.id: self.news_opened.emit(task, Kind.WAITING))
            else:
                action.triggered.connect(lambda _=False, task=line.task.id: self.task_wanted.emit(task))
        if not lines:
            self.menu.addAction(tr("Nothing is running")).setEnabled(False)

    def _add_quiet(self, now: datetime) -> None:
        until = self.news.quiet_until if self.news.is_quiet(now) else None
        if until is not None:
            words = tr("Quiet until {time}. End now", time=format_time(until.astimezone(self.zone)))
            self._add("bell", words, lambda: self.quiet_wanted.emit(""))
        else:
            morning = tomorrow_morning(now, self.zone)
            words = tr("Quiet until tomorrow {time}", time=format_time(morning))
            self._add("bell-off", words, lambda: self.quiet_wanted.emit(morning.isoformat()))

    def _add(self, icon: str, text: str, act: Callable[[], object], keys: str = "") -> None:
        action = self.menu.addAction(icons.icon(icon, self._themes.theme.color("ink2"), 16), text)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(lambda _=False: act())


def sign_for(rows: Sequence[TaskRow], stopped_unseen: bool) -> Sign:
    """What the icon says about the open tasks; what needs the person outranks all else."""
    states = {row.state for row in rows}
    if TaskState.NEEDS_YOU in states:
        return Sign.NEEDS_YOU
    if stopped_unseen:
        return Sign.STOPPED
    if states & {TaskState.WORKING, TaskState.QUEUED, TaskState.WAITING}:
        return Sign.WORKING
    return Sign.PAUSED if TaskState.PAUSED in states else Sign.NOTHING


def summary(rows: Sequence[TaskRow]) -> str:
    """What waits and what runs, in words."""
    needs = sum(row.state is TaskState.NEEDS_YOU for row in rows)
    running = sum(row.state is TaskState.WORKING for row in rows)
    words = [tr_n("1 needs you|{n} need you", needs)] if needs else []
    words += [tr_n("1 running|{n} running", running)] if running else []
    return tr(", ").join(words) or tr("Nothing waits for you")
