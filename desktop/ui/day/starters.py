"""Answers for an empty day: starters drawn in the sheet's own grammar, each ready to be set up with sample files.

The instructions come from `resources/starters.json`, their files from `resources/sample_week`. "Set up" fills the
composer and starts nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop.core.resources import resource
from desktop.ui import icons
from desktop.ui.day.geometry import TIGHT_BELOW
from desktop.ui.day.look import draw_line_in, draw_text, elide, text_width, wrap
from desktop.ui.day.thread import fork
from desktop.ui.painted_button import PaintedButton
from desktop.ui.painting.disc import Disc, draw_disc
from desktop.ui.theme import Theme, ThemeSource
from desktop.ui.translation import language, tr

HEAD = 46.0
LANE_MIN = 122.0
BUTTON_TOP = 82.0
ROOMY_FROM = 620.0  # from this width the names of the files have room beside the stations
STATIONS_FROM = 110.0  # a shorter thread has no room for its four stations
# where the stations stand between the start dot and the files, as shares of the thread
READS, ASKS, NOON, MAKES, CHECKS = 0.129, 0.389, 0.521, 0.701, 0.891


# the sample week is counted from its own Monday morning, whatever day it is
SAMPLE_MOMENT = datetime(2026, 3, 2, 8, 30)  # noqa: DTZ001  local time in SAMPLE_ZONE
SAMPLE_ZONE = "Europe/London"


def counted_from(paths: Sequence[Path]) -> tuple[datetime | None, str]:
    """The moment and zone a task on the sample files is counted from; None and "" for a person's own files."""
    week = resource("sample_week")
    is_sample = bool(paths) and all(week == path or week in path.parents for path in paths)
    return (SAMPLE_MOMENT, SAMPLE_ZONE) if is_sample else (None, "")


@dataclass(frozen=True)
class Starter:
    """One job: what is written into the composer, and the words of its lane."""

    job: str
    instruction: str
    files: tuple[str, ...]
    title: str
    reads: str
    asks: str
    makes: tuple[tuple[str, str], ...]  # icon, words
    about: str = ""  # the job in a line, where the instruction is long


def _words() -> dict[str, tuple[str, str, str, tuple[tuple[str, str], ...]]]:
    """Title, what it reads, what it asks, what it makes; by job."""
    return {
        "summary": (
            tr("Summary"),
            tr("Any files"),
            tr("Only if it must"),
            (("file-text", tr("Summary, every line sourced")),),
        ),
        "tidy-week": (
            tr("Tidy my week"),
            tr("Calendar and mail"),
            tr("Before any change"),
            (("file-text", tr("Week plan")), ("calendar-days", tr("Calendar changes, for you to accept"))),
        ),
        "meeting-pack": (
            tr("Client meeting pack"),
            tr("A folder, their mail"),
            tr("Which meeting"),
            (
                ("file-text", tr("Brief and figures")),
                ("presentation", tr("Slides")),
                ("mail", tr("Mail to the team, as a draft")),
            ),
        ),
        "competitive-analysis": (
            tr("Competitive analysis"),
            tr("Reports, price lists"),
            tr("Before any web search"),
            (
                ("file-spreadsheet", tr("Comparison, every cell sourced")),
                ("file-text", tr("Findings, two pages")),
            ),
        ),
        "launch-plan": (
            tr("Launch plan"),
            tr("Notes, old plans"),
            tr("Before inviting anyone"),
            (
                ("file-text", tr("Plan with owners")),
                ("file-spreadsheet", tr("Timeline and budget")),
                ("calendar-days", tr("Invitations, as drafts")),
            ),
        ),
    }


def starters() -> tuple[Starter, ...]:
    """The starters in the language in use; empty when the sample week is not installed."""
    try:
        folder = resource("sample_week")
        listed = json.loads(resource("starters.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    words = _words()
    return tuple(
        Starter(
            each["job"],
            each[language()],
            tuple(str(path) for name in each["files"] if (path := Path(folder / name)).exists()),
            each.get("title", {}).get(language()) or words[each["job"]][0],
            *words[each["job"]][1:],
            about=each.get("about", {}).get(language(), ""),
        )
        for each in listed
        if each["job"] in words
    )


class StarterLanes(QWidget):
    """The drawing, with one real button per lane."""

    chosen = Signal(object)

    def __init__(self, source: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._theme, self._zoom = source.theme.unscaled(), source.theme.scale  # the drawing grows with the text
        self.starters: tuple[Starter, ...] = ()
        self.buttons: list[PaintedButton] = []
        self._keys_shown = True
        source.changed.connect(self.retheme)
        self.retheme()

    def retheme(self) -> None:
        """Words and colours again."""
        self.starters = starters()
        for button in self.buttons:
            button.deleteLater()
        self.buttons = []
        for starter in self.starters:
            button = PaintedButton(self._source, icon="play", compact=True, parent=self)
            button.say(tr("Set up"), f"{starter.title}: {tr('Set up')}. {starter.instruction}")
            button.clicked.connect(self._chooser(starter))
            button.show()
            self.buttons.append(button)
        self._theme, self._zoom = self._source.theme.unscaled(), self._source.theme.scale
        self.setMinimumHeight(round((HEAD + LANE_MIN * len(self.starters)) * self._zoom))
        self._place_buttons()
        self.update()

    def choose(self, number: int) -> None:
        """Set up the starter with this number, from 1; nothing happens for a number without one."""
        if 1 <= number <= len(self.starters):
            self.chosen.emit(self.starters[number - 1])

    def show_keys(self, shown: bool) -> None:
        """The number keys are named only while they work: in the text field a number is text."""
        if shown != self._keys_shown:
            self._keys_shown = shown
            self.update()

    def _chooser(self, starter: Starter) -> Callable[[], None]:
        return lambda: self.chosen.emit(starter)

    # --- where things stand, in the drawing's own pixels ---

    def _room(self) -> QRectF:
        return QRectF(0, 0, self.width() / self._zoom, self.height() / self._zoom)

    def _lane(self, place: int) -> QRectF:
        room = self._room()
        height = (room.height() - HEAD) / max(1, len(self.starters))
        return QRectF(0, HEAD + place * height, room.width(), height)

    def _asked(self) -> float:
        width = self._room().width()
        return 300.0 if width >= 968 else 236.0 if width >= 700 else 214.0 if width >= TIGHT_BELOW else 196.0

    def _files_left(self) -> float:
        width = self._room().width()
        return width - (290.0 if width >= 968 else 212.0 if width >= ROOMY_FROM else 150.0)

    def _x(self, share: float) -> float:
        begin, end = self._asked() + 12, self._files_left() - 4
        if self._room().width() < 968:
            end -= 26  # the elbows need their room before the files
        return begin + share * (end - begin)

    def _place_buttons(self) -> None:
        for place, button in enumerate(self.buttons):
            button.adjustSize()
            button.move(round(18 * self._zoom), round((self._lane(place).top() + BUTTON_TOP) * self._zoom))

    def resizeEvent(self, event: object) -> None:
        self._place_buttons()

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        painter.fillRect(self.rect(), theme.color("window"))
        painter.scale(self._zoom, self._zoom)
        room, noon = self._room(), self._x(NOON)
        outline = QPainterPath()
        outline.addRoundedRect(room.adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        painter.setClipPath(outline)
        painter.fillRect(QRectF(0, 0, noon, room.height()), theme.color("sheetAm"))
        painter.fillRect(QRectF(noon, 0, room.width() - noon, room.height()), theme.color("sheetPm"))
        self._paint_head(painter, theme)
        painter.setPen(QPen(theme.color("ink"), 1.5))
        painter.drawLine(QLineF(noon, 24, noon, room.height()))
        for place, starter in enumerate(self.starters):
            self._paint_lane(painter, theme, self._lane(place), starter, place + 1)
        painter.setClipping(False)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)

    def _paint_head(self, painter: QPainter, theme: Theme) -> None:
        title = theme.font("lead", 600)
        draw_text(painter, 18, 28, tr("Try one of these"), title, theme.color("ink"))
        draw_text(painter, self._files_left(), 28, tr("You get"), title, theme.color("ink"))
        noon = theme.font("small", 700)
        draw_text(painter, self._x(NOON), 18, tr("Noon"), noon, theme.color("ink"), "middle")
        if self._room().width() < 968:
            return
        stations = (
            (READS, tr("It reads")),
            (ASKS, tr("It asks you")),
            (MAKES, tr("It makes")),
            (CHECKS, tr("It checks")),
        )
        for share, text in stations:
            draw_text(painter, self._x(share), 29, text, theme.font("small", 600), theme.color("ink2"), "middle")

    def _paint_lane(self, painter: QPainter, theme: Theme, box: QRectF, starter: Starter, number: int) -> None:
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(QLineF(0, box.top() + 0.5, box.width(), box.top() + 0.5))
        room = QRectF(18, box.top() + 12, self._asked() - 24, 22)
        draw_line_in(painter, room, starter.title, theme.font("lead", 600), theme.color("ink"))
        small, line = theme.font("small"), theme.line_height("small")
        for i, text in enumerate(wrap(starter.about or starter.instruction, small, room.width(), 2)):
            draw_line_in(painter, room.translated(0, 20 + i * line), text, small, theme.color("ink2"))
        if self._keys_shown:
            self._paint_key(painter, theme, box, number)
        y = box.top() + 56
        rows = self._paint_files(painter, theme, starter, y)
        self._paint_thread(painter, theme, y, rows)
        self._paint_stations(painter, theme, starter, y)

    def _paint_key(self, painter: QPainter, theme: Theme, box: QRectF, number: int) -> None:
        left = 18 + self.buttons[number - 1].width() / self._zoom + 8
        font = theme.font("meta")
        text = tr("or press")
        row = QRectF(left, box.top() + BUTTON_TOP, text_width(text, font) + 2, 28)
        draw_line_in(painter, row, text, font, theme.color("ink3"))
        cap = QRectF(row.right() + 6, row.top() + 5, 18, 18)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        draw_line_in(painter, cap, str(number), font, theme.color("ink3"), "middle")

    def _paint_files(self, painter: QPainter, theme: Theme, starter: Starter, y: float) -> list[float]:
        """Draw what the job makes; the heights of the rows."""
        left = self._files_left()
        top, width = y - 13 * len(starter.makes), self._room().width() - left - 12
        rows = []
        for place, (icon, text) in enumerate(starter.makes):
            row = QRectF(left, top + 26 * place, width, 26)
            icons.draw(painter, icon, theme.color("ink2"), QRectF(row.left(), row.center().y() - 8.5, 17, 17))
            draw_line_in(painter, row.adjusted(24, 0, 0, 0), text, theme.font("control", 400), theme.color("ink"))
            rows.append(row.center().y())
        below = QRectF(left + 2, top + 26 * len(rows) + 3, width, 16)
        text = tr("Free with the offline engine")
        draw_line_in(painter, below, text, theme.font("meta"), theme.color("ink3"))
        return rows

    def _paint_thread(self, painter: QPainter, theme: Theme, y: float, rows: list[float]) -> None:
        pen = QPen(theme.color("lineStrong"), 1.5)
        pen.setDashPattern([2, 2.7])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        begin, checks = self._x(0), self._x(CHECKS)
        painter.drawLine(QLineF(begin, y, checks, y))
        painter.drawPath(fork(checks, self._files_left() - 4, y, rows))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("ink3"))
        painter.drawEllipse(QPointF(begin, y), 4, 4)

    def _paint_stations(self, painter: QPainter, theme: Theme, starter: Starter, y: float) -> None:
        if self._x(1) - self._x(0) < STATIONS_FROM:
            return
        wide = self._room().width() >= 968
        side = 26.0 if wide else 20.0
        self._ring(painter, theme, QPointF(self._x(READS), y), side, "ink2", "book-open")
        draw_disc(painter, theme, Disc.ANSWERED, QPointF(self._x(ASKS), y), side)
        self._ring(painter, theme, QPointF(self._x(CHECKS), y), side, "ok", "check")
        pen = QPen(theme.color("barEdge"), 1.25)
        pen.setDashPattern([2.4, 2.4])
        painter.setPen(pen)
        painter.setBrush(theme.color("raised"))
        half = 40.0 if wide else 14.0
        painter.drawRoundedRect(QRectF(self._x(MAKES) - half, y - 4, 2 * half, 8), 4, 4)
        if not wide:
            return
        font = theme.font("meta")
        for share, text in ((READS, starter.reads), (ASKS, starter.asks)):
            shown = elide(text, font, 150)
            width = text_width(shown, font)
            plate = QRectF(self._x(share) - width / 2 - 3, y + 20, width + 6, 15)
            painter.fillRect(plate, theme.color("sheetAm"))
            draw_text(painter, self._x(share), y + 31, shown, font, theme.color("ink2"), "middle")

    def _ring(self, painter: QPainter, theme: Theme, center: QPointF, side: float, color: str, icon: str) -> None:
        painter.setPen(QPen(theme.color(color), 1.4))
        painter.setBrush(theme.color("raised"))
        painter.drawEllipse(center, side / 2, side / 2)
        glyph = side * 0.58
        box = QRectF(center.x() - glyph / 2, center.y() - glyph / 2, glyph, glyph)
        icons.draw(painter, icon, theme.color(color), box)


class StarterSheet(QScrollArea):
    """The starter lanes, scrolled when the window is too low for all four."""

    chosen = Signal(object)

    def __init__(self, source: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lanes = StarterLanes(source)
        self.setWidget(self.lanes)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.lanes.chosen.connect(self.chosen)
