"""Answers for the day sheet as a screen reader sees it: lanes as rows, and in each its marks, files and button.

Qt describes a list view by itself, but what a delegate paints is nothing to it. The factory gives the sheet a face of
ours. Faces of rows that are gone are taken back from Qt, which keeps a pointer to each that was ever asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QRectF
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleObject, QWindow
from PySide6.QtWidgets import QAccessibleWidget

from desktop.ui.day.delivered import parts
from desktop.ui.day.lane import Bundle, Lane
from desktop.ui.day.lane_marks import spoken
from desktop.ui.day.lane_words import file_words
from desktop.ui.day.model import DayModel
from desktop.ui.translation import tr

if TYPE_CHECKING:
    from desktop.ui.day.sheet import DaySheet

Role = QAccessible.Role


@dataclass(frozen=True, slots=True)
class Spoken:
    """A part of a lane in words; `place` is the number of its part on the sheet, -1 for a mark."""

    name: str
    role: QAccessible.Role
    place: int = -1


def rows_of(sheet: DaySheet) -> tuple[Lane | Bundle, ...]:
    """What the sheet shows, from top to bottom."""
    model = sheet.model()
    return model.rows if isinstance(model, DayModel) else ()


def spoken_parts(sheet: DaySheet, row: int) -> tuple[Spoken, ...]:
    """What is inside a row, from left to right: its marks in order, then its files or its button, and the undo."""
    rows = rows_of(sheet)
    lane = rows[row] if row < len(rows) else None
    if not isinstance(lane, Lane):
        return ()
    marks = [Spoken(spoken(mark), Role.StaticText) for mark in lane.marks]
    files = [
        Spoken(tr("File {name}", name=file_words(each.name, each.missing)), Role.Link, place)
        for place, each in enumerate(lane.files)
    ]
    there = parts(sheet.look, lane, QRectF(0, 0, sheet.look.columns.width, 100))
    undo = [Spoken(part.text, Role.Button, place) for place, part in enumerate(there) if part.kind == "undo"]
    if files:
        return (*marks, *files, *undo)
    button = [Spoken(lane.action_text, Role.Button, 0)] if lane.action_text else undo
    return (*marks, *button)


class Face(QAccessibleInterface):
    """A painted thing. What it says is asked for when it is needed, so it is never old."""

    def __init__(
        self,
        parent: QAccessibleInterface,
        role: QAccessible.Role,
        words: Callable[[QAccessible.Text], str],
        box: Callable[[], QRect],
        state: Callable[[QAccessible.State], None],
        children: Callable[[], Sequence[QAccessibleInterface]] = lambda: (),
    ) -> None:
        super().__init__()
        self._parent, self._role, self._words, self._box = parent, role, words, box
        self._mark, self._children = state, children

    def isValid(self) -> bool:
        return True

    def object(self) -> QObject | None:  # type: ignore[override]  # Qt: null for what is no QObject
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        return self._parent.window()

    def parent(self) -> QAccessibleInterface:
        return self._parent

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        children = self._children()
        return children[index] if 0 <= index < len(children) else None

    def childCount(self) -> int:
        return len(self._children())

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return next((each for each in self._children() if each.rect().contains(x, y)), None)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        children = list(self._children())
        return children.index(child) if child in children else -1

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def rect(self) -> QRect:
        return self._box()

    def role(self) -> QAccessible.Role:
        return self._role

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        self._mark(state)
        return state

    def text(self, t: QAccessible.Text) -> str:
        return self._words(t)

    def setText(self, t: QAccessible.Text, text: str) -> None:
        """Nothing here can be written."""


class SheetFace(QAccessibleWidget):
    """The sheet as a list of lanes."""

    def __init__(self, sheet: DaySheet) -> None:
        super().__init__(sheet, Role.List)
        self._sheet = sheet
        self._lanes: dict[str, Face] = {}
        self._inner: dict[tuple[str, int], Face] = {}

    def childCount(self) -> int:
        return len(rows_of(self._sheet))

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        rows = rows_of(self._sheet)
        return self._lane(rows[index].id) if 0 <= index < len(rows) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return next((self._row(id) for id, face in self._lanes.items() if face == child), -1)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        index = self._sheet.indexAt(self._sheet.viewport().mapFromGlobal(QPoint(x, y)))
        return self.child(index.row()) if index.isValid() else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        current = self._sheet.currentIndex()
        return self.child(current.row()) if self._sheet.hasFocus() and current.isValid() else None

    def forget_gone(self) -> None:
        """Takes back the faces of rows that are no longer shown."""
        self.forget({row.id for row in rows_of(self._sheet)})

    def forget(self, shown: set[str]) -> None:
        """Takes back all faces but those of `shown`."""
        for key in [each for each in self._inner if each[0] not in shown]:
            _take_back(self._inner.pop(key))
        for id in [each for each in self._lanes if each not in shown]:
            _take_back(self._lanes.pop(id))

    def _row(self, id: str) -> int:
        return next((place for place, row in enumerate(rows_of(self._sheet)) if row.id == id), -1)

    def _lane(self, id: str) -> Face:
        if id not in self._lanes:
            self._lanes[id] = Face(
                self,
                Role.ListItem,
                lambda what: self._lane_words(id, what),
                lambda: self._lane_box(id),
                lambda state: self._mark_lane(id, state),
                lambda: self._parts(id),
            )
        return self._lanes[id]

    def _lane_words(self, id: str, what: QAccessible.Text) -> str:
        row = self._row(id)
        if row < 0:
            return ""
        found = rows_of(self._sheet)[row]
        if what == QAccessible.Text.Name:
            return found.name
        is_described = what == QAccessible.Text.Description and isinstance(found, Lane)
        return found.description if is_described and isinstance(found, Lane) else ""

    def _lane_box(self, id: str) -> QRect:
        box = self._sheet.visualRect(self._sheet.model().index(max(self._row(id), 0), 0))
        return QRect(self._sheet.viewport().mapToGlobal(box.topLeft()), box.size())

    def _mark_lane(self, id: str, state: QAccessible.State) -> None:
        current = self._sheet.currentIndex().row() == self._row(id)
        state.focusable = state.selectable = True
        state.selected = current
        state.focused = current and self._sheet.hasFocus()

    def _parts(self, id: str) -> list[QAccessibleInterface]:
        count = len(spoken_parts(self._sheet, self._row(id)))
        return [self._part(id, place) for place in range(count)]

    def _part(self, id: str, place: int) -> Face:
        key = (id, place)
        if key not in self._inner:
            found = self._spoken(key)
            role = found.role if found else Role.StaticText
            self._inner[key] = Face(
                self._lane(id),
                role,
                lambda what: self._part_words(key, what),
                lambda: self._part_box(key),
                lambda state: None,
            )
        return self._inner[key]

    def _spoken(self, key: tuple[str, int]) -> Spoken | None:
        found = spoken_parts(self._sheet, self._row(key[0])) if self._row(key[0]) >= 0 else ()
        return found[key[1]] if key[1] < len(found) else None

    def _part_words(self, key: tuple[str, int], what: QAccessible.Text) -> str:
        found = self._spoken(key)
        return found.name if found and what == QAccessible.Text.Name else ""

    def _part_box(self, key: tuple[str, int]) -> QRect:
        """The rectangle of a file or a button; a mark answers with its lane's."""
        found, row = self._spoken(key), self._row(key[0])
        if found is None or found.place < 0 or row < 0:
            return self._lane_box(key[0])
        box = self._sheet.part_box(self._sheet.model().index(row, 0), found.place)
        if box is None:
            return self._lane_box(key[0])
        return QRect(self._sheet.viewport().mapToGlobal(box.topLeft()), box.size())


def _take_back(face: Face) -> None:
    QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(face))


@cache
def describe_sheets() -> None:
    """Lets Qt know our faces. Once per process: Qt asks every factory that was ever installed."""
    QAccessible.installFactory(sheet_faces())


def sheet_faces() -> Callable[[str, QObject], QAccessibleObject | None]:
    """The factory for `QAccessible.installFactory`: a face for every day sheet, nothing for all else."""
    kept: list[SheetFace] = []

    def make(_: str, thing: QObject) -> QAccessibleObject | None:
        from desktop.ui.day.sheet import DaySheet

        if not isinstance(thing, DaySheet):
            return None
        face = SheetFace(thing)
        kept.append(face)
        thing.model().modelReset.connect(face.forget_gone)
        thing.model().layoutChanged.connect(face.forget_gone)

        def leave() -> None:
            face.forget(set())
            kept.remove(face)

        thing.destroyed.connect(leave)
        return face

    return make
