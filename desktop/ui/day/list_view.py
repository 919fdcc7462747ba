"""Answers for the day as a tree of plain rows: each task with what happened, its files and what can be done with it.

The same model as the sheet, in words that a screen reader walks through and that grow with the text. Rows keep their
place and stay open while tasks change, because each is known by its task.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeView, QWidget

from desktop.ui import icons
from desktop.ui.day.calendar_row import CalendarDay
from desktop.ui.day.lane import Action, Bundle, Lane
from desktop.ui.day.lane_commands import LaneCommand
from desktop.ui.day.lane_marks import spoken
from desktop.ui.day.lane_words import file_words
from desktop.ui.day.model import DayModel
from desktop.ui.day.sheet import DaySheet
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr, tr_n

KEY = Qt.ItemDataRole.UserRole + 1  # (task, what, value): a row's identity and what opening it does
Key = tuple[str, str, str]


class DayList(QTreeView):
    """Signals as those of the sheet, whose menu it borrows."""

    task_opened = Signal(str)
    question_opened = Signal(str)
    file_opened = Signal(str)
    commanded = Signal(str, str)  # the task's id, a LaneCommand

    def __init__(self, source: ThemeSource, model: DayModel, sheet: DaySheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source, self._day, self._sheet = source, model, sheet
        self._tree = QStandardItemModel(0, 3, self)
        self._open: set[Key] = set()  # Qt forgets what is open when rows are written again
        self._is_behind = False
        self._calendar = CalendarDay()
        self.setModel(self._tree)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.activated.connect(self._on_activated)
        self.expanded.connect(lambda index: self._open.add(key_of(index) or ("", "", "")))
        self.collapsed.connect(lambda index: self._open.discard(key_of(index) or ("", "", "")))
        model.settled.connect(self._follow)
        source.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Words, fonts and colours again, and every row."""
        self._dress()
        self._write()

    def set_calendar(self, day: CalendarDay) -> None:
        """The person's appointments on the shown day: a row of their own, above the tasks."""
        self._calendar = day
        self._follow()

    def _follow(self) -> None:
        """Writes the rows again while they are seen; hidden they would cost every change of the sheet its smoothness."""
        self._is_behind = not self.isVisible()
        if not self._is_behind:
            self._write()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_behind:
            self._follow()

    def _write(self) -> None:
        """The rows; what is open and what is current stay so."""
        current = self.current_key()
        self._tree.removeRows(0, self._tree.rowCount())
        if self._calendar.is_there:
            self._tree.appendRow(self._calendar_row())
        for row in self._day.rows:
            self._tree.appendRow(self._task_row(row))
        self._each(lambda index, key: self.setExpanded(index, key in self._open))
        self._each(lambda index, key: self.setCurrentIndex(index) if key == current else None)

    def current_key(self) -> Key | None:
        """Task, kind and value of the row that has the focus."""
        return key_of(self.currentIndex())

    def current_task(self) -> str:
        """Id of the task the focus is on, "" without one."""
        key = self.current_key()
        return key[0] if key else ""

    def _each(self, act: object) -> None:
        for row in range(self._tree.rowCount()):
            top = self._tree.index(row, 0)
            for index in (top, *(self._tree.index(each, 0, top) for each in range(self._tree.rowCount(top)))):
                if (key := key_of(index)) is not None:
                    act(index, key)  # type: ignore[operator]

    def _calendar_row(self) -> list[QStandardItem]:
        spoken = self._calendar.spoken
        count = tr_n("1 appointment|{n} appointments", len(spoken)) if spoken else tr("No appointments")
        key = ("", "calendar", "")
        first = _item(tr("Calendar"), key, f"{tr('Calendar')}. {count}")
        first.setIcon(icons.icon("calendar-days", self._source.theme.color("ink2"), 16))
        for number, words in enumerate(spoken):
            first.appendRow(_item(words, ("", "appointment", str(number)), words))
        return [first, _item("", key, ""), _item(count, key, count)]

    def _task_row(self, row: Lane | Bundle) -> list[QStandardItem]:
        if isinstance(row, Bundle):
            return [_item(row.name, (row.id, "bundle", ""), row.name)]
        first = _item(row.instruction, (row.id, "task", ""), row.name, row.description)
        for number, mark in enumerate(row.marks):
            first.appendRow(_item(spoken(mark), (row.id, "mark", str(number)), spoken(mark)))
        theme = self._source.theme
        for file in row.files:
            name = file_words(file.name, file.missing)
            item = _item(name, (row.id, "file", file.path), tr("File {name}", name=name))
            item.setIcon(icons.icon(icons.file_icon_name(file.name), theme.color("ink2"), 16))
            first.appendRow(item)
        if row.action_text:
            what = "question" if row.action is Action.ANSWER else "task"
            first.appendRow(_item(row.action_text, (row.id, what, "button"), row.action_text))
        for each in row.expected:
            first.appendRow(_item(each.text, (row.id, "expected", each.format), each.text))
        state = tr(". ").join(filter(None, (row.headline, row.note, row.needed)))
        key = (row.id, "task", "")
        return [first, _item(row.asked, key, tr("Asked {time}", time=row.asked)), _item(state, key, state)]

    def _dress(self) -> None:
        theme = self._source.theme
        c = theme.hex
        self.setAccessibleName(tr("The day as a list"))
        self._tree.setHorizontalHeaderLabels([tr("Task"), tr("Asked"), tr("State")])
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setFont(theme.font("body"))
        self.setStyleSheet(f"""
QTreeView {{ background: {c("raised")}; border: {theme.edge}px solid {c("line")}; border-radius: {theme.radius["card"]}px; }}
QTreeView::item {{ padding: {theme.px(5)}px 6px; color: {c("ink")}; }}
QTreeView::item:selected {{ background: {c("accentSoft")}; color: {c("ink")}; }}
QTreeView::item:focus {{ border: {theme.ring}px solid {c("focus")}; }}
QHeaderView::section {{ background: {c("raised")}; color: {c("ink2")}; border: 0;
  border-bottom: 1px solid {c("line")}; padding: 6px 8px; font-size: {theme.px(12)}px; }}
""")

    def _on_activated(self, index: QModelIndex) -> None:
        key = key_of(index.siblingAtColumn(0))
        if key is None:
            return
        task, what, value = key
        if what in ("calendar", "appointment"):
            self.setExpanded(index.siblingAtColumn(0), not self.isExpanded(index.siblingAtColumn(0)))
        elif what == "bundle":
            self._day.toggle_bundle()
        elif what == "file":
            self.file_opened.emit(value)
        elif what == "question":
            self.question_opened.emit(task)
        else:
            self.task_opened.emit(task)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt leaves Enter to the platform: on macOS it would try to edit
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._on_activated(self.currentIndex())
        elif (command := self._command_of(event)) is not None:
            self.commanded.emit(self.current_task(), command)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # as on the sheet: a letter that does something with the task is not a shortcut of the window
        if event.type() == QEvent.Type.ShortcutOverride and self._command_of(event) is not None:  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def _command_of(self, event: QKeyEvent) -> LaneCommand | None:
        """What a letter means for the task of the current row."""
        return self._sheet.command_for(self._day.lane(self.current_task()), event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if at_mouse else self.currentIndex()
        key = key_of(index.siblingAtColumn(0)) if index.isValid() else None
        place = next((n for n, row in enumerate(self._day.rows) if key and row.id == key[0]), -1)
        menu = self._sheet.context_menu(self._day.index(place)) if place >= 0 else None
        if menu is not None:
            where = event.pos() if at_mouse else self.visualRect(index).center()
            menu.popup(self.viewport().mapToGlobal(where))


def key_of(index: QModelIndex | QPersistentModelIndex) -> Key | None:
    found = index.data(KEY) if index.isValid() else None
    return tuple(found) if found else None


def _item(text: str, key: Key, name: str, description: str = "") -> QStandardItem:
    item = QStandardItem(text)
    item.setData(list(key), KEY)
    item.setData(name, Qt.ItemDataRole.AccessibleTextRole)
    item.setData(description, Qt.ItemDataRole.AccessibleDescriptionRole)
    item.setToolTip(text)
    return item
