"""Answers for asking: one sentence, the files it is about, who does the work, and Start.

Text and files stay until the task is durable: `submitted` asks for it, `clear_after_commit` empties, `set_problem`
says why not and keeps everything. Enter makes a new line, Ctrl+Enter starts; while an input method is composing nothing
starts. The draft is offered for keeping two seconds after the last change.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from desktop.ui.asking.file_choice import choose_files, choose_folder, files_menu
from desktop.ui.asking.forecast_words import engines_of, estimate_of, private_note
from desktop.ui.asking.slash import Item
from desktop.ui.asking.slash_field import SlashField
from desktop.ui.asking.terms import Terms
from desktop.ui.asking.terms_buttons import TermsButtons
from desktop.ui.attachment import ChipRow, Drop
from desktop.ui.drop_panel import DropPanel
from desktop.ui.engine_menu import Engine, EngineMenu, auto_engine, offline_engine
from desktop.ui.instruction_edit import InstructionEdit
from desktop.ui.painted_button import PaintedButton
from desktop.ui.text import ElidedLabel, tint
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr
from desktop.work.offers import Outlook

START_KEY = "⌘ ↵" if sys.platform == "darwin" else "Ctrl ↵"
DRAFT_MS = 2000


class Composer(QWidget):
    """See the module. `paths` are absolute; `model` is an engine's id."""

    submitted = Signal(str, list, str)
    draft_changed = Signal(str, list)
    typing = Signal(bool)  # the text field got or lost the keyboard
    changed = Signal()  # words, files or the engine
    outlook_wanted = Signal()
    recents_wanted = Signal()
    contents_taken = Signal(object)  # pictures and mails to be saved and attached
    models_wanted = Signal()  # the settings of the chat models

    def __init__(self, source: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._paths: list[str] = []
        self._engines: tuple[Engine, ...] = ()
        self._model = "offline"
        self._outlook: Outlook | None = None
        self._opening_engines = False
        self._default_model = "offline"
        self._welcoming = self._past = self._busy = self._dragging = self._short = False
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_MS)
        self._draft_timer.timeout.connect(lambda: self.draft_changed.emit(self.text(), self.paths()))
        self.edit = InstructionEdit(self)
        self.files_button = PaintedButton(source, "quiet", "paperclip", compact=True, parent=self)
        self.model_button = PaintedButton(source, "quiet", "cpu", compact=True, arrow=True, parent=self)
        self.terms = TermsButtons(source, self)
        self.estimate = ElidedLabel(source.theme, "", "small", "ink2")
        self.estimate.setParent(self)  # in no layout at rest
        self.start_button = PaintedButton(source, "primary", parent=self)
        self.slash = SlashField(source, self.edit)
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
        self.panel.model_wanted.connect(self.models_wanted)
        self.slash.picked.connect(self._on_picked)
        self.slash.recents_wanted.connect(self.recents_wanted)
        self.chips.removed.connect(self._on_removed)
        self.panel.files_wanted.connect(self.choose_files)
        self.panel.folder_wanted.connect(self.choose_folder)
        self._source.changed.connect(self.retheme)
        for watched in (self.edit, self.files_button, self.model_button, self.terms.when, self.start_button):
            watched.installEventFilter(self)

    # --- what it holds ---

    def text(self) -> str:
        return self.edit.toPlainText()

    def paths(self) -> list[str]:
        return list(self._paths)

    def model(self) -> str:
        return self._model

    def use_clock(self, now: Callable[[], datetime]) -> None:
        """`now` tells the time in the zone of the day; without it there is no choice of when."""
        self.terms.now = now
        self.terms.say()
        self._arrange()

    def use_defaults(self, model: str, usual_usd: float) -> None:
        """The engine and the limit of the settings. What was chosen for this task by hand stays."""
        if self._model == self._default_model and model != self._model:
            if all(each.id != model for each in self._engines):
                known = (
                    auto_engine() if model == "auto" else Engine(model, model.partition(":")[2] or model, local=False)
                )
                self._engines = (known, *self._engines)
            self._choose_engine(model)
        self._default_model, self.terms.usual_usd = model, usual_usd
        self.terms.say()

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
        self.terms.take(Terms())
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
            if drop.paths:
                self.add_paths(drop.paths)
            if drop.contents:
                self.contents_taken.emit(drop.contents)
            if drop.text:
                self.edit.textCursor().insertText(drop.text)
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
        """The system's file dialog."""
        choose_files(self, self.add_paths)

    def choose_folder(self) -> None:
        choose_folder(self, self.add_paths)

    def _show_files_menu(self) -> None:
        menu = files_menu(self, self._source.theme, self.choose_files, self.choose_folder)
        menu.popup(self.files_button.mapToGlobal(self.files_button.rect().bottomLeft()))

    # --- engines ---

    def show_engines(self) -> None:
        """Open the menu of engines below its button."""
        if self._outlook is None and self.terms.now is not None and not self._opening_engines:
            self._opening_engines = True  # opened once it is known what each would cost
            self.outlook_wanted.emit()
            return
        note = private_note(self._outlook) if self._outlook is not None else ""
        menu = EngineMenu(self._source, self._engines, self._model, self, note if self.terms.now is not None else None)
        menu.chosen.connect(self._choose_engine)
        menu.models_wanted.connect(self.models_wanted)
        menu.popup_at(self.model_button.mapToGlobal(self.model_button.rect().bottomRight()))

    def wants_engines(self) -> bool:
        """The menu of engines waits for an outlook."""
        return self._opening_engines

    def show_outlook(self, found: Outlook | None) -> None:
        """What is known of the task as it stands; None when nothing is."""
        self._outlook = found
        if found is not None:
            self._engines = engines_of(found)
            if all(each.id != self._model for each in self._engines):
                named = found.chosen(self._model)
                self._model = named.name if named is not None else "auto"
            self._show_engine()
        self.panel.note = private_note(found) if found is not None else ""
        self._show_estimate()
        if self._opening_engines:
            self.show_engines()
            self._opening_engines = False

    def _show_estimate(self) -> None:
        known = estimate_of(self._outlook, self._model) if self._outlook is not None else ""
        self.estimate.setText(known)
        self.estimate.setAccessibleName(known)

    def _choose_engine(self, model: str) -> None:
        self._model = model
        self._show_engine()
        self._show_estimate()
        self.changed.emit()

    def _show_engine(self) -> None:
        engine = next(each for each in self._engines if each.id == self._model)
        self.model_button.use(icon=engine.icon)
        self.model_button.say(engine.name, tr("Who does the work: {name}", name=engine.name), engine.description)

    # --- the list of "/" ---

    def _on_picked(self, item: Item) -> None:
        if item.path:
            self.add_paths([item.path])
        elif item.replaces:
            self.set_text(item.text)

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
        own = {"offline": offline_engine(), "auto": auto_engine()}
        self._engines = tuple(own.get(each.id, each) for each in self._engines)
        if self._outlook is not None:
            self._engines = engines_of(self._outlook)
        self.estimate.setFont(theme.font("small"))
        tint(self.estimate, theme, "ink2")
        self._show_estimate()
        self.terms.say()
        self.chips.show_paths(self._paths)
        self._show_engine()
        self.edit.fit()
        self._show_state()

    def _on_changed(self) -> None:
        if self.problem.text() and self.text().strip():
            self.problem.setText("")
        self._draft_timer.start()
        self._show_state()
        self.changed.emit()

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
