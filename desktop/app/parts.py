"""Answers for the window's life: puts the parts together behind the painted frame and starts the engine.

`build` returns the `App` that owns every part. What the person decides about going on or ending arrives here as
signals. Every task started here is kept and awaited in `App.stop`. The engine of the window is the same one that
`afternoon worker` runs; whoever holds the lock works, the other only shows the store.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Mapping
from dataclasses import fields
from datetime import tzinfo
from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from desktop.app.frame import Frame, wanted_theme
from desktop.app.outside import Outside
from desktop.app.pages import Pages
from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.events import Recorded
from desktop.core.task import TaskState
from desktop.core.turns import SideTurnEnded, SideTurnStarted, TurnEnded, TurnStarted
from desktop.settings import settings as settings_file
from desktop.settings.place import zone
from desktop.settings.settings import Settings
from desktop.store.journal import Store
from desktop.ui import main_window as pages
from desktop.ui.approvals.waiting import count
from desktop.ui.bridge import Bridge
from desktop.ui.command import Commands
from desktop.ui.day.usual import UsualWatch
from desktop.ui.draft import Draft
from desktop.ui.inspector.panel import Inspector
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.seat import Seat
from desktop.ui.translation import language, set_language, tr, tr_n
from desktop.work.passwords import PasswordBox
from desktop.work.queue import TaskQueue
from desktop.work.repeating import is_to_come
from desktop.work.usual_time import UsualTimes

log = logging.getLogger(__name__)

UNSEEN = frozenset(
    "slots model keep_in_tray notify letter_keys preference fallbacks reviewer engines_off cap_task_usd cap_day_usd "
    "cap_month_usd web private_folders servers anthropic_url openai_url local_url proxy ca_file plain_text_keys "
    "work_from work_to quiet_until capture_keys start_at_login keep_awake list_view calendars unknown".split()
)


class App(QObject):
    """Holds the parts of the running window. StoreError when the data folder cannot be used."""

    def __init__(self, frame: Frame, clock: Clock) -> None:
        super().__init__()
        self.frame, self.home, self.clock = frame, frame.home, clock
        self.store = Store.open(frame.home, clock)
        try:
            self._put_together(frame, clock)
        except BaseException:
            self.store.close()  # nobody gets the half made object, so nobody else could
            raise

    def _put_together(self, frame: Frame, clock: Clock) -> None:
        """Every part, in the order in which they need each other."""
        self.settings: Settings = frame.settings
        self.zone: tzinfo = zone(self.settings.timezone)
        self.themes, self.instance, self.window = frame.themes, frame.instance, frame.window
        self.bridge = Bridge(self)
        self.bridge.listen(self.store.bus)
        self.commands = Commands(self)
        self.usual = UsualWatch(UsualTimes(self.store), self.commands, self)
        passwords = PasswordBox()
        self.queue = TaskQueue(self.store, clock, self.home, passwords)
        self.draft = Draft(self.home)
        self.inspector = Inspector(self.around(), self.store, self.bridge)
        self.usual.learned.connect(self.inspector.tick)
        self.page_makers = Pages(self)
        self.window.furnish(self.inspector, self.page_makers.makers())
        self.seat = Seat(self.store, clock, self.settings.slots, passwords, self)
        self.outside = Outside(self)
        self.tray = self.outside.tray
        self._ended = asyncio.Event()
        self._jobs: list[asyncio.Task[None]] = []
        self._told_about_tray = False
        self._connect()
        self.show_sent()
        self._show_badge()
        self.window.show_page(pages.TODAY)

    # --- life ---

    async def live(self, in_tray: bool = False) -> None:
        """Shows the window (or only the tray icon), works, and returns when the person has quit."""
        self.start(in_tray)
        try:
            await self.ended()
        finally:
            await self.stop()

    def start(self, in_tray: bool = False) -> None:
        """Needs the running loop. The engine starts after the first paint."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            try:
                loop.add_signal_handler(number, self.end)
            except (NotImplementedError, RuntimeError):
                # Windows has no signal handlers on a loop; in a test the loop may live on another thread
                log.info("signal %s is left to the platform", number)
        if not in_tray:
            self.window.show()
        self._keep(loop.create_task(self._work()))
        self._keep(loop.create_task(self._look_at_models()))

    async def stop(self) -> None:
        """Ends every part in order: no new work, the engine, commands under way, the store."""
        self.outside.stop()
        self.instance.release()
        for job in self._jobs:
            job.cancel()
        await asyncio.gather(*self._jobs, return_exceptions=True)
        await self.commands.finish()
        await self.seat.leave()
        self.bridge.close()
        self.window.hide()
        await self.commands.finish()  # what the last events asked for: it may read the store
        self.store.close()

    def end(self) -> None:
        """Ends without asking; what is not finished goes on at the next start."""
        self._ended.set()

    async def ended(self) -> None:
        """Returns once the person has quit."""
        await self._ended.wait()

    def _keep(self, job: asyncio.Task[None]) -> None:
        self._jobs.append(job)
        job.add_done_callback(self._on_job_ended)

    def _on_job_ended(self, job: asyncio.Task[None]) -> None:
        if job.cancelled() or (error := job.exception()) is None:
            return
        if isinstance(error, UserError):
            self.window.notice.say(error.text(language()))
        else:
            log.error("a part of the window stopped", exc_info=error)
            self.window.notice.say(
                tr(
                    "The engine could not start because of a fault in Afternoon. Nothing is lost; the log has the details."
                )
            )

    async def _work(self) -> None:
        self.outside.start()
        await self.seat.take()

    async def _look_at_models(self) -> None:
        """Asks the providers for their models once, and tells of one in use that ends soon."""
        from desktop.app import models_watch
        from desktop.providers.access import Access

        await asyncio.sleep(models_watch.AFTER_S)
        access = Access(self.home, self.settings, self.frame.environment, may_ask=False)
        for sentence in await models_watch.watch(access, self.clock.now().astimezone(self.zone).date()):
            self.window.notice.say(sentence.text(language()))

    # --- parts ---

    def around(self) -> Surroundings:
        from desktop.providers.access import Access
        from desktop.providers.registry import is_here

        stays = cache(partial(is_here, access=Access(self.home, self.settings, self.frame.environment)))
        cap = self.settings.cap_task_usd
        return Surroundings(
            self.themes.theme,
            self.zone,
            self.clock,
            self.queue,
            self.commands,
            stays,
            cap,
            self.window.open_review,
            self.usual,
            self.window.notice.say,
        )

    def _connect(self) -> None:
        queued = Qt.ConnectionType.QueuedConnection
        self.commands.failed.connect(self.window.notice.say)
        self.bridge.recorded.connect(self._on_recorded)
        self.bridge.tasks_changed.connect(self._on_tasks_changed)
        self.instance.asked_to_show.connect(self.show_window, queued)
        self.window.close_asked.connect(self._on_close, queued)
        self.window.quit_asked.connect(self.quit)
        self.seat.taken.connect(self.window.footer.show_engine)
        self.tray.shown.connect(self._show_today)
        self.tray.task_wanted.connect(self._show_task)
        self.tray.settings_wanted.connect(self._show_settings)
        self.tray.resume_all_wanted.connect(self._resume_all)
        self.tray.quit_wanted.connect(self.quit)
        self._hints = hints = QGuiApplication.styleHints()  # kept: PySide drops what belongs to a wrapper that is gone
        hints.colorSchemeChanged.connect(self._on_system_look)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system_look)

    # --- what happens ---

    def _on_recorded(self, recorded: Recorded) -> None:
        self.outside.hear(recorded)
        if isinstance(recorded.event, TurnStarted | TurnEnded | SideTurnStarted | SideTurnEnded):
            self.bridge.pieces.take(self.show_sent)

    def show_sent(self) -> None:
        """Tells the footer what left this computer since midnight, and what that came to."""
        from desktop.providers.access import Access
        from desktop.work.ledger import Ledger, day_of

        ledger = Ledger(self.store, Access(self.home, self.settings, self.frame.environment))
        totals = ledger.totals(*day_of(self.clock.now().astimezone(self.zone).date(), self.zone))
        whom = tr(", ").join(title for title, size in totals.away.items() if size)
        self.window.footer.show_left(totals.bytes_out, totals.away_requests, whom, totals.sends)
        self.window.footer.show_spent(totals.cost_usd, self.settings.cap_day_usd)

    def _on_tasks_changed(self, _: frozenset[str]) -> None:
        self.bridge.pieces.take(self.outside.refresh)
        self.bridge.pieces.take(self._show_badge)

    def _show_badge(self) -> None:
        self.window.rail.set_badge(pages.APPROVALS, count(self.store))

    def _on_system_look(self) -> None:
        if "auto" in (self.settings.scheme, self.settings.contrast):
            self._dress()

    def show_window(self) -> None:
        self.window.come_forward()
        self.tray.seen()

    def _show_today(self) -> None:
        self.window.show_page(pages.TODAY)
        self.show_window()

    def _show_settings(self) -> None:
        self.window.show_page(pages.SETTINGS)
        self.show_window()

    def _show_task(self, task: str) -> None:
        self.window.open_task(task)
        self.show_window()

    def _resume_all(self) -> None:
        for row in self.store.open_tasks():
            if row.state is TaskState.PAUSED:
                self.commands.run(self.queue.resume(row.id))

    def change_settings(self, changed: Settings) -> None:
        """Saves and applies, live."""
        before, self.settings = self.settings, changed
        try:
            settings_file.save(self.home, changed)
        except OSError as error:
            self.window.notice.say(
                tr("The settings could not be saved: {reason}. They hold until you quit.", reason=error.strerror)
            )
        self.window.use_letter_keys(changed.letter_keys)
        if any(
            getattr(before, each.name) != getattr(changed, each.name) for each in fields(Settings) if is_seen(each.name)
        ):
            self._dress()
        self.show_sent()
        self.outside.use_settings(before, changed)
        self.bridge.settings_changed.emit(changed)

    def _dress(self) -> None:
        """Language, look and zone as the settings say, everywhere and at once."""
        old_language, old_zone = language(), self.zone
        self.zone = zone(self.settings.timezone)
        self.show_sent()
        set_language(self.settings.shown_language(self.frame.environment))
        self.themes.use(wanted_theme(self.settings, self.frame.environment))
        if language() != old_language:
            self.bridge.language_changed.emit(language())
        self.inspector.use(self.around())
        self.window.retheme()
        for name in (
            pages.APPROVALS,
            pages.FILES,
            pages.LEDGER,
            pages.REVIEW,
            pages.SETTINGS,
            *([pages.TODAY] if self.zone != old_zone else []),
        ):
            self.window.rebuild_page(name)  # Today follows language and look by itself and keeps what is typed
        self.tray.retheme()

    # --- leaving ---

    def _on_close(self) -> None:
        """The window's close button: away to the tray, out of the way, or an end."""
        if not self.settings.keep_in_tray:
            self.quit()
        elif self.tray.is_available():
            self.window.hide()
            if not self._told_about_tray:
                self._told_about_tray = True
                self.tray.say(tr("Afternoon keeps working"), tr("The window is closed; the icon brings it back."))
        else:
            self.window.showMinimized()
            self.window.notice.say(tr("There is no tray on this desktop, so the window was minimised. Ctrl+Q quits."))

    def quit(self) -> None:
        """Ends, or asks first when work is under way. The question does not block anything."""
        pending, now = (TaskState.WORKING, TaskState.QUEUED), self.clock.now()
        unfinished = [row for row in self.store.open_tasks() if row.state in pending and not is_to_come(row, now)]
        if not unfinished or not self.seat.is_ours():
            self.end()
            return
        self.show_window()
        self.ask_to_quit(len(unfinished))

    def ask_to_quit(self, unfinished: int) -> None:
        """So many tasks are under way."""
        question = QMessageBox(self.window)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.setWindowTitle(tr("Quit Afternoon?"))
        question.setText(tr_n("1 task is not finished.|{n} tasks are not finished.", unfinished))
        question.setInformativeText(
            tr("If Afternoon quits, work stops and goes on by itself at the next start. Nothing is lost.")
        )
        leave = question.addButton(tr("Quit"), QMessageBox.ButtonRole.DestructiveRole)
        leave.clicked.connect(self.end)
        if self.tray.is_available():
            stay = question.addButton(tr("Keep working in the tray"), QMessageBox.ButtonRole.AcceptRole)
            stay.clicked.connect(self.window.hide)
            question.setDefaultButton(stay)
        question.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        question.open()


def is_seen(name: str) -> bool:
    """A change of this setting shows in the whole window. Of the others the parts that they concern hear by themselves."""
    return name not in UNSEEN


def build(home: Path, clock: Clock, environment: Mapping[str, str] | None = None) -> App:
    """The parts, put together and not yet started. Needs a QApplication. StoreError if `home` cannot be used."""
    return App(Frame(home, dict(os.environ) if environment is None else environment), clock)
