"""Answers for one setting on the screen: its help, its control, and the sentence that refuses a value, in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.ui.choice import Choice
from desktop.ui.settings.desk import Desk
from desktop.ui.switch import Switch
from desktop.ui.text import label
from desktop.ui.translation import LANGUAGES, language, tr

CONTROL = 220  # width in pixels of what is typed or chosen


class FieldRow(QWidget):
    """Changes are applied at once; a refused one is told below and the control shows the old value again."""

    def __init__(self, desk: Desk, setting: Field[Any], words: str = "") -> None:
        super().__init__()
        self._desk, self._name = desk, setting.name
        self.words = words or setting.metadata[language()]
        self.refusal = label(desk.theme, "", "small", "bad", wrap=True)
        self.refusal.hide()
        self.control, self._restore = self._make(setting)
        self.control.setAccessibleName(self.words)
        line = QHBoxLayout()
        line.setSpacing(24)
        line.addWidget(label(desk.theme, self.words, wrap=True), 1)
        self.note = label(desk.theme, "", "small", "ink2")
        line.addWidget(self.note)
        line.addWidget(self.control, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        if isinstance(self.control, Switch):  # rows are as high whatever stands at their right
            column.setContentsMargins(18, 9, 18 - Switch.SIDE, 9)
        else:
            column.setContentsMargins(18, 7, 18, 7)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.refusal)

    def set(self, value: Any) -> None:
        """Asks for `value`."""
        refusal = self._desk.set(self._name, value)
        self.refuse(refusal)
        if refusal:
            self._restore(getattr(self._desk.settings, self._name))

    def refuse(self, sentence: str) -> None:
        """Says why a value was not taken; "" takes the sentence away."""
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))
        self.control.setAccessibleDescription(sentence)

    def _make(self, setting: Field[Any]) -> tuple[QWidget, Callable[[Any], None]]:
        value = getattr(self._desk.settings, setting.name)
        choices = setting.metadata["choices"]
        if choices:
            return self._choice(choices, value)
        if isinstance(value, bool):
            switch = Switch(self._desk.themes, value)
            switch.clicked.connect(lambda: self.set(switch.isChecked()))
            return switch, switch.setChecked
        if isinstance(value, float):
            line = QLineEdit(amount(value))
            line.setPlaceholderText(tr("no limit"))
            line.setMaximumWidth(self._desk.theme.px(120))
            line.setStyleSheet(f"min-height: {self._desk.theme.px(24)}px")  # as high as a choice
            line.editingFinished.connect(lambda: self._set_amount(line))
            return line, lambda usd: line.setText(amount(usd))
        line = QLineEdit(shown_text(value))
        line.setFixedWidth(self._desk.theme.px(CONTROL))
        line.setStyleSheet(f"min-height: {self._desk.theme.px(24)}px")
        line.editingFinished.connect(lambda: self.set(typed(line.text(), value)))
        return line, lambda kept: line.setText(shown_text(kept))

    def _choice(self, choices: tuple[Any, ...], value: Any) -> tuple[QComboBox, Callable[[Any], None]]:
        box = Choice(self._desk.theme)
        box.setFixedWidth(self._desk.theme.px(CONTROL))
        for each in choices:
            box.addItem(shown_choice(self._name, each), each)
        box.setCurrentIndex(choices.index(value))
        box.activated.connect(lambda index: self.set(choices[index]))
        return box, lambda kept: box.setCurrentIndex(choices.index(kept))

    def _set_amount(self, line: QLineEdit) -> None:
        text = line.text().strip().lstrip("$").replace(",", ".")
        try:
            usd = round(float(text), 2) if text else 0.0
        except ValueError:
            self.refuse(tr("“{words}” is not an amount. The old value was kept.", words=line.text().strip()))
            line.setText(amount(getattr(self._desk.settings, self._name)))
            return
        self.set(usd)
        line.setText(amount(getattr(self._desk.settings, self._name)))


def amount(usd: float) -> str:
    """ "$1.50"; nothing for no limit."""
    return f"${usd:.2f}" if usd else ""


def shown_text(value: Any) -> str:
    """A text as it is, a list with commas."""
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def typed(text: str, value: Any) -> Any:
    """What was typed in the shape of `value`."""
    if isinstance(value, tuple):
        return [part.strip() for part in text.split(",") if part.strip()]
    return text.strip()


def shown_choice(name: str, value: Any) -> str:
    """What a choice is called on the screen."""
    if name in ("work_from", "work_to"):
        return f"{value:02d}:00"
    if name == "text_scale":
        return f"{value} %"
    if name == "language" and value in LANGUAGES:
        return LANGUAGES[value]
    names: Mapping[str, str] = {
        "auto": tr("As the system"),
        "normal": tr("Normal"),
        "high": tr("High contrast"),
        "light": tr("Light"),
        "dark": tr("Dark"),
        "quality": tr("Best quality"),
        "balanced": tr("Balanced"),
        "thrifty": tr("Lowest price"),
        "private": tr("Only this computer"),
    }
    return names.get(str(value), str(value))
