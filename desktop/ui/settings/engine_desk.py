"""Answers for what is known of the chat back ends while the window lives: rows, tries and what is being added.

It outlives the page: a test that ends after the page was rebuilt still tells its result. Nothing here blocks the window;
the keyring is asked only by what a person clicked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.core.errors import UserError
from desktop.providers import adding
from desktop.providers.access import Access
from desktop.providers.adding import Added
from desktop.settings import keys
from desktop.settings.secrets import KeyringUnavailable
from desktop.settings.settings import Settings
from desktop.ui.command import Commands
from desktop.ui.settings.desk import Place
from desktop.ui.translation import language, tr, tr_n
from desktop.work.engines import EngineRow, engines
from desktop.work.offered import reached

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trial:
    """How the last test of a back end went: `at` None while it runs; `refusal` "" when it answered."""

    at: datetime | None = None
    answered: str = ""
    refusal: str = ""


class EngineDesk(QObject):
    """`settings` gives the settings as they are; `apply` saves and applies changed ones."""

    refreshed = Signal()
    tried = Signal(str)
    added = Signal(object)  # an Added
    add_failed = Signal(str)
    place_wanted = Signal(str)  # it works, but there is no keyring: the sentence that says so

    def __init__(
        self,
        place: Place,
        commands: Commands,
        settings: Callable[[], Settings],
        apply: Callable[[Settings], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._commands, self._settings, self._apply = place, commands, settings, apply
        self.rows: tuple[EngineRow, ...] = ()
        self.is_over = False
        self.trials: dict[str, Trial] = {}

    def access(self, *, may_ask: bool) -> Access:
        """The ways to the back ends; without `may_ask` a locked keyring stays locked."""
        return Access(self._place.home, self._settings(), self._place.environment, may_ask=may_ask)

    def today(self) -> date:
        return self._place.clock.now().astimezone(self._place.zone).date()

    def refresh(self) -> None:
        """Reads the rows again, on a thread; `refreshed` tells when they are there."""
        access, today = self.access(may_ask=False), self.today()

        async def look() -> tuple[tuple[EngineRow, ...], bool]:
            rows = await asyncio.to_thread(engines, access, self._place.store, today)
            return rows, await asyncio.to_thread(self._looks_over, access.settings)

        self._run(look(), self._on_rows)

    def test(self, provider: str, model: str = "") -> None:
        """A real request of one token. The keyring may ask the person now."""
        self.trials[provider] = Trial()
        self.tried.emit(provider)
        asked = _apart(adding.test(provider, self.access(may_ask=True), self.today(), model))
        self._run(
            asked, lambda answered: self._on_answered(provider, answered), lambda why: self._on_refused(provider, why)
        )

    def add(self, text: str, key: str = "", *, plain_text: bool = False) -> None:
        """A pasted key or address: tried, then kept. `added`, `add_failed` or `place_wanted` follows."""
        access = self.access(may_ask=True)

        async def attempt() -> Added | KeyringUnavailable:
            try:
                pasted = adding.recognised(text)
                return await _apart(adding.add(pasted, access, self.today(), key, plain_text=plain_text))
            except KeyringUnavailable as error:
                if error.has_keyring:
                    raise
                return error

        self._run(attempt(), self._on_added, self.add_failed.emit)

    def forget(self, provider: str) -> None:
        """Forgets the key, wherever this app kept it."""
        self.trials.pop(provider, None)
        forgotten = asyncio.to_thread(keys.forget, self._place.home, provider)
        self._run(forgotten, lambda _: self.refresh(), lambda why: self._on_refused(provider, why))

    def remove(self, provider: str) -> None:
        """Takes one of the person's own servers off the list; its key is forgotten too."""
        settings = self._settings()
        rest = {name: url for name, url in settings.servers.items() if name != provider}
        changes: dict[str, Any] = {"servers": rest}
        for name in ("model", "reviewer"):
            if getattr(settings, name).startswith(f"{provider}:"):
                changes[name] = "offline" if name == "model" else ""
        self._apply(settings.with_(**changes))
        self.forget(provider)

    def switch(self, provider: str, on: bool) -> None:
        """Whether anything is ever sent to `provider`."""
        settings = self._settings()
        others = [each for each in settings.engines_off if each != provider]
        self._apply(settings.with_(engines_off=others if on else [*others, provider]))
        self.refresh()

    def _looks_over(self, settings: Settings) -> bool:
        """The limit of the day or the month has been reached."""
        return reached(settings, self._place.store, self._place.clock.now(), self._place.zone) is not None

    def _on_rows(self, found: tuple[tuple[EngineRow, ...], bool]) -> None:
        self.rows, self.is_over = found
        self.refreshed.emit()

    def _on_answered(self, provider: str, answered: str) -> None:
        self.trials[provider] = Trial(self._place.clock.now(), answered)
        self.tried.emit(provider)
        self.refresh()

    def _on_refused(self, provider: str, why: str) -> None:
        self.trials[provider] = Trial(self._place.clock.now(), refusal=why)
        self.tried.emit(provider)

    def _on_added(self, result: Added | UserError) -> None:
        if isinstance(result, UserError):
            self.place_wanted.emit(result.text(language()))
            return
        settings = result.settings
        if self._settings().model == "offline":  # who adds an engine wants it used; Auto says which it takes
            settings = settings.with_(model="auto")
        self.trials[result.provider] = Trial(self._place.clock.now(), result.answered)
        self._apply(settings)
        self.added.emit(result)
        self.refresh()

    def _run(
        self,
        command: Coroutine[Any, Any, Any],
        then: Callable[[Any], None],
        otherwise: Callable[[str], None] | None = None,
    ) -> None:
        self._commands.run(command, then, otherwise)


async def _apart(asked: Coroutine[Any, Any, T]) -> T:
    """`asked` on a loop of its own, on a thread: SDKs take a second to import, and a stream they leave half read is
    closed by that loop when it ends; Qt's loop does not close such streams."""
    return await asyncio.to_thread(asyncio.run, asked)


def added_words(added: Added) -> str:
    """The sentence after a back end was added."""
    where = {
        "keyring": tr("The key is in the system keyring."),
        "plain text": tr("The key lies as plain text in the data folder: every program you run can read it."),
    }.get(added.kept, "")
    models = tr_n("It lists 1 model.|It lists {n} models.", added.models) if added.models > 1 else ""
    return " ".join(part for part in (tr("{model} answered.", model=added.answered), models, where) if part)
