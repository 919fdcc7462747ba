"""Answers for the day sheet as a widget: a list of lanes below a header of hours, with mouse and keyboard.

Only what changed is painted: a changed lane repaints its own row, the minute repaints the list once. Files and the
button of a lane are parts inside its row: ←→ walks through them, Enter acts on the one with the ring.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QScrollBar, QToolTip, QWidget

from desktop.ui.day import delivered
from desktop.ui.day.backdrop import HEADER_HEIGHT, paint_backdrop, paint_header
from desktop.ui.day.calendar_row import ROW_HEADER_HEIGHT, CalendarDay, paint_calendar_row, spoken_at
from desktop.ui.day.delegate import LaneDelegate, drawn
from desktop.ui.day.delivered import Part, parts
from desktop.ui.day.geometry import DENSE_HEIGHT, WORK_HOURS, Density, columns, density, hour_scale, lane_heights
from desktop.ui.day.joining import joined, paint_joins
from desktop.ui.day.lane import ACTIVE, Action, Bundle, Lane
from desktop.ui.day.lane_commands import KEYS, LaneCommand, offered, words
from desktop.ui.day.look import SheetLook
from desktop.ui.day.model import LANE_ROLE, DayModel, Index
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr

EDGE = 10  # radius of the sheet's corners


class SheetHeader(QWidget):
    """The hours above the lanes."""

    def __init__(self, sheet: DaySheet) -> None:
        super().__init__(sheet)
        self._sheet = sheet

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, zoom = self._sheet.look.theme, self._sheet.zoom
        painter.fillRect(self.rect(), theme.color("window"))
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()).adjusted(0, 0, 0, 2 * EDGE), EDGE, EDGE)
        painter.setClipPath(outline)
        painter.scale(zoom, zoom)
        paint_header(painter, self._sheet.look, drawn(self.rect(), zoom))
        paint_calendar_row(painter, self._sheet.look, self._sheet.calendar)
        painter.resetTransform()
        painter.setClipping(False)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, 2 * EDGE), EDGE, EDGE)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            point = QPointF(event.pos()) / self._sheet.zoom
            QToolTip.showText(event.globalPos(), spoken_at(self._sheet.calendar, self._sheet.look, point), self)
            return True
        return super().event(event)


class DaySheet(QListView):
    """The sheet. It is told what to show (`model`), which hour it is (`set_now`), and says what was opened."""

    task_opened = Signal(str)
    question_opened = Signal(str)
    file_opened = Signal(str)
    file_reviewed = Signal(str, str)  # task, path
    folder_opened = Signal(str)
    commanded = Signal(str, str)  # the task's id, a LaneCommand

    def __init__(self, source: ThemeSource, model: DayModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self.zoom = 1.0  # the sheet grows with the text as a whole, so nothing in it can be cut off
        self._now: float | None = None
        self._hours = WORK_HOURS
        self._pointed = QPoint()
        self.letter_keys = True
        self.calendar = CalendarDay()
        self.look = SheetLook(source.theme, columns(1228), hour_scale(columns(1228)), Density.COMFORTABLE)
        self._delegate = LaneDelegate(self.look, self)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self._model = model
        self.header = SheetHeader(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportMargins(0, HEADER_HEIGHT, 0, 0)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bar = _overlay_bar(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(tr("The day, one row per task"))
        self.clicked.connect(self._on_clicked)
        model.settled.connect(self.relayout)
        source.changed.connect(self.relayout)

    # --- what is shown ---

    def set_now(self, hour: float | None) -> None:
        """The hour of the shown day, or None when it is not today."""
        self._now = hour
        self.relayout()

    def set_hours(self, start: float, end: float) -> None:
        """The person's working hours: what the sheet gives most of its width to."""
        self._hours = (start, end)
        self.relayout()

    def set_calendar(self, day: CalendarDay) -> None:
        """The person's appointments on the shown day."""
        self.calendar = day
        self.header.setAccessibleName(tr("Calendar") if day.is_there else "")
        self.header.setAccessibleDescription("; ".join(day.spoken) or (tr("No appointments") if day.is_there else ""))
        self.relayout()
        self.header.update()

    def relayout(self) -> None:
        """Work out columns, hours and heights again; rows move only if their heights changed."""
        rows = self._model.rows
        lanes = [row for row in rows if isinstance(row, Lane)]
        self._use_zoom(self._source.theme.scale)
        width = (self.viewport().width() or self.width()) / self.zoom
        density_ = density(sum(len(row.lanes) if isinstance(row, Bundle) else 1 for row in rows))
        if any(isinstance(row, Bundle) for row in rows):
            density_ = Density.DENSE
        columns_ = columns(width, density_ is Density.DENSE)
        moments = [moment for lane in self._model.lanes for moment in lane.moments]
        moments += () if columns_.narrow else self.calendar.moments
        if self._now is not None and any(lane.state in ACTIVE for lane in lanes):
            moments.append(self._now)
        scale = hour_scale(columns_, moments, self._hours)
        look = SheetLook(self._source.theme.unscaled(), columns_, scale, density_, self._now)
        changed = look != self.look
        if changed:
            self.look = self._delegate.look = look
        self._fit_header()
        heights = self._heights(rows)
        if heights != self._delegate.heights:
            self._delegate.heights = heights
            self.scheduleDelayedItemsLayout()
            changed = True
        if changed:
            self.header.update()
            self.viewport().update()

    def _heights(self, rows: tuple[Lane | Bundle, ...]) -> tuple[float, ...]:
        if self.look.density is Density.DENSE:
            return tuple(DENSE_HEIGHT * self.zoom for _ in rows)
        needs = [delivered.needed_height(self.look, row) for row in rows if isinstance(row, Lane)]
        return tuple(int(each * self.zoom) for each in lane_heights(needs, self.viewport().height() / self.zoom))

    def _use_zoom(self, zoom: float) -> None:
        self._delegate.zoom = self.zoom = zoom
        self._fit_header()

    def _fit_header(self) -> None:
        if self.viewportMargins().top() != self._header_height():
            self.setViewportMargins(0, self._header_height(), 0, 0)
            self._place_header()

    def _header_height(self) -> int:
        has_row = self.calendar.is_there and not self.look.narrow
        return round((ROW_HEADER_HEIGHT if has_row else HEADER_HEIGHT) * self.zoom)

    def _place_header(self) -> None:
        height = self._header_height()
        self.header.setGeometry(QRect(0, 0, self.width(), height))
        self._bar.setGeometry(self.width() - 13, height + 2, 12, self.height() - height - EDGE)

    def show_current(self, task: str) -> None:
        """Make the lane of `task` (or the bundle it is in) the current one and bring it into view; none when it has none."""
        found = QModelIndex()
        for place, row in enumerate(self._model.rows):
            if row.id == task or (isinstance(row, Bundle) and any(each.id == task for each in row.lanes)):
                found = self._model.index(place)
        self.setCurrentIndex(found)

    # --- parts of a lane ---

    def _rows(self) -> tuple[Lane | Bundle, ...]:
        model = self.model()
        return model.rows if isinstance(model, DayModel) else ()

    def _row_at(self, index: QModelIndex) -> Lane | Bundle | None:
        found: Lane | Bundle | None = index.data(LANE_ROLE) if index.isValid() else None
        return found

    def _parts(self, index: QModelIndex) -> tuple[Part, ...]:
        row = self._row_at(index)
        return parts(self.look, row, self._drawn_box(index)) if row is not None else ()

    def _drawn_box(self, index: QModelIndex) -> QRectF:
        return drawn(self.visualRect(index), self.zoom)

    def part_box(self, index: QModelIndex, place: int) -> QRect | None:
        """Where a part of a lane is seen, in pixels of the viewport; None when the lane has fewer."""
        found = self._parts(index)
        if not 0 <= place < len(found):
            return None
        box, zoom = found[place].box, self.zoom
        return QRectF(box.x() * zoom, box.y() * zoom, box.width() * zoom, box.height() * zoom).toRect()

    def _part_at(self, index: QModelIndex, point: QPoint) -> int:
        for place, part in enumerate(self._parts(index)):
            if part.box.contains(QPointF(point) / self.zoom):
                return place
        return -1

    def _act(self, index: QModelIndex, part: int) -> None:
        """Do what the part is for; without a part open the task."""
        row = self._row_at(index)
        found = self._parts(index)
        if isinstance(row, Bundle):
            self._model.toggle_bundle()
        elif row is None:
            return
        elif not 0 <= part < len(found) or found[part].kind == "more":
            self.task_opened.emit(row.id)
        elif (file := found[part].file) is not None:
            self.file_reviewed.emit(row.id, file.path)
        elif found[part].kind == "undo":
            self.commanded.emit(row.id, LaneCommand.UNDO)
        elif found[part].action is Action.ANSWER:
            self.question_opened.emit(row.id)
        elif found[part].action is Action.RUN_NOW:
            self.commanded.emit(row.id, LaneCommand.RUN_NOW)
        else:
            self.task_opened.emit(row.id)

    def _on_clicked(self, index: QModelIndex) -> None:
        self._act(index, self._part_at(index, self._pointed))

    def _move_part(self, step: int) -> None:
        count = len(self._parts(self.currentIndex()))
        self._set_part(max(-1, min(count - 1, self._delegate.focused_part + step)))

    def _set_part(self, part: int) -> None:
        self._delegate.focused_part = part
        self.update(self.currentIndex())

    def context_menu(self, index: QModelIndex) -> QMenu | None:
        """Every action of a lane, the same for mouse and keyboard."""
        row = self._row_at(index)
        if not isinstance(row, Lane):
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if row.action is Action.ANSWER:
            _add(menu, row.action_text, lambda: self.question_opened.emit(row.id))
        _add(menu, tr("Open the task"), lambda: self.task_opened.emit(row.id))
        for command in offered(row):
            _add(menu, words(command), lambda _=False, each=command: self.commanded.emit(row.id, each))
        if row.files:
            menu.addSeparator()
        for file in row.files:
            submenu = menu.addMenu(file.name)
            _add(submenu, tr("Review"), lambda path=file.path: self.file_reviewed.emit(row.id, path))
            _add(submenu, tr("Open"), lambda path=file.path: self.file_opened.emit(path))
            _add(submenu, tr("Show in folder"), lambda path=file.path: self.folder_opened.emit(path))
        return menu

    # --- Qt ---

    def currentChanged(self, current: Index, previous: Index) -> None:
        self._delegate.focused_part = -1
        super().currentChanged(current, previous)
        if any(joined(self._rows(), each.row()) for each in (current, previous)):
            self.viewport().update()  # the line between lanes crosses those in between

    def event(self, event: QEvent) -> bool:
        # a letter that does something with the chosen lane is not a shortcut of the window
        if event.type() == QEvent.Type.ShortcutOverride and self._command_of(event) is not None:  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def _command_of(self, event: QKeyEvent) -> LaneCommand | None:
        return self.command_for(self._row_at(self.currentIndex()), event)

    def command_for(self, row: Lane | Bundle | None, event: QKeyEvent) -> LaneCommand | None:
        """What a letter means for this lane; None when it means nothing there, and where letters are switched off."""
        if not self.letter_keys or not isinstance(row, Lane) or event.modifiers():
            return None
        command = KEYS.get("Del" if event.key() == Qt.Key.Key_Delete else event.text().upper())
        return command if command in offered(row) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move_part(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._act(self.currentIndex(), self._delegate.focused_part)
        elif (command := self._command_of(event)) is not None:
            self.commanded.emit(self._model.rows[self.currentIndex().row()].id, command)
        elif key == Qt.Key.Key_Escape and self._delegate.focused_part >= 0:
            self._set_part(-1)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._hover((index.row(), self._part_at(index, event.position().toPoint())) if index.isValid() else (-1, -1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointed = event.position().toPoint()
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover((-1, -1))

    def _hover(self, hovered: tuple[int, int]) -> None:
        before = self._delegate.hovered
        if hovered == before:
            return
        self._delegate.hovered = hovered
        for row in {before[0], hovered[0]} - {-1}:
            self.update(self._model.index(row))
        pointing = hovered[1] >= 0
        shape = Qt.CursorShape.PointingHandCursor if pointing else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if at_mouse else self.currentIndex()
        menu = self.context_menu(index)
        if menu is not None:
            where = event.pos() if at_mouse else self.visualRect(index).center()
            menu.popup(self.viewport().mapToGlobal(where))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        index = self.currentIndex() if self.currentIndex().isValid() else self._model.index(0)
        if index.isValid() and not self.selectionModel().isSelected(index):  # Tab makes it current, but does not choose
            self.setCurrentIndex(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_header()
        self.relayout()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.viewport().update()  # the rounded corners do not scroll along

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint_empty(event.rect())
        self._delegate.exposed = event.region()
        super().paintEvent(event)
        self._delegate.exposed = None
        self._paint_joins()
        self._paint_frame()

    def _paint_joins(self) -> None:
        if joined(self._model.rows, self.currentIndex().row()):
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(self.zoom, self.zoom)
            boxes = lambda place: self._drawn_box(self._model.index(place))  # noqa: E731
            paint_joins(painter, self.look, self._model.rows, self.currentIndex().row(), boxes)
            painter.end()

    def _paint_empty(self, exposed: QRect) -> None:
        """The sheet below the last lane."""
        last = self._model.rowCount() - 1
        top = self.visualRect(self._model.index(last)).bottom() + 1 if last >= 0 else 0
        rest = QRect(0, top, self.viewport().width(), self.viewport().height() - top)
        if rest.height() > 0 and exposed.intersects(rest):
            painter = QPainter(self.viewport())
            painter.scale(self.zoom, self.zoom)
            paint_backdrop(painter, self.look, drawn(rest, self.zoom))
            painter.resetTransform()
            painter.setPen(QPen(self.look.theme.color("line"), 1))
            painter.drawLine(0, top, rest.width(), top)
            painter.end()

    def _paint_frame(self) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.viewport().rect())
        outline = QPainterPath()
        outline.addRect(box)
        rounded = QPainterPath()
        rounded.addRoundedRect(box.adjusted(0, -2 * EDGE, 0, 0), EDGE, EDGE)
        painter.fillPath(outline - rounded, self.look.theme.color("window"))
        painter.setPen(QPen(self.look.theme.color("line"), 1))
        painter.drawRoundedRect(box.adjusted(0.5, -2 * EDGE, -0.5, -0.5), EDGE, EDGE)
        painter.end()


def _overlay_bar(view: QListView) -> QScrollBar:
    """A scroll bar over the right edge: the columns keep their width whether it is needed or not."""
    hidden, shown = view.verticalScrollBar(), QScrollBar(Qt.Orientation.Vertical, view)

    def follow() -> None:
        shown.setRange(hidden.minimum(), hidden.maximum())
        shown.setPageStep(hidden.pageStep())
        shown.setSingleStep(hidden.singleStep())
        shown.setValue(hidden.value())
        shown.setVisible(hidden.maximum() > hidden.minimum())
        shown.raise_()

    hidden.rangeChanged.connect(follow)
    hidden.valueChanged.connect(shown.setValue)
    shown.valueChanged.connect(hidden.setValue)
    follow()
    return shown


def _add(menu: QMenu, text: str, action: object) -> QAction:
    added = menu.addAction(text)
    added.triggered.connect(action)
    return added
