"""Answers for the week strip: seven days with a dot per task, and arrows to the weeks beside.

Below 640 px it becomes a stepper: back, this week's days as a menu, forward.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop.core.task import TaskState
from desktop.ui.day.look import draw_text, text_width
from desktop.ui.painted_button import PaintedButton
from desktop.ui.painting.focus import draw_focus_ring
from desktop.ui.theme import Theme, ThemeSource
from desktop.ui.translation import format_date_long, format_weekday_short, tr, tr_n

DAY_WIDTH = 52
DAY_HEIGHT = 56
MIDDLE = 46  # of the strip, below the head's upper edge
GAP = 4
MAX_DOTS = 5
DOT_ORDER = (
    TaskState.DONE,
    TaskState.WORKING,
    TaskState.NEEDS_YOU,
    TaskState.PAUSED,
    TaskState.WAITING,
    TaskState.FAILED,
    TaskState.CANCELLED,
    TaskState.QUEUED,
)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def dots(counts: Mapping[TaskState, int]) -> tuple[TaskState, ...]:
    """At most five dots: every state that occurs has one, the rest go to the states in order."""
    present = [state for state in DOT_ORDER if counts.get(state, 0)][:MAX_DOTS]
    shown = dict.fromkeys(present, 1)
    for state in present:
        shown[state] += max(0, min(counts[state] - 1, MAX_DOTS - sum(shown.values())))
    return tuple(state for state in present for _ in range(shown[state]))


class WeekDays(QWidget):
    """The seven days, painted; ←→ chooses, as does a click."""

    day_chosen = Signal(object)

    def __init__(self, source: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self.day = self.today = date(2026, 1, 1)
        self.counts: Sequence[Mapping[TaskState, int]] = ()
        self.hovered = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        source.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """As large as the text asks for."""
        zoom = self._source.theme.scale
        self.setFixedSize(round((7 * DAY_WIDTH + 6 * GAP) * zoom), round(DAY_HEIGHT * zoom))
        self.update()

    def box(self, place: int) -> QRectF:
        """Of a day, at 100 %."""
        return QRectF(place * (DAY_WIDTH + GAP), 0, DAY_WIDTH, DAY_HEIGHT)

    def day_at(self, x: float) -> int:
        place = int(x / self._source.theme.scale // (DAY_WIDTH + GAP))
        return place if 0 <= place < 7 else -1

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, zoom = self._source.theme.unscaled(), self._source.theme.scale
        painter.scale(zoom, zoom)
        for place in range(7):
            day = monday_of(self.day) + timedelta(days=place)
            counts = self.counts[place] if place < len(self.counts) else {}
            self._paint_day(painter, theme, self.box(place), day, counts, place == self.hovered)
        if self.hasFocus():
            ring = self.box(self.day.weekday()).adjusted(1, 1, -1, -1)
            draw_focus_ring(painter, theme, ring, inside=True)

    def _paint_day(
        self,
        painter: QPainter,
        theme: Theme,
        box: QRectF,
        day: date,
        counts: Mapping[TaskState, int],
        hovered: bool,
    ) -> None:
        chosen, future = day == self.day, day > self.today
        if chosen or hovered:
            painter.setPen(QPen(theme.color("ink" if chosen else "line"), 1))
            painter.setBrush(theme.color("raised"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        middle = box.center().x()
        weekday = format_weekday_short(day)
        draw_text(painter, middle, 16, weekday, theme.font("meta"), theme.color("ink" if chosen else "ink3"), "middle")
        number = theme.font("lead", 400 if future else 600)
        draw_text(painter, middle, 34, str(day.day), number, theme.color("ink3" if future else "ink"), "middle")
        if day == self.today and not chosen:
            painter.fillRect(QRectF(middle - 9, 37, 18, 2), theme.color("attn"))
        shapes = dots(counts)
        left = middle - (len(shapes) * 9 - 2) / 2 + 3.5
        for i, state in enumerate(shapes):
            paint_dot(painter, theme, state, QPointF(left + 9 * i, 45.5))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self.hovered >= 0:
            day = monday_of(self.day) + timedelta(days=self.hovered)
            n = sum(self.counts[self.hovered].values()) if self.hovered < len(self.counts) else 0
            self.setToolTip(f"{format_date_long(day)}{tr(', ')}{tr_n('1 task|{n} tasks', n)}")
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.day_at(event.position().x())
        if place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.day_chosen.emit(monday_of(self.day) + timedelta(days=place))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hovered = self.day_at(event.position().x())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self.day_chosen.emit(self.day + timedelta(days=step))
        else:
            super().keyPressEvent(event)


def paint_dot(painter: QPainter, theme: Theme, state: TaskState, center: QPointF) -> None:
    """The smallest form of a state: filled, ring or cross."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state in (TaskState.FAILED, TaskState.CANCELLED):
        color = theme.color("bad" if state is TaskState.FAILED else "ink3")
        pen = QPen(color, 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(center + QPointF(-2.5, -2.5), center + QPointF(2.5, 2.5))
        painter.drawLine(center + QPointF(2.5, -2.5), center + QPointF(-2.5, 2.5))
    elif state is TaskState.DONE:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("ok"))
        painter.drawEllipse(center, 3, 3)
    elif state is TaskState.NEEDS_YOU:
        painter.setPen(QPen(theme.color("attnRing"), 1.2))
        painter.setBrush(theme.color("attn"))
        painter.drawEllipse(center, 3.2, 3.2)
    else:
        ring = {TaskState.WORKING: "accent", TaskState.QUEUED: "night"}.get(state, "ink3")
        painter.setPen(QPen(theme.color(ring), 1.6))
        painter.drawEllipse(center, 2.6, 2.6)


class WeekStrip(QWidget):
    """Arrows around the days; in its short form a stepper over single days."""

    day_chosen = Signal(object)

    def __init__(self, source: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._short = self._tiny = False
        self.days = WeekDays(source, self)
        self.before = PaintedButton(source, "quiet", "chevron-left", parent=self)
        self.after = PaintedButton(source, "quiet", "chevron-right", parent=self)
        self.menu_button = PaintedButton(source, "", "calendar-days", parent=self)
        self._row = row = QHBoxLayout(self)
        row.setSpacing(6)
        for each in (self.before, self.days, self.menu_button, self.after):
            row.addWidget(each, 0, Qt.AlignmentFlag.AlignVCenter)
        self.before.clicked.connect(lambda: self._step(-1))
        self.after.clicked.connect(lambda: self._step(1))
        self.menu_button.clicked.connect(self._show_menu)
        self.days.day_chosen.connect(self.day_chosen)
        source.changed.connect(self.retheme)
        self.retheme()

    def show_day(self, day: date, today: date) -> None:
        self.days.day, self.days.today = day, today
        self.days.setAccessibleName(tr("Week, {day} chosen", day=format_date_long(day)))
        self.retheme()
        self.days.update()

    def show_counts(self, counts: Sequence[Mapping[TaskState, int]]) -> None:
        """State counts for the seven days from Monday."""
        self.days.counts = counts
        self.days.update()

    def full_width(self) -> int:
        """What the seven days and both arrows need."""
        arrows = self.before.sizeHint().width() + self.after.sizeHint().width()
        return self.days.width() + arrows + 2 * self._row.spacing()

    def stepper_width(self) -> int:
        """What the stepper needs with its word; 0 for the days."""
        if not self._short:
            return 0
        theme = self._source.theme
        word = round(text_width(tr("This week"), theme.font("control", 600)))
        return word + theme.px(3 * 32 + GAP) + 2 * self._row.spacing()

    def set_short(self, short: bool, tiny: bool = False) -> None:
        """`short`: a stepper in the place of the days; `tiny`: without its word."""
        if (short, tiny) != (self._short, self._tiny):
            self._short, self._tiny = short, tiny
            self.retheme()

    def retheme(self) -> None:
        for button, words in (
            (self.before, tr("Day before") if self._short else tr("Week before")),
            (self.after, tr("Day after") if self._short else tr("Week after")),
        ):
            button.use(kind="" if self._short else "quiet")
            button.say("", words)
        theme = self._source.theme
        self._row.setContentsMargins(0, theme.px(MIDDLE - (16 if self._short else DAY_HEIGHT / 2)), 0, 0)
        this_week = monday_of(self.days.day) == monday_of(self.days.today)
        words = tr("This week") if this_week else tr("Week")
        self.menu_button.say("" if self._tiny else words, words)
        self.days.setVisible(not self._short)
        self.menu_button.setVisible(self._short)

    def _step(self, direction: int) -> None:
        self.day_chosen.emit(self.days.day + timedelta(days=direction * (1 if self._short else 7)))

    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place in range(7):
            day = monday_of(self.days.day) + timedelta(days=place)
            action = menu.addAction(format_date_long(day))
            action.setCheckable(True)
            action.setChecked(day == self.days.day)
            action.triggered.connect(lambda _=False, chosen=day: self.day_chosen.emit(chosen))
        menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))
