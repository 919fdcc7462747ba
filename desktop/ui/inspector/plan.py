"""Answers for the plan in the inspector: each step with its state and time, and the live words of the present one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from desktop.core.task import CallRow, Step, StepState, TaskDetail, TaskRow, TaskState
from desktop.ui.disc_widget import STEP_DISCS, DiscWidget, share_done
from desktop.ui.inspector.surroundings import Section, Surroundings
from desktop.ui.text import ElidedLabel, label
from desktop.ui.translation import format_minutes, tr, tr_n

OUTLINE = "outline"  # the tool that states the plan
LIVE_CHARACTERS = 360


def has_plan(task: TaskRow) -> bool:
    """Whether there is something to show: steps, or work that is going on without them."""
    return bool(task.steps) or task.state is TaskState.WORKING


class Plan(Section):
    """The steps. `say` replaces the live words under the present step."""

    def __init__(self, around: Surroundings, detail: TaskDetail) -> None:
        super().__init__(around.theme, tr("Plan"), changes_note(around, detail.calls))
        self._around = around
        self._live: QLabel | None = None
        self._words = ""
        running = detail.task.state is TaskState.WORKING
        times = step_times(detail)
        current = next((i for i, s in enumerate(detail.task.steps) if s.state is StepState.ACTIVE), None)
        if current is None and running:
            current = next((i for i, s in enumerate(detail.task.steps) if s.state is StepState.EXPECTED), None)
        for index, step in enumerate(detail.task.steps):
            began, ended = times[index]
            if index == current and running:
                self.rows.addWidget(self._present(detail, step, began))
            else:
                self.rows.addLayout(self._row(step, ended))
        if not detail.task.steps:
            self.rows.addWidget(self._present(detail, Step(tr("Working"), StepState.ACTIVE), detail.task.started_at))

    def say(self, text: str) -> None:
        """Shows the end of what the chat model is writing, or the step inside a long call."""
        self._words = text
        if self._live is not None:
            shown = text if len(text) <= LIVE_CHARACTERS else "…" + text[-LIVE_CHARACTERS:]
            self._live.setText(shown)
            self._live.setVisible(bool(shown))

    def _row(self, step: Step, ended: datetime | None) -> QHBoxLayout:
        theme = self._around.theme
        row = QHBoxLayout()
        row.setSpacing(8)
        row.setContentsMargins(0, 3, 0, 3)
        row.addWidget(DiscWidget(theme, STEP_DISCS[step.state], 16))
        row.addWidget(ElidedLabel(theme, step.title, "body", "ink2"), 1)
        if ended and step.state is StepState.DONE:
            row.addWidget(label(theme, self._around.time(ended), "meta", "ink3"))
        return row

    def _present(self, detail: TaskDetail, step: Step, began: datetime | None) -> QFrame:
        theme = self._around.theme
        box = QFrame()
        box.setObjectName("present")
        box.setStyleSheet(f"#present {{ background: {theme.hex('accentSoft')}; border-radius: 8px; }}")
        column = QVBoxLayout(box)
        column.setContentsMargins(8, 7, 8, 9)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(DiscWidget(theme, STEP_DISCS[StepState.ACTIVE], 18, share_done(detail.task)))
        row.addWidget(label(theme, step.title, "body", "ink", 600, wrap=True), 1)
        if began:
            elapsed = (self._around.clock.now() - began).total_seconds()
            row.addWidget(label(theme, format_minutes(elapsed), "meta", "accent", 500))
        column.addLayout(row)
        self._live = label(theme, "", "small", "ink2", wrap=True)
        self._live.setContentsMargins(28, 0, 0, 0)
        self._live.hide()
        column.addWidget(self._live)
        return box


def statements(calls: Sequence[CallRow]) -> list[CallRow]:
    """The calls that stated a plan."""
    return [call for call in calls if call.tool == OUTLINE and call.state == "succeeded"]


def changes_note(around: Surroundings, calls: Sequence[CallRow]) -> str:
    """ "changed once, at 12:08"; "" while the plan is the first one."""
    changes = plan_changes(calls)
    if not changes:
        return ""
    last = [other for one, other in pairwise(statements(calls)) if tuple(_states(one)) != tuple(_states(other))][-1]
    at = around.time(last.ended_at or last.at)
    return tr_n("changed once, at {time}|changed {n} times, last at {time}", changes, time=at)


def plan_changes(calls: Sequence[CallRow]) -> int:
    """How often the steps themselves changed, not only their states."""
    titles = [tuple(_states(call)) for call in statements(calls)]
    return sum(one != other for one, other in pairwise(titles))


def step_times(detail: TaskDetail) -> list[tuple[datetime | None, datetime | None]]:
    """When each step of the present plan began and ended, as far as the calls that stated it tell."""
    times: list[tuple[datetime | None, datetime | None]] = []
    stated = [(call.ended_at or call.at, _states(call)) for call in statements(detail.calls)]
    for step in detail.task.steps:
        began = next((at for at, states in stated if states.get(step.title) == StepState.ACTIVE), None)
        ended = next((at for at, states in stated if states.get(step.title) == StepState.DONE), None)
        times.append((began, ended))
    return times


def _states(call: CallRow) -> dict[str, str]:
    steps = call.arguments.get("steps", ())
    return {
        step["title"]: step.get("state", "expected") for step in steps if isinstance(step, dict) and "title" in step
    }
