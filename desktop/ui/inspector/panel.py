"""Answers for one task at a time: asks the store for the detail, shows it in sections, turns presses into commands.

A section is built again only when what it shows has changed, so that a half-typed answer and the scroll position
stay while the engine works. While it works, one section at a time is built (`piecework`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.core.task import TaskDetail
from desktop.store.journal import Store
from desktop.ui.approval_card import ApprovalCard
from desktop.ui.bridge import Bridge
from desktop.ui.button import button
from desktop.ui.day.lane_commands import LaneCommand
from desktop.ui.day.repetition import stopping
from desktop.ui.inspector.cost import Cost, cost_of
from desktop.ui.inspector.header import Header, offered_to
from desktop.ui.inspector.plan import Plan, has_plan
from desktop.ui.inspector.repetition import Repetition, repetition
from desktop.ui.inspector.results import Checks, Files, Report
from desktop.ui.inspector.said import Said, said
from desktop.ui.inspector.sources import Sources
from desktop.ui.inspector.steers import SteerQueue, waiting
from desktop.ui.inspector.surroundings import Section, Surroundings
from desktop.ui.painting.focus import ring_scroll_area
from desktop.ui.password_card import PasswordCard
from desktop.ui.question_card import QuestionCard
from desktop.ui.task_command import carry_out, take_back
from desktop.ui.text import clear, fill, hairline, label
from desktop.ui.translation import tr

MINUTE_MS = 60_000
SECOND_MS = 1_000
LIVE_KEPT = 2_000  # characters of the stream kept for a task that is shown


@dataclass(slots=True)
class _Place:
    """Where one section stands and what it shows now."""

    slice: Callable[[TaskDetail], Hashable]
    build: Callable[[Surroundings, TaskDetail], QWidget]
    holder: QVBoxLayout = field(default_factory=QVBoxLayout)
    shown: Hashable = None

    def follow(self, around: Surroundings, detail: TaskDetail) -> bool:
        """Shows what `detail` says. False when it does so already."""
        wanted = self.slice(detail)
        if wanted == self.shown:
            return False
        there = item.widget() if (item := self.holder.itemAt(0)) is not None else None
        grown = self.shown is not None and isinstance(there, Section) and there.grow(detail)
        self.shown = wanted
        if not grown:
            clear(self.holder)
            if wanted not in ((), "", None):
                self.holder.addWidget(self.build(around, detail))
        return True


class Inspector(QFrame):
    """Hidden until `open_task`. `closed` when the person closes it."""

    closed = Signal()
    opened = Signal(str)  # another task, as after "do again"
    stop_asked = Signal(str)  # the task's id; whoever owns the window asks back, then calls `stop`

    def __init__(self, around: Surroundings, store: Store, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around, self._store = around, store
        self._task = ""
        self._detail: TaskDetail | None = None
        self._live = ""
        self._places: list[_Place] = []
        self._pieces = bridge.pieces
        self._plan: Plan | None = None
        self._header: Header | None = None
        self._steer = QLineEdit()
        self._changing = ""  # the steer whose words are being changed
        bridge.tasks_changed.connect(self._on_tasks_changed)
        bridge.delta.connect(self._on_delta)
        bridge.progressed.connect(self._on_progressed)
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self._on_minute)
        self._second = QTimer(self)
        self._second.setInterval(SECOND_MS)
        self._second.timeout.connect(self._on_second)
        self.setAccessibleName(tr("Task"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def task(self) -> str:
        """Id of the task shown, "" while hidden."""
        return self._task

    def open_task(self, task: str) -> None:
        """Shows this task; does nothing for an id the store does not know."""
        detail = self._store.detail(task)
        if detail is None:
            return
        if task != self._task:
            self._task, self._live, self._changing = task, "", ""
            self._furnish()
        self._show(detail)
        self.show()
        self._minute.start()

    def close_task(self) -> None:
        self._task, self._detail = "", None
        self._minute.stop()
        self._second.stop()
        self.hide()
        self.closed.emit()

    def use(self, around: Surroundings) -> None:
        """Another look, language or zone: everything is built again, a half-typed steer stays."""
        self._around = around
        if self._task:
            draft, detail = self._steer.text(), self._store.detail(self._task)
            self._furnish()
            if detail is not None:
                self._show(detail)
                self._steer.setText(draft)

    # --- commands ---

    def command(self, name: str) -> None:
        """Carry out a LaneCommand that is offered for the task shown; anything else is left alone."""
        command = LaneCommand(name)
        if self._detail is None or command not in offered_to(self._detail):
            return
        if command is LaneCommand.STOP:
            self.stop_asked.emit(self._task)
            return
        around, failed = self._around, self._around.commands.failed
        if command is LaneCommand.UNDO:
            take_back(self, self._detail, around.queue, around.commands, failed.emit)
        else:
            carry_out(command, self._detail.task, around.queue, around.commands, self.opened.emit)

    def pause_or_resume(self) -> None:
        for command in (LaneCommand.PAUSE, LaneCommand.RESUME):
            if self._detail is not None and command in offered_to(self._detail):
                self.command(command)
                return

    def focus_steer(self) -> None:
        if self._steer.isVisible():
            self._steer.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def resume(self) -> None:
        self.command(LaneCommand.RESUME)

    def ask_to_stop(self) -> None:
        self.command(LaneCommand.STOP)

    def means_of_stopping(self, task: str) -> str:
        """What it means for a task that repeats; "" for any other."""
        detail = self._store.detail(task)
        return stopping(detail) if detail is not None else ""

    def stop(self, task: str) -> None:
        """Ends a task for good."""
        self._around.commands.run(self._around.queue.cancel(task))

    def _on_steer(self) -> None:
        text = self._steer.text().strip()
        if text:
            self._steer.setEnabled(False)
            queue, changing = self._around.queue, self._changing
            command = queue.change_steer(self._task, changing, text) if changing else queue.steer(self._task, text)
            self._around.commands.run(command, self._on_steered, self._on_not_steered)

    def _on_steered(self, _: object) -> None:
        self._steer.clear()  # only now: the words are durable
        self._steer.setEnabled(True)
        self._changing = ""

    def _on_not_steered(self, sentence: str) -> None:
        """The words stay; what came too late to be changed is said as something new the next time."""
        self._steer.setEnabled(True)
        self._changing = ""
        self._around.commands.failed.emit(sentence)

    def _on_change_steer(self, steer: str, text: str) -> None:
        self._changing = steer
        self._steer.setText(text)
        self._steer.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_remove_steer(self, steer: str) -> None:
        self._around.commands.run(self._around.queue.withdraw_steer(self._task, steer))

    def _on_answered(self, question: str, text: str, skipped: bool) -> None:
        self._around.commands.run(self._around.queue.answer(question, text, skipped), None, self._on_refused)

    def _on_unlocked(self, question: str, passwords: dict[str, str]) -> None:
        self._around.commands.run(self._around.queue.unlock(question, passwords), None, self._on_refused)

    def _on_decided(self, approval: str, granted: bool) -> None:
        self._around.commands.run(self._around.queue.decide(approval, granted), None, self._on_refused)

    def _on_refused(self, sentence: str) -> None:
        self._around.commands.failed.emit(sentence)
        for place in self._places:
            place.shown = None  # the card locked itself; build it again
        self.refresh()

    # --- what changes ---

    def refresh(self) -> None:
        if self._task and (detail := self._store.detail(self._task)) is not None:
            self._show(detail)

    def _on_tasks_changed(self, tasks: frozenset[str]) -> None:
        coming = self._detail.upcoming if self._detail is not None else None
        if self._task in tasks or (coming is not None and coming.id in tasks):
            self._pieces.take(self._read)

    def _read(self) -> None:
        if self._task and (detail := self._store.detail(self._task)) is not None:
            self._detail = detail
            self._pieces.take(self._follow)

    def _follow(self) -> None:
        """A piece: the first section that does not show what is known now."""
        if (detail := self._detail) is None:
            return
        if any(place.follow(self._around, detail) for place in self._places):
            self._pieces.take(self._follow)
        else:
            self._settle()

    def _on_delta(self, task: str, text: str) -> None:
        if task == self._task:
            self._live = (self._live + text)[-LIVE_KEPT:]
            self._say()

    def _on_progressed(self, task: str, text: str) -> None:
        if task == self._task:
            self._live = f"{text}\n"  # what the engine says next is a sentence of its own
            self._say()

    def tick(self) -> None:
        """The sentence of the head again: time has passed, or more is known of how long it will take."""
        if self._header is not None:
            self._header.tick()

    def _on_minute(self) -> None:
        self.tick()
        for place in self._places:
            if place.build is self._build_plan:
                place.shown = None
        self.refresh()

    def _on_second(self) -> None:
        if self._header is not None and self._header.counts_down():
            self._header.tick()
        else:
            self._second.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._second.stop()
        self._minute.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._task:
            self.refresh()
            self._minute.start()

    def _say(self) -> None:
        if self._plan is not None:
            self._plan.say(" ".join(self._live.split()))

    # --- building ---

    def _furnish(self) -> None:
        """An empty frame for a task: fixed head, scrolling body with a place per section, steer box."""
        clear(self._column)
        theme = self._around.theme
        fill(self, theme, "raised")
        self._plan = None
        self._header = None
        head = _Place(lambda d: (d.task, d.undone_at), self._build_header)
        self._column.addLayout(head.holder)
        self._column.addWidget(hairline(theme))
        body = QWidget()
        fill(body, theme, "raised")
        sections = QVBoxLayout(body)
        sections.setContentsMargins(24, 12, 24, 16)
        sections.setSpacing(10)
        self._places = [head, *self._section_places()]
        for place in self._places[1:]:
            sections.addLayout(place.holder)
        sections.addStretch(1)
        scroll = QScrollArea()
        scroll.setAccessibleName(tr("Task"))
        ring_scroll_area(scroll, self._around.theme, "raised")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        self._column.addWidget(scroll, 1)
        steers = _Place(waiting, self._build_steers)
        self._column.addLayout(steers.holder)
        self._places.append(steers)
        foot = _Place(lambda d: d.task.state.is_terminal, self._build_steer)
        self._column.addLayout(foot.holder)
        self._places.append(foot)

    def _section_places(self) -> list[_Place]:
        open_questions = _Place(lambda d: tuple(q for q in d.questions if q.state == "open"), self._build_questions)
        waiting = _Place(lambda d: tuple(a.id for a in d.approvals if a.state == "waiting"), self._build_approvals)
        return [
            open_questions,
            waiting,
            _Place(lambda d: d.task.error, self._build_error),
            _Place(repetition, Repetition),
            _Place(lambda d: d.deliverables, Files),
            _Place(lambda d: d.checks, Checks),
            _Place(lambda d: d.task.report, Report),
            _Place(lambda d: (d.task.steps, d.task.state) if has_plan(d.task) else (), self._build_plan),
            _Place(lambda d: (d.steers, d.questions) if said(d) else (), Said),
            _Place(lambda d: d.sources and (d.sources, d.turns), Sources),
            _Place(cost_of, Cost),
        ]

    def _show(self, detail: TaskDetail) -> None:
        self._detail = detail
        for place in self._places:
            place.follow(self._around, detail)
        self._settle()

    def _settle(self) -> None:
        """What depends on several sections."""
        self._watch_seconds()
        tops = [item for place in self._places[1:-2] if (item := place.holder.itemAt(0)) is not None]
        shown = [item.widget() for item in tops]
        for number, widget in enumerate(shown):
            if isinstance(widget, Section):
                widget.set_first(number == 0)
        self._say()

    def _watch_seconds(self) -> None:
        if self._header is not None and self._header.counts_down() and self.isVisible():
            self._second.start()

    def _build_header(self, around: Surroundings, detail: TaskDetail) -> QWidget:
        self._header = header = Header(around, detail)
        header.commanded.connect(self.command)
        header.steered.connect(self.focus_steer)
        header.closed.connect(self.close_task)
        return header

    def _build_steers(self, around: Surroundings, detail: TaskDetail) -> QWidget:
        queue = SteerQueue(around.theme, waiting(detail))
        queue.edited.connect(self._on_change_steer)
        queue.removed.connect(self._on_remove_steer)
        return queue

    def _build_plan(self, around: Surroundings, detail: TaskDetail) -> QWidget:
        self._plan = Plan(around, detail)
        return self._plan

    def _build_questions(self, around: Surroundings, detail: TaskDetail) -> QWidget:
        cards: list[QWidget] = []
        for question in (each for each in detail.questions if each.state == "open"):
            card = (PasswordCard if question.secret else QuestionCard)(around.theme, question)
            card.answered.connect(self._on_answered)
            if isinstance(card, PasswordCard):
                card.unlocked.connect(self._on_unlocked)
            cards.append(card)
        return _stack(cards)

    def _build_approvals(self, around: Surroundings, detail: TaskDetail) -> QWidget:
        cards = [ApprovalCard(around.theme, each) for each in detail.approvals if each.state == "waiting"]
        for card in cards:
            card.decided.connect(self._on_decided)
        return _stack(cards)

    def _build_error(self, around: Surroundings, detail: TaskDetail) -> QWidget:
        box = QFrame()
        box.setObjectName("stopped")
        theme = around.theme
        box.setStyleSheet(
            f"#stopped {{ background: {theme.hex('badSoft')}; border-radius: {theme.radius['card']}px; }}"
        )
        row = QVBoxLayout(box)
        row.setContentsMargins(12, 10, 12, 10)
        row.addWidget(label(theme, detail.task.error, "body", "bad", wrap=True))
        return box

    def _build_steer(self, around: Surroundings, detail: TaskDetail) -> QWidget:
        self._steer = QLineEdit()
        if detail.task.state.is_terminal:
            self._steer.hide()
            return QWidget()
        theme = around.theme
        foot = QWidget()
        fill(foot, theme, "window")
        column = QVBoxLayout(foot)
        column.setContentsMargins(24, 12, 24, 14)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._steer.setPlaceholderText(tr("Change something on the way"))
        self._steer.setAccessibleName(tr("Steer this task"))
        self._steer.setMinimumHeight(36)
        self._steer.returnPressed.connect(self._on_steer)
        send = button(theme, tr("Steer"), kind="primary")
        send.clicked.connect(self._on_steer)
        row.addWidget(self._steer, 1)
        row.addWidget(send)
        column.addLayout(row)
        column.addWidget(
            label(theme, tr("Takes effect at the next step. Finished steps are kept."), "meta", "ink3", wrap=True)
        )
        return foot

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_task()
        else:
            super().keyPressEvent(event)


def _stack(widgets: list[QWidget] | list[ApprovalCard]) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    for each in widgets:
        column.addWidget(each)
    return holder
