"""Answers for what is seen while the window is away: the tray icon with its menu, and three kinds of notification.

A tray host may start after us, so we look again until there is one. The menu is built when it is about to show. A
notification only leads to the task; nothing is ever approved from one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop.core.clock import Clock
from desktop.core.events import ApprovalRequested, QuestionAsked, Recorded, TaskCompleted, TaskFailed
from desktop.core.task import TaskRow, TaskState
from desktop.store.journal import Store
from desktop.ui import icons
from desktop.ui.disc_widget import TASK_DISCS, share_done
from desktop.ui.inspector.header import title_of
from desktop.ui.logo import Sign, logo_icon
from desktop.ui.painting.disc import draw_disc
from desktop.ui.theme import Theme, ThemeSource
from desktop.ui.translation import tr, tr_n

LOOK_AGAIN_MS = 1000
NEEDS_YOU_AGAIN = timedelta(minutes=10)
SHOWN = 6
TITLE_CHARACTERS = 48
SHOW_MS = 8000
OUTRANKS = (TaskState.NEEDS_YOU, TaskState.WORKING, TaskState.QUEUED, TaskState.WAITING, TaskState.PAUSED)


class Tray(QObject):
    """Signals say what was chosen; the app acts on them."""

    shown = Signal()
    instruction_wanted = Signal()
    task_wanted = Signal(str)
    pause_all_wanted = Signal()
    resume_all_wanted = Signal()
    settings_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, themes: ThemeSource, store: Store, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes, self._store, self._clock = themes, store, clock
        self._sign: Sign | None = None
        self._stopped_unseen = False
        self._told_task = ""
        self._told_needs: dict[str, datetime] = {}
        self.menu = QMenu()
        self.menu.aboutToShow.connect(self._fill_menu)
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self.menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self._on_message_clicked)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_AGAIN_MS)
        self._look.timeout.connect(self._show_when_possible)

    def start(self) -> None:
        self.refresh()
        self._fill_menu()  # a host that mirrors the menu over D-Bus asks for it before it shows
        self._show_when_possible()
        self._look.start()

    def stop(self) -> None:
        self._look.stop()
        self._icon.hide()

    def is_available(self) -> bool:
        """Whether the icon can be seen now; a window hidden without one would be lost."""
        return QSystemTrayIcon.isSystemTrayAvailable() and self._icon.isVisible()

    def refresh(self) -> None:
        """The icon for what is going on now."""
        rows = self._store.open_tasks()
        sign = sign_for(rows, self._stopped_unseen)
        if sign is not self._sign:
            self._sign = sign
            self._icon.setIcon(logo_icon(self._themes.theme, sign))
        self._icon.setToolTip(f"{tr('Afternoon')}: {summary(rows)}")

    def retheme(self) -> None:
        self._sign = None
        self.refresh()

    def seen(self) -> None:
        """The person looks at the window: what stopped is no longer news."""
        self._stopped_unseen = False
        self.refresh()

    def hear(self, recorded: Recorded, quiet: bool) -> None:
        """Takes an event; tells about it unless `quiet` (the window has the focus, or notifications are off)."""
        if title := self.news(recorded, quiet):
            self._tell(recorded.event.task, title)

    def news(self, recorded: Recorded, quiet: bool) -> str:
        """The title of the notification this event is worth, "" for none."""
        event = recorded.event
        match event:
            case TaskCompleted():
                title = tr("Ready")
            case TaskFailed():
                title = tr("Stopped")
                self._stopped_unseen = self._stopped_unseen or not quiet
            case QuestionAsked() | ApprovalRequested():
                title = tr("Waiting for you")
            case _:
                return ""
        return "" if quiet or self._told_lately(recorded) else title

    def say(self, title: str, text: str) -> None:
        self._told_task = ""
        self._icon.showMessage(title, text, logo_icon(self._themes.theme), SHOW_MS)

    def _told_lately(self, recorded: Recorded) -> bool:
        if not isinstance(recorded.event, QuestionAsked | ApprovalRequested):
            return False
        last = self._told_needs.get(recorded.event.task)
        if last is not None and recorded.at - last < NEEDS_YOU_AGAIN:
            return True
        self._told_needs[recorded.event.task] = recorded.at
        return False

    def _tell(self, task: str, title: str) -> None:
        row = self._store.task(task)
        if row is None:
            return
        words = [short(row.instruction)]
        if row.state is TaskState.DONE:
            words.append(tr_n("1 file|{n} files", row.deliverables))
        elif row.state is TaskState.FAILED:
            words.append(row.error)
        self._told_task = task
        self._icon.showMessage(title, "\n".join(words), logo_icon(self._themes.theme), SHOW_MS)

    def _show_when_possible(self) -> None:
        if QSystemTrayIcon.isSystemTrayAvailable() and not self._icon.isVisible():
            self._icon.show()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.shown.emit()

    def _on_message_clicked(self) -> None:
        if self._told_task:
            self.task_wanted.emit(self._told_task)
        else:
            self.shown.emit()

    def _fill_menu(self) -> None:
        menu, theme = self.menu, self._themes.theme
        menu.clear()
        rows = self._store.open_tasks()
        for row in sorted(rows, key=lambda each: OUTRANKS.index(each.state))[:SHOWN]:
            action = menu.addAction(disc_icon(theme, row), short(row.instruction).replace("&", "&&"))
            action.triggered.connect(lambda _=False, task=row.id: self.task_wanted.emit(task))
        if not rows:
            menu.addAction(tr("Nothing is running")).setEnabled(False)
        menu.addSeparator()
        self._add("pencil", tr("New instruction…"), self.instruction_wanted.emit)
        self._add("sun", tr("Open today"), self.shown.emit)
        menu.addSeparator()
        running = [r for r in rows if r.state in (TaskState.WORKING, TaskState.QUEUED, TaskState.WAITING)]
        if running:
            self._add("pause", tr("Pause everything"), self.pause_all_wanted.emit)
        elif any(row.state is TaskState.PAUSED for row in rows):
            self._add("play", tr("Continue everything"), self.resume_all_wanted.emit)
        menu.addSeparator()
        self._add("settings", tr("Settings…"), self.settings_wanted.emit)
        pausing = tr_n("Quit. 1 running task will pause|Quit. {n} running tasks will pause", len(running))
        self._add("power", pausing if running else tr("Quit"), self.quit_wanted.emit)

    def _add(self, icon: str, text: str, act: Callable[[], object]) -> None:
        action = self.menu.addAction(icons.icon(icon, self._themes.theme.color("ink2"), 16), text)
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


def short(instruction: str) -> str:
    title = title_of(instruction)
    return title if len(title) <= TITLE_CHARACTERS else title[: TITLE_CHARACTERS - 1].rstrip() + "…"


def summary(rows: Sequence[TaskRow]) -> str:
    """What waits and what runs, in words."""
    needs = sum(row.state is TaskState.NEEDS_YOU for row in rows)
    running = sum(row.state is TaskState.WORKING for row in rows)
    words = [tr_n("1 needs you|{n} need you", needs)] if needs else []
    words += [tr_n("1 running|{n} running", running)] if running else []
    return tr(", ").join(words) or tr("Nothing waits for you")


def disc_icon(theme: Theme, row: TaskRow) -> QIcon:
    """A task's state disc for a menu."""
    icon = QIcon()
    for density in (1, 2):
        pixmap = QPixmap(18 * density, 18 * density)
        pixmap.setDevicePixelRatio(density)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_disc(painter, theme, TASK_DISCS[row.state], QPointF(9, 9), 16, share_done(row))
        painter.end()
        icon.addPixmap(pixmap)
    return icon
