"""Answers for the head of the day: its date, what stands how, and the way to other days.

Each count is a button that shows only its tasks; pressed again it shows all. Shape before colour: every count carries
the disc of its state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.core.task import TaskState
from desktop.ui.day.look import draw_line_in, text_width
from desktop.ui.day.search_field import SearchPlace
from desktop.ui.day.week_strip import WeekStrip
from desktop.ui.painting.disc import Disc, draw_disc
from desktop.ui.painting.focus import draw_focus_ring
from desktop.ui.text import ElidedLabel, tint, title_height
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import format_date_long, tr, tr_n

HEIGHT = 86
NARROW_BELOW = 900  # below this width counts lose their words
STEPPER_BELOW = 700


@dataclass(frozen=True)
class StatusGroup:
    """States that are counted together, and the disc that stands for them."""

    name: str
    states: frozenset[TaskState]
    disc: Disc
    color: str = "ink2"


def status_groups() -> tuple[StatusGroup, ...]:
    """What the header counts, in this order."""
    state = TaskState
    return (
        StatusGroup("needs", frozenset({state.NEEDS_YOU}), Disc.NEEDS_YOU, "attnText"),
        StatusGroup("running", frozenset({state.WORKING}), Disc.RUNNING),
        StatusGroup("done", frozenset({state.DONE}), Disc.DONE),
        StatusGroup("queued", frozenset({state.QUEUED}), Disc.QUEUED),
        StatusGroup("waiting", frozenset({state.WAITING}), Disc.WAITING),
        StatusGroup("paused", frozenset({state.PAUSED}), Disc.PAUSED),
        StatusGroup("stopped", frozenset({state.FAILED, state.CANCELLED}), Disc.STOPPED),
    )


def status_text(group: StatusGroup, n: int, tonight: bool = False) -> str:
    """ "1 needs you", "5 running"; `tonight`: every queued task starts in the evening."""
    if tonight and group.name == "queued":
        return tr("{n} tonight", n=n)
    words = {
        "needs": tr_n("{n} needs you|{n} need you", n),
        "running": tr("{n} running", n=n),
        "done": tr("{n} done", n=n),
        "queued": tr("{n} queued", n=n),
        "waiting": tr("{n} waiting", n=n),
        "paused": tr("{n} paused", n=n),
        "stopped": tr("{n} stopped", n=n),
    }
    return words[group.name]


class CountButton(QAbstractButton):
    """A count with its disc; checked while only its tasks are shown."""

    def __init__(self, source: ThemeSource, group: StatusGroup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self.counted = group
        self.n = 0
        self._short = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_count(self, n: int, short: bool, tonight: bool = False) -> None:
        """`short` leaves the words out, except for what needs the person."""
        self.n, self._short = n, short and self.counted.name != "needs"
        words = status_text(self.counted, n, tonight)
        self.setText(str(n) if self._short else words)
        self.setAccessibleName(words)
        self.setToolTip(tr("Show only these") if not self.isChecked() else tr("Show all again"))
        self.setVisible(n > 0)
        self.updateGeometry()
        self.update()

    def _font_weight(self) -> int:
        return 600 if self.counted.name == "needs" or self.isChecked() else 400

    def sizeHint(self) -> QSize:
        font = self._source.theme.font("small", 600)
        height = self._source.theme.px(24)
        return QSize(round(height - 1 + text_width(self.text(), font)) + 6, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, height = self._source.theme, self.height()
        draw_disc(painter, theme, self.counted.disc, QPointF(height * 3 / 8, height / 2), height * 2 / 3, 0.6)
        left = height - 1
        room = QRectF(left, 0, self.width() - left + 1, height)
        color = theme.color("ink" if self.isChecked() or self.underMouse() else self.counted.color)
        width = draw_line_in(painter, room, self.text(), theme.font("small", self._font_weight()), color)
        if self.isChecked():
            painter.fillRect(QRectF(left, height - 3, width, 2), theme.color("accent"))
        if self.hasFocus():
            draw_focus_ring(painter, theme, QRectF(self.rect()), inside=True)


class DayHeader(QWidget):
    """Title, counts and week strip. `filtered` carries the states to show (empty: all), `day_chosen` a date."""

    filtered = Signal(object)
    day_chosen = Signal(object)

    def __init__(self, source: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._day = self._today = date(2026, 1, 1)
        self._counts: Mapping[TaskState, int] = {}
        self._tonight, self._cost = 0, ""
        self.title = QLabel()
        self.note = ElidedLabel(source.theme, "", "small", "ink2")
        self.back = QLabel()
        self.week = WeekStrip(source)
        self.search = SearchPlace(source, self)
        self.buttons = [CountButton(source, group) for group in status_groups()]
        self._lay_out()
        self.back.linkActivated.connect(lambda _: self.day_chosen.emit(self._today))
        self.week.day_chosen.connect(self.day_chosen)
        self.search.covered.connect(self.week.setHidden)
        for each in self.buttons:
            each.clicked.connect(self._on_count)
        source.changed.connect(self.retheme)
        self.retheme()

    def _lay_out(self) -> None:
        self._counts_row = counts = QHBoxLayout()
        counts.setContentsMargins(0, 0, 0, 0)
        for each in self.buttons:
            counts.addWidget(each)
        counts.addWidget(self.note)
        counts.addWidget(self.back)
        counts.addStretch(1)
        self._words = words = QVBoxLayout()
        words.setContentsMargins(0, 16, 0, 0)
        words.setSpacing(1)
        words.addWidget(self.title)
        words.addLayout(counts)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)
        row.addWidget(self.week, 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(12)
        row.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)

    def show_day(self, day: date, today: date) -> None:
        """Another date in the title and in the strip."""
        self._day, self._today = day, today
        self.week.show_day(day, today)
        self.clear_filter()
        self.retheme()

    def show_counts(
        self,
        counts: Mapping[TaskState, int],
        week: Sequence[Mapping[TaskState, int]],
        tonight: int = 0,
        cost: str = "",
    ) -> None:
        """How many tasks of the day are in which state, and the same for the seven days of the strip. `tonight` of the
        queued ones start in the evening; `cost` is what a past day came to, in words."""
        self._counts, self._tonight, self._cost = counts, tonight, cost
        self.week.show_counts(week)
        self._refresh_counts()

    def clear_filter(self) -> None:
        for each in self.buttons:
            each.setChecked(False)

    def retheme(self) -> None:
        """Words, fonts and colours again."""
        theme = self._source.theme
        self.setFixedHeight(theme.px(HEIGHT))
        role = "displayNarrow" if self.is_narrow() else "display"
        self.title.setFont(theme.font(role))
        self.title.setText(format_date_long(self._day))
        self.title.setFixedHeight(title_height(theme, role))
        for label, color in ((self.title, "ink"), (self.note, "ink2"), (self.back, "accent")):
            tint(label, theme, color)
        for label in (self.note, self.back):
            label.setFont(theme.font("small"))
        self.back.setText(f'<a style="color:{theme.hex("accent")}" href="today">{tr("Back to today")}</a>')
        self.back.setVisible(self._day != self._today)
        self.search.retheme()
        self._refresh_counts()

    def is_narrow(self) -> bool:
        return self.width() < NARROW_BELOW

    def _fit(self) -> None:
        """The strip becomes a stepper where it would be squeezed beside the words."""
        self._counts_row.setSpacing(4 if self.is_narrow() else 12)
        needed = self._words.minimumSize().width() + self.week.full_width() + 12
        beside = self.width() - self.search.short_width()
        self.week.set_short(
            beside < max(STEPPER_BELOW, needed), tiny=beside < self._least() + self.week.stepper_width()
        )
        self.search.set_short(self.width() - self.search.full_width() < max(STEPPER_BELOW, needed))

    def _least(self) -> int:
        """The width of the date and of the counts, with the gaps to the strip and to the search."""
        counts = sum(each.sizeHint().width() + self._counts_row.spacing() for each in self.buttons if each.n)
        return max(self.title.sizeHint().width(), counts) + 36

    def _refresh_counts(self) -> None:
        for each in self.buttons:
            n = sum(self._counts.get(state, 0) for state in each.counted.states)
            each.show_count(n, self.is_narrow(), tonight=n == self._tonight)
        empty = not any(self._counts.values())
        self.note.setVisible(empty or bool(self._cost))
        self.note.setText(self._cost)
        if empty and self._day == self._today:
            self.note.setText(tr("Nothing asked yet. It works offline from the start."))
        elif empty:
            self.note.setText(tr("Nothing was asked on this day."))
        self._fit()

    def _on_count(self) -> None:
        pressed = self.sender()
        for each in self.buttons:
            if each is not pressed:
                each.setChecked(False)
        checked = next((each for each in self.buttons if each.isChecked()), None)
        self._refresh_counts()
        self.filtered.emit(checked.counted.states if checked else frozenset())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.height())  # the strip becomes short before the window has to grow

    def resizeEvent(self, event: object) -> None:
        self.retheme()
