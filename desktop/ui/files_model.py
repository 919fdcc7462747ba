"""Answers for the rows of the Files page as a Qt model: what `files_arrangement` found, kept until it found anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, QUrl

from desktop.core.task import DeliverableRow
from desktop.ui import icons
from desktop.ui.files_arrangement import Arrangement, Grouping, Row, Sieve, arranged
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.translation import format_date_short, format_size, tr

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
ON_A_THREAD_FROM = 2_000  # files; to arrange fewer takes less than a frame


class FilesModel(QAbstractTableModel):
    """`files` are those that the filter leaves, without headings; `title` gives a task's instruction in short."""

    def __init__(self, around: Surroundings, title: Callable[[str], str], parent: QObject) -> None:
        super().__init__(parent)
        self._around, self._title = around, title
        self._titles = (tr("File"), tr("Made for"), tr("When"), tr("Size"))
        self.known: Sequence[DeliverableRow] = ()
        self._sieve = Sieve()
        self._arrangement = Arrangement()
        self.is_gone: Callable[[str], bool] = lambda path: False  # what the disk says, as far as it was asked

    @property
    def files(self) -> Sequence[DeliverableRow]:
        return self._arrangement.files

    @property
    def rows(self) -> Sequence[Row]:
        return self._arrangement.rows

    @property
    def words(self) -> str:
        """How many files are shown, in words."""
        return self._arrangement.words

    def headings(self) -> Sequence[int]:
        return self._arrangement.headings

    def load(self, files: Sequence[DeliverableRow]) -> None:
        """Other files, newest first."""
        if files != self.known:
            self.known = files
            self._arrange()

    def filter(self, text: str) -> None:
        """Only files in whose name, title or task every word of `text` stands."""
        self._want(replace(self._sieve, words=tuple(text.casefold().split())))

    def group(self, grouping: Grouping) -> None:
        self._want(replace(self._sieve, grouping=grouping))

    def show_old(self, shown: bool) -> None:
        """Files that were replaced or taken back too."""
        self._want(replace(self._sieve, shows_old=shown))

    def file(self, row: int) -> DeliverableRow | None:
        """The file in a row, None for a heading."""
        found = self.rows[row]
        return None if isinstance(found, str) else found

    def say_presence(self) -> None:
        """Files went or came back: what is seen of them is painted again."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self._titles) - 1))

    def _want(self, sieve: Sieve) -> None:
        if sieve != self._sieve:
            self._sieve = sieve
            self._arrange()

    def _arrange(self) -> None:
        """Filters and groups again; many files on a thread, while the rows stay as they are."""
        work = partial(arranged, self.known, self._sieve, self._title, self._around.zone)
        if len(self.known) < ON_A_THREAD_FROM:
            self._show(work())
        else:
            self._around.commands.run(asyncio.to_thread(work), self._show)

    def _show(self, found: Arrangement) -> None:
        if found.known is not self.known or found.sieve != self._sieve:
            return  # something else was wanted meanwhile
        self.beginResetModel()
        self._arrangement = found
        self.endResetModel()

    # --- Qt ---

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, theme = self.rows[index.row()], self._around.theme
        if isinstance(row, str):
            return self._heading_data(row, index.column(), role)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(row, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return icons.icon(icons.file_icon_name(row.name), theme.color("ink2"), 16)
        if role == Qt.ItemDataRole.ForegroundRole:
            is_there = row.state == "committed" and not self.is_gone(row.path)
            return theme.color("ink" if index.column() == 0 and is_there else "ink2")
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.path
        return None

    def _heading_data(self, text: str, column: int, role: int) -> Any:
        if column:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.FontRole:
            return self._around.theme.font("small", 600)
        return self._around.theme.color("ink2") if role == Qt.ItemDataRole.ForegroundRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction  # else file managers move the deliverable away

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        files = [self.file(row) for row in sorted({index.row() for index in indexes})]
        data.setUrls([QUrl.fromLocalFile(each.path) for each in files if each is not None])
        return data

    def _shown(self, file: DeliverableRow, column: int) -> str:
        match column:
            case 0:
                return named(file, self.is_gone(file.path))
            case 1:
                return self._title(file.task)
            case 2:
                day = format_date_short(file.at.astimezone(self._around.zone).date())
                return f"{day}  {self._around.time(file.at)}"
            case _:
                return format_size(file.size)


def named(file: DeliverableRow, is_gone: bool = False) -> str:
    """The name, with what became of the file where it is not simply there."""
    match file.state:
        case "removed":
            return tr("{file} (taken back)", file=file.name)
        case "superseded":
            return tr("{file} (replaced)", file=file.name)
    return tr("{file} (missing)", file=file.name) if is_gone else file.name
