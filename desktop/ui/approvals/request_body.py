"""Answers for what a request would do, in words: every line of it, and beside it where each part comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui import icons
from desktop.ui.approvals.waiting import Waiting
from desktop.ui.text import fill, label
from desktop.ui.theme import Theme
from desktop.ui.translation import language, tr
from desktop.work.approval_words import said_of

LINES_PER_LABEL = 50  # one label per line would make a card of two thousand widgets
SIDE_BY_SIDE_FROM = 860


def title_of_request(waiting: Waiting) -> str:
    """What it is about in one line."""
    if waiting.approval is not None:
        return said_of(waiting.approval.tool, waiting.approval.arguments, language()).title
    if waiting.question is not None:
        return tr("Passwords") if waiting.question.secret else tr("A question")
    return tr("Stands still")


def request_body(theme: Theme, waiting: Waiting) -> QWidget:
    """What would be done at the left, why and whence at the right; one above the other where it is narrow."""
    return RequestBody(theme, waiting)


class RequestBody(QWidget):
    """Nothing here is shortened: the person decides by it."""

    def __init__(self, theme: Theme, waiting: Waiting) -> None:
        super().__init__()
        self._theme, self._waiting = theme, waiting
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(18, 12, 18, 12)
        self._row.setSpacing(18)
        left = QWidget()
        self._fill_left(left)
        self._row.addWidget(left, 7)
        right = QWidget()
        self._side = right
        self._fill_right(right)
        self._line = QWidget()
        self._line.setFixedWidth(1)
        fill(self._line, theme, "line")
        self._row.addWidget(self._line)
        self._row.addWidget(right, 4)

    def _fill_left(self, holder: QWidget) -> None:
        approval = self._waiting.approval
        assert approval is not None
        column = _column(holder)
        for text in approval.warnings:
            column.addLayout(_line(self._theme, "triangle-alert", "attnText", text, 600))
        card = said_of(approval.tool, approval.arguments, language())
        for start in range(0, len(card.lines), LINES_PER_LABEL):
            text = "\n".join(card.lines[start : start + LINES_PER_LABEL])
            column.addWidget(label(self._theme, text, "body", wrap=True))
        if not card.lines:
            column.addWidget(label(self._theme, card.title, "body", wrap=True))
        column.addStretch(1)

    def _fill_right(self, holder: QWidget) -> None:
        approval = self._waiting.approval
        assert approval is not None
        theme = self._theme
        column = _column(holder)
        if approval.provenance:
            column.addWidget(label(theme, tr("Where each part comes from"), "body", "ink", 600, wrap=True))
            for part in approval.provenance:
                column.addLayout(_provenance(theme, part))
        column.addWidget(label(theme, tr("If you say yes"), "body", "ink", 600, wrap=True))
        for text in (*approval.notices, self._undo_words()):
            column.addWidget(label(theme, text, "small", "ink2", wrap=True))
        column.addStretch(1)

    def _undo_words(self) -> str:
        if self._waiting.can_be_undone:
            return tr("Undo puts every file back that has not been changed since.")
        if self._waiting.is_final:
            return tr("It happens at once and can't be called back.")
        if self._waiting.approval is not None and self._waiting.approval.tool == "place_copy":
            return tr("Nothing is overwritten. To take it back, delete the copy.")
        return tr("There is no undo for this.")

    def resizeEvent(self, event: object) -> None:
        wide = self.width() >= self._theme.px(SIDE_BY_SIDE_FROM)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != direction:
            self._row.setDirection(direction)
        self._line.setVisible(wide)


def _column(holder: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    return column


def _line(theme: Theme, icon: str, color: str, text: str, weight: int = 400) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    sign = QLabel()
    sign.setPixmap(icons.pixmap(icon, theme.color(color), 16, density=2.0))
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(theme, text, "small", color, weight, wrap=True), 1)
    return row


def _provenance(theme: Theme, part: Mapping[str, Any]) -> QVBoxLayout:
    """One part of the request with its origin, as the row has it: whatever it names is shown, in its own words."""
    column = QVBoxLayout()
    column.setSpacing(0)
    known = {key: value for key, value in part.items() if isinstance(value, str | int | float) and value != ""}
    head, *rest = [str(value) for value in known.values()] or [""]
    untrusted = str(part.get("label", part.get("origin", ""))) == "untrusted"
    column.addLayout(_line(theme, "triangle-alert" if untrusted else "check", "attnText" if untrusted else "ink", head))
    for text in rest:
        inner = label(theme, text, "meta", "ink2", wrap=True)
        inner.setContentsMargins(24, 0, 0, 0)
        column.addWidget(inner)
    return column
