"""Answers for the rows of the sheet as a Qt model: an adapter over `Lane` values, without logic of its own.

Lanes keep the order in which they were asked. A changed lane is announced alone, so that only its rectangle is painted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.core.task import TaskState
from desktop.ui.day.lane import Bundle, Lane, bundled

LANE_ROLE = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


class DayModel(QAbstractListModel):
    """The lanes of one day; `filter` hides those in other states."""

    settled = Signal()  # once after each change, however many rows it touched: what depends on all of them

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, Lane] = {}
        self._order: dict[str, int] = {}
        self._rows: tuple[Lane | Bundle, ...] = ()
        self._open = False
        self._states: frozenset[TaskState] = frozenset()

    @property
    def rows(self) -> tuple[Lane | Bundle, ...]:
        return self._rows

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """Every lane of the day, hidden ones too."""
        return tuple(self._lanes.values())

    def lane(self, task: str) -> Lane | None:
        return self._lanes.get(task)

    def show(self, lanes: Sequence[Lane]) -> None:
        """Replace everything, as when another day is opened."""
        self.beginResetModel()
        self._lanes = {lane.id: lane for lane in lanes}
        self._rows = self._arranged()
        self.endResetModel()
        self.settled.emit()

    def put(self, changed: Iterable[Lane]) -> None:
        """Take in changed or new lanes; only their rows are announced unless the arrangement itself changed."""
        changed = tuple(changed)
        self._lanes.update({lane.id: lane for lane in changed})
        rows = self._arranged()
        if [row.id for row in rows] != [row.id for row in self._rows]:
            self._rearrange(rows)
            return
        self._rows = rows
        touched = {lane.id for lane in changed}
        for place, row in enumerate(rows):
            if row.id in touched or (isinstance(row, Bundle) and any(each.id in touched for each in row.lanes)):
                index = self.index(place)
                self.dataChanged.emit(index, index)
        self.settled.emit()

    def filter(self, states: frozenset[TaskState]) -> None:
        """Show only these states; an empty set shows all."""
        self._states = states
        self._rearrange(self._arranged())

    def toggle_bundle(self) -> None:
        self._open = not self._open
        self._rearrange(self._arranged())

    def _arranged(self) -> tuple[Lane | Bundle, ...]:
        shown = tuple(lane for lane in self._lanes.values() if not self._states or lane.state in self._states)
        return bundled(shown, self._open) if not self._states else shown

    def _rearrange(self, rows: tuple[Lane | Bundle, ...]) -> None:
        """Keep the current row where it is by identity while rows come, go or fold."""
        self.layoutAboutToBeChanged.emit()
        places = {row.id: place for place, row in enumerate(rows)}
        before = self.persistentIndexList()
        after = []
        for index in before:
            known = self._rows[index.row()].id if index.row() < len(self._rows) else ""
            after.append(self.createIndex(places[known], 0) if known in places else QModelIndex())
        self._rows = rows
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        self.settled.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == LANE_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name if isinstance(row, Bundle) else row.instruction
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return "" if isinstance(row, Bundle) else row.description
        return None
