"""Answers for the Ledger page: one row for every request to a chat model and every call that reached beyond its task,
of one day or of all days; what each day came to; and taking it away as CSV or JSON.

Rows come in pages while one scrolls, so the page opens as fast with 100,000 of them. Days and exports are counted on a
thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QWidget,
)

from desktop.store.journal import Store
from desktop.store.ledger import PAGE, LedgerRow, place_of
from desktop.ui.bridge import Bridge
from desktop.ui.button import button, icon_button
from desktop.ui.inspector.header import title_of
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.page import Page, table
from desktop.ui.text import label
from desktop.ui.translation import format_date_long, format_money, format_size, source, tr, tr_n
from desktop.work.ledger import OFFLINE, Ledger, Totals, day_of

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
NARROW_BELOW = 860
TIGHT_BELOW = 520  # only at large text
WIDTHS = {0: 70, 2: 210, 3: 150, 4: 90, 5: 110, 6: 150}  # of the columns at 100 %; the task has the rest
TIGHT_WIDTHS = {0: 56, 2: 150, 3: 116, 4: 68, 5: 104, 6: 90}
WHAT = 2
ACTIONS = {
    "move_files": source("Move files"),
    "place_copy": source("Put a copy into a folder"),
}
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Columns(QAbstractTableModel):
    """Rows of words under titles; those of `numbers` stand at the right."""

    def __init__(self, titles: Sequence[str], numbers: Sequence[int], parent: QWidget) -> None:
        super().__init__(parent)
        self._titles, self._numbers = titles, numbers
        self.rows: list[Sequence[str]] = []

    def replace(self, rows: Sequence[Sequence[str]]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section in self._numbers else LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if index.column() in self._numbers else LEFT
        return None


class RowsModel(Columns):
    """The rows of one day, a page at a time."""

    def __init__(self, around: Surroundings, store: Store, ledger: Ledger, parent: QWidget) -> None:
        titles = (
            tr("When"),
            tr("Task"),
            tr("Model or action"),
            tr("Where"),
            tr("Bytes out"),
            tr("Cost"),
            tr("Outcome"),
        )
        super().__init__(titles, (4, 5), parent)
        self._around, self._store, self._ledger = around, store, ledger
        self._span: tuple[datetime, datetime] | None = None
        self._more = False
        self.shown: list[LedgerRow] = []

    def show(self, start: datetime, end: datetime) -> None:
        self._span, self.shown = (start, end), []
        self.replace([])
        self._more = True
        self.fetchMore(ROOT)

    def canFetchMore(self, parent: Index) -> bool:
        return self._more and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        if self._span is None or parent.isValid():
            return
        found = self._store.ledger(*self._span, place_of(self.shown[-1]) if self.shown else None)
        self._more = len(found) == PAGE
        if found:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(found) - 1)
            self.shown += found
            self.rows += [self._words(row) for row in found]
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What was asked goes by its name; its id is in the tooltip."""
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == WHAT:
            row = self.shown[index.row()]
            return self._name(row) if row.what == OFFLINE else row.what
        return super().data(index, role)

    def _name(self, row: LedgerRow) -> str:
        if row.kind != "turn":
            words = tr(ACTIONS[row.what]) if row.what in ACTIONS else self._ledger.name(row)
            return words[:1].upper() + words[1:]
        return tr("Offline") if row.what == OFFLINE else self._ledger.name(row)

    def _words(self, row: LedgerRow) -> Sequence[str]:
        where, out = self._ledger.where(row), self._ledger.bytes_out(row)
        return (
            self._around.time(row.at),
            title_of(row.instruction),
            self._name(row) if not row.purpose else f"{self._name(row)} ({purpose_words(row.purpose)})",
            tr("This computer") if not where else tr("The web") if where == "web" else where,
            format_size(out) if out else "0",
            format_money(row.cost_usd) if row.kind == "turn" else "",
            outcome_words(row),
        )


class LedgerPage(Page):
    """`task_wanted` carries the id of the task a row belongs to."""

    task_wanted = Signal(str)

    def __init__(self, around: Surroundings, store: Store, ledger: Ledger, bridge: Bridge) -> None:
        super().__init__(
            around.theme,
            tr("Ledger"),
            tr("Every request to a model, every step of the offline engine, every change beyond a task’s own folder."),
        )
        self._around, self._ledger = around, ledger
        self._day = self._today = around.clock.now().astimezone(around.zone).date()
        self._rows = RowsModel(around, store, ledger, self)
        days = (tr("Day"), tr("Requests"), tr("Bytes out"), tr("Mails"), tr("Cost"))
        self._days_model = Columns(days, (1, 2, 3, 4), self)
        self._days: list[tuple[date, Totals]] = []
        self._asked = 0
        self._title = label(around.theme, "", "body", "ink", 600)
        self._sum = label(around.theme, "", "small", "ink2", wrap=True)
        self._build_bar()
        self._rows_table, self._days_table = self._tables()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._rows_table)
        self._stack.addWidget(self._days_table)
        self.body.addWidget(self._stack, 1)
        bridge.tasks_changed.connect(self._on_tasks_changed)
        self.show_day(self._today)

    def _build_bar(self) -> None:
        theme = self._around.theme
        self._before = icon_button(theme, tr("The day before"), "chevron-left")
        self._after = icon_button(theme, tr("The day after"), "chevron-right")
        self._all = button(theme, tr("All days"), "calendar-days", compact=True)
        self._all.setCheckable(True)
        self._export = button(theme, tr("Export…"), "arrow-down-to-line", compact=True)
        self._before.clicked.connect(lambda: self.show_day(self._day - timedelta(days=1)))
        self._after.clicked.connect(lambda: self.show_day(self._day + timedelta(days=1)))
        self._all.toggled.connect(self._on_all)
        self._export.clicked.connect(self._on_export)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for each in (self._before, self._title, self._after):
            bar.addWidget(each)
        bar.addStretch(1)
        bar.addWidget(self._all)
        bar.addWidget(self._export)
        self.body.addLayout(bar)
        self.body.addSpacing(4)
        self.body.addWidget(self._sum)
        self.body.addSpacing(8)

    def _tables(self) -> tuple[QTableView, QTableView]:
        theme, made = self._around.theme, []
        for model, widths, stretched, name in (
            (self._rows, WIDTHS, 1, tr("Requests and actions")),
            (self._days_model, {1: 90, 2: 100, 3: 80, 4: 240}, 0, tr("Days")),
        ):
            view = table(theme)
            view.setModel(model)
            view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
            view.horizontalHeader().setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
            view.setAccessibleName(name)
            for column, width in widths.items():
                view.setColumnWidth(column, theme.px(width))
            made.append(view)
        made[0].activated.connect(lambda index: self.task_wanted.emit(self._rows.shown[index.row()].task))
        made[1].activated.connect(lambda index: self._open_day(self._days[index.row()][0]))
        return made[0], made[1]

    # --- what is shown ---

    def show_day(self, day: date) -> None:
        """The rows of one day, and what it came to."""
        self._day = min(day, self._today)
        self._after.setEnabled(self._day < self._today)
        self._title.setText(format_date_long(self._day))
        span = day_of(self._day, self._around.zone)
        self._rows.show(*span)
        self._sum.setText(totals_words(self._ledger.totals(*span)))
        self._export.setEnabled(bool(self._rows.rows) or self._all.isChecked())

    def refresh(self) -> None:
        """Read again; a day that has begun meanwhile is followed."""
        today = self._around.clock.now().astimezone(self._around.zone).date()
        follows = self._day == self._today
        self._today = today
        if self._all.isChecked():
            self._load_days()
        else:
            self.show_day(today if follows else self._day)

    def _open_day(self, day: date) -> None:
        self._all.setChecked(False)
        self.show_day(day)
        self._rows_table.setFocus()

    def _on_all(self, on: bool) -> None:
        self._stack.setCurrentIndex(int(on))
        words = tr("One day") if on else tr("All days")
        self._all.setText(f" {words}")
        self._all.setAccessibleName(words)
        for each in (self._before, self._title, self._after):
            each.setVisible(not on)
        if on:
            self._load_days()
        else:
            self.show_day(self._day)

    def _load_days(self) -> None:
        self._asked += 1
        number = self._asked
        zone, today = self._around.zone, self._today

        def show(days: list[tuple[date, Totals]]) -> None:
            if number == self._asked and self._all.isChecked():
                self._show_days(days)

        self._around.commands.run(asyncio.to_thread(self._ledger.days, today, zone), show)

    def _show_days(self, days: list[tuple[date, Totals]]) -> None:
        self._days = days
        self._days_model.replace(
            [
                (
                    f"{format_date_long(day)} {day.year}",
                    str(totals.requests),
                    format_size(totals.bytes_out) if totals.bytes_out else "0",
                    str(totals.sends),
                    cost_words(totals),
                )
                for day, totals in days
            ]
        )
        self._sum.setText(tr_n("1 day with work|{n} days with work", len(days)))
        self._export.setEnabled(bool(days))

    # --- taking it away ---

    def _on_export(self) -> None:
        chooser = QFileDialog(self, tr("Export the ledger"))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilters([tr("Table (*.csv)"), tr("Data (*.json)")])
        chooser.setDefaultSuffix("csv")
        chooser.filterSelected.connect(lambda name: chooser.setDefaultSuffix("json" if "json" in name else "csv"))
        chooser.selectFile(f"Ledger {'all days' if self._all.isChecked() else self._day.isoformat()}.csv")
        chooser.fileSelected.connect(lambda name: self.export(Path(name)))
        chooser.open()

    def export(self, path: Path) -> None:
        """Write what is shown to `path`, on a thread."""
        span = (None, None) if self._all.isChecked() else day_of(self._day, self._around.zone)
        self._export.setEnabled(False)

        def done(rows: int) -> None:
            self._export.setEnabled(True)
            self._sum.setText(tr_n("Exported 1 row to {path}|Exported {n} rows to {path}", rows, path=str(path)))

        def refused(sentence: str) -> None:
            self._export.setEnabled(True)
            self._around.commands.failed.emit(sentence)

        self._around.commands.run(asyncio.to_thread(self._ledger.export, path, *span), done, refused)

    def _on_tasks_changed(self, _: frozenset[str]) -> None:
        if self.isVisible() and not self._all.isChecked() and self._day == self._today:
            bar = self._rows_table.verticalScrollBar()
            if bar.value() == 0:  # rows are never moved under the eyes of someone who reads further down
                self.refresh()

    def resizeEvent(self, event: object) -> None:
        """Where it is narrow the model and the outcome give way; the export has them."""
        px = self._around.theme.px
        for column in (2, 6):
            self._rows_table.setColumnHidden(column, self.width() < px(NARROW_BELOW))
        for column, width in (TIGHT_WIDTHS if self.width() < px(TIGHT_BELOW) else WIDTHS).items():
            self._rows_table.setColumnWidth(column, px(width))
        self._days_table.setColumnHidden(3, self.width() < px(NARROW_BELOW))

    def showEvent(self, event: object) -> None:
        self.refresh()


def totals_words(totals: Totals) -> str:
    """ "31 requests to models. 412 KB left this computer, to Claude (Anthropic). 0 mails sent. $1.53"."""
    if totals.is_empty:
        return tr("Nothing was asked of a model on this day")
    words = []
    if totals.requests or not totals.offline_steps:
        words.append(tr_n("1 request to a model|{n} requests to models", totals.requests))
    if totals.offline_steps:
        words.append(tr_n("1 step of the offline engine|{n} steps of the offline engine", totals.offline_steps))
    if totals.bytes_out:
        to = tr(", ").join(f"{format_size(size)} → {title}" for title, size in totals.away.items() if size)
        words.append(tr("left this computer: {sizes}", sizes=to))
    elif totals.away_requests:
        words.append(tr("of what left this computer the size was not recorded"))
    else:
        words.append(tr("nothing left this computer"))
    words.append(tr_n("1 mail sent|{n} mails sent", totals.sends))
    words.append(cost_words(totals))
    return " · ".join(words)


def cost_words(totals: Totals) -> str:
    """ "$1.53", or with what has no price."""
    known = format_money(totals.cost_usd)
    return tr("{known}, and {n} without a known price", known=known, n=totals.unknown) if totals.unknown else known


def outcome_words(row: LedgerRow) -> str:
    """How it ended, with the number of the try when it was not the first."""
    words = {
        "": tr("under way"),
        "complete": tr("answered"),
        "incomplete": tr("cut off"),
        "error": tr("failed"),
        "aborted": tr("broken off"),
        "interrupted": tr("interrupted"),
        "succeeded": tr("done"),
        "failed": tr("failed"),
        "denied": tr("not allowed"),
        "in_doubt": tr("in doubt"),
        "started": tr("under way"),
    }.get(row.outcome, row.outcome)
    return tr("try {n}: {outcome}", n=row.attempt, outcome=words) if row.attempt > 1 else words


def purpose_words(purpose: str) -> str:
    """What a side turn was for."""
    return tr("second reading") if purpose in ("second_reading", "review") else purpose
