"""Answers for choosing who does the work: a row per chat model with where it runs, its prices, and why it cannot be chosen.

Auto first. Each provider's usual models are shown; a search finds the others too. Arrows walk, typing searches (or jumps
to a name where the list is short), Enter chooses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import icons
from desktop.ui.asking.popover import Option, Popover
from desktop.ui.button import button
from desktop.ui.day.look import draw_line_in
from desktop.ui.text import fill, label
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr, tr_n

ROW = 60
HEAD = 34
WIDTH = 694
WHERE = 232  # from the right edge
PRICE = 92
SCROLL_BAR = 10
SHOWN = 7  # rows, before the list scrolls
SEARCHED_FROM = 9  # rows, before there is a field to search them
SHORT_NAME = 22


class State(StrEnum):
    """Told apart by its sign first, then by colour."""

    READY = "ready"
    NEEDS_KEY = "needs key"
    OFFLINE = "offline"
    LOOKING = "looking"  # not known yet
    OVER_LIMIT = "over limit"
    BARRED = "barred"
    OFF = "off"


SIGNS = {
    State.NEEDS_KEY: "key-round",
    State.OFFLINE: "wifi-off",
    State.LOOKING: "hourglass",
    State.OVER_LIMIT: "receipt",
    State.BARRED: "lock",
    State.OFF: "ban",
}


@dataclass(frozen=True)
class Engine:
    """A choice in the menu. `name` and `description` are shown as they are; `problem` says why it cannot be chosen,
    `warning` what would come of it. `place` names where it runs ("" from `local`), `price` what a million tokens cost,
    `cost` and `time` what this task takes, as far as it is known. Unusual ones are shown only when searched for."""

    id: str
    name: str
    description: str = ""
    local: bool = True
    icon: str = "cpu"
    problem: str = ""
    place: str = ""
    cost: str = ""
    time: str = ""
    price: str = ""
    state: State = State.READY
    warning: str = ""
    is_usual: bool = True

    @property
    def said(self) -> str:
        """The second line of its row."""
        return self.problem or self.warning or self.description


def offline_engine() -> Engine:
    """The engine that is always there."""
    text = tr("Built in, no model. Reads, counts and cites every line.")
    return Engine("offline", tr("Offline"), text, True, "wifi-off")


def auto_engine() -> Engine:
    """The choice that is made for each task."""
    return Engine("auto", tr("Auto"), tr("Chooses for each task, and says why."), False, "wand")


def short_name(name: str) -> str:
    """A name, or the model of "provider:id", where there is little room."""
    last = name.partition(":")[2] if name.partition(":")[0].isalpha() and ":" in name else name
    return last if len(last) <= SHORT_NAME else f"{last[: SHORT_NAME - 1]}…"


class EngineRow(Option):
    """One engine. A click on one that cannot be chosen does nothing; its second line says why."""

    def __init__(self, source: ThemeSource, engine: Engine, chosen: bool) -> None:
        super().__init__(source, engine.name, engine.said, chosen)
        self.engine = engine
        self.setFixedHeight(source.theme.px(ROW))
        self.setToolTip(engine.said)
        parts = (
            engine.name,
            shown_state(engine),
            engine.said,
            place_of(engine),
            engine.price,
            engine.cost,
            engine.time,
        )
        self.setAccessibleName(". ".join(part.rstrip(".。") for part in parts if part))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, engine = QPainter(self), self.source.theme, self.engine
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_ground(painter)
        middle = QPointF(22, self.height() / 2)
        if engine.problem:
            sign = QRectF(middle.x() - 9, middle.y() - 9, 18, 18)
            icons.draw(painter, SIGNS.get(engine.state, "info"), theme.color("attnText"), sign)
        else:
            self.paint_radio(painter)
        line, where, right_side = theme.px(20), theme.px(WHERE), theme.px(PRICE)
        room = QRectF(44, middle.y() - line, self.width() - 44 - where - 8, line)
        ink = theme.color("ink2" if engine.problem else "ink")
        used = draw_line_in(painter, room, engine.name, theme.font("body", 600), ink) + 10
        beside = room.adjusted(used, 0, 0, 0)
        if engine.price and beside.width() > 60:
            draw_line_in(painter, beside, engine.price, theme.font("meta"), theme.color("ink3"))
        self._paint_second_line(painter, room.translated(0, line))
        tone = theme.color("ok" if engine.local else "ink2")
        left = self.width() - where
        icons.draw(painter, "laptop" if engine.local else "cloud", tone, QRectF(left, middle.y() - 7, 14, 14))
        words = QRectF(left + 18, 0, where - right_side - 34, self.height())
        draw_line_in(painter, words, place_of(engine), theme.font("meta"), tone)
        right = QRectF(
            self.width() - 14 - right_side, middle.y() - (line if engine.time else line / 2), right_side, line
        )
        draw_line_in(painter, right, engine.cost, theme.font("small", 600), theme.color("ink"), "end")
        draw_line_in(painter, right.translated(0, line), engine.time, theme.font("meta"), theme.color("ink2"), "end")

    def _paint_second_line(self, painter: QPainter, room: QRectF) -> None:
        theme, engine = self.source.theme, self.engine
        if engine.warning and not engine.problem:
            icons.draw(
                painter, SIGNS.get(engine.state, "info"), theme.color("attnText"), QRectF(44, room.y() + 3, 14, 14)
            )
            draw_line_in(
                painter, room.adjusted(19, 0, 0, 0), engine.warning, theme.font("small"), theme.color("attnText")
            )
        else:
            draw_line_in(painter, room, self.hint, theme.font("small"), theme.color("ink2"))


class RowScroll(QScrollArea):
    """Scrolls by wheel and by the row with the keyboard; arrows belong to the popover."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class EngineMenu(Popover):
    """A popup. `chosen` carries the id; `models_wanted` that the person wants the settings. `note` stands at its foot."""

    chosen = Signal(str)
    models_wanted = Signal()

    def __init__(
        self, source: ThemeSource, engines: Sequence[Engine], current: str, parent: QWidget, note: str | None = None
    ) -> None:
        super().__init__(source, tr("Who does the work"), WIDTH, parent)
        self._engines = tuple(engines)
        self.field = QLineEdit()
        if len(self._engines) >= SEARCHED_FROM:
            self._add_field()
        self._add_head()
        self._rows = [EngineRow(source, engine, engine.id == current) for engine in self._engines]
        self._add_list()
        self.nothing = label(source.theme, tr("No model with these letters"), "small", "ink2")
        self.nothing.setContentsMargins(44, 8, 14, 12)
        self.column.addWidget(self.nothing)
        self._current = current
        self.filter("")
        if note is not None:
            self._add_foot(note)

    def choose(self, row: int) -> None:
        """Take the engine in this place of the whole list, if it can be chosen."""
        engine = self._engines[row]
        if not engine.problem:
            self.chosen.emit(engine.id)
            self.close()

    def filter(self, query: str) -> None:
        """Show the rows with every word of `query`; without one the usual ones."""
        words = query.casefold().split()
        shown: list[EngineRow] = []
        for row in self._rows:
            told = f"{row.engine.name} {row.engine.id} {place_of(row.engine)}".casefold()
            is_chosen = row.engine.id == self._current
            fits = all(word in told for word in words) if words else row.engine.is_usual or is_chosen
            row.setVisible(fits)
            if fits:
                shown.append(row)
        self.options = list(shown)
        self.nothing.setVisible(not shown)
        most = self._most_rows()
        self._scroll.setFixedHeight(sum(row.height() for row in shown[:most]))
        self._head.setContentsMargins(44, 6, 14 + (SCROLL_BAR if len(shown) > most else 0), 2)
        self._list.adjustSize()
        self.adjustSize()

    def _most_rows(self) -> int:
        """As many as fit into two thirds of the screen."""
        room = self.screen().availableGeometry().height() * 2 // 3
        return max(3, min(SHOWN, room // self.source.theme.px(ROW)))

    def on_typed(self, text: str) -> None:
        """A letter while a row has the keyboard: into the search, or to the next name that begins so."""
        if len(self._engines) < SEARCHED_FROM:
            super().on_typed(text)
            return
        self.field.setFocus()
        self.field.setText(self.field.text() + text)

    def shows(self, row: QWidget) -> None:
        self._scroll.ensureWidgetVisible(row, 0, 0)

    def _add_field(self) -> None:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(14, 10, 14, 4)
        hidden = sum(not each.is_usual for each in self._engines)
        words = (
            tr_n("Search, also 1 more model|Search, also {n} more models", hidden) if hidden else tr("Search models")
        )
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self.filter)
        self.field.returnPressed.connect(self._choose_first)
        line.addWidget(self.field)
        self.column.addWidget(holder)

    def _choose_first(self) -> None:
        usable = next((row for row in self.options if isinstance(row, EngineRow) and not row.engine.problem), None)
        if usable is not None:
            usable.click()

    def _add_head(self) -> None:
        theme, head = self.source.theme, QWidget()
        self._head = line = QHBoxLayout(head)
        line.setSpacing(0)
        line.addWidget(label(theme, tr("Who does the work"), "meta", "ink3"), 1)
        where = label(theme, tr("Where it runs"), "meta", "ink3")
        where.setFixedWidth(theme.px(WHERE) - theme.px(PRICE) - 14)
        line.addWidget(where)
        is_known = any(each.cost for each in self._engines)
        price = label(theme, tr("This task") if is_known else "", "meta", "ink3")
        price.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        price.setFixedWidth(theme.px(PRICE))
        line.addWidget(price)
        head.setFixedHeight(theme.px(HEAD))
        self.column.addWidget(head)

    def _add_list(self) -> None:
        self._list = QWidget()
        column = QVBoxLayout(self._list)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for place, row in enumerate(self._rows):
            row.clicked.connect(lambda _=False, place=place: self.choose(place))
            column.addWidget(row)
        self._scroll = RowScroll()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._list)
        for each in (self._list, self._scroll.viewport()):
            each.setAutoFillBackground(False)  # the card shows through
        self.column.addWidget(self._scroll)

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


def shown_state(engine: Engine) -> str:
    """The state in words, as a screen reader says it."""
    return {
        State.READY: "",
        State.NEEDS_KEY: tr("Needs a key"),
        State.OFFLINE: tr("Cannot be reached"),
        State.LOOKING: tr("Looking for it"),
        State.OVER_LIMIT: tr("Over the limit"),
        State.BARRED: tr("Barred by a private folder"),
        State.OFF: tr("Off"),
    }[engine.state]
