"""Answers for asking on the day: the form for a task between the header and the sheet.

Enter makes a new line, Ctrl+Enter starts; while an input method is composing nothing starts. At rest it is one row; it
spreads once there is more to show.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.ui.asking.file_choice import files_menu
from desktop.ui.asking.scrim import Scrim
from desktop.ui.asking.task_form import TaskForm
from desktop.ui.attachment import Drop
from desktop.ui.painted_button import PaintedButton
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr

START_KEY = "⌘ ↵" if sys.platform == "darwin" else "Ctrl ↵"


class Composer(TaskForm):
    """See the module and `TaskForm`."""

    typing = Signal(bool)  # the text field got or lost the keyboard

    def __init__(self, source: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(source, parent)
        self._welcoming = self._past = self._short = self._spread = False
        self._scrim = Scrim(source, parent, self) if parent is not None else None
        self.files_button = PaintedButton(source, "quiet", "paperclip", compact=True, parent=self)
        self.files_button.clicked.connect(self._show_files_menu)
        for watched in (self.edit, self.files_button, self.model_button, self.terms.when, self.start_button):
            watched.installEventFilter(self)
        self._grid = QGridLayout(self)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.retheme()

    def _show_files_menu(self) -> None:
        menu = files_menu(self, self._source.theme, self.choose_files, self.choose_folder)
        menu.popup(self.files_button.mapToGlobal(self.files_button.rect().bottomLeft()))

    def _corner_of_engines(self) -> QPoint:
        """The right edge of the composer, below its buttons."""
        return self.mapToGlobal(QPoint(self.width(), self.model_button.geometry().bottom() + 8))

    # --- files ---

    def drag_entered(self, drop: Drop) -> None:
        """The rest of the page steps back while something is dragged over it."""
        super().drag_entered(drop)
        if self._scrim is not None:
            self._scrim.cover()

    def drag_ended(self) -> None:
        super().drag_ended()
        if self._scrim is not None:
            self._scrim.hide()

    # --- looks ---

    def focus_text(self) -> None:
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_welcoming(self, welcoming: bool) -> None:
        """First run: show the panel that invites files."""
        self._welcoming = welcoming
        self._show_state()

    def set_past(self, past: bool) -> None:
        """Another day is shown: what is asked now starts today."""
        self._past = past
        self._show_state()

    def set_short(self, short: bool) -> None:
        """A narrow window: no words on the Files button, no key on Start."""
        if short != self._short:
            self._short = short
            self.retheme()

    def retheme(self) -> None:
        """Words, fonts and colours again."""
        self.files_button.say("" if self._short else tr("Files"), tr("Files"), tr("Add files or a folder"))
        self.start_button.use(key="" if self._short else START_KEY)
        self.dress("lead")

    def _show_state(self) -> None:
        """Show or hide the parts, and say in the placeholder what is asked for."""
        self.chips.setVisible(bool(self._paths))
        self.panel.setVisible(self._dragging or (self._welcoming and not self._paths))
        self.problem.setVisible(bool(self.problem.text()))
        if self._past:
            self.edit.setPlaceholderText(tr("New instructions start today"))
        elif self._welcoming and self._short:
            self.edit.setPlaceholderText(tr("Write one sentence"))
        elif self._welcoming:
            self.edit.setPlaceholderText(tr("Write one sentence. For example: turn these notes into a client brief"))
        else:
            self.edit.setPlaceholderText(tr("What should be finished by this afternoon?"))
        ready = bool(self.text().strip()) and not self._busy
        self.start_button.setEnabled(not self._busy and (ready or not self._welcoming))
        self.start_button.setToolTip("" if ready else tr("Write in a sentence what should be finished"))
        self._arrange()
        self.updateGeometry()
        self.update()

    def _arrange(self) -> None:
        """One row at rest; text above the tools once there is more to show."""
        spread = bool(self._paths) or self._dragging or bool(self.text())
        self.files_button.setVisible(not self._welcoming or spread)
        self.estimate.setVisible(spread and not self._short)
        self.terms.when.setVisible(self.terms.now is not None and (spread or not self._short))
        self.terms.limit.setVisible(self.terms.now is not None and spread)
        if spread == self._spread and self._grid.count():
            return
        self._spread = spread
        tools: tuple[QWidget, ...] = (
            self.files_button,
            self.estimate,
            self.model_button,
            self.terms.when,
            self.terms.limit,
            self.start_button,
        )
        for widget in (self.edit, *tools):
            self._grid.removeWidget(widget)
        last = 4 if spread else 0
        width = len(tools)
        self._grid.addWidget(self.edit, 0, 0 if spread else 1, 1, width if spread else 1, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(self.chips, 1, 0, 1, width)
        self._grid.addWidget(self.panel, 2, 0, 1, width)
        self._grid.addWidget(self.problem, 3, 0, 1, width)
        for column, widget in enumerate(tools):
            if widget is not self.estimate or spread:
                self._grid.addWidget(widget, last, column)
        self._grid.setContentsMargins(*((16, 12, 12, 10) if spread else (8, 8, 8, 8)))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
            if watched is self.edit:
                self.typing.emit(event.type() == QEvent.Type.FocusIn)
        return False

    def mousePressEvent(self, event: object) -> None:
        self.edit.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._source.theme
        strong = self._dragging or self.edit.hasFocus()
        # the caret tells where typing goes: a heavy frame is kept for what is about to fall in
        pen = QPen(theme.color("accent" if strong else "lineStrong"), 2 if self._dragging else 1)
        if self._past and not strong:
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(theme.color("window" if self._past and not strong else "raised"))
        inset = pen.widthF() / 2
        radius = theme.radius["card"]
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)
