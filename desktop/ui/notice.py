"""Answers for one sentence the person should read now: a bar above the footer, closed by hand or by the next one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desktop.ui import icons
from desktop.ui.button import button, icon_button
from desktop.ui.text import clear, label
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr


class Notice(QFrame):
    """Hidden until `say`."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 6, 10, 6)
        self._row.setSpacing(8)
        self.setObjectName("notice")
        self.hide()

    def say(self, sentence: str, offer: str = "", act: Callable[[], object] | None = None) -> None:
        """Shows `sentence`; with `offer` also a button of that name, which does `act`."""
        theme = self._themes.theme
        clear(self._row)
        self.setStyleSheet(
            f"#notice {{ background: {theme.hex('attnSoft')}; border-top: 1px solid {theme.hex('attnRing')}; }}"
        )
        sign = QLabel()
        sign.setPixmap(icons.pixmap("triangle-alert", theme.color("attnText"), 16, density=2.0))
        sign.setFixedWidth(18)
        self._row.addWidget(sign)
        self._row.addWidget(label(theme, sentence, "body", "attnText", wrap=True), 1)
        if offer and act is not None:
            offered = button(theme, offer, compact=True)
            offered.clicked.connect(lambda _=False: act())
            self._row.addWidget(offered)
        close = icon_button(theme, tr("Close"), "x")
        close.clicked.connect(self.hide)
        self._row.addWidget(close)
        self.setAccessibleName(sentence)
        self.show()
