"""Answers for every file that was made, newest first: review it, open it, show it in its folder, drag it out as a copy.

A page of files is read at once; with more than that all of them are read on a thread, and while tasks go on only those
of the tasks that changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
)

from desktop.core.task import DeliverableRow
from desktop.store.journal import Store
from desktop.ui import icons
from desktop.ui.bridge import Bridge
from desktop.ui.button import button
from desktop.ui.choice import Choice
from desktop.ui.files_arrangement import Grouping, merged
from desktop.ui.files_model import FilesModel
from desktop.ui.inspector.header import title_of
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.page import Page, table
from desktop.ui.presence import Presence
from desktop.ui.text import label
from desktop.ui.translation import source, tr

FIRST, MOST = 300, 50_000  # read at once, and on a thread afterwards
GATHER_MS = 250
WIDTHS = {0: 300, 2: 130, 3: 90}  # of the columns at 100 %, where there is room; what it was made for has the rest
NARROW_BELOW = 776
TIGHT_BELOW = 520  # only at large text
GROUPINGS: tuple[tuple[Grouping, str], ...] = (
    ("day", source("By day")),
    ("task", source("By task")),
    ("type", source("By type")),
)


class FilesPage(Page):
    """`task_wanted` carries the id of the task a file was made for, `review_wanted` (task, deliverable)."""

    task_wanted = Signal(str)
    review_wanted = Signal(str, str)

    def __init__(self, around: Surroundings, store: Store, bridge: Bridge) -> None:
        super().__init__(
            around.theme, tr("Files"), tr("Everything that was made, newest first. Drag a file out to copy it.")
        )
        self._around, self._store = around, store
        self._instructions: dict[str, str] = {}
        self._changed: set[str] = set()
        self._is_reading = self._is_behind = False
        self._model = FilesModel(around, self._title, self)
        self._filter = QLineEdit()
        self._grouping = Choice(around.theme)
        self._count = label(around.theme, "", "small", "ink2")
        self._review = button(around.theme, tr("Review"), "eye", key="Enter", compact=True)
        self._open = button(around.theme, tr("Open"), "external-link", compact=True)
        self._show = button(around.theme, tr("Show in folder"), "folder-open", compact=True)
        self._task = button(around.theme, tr("Show the task"), "sun", compact=True)
        self.body.addLayout(self._make_sieve())
        self.body.addSpacing(8)
        self.body.addLayout(self._make_bar())
        self.body.addSpacing(8)
        self._table = self._make_table()
        self.body.addWidget(self._table, 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(GATHER_MS)
        self._later.timeout.connect(self._on_later)
        bridge.tasks_changed.connect(self._on_tasks_changed)
        self.refresh()

    def refresh(self) -> None:
        """The newest files at once; with more than those, all of them as soon as a thread has read them."""
        self._is_behind = False
        if len(self._model.known) < FIRST:
            files = self._store.deliverables(None, FIRST)
            self._model.load(files)
            if len(files) < FIRST:
                return
        self._read(self._read_all)

    def group_by(self, grouping: Grouping) -> None:
        self._model.group(grouping)
        self._grouping.setCurrentIndex([name for name, _ in GROUPINGS].index(grouping))

    def _read(self, work: Callable[[], Sequence[DeliverableRow]]) -> None:
        """Does `work` on a thread, one at a time."""
        self._is_reading = True
        self._around.commands.run(asyncio.to_thread(work), self._on_read, self._on_not_read)

    def _read_all(self) -> Sequence[DeliverableRow]:
        """On a thread: every file, and the titles of their tasks, which a filter looks into."""
        files = self._store.deliverables(None, MOST)
        for task in {each.task for each in files}:
            self._title(task)
        return files if files != self._model.known else self._model.known

    def _read_changed(self, tasks: frozenset[str]) -> Sequence[DeliverableRow]:
        """On a thread: the files as they are known, with those of `tasks` anew."""
        fresh = [each for task in tasks for each in self._store.deliverables(task, MOST)]
        for task in tasks:
            self._title(task)
        files = merged(self._model.known, tasks, fresh)
        return files if files != self._model.known else self._model.known

    def _on_read(self, files: Sequence[DeliverableRow]) -> None:
        self._is_reading = False
        if files is not self._model.known:
            self._model.load(files)

    def _on_not_read(self, sentence: str) -> None:
        self._is_reading = False
        self._around.commands.failed.emit(sentence)

    def _title(self, task: str) -> str:
        if task not in self._instructions:
            row = self._store.task(task)
            self._instructions[task] = title_of(row.instruction) if row else ""
        return self._instructions[task]

    def _make_sieve(self) -> QHBoxLayout:
        """What narrows the list down."""
        row = QHBoxLayout()
        row.setSpacing(8)
        self._filter.setPlaceholderText(tr("Filter by name or task"))
        self._filter.setAccessibleName(tr("Filter by name or task"))
        self._filter.setClearButtonEnabled(True)
        self._filter.setMinimumHeight(self._around.theme.px(32))  # as high as the choice beside it
        self._filter.textChanged.connect(self._model.filter)
        for _, words in GROUPINGS:
            self._grouping.addItem(tr(words))
        self._grouping.setAccessibleName(tr("Grouping"))
        self._grouping.activated.connect(lambda place: self.group_by(GROUPINGS[place][0]))
        old = button(self._around.theme, tr("Replaced files too"), compact=True)
        old.setCheckable(True)
        old.toggled.connect(self._model.show_old)
        old.toggled.connect(lambda on: self._show_pressed(old, on))
        row.addWidget(self._filter, 1)
        row.addWidget(self._grouping)
        row.addWidget(old)
        return row

    def _show_pressed(self, switch: QPushButton, on: bool) -> None:
        """What is switched on has a sign besides its ground."""
        switch.setIcon(icons.icon("check", self._around.theme.color("ink")) if on else QIcon())
        switch.setText(f" {switch.accessibleName()}" if on else switch.accessibleName())

    def _make_bar(self) -> QBoxLayout:
        bar, self._bar = QHBoxLayout(), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._signs: list[tuple[QPushButton, QIcon]] = []
        bar.setSpacing(8)
        self._bar.setSpacing(8)
        self._bar.addWidget(self._count, 1)
        self._bar.addLayout(bar)
        bar.addStretch(1)
        for each, act in (
            (self._review, self._on_review),
            (self._open, self._on_open),
            (self._show, self._on_show),
            (self._task, self._on_task),
        ):
            each.clicked.connect(act)
            bar.addWidget(each)
            self._signs.append((each, each.icon()))
        return self._bar

    def resizeEvent(self, event: object) -> None:
        """Where it is narrow the buttons have a row of their own, and where that is not enough no icons."""
        narrow = self.width() < self._around.theme.px(NARROW_BELOW)
        tight = self.width() < self._around.theme.px(TIGHT_BELOW)
        for each, sign in self._signs:
            each.setIcon(QIcon() if tight else sign)
        side = 16 if narrow else 24
        self.body.setContentsMargins(side, 16, side, 14)
        rest = self.width() - 2 * side - sum(self._around.theme.px(WIDTHS[column]) for column in (2, 3))
        self._table.setColumnWidth(0, min(self._around.theme.px(WIDTHS[0]), round(rest * 0.55)))
        self._bar.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def watch_files(self) -> None:
        """Says from now on which files are no longer on the disk, which is asked only about those in sight. Needs the
        running loop."""
        presence = Presence(self._around.commands, self._paths_in_sight, self)
        self._model.is_gone = presence.is_gone
        presence.changed.connect(self._model.say_presence)
        self._model.modelReset.connect(presence.look_soon)
        self._table.verticalScrollBar().valueChanged.connect(presence.look_soon)

    def _paths_in_sight(self) -> list[str]:
        last = self._table.rowAt(self._table.viewport().height() - 1)
        rows = range(max(0, self._table.rowAt(0)), (last if last >= 0 else len(self._model.rows) - 1) + 1)
        return [file.path for row in rows if (file := self._model.file(row)) is not None]

    def focus_search(self) -> None:
        """Ctrl+F here filters the files."""
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    def _make_table(self) -> QTableView:
        made = table(self._around.theme)
        made.setModel(self._model)
        made.setAccessibleName(tr("Files"))
        made.setDragEnabled(True)
        made.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        header = made.horizontalHeader()
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            made.setColumnWidth(column, self._around.theme.px(width))
        made.activated.connect(self._on_review)
        made.selectionModel().selectionChanged.connect(self._on_selection)
        self._model.modelReset.connect(self._on_reset)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        made.customContextMenuRequested.connect(self._on_menu)
        opener = QAction(made)
        opener.setShortcuts([QKeySequence(Qt.Key.Key_Return), QKeySequence(Qt.Key.Key_Enter)])
        opener.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        opener.triggered.connect(self._on_review)
        made.addAction(opener)
        return made

    def _chosen(self) -> list[DeliverableRow]:
        rows = sorted({index.row() for index in self._table.selectionModel().selectedIndexes()})
        return [file for row in rows if (file := self._model.file(row)) is not None]

    def _on_reset(self) -> None:
        self._table.clearSpans()
        for row in self._model.headings():
            self._table.setSpan(row, 0, 1, self._model.columnCount())
        self._on_selection()

    def _on_selection(self, *_: object) -> None:
        files, chosen = self._model.files, self._chosen() if hasattr(self, "_table") else []
        if files:
            self._count.setText(self._model.words)
        elif self._filter.text().strip():
            self._count.setText(tr("No match. Try a file name or a word of the instruction"))
        else:
            self._count.setText(tr("No files yet. They appear here as tasks finish them"))
        one = len(chosen) == 1
        for each, enabled in (
            (self._review, one),
            (self._open, bool(chosen)),
            (self._show, one),
            (self._task, one),
        ):
            each.setEnabled(enabled)

    def _on_review(self, *_: object) -> None:
        for file in self._chosen()[:1]:
            self.review_wanted.emit(file.task, file.id)

    def _on_open(self, *_: object) -> None:
        for file in self._chosen():
            self._around.open(file.path)

    def _on_show(self, *_: object) -> None:
        for file in self._chosen()[:1]:
            self._around.show(file.path)

    def _on_task(self, *_: object) -> None:
        for file in self._chosen()[:1]:
            self.task_wanted.emit(file.task)

    def _on_menu(self, at: QPoint) -> None:
        if not self._chosen():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, act in (
            (tr("Review"), self._on_review),
            (tr("Open"), self._on_open),
            (tr("Show in folder"), self._on_show),
            (tr("Show the task"), self._on_task),
        ):
            menu.addAction(words).triggered.connect(act)
        menu.popup(self._table.viewport().mapToGlobal(at))

    def _on_tasks_changed(self, tasks: frozenset[str]) -> None:
        self._is_behind = True
        self._changed |= tasks
        if self.isVisible() and not self._later.isActive():
            self._later.start()

    def _on_later(self) -> None:
        if not self.isVisible():
            return
        if self._is_reading:
            self._later.start()
        elif len(self._model.known) < FIRST:
            self._changed.clear()
            self.refresh()
        else:
            tasks, self._changed, self._is_behind = frozenset(self._changed), set(), False
            self._read(partial(self._read_changed, tasks))

    def showEvent(self, event: object) -> None:
        if self._is_behind and not self._later.isActive():
            self._later.start()
