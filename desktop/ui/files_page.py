"""Answers for every file that was made, newest first: open it, show it in its folder, drag it out as a copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QMenu, QWidget

from desktop.core.task import DeliverableRow
from desktop.store.journal import Store
from desktop.ui import icons
from desktop.ui.bridge import Bridge
from desktop.ui.button import button
from desktop.ui.inspector.header import title_of
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.page import Page, table
from desktop.ui.text import label
from desktop.ui.translation import format_date_short, format_size, tr, tr_n

SHOWN = 1000
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class FilesModel(QAbstractTableModel):
    """Deliverables as rows: file, task, when, size."""

    def __init__(self, around: Surroundings, store: Store, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._store = around, store
        self._titles = (tr("File"), tr("Made for"), tr("When"), tr("Size"))
        self._instructions: dict[str, str] = {}
        self.files: Sequence[DeliverableRow] = ()

    def load(self) -> None:
        """Reads the newest files again."""
        files = tuple(each for each in self._store.deliverables(None, SHOWN) if each.state != "superseded")
        if files != self.files:
            self.beginResetModel()
            self.files = files
            self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.files)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        file = self.files[index.row()]
        theme = self._around.theme
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(file, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return icons.icon(icons.file_icon_name(file.name), theme.color("ink2"), 16)
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.color("ink" if index.column() == 0 and file.state == "committed" else "ink2")
        if role == Qt.ItemDataRole.ToolTipRole:
            return file.path
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction  # else file managers move the deliverable away

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        rows = sorted({index.row() for index in indexes})
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(self.files[row].path) for row in rows])
        return data

    def _words(self, file: DeliverableRow, column: int) -> str:
        match column:
            case 0:
                return file.name if file.state == "committed" else tr("{file} (missing)", file=file.name)
            case 1:
                return self._instruction(file.task)
            case 2:
                return (
                    f"{format_date_short(file.at.astimezone(self._around.zone).date())}  {self._around.time(file.at)}"
                )
            case _:
                return format_size(file.size)

    def _instruction(self, task: str) -> str:
        if task not in self._instructions:
            row = self._store.task(task)
            self._instructions[task] = title_of(row.instruction) if row else ""
        return self._instructions[task]


class FilesPage(Page):
    """`task_wanted` carries the id of the task a file was made for."""

    task_wanted = Signal(str)

    def __init__(self, around: Surroundings, store: Store, bridge: Bridge) -> None:
        super().__init__(
            around.theme, tr("Files"), tr("Everything that was made, newest first. Drag a file out to copy it.")
        )
        self._around = around
        self._model = FilesModel(around, store, self)
        self._count = label(around.theme, "", "small", "ink2")
        self._open = button(around.theme, tr("Open"), "external-link", key="Enter", compact=True)
        self._show = button(around.theme, tr("Show in folder"), "folder-open", compact=True)
        self._task = button(around.theme, tr("Show the task"), "sun", compact=True)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self._count, 1)
        for each, act in ((self._open, self._on_open), (self._show, self._on_show), (self._task, self._on_task)):
            each.clicked.connect(act)
            bar.addWidget(each)
        self.body.addLayout(bar)
        self.body.addSpacing(8)
        self._table = self._make_table()
        self.body.addWidget(self._table, 1)
        bridge.tasks_changed.connect(self._on_tasks_changed)
        self.refresh()

    def refresh(self) -> None:
        self._model.load()
        n = len(self._model.files)
        self._count.setText(
            tr_n("1 file|{n} files", n) if n else tr("No files yet. They appear here as tasks finish them")
        )
        self._on_selection()

    def _make_table(self) -> QAbstractItemView:
        made = table(self._around.theme)
        made.setModel(self._model)
        made.setDragEnabled(True)
        made.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        header = made.horizontalHeader()
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 300), (2, 130), (3, 90)):
            made.setColumnWidth(column, self._around.theme.px(width))
        made.activated.connect(self._on_open)
        made.selectionModel().selectionChanged.connect(self._on_selection)
        self._model.modelReset.connect(self._on_selection)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        made.customContextMenuRequested.connect(self._on_menu)
        opener = QAction(made)
        opener.setShortcuts([QKeySequence(Qt.Key.Key_Return), QKeySequence(Qt.Key.Key_Enter)])
        opener.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        opener.triggered.connect(self._on_open)
        made.addAction(opener)
        return made

    def _chosen(self) -> list[DeliverableRow]:
        rows = sorted({index.row() for index in self._table.selectionModel().selectedIndexes()})
        return [self._model.files[row] for row in rows]

    def _on_selection(self, *_: object) -> None:
        chosen = len(self._chosen()) if hasattr(self, "_table") else 0
        for each, enabled in ((self._open, chosen > 0), (self._show, chosen == 1), (self._task, chosen == 1)):
            each.setEnabled(enabled)

    def _on_open(self, *_: object) -> None:
        for file in self._chosen():
            self._around.open(file.path)

    def _on_show(self) -> None:
        for file in self._chosen()[:1]:
            self._around.show(file.path)

    def _on_task(self) -> None:
        for file in self._chosen()[:1]:
            self.task_wanted.emit(file.task)

    def _on_menu(self, at: QPoint) -> None:
        if not self._chosen():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Open")).triggered.connect(self._on_open)
        menu.addAction(tr("Show in folder")).triggered.connect(self._on_show)
        menu.addAction(tr("Show the task")).triggered.connect(self._on_task)
        menu.popup(self._table.viewport().mapToGlobal(at))

    def _on_tasks_changed(self, _: frozenset[str]) -> None:
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: object) -> None:
        self.refresh()
