"""Answers for when a task may begin: now, tonight, or at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QWidget

from desktop.ui.asking.popover import Option, Popover
from desktop.ui.asking.terms import Terms
from desktop.ui.button import button
from desktop.ui.text import label
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import format_date_short, format_time, tr

WIDTH = 340
QUARTER = timedelta(minutes=15)


class WhenMenu(Popover):
    """`chosen` carries Terms with the new time; the limit stays. `now` is aware, in the zone of the day."""

    chosen = Signal(object)

    def __init__(self, source: ThemeSource, terms: Terms, now: datetime, parent: QWidget) -> None:
        super().__init__(source, tr("When it starts"), WIDTH, parent)
        self._terms, self._now = terms, now
        self.column.setContentsMargins(1, 6, 4, 4)
        is_now = terms.pace == "now" and terms.not_before is None
        at_once = Option(source, tr("Now"), tr("As soon as one of the places is free"), is_now)
        at_once.clicked.connect(lambda: self._choose(Terms(None, "now", terms.budget_usd)))
        tonight = Option(source, tr("Tonight"), tr("In the night, or cheaper at the provider"), terms.pace == "tonight")
        tonight.clicked.connect(lambda: self._choose(Terms(None, "tonight", terms.budget_usd)))
        later = Option(
            source, tr("At a time…"), shown_when(terms, now) if terms.not_before else "", bool(terms.not_before)
        )
        later.setFixedHeight(source.theme.px(48 if later.hint else 36))
        later.clicked.connect(lambda _: self.time.setFocus())
        for each in (at_once, tonight, later):
            self.add_option(each)
        self.column.addWidget(self._make_time())
        self.refusal = label(source.theme, "", "small", "bad", wrap=True)
        self.refusal.setContentsMargins(44, 0, 12, 6)
        self.refusal.hide()
        self.column.addWidget(self.refusal)

    def set_time(self) -> None:
        """Takes the typed time; one that is over is refused."""
        typed = self.time.dateTime().toPython()
        at = typed.replace(tzinfo=self._now.tzinfo)  # type: ignore[attr-defined]
        if at <= self._now:
            self.refusal.setText(tr("That time is over. Choose a later one."))
            self.refusal.show()
            self.adjustSize()
            return
        self._choose(Terms(at, "now", self._terms.budget_usd))

    def _make_time(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(44, 2, 14, 8)
        start = self._terms.not_before or next_quarter(self._now + timedelta(hours=1))
        local = start.astimezone(self._now.tzinfo)
        self.time = QDateTimeEdit(QDateTime(local.year, local.month, local.day, local.hour, local.minute, 0))
        self.time.setDisplayFormat("yyyy-MM-dd  HH:mm")
        self.time.setAccessibleName(tr("Start at"))
        line.addWidget(self.time, 1)
        self.take = button(self.source.theme, tr("Set"), compact=True)
        self.take.clicked.connect(self.set_time)
        line.addWidget(self.take)
        return row

    def _choose(self, terms: Terms) -> None:
        self.chosen.emit(terms)
        self.close()


def next_quarter(at: datetime) -> datetime:
    """The first full quarter of an hour from `at` on."""
    start = at.replace(minute=0, second=0, microsecond=0)
    while start < at:
        start += QUARTER
    return start


def shown_when(terms: Terms, now: datetime) -> str:
    """ "Now", "Tonight", "18:00" or "15 May 18:00"."""
    if terms.not_before is None:
        return tr("Tonight") if terms.pace == "tonight" else tr("Now")
    at = terms.not_before.astimezone(now.tzinfo)
    return format_time(at) if at.date() == now.date() else f"{format_date_short(at.date())} {format_time(at)}"
