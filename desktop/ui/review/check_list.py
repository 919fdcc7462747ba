"""Answers for the right side of the review: checks with their details, the second reading, how the files were made."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.core.task import SECOND_READING, CheckRow, TaskDetail
from desktop.ui import icons
from desktop.ui.day.look import draw_line_in, text_width
from desktop.ui.inspector.check_words import check_title
from desktop.ui.inspector.results import CHECK_LOOKS
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.painted_button import PaintedButton
from desktop.ui.painting.focus import draw_focus_ring
from desktop.ui.review.suggestion import Suggesting, Suggestion, finding_of
from desktop.ui.review.wording import how_made
from desktop.ui.text import clear, fill, hairline, label
from desktop.ui.theme import Theme, ThemeSource
from desktop.ui.translation import source, tr, tr_n

SHOWN = 6  # passed checks before "Show the others"
SAID = {
    "passed": source("passed"),
    "warning": source("please look"),
    "failed": source("failed"),
    "not_run": source("not run"),
}


class CheckLine(QAbstractButton):
    """One check on one line; a press opens what it found. `shown` names the file on the page, which needs no name here."""

    def __init__(self, theme: Theme, check: CheckRow, shown: str = "", weight: int = 400) -> None:
        super().__init__()
        self._theme, self._check, self._weight = theme, check, weight
        self._file = "" if check.file == shown else check.file
        self._title = check_title(check)
        self.setCheckable(bool(check.detail))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if check.detail:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        name = tr("{check}: {state}", check=self._title, state=tr(SAID.get(check.state, check.state)))
        self.setAccessibleName(f"{name}{tr(', ')}{check.file}" if check.file else name)
        self.setAccessibleDescription(check.detail)
        self.setToolTip(check.file)

    def sizeHint(self) -> QSize:
        return QSize(200, self._theme.px(27))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._theme.px(27))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        icon, color = CHECK_LOOKS.get(self._check.state, CHECK_LOOKS["not_run"])
        icons.draw(painter, icon, theme.color(color), QRectF(0, self.height() / 2 - 8, 16, 16), 2.2)
        hovered = self.underMouse() and self._check.detail
        room = QRectF(24, 0, self.width() - 28, self.height())
        font = theme.font("small", self._weight)
        color = "ink" if hovered or self._weight > 400 else "ink2"
        draw_line_in(painter, room, self._title, font, theme.color(color))
        left = 24 + text_width(self._title, font) + 10
        if self._file and self.width() - left > 50:
            rest = QRectF(left, 0, self.width() - left - 4, self.height())
            draw_line_in(painter, rest, self._file, theme.font("meta"), theme.color("ink3"), "end")
        if self.hasFocus():
            draw_focus_ring(painter, theme, QRectF(self.rect()), inside=True)


class CheckList(QWidget):
    """Everything that was found about the files of a task. `ledger_wanted` asks for the task's calls."""

    ledger_wanted = Signal(str)
    mend_wanted = Signal(str)  # a sentence for the box of wishes
    task_wanted = Signal(str)

    def __init__(self, around: Surroundings, suggesting: Suggesting) -> None:
        super().__init__()
        self._around, self._suggesting = around, suggesting
        suggesting.changed.connect(self._show_again)
        self._whole = False
        self.has_ledger = False  # whoever connects `ledger_wanted` says so
        self._shown: tuple[TaskDetail, str] | None = None
        fill(self, around.theme, "window")
        self.setAccessibleName(tr("Checks"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(18, 14, 18, 14)
        self._column.setSpacing(0)

    def show_checks(self, detail: TaskDetail, file: str) -> None:
        """Checks of the shown `file` and of all files together first, then those of the others."""
        self._shown = (detail, file)
        clear(self._column)
        theme = self._around.theme
        checks = [each for each in detail.checks if each.name != SECOND_READING]
        self._column.addLayout(_head(theme, checks))
        problems = [each for each in checks if each.state in ("failed", "warning")]
        for each in sorted(problems, key=lambda each: each.state):
            self._column.addWidget(self._card(each))
            self._column.addSpacing(6)
        rest = [each for each in checks if each not in problems]
        rest.sort(key=lambda each: (each.file not in (file, ""), each.state))
        shown = rest if self._whole else rest[:SHOWN]
        for each in shown:
            self._add_line(each, file)
        if len(rest) > SHOWN:
            row = QHBoxLayout()
            row.setContentsMargins(16, 0, 0, 0)  # its words stand below those of the lines
            row.addWidget(self._more(len(rest) - SHOWN))
            row.addStretch(1)
            self._column.addLayout(row)
        if not checks:
            self._column.addWidget(label(theme, tr("No check ran"), "small", "ink2"))
        for each in detail.checks:
            if each.name == SECOND_READING:
                self._section(tr("Second reading"), self._suggestion(detail, each))
        made = label(theme, how_made(detail, self._around.is_here), "small", "ink2", wrap=True)
        self._section(tr("How it was made"), made)
        if self.has_ledger and detail.turns:
            link = PaintedButton(ThemeSource(theme, self), "quiet", "scroll-text", compact=True)
            link.say(tr("Ledger entry"))
            link.clicked.connect(lambda: self.ledger_wanted.emit(detail.task.id))
            self._column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)

    def focus_first(self) -> None:
        line = next(iter(self.findChildren(CheckLine)), None)
        if line is not None:
            line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _add_line(self, check: CheckRow, file: str) -> None:
        line = CheckLine(self._around.theme, check, file)
        detail = label(self._around.theme, check.detail, "small", "ink2", wrap=True)
        detail.setContentsMargins(24, 0, 0, 6)
        detail.hide()
        line.toggled.connect(detail.setVisible)
        self._column.addWidget(line)
        self._column.addWidget(detail)

    def _card(self, check: CheckRow) -> QFrame:
        """What a person should look at: in full, on the attention ground."""
        theme, card = self._around.theme, QFrame()
        failed = check.state == "failed"
        ground, edge = ("badSoft", "bad") if failed else ("attnSoft", "attnRing")
        card.setObjectName("found")
        card.setStyleSheet(
            f"#found {{ background: {theme.hex(ground)}; border: 1px solid {theme.hex(edge)}; border-radius: 8px; }}"
        )
        card.setAccessibleName(f"{check_title(check)}: {check.detail}")
        column = QVBoxLayout(card)
        column.setContentsMargins(10, 4, 10, 8)
        column.setSpacing(0)
        line = CheckLine(theme, CheckRow(check.task, check.name, check.state, "", "", check.at), weight=600)
        column.addWidget(line)
        if check.file:
            column.addWidget(_indented(label(theme, check.file, "meta", "ink3", wrap=True)))
        column.addWidget(_indented(label(theme, check.detail, "small", "ink2", wrap=True)))
        ask = PaintedButton(ThemeSource(theme, self), "", "pencil", compact=True)
        ask.say(tr("Ask to mend this"))
        wish = f"{check.file}: {check.detail}" if check.file else check.detail
        ask.clicked.connect(lambda: self.mend_wanted.emit(wish))
        row = QHBoxLayout()
        row.setContentsMargins(24, 6, 0, 0)
        row.addWidget(ask)
        row.addStretch(1)
        column.addLayout(row)
        return card

    def _more(self, count: int) -> PaintedButton:
        more = PaintedButton(ThemeSource(self._around.theme, self), "link", compact=True)
        more.say(tr("Show fewer") if self._whole else tr_n("Show the other one|Show the {n} others", count))
        more.clicked.connect(self._toggle)
        return more

    def _toggle(self) -> None:
        self._whole = not self._whole
        self._show_again()

    def _show_again(self) -> None:
        if self._shown is not None:
            self.show_checks(*self._shown)

    def _suggestion(self, detail: TaskDetail, check: CheckRow) -> Suggestion:
        can_take = finding_of(detail) is check
        made = Suggestion(
            self._around.theme, check, can_take, self._suggesting.taken(detail.task.id) if can_take else None
        )
        made.wanted.connect(lambda: self._suggesting.take(detail))
        made.undo_wanted.connect(lambda: self._suggesting.take_back(detail))
        made.task_wanted.connect(self.task_wanted)
        return made

    def _section(self, title: str, content: QWidget) -> None:
        theme = self._around.theme
        self._column.addSpacing(12)
        self._column.addWidget(hairline(theme))
        self._column.addSpacing(12)
        self._column.addWidget(label(theme, title, "body", "ink", 600))
        self._column.addSpacing(4)
        self._column.addWidget(content)


def _indented(widget: QWidget) -> QWidget:
    widget.setContentsMargins(24, 0, 0, 2)
    return widget


def _head(theme: Theme, checks: Sequence[CheckRow]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.setContentsMargins(0, 0, 0, 6)
    row.addWidget(label(theme, tr("Checks"), "title"), 1)
    counts = {state: sum(check.state == state for check in checks) for state in CHECK_LOOKS}
    for state, words, color in (
        ("passed", tr_n("1 passed|{n} passed", counts["passed"]), "ok"),
        ("warning", tr_n("1 warning|{n} warnings", counts["warning"]), "attnText"),
        ("failed", tr_n("1 failed|{n} failed", counts["failed"]), "bad"),
    ):
        if counts[state]:
            row.addWidget(label(theme, words, "small", color, 600))
    return row
