"""Answers for one thing that waits: for which task and since when, exactly what would happen, and the answers to it.

The card that has the focus is the current one: Ctrl+Enter gives its safe answer, E asks for changes, D declines.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDoubleValidator,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.approvals.answer_bar import AnswerBar
from desktop.ui.approvals.chip import Chip
from desktop.ui.approvals.request_body import SIDE_BY_SIDE_FROM, request_body, title_of_request
from desktop.ui.approvals.waiting import Waiting
from desktop.ui.button import button
from desktop.ui.disc_widget import DiscWidget
from desktop.ui.inspector.cost import lift_words
from desktop.ui.inspector.header import title_of
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.painting.disc import Disc
from desktop.ui.password_card import PasswordCard
from desktop.ui.question_card import QuestionCard
from desktop.ui.text import ElidedLabel, hairline, label
from desktop.ui.theme import Theme, ThemeSource
from desktop.ui.translation import format_minutes, tr
from desktop.work.purse import can_be_lifted

SHORT_BELOW = 560  # below it the keys on the answers have no room: only at large text


class RequestCard(QFrame):
    """`task_wanted` and `settings_wanted` lead elsewhere; everything else goes to the queue. `moved` carries -1 or 1."""

    task_wanted = Signal(str)
    settings_wanted = Signal()
    moved = Signal(int)
    changed = Signal()  # its answers look different now

    def __init__(self, around: Surroundings, themes: ThemeSource, waiting: Waiting) -> None:
        super().__init__()
        self._around, self._themes, self.waiting = around, themes, waiting
        self.has_letters = True
        self.bar: AnswerBar | None = None
        self.lift: QPushButton | None = None  # takes the task's limit away
        self._beside = ElidedLabel(around.theme, self._for_words(), "small", "ink2")
        self._under = QWidget()
        self._show = [button(around.theme, tr("Show the task"), kind="quiet", compact=True) for _ in range(2)]
        self._since = [label(around.theme, "", "small", "ink2") for _ in range(2)]  # beside the title, or under it
        self._need_rows: QBoxLayout | None = None
        self._foot: QWidget | None = None  # where the ground changes: below it stand the answers
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._under.hide()
        self.setAccessibleName(f"{title_of_request(waiting)}. {self._for_words()}")
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        column.addLayout(self._build_head())
        column.addWidget(hairline(around.theme))
        if waiting.approval is not None:
            self._build_approval(column)
        elif waiting.question is not None:
            column.addWidget(self._build_question())
        else:
            self._build_need(column)
        self.show_time(around.clock.now())

    def show_time(self, now: datetime) -> None:
        """How long it has waited, to the minute."""
        waited = format_minutes(max(0.0, (now - self.waiting.since).total_seconds()))
        for each in self._since:
            each.setText(tr("waiting {time}", time=waited))
            each.setToolTip(tr("Waiting for you since {time}", time=self._around.time(self.waiting.since)))

    def take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- parts ---

    def _for_words(self) -> str:
        task = self.waiting.task
        return tr(
            "for “{task}”, asked {time}", task=title_of(task.instruction), time=self._around.time(task.submitted_at)
        )

    def _build_head(self) -> QVBoxLayout:
        theme, waiting = self._around.theme, self.waiting
        row = QHBoxLayout()
        row.setSpacing(8)
        disc = Disc.QUESTION if waiting.question is not None else Disc.NEEDS_YOU
        row.addWidget(DiscWidget(theme, disc, 24, name=tr("Needs you")))
        row.addWidget(ElidedLabel(theme, title_of_request(waiting), "title"))
        row.addWidget(self._beside)
        row.addStretch(1)
        if waiting.approval is not None:
            row.addWidget(_undo_chip(theme, waiting))
        row.addWidget(self._since[0])
        row.addWidget(self._show[0])
        under = QHBoxLayout(self._under)
        under.setContentsMargins(32, 0, 0, 0)
        under.addWidget(ElidedLabel(theme, self._for_words(), "small", "ink2"), 1)
        under.addWidget(self._since[1])
        under.addWidget(self._show[1])
        for each in self._show:
            each.clicked.connect(lambda: self.task_wanted.emit(waiting.task.id))
        column = QVBoxLayout()
        column.setContentsMargins(18, 10, 18, 10)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._under)
        return column

    def _build_approval(self, column: QVBoxLayout) -> None:
        approval = self.waiting.approval
        assert approval is not None
        column.addWidget(request_body(self._around.theme, self.waiting))
        self._foot = hairline(self._around.theme)
        column.addWidget(self._foot)
        risk = " ".join(approval.warnings)
        self.bar = AnswerBar(self._themes, tr("Allow"), risk)
        self.bar.decided.connect(self._decide)
        self.bar.change_wanted.connect(self._change)
        self.bar.currentChanged.connect(lambda _: self.changed.emit())
        column.addWidget(self.bar)

    def _build_question(self) -> QWidget:
        question = self.waiting.question
        assert question is not None
        kind = PasswordCard if question.secret else QuestionCard
        card: PasswordCard | QuestionCard = kind(self._around.theme, question)
        card.setStyleSheet("#attention { background: transparent; border: 0; }")
        card.column.setContentsMargins(18, 12, 18, 12)  # in line with the head
        for disc in card.findChildren(DiscWidget):
            disc.hide()  # the head of this card has it
        queue = self._around.queue
        card.answered.connect(
            lambda id, text, skipped: self._run(queue.answer(id, text, skipped), partial(card.setEnabled, True))
        )
        if isinstance(card, PasswordCard):
            card.unlocked.connect(lambda id, given: self._run(queue.unlock(id, given), partial(card.setEnabled, True)))
        return card

    def _build_need(self, column: QVBoxLayout) -> None:
        """What the task itself says, its limit, and going on."""
        theme, task = self._around.theme, self.waiting.task
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(18, 12, 18, 12)
        row.addWidget(label(theme, task.error or tr("This task stands still."), "body", wrap=True), 1)
        column.addWidget(holder)
        self._foot = hairline(theme)
        column.addWidget(self._foot)
        foot, limit = QHBoxLayout(), QHBoxLayout()
        self._need_rows = rows = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        rows.setContentsMargins(18, 9, 18, 9)
        for each in (rows, foot, limit):
            each.setSpacing(8)
        go_on = button(theme, tr("Try again"), kind="primary", key="Ctrl+Enter")
        go_on.clicked.connect(lambda: self._run(self._around.queue.resume(task.id), partial(go_on.setEnabled, True)))
        self._go_on = go_on
        settings = button(theme, tr("Open the settings"))
        settings.clicked.connect(self.settings_wanted)
        foot.addWidget(go_on)
        foot.addWidget(settings)
        lifting, is_limit = QHBoxLayout(), can_be_lifted(task.error)
        usual = self._around.cap_usd if is_limit else 0.0
        budget = task.budget_usd if task.budget_usd is not None else usual
        for part in self._limit_parts(budget) if budget else ():
            limit.addWidget(part)
        if is_limit or task.budget_usd is not None:
            self.lift = self._lift_button()
            lifting.addWidget(self.lift)
        for each in (foot, limit, lifting):
            if each.count():
                rows.addLayout(each)
                rows.setAlignment(each, Qt.AlignmentFlag.AlignLeft)
        rows.addStretch(1)
        column.addLayout(rows)

    def _lift_button(self) -> QPushButton:
        task = self.waiting.task
        lift = button(self._around.theme, lift_words(task))
        lift.setToolTip(tr("Limits of the day and the month still hold"))

        def act() -> None:
            lift.setEnabled(False)
            self._run(self._around.queue.set_budget(task.id, None), partial(lift.setEnabled, True))

        lift.clicked.connect(act)
        return lift

    def _limit_parts(self, budget_usd: float) -> tuple[QLabel, QLineEdit, QWidget]:
        theme = self._around.theme
        field = QLineEdit(f"{budget_usd * 2:.2f}")
        field.setValidator(QDoubleValidator(0.01, 1e6, 2, field))
        field.setAccessibleName(tr("New limit in US dollars"))
        field.setFixedWidth(theme.px(80))
        field.setMinimumHeight(32)
        field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)  # else its row takes all the width
        raise_it = button(theme, tr("Set the limit and continue"))

        def act() -> None:
            budget = float(field.text().replace(",", "."))
            self._run(self._around.queue.set_budget(self.waiting.task.id, budget), partial(raise_it.setEnabled, True))

        raise_it.clicked.connect(act)
        field.textChanged.connect(lambda _: raise_it.setEnabled(field.hasAcceptableInput()))
        return label(theme, tr("Limit $"), "small", "ink2"), field, raise_it

    # --- answers ---

    def _decide(self, granted: bool) -> None:
        self._run(self._around.queue.decide(self.waiting.id, granted), self._unlock)

    def _change(self, wish: str) -> None:
        """The wish is journaled before the call is declined, so the task knows it when it goes on."""

        async def pass_on() -> None:
            await self._around.queue.steer(self.waiting.task.id, wish)
            await self._around.queue.decide(self.waiting.id, False)

        self._run(pass_on(), self._unlock)

    def _unlock(self) -> None:
        if self.bar is not None:
            self.bar.setEnabled(True)

    def _run(self, command: Coroutine[Any, Any, None], otherwise: Callable[[], object]) -> None:
        def refused(sentence: str) -> None:
            otherwise()
            self._around.commands.failed.emit(sentence)

        self._around.commands.run(command, None, refused)

    def give_safe_answer(self) -> None:
        """Ctrl+Enter. A question has none: its answer is the person's own."""
        if self.bar is not None:
            self.bar.give_safe_answer()
        elif self.waiting.question is None and self._go_on.isEnabled():
            self._go_on.click()

    # --- the current card ---

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, current = self._around.theme, self.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        reach, radius = 1.0 if current else 0.5, theme.radius["card"]
        box = QRectF(self.rect()).adjusted(reach, reach, -reach, -reach)
        outline = QPainterPath()
        outline.addRoundedRect(box, radius, radius)
        painter.fillPath(outline, theme.color("raised"))
        if self._foot is not None:
            painter.save()
            painter.setClipPath(outline)
            painter.fillRect(QRectF(0, self._foot.y(), self.width(), self.height()), theme.color("window"))
            painter.restore()
        painter.strokePath(outline, QPen(theme.color("focus" if current else "line"), 2 * reach))

    def resizeEvent(self, event: object) -> None:
        """Where it is narrow the title keeps its line for itself."""
        narrow = self.width() < self._around.theme.px(SIDE_BY_SIDE_FROM)
        self._under.setVisible(narrow)
        for each in (self._beside, self._since[0], self._show[0]):
            each.setVisible(not narrow)
        if self._need_rows is not None:
            across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
            self._need_rows.setDirection(down if narrow else across)
        if self.bar is not None:
            self.bar.use_short_words(self.width() < self._around.theme.px(SHORT_BELOW))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Shift+F10: what the buttons of the card do, in a menu."""
        self.menu().popup(event.globalPos())

    def menu(self) -> QMenu:
        """Every action of the card. A risk is not allowed from here: that needs its second look."""
        made, bar = QMenu(self), self.bar
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if bar is not None and bar.isEnabled():
            made.addAction(bar.safe_words(), bar.give_safe_answer)
            made.addAction(tr("Ask for changes"), bar.ask_for_changes)
            if bar.safe_words() != tr("Decline"):
                made.addAction(tr("Decline"), bar.decline)
        elif bar is None and self.waiting.question is None:
            made.addAction(tr("Try again"), self.give_safe_answer)
            if self.lift is not None and self.lift.isEnabled():
                made.addAction(self.lift.accessibleName(), self.lift.click)
        made.addAction(tr("Show the task"), lambda: self.task_wanted.emit(self.waiting.task.id))
        return made

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        letters = {Qt.Key.Key_E: "ask_for_changes", Qt.Key.Key_D: "decline"}
        if plain and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif plain and self.has_letters and self.bar is not None and event.key() in letters:
            getattr(self.bar, letters[Qt.Key(event.key())])()
        else:
            super().keyPressEvent(event)


def _undo_chip(theme: Theme, waiting: Waiting) -> Chip:
    if waiting.can_be_undone:
        return Chip(theme, tr("Can be undone"), "undo-2", "okSoft", "ok")
    if waiting.is_final:
        return Chip(theme, tr("Can't be taken back"), "ban", "badSoft", "bad")
    return Chip(theme, tr("No undo"), "info", "sunken", "ink2")
