"""Answers for asking: one sentence, the files it is about, who does the work, and Start.

Text and files stay until the task is durable: `submitted` asks for it, `clear_after_commit` empties, `set_problem`
says why not and keeps everything. Enter makes a new line, Ctrl+Enter starts; while an input method is composing nothing
starts. The draft is offered for keeping two seconds after the last change.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QWidget,
)

from desktop.ui import icons
from desktop.ui.attachment import ChipRow, Drop
from desktop.ui.drop_panel import DropPanel
from desktop.ui.engine_menu import Engine, EngineMenu, offline_engine
from desktop.ui.instruction_edit import InstructionEdit
from desktop.ui.painted_button import PaintedButton
from desktop.ui.text import tint
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr

START_KEY = "⌘ ↵" if sys.platform == "darwin" else "Ctrl ↵"
DRAFT_MS = 2000


class Composer(QWidget):
    """See the module. `paths` are absolute; `model` is an engine's id."""

    submitted = Signal(str, list, str)
    draft_changed = Signal(str, list)
    typing = Signal(bool)  # the text field got or lost the keyboard

    def __init__(self, source: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._paths: list[str] = []
        self._engines: tuple[Engine, ...] = ()
        self._model = "offline"
        self._welcoming = self._past = self._busy = self._dragging = self._short = False
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_MS)
        self._draft_timer.timeout.connect(lambda: self.draft_changed.emit(self.text(), self.paths()))
        self.edit = InstructionEdit(self)
        self.files_button = PaintedButton(source, "quiet", "paperclip", compact=True, parent=self)
        self.model_button = PaintedButton(source, "quiet", "cpu", compact=True, arrow=True, parent=self)
        self.start_button = PaintedButton(source, "primary", parent=self)
        self.chips = ChipRow(source, self)
        self.panel = DropPanel(source, self)
        self.problem = QLabel(self)
        self._make_layout()
        self._connect()
        self.set_engines((offline_engine(),), "offline")
        self.chips.show_paths(())
        self.retheme()

    def _make_layout(self) -> None:
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 8, 8, 8)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(8)
        self._spread = False
        self._arrange()

    def _connect(self) -> None:
        self.edit.textChanged.connect(self._on_changed)
        self.edit.start_wanted.connect(self.start)
        self.edit.pasted.connect(self.take)
        self.start_button.clicked.connect(self.start)
        self.files_button.clicked.connect(self._show_files_menu)
        self.model_button.clicked.connect(self.show_engines)
        self.chips.removed.connect(self._on_removed)
        self.panel.files_wanted.connect(self.choose_files)
        self.panel.folder_wanted.connect(self.choose_folder)
        self._source.changed.connect(self.retheme)
        for watched in (self.edit, self.files_button, self.model_button, self.start_button):
            watched.installEventFilter(self)

    # --- what it holds ---

    def text(self) -> str:
        return self.edit.toPlainText()

    def paths(self) -> list[str]:
        return list(self._paths)

    def model(self) -> str:
        return self._model

    def set_text(self, text: str) -> None:
        """Replace the text and put the cursor at its end."""
        self.edit.setPlainText(text)
        self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)

    def set_paths(self, paths: Sequence[str]) -> None:
        self._paths = list(dict.fromkeys(paths))
        self.chips.show_paths(self._paths)
        self._on_changed()

    def add_paths(self, paths: Sequence[str]) -> None:
        """Attach files and folders; each once."""
        self.set_paths([*self._paths, *paths])

    def restore_draft(self, text: str, paths: Sequence[str]) -> None:
        """Put a kept draft back, without the files that are gone."""
        self.set_text(text)
        self.set_paths([path for path in paths if Path(path).exists()])
        self._draft_timer.stop()

    def set_engines(self, engines: Sequence[Engine], model: str) -> None:
        """Who can do the work; `model` is the one chosen at first."""
        self._engines = tuple(engines)
        self._choose_engine(model if any(each.id == model for each in engines) else engines[0].id)

    # --- starting ---

    def start(self) -> None:
        """Ask for the task. What is missing is said instead."""
        if self._busy:
            return
        if not self.text().strip():
            kept = tr("Write in a sentence what should be finished. The files stay attached.")
            self.set_problem(kept if self._paths else tr("Write in a sentence what should be finished"))
            self.edit.setFocus()
            return
        self.set_problem("")
        self._busy = True
        self._show_state()
        self.submitted.emit(self.text(), self.paths(), self._model)

    def clear_after_commit(self) -> None:
        """The task is durable: empty the field for the next one."""
        self._busy = False
        self.edit.clear()
        self.set_paths(())
        self.set_problem("")
        self._draft_timer.stop()
        self.draft_changed.emit("", [])
        self._show_state()

    def set_problem(self, text: str) -> None:
        """Say why it did not start; text and files are kept. An empty text takes the sentence away."""
        self._busy = False
        self.problem.setText(text)
        self._show_state()

    # --- files ---

    def take(self, drop: Drop) -> None:
        """Attach what was dropped or pasted, or say why not."""
        self.drag_ended()
        if drop.refusal:
            self.set_problem(drop.refusal)
        else:
            self.set_problem("")
            self.add_paths(drop.paths)
            self.window().activateWindow()  # what comes next is typing
            self.edit.setFocus()

    def drag_entered(self, drop: Drop) -> None:
        """Something is dragged over the window: show what would happen."""
        self._dragging = True
        if drop.refusal:
            self.panel.refuse(drop.refusal)
        else:
            self.panel.offer(drop)
        self._show_state()

    def drag_ended(self) -> None:
        self._dragging = False
        self.panel.invite()
        self._show_state()

    def choose_files(self) -> None:
        """The system's file dialog, without a nested event loop."""
        self._open_dialog(QFileDialog.FileMode.ExistingFiles, tr("Choose files"))

    def choose_folder(self) -> None:
        self._open_dialog(QFileDialog.FileMode.Directory, tr("Choose a folder"))

    def _open_dialog(self, mode: QFileDialog.FileMode, title: str) -> None:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, mode is QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(self.add_paths)
        dialog.open()

    def _show_files_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme = self._source.theme
        menu.addAction(icons.icon("file-plus", theme.color("ink2")), tr("Choose files"), self.choose_files)
        menu.addAction(icons.icon("folder-open", theme.color("ink2")), tr("Choose a folder"), self.choose_folder)
        menu.popup(self.files_button.mapToGlobal(self.files_button.rect().bottomLeft()))

    # --- engines ---

    def show_engines(self) -> None:
        """Open the menu of engines below its button."""
        menu = EngineMenu(self._source, self._engines, self._model, self)
        menu.chosen.connect(self._choose_engine)
        menu.popup_at(self.model_button.mapToGlobal(self.model_button.rect().bottomRight()))

    def _choose_engine(self, model: str) -> None:
        self._model = model
        self._show_engine()

    def _show_engine(self) -> None:
        engine = next(each for each in self._engines if each.id == self._model)
        self.model_button.use(icon=engine.icon)
        self.model_button.say(engine.name, tr("Who does the work: {name}", name=engine.name), engine.description)

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
        theme = self._source.theme
        self.edit.setFont(theme.font("lead"))
        self.edit.setStyleSheet("QPlainTextEdit { border: 0; padding: 0; background: transparent; }")
        palette = self.edit.palette()
        palette.setColor(QPalette.ColorRole.PlaceholderText, theme.color("ink3"))
        palette.setColor(QPalette.ColorRole.Text, theme.color("ink"))
        self.edit.setPalette(palette)
        self.edit.setAccessibleName(tr("What should be finished by this afternoon?"))
        self.files_button.say("" if self._short else tr("Files"), tr("Files"), tr("Add files or a folder"))
        self.start_button.use(key="" if self._short else START_KEY)
        self.start_button.say(tr("Start"))
        self.problem.setFont(theme.font("small", 500))
        tint(self.problem, theme, "bad")
        self.panel.retheme()
        self._engines = tuple(offline_engine() if each.id == "offline" else each for each in self._engines)
        self.chips.show_paths(self._paths)
        self._show_engine()
        self.edit.fit()
        self._show_state()

    def _on_changed(self) -> None:
        if self.problem.text() and self.text().strip():
            self.problem.setText("")
        self._draft_timer.start()
        self._show_state()

    def _on_removed(self, path: str) -> None:
        self.set_paths([each for each in self._paths if each != path])

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
        spread = bool(self._paths) or self._dragging or self.edit.lines() > 1
        self.files_button.setVisible(not self._welcoming or spread)
        if spread == self._spread and self._grid.count():
            return
        self._spread = spread
        for widget in (self.files_button, self.edit, self.model_button, self.start_button):
            self._grid.removeWidget(widget)
        last = 4 if spread else 0
        self._grid.addWidget(self.edit, 0, 0 if spread else 1, 1, 4 if spread else 1, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(self.chips, 1, 0, 1, 4)
        self._grid.addWidget(self.panel, 2, 0, 1, 4)
        self._grid.addWidget(self.problem, 3, 0, 1, 4)
        self._grid.addWidget(self.files_button, last, 0)
        self._grid.addWidget(self.model_button, last, 2)
        self._grid.addWidget(self.start_button, last, 3)
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
