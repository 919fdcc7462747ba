"""Answers for the line that is always there: what left this computer, what the day came to, which engine is ready."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.ui import icons
from desktop.ui.text import ElidedLabel, fill, label, tint
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import format_size, tr, tr_n

NARROW_BELOW = 860  # below it the sums stand alone, and an engine that is ready goes without saying


class Footer(QWidget):
    """`say` puts a sentence in place of the left part until the next `show_left`. `ledger_wanted` by its link."""

    ledger_wanted = Signal()

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._left_bytes = self._left_turns = 0
        self._to, self._sends = "", 0
        self._spent, self._cap = 0.0, 0.0
        self._ledger = QPushButton()
        self._ledger.setCursor(Qt.CursorShape.PointingHandCursor)
        self._ledger.clicked.connect(self.ledger_wanted)
        self._engine_here: bool | None = None
        self._sentence = ""
        theme = themes.theme
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 1, 16, 0)
        row.setSpacing(6)
        self._shield, self._coins, self._cpu = QLabel(), QLabel(), QLabel()
        self._left = ElidedLabel(theme, "", "meta", "ink2")
        self._cost = label(theme, "", "meta", "ink2")
        self._engine = label(theme, "", "meta", "ink2")
        row.addWidget(self._shield)
        row.addWidget(self._left)
        row.addWidget(self._ledger)
        row.addStretch(1)
        row.addWidget(self._coins)
        row.addWidget(self._cost)
        row.addWidget(self._cpu)
        row.addWidget(self._engine)
        self.retheme()

    def show_left(self, left_bytes: int, turns: int = 0, to: str = "", sends: int = 0) -> None:
        """Bytes of text known to have left this computer today, in so many `turns` of models that run elsewhere; `to`
        names whoever they went to; `sends` are mails and posts."""
        self._left_bytes, self._left_turns, self._sentence = left_bytes, turns, ""
        self._to, self._sends = to, sends
        self._write()

    def show_spent(self, spent: float, cap: float) -> None:
        """US dollars that today came to, and the most it may (0: no limit). Nothing is said while both are 0."""
        self._spent, self._cap = spent, cap
        self._write()

    def show_engine(self, here: bool) -> None:
        """Whether this window works itself, or another process holds the engine and this one only shows."""
        self._engine_here = here
        self._write()

    def say(self, sentence: str) -> None:
        self._sentence = sentence
        self._write()

    def retheme(self) -> None:
        theme = self._themes.theme
        fill(self, theme, "rail")
        self.setFixedHeight(theme.px(theme.size["footer"]))
        for each in (self._left, self._cost, self._engine):
            each.setFont(theme.font("meta"))
        tint(self._cost, theme, "ink2")
        tint(self._engine, theme, "ink2")
        self._ledger.setStyleSheet(
            f"QPushButton {{ background: transparent; border: 0; border-bottom: 1px solid {theme.hex('accent')}; "
            f"border-radius: 0; color: {theme.hex('accent')}; padding: 0; min-height: {theme.px(16)}px; "
            f"font-size: {theme.px(12)}px; font-weight: 400; }}"
            f"QPushButton:focus {{ border: {theme.ring}px solid {theme.hex('focus')}; }}"
        )
        self._ledger.setText(tr("Ledger"))
        self._ledger.setAccessibleName(tr("Ledger"))
        self._ledger.setToolTip(tr("Everything that left this computer, row by row"))
        self._coins.setPixmap(icons.pixmap("receipt", theme.color("ink2"), theme.px(16), density=2.0))
        self._cpu.setPixmap(icons.pixmap("cpu", theme.color("ink2"), theme.px(16), density=2.0))
        self._write()

    def _write(self) -> None:
        theme = self._themes.theme
        alarmed = bool(self._sentence)
        mails = tr_n("1 mail|{n} mails", self._sends)
        if alarmed:
            text = self._sentence
        elif self._left_bytes:
            size = format_size(self._left_bytes)
            text = tr(
                "Left this computer today: {size} of text to {whom}, {mails}", size=size, whom=self._to, mails=mails
            )
        elif self._left_turns:
            text = tr_n(
                "Left this computer today: 1 request to a model, of a size that was not recorded|"
                "Left this computer today: {n} requests to models, of a size that was not recorded",
                self._left_turns,
            )
        elif self._sends:
            text = tr("Left this computer today: {mails}", mails=mails)
        else:
            text = tr("Nothing has left this computer")
        icon, color = ("triangle-alert", "attnText") if alarmed else ("shield-check", "ink2")
        tint(self._left, theme, color)
        self._shield.setPixmap(icons.pixmap(icon, theme.color(color), theme.px(16), density=2.0))
        self._left.setText(text)
        self._left.setToolTip(text if alarmed else "")
        self._write_cost()
        if self._engine_here is None:
            self._engine.setText(tr("Offline engine is starting"))
        else:
            ready = tr("Offline ready") if self._engine_here else tr("Another Afternoon process is working")
            self._engine.setText(ready)

    def _write_cost(self) -> None:
        spent, cap = f"${self._spent:.2f}", f"${self._cap:.2f}"
        shown = self._spent > 0 or self._cap > 0
        words = tr("Today {spent} of {cap}", spent=spent, cap=cap) if self._cap else tr("Today {spent}", spent=spent)
        narrow = self.width() < NARROW_BELOW * self._themes.theme.scale
        sums = f"{spent} / {cap}" if self._cap else spent
        self._cost.setText(sums if narrow else words)
        self._cost.setContentsMargins(0, 0, 0 if narrow else 10, 0)
        self._cost.setAccessibleName(words)
        self._cost.setToolTip(words if narrow else "")
        for each in (self._coins, self._cost):
            each.setVisible(shown)
        for each in (self._cpu, self._engine):
            each.setVisible(not (narrow and shown and self._engine_here))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write_cost()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._themes.theme
        painter.fillRect(0, 0, self.width(), theme.edge, theme.color("line"))
