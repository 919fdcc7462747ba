"""Answers for adding a chat back end in one step: paste a key or an address, and it is tried before it is kept.

A key never shows and goes nowhere but to the keyring. Where there is none, the person is told what the choice means.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.ui.button import button
from desktop.ui.settings.engine_desk import EngineDesk
from desktop.ui.text import label, tint
from desktop.ui.theme import Theme
from desktop.ui.translation import tr

PREFIXES = ("http", "local", "127.", "192.", "10.")


class AddPanel(QWidget):
    """Hidden until `open`. `closed` tells that it went away."""

    closed = Signal()

    def __init__(self, theme: Theme, desk: EngineDesk) -> None:
        super().__init__()
        self._theme, self._desk = theme, desk
        self._title = label(theme, "", "body", "ink", 600)
        self._hint = label(theme, "", "small", "ink2", wrap=True)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setMinimumHeight(theme.px(34))
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setMinimumHeight(theme.px(34))
        self.key.setPlaceholderText(tr("Key of this server, if it wants one"))
        self.key.setAccessibleName(tr("Key of this server, if it wants one"))
        self.add = button(theme, tr("Test and add"), kind="primary")
        self.cancel = button(theme, tr("Cancel"), kind="quiet")
        self.said = label(theme, "", "small", "ink2", wrap=True)
        self.accept = button(theme, tr("Keep it as plain text"), kind="danger", compact=True)
        self.refuse = button(theme, tr("Keep nothing"), compact=True)
        self._lay_out()
        self._connect()
        self.hide()

    def open(self, provider: str = "") -> None:
        """Asks for a key or an address; with `provider`, for its key."""
        names = {"anthropic": "Claude", "openai": "GPT", "local": tr("Local model")}
        name = names.get(provider, provider)
        self._title.setText(tr("Add a key for {name}", name=name) if provider else tr("Add a model"))
        self._hint.setText(
            tr(
                "Paste the key of Claude (sk-ant-…) or GPT (sk-…), or the address of a server. One request tries it first."
            )
        )
        self.field.setPlaceholderText(tr("Key or address"))
        self.field.setAccessibleName(tr("Key or address"))
        self._reset()
        self.show()
        self.field.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 14)
        column.setSpacing(8)
        line, choice = QHBoxLayout(), QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.field, 1)
        line.addWidget(self.add)
        line.addWidget(self.cancel)
        choice.setSpacing(8)
        choice.addWidget(self.accept)
        choice.addWidget(self.refuse)
        choice.addStretch(1)
        for part in (self._title, self._hint):
            column.addWidget(part)
        column.addLayout(line)
        column.addWidget(self.key)
        column.addWidget(self.said)
        column.addLayout(choice)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._on_typed)
        self.field.returnPressed.connect(self._on_add)
        self.key.returnPressed.connect(self._on_add)
        self.add.clicked.connect(self._on_add)
        self.cancel.clicked.connect(self.close_panel)
        self.accept.clicked.connect(lambda: self._ask(plain_text=True))
        self.refuse.clicked.connect(self.close_panel)
        self._desk.added.connect(self._on_added)
        self._desk.add_failed.connect(self._on_failed)
        self._desk.place_wanted.connect(self._on_place_wanted)

    def close_panel(self) -> None:
        """Away with it, and with what was typed."""
        self._reset()
        self.hide()
        self.closed.emit()

    def _reset(self) -> None:
        self.field.clear()
        self.key.clear()
        self.key.hide()
        self._say("")
        self._choose(False)
        self._set_busy(False)

    def _on_typed(self, text: str) -> None:
        """An address is read while it is typed; a key never is."""
        is_address = text.strip().lower().startswith(PREFIXES)
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if is_address else QLineEdit.EchoMode.Password)
        self.key.setVisible(is_address)

    def _on_add(self) -> None:
        if self.field.text().strip():
            self._ask()
        else:
            self._say(tr("Paste a key or the address of a server first. Nothing was tried or stored."), "bad")
            self.field.setFocus()

    def _ask(self, *, plain_text: bool = False) -> None:
        self._set_busy(True)
        self._choose(False)
        self._say(tr("Trying it with one small request…"))
        self._desk.add(self.field.text(), self.key.text(), plain_text=plain_text)

    def _on_added(self, added: object) -> None:
        self.close_panel()

    def _on_failed(self, sentence: str) -> None:
        self._set_busy(False)
        self._say(sentence, "bad")
        self.field.setFocus()

    def _on_place_wanted(self, sentence: str) -> None:
        self._set_busy(False)
        words = tr(
            "The key works. {why} If you accept that every program you run can read it, it can lie as plain text in the "
            "data folder.",
            why=sentence,
        )
        self._say(words, "attnText")
        self._choose(True)

    def _choose(self, shown: bool) -> None:
        self.accept.setVisible(shown)
        self.refuse.setVisible(shown)

    def _set_busy(self, busy: bool) -> None:
        for part in (self.field, self.key, self.add):
            part.setEnabled(not busy)

    def _say(self, sentence: str, color: str = "ink2") -> None:
        tint(self.said, self._theme, color)
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
            event.accept()
        else:
            super().keyPressEvent(event)
