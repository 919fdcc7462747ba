"""Answers for what the composer cannot know by itself: the outlook while the person types, recent things, saved drops.

Everything runs on threads, 300 ms after the last change; an answer to what is no longer there is followed by the next.
A locked keyring is never opened from here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from desktop.providers.access import Access
from desktop.settings.settings import Settings
from desktop.ui.asking.content import Content, save_contents
from desktop.ui.command import Commands
from desktop.ui.composer import Composer
from desktop.ui.settings.desk import Place
from desktop.work.offers import Outlook, outlook
from desktop.work.routing import Request

WAIT_MS = 300
RECENT = 30


class Forecast(QObject):
    """Belongs to one composer. `settings` gives the settings as they are."""

    def __init__(self, composer: Composer, place: Place, commands: Commands, settings: Callable[[], Settings]) -> None:
        super().__init__(composer)
        self._composer, self._place, self._commands, self._settings = composer, place, commands, settings
        self._busy = self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.look)
        composer.use_clock(self.now)
        composer.changed.connect(self._timer.start)
        composer.outlook_wanted.connect(self.look)
        composer.recents_wanted.connect(self.recall)
        composer.contents_taken.connect(self.save)
        self.use_settings(settings())

    def now(self) -> datetime:
        return self._place.clock.now().astimezone(self._place.zone)

    def use_settings(self, settings: Settings) -> None:
        """The engine and the limit of the settings, and prices anew."""
        self._composer.use_defaults(settings.model, settings.cap_task_usd)
        self._timer.start()

    def look(self) -> None:
        """Asks what is known of the task as it stands; one question at a time."""
        if self._busy:
            self._again = True
            return
        composer, place = self._composer, self._place
        if not composer.text().strip() and not composer.paths() and not composer.wants_engines():
            composer.show_outlook(None)
            return
        self._busy = True
        paths = tuple(Path(path) for path in composer.paths())
        request = Request(composer.text(), "", paths, composer.model())
        access = Access(place.home, self._settings(), place.environment, may_ask=False)
        found = asyncio.to_thread(outlook, request, access, place.store, self.now().date())
        self._commands.run(found, self._on_found, lambda _: self._on_found(None))

    def recall(self) -> None:
        """The files and instructions of the latest tasks, for the list of "/"."""
        self._commands.run(asyncio.to_thread(self._recent), lambda found: self._composer.slash.use_recents(*found))

    def save(self, contents: Sequence[Content]) -> None:
        """Pictures and mails become files of the data folder, and are attached."""
        saved = asyncio.to_thread(save_contents, tuple(contents), self._place.home, self.now())
        self._commands.run(saved, self._composer.add_paths, self._composer.set_problem)

    def _on_found(self, found: Outlook | None) -> None:
        self._busy = False
        self._composer.show_outlook(found)
        if self._again:
            self._again = False
            self._timer.start()

    def _recent(self) -> tuple[list[str], list[str]]:
        rows = self._place.store.tasks(limit=RECENT)
        files = dict.fromkeys(path for row in rows for path in row.inputs)
        instructions = dict.fromkeys(" ".join(row.instruction.split()) for row in rows)
        return [path for path in files if Path(path).exists()][:RECENT], list(instructions)
