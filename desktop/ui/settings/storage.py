"""Answers for where everything lies: the data folder with its size, its backups, and what can be undone."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.core.clock import Clock
from desktop.store.backup import Backups
from desktop.ui.button import button
from desktop.ui.settings.desk import Desk
from desktop.ui.settings.section import Card, Section
from desktop.ui.text import ElidedLabel, label
from desktop.ui.translation import format_date_short, format_size, format_time, tr, tr_n


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies in a data folder: bytes in all, and when each backup was made."""

    size: int
    backups: tuple[datetime, ...]


class Storage(Section):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            tr("Storage and undo"),
            tr("Everything is kept on this computer, in one folder. Deleting it forgets everything."),
        )
        self._home = desk.place.home
        card = self.card(14)
        self.weight = label(desk.theme, "", "small", "ink2")
        opener = self._opener(self._home)
        self._row(
            card, tr("Data folder"), ElidedLabel(desk.theme, str(self._home), "small", "ink2"), self.weight, opener
        )
        self.backups = label(desk.theme, "", "small", "ink2", wrap=True)
        self.back_up = button(desk.theme, tr("Back up now"), "archive-restore", compact=True)
        self.back_up.clicked.connect(self._back_up)
        self._row(card, tr("Backups"), self.backups, self.back_up, self._opener(self._home / "backups"))
        self._row(
            card,
            tr("Undo"),
            label(
                desk.theme,
                tr("A task that moved files of yours can take that back: see its results."),
                "small",
                "ink2",
                wrap=True,
            ),
        )

    def refresh(self) -> None:
        """Counts anew, on a thread."""
        place = self.desk.place
        self.desk.commands.run(asyncio.to_thread(kept, place.home, place.clock), self._show)

    def _row(self, card: Card, title: str, *parts: QWidget) -> None:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(18, 9, 18, 9)
        line.setSpacing(12)
        words = label(self.desk.theme, title)
        words.setMinimumWidth(self.desk.theme.px(96))
        line.addWidget(words)
        for place, part in enumerate(parts):
            line.addWidget(part, 1 if place == 0 else 0)
        card.add(row)
        self.found.append((title, next((part for part in parts if isinstance(part, QPushButton)), row)))

    def _opener(self, folder: Path) -> QPushButton:
        made = button(self.desk.theme, tr("Open folder"), "folder-open", compact=True)
        made.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        return made

    def _back_up(self) -> None:
        place = self.desk.place
        self.back_up.setEnabled(False)
        self.desk.commands.run(
            asyncio.to_thread(Backups(place.home, place.clock).run), lambda _: self._backed_up(), self._refused
        )

    def _backed_up(self) -> None:
        self.back_up.setEnabled(True)
        self.refresh()

    def _refused(self, sentence: str) -> None:
        self.back_up.setEnabled(True)
        self.backups.setText(sentence)

    def _show(self, found: Kept) -> None:
        self.weight.setText(format_size(found.size))
        if not found.backups:
            self.backups.setText(tr("None yet. One is made every hour in which something changed."))
            return
        newest = max(found.backups).astimezone(self.desk.place.zone)
        words = tr_n("1 kept, the newest of {day}, {time}|{n} kept, the newest of {day}, {time}", len(found.backups),
                     day=format_date_short(newest.date()), time=format_time(newest))  # fmt: skip
        self.backups.setText(words)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()


def kept(home: Path, clock: Clock) -> Kept:
    """Walks the folder; files that vanish meanwhile count as nothing. Blocks."""
    size = 0
    for folder, _, names in os.walk(home):
        for name in names:
            try:
                size += (Path(folder) / name).lstat().st_size
            except OSError:
                continue  # a file of a task that has just ended
    return Kept(size, tuple(Backups(home, clock).all()))
