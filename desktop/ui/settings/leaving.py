"""Answers for what may leave this computer: private folders, the web, and where keys may lie."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QWidget

from desktop.ui import icons
from desktop.ui.button import button, icon_button
from desktop.ui.settings.desk import Desk
from desktop.ui.settings.section import Section
from desktop.ui.text import ElidedLabel, clear, label
from desktop.ui.translation import tr


class Leaving(Section):
    """The list of private folders is changed here; routing and Auto keep to it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            tr("What may leave"),
            tr("Text leaves only for the engine a task uses. The line at the bottom of the window counts it."),
        )
        self.add = button(desk.theme, tr("Add a folder"), "plus", compact=True)
        self.add.clicked.connect(self._choose)
        self.heading(tr("Private folders"), self.add)
        self._card = self.card()
        self.refusal = label(desk.theme, "", "small", "bad", wrap=True)
        self.refusal.hide()
        self.column.addWidget(self.refusal)
        self.found.append((tr("Private folders"), self.add))
        self._show_folders()
        self.heading(tr("Beyond your files"))
        card = self.card()
        self.field(card, "web")
        self.field(card, "plain_text_keys")

    def folders(self) -> tuple[str, ...]:
        return tuple(self.value("private_folders"))

    def add_folders(self, paths: list[str]) -> None:
        self._set([*dict.fromkeys([*self.folders(), *paths])])

    def remove(self, path: str) -> None:
        self._set([each for each in self.folders() if each != path])

    def _set(self, folders: list[str]) -> None:
        refusal = self.desk.set("private_folders", tuple(folders))
        self.refusal.setText(refusal)
        self.refusal.setVisible(bool(refusal))
        self._show_folders()

    def _show_folders(self) -> None:
        clear(self._card.rows)
        for path in self.folders():
            self._card.add(self._row(path))
        if not self.folders():
            words = tr("None yet. What is in a private folder is never sent to an engine outside this computer.")
            nothing = label(self.desk.theme, words, "small", "ink2", wrap=True)
            nothing.setContentsMargins(18, 12, 18, 12)
            self._card.add(nothing)

    def _row(self, path: str) -> QWidget:
        theme = self.desk.theme
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(18, 6, 12, 6)
        line.setSpacing(12)
        lock = QLabel()
        lock.setPixmap(icons.pixmap("lock", theme.color("ok"), 16, density=2.0))
        line.addWidget(lock)
        line.addWidget(ElidedLabel(theme, path), 1)
        take_off = icon_button(theme, tr("Not private any more: {path}", path=path), "x")
        take_off.clicked.connect(lambda: self.remove(path))
        line.addWidget(take_off)
        return row

    def _choose(self) -> None:
        dialog = QFileDialog(self, tr("Choose a folder"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.filesSelected.connect(self.add_folders)
        dialog.open()
