"""Answers for the two answers to a review: what should change, and taking everything as it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.core.task import TaskDetail
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.painted_button import PaintedButton
from desktop.ui.text import fill, hairline, label
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr, tr_n

ICON_FROM = 320  # px of width from which both buttons have room for their icons
QUOTED = 300  # characters of a selection that go along


class WishBox(QWidget):
    """`requested` carries (wish, words on the page it is about); `accepted` takes all files as they are."""

    requested = Signal(str, str)
    accepted = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        theme, source = around.theme, ThemeSource(around.theme, self)
        self._around, self._quote = around, ""
        fill(self, theme, "window")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline(theme))
        inner = QVBoxLayout()
        inner.setContentsMargins(18, 14, 18, 14)
        inner.setSpacing(8)
        self._about = label(theme, "", "meta", "ink2", wrap=True)
        self._about.hide()
        inner.addWidget(self._about)
        self.edit = QPlainTextEdit()
        self.edit.setPlaceholderText(tr("What should change? Select text on the page to point at it"))
        self.edit.setAccessibleName(tr("What should change?"))
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(theme.px(62))
        inner.addWidget(self.edit)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.request = PaintedButton(source, "", "pencil")
        self.request.clicked.connect(self.send)
        self.accept = PaintedButton(source, "primary", "check")
        self.accept.clicked.connect(self.accepted)
        row.addWidget(self.request)
        row.addStretch(1)
        row.addWidget(self.accept)
        inner.addLayout(row)
        column.addLayout(inner)
        self.edit.textChanged.connect(self._on_typed)
        self._on_typed()

    def show_task(self, detail: TaskDetail) -> None:
        """What can be done now: a task under way is steered, an ended one is followed by a new task."""
        task = detail.task
        files = sum(each.state == "committed" for each in detail.deliverables)
        if task.accepted_at is not None:
            self.accept.say(tr("Accepted"), hint=tr("Accepted {time}", time=self._around.time(task.accepted_at)))
        else:
            self.accept.say(tr_n("Accept 1 file|Accept all {n}", files), hint=tr("Ctrl+Shift+Enter"))
        self.accept.setEnabled(task.accepted_at is None and files > 0 and task.state.is_terminal)
        if not task.state.is_terminal:
            self.accept.setToolTip(tr("The task is not over yet"))
        self.accept.setVisible(files > 0)

    def point_at(self, words: str) -> None:
        """The words on the page that the wish is about; "" for none."""
        self._quote = words[:QUOTED]
        short = self._quote if len(self._quote) <= 80 else self._quote[:79].rstrip() + "…"
        self._about.setText(tr("About: “{words}”", words=short))
        self._about.setVisible(bool(words))

    def propose(self, wish: str) -> None:
        """Puts a wish in the box for the person to read and send."""
        self.edit.setPlainText(wish)
        self.edit.setFocus()

    def send(self) -> None:
        text = self.edit.toPlainText().strip()
        if text:
            self.setEnabled(False)
            self.requested.emit(text, self._quote)

    def done(self, *, clear: bool) -> None:
        """After the answer: the words go only when they are durable."""
        self.setEnabled(True)
        if clear:
            self.edit.clear()
            self.point_at("")

    def _on_typed(self) -> None:
        typed = bool(self.edit.toPlainText().strip())
        self.request.setEnabled(typed)
        self.request.say(
            tr("Request changes"), hint=tr("Ctrl+E") if typed else tr("Say what should change first (Ctrl+E)")
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._around.theme.px(ICON_FROM)
        self.request.use(icon="" if narrow else "pencil")
        self.accept.use(icon="" if narrow else "check")
