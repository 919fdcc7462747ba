"""Answers for what a task costs: spent so far, the range that was expected, and where it stops."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QLineF, QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.core.task import TaskDetail, TaskRow, TaskState
from desktop.ui.button import button
from desktop.ui.day.look import draw_text, text_width
from desktop.ui.engine_name import engine_name
from desktop.ui.inspector.surroundings import Section, Surroundings
from desktop.ui.text import label
from desktop.ui.theme import Theme
from desktop.ui.translation import format_money, tr
from desktop.work.purse import can_be_lifted

HEIGHT = 44
BAR_TOP, BAR = 12.0, 11.0
ROOM = 1.15  # the meter is this much longer than the largest sum on it


def has_cost(task: TaskRow) -> bool:
    """Whether there is anything to say: money was spent, expected, or its price is unknown."""
    return task.cost_usd is None or task.cost_usd > 0 or bool(task.estimate_high_usd)


def cost_of(detail: TaskDetail) -> Hashable:
    """What the section shows; () for no section: what was spent, expected and allowed, and why the task stands still."""
    task = detail.task
    if not has_cost(task) and not can_be_lifted(task.error):
        return ()
    money = (task.cost_usd, task.estimate_low_usd, task.estimate_high_usd, task.budget_usd)
    return (*money, task.model, detail.is_unlimited, task.state)


def cap_of(detail: TaskDetail, usual: float) -> float:
    """Where the task stops, in US dollars; 0 for nowhere. `usual` is the cap of the settings."""
    own = detail.task.budget_usd
    return own if own is not None else 0.0 if detail.is_unlimited else usual


class Cost(Section):
    """The meter, or one sentence where the price is unknown; and taking the limit away."""

    def __init__(self, around: Surroundings, detail: TaskDetail) -> None:
        task = detail.task
        low, high = task.estimate_low_usd, task.estimate_high_usd
        note = ""
        if low is not None and high is not None and high > 0:
            note = tr("estimated before start: {money}", money=format_money((low + high) / 2))
        super().__init__(around.theme, tr("Cost"), note)
        if task.cost_usd is None:
            words = tr("The price of {engine} is not known, so the cost is not either.", engine=engine_name(task.model))
            self.rows.addWidget(label(around.theme, words, "small", "ink2", wrap=True))
        else:
            self.rows.addWidget(Meter(around.theme, task.cost_usd, low, high, cap_of(detail, around.cap_usd)))
        if not task.state.is_terminal:
            self._add_limit(around, detail)

    def _add_limit(self, around: Surroundings, detail: TaskDetail) -> None:
        task, row = detail.task, QHBoxLayout()
        if detail.is_unlimited:
            words = tr("No limit for this task. Limits of the day and the month still hold.")
            row.addWidget(label(around.theme, words, "small", "ink2", wrap=True), 1)
        elif cap_of(detail, around.cap_usd) or can_be_lifted(task.error):
            lift = button(around.theme, lift_words(task), compact=True)
            lift.setToolTip(tr("Limits of the day and the month still hold"))

            def act() -> None:
                lift.setEnabled(False)
                around.commands.run(around.queue.set_budget(task.id, None), None, refused)

            def refused(sentence: str) -> None:
                lift.setEnabled(True)
                around.commands.failed.emit(sentence)

            lift.clicked.connect(act)
            row.addWidget(lift)
            row.addStretch(1)
        self.rows.addSpacing(4)
        self.rows.addLayout(row)


def lift_words(task: TaskRow) -> str:
    """What the button says: a task that stands still goes on with it."""
    is_still = task.state is TaskState.NEEDS_YOU and not task.needs
    return tr("Take the limit away and continue") if is_still else tr("Take the limit away")


class Meter(QWidget):
    """Spent as a solid bar, the expected range as a pale stretch under a bracket, the cap as its end."""

    def __init__(self, theme: Theme, spent: float, low: float | None, high: float | None, cap: float) -> None:
        super().__init__()
        self._theme, self._spent, self._cap = theme, spent, cap
        self._range = (low, high) if low is not None and high is not None and high > 0 else None
        largest = max(spent, high or 0.0)
        self._whole = max(cap, largest) if cap else largest * ROOM or 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.sentence())

    def sentence(self) -> str:
        """ "$0.61 so far, expected $0.80 to $1.10, stops at $1.50"."""
        return tr(", ").join(filter(None, (self._spent_words(), self._range_words(), self._cap_words())))

    def _spent_words(self) -> str:
        return tr("{money} so far", money=f"${self._spent:.2f}")

    def _range_words(self) -> str:
        if self._range is None:
            return ""
        return tr("expected {low} to {high}", low=f"${self._range[0]:.2f}", high=f"${self._range[1]:.2f}")

    def _cap_words(self) -> str:
        return tr("stops at {money}", money=f"${self._cap:.2f}") if self._cap else ""

    def sizeHint(self) -> QSize:
        return QSize(200, self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._theme.px(HEIGHT))

    def _x(self, usd: float) -> float:
        return min(usd / self._whole, 1.0) * (self.width() - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        box = QRectF(0.5, BAR_TOP + 0.5, self.width() - 1, BAR)
        outline = QPainterPath()
        outline.addRoundedRect(box, BAR / 2, BAR / 2)
        painter.fillPath(outline, theme.color("sunken"))
        painter.save()
        painter.setClipPath(outline)
        if self._range is not None:
            left, right = self._x(self._range[0]), self._x(self._range[1])
            painter.fillRect(QRectF(left, BAR_TOP, right - left, BAR + 1), theme.color("accentPale"))
        painter.restore()
        painter.setPen(QPen(theme.color("lineStrong"), 1))
        painter.drawPath(outline)
        if self._spent > 0:
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.setBrush(theme.color("accent"))
            filled = max(self._x(self._spent), BAR)
            painter.drawRoundedRect(QRectF(0.5, BAR_TOP + 0.5, filled, BAR), BAR / 2, BAR / 2)
        self._paint_bracket(painter)
        self._paint_words(painter)

    def _paint_bracket(self, painter: QPainter) -> None:
        if self._range is None:
            return
        left, right = (round(self._x(each)) + 0.5 for each in self._range)
        painter.setPen(QPen(self._theme.color("ink"), 1))
        painter.drawLine(QLineF(left, 5.5, right, 5.5))
        painter.drawLine(QLineF(left, 5.5, left, 10))
        painter.drawLine(QLineF(right, 5.5, right, 10))

    def _paint_words(self, painter: QPainter) -> None:
        """Spent at the left, the cap at the right, the range below its bracket where it fits between them."""
        theme, baseline = self._theme, BAR_TOP + BAR + 17
        strong, plain = theme.font("meta", 600), theme.font("meta")
        spent = draw_text(painter, 0, baseline, self._spent_words(), strong, theme.color("accent"))
        cap = text_width(self._cap_words(), plain)
        draw_text(painter, self.width() - cap, baseline, self._cap_words(), plain, theme.color("ink2"))
        if self._range is None:
            return
        wide = text_width(self._range_words(), plain)
        middle = (self._x(self._range[0]) + self._x(self._range[1])) / 2
        left = min(max(middle - wide / 2, spent.right() + 10), self.width() - cap - wide - (10 if cap else 0))
        if left >= spent.right() + 8:
            draw_text(painter, left, baseline, self._range_words(), plain, theme.color("ink2"))
