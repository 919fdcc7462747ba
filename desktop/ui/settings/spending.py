"""Answers for the limits on spending, each beside what was used until now (DURABILITY: I9)."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta

from PySide6.QtGui import QShowEvent

from desktop.ui.settings.desk import Desk
from desktop.ui.settings.section import Section
from desktop.ui.text import label
from desktop.ui.translation import format_money, tr


class Spending(Section):
    """What was used is asked of the store each time the section is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            tr("Spending"),
            tr(
                "No request is sent whose worst case goes beyond a limit. The task then waits for you; nothing is lost."
            ),
        )
        card = self.card(14)
        self._task = self.field(card, "cap_task_usd", tr("One task stops at"))
        self._day = self.field(card, "cap_day_usd", tr("One day stops at"))
        self._month = self.field(card, "cap_month_usd", tr("One month stops at"))
        self._task.note.setText(tr("asks before going on"))
        self.column.addSpacing(10)
        self.column.addWidget(
            label(
                desk.theme,
                tr("Amounts are US dollars, as the providers bill. Engines on this computer cost nothing."),
                "meta",
                "ink3",
                wrap=True,
            )
        )

    def refresh(self) -> None:
        """Reads what counts against the limits."""
        place = self.desk.place
        now = place.clock.now()
        day = datetime.combine(now.astimezone(place.zone).date(), time(), place.zone)
        end = now + timedelta(days=1)

        async def ask() -> tuple[float, float]:
            counted = place.store.counted
            month = day.replace(day=1)
            return await asyncio.to_thread(counted, day, end), await asyncio.to_thread(counted, month, end)

        self.desk.commands.run(ask(), self._show)

    def _show(self, used: tuple[float, float]) -> None:
        self._day.note.setText(tr("{usd} used today", usd=_spent(used[0])))
        self._month.note.setText(tr("{usd} used this month", usd=_spent(used[1])))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()


def _spent(usd: float) -> str:
    """A sum that was spent: "$0.00" rather than "free"."""
    return format_money(usd) if usd >= 0.005 else "$0.00"
