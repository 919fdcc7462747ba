"""Answers for the moment after a quick start: it says that the task runs, and offers to take it back or to look."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.painted_button import PaintedButton
from desktop.ui.painting.disc import Disc, draw_disc
from desktop.ui.text import label, tint
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr


class Started(QWidget):
    """`asked` is what was typed and attached, so that taking back loses nothing."""

    take_back_wanted = Signal(str)
    task_wanted = Signal(str)

    def __init__(self, themes: ThemeSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self.task = ""
        self.asked: tuple[str, list[str]] = ("", [])
        self.title = label(themes.theme, "", "body", "ink", 600)
        self.note = label(themes.theme, "", "small", "ink2", wrap=True)
        self.take_back = PaintedButton(themes, "", "undo-2", compact=True, parent=self)
        self.show_button = PaintedButton(themes, "quiet", compact=True, parent=self)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.note)
        row = QHBoxLayout(self)
        row.setContentsMargins(56, 11, 14, 11)
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addWidget(self.take_back)
        row.addWidget(self.show_button)
        self.take_back.clicked.connect(self._on_take_back)
        self.show_button.clicked.connect(lambda: self.task_wanted.emit(self.task))

    def show_task(self, task: str, text: str, paths: list[str], begins: str = "", ready: str = "") -> None:
        """`begins` says when it starts, "" for now; `ready` the hour it is expected to be ready, "" when not known."""
        self.task, self.asked = task, (text, paths)
        self.take_back.show()
        self.take_back.setEnabled(True)
        title = tr("Started. Ready about {time}", time=ready) if ready else tr("Started")
        self.title.setText(tr("Kept. It starts: {when}", when=begins) if begins else title)
        self.note.setText(tr("You can close this; it works in the background."))
        self.setAccessibleName(f"{self.title.text()}. {self.note.text()}")

    def refuse(self, sentence: str) -> None:
        """Taking back was not possible."""
        self.take_back.hide()
        self.title.setText(tr("Not taken back"))
        self.note.setText(sentence)
        self.setAccessibleName(f"{self.title.text()}. {sentence}")

    def retheme(self) -> None:
        theme = self._themes.theme
        self.title.setFont(theme.font("body", 600))
        self.note.setFont(theme.font("small"))
        tint(self.title, theme, "ink")
        tint(self.note, theme, "ink2")
        self.take_back.say(tr("Take back"))
        self.show_button.say(tr("Show"))

    def _on_take_back(self) -> None:
        self.take_back.setEnabled(False)
        self.take_back_wanted.emit(self.task)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_disc(painter, self._themes.theme, Disc.RUNNING, QPointF(31, self.height() / 2), 26, 0.06)
