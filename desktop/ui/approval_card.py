"""Answers for an approval: exactly what would run, every argument in full, and the two answers.

Where there is a warning the safe answer is the primary one (POLICY: cards).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from desktop.core.task import ApprovalRow
from desktop.ui.button import button
from desktop.ui.disc_widget import DiscWidget
from desktop.ui.painting.disc import Disc
from desktop.ui.question_frame import attention_frame
from desktop.ui.text import label
from desktop.ui.theme import Theme
from desktop.ui.translation import language, tr
from desktop.work.approval_words import Card, said_of


class ApprovalCard(QFrame):
    """`decided` carries (approval id, granted)."""

    decided = Signal(str, bool)

    def __init__(self, theme: Theme, approval: ApprovalRow) -> None:
        super().__init__()
        attention_frame(self, theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(DiscWidget(theme, Disc.NEEDS_YOU, 20, name=tr("Needs you")))
        card = said_of(approval.tool, approval.arguments, language())
        head.addWidget(label(theme, tr("May this run: {tool}?", tool=card.title), "body", "ink", 600, wrap=True), 1)
        column.addLayout(head)
        for text in approval.warnings:
            column.addWidget(label(theme, text, "small", "bad", 500, wrap=True))
        for text in approval.notices:
            column.addWidget(label(theme, text, "small", "ink2", wrap=True))
        column.addLayout(_arguments(theme, approval.arguments) if card.title == approval.tool else _steps(theme, card))
        row = QHBoxLayout()
        row.setSpacing(8)
        risky = bool(approval.warnings)
        allow = button(theme, tr("Allow"), kind="" if risky else "primary")
        decline = button(theme, tr("Decline"), kind="primary" if risky else "")
        allow.clicked.connect(lambda: self._decide(approval.id, True))
        decline.clicked.connect(lambda: self._decide(approval.id, False))
        for each in (decline, allow) if risky else (allow, decline):
            row.addWidget(each)
        row.addStretch(1)
        column.addLayout(row)

    def _decide(self, approval: str, granted: bool) -> None:
        self.setEnabled(False)
        self.decided.emit(approval, granted)


def _steps(theme: Theme, card: Card) -> QVBoxLayout:
    """What would be done, one thing per line, all of it."""
    column = QVBoxLayout()
    column.setSpacing(2)
    for start in range(0, len(card.lines), _LINES_PER_LABEL):
        text = "\n".join(card.lines[start : start + _LINES_PER_LABEL])
        column.addWidget(label(theme, text, "small", "ink", wrap=True))
    return column


_LINES_PER_LABEL = 50  # one label per line would make a card of two thousand widgets


def _arguments(theme: Theme, arguments: Mapping[str, Any]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for line, (name, value) in enumerate(arguments.items()):
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
        grid.addWidget(label(theme, name, "small", "ink2"), line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(theme, shown, "small", "ink", wrap=True), line, 1)
    return grid
