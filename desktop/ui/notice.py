"""Answers for one sentence the person should read now: a bar above the footer, closed by hand or by the next one.

A warning has the colours of attention; an information is calm, and goes when it holds no longer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desktop.ui import icons
from desktop.ui.button import button, icon_button
from desktop.ui.text import clear, label
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr


@dataclass(frozen=True, slots=True)
class Look:
    """Names of an icon and of colours."""

    icon: str
    ink: str
    ground: str
    line: str


WARNING = Look("triangle-alert", "attnText", "attnSoft", "attnRing")
INFORMATION = Look("info", "ink", "sunken", "line")


class Notice(QFrame):
    """Hidden until `say`."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes, self._information = themes, ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 6, 10, 6)
        self._row.setSpacing(8)
        self.setObjectName("notice")
        self.hide()

    def say(self, sentence: str, offer: str = "", act: Callable[[], object] | None = None) -> None:
        """Shows `sentence`; with `offer` also a button of that name, which does `act`."""
        self._information = ""
        self._show(sentence, WARNING, offer, act)

    def inform(self, sentence: str) -> None:
        """Shows what is going on, which nobody has to do anything about."""
        self._information = sentence
        self._show(sentence, INFORMATION)

    def unsay(self, sentence: str) -> None:
        """Takes an information back, when it is still the one that is shown."""
        if sentence and self._information == sentence:
            self._information = ""
            self.hide()

    def _show(self, sentence: str, look: Look, offer: str = "", act: Callable[[], object] | None = None) -> None:
        theme = self._themes.theme
        clear(self._row)
        self.setStyleSheet(
            f"#notice {{ background: {theme.hex(look.ground)}; border-top: 1px solid {theme.hex(look.line)}; }}"
        )
        sign = QLabel()
        sign.setPixmap(icons.pixmap(look.icon, theme.color(look.ink), 16, density=2.0))
        sign.setFixedWidth(18)
        self._row.addWidget(sign)
        self._row.addWidget(label(theme, sentence, "body", look.ink, wrap=True), 1)
        if offer and act is not None:
            offered = button(theme, offer, compact=True)
            offered.clicked.connect(lambda _=False: act())
            self._row.addWidget(offered)
        close = icon_button(theme, tr("Close"), "x")
        close.clicked.connect(self.hide)
        self._row.addWidget(close)
        self.setAccessibleName(sentence)
        self.show()
