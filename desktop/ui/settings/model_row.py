"""Answers for one chat back end as a row: where it runs, what it costs, whether it is ready, and what can be done about it."""

from __future__ import annotations

from datetime import tzinfo

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop.ui import icons
from desktop.ui.button import button, icon_button
from desktop.ui.settings.engine_desk import Trial
from desktop.ui.switch import Switch
from desktop.ui.text import ElidedLabel, label, tint
from desktop.ui.theme import Theme, ThemeSource
from desktop.ui.translation import format_money, format_time, language, tr
from desktop.work.engines import EngineRow

NAMES = {"anthropic": "Claude", "openai": "GPT"}
COLUMNS = ((1, 230), (2, 110), (3, 150), (4, 160), (5, 180))  # column, least width at 1360


class ModelRow(QWidget):
    """`state` is (kind, words): ready, untested, testing, needs key, locked, over limit, absent, off, failed."""

    test_wanted = Signal(str)
    key_wanted = Signal(str)
    forget_wanted = Signal(str)
    remove_wanted = Signal(str)
    switched = Signal(str, bool)

    def __init__(self, themes: ThemeSource, row: EngineRow, trial: Trial | None, zone: tzinfo, over: bool) -> None:
        super().__init__()
        self.row = row
        self._themes, self._trial, self._zone = themes, trial, zone
        theme = themes.theme
        self.kind, self.words = state(row, trial, zone, over)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(18, 7, 18 - Switch.SIDE, 7)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._sign = QLabel()
        self._sign.setPixmap(icons.pixmap(_icon(row), theme.color("ink2"), theme.px(20), density=2.0))
        self._titles = self._make_titles(theme)
        self._where = _marked(theme, "laptop" if row.is_here else "cloud", "ok" if row.is_here else "ink2", where(row))
        self._price = label(theme, price(row), "small", "ink2")
        self._state = _marked(theme, *_look(self.kind), self.words, weight=600)
        self._acts = self._make_acts(theme)
        self._below = QWidget()
        self._below_line = QHBoxLayout(self._below)
        self._below_line.setContentsMargins(0, 0, 0, 0)
        self._below_line.setSpacing(8)
        self._narrow: bool | None = None
        self.set_narrow(False)
        self.setAccessibleName(f"{title(row)}. {where(row)}. {price(row)}. {self.words}")

    def set_narrow(self, narrow: bool) -> None:
        """Below 700 px the middle columns go under the name."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for part in (self._sign, self._titles, self._below, self._acts):
            self._grid.removeWidget(part)
        for layout in (self._grid, self._below_line):
            for part in (self._where, self._price, self._state):
                layout.removeWidget(part)
        for column, width in COLUMNS:
            self._grid.setColumnMinimumWidth(column, 0 if narrow else self._themes.theme.px(width))
        self._grid.addWidget(self._sign, 0, 0)
        if narrow:
            self._grid.addWidget(self._titles, 0, 1)
            self._grid.addWidget(self._acts, 0, 2)
            self._grid.addWidget(self._below, 1, 1, 1, 2)
            for part, width in ((self._where, 100), (self._price, 120), (self._state, 0)):
                part.setMinimumWidth(self._themes.theme.px(width))
                self._below_line.addWidget(part, 0 if width else 1)
        else:
            for column, part in enumerate((self._titles, self._where, self._price, self._state, self._acts), 1):
                self._grid.addWidget(part, 0, column)
        self._below.setVisible(narrow)
        self._where.findChildren(QLabel)[0].setHidden(narrow)  # the sign before the name says the same
        self._grid.setColumnStretch(1, 1)

    def _make_titles(self, theme: Theme) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(theme, title(self.row), "body", "ink", 600))
        text, color = detail(self.row, self._trial)
        self.detail = ElidedLabel(theme, text, "meta", color)
        column.addWidget(self.detail)
        return holder

    def _make_acts(self, theme: Theme) -> QWidget:
        holder, row = QWidget(), self.row
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addStretch(1)
        self.act: QPushButton | None = None
        if row.provider != "offline":
            needs = row.needs_key or (row.problem is not None and not row.is_locked and not row.key)
            self.act = button(theme, tr("Add key…") if row.needs_key else tr("Test"), compact=True)
            self.act.setAccessibleName(f"{self.act.text()} {title(row)}")
            wanted = self.key_wanted if row.needs_key else self.test_wanted
            self.act.clicked.connect(lambda: wanted.emit(row.provider))
            self.act.setEnabled(not row.is_off and self.kind != "testing" and (row.needs_key or not needs))
            line.addWidget(self.act)
            more = icon_button(theme, tr("More about {name}", name=title(row)), "sliders-horizontal")
            more.clicked.connect(lambda: self._show_menu(more))
            line.addWidget(more)
            self.switch = Switch(self._themes, not row.is_off, tr("{name} may be used", name=title(row)))
            self.switch.clicked.connect(lambda: self.switched.emit(row.provider, self.switch.isChecked()))
            line.addWidget(self.switch)
        return holder

    def menu(self) -> QMenu:
        """What else can be done with this back end."""
        made, row = QMenu(self), self.row
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        change = tr("Change the key…") if row.key else tr("Add key…")
        made.addAction(change, lambda: self.key_wanted.emit(row.provider))
        if row.key in ("keyring", "plain text"):
            made.addAction(tr("Forget the key"), lambda: self.forget_wanted.emit(row.provider))
        if row.is_own:
            made.addAction(tr("Remove this server"), lambda: self.remove_wanted.emit(row.provider))
        return made

    def _show_menu(self, at: QWidget) -> None:
        self.menu().popup(at.mapToGlobal(QPoint(0, at.height())))


def title(row: EngineRow) -> str:
    """ "Claude", "GPT", the name of a server, "Offline engine"."""
    if row.provider == "offline":
        return tr("Offline engine")
    if row.provider == "local":
        return tr("Local model")
    return NAMES.get(row.provider, row.provider)


def where(row: EngineRow) -> str:
    if row.is_here:
        return tr("This computer")
    return tr("Cloud") if row.provider in NAMES else row.host


def price(row: EngineRow) -> str:
    """What a task came to lately, else the list price; "free"; "price unknown"."""
    if row.price is None:
        return tr("price unknown")
    if not row.price.input and not row.price.output:
        return tr("free")
    if row.task_usd is not None:
        return tr("about {usd} a task", usd=format_money(row.task_usd))
    return tr("${low} / ${high} per million", low=f"{row.price.input:g}", high=f"{row.price.output:g}")


def detail(row: EngineRow, trial: Trial | None) -> tuple[str, str]:
    """The second line and its colour: what went wrong, else the model and where its key lies."""
    if trial is not None and trial.refusal:
        return trial.refusal, "bad"
    if row.farewell is not None:
        return row.farewell.text(language()), "attnText"
    if row.provider == "offline":
        return tr("Built in. Works on a plane."), "ink2"
    if row.needs_key:
        return tr("No key yet"), "ink2"
    if row.problem is not None and row.provider == "local":
        return tr("Start Ollama, or give its address below"), "ink2"
    if row.problem is not None:
        return row.problem.text(language()), "ink2"
    places = {
        "keyring": tr("key in the system keyring"),
        "plain text": tr("key as plain text in the data folder"),
        "environment": tr("key from the environment"),
    }
    return ", ".join(part for part in (row.model_title, places.get(row.key, "")) if part), "ink2"


def state(row: EngineRow, trial: Trial | None, zone: tzinfo, over: bool) -> tuple[str, str]:
    """(kind, words). Ready is only said of what answered a real request, and of the built-in engine."""
    if row.provider == "offline":
        return "ready", tr("Always ready")
    if row.is_off:
        return "off", tr("Off")
    if trial is not None and trial.at is None:
        return "testing", tr("Testing…")
    if row.needs_key:
        return "needs key", tr("Needs a key")
    if trial is not None and trial.refusal:
        return "failed", tr("Not ready")
    if row.is_locked:
        return "locked", tr("Keyring is locked")
    if row.problem is not None:
        return ("absent", tr("No server found")) if row.provider == "local" else ("failed", tr("Not ready"))
    if over and not row.is_here:
        return "over limit", tr("Over the limit")
    if trial is not None and trial.at is not None:
        return "ready", tr("Ready, tested {time}", time=format_time(trial.at.astimezone(zone)))
    return "untested", tr("Not tested yet")


def _icon(row: EngineRow) -> str:
    if row.provider == "offline":
        return "wifi-off"
    return "laptop" if row.is_here else "cloud"


def _look(kind: str) -> tuple[str, str]:
    """(icon, colour) of a state: told apart by shape first."""
    return {
        "ready": ("check", "ok"),
        "untested": ("info", "ink2"),
        "testing": ("hourglass", "accent"),
        "needs key": ("key-round", "attnText"),
        "locked": ("lock", "attnText"),
        "over limit": ("receipt", "attnText"),
        "off": ("minus", "ink3"),
        "absent": ("minus", "ink2"),
        "failed": ("triangle-alert", "bad"),
    }[kind]


def _marked(theme: Theme, icon: str, color: str, words: str, weight: int = 400) -> QWidget:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(6)
    sign = QLabel()
    sign.setPixmap(icons.pixmap(icon, theme.color(color), theme.px(14), density=2.0))
    line.addWidget(sign)
    text = label(theme, words, "small", "ink", weight)
    tint(text, theme, color if weight == 600 or color == "ok" else "ink")
    line.addWidget(text)
    line.addStretch(1)
    return holder
