"""One person before one window: the program's own parts on a real store, and what hands and eyes can do with them.

A told day is looked at and decided on while another process has the engine's seat, so nothing changes but what the person
does. With an engine the clock goes on from ten o'clock on Thursday 14 May 2026: no scenario ever meets midnight.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from desktop.app.parts import App, build
from desktop.core.clock import Clock, SystemClock
from desktop.core.task import TaskDetail, TaskRow
from desktop.settings.settings import Settings, load, save
from desktop.store.journal import Store
from desktop.store.lock import EngineLock
from desktop.ui.composer import Composer
from desktop.ui.day.day_page import DayPage
from desktop.ui.day.lane import Lane
from desktop.ui.translation import set_language
from tests.support.model_server import ModelServer
from tests.support.seeded_week import ZONE

PATIENCE_S = 45
MORNING = datetime(2026, 5, 14, 10, 0, tzinfo=ZONE)


class MovedClock(SystemClock):
    """The machine's clock, set so that it shows `start` now."""

    def __init__(self, start: datetime) -> None:
        self._by = start - super().now()

    def now(self) -> datetime:
        return super().now() + self._by


class Desk:
    """`model` is the engine that was chosen, `task` what was spoken of last, `folder` where the person's files lie."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.home, self.folder = home, folder
        self.acts: list[Callable[[], Awaitable[None]]] = []
        self.clock: Clock = MovedClock(MORNING)
        self.environment: dict[str, str] = {"LANG": "C"}
        self.model, self.task = "offline", ""
        self.server: ModelServer | None = None  # the engine, where it is one that a scenario holds in its hand
        self.dragged: QMimeData | None = None  # what is held over the window
        self.heard: list[str] = []  # what a screen reader has said
        self._app: App | None = None
        self._lock: EngineLock | None = None

    # --- coming and going ---

    def choose(self, **choices: Any) -> None:
        """Settings as they were left the last time."""
        before = load(self.home).settings if (self.home / "settings.json").exists() else Settings()
        basic = {"language": "en", "scheme": "light", "timezone": str(ZONE)}
        save(self.home, before.with_(**(basic | choices)))

    async def open(self) -> None:
        """The window, and the engine unless another process has its seat."""
        if not (self.home / "settings.json").exists():
            self.choose()
        self._app = app = build(self.home, self.clock, self.environment)
        if self._lock is None:
            app.start()
        else:
            app.window.show()
        app.window.activateWindow()
        await self.until(app.window.isActiveWindow)
        if self._lock is None:
            await self.until(app.seat.is_ours)

    async def open_told(self, tell: Callable[[Store], object], clock: Clock, language: str = "en") -> None:
        """The window of a day that `tell` put into the store; somebody else has the engine's seat."""
        self.clock = clock
        self.choose(language=language)
        store = Store.open(self.home, clock)
        try:
            tell(store)
        finally:
            store.close()
        self._lock = EngineLock(self.home, SystemClock())
        self._lock.acquire()
        await self.open()

    async def close(self) -> None:
        """Ends the program, as after Quit."""
        app, self._app = self._app, None
        if app is not None:
            await app.stop()
            app.window.deleteLater()
            await asyncio.sleep(0.01)

    async def leave(self) -> None:
        """Leaves nothing behind."""
        await self.close()
        if self._lock is not None:
            self._lock.release()
        QAccessible.setActive(False)
        set_language("en")

    async def settle(self) -> None:
        """Until what was begun is done."""
        if self._app is not None:
            await self._app.commands.finish()
        await asyncio.sleep(0.01)

    async def until(self, condition: Callable[[], object]) -> None:
        """Lets the window live until `condition` holds."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not condition():
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"still not so after {PATIENCE_S} s") from None

    # --- parts ---

    @property
    def app(self) -> App:
        assert self._app is not None, "the window is not open"
        return self._app

    @property
    def page(self) -> DayPage:
        page = self.app.window.page("today")
        assert isinstance(page, DayPage)
        return page

    @property
    def composer(self) -> Composer:
        return self.page.composer

    def lane(self, words: str) -> Lane:
        """The lane whose instruction begins with `words`."""
        return next(lane for lane in self.page.model.lanes if lane.instruction.startswith(words))

    def row(self, task: str = "") -> TaskRow:
        row = self.app.store.task(task or self.task)
        assert row is not None
        return row

    def detail(self, task: str = "") -> TaskDetail:
        detail = self.app.store.detail(task or self.task)
        assert detail is not None
        return detail

    # --- eyes ---

    def words(self, within: QWidget | None = None) -> str:
        """Every text that can be read now."""
        shown = (within or self.app.window).findChildren(QLabel)
        return " | ".join(each.text() for each in shown if each.isVisible())

    def screen(self) -> str:
        """What a failure tells of the window."""
        if self._app is None:
            return "no window"
        lanes: Mapping[str, str] = {
            lane.instruction[:50]: f"{lane.state}, {lane.headline}, {self.row(lane.id).error}"
            for lane in self.page.model.lanes
        }
        return f"{self.words()} {lanes}"

    # --- hands ---

    def buttons(self, within: QWidget | None = None) -> Iterator[QAbstractButton]:
        shown = (within or self.app.window).findChildren(QAbstractButton)
        return (each for each in shown if each.isVisible())

    def press(self, name: str, within: QWidget | None = None) -> None:
        """Clicks on the button that is called so, on the screen or to a screen reader."""
        found = next((each for each in self.buttons(within) if name in (each.accessibleName(), each.text())), None)
        there = [each.accessibleName() or each.text() for each in self.buttons(within)]
        assert found is not None and found.isEnabled(), f"no button “{name}” to press; there are {there}"
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key to whatever has the keyboard."""
        QTest.keyClick(QApplication.focusWidget() or self.app.window, key, modifiers)

    def type(self, words: str) -> None:
        """Words to whatever has the keyboard; Chinese ones come from an input method, as they do to a person."""
        into = QApplication.focusWidget() or self.app.window
        if words.isascii():
            QTest.keyClicks(into, words)
        else:
            composed = QInputMethodEvent()
            composed.setCommitString(words)
            QApplication.sendEvent(into, composed)

    # --- files ---

    def file(self, name: str, text: str) -> Path:
        """A file of the person's own."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path
