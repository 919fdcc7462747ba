"""Answers for which calendars are shown: files and folders the person chose, what was read of each, and what was wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui import icons
from desktop.ui.button import button, icon_button
from desktop.ui.settings.desk import Desk
from desktop.ui.settings.section import Section
from desktop.ui.text import ElidedLabel, clear, label
from desktop.ui.translation import language, tr, tr_n


class Calendars(Section):
    """The list is changed here; a calendar file can also be dropped onto it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            tr("Calendar"),
            tr(
                "Appointments stand above the day, and notifications wait while you are busy. They are read on this computer "
                "and sent nowhere."
            ),
        )
        self.add = button(desk.theme, tr("Add a calendar file…"), "plus", compact=True)
        self.add.clicked.connect(lambda: self._choose(QFileDialog.FileMode.ExistingFiles))
        self.add_folder = button(desk.theme, tr("Add a folder…"), "folder-open", compact=True)
        self.add_folder.clicked.connect(lambda: self._choose(QFileDialog.FileMode.Directory))
        self.heading(tr("Calendars"), self.add, self.add_folder)
        self._card = self.card()
        self.refusal = label(desk.theme, "", "small", "bad", wrap=True)
        self.refusal.hide()
        self.column.addWidget(self.refusal)
        self.found.append((tr("Add a calendar file…"), self.add))
        self.setAcceptDrops(True)
        if desk.calendar is not None:
            desk.calendar.changed.connect(self.show_calendars)
        self.show_calendars()

    def calendars(self) -> tuple[str, ...]:
        return tuple(self.value("calendars"))

    def add_calendars(self, paths: Sequence[str]) -> None:
        self._set([*dict.fromkeys([*self.calendars(), *paths])])

    def remove(self, path: str) -> None:
        self._set([each for each in self.calendars() if each != path])

    def _set(self, chosen: Sequence[str]) -> None:
        refusal = self.desk.set("calendars", tuple(chosen))
        self.refusal.setText(refusal)
        self.refusal.setVisible(bool(refusal))
        self.show_calendars()

    def show_calendars(self) -> None:
        """The list again, with what is known of each calendar by now."""
        clear(self._card.rows)
        for path in self.calendars():
            self._card.add(self._row(path))
        if not self.calendars():
            words = tr(
                "None yet. Most calendar programs can export or keep a calendar as a file that ends in .ics: Thunderbird, "
                "Outlook, Apple Calendar, Google Calendar. When the file changes, the day sheet follows."
            )
            nothing = label(self.desk.theme, words, "small", "ink2", wrap=True)
            nothing.setContentsMargins(18, 12, 18, 12)
            self._card.add(nothing)

    def _row(self, path: str) -> QWidget:
        theme = self.desk.theme
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(18, 8, 12, 8)
        line.setSpacing(12)
        sign = QLabel()
        sign.setPixmap(icons.pixmap("calendar-days", theme.color("ink2"), 16, density=2.0))
        line.addWidget(sign)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(ElidedLabel(theme, path))
        note, is_problem = self._note(path)
        if note:
            words.addWidget(label(theme, note, "small", "bad" if is_problem else "ink2", wrap=True))
        line.addLayout(words, 1)
        row.setAccessibleName(f"{Path(path).name}. {note}")
        take_off = icon_button(theme, tr("Show this calendar no longer: {path}", path=path), "x")
        take_off.clicked.connect(lambda: self.remove(path))
        line.addWidget(take_off)
        return row

    def _note(self, path: str) -> tuple[str, bool]:
        """What was read of it, and whether that is a problem; "" before it was looked at."""
        agenda = self.desk.calendar.agenda() if self.desk.calendar is not None else None
        if agenda is None or path not in agenda.counts:
            return "", False
        if problem := agenda.problems.get(path):
            return problem.text(language()), True
        return tr_n("1 appointment in these months|{n} appointments in these months", agenda.counts[path]), False

    def _choose(self, mode: QFileDialog.FileMode) -> None:
        is_folder = mode is QFileDialog.FileMode.Directory
        dialog = QFileDialog(self, tr("Choose a folder") if is_folder else tr("Choose calendar files"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        if is_folder:
            dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        else:
            dialog.setNameFilter(tr("Calendars") + " (*.ics *.ical)")
        dialog.filesSelected.connect(self.add_calendars)
        dialog.open()

    # --- drops ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := dropped(event.mimeData()):
            self.add_calendars(paths)
            event.acceptProposedAction()


def dropped(mime: QMimeData) -> list[str]:
    """The paths in a drop. What is no calendar is taken too: its row says so."""
    return [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
