"""Answers for which version this is and on whose work it stands, with every licence."""

from __future__ import annotations

import asyncio
import re
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop import __version__
from desktop.core.resources import PACKAGE, resource
from desktop.ui.button import button
from desktop.ui.logo import logo_icon
from desktop.ui.settings.desk import Desk
from desktop.ui.settings.section import Card, Section
from desktop.ui.text import ElidedLabel, clear, label
from desktop.ui.translation import tr

PROGRAM = "afternoon"
FAULTS = "faults"  # desktop.app.crash writes them there
FAULTS_SHOWN = 5


class About(Section):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("About"))
        card = self.card(14)
        sign = QLabel()
        sign.setPixmap(logo_icon(desk.theme).pixmap(40, 40))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(18, 14, 18, 14)
        line.setSpacing(14)
        line.addWidget(sign)
        line.addWidget(label(desk.theme, tr("Afternoon, version {number}", number=__version__), "lead", "ink", 600), 1)
        card.add(row)
        self._fault_reports(desk.place.home / FAULTS)
        self.heading(tr("Licences"))
        card = self.card()
        self._licence(card, tr("Afternoon"), "Apache-2.0", _beside("LICENSE"))
        self._licence(card, "Atkinson Hyperlegible Next", "OFL-1.1", resource("fonts", "OFL.txt"))
        self._licence(card, tr("Lucide icons"), "ISC", resource("icons", "LICENSE"))
        self.heading(tr("Libraries"))
        self._libraries = self.card()

    def _fault_reports(self, folder: Path) -> None:
        """The reports about faults of our own, newest first; nothing where there are none."""
        found = sorted((each for each in folder.glob("* *.txt")), reverse=True)[:FAULTS_SHOWN]
        if not found:
            return
        self.heading(tr("Reports about faults"))
        card = self.card()
        for path in found:
            self._licence(card, path.stem, tr("on this computer only"), path)

    def refresh(self) -> None:
        """Asks the installation for its libraries, on a thread."""
        self.desk.commands.run(asyncio.to_thread(libraries), self._show)

    def _licence(self, card: Card, name: str, licence: str, file: Path | None) -> None:
        row = self._line(name, licence)
        if file is not None:
            opener = button(self.desk.theme, tr("Read"), compact=True)
            opener.setAccessibleName(tr("Read: {name}", name=name))
            opener.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))))
            row.layout().addWidget(opener)  # type: ignore[union-attr]
        card.add(row)

    def _line(self, name: str, words: str) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(18, 6, 18, 6)
        line.setSpacing(12)
        line.addWidget(label(self.desk.theme, name))
        line.addStretch(1)
        line.addWidget(ElidedLabel(self.desk.theme, words, "small", "ink2"))
        return row

    def _show(self, found: list[tuple[str, str]]) -> None:
        clear(self._libraries.rows)
        for name, words in found:
            self._libraries.add(self._line(name, words))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()


def libraries() -> list[tuple[str, str]]:
    """(name and version, licence) of what the program needs, as installed. Blocks: reads their metadata."""
    found = []
    for wanted in metadata.requires(PROGRAM) or []:
        name = re.split(r"[\s<>=!~;\[]", wanted, maxsplit=1)[0]
        if "extra ==" in wanted:
            continue
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # needed on another system only
        found.append((f"{about['Name']} {about['Version']}", licence_of(about)))
    return sorted(set(found), key=lambda each: each[0].lower())


def licence_of(about: metadata.PackageMetadata) -> str:
    """The SPDX expression, else the classifier, else the first line of what the package says."""
    if "License-Expression" in about:
        return str(about["License-Expression"])
    classifiers = [each for each in about.get_all("Classifier") or [] if each.startswith("License ::")]
    if classifiers:
        return str(classifiers[0]).rpartition(":: ")[2]
    said = str(about.json.get("license") or "").strip().splitlines()
    return said[0][:60] if said else "—"


def _beside(name: str) -> Path | None:
    """A file of the source tree; an installed program has it among its metadata instead."""
    path = PACKAGE.parent / name
    return path if path.exists() else None
