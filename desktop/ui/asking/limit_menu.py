"""Answers for what one task may cost before it stops and asks."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.ui.asking.popover import Option, Popover
from desktop.ui.asking.terms import Terms
from desktop.ui.button import button
from desktop.ui.text import label
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr

WIDTH = 320
OFFERED = (0.5, 1.0, 2.0, 5.0)


class LimitMenu(Popover):
    """`chosen` carries Terms with the new limit. `usual_usd` is the limit of the settings, 0 for none."""

    chosen = Signal(object)

    def __init__(self, source: ThemeSource, terms: Terms, usual_usd: float, parent: QWidget) -> None:
        super().__init__(source, tr("What it may cost"), WIDTH, parent)
        self._terms = terms
        self.column.setContentsMargins(1, 6, 4, 4)
        hint = (
            tr("From the settings; it asks before going beyond")
            if usual_usd
            else tr("Limits of the day and the month still hold")
        )
        usual = Option(source, shown_limit(Terms(), usual_usd), hint, terms.budget_usd is None)
        usual.clicked.connect(lambda: self._choose(None))
        self.add_option(usual)
        for usd in OFFERED:
            row = Option(source, shown_limit(Terms(budget_usd=usd), 0), "", terms.budget_usd == usd)
            row.clicked.connect(lambda _=False, usd=usd: self._choose(usd))
            self.add_option(row)
        self.column.addWidget(self._make_own())
        self.refusal = label(source.theme, "", "small", "bad", wrap=True)
        self.refusal.setContentsMargins(44, 0, 12, 6)
        self.refusal.hide()
        self.column.addWidget(self.refusal)

    def set_amount(self) -> None:
        """Takes the typed amount; what is none, or nothing, is refused."""
        text = self.amount.text().strip().lstrip("$").replace(",", ".")
        try:
            usd = round(float(text), 2)
        except ValueError:
            usd = 0.0
        if not 0 < usd < 1_000_000:
            self.refusal.setText(tr("Type an amount above 0, such as 1.50."))
            self.refusal.show()
            self.adjustSize()
            return
        self._choose(usd)

    def _make_own(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(44, 4, 14, 8)
        own = self._terms.budget_usd
        self.amount = QLineEdit("" if own is None or own in OFFERED else f"{own:.2f}")
        self.amount.setPlaceholderText(tr("Another amount in US dollars"))
        self.amount.setAccessibleName(tr("Another amount in US dollars"))
        self.amount.returnPressed.connect(self.set_amount)
        line.addWidget(self.amount, 1)
        take = button(self.source.theme, tr("Set"), compact=True)
        take.clicked.connect(self.set_amount)
        line.addWidget(take)
        return row

    def _choose(self, usd: float | None) -> None:
        self.chosen.emit(replace(self._terms, budget_usd=usd))
        self.close()


def shown_limit(terms: Terms, usual_usd: float) -> str:
    """ "Stop at $1.50", or "No limit"."""
    usd = usual_usd if terms.budget_usd is None else terms.budget_usd
    return tr("Stop at ${amount}", amount=f"{usd:.2f}") if usd else tr("No limit")
