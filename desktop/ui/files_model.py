"""Answers for the rows of the Files page: deliverables under the headings of a grouping, of which a filter leaves some."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import tzinfo
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, QUrl

from desktop.core.task import DeliverableRow
from desktop.ui import icons
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.review.wording import KINDS
from desktop.ui.translation import format_date_long, format_date_short, format_size, language, tr, tr_n

Grouping = Literal["day", "task", "type"]
Row = DeliverableRow | str  # a file, or the heading of a group
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class FilesModel(QAbstractTableModel):
    """`files` are those that the filter leaves, without headings; `title` gives a task's instruction in short."""

    def __init__(self, around: Surroundings, title: Callable[[str], str], parent: QObject) -> None:
        super().__init__(parent)
        self._around, self._title = around, title
        self._titles = (tr("File"), tr("Made for"), tr("When"), tr("Size"))
        self._all: Sequence[DeliverableRow] = ()
        self._words: tuple[str, ...] = ()
        self.grouping: Grouping = "day"
        self.shows_old = False
        self.files: Sequence[DeliverableRow] = ()
        self.rows: Sequence[Row] = ()

    def load(self, files: Sequence[DeliverableRow]) -> None:
        """Other files, newest first."""
        if files != self._all:
            self._all = files
            self.arrange()

    def filter(self, text: str) -> None:
        """Only files in whose name, title or task every word of `text` stands."""
        words = tuple(text.casefold().split())
        if words != self._words:
            self._words = words
            self.arrange()

    def arrange(self) -> None:
        """Filters and groups again."""
        self.beginResetModel()
        self.files = tuple(each for each in self._all if self._is_wanted(each))
        self.rows = tuple(_grouped(self.files, self._heading))
        self.endResetModel()

    def file(self, row: int) -> DeliverableRow | None:
        """The file in a row, None for a heading."""
        found = self.rows[row]
        return None if isinstance(found, str) else found

    def headings(self) -> list[int]:
        return [number for number, row in enumerate(self.rows) if isinstance(row, str)]

    def _is_wanted(self, file: DeliverableRow) -> bool:
        if file.state in ("superseded", "removed") and not self.shows_old:
            return False
        if not self._words:
            return True
        text = f"{file.name} {file.title} {self._title(file.task)}".casefold()
        return all(word in text for word in self._words)

    def _heading(self, file: DeliverableRow) -> str:
        if self.grouping == "task":
            return self._title(file.task) or tr("Task")
        if self.grouping == "type":
            return tr(KINDS[file.format]) if file.format in KINDS else file.format.upper()
        return _day(file, self._around.zone)

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
            return theme.color("ink" if index.column() == 0 and row.state == "committed" else "ink2")
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
                return named(file)
            case 1:
                return self._title(file.task)
            case 2:
                day = format_date_short(file.at.astimezone(self._around.zone).date())
                return f"{day}  {self._around.time(file.at)}"
            case _:
                return format_size(file.size)


def named(file: DeliverableRow) -> str:
    """The name, with what became of the file where it is not simply there."""
    match file.state:
        case "missing":
            return tr("{file} (missing)", file=file.name)
        case "superseded":
            return tr("{file} (replaced)", file=file.name)
        case "removed":
            return tr("{file} (taken back)", file=file.name)
    return file.name


def counted(files: Sequence[DeliverableRow]) -> str:
    """ "12 files, 2 missing"."""
    words = [tr_n("1 file|{n} files", len(files))]
    missing = sum(each.state == "missing" for each in files)
    if missing:
        words.append(tr_n("1 missing|{n} missing", missing))
    return tr(", ").join(words)


def _grouped(files: Sequence[DeliverableRow], heading: Callable[[DeliverableRow], str]) -> Iterator[Row]:
    """Headings and files; groups in the order of their newest file."""
    groups: dict[str, list[DeliverableRow]] = {}
    for each in files:
        groups.setdefault(heading(each), []).append(each)
    for title, members in groups.items():
        yield title
        yield from members


def _day(file: DeliverableRow, zone: tzinfo) -> str:
    day = file.at.astimezone(zone).date()
    long = format_date_long(day)
    return f"{day.year}年{long}" if language() == "zh" else f"{long} {day.year}"
