"""Answers for what a form cannot know by itself: the outlook while the person types, recent things, saved drops.

Everything runs on threads, 300 ms after the last change; an answer to what is no longer there is followed by the next.
Nothing is looked for while the form is out of sight: it is when it comes back. A locked keyring is never opened from here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer

from desktop.analysis.follow_up import wish_of
from desktop.core.task import TaskRow
from desktop.documents.files import expand
from desktop.providers.access import Access
from desktop.settings.settings import Settings
from desktop.ui.asking.content import Content, save_contents
from desktop.ui.asking.network import has_network
from desktop.ui.asking.slash import Recents
from desktop.ui.asking.task_form import TaskForm
from desktop.ui.command import Commands
from desktop.ui.settings.desk import Place
from desktop.ui.translation import tr
from desktop.work.offered import reached
from desktop.work.offers import Outlook, Surroundings, outlook
from desktop.work.people import Known
from desktop.work.routing import Request

WAIT_MS = 300
AGAIN_MS = 5_000  # until a chosen engine that could not be reached is looked for again
RECENT = 30
READ_BY = 12  # of them, the latest whose sources are looked at for people


class Forecast(QObject):
    """Belongs to one form. `settings` gives the settings as they are; `place` may be another one after a change of zone."""

    def __init__(self, form: TaskForm, place: Place, commands: Commands, settings: Callable[[], Settings]) -> None:
        super().__init__(form)
        self._form, self.place, self._commands, self._settings = form, place, commands, settings
        self._busy = self._again = False
        self._folders: dict[str, int] = {}  # how many files each attached folder holds
        self._known = Known()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.look)
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(AGAIN_MS)
        self._retry.timeout.connect(self.look)
        form.installEventFilter(self)
        form.hindrance = self.hindrance
        form.use_clock(self.now)
        form.changed.connect(self._timer.start)
        form.outlook_wanted.connect(self.look)
        form.recents_wanted.connect(self.recall)
        form.contents_taken.connect(self.save)
        self.use_settings(settings())

    def now(self) -> datetime:
        return self.place.clock.now().astimezone(self.place.zone)

    def use_settings(self, settings: Settings) -> None:
        """The engine and the limit of the settings, and prices anew."""
        self._form.use_defaults(settings.model, settings.cap_task_usd)
        self._form.private_folders = settings.private_folders
        self._timer.start()

    def hindrance(self) -> str:
        """Why the task cannot start: the built-in engine writes only from sources, and would say so when it is too late."""
        form = self._form
        if form.paths() or form.taken_engine() != "offline":
            return ""
        return tr(
            "The offline engine works only from files. Add files or a folder, or choose another engine. "
            "Nothing was started; what you typed is kept."
        )

    def look(self) -> None:
        """Asks what is known of the task as it stands; one question at a time."""
        if self._busy:
            self._again = True
            return
        form = self._form
        if not form.isVisible():
            return
        if not form.text().strip() and not form.paths() and not form.wants_engines():
            form.show_outlook(None)
            return
        self._busy = True
        paths = tuple(Path(path) for path in form.paths())
        request = Request(form.text(), "", paths, form.model())
        settings = self._settings()
        found = asyncio.to_thread(self._look, request, settings, has_network())
        self._commands.run(
            found, partial(self._on_found, asked=(request.model, settings)), lambda _: self._on_found(None)
        )

    def recall(self) -> None:
        """The files, people and instructions of the latest tasks, for the list of "/"."""
        self._commands.run(asyncio.to_thread(self._recent), self._form.slash.use_recents)

    def save(self, contents: Sequence[Content]) -> None:
        """Pictures and mails become files of the data folder, and are attached."""
        saved = asyncio.to_thread(save_contents, tuple(contents), self.place.home, self.now())
        self._commands.run(saved, self._form.add_paths, self._form.set_problem)

    def _on_found(self, found: Outlook | None, asked: tuple[str, Settings] | None = None) -> None:
        self._busy = False
        self._form.show_counts(self._folders)
        self._form.show_outlook(found, asked == (self._form.model(), self._settings()))
        if self._form.misses_engine():
            self._retry.start()
        if self._again:
            self._again = False
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._timer.start()
        return False

    # --- on a thread ---

    def _look(self, request: Request, settings: Settings, has_network: bool) -> Outlook:
        place = self.place
        access = Access(place.home, settings, place.environment, may_ask=False)
        limit = reached(settings, place.store, place.clock.now(), place.zone)
        today = place.clock.now().astimezone(place.zone).date()
        self._count(request.inputs)
        return outlook(request, access, place.store, today, Surroundings(limit, has_network))

    def _count(self, paths: Sequence[Path]) -> None:
        """Each folder once while it is attached."""
        known = self._folders
        folders = [path for path in paths if str(path) in known or path.is_dir()]
        self._folders = {str(path): known.get(str(path)) or len(expand((path,)).files) for path in folders}

    def _recent(self) -> Recents:
        store = self.place.store
        rows = store.tasks(limit=RECENT)
        files = dict.fromkeys(path for row in rows for path in row.inputs)
        people = self._known.people(store, [row.id for row in rows[:READ_BY]])
        return Recents(
            tuple(path for path in files if Path(path).exists())[:RECENT],
            asked_before(rows),
            tuple((each.name, each.address) for each in people),
        )


def asked_before(rows: Sequence[TaskRow]) -> tuple[str, ...]:
    """What the person asked in these tasks, each once; of a change only the wish, not what was added for the engine."""
    return tuple(dict.fromkeys(" ".join((wish_of(row.instruction) or row.instruction).split()) for row in rows))
