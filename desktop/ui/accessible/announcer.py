"""Answers for what a screen reader says by itself: started, ready, undone and steps politely, what stopped at once.

Steps are told only of the task that has the focus, every 30 seconds at most. Everything else is found by walking.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from desktop.core.clock import Clock
from desktop.core.events import MovesUndone, PlanChanged, Recorded, RunEnded, TaskCompleted, TaskFailed, TaskSubmitted
from desktop.core.task import TaskRow
from desktop.ui.news_words import short
from desktop.ui.translation import tr, tr_n

STEPS_APART = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Said:
    """`at_once` interrupts what is being read (UI: assertive)."""

    text: str
    at_once: bool = False


class Announcer(QObject):
    """`announced` carries (text, at once), for who else wants to know; `focused` says which task is looked at."""

    announced = Signal(str, bool)

    def __init__(
        self, window: QWidget, task: Callable[[str], TaskRow | None], focused: Callable[[], str], clock: Clock
    ) -> None:
        super().__init__(window)
        self._window, self._task, self._focused, self._clock = window, task, focused, clock
        self._step_told: datetime | None = None

    def hear(self, recorded: Recorded) -> None:
        """Announces the event if it is one of those."""
        row = self._task(recorded.event.task)
        if row is not None and (said := self._words(recorded, row)) is not None:
            self.say(said)

    def say(self, said: Said) -> None:
        """Hands the sentence to the platform's accessibility, if somebody listens there."""
        event = QAccessibleAnnouncementEvent(self._window, said.text)
        levels = QAccessible.AnnouncementPoliteness
        event.setPoliteness(levels.Assertive if said.at_once else levels.Polite)
        QAccessible.updateAccessibility(event)
        self.announced.emit(said.text, said.at_once)

    def _words(self, recorded: Recorded, row: TaskRow) -> Said | None:
        title = short(row.instruction)
        match recorded.event:
            case TaskSubmitted():
                return Said(tr("Started: {task}", task=title))
            case TaskCompleted():
                return Said(tr("Ready: {task}", task=title))
            case MovesUndone(moves=moves):
                return Said(tr_n("Undone. 1 file moved back|Undone. {n} files moved back", len(moves)))
            case TaskFailed():
                return Said(tr("Stopped: {task}. {why}", task=title, why=row.error), True)
            case RunEnded(outcome="needs_you", reason=reason) if reason:
                return Said(reason, True)
            case PlanChanged():
                return self._step(row)
        return None

    def _step(self, row: TaskRow) -> Said | None:
        now = self._clock.now()
        if row.id != self._focused() or not row.current_step:
            return None
        if self._step_told is not None and now - self._step_told < STEPS_APART:
            return None
        self._step_told = now
        return Said(tr("Step {n} of {of}: {step}", n=row.step_number, of=len(row.steps), step=row.current_step))
