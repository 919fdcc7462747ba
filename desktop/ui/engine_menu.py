"""Answers for choosing who does the work: one row per engine with where it runs, its price, and why one cannot be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.ui import icons
from desktop.ui.asking.popover import Option, Popover
from desktop.ui.button import button
from desktop.ui.day.look import draw_line_in
from desktop.ui.text import fill, label
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr

ROW = 60
HEAD = 34
WIDTH = 694
WHERE = 230  # from the right edge
PRICE = 104


@dataclass(frozen=True)
class Engine:
    """A choice in the menu. `name` and `description` are shown as they are; `problem` says why it cannot be chosen.
    `place` names where it runs ("" from `local`), `cost` and `time` what this task takes, as far as it is known."""

    id: str
    name: str
    description: str = ""
    local: bool = True
    icon: str = "cpu"
    problem: str = ""
    place: str = ""
    cost: str = ""
    time: str = ""


def offline_engine() -> Engine:
    """The engine that is always there."""
    text = tr("Built in, no model. Reads, counts and cites every line.")
    return Engine("offline", tr("Offline"), text, True, "wifi-off")


def auto_engine() -> Engine:
    """The choice that is made for each task."""
    return Engine("auto", tr("Auto"), tr("Chooses for each task, and says why."), False, "wand")


class EngineRow(Option):
    """One engine. A click on one that cannot be chosen does nothing; its second line says why."""

    def __init__(self, source: ThemeSource, engine: Engine, chosen: bool) -> None:
        super().__init__(source, engine.name, engine.problem or engine.description, chosen)
        self.engine = engine
        self.setFixedHeight(source.theme.px(ROW))
        self.setToolTip(engine.problem or engine.description)
        parts = (engine.name, engine.problem or engine.description, place_of(engine), engine.cost, engine.time)
        self.setAccessibleName(". ".join(part.rstrip(".") for part in parts if part))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, engine = QPainter(self), self.source.theme, self.engine
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_ground(painter)
        middle = QPointF(22, self.height() / 2)
        if engine.problem:
            sign = QRectF(middle.x() - 9, middle.y() - 9, 18, 18)
            icons.draw(painter, "key-round" if not engine.local else "info", theme.color("attnText"), sign)
        else:
            self.paint_radio(painter)
        line = theme.px(20)
        room = QRectF(44, middle.y() - line, self.width() - 44 - WHERE - 8, line)
        ink = theme.color("ink2" if engine.problem else "ink")
        draw_line_in(painter, room, engine.name, theme.font("body", 600), ink)
        draw_line_in(painter, room.translated(0, line), self.hint, theme.font("small"), theme.color("ink2"))
        tone = theme.color("ok" if engine.local else "ink2")
        left = self.width() - WHERE
        icons.draw(painter, "laptop" if engine.local else "cloud", tone, QRectF(left, middle.y() - 7, 14, 14))
        words = QRectF(left + 18, 0, WHERE - PRICE - 18, self.height())
        draw_line_in(painter, words, place_of(engine), theme.font("meta"), tone)
        right = QRectF(self.width() - 14 - PRICE, middle.y() - line, PRICE, line)
        draw_line_in(painter, right, engine.cost, theme.font("small", 600), theme.color("ink"), "end")
        draw_line_in(painter, right.translated(0, line), engine.time, theme.font("meta"), theme.color("ink2"), "end")


class EngineMenu(Popover):
    """A popup. `chosen` carries the id; `models_wanted` that the person wants the settings. `note` stands at its foot."""

    chosen = Signal(str)
    models_wanted = Signal()

    def __init__(
        self, source: ThemeSource, engines: Sequence[Engine], current: str, parent: QWidget, note: str | None = None
    ) -> None:
        super().__init__(source, tr("Who does the work"), WIDTH, parent)
        self._engines = tuple(engines)
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(44, 6, 14, 2)
        theme = source.theme
        line.addWidget(label(theme, tr("Who does the work"), "meta", "ink3"), 1)
        where = label(theme, tr("Where it runs"), "meta", "ink3")
        where.setFixedWidth(WHERE - PRICE - 14)
        line.addWidget(where)
        price = label(theme, tr("This task") if any(each.cost for each in engines) else "", "meta", "ink3")
        price.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        price.setFixedWidth(PRICE)
        line.addWidget(price)
        head.setFixedHeight(theme.px(HEAD))
        self.column.addWidget(head)
        for place, engine in enumerate(self._engines):
            row = EngineRow(source, engine, engine.id == current)
            row.clicked.connect(lambda _=False, place=place: self.choose(place))
            self.add_option(row)
        if note is not None:
            self._add_foot(note)

    def choose(self, row: int) -> None:
        engine = self._engines[row]
        if not engine.problem:
            self.chosen.emit(engine.id)
            self.close()

    def _add_foot(self, note: str) -> None:
        theme, foot = self.source.theme, QWidget()
        foot.setObjectName("engineFoot")
        fill(foot, theme, "window")
        line = QHBoxLayout(foot)
        line.setContentsMargins(14, 5, 10, 5)
        line.setSpacing(8)
        if note:
            sign = QLabel()
            sign.setPixmap(icons.pixmap("lock", theme.color("ok"), 16, density=2.0))
            line.addWidget(sign)
        line.addWidget(label(theme, note, "small", "ink2", wrap=True), 1)
        link = button(theme, tr("Models and accounts…"), kind="quiet", compact=True)
        link.setStyleSheet(f"color: {theme.hex('accent')}; font-weight: 600;")
        link.clicked.connect(self._on_link)
        line.addWidget(link)
        self.column.addWidget(foot)

    def _on_link(self) -> None:
        self.close()
        self.models_wanted.emit()


def place_of(engine: Engine) -> str:
    return engine.place or (tr("this computer") if engine.local else tr("cloud"))
