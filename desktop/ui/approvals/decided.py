"""Answers for what was decided today: the answer, what it was about, when, and for which task."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.core.task import ApprovalRow, QuestionRow, TaskRow
from desktop.ui import icons
from desktop.ui.button import button
from desktop.ui.inspector.header import title_of
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.text import ElidedLabel, clear, hairline, label
from desktop.ui.translation import language, tr
from desktop.work.approval_words import said_of

SHOWN = 200


class Decided(QWidget):
    """Built again only when something was decided meanwhile."""

    task_wanted = Signal(str)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._shown: object = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_rows(
        self,
        approvals: Sequence[ApprovalRow],
        questions: Sequence[QuestionRow],
        *,
        task: Callable[[str], TaskRow | None],
    ) -> None:
        """The latest first, 200 at most."""
        if self._shown == (shown := (tuple(approvals), tuple(questions))):
            return
        self._shown = shown
        clear(self._column)
        rows: list[tuple[datetime, ApprovalRow | QuestionRow]] = [
            (each.decided_at or each.at, each) for each in approvals
        ]
        rows += [(each.answered_at or each.at, each) for each in questions]
        for at, each in sorted(rows, key=lambda pair: pair[0], reverse=True)[:SHOWN]:
            row = task(each.task)
            self._column.addWidget(self._line(at, each, title_of(row.instruction) if row else ""))
            self._column.addWidget(hairline(self._around.theme))
        if not rows:
            self._column.addWidget(label(self._around.theme, tr("Nothing was decided today"), "lead", "ink2"))
        self._column.addStretch(1)

    def _line(self, at: datetime, each: ApprovalRow | QuestionRow, task: str) -> QWidget:
        theme = self._around.theme
        icon, color, answer = answer_of(each)
        title = said_of(each.tool, each.arguments, language()).title if isinstance(each, ApprovalRow) else each.text
        holder = QWidget()
        holder.setAccessibleName(f"{title}. {answer}, {self._around.time(at)}. {task}")
        row = QHBoxLayout(holder)
        row.setContentsMargins(8, 8, 8, 8)
        row.setSpacing(10)
        sign = QLabel()
        sign.setPixmap(icons.pixmap(icon, theme.color(color), 18, density=2.0))
        row.addWidget(label(theme, self._around.time(at), "small", "ink2"))
        row.addWidget(sign)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(theme, title, "body", "ink", 600))
        words.addWidget(ElidedLabel(theme, f"{answer} · {task}", "small", "ink2"))
        row.addLayout(words, 1)
        show = button(theme, tr("Show the task"), kind="quiet", compact=True)
        show.clicked.connect(lambda: self.task_wanted.emit(each.task))
        row.addWidget(show)
        return holder


def answer_of(each: ApprovalRow | QuestionRow) -> tuple[str, str, str]:
    """Icon, colour and words of what was decided. A password is never among the words: the journal has none."""
    if isinstance(each, QuestionRow):
        if each.state == "skipped":
            return "minus", "ink2", tr("Skipped")
        return "check", "ok", tr("You: {answer}", answer=each.answer) if each.answer else tr("Answered")
    return {
        "granted": ("check", "ok", tr("You: yes")),
        "denied": ("x", "ink2", tr("You: no")),
        "expired": ("hourglass", "attnText", tr("Expired after 7 days. It did not run")),
    }.get(each.state, ("minus", "ink2", tr("No longer needed")))
