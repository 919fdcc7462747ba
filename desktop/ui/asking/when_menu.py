"""Answers for when a task may begin: now, tonight, at a time, or at a time again and again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QWidget

from desktop.ui.asking.popover import Option, Popover
from desktop.ui.asking.terms import Terms
from desktop.ui.button import button
from desktop.ui.text import hairline, label
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import (
    WEEKDAYS_EN,
    format_date_short,
    format_time,
    format_weekday_short,
    language,
    tr,
)

WIDTH = 340
QUARTER = timedelta(minutes=15)
REPEATS = ("daily", "weekdays", "weekly", "monthly")


class WhenMenu(Popover):
    """`chosen` carries Terms with the new time; the limit stays. `now` is aware, in the zone of the day."""

    chosen = Signal(object)

    def __init__(self, source: ThemeSource, terms: Terms, now: datetime, parent: QWidget) -> None:
        super().__init__(source, tr("When it starts"), WIDTH, parent)
        self._terms, self._now = terms, now
        self.column.setContentsMargins(1, 6, 4, 8)
        is_now = terms.pace == "now" and terms.not_before is None
        at_once = Option(source, tr("Now"), tr("As soon as one of the places is free"), is_now)
        at_once.clicked.connect(lambda: self._choose(None, "now"))
        tonight = Option(source, tr("Tonight"), tr("In the night, or cheaper at the provider"), terms.pace == "tonight")
        tonight.clicked.connect(lambda: self._choose(None, "tonight"))
        is_once = terms.not_before is not None and not terms.repeat
        later = Option(source, tr("At a time…"), shown_when(terms, now) if is_once else "", is_once)
        later.setFixedHeight(source.theme.px(48 if later.hint else 36))
        later.clicked.connect(lambda _: self.time.setFocus())
        for each in (at_once, tonight, later):
            self.add_option(each)
        self.column.addWidget(self._make_time())
        self.refusal = label(source.theme, "", "small", "bad", wrap=True)
        self.refusal.setContentsMargins(44, 0, 12, 6)
        self.refusal.hide()
        self.column.addWidget(self.refusal)
        self._add_repeats()

    def set_time(self, repeat: str = "") -> None:
        """Takes the typed time, once or with a `repeat`; one that is over is refused."""
        at = self.typed()
        if at <= self._now:
            self.refusal.setText(tr("That time is over. Choose a later one."))
            self.refusal.show()
            self.adjustSize()
            return
        self._choose(at, "now", repeat)

    def typed(self) -> datetime:
        """The time in the field, in the zone of the day."""
        naive: datetime = self.time.dateTime().toPython()  # type: ignore[assignment]
        return naive.replace(tzinfo=self._now.tzinfo)

    def _make_time(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(44, 2, 14, 8)
        start = self._terms.not_before or next_quarter(self._now + timedelta(hours=1))
        local = start.astimezone(self._now.tzinfo)
        self.time = QDateTimeEdit(QDateTime(local.year, local.month, local.day, local.hour, local.minute, 0))
        self.time.setDisplayFormat("yyyy-MM-dd  HH:mm")
        self.time.setAccessibleName(tr("Start at"))
        self.time.dateTimeChanged.connect(self._say_repeats)
        line.addWidget(self.time, 1)
        self.take = button(self.source.theme, tr("Set"), compact=True)
        self.take.clicked.connect(lambda _=False: self.set_time(""))
        line.addWidget(self.take)
        return row

    def _add_repeats(self) -> None:
        """The same time again and again; the words follow the field."""
        self.column.addWidget(hairline(self.source.theme))
        head = label(self.source.theme, tr("Again and again, from that time on"), "meta", "ink3")
        head.setContentsMargins(44, 8, 12, 2)
        self.column.addWidget(head)
        self.repeats = {repeat: Option(self.source, "", "", self._terms.repeat == repeat) for repeat in REPEATS}
        for repeat, row in self.repeats.items():
            row.clicked.connect(lambda _=False, repeat=repeat: self.set_time(repeat))
            self.add_option(row)
        self._say_repeats()

    def _say_repeats(self) -> None:
        for repeat, row in self.repeats.items():
            row.say(shown_repeat(repeat, self.typed()))

    def _choose(self, at: datetime | None, pace: str, repeat: str = "") -> None:
        self.chosen.emit(replace(self._terms, not_before=at, pace=pace, repeat=repeat))
        self.close()


def next_quarter(at: datetime) -> datetime:
    """The first full quarter of an hour from `at` on."""
    start = at.replace(minute=0, second=0, microsecond=0)
    while start < at:
        start += QUARTER
    return start


def shown_repeat(repeat: str, at: datetime) -> str:
    """ "Every week on Thursday at 08:00"; `at` is a time of it, in the zone of the day."""
    time = format_time(at)
    match repeat:
        case "daily":
            return tr("Every day at {time}", time=time)
        case "weekdays":
            return tr("Every weekday at {time}", time=time)
        case "weekly":
            weekday = format_weekday_short(at.date()) if language() == "zh" else WEEKDAYS_EN[at.weekday()]
            return tr("Every week on {weekday} at {time}", weekday=weekday, time=time)
        case _ if at.day > 28:
            return tr("Every month on the {day} (or its last day) at {time}", day=ordinal(at.day), time=time)
        case _:
            return tr("Every month on the {day} at {time}", day=ordinal(at.day), time=time)


def ordinal(day: int) -> str:
    """ "14th", "1st"; the bare number in Chinese."""
    if language() == "zh":
        return str(day)
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def shown_when(terms: Terms, now: datetime) -> str:
    """ "Now", "Tonight", "18:00", "15 May 18:00" or "Thu 18:00, weekly"."""
    if terms.not_before is None:
        return tr("Tonight") if terms.pace == "tonight" else tr("Now")
    at = terms.not_before.astimezone(now.tzinfo)
    time = format_time(at)
    match terms.repeat:
        case "daily":
            return tr("Daily {time}", time=time)
        case "weekdays":
            return tr("Weekdays {time}", time=time)
        case "weekly":
            return tr("Every {weekday} {time}", weekday=format_weekday_short(at.date()), time=time)
        case "monthly":
            return tr("Monthly, {day} {time}", day=ordinal(at.day), time=time)
    return time if at.date() == now.date() else f"{format_date_short(at.date())} {time}"
