"""Answers for what the composer and quick capture share: one sentence, the files it is about, who does it, when, Start.

Text and files stay until the task is durable: `submitted` asks for it, `clear_after_commit` empties, `set_problem` says
why not and keeps everything. The draft is offered for keeping two seconds after the last change. How the parts stand is
the subclass's business: it lays them out, and `_show_state` is called after every change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from desktop.ui.asking.file_choice import choose_files, choose_folder
from desktop.ui.asking.forecast_words import (
    absence,
    absent_engine,
    engines_of,
    estimate_of,
    private_note,
    private_words,
)
from desktop.ui.asking.slash import Item
from desktop.ui.asking.slash_field import SlashField
from desktop.ui.asking.terms import Terms
from desktop.ui.asking.terms_buttons import TermsButtons
from desktop.ui.attachment import ChipRow, Drop
from desktop.ui.drop_panel import DropPanel
from desktop.ui.engine_menu import Engine, EngineMenu, State, auto_engine, offline_engine, short_name
from desktop.ui.instruction_edit import InstructionEdit
from desktop.ui.painted_button import PaintedButton
from desktop.ui.text import ElidedLabel, tint
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr
from desktop.work.offers import Outlook
from desktop.work.routing import private_among

DRAFT_MS = 2000
LOOKED_AT = 20  # dragged paths, for whether they are private: a drag must not wait for a disk


class TaskForm(QWidget):
    """See the module. `paths` are absolute; `model` is an engine's id."""

    submitted = Signal(str, list, str)
    draft_changed = Signal(str, list)
    changed = Signal()  # words, files or the engine
    outlook_wanted = Signal()
    recents_wanted = Signal()
    contents_taken = Signal(object)  # pictures and mails to be saved and attached
    models_wanted = Signal()  # the settings of the chat models

    def __init__(
        self,
        source: ThemeSource,
        parent: QWidget | None = None,
        edit: type[InstructionEdit] = InstructionEdit,
        flags: Qt.WindowType = Qt.WindowType.Widget,
    ) -> None:
        super().__init__(parent, flags)
        self._source = source
        self._paths: list[str] = []
        self._engines: tuple[Engine, ...] = (offline_engine(),)
        self._model = self._default_model = "offline"
        self._outlook: Outlook | None = None
        self.private_folders: tuple[str, ...] = ()
        self.hindrance: Callable[[], str] = str  # why what is asked cannot start, in a sentence; "" when it can
        self._opening_engines = self._busy = self._dragging = False
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_MS)
        self._draft_timer.timeout.connect(self.offer_draft)
        self.edit = edit(self)
        self.model_button = PaintedButton(source, "quiet", "cpu", compact=True, arrow=True, parent=self)
        self.terms = TermsButtons(source, self)
        self.estimate = ElidedLabel(source.theme, "", "small", "ink2")
        self.estimate.setParent(self)  # in no layout at rest
        self.start_button = PaintedButton(source, "primary", parent=self)
        self.slash = SlashField(source, self.edit, floats=bool(flags & Qt.WindowType.Window))
        self.chips = ChipRow(source, self)
        self.panel = DropPanel(source, self)
        self.problem = QLabel(self)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self._connect_parts()

    def _connect_parts(self) -> None:
        self.edit.textChanged.connect(self._on_words)
        self.edit.start_wanted.connect(self.start)
        self.edit.pasted.connect(self.take)
        self.start_button.clicked.connect(self.start)
        self.model_button.clicked.connect(self.show_engines)
        self.panel.model_wanted.connect(self.models_wanted)
        self.panel.files_wanted.connect(self.choose_files)
        self.panel.folder_wanted.connect(self.choose_folder)
        self.slash.picked.connect(self._on_picked)
        self.slash.recents_wanted.connect(self.recents_wanted)
        self.chips.removed.connect(self._on_removed)
        self._source.changed.connect(self.retheme)

    # --- what it holds ---

    def text(self) -> str:
        return self.edit.toPlainText()

    def paths(self) -> list[str]:
        return list(self._paths)

    def model(self) -> str:
        return self._model

    def taken_engine(self) -> str:
        """The back end that would do the work as far as is known: what Auto comes to once there is an outlook."""
        found = self._outlook.chosen(self._model) if self._outlook is not None else None
        return found.provider if found is not None else self._model

    def use_clock(self, now: Callable[[], datetime]) -> None:
        """`now` tells the time in the zone of the day; without it there is no choice of when."""
        self.terms.now = now
        self.terms.say()
        self._show_state()

    def use_defaults(self, model: str, usual_usd: float) -> None:
        """The engine and the limit of the settings. What was chosen for this task by hand stays."""
        if self._model == self._default_model and model != self._model:
            if all(each.id != model for each in self._engines):
                known = auto_engine() if model == "auto" else Engine(model, short_name(model), local=False)
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
        self._take_hindrance_away()
        self.set_paths([*self._paths, *paths])

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many files the attached folders hold, by path."""
        self.chips.show_counts(counts)

    def offer_draft(self) -> None:
        """Hand what is typed over for keeping, now."""
        self._draft_timer.stop()
        self.draft_changed.emit(self.text(), self.paths())

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
        """Ask for the task. What is missing is said instead. Not while an input method composes: its Enter is its own, and
        the shortcut of the page comes here without asking the field."""
        if self._busy or self.edit.composing:
            return
        if not self.text().strip():
            kept = tr("Write in a sentence what should be finished. The files stay attached.")
            self.set_problem(kept if self._paths else tr("Write in a sentence what should be finished"))
            self.edit.setFocus()
            return
        self.set_problem(self.hindrance())
        if self.problem.text():
            return
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
        self.offer_draft()

    def _take_hindrance_away(self) -> None:
        """Before what was asked for comes: files, or another engine."""
        if self.problem.text() and self.problem.text() == self.hindrance():
            self.set_problem("")

    def set_problem(self, text: str) -> None:
        """Say why it did not start; text and files are kept. An empty text takes the sentence away."""
        self._busy = False
        self.problem.setText(text)
        self._show_state()

    # --- files and what else is dropped ---

    def take(self, drop: Drop) -> None:
        """Attach what was dropped or pasted, or say why not."""
        self.drag_ended()
        self.set_problem(drop.refusal or drop.note)
        if drop.refusal:
            return
        if drop.paths:
            self.add_paths(drop.paths)
        if drop.contents:
            self.contents_taken.emit(drop.contents)
        if drop.text:
            self.edit.textCursor().insertText(drop.text)
        self.problem.setText(drop.note)  # a change of the words takes a sentence away
        self._show_state()
        self.window().activateWindow()  # what comes next is typing
        self.edit.setFocus()

    def drag_entered(self, drop: Drop) -> None:
        """Something is dragged over the window: show what would happen."""
        self._dragging = True
        if drop.refusal:
            self.panel.refuse(drop.refusal)
        else:
            private = private_among([Path(each) for each in drop.paths[:LOOKED_AT]], self.private_folders)
            self.panel.offer(drop, private_words(private) if private is not None else "")
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

    # --- engines ---

    def show_engines(self) -> None:
        """Open the menu of engines below its button, once it is known what each would cost."""
        if self._outlook is None and self.terms.now is not None and not self._opening_engines:
            self._opening_engines = True
            self.outlook_wanted.emit()
            return
        note = private_note(self._outlook) if self._outlook is not None else ""
        menu = EngineMenu(self._source, self._engines, self._model, self, note if self.terms.now is not None else None)
        menu.chosen.connect(self._choose_engine)
        menu.models_wanted.connect(self.models_wanted)
        self.model_button.open_over(menu)
        menu.popup_at(self._corner_of_engines())

    def _corner_of_engines(self) -> QPoint:
        """Where the right upper corner of their menu stands (global)."""
        return self.model_button.mapToGlobal(self.model_button.rect().bottomRight())

    def wants_engines(self) -> bool:
        """The menu of engines waits for an outlook."""
        return self._opening_engines

    def show_outlook(self, found: Outlook | None, is_fresh: bool = True) -> None:
        """What is known of the task as it stands; None when nothing is. `is_fresh`: it was asked for the engine that is
        chosen now. A chosen engine that is not among the offers stays chosen and is shown as such: another one in its
        place would send the person's files where they were not meant to go."""
        self._outlook = found
        if found is not None:
            self._take_engines(found, is_fresh)
            self._show_engine()
        self._show_estimate()
        if self._opening_engines:
            self.show_engines()
            self._opening_engines = False

    def _take_engines(self, found: Outlook, is_fresh: bool) -> None:
        self._engines = engines_of(found)
        if any(each.id == self._model for each in self._engines):
            return
        named = found.chosen(self._model)
        if named is None:
            self._engines = (*self._engines, absent_engine(self._model, is_looked_for=not is_fresh))
            return
        if self._model == self._default_model:
            self._default_model = named.name  # it goes on following the settings
        self._model = named.name

    def misses_engine(self) -> bool:
        """The chosen engine cannot be reached, so it is worth looking again."""
        return bool(absence(self._engine()))

    def expected(self) -> str:
        """The line beside the buttons: what the task is expected to take, as far as it is known."""
        return estimate_of(self._outlook, self._model) if self._outlook is not None else ""

    def _show_estimate(self) -> None:
        known = absence(self._engine()) or self.expected()
        self.estimate.setText(known)
        self.estimate.setAccessibleName(known)

    def _choose_engine(self, model: str) -> None:
        self._take_hindrance_away()
        self._model = model
        self._show_engine()
        self._show_estimate()
        self.changed.emit()

    def _engine(self) -> Engine:
        return next(each for each in self._engines if each.id == self._model)

    def _show_engine(self) -> None:
        engine = self._engine()
        self.model_button.use(icon="hourglass" if engine.state is State.LOOKING else engine.icon)
        self.model_button.say(short_name(engine.name), tr("Who does the work: {name}", name=engine.name), engine.said)

    # --- the list of "/" ---

    def _on_picked(self, item: Item) -> None:
        if item.path:
            self.add_paths([item.path])
        elif item.replaces:
            self.set_text(item.text)

    # --- looks ---

    def dress(self, role: str, weight: int | None = None) -> None:
        """Words, fonts and colours of the shared parts; `role` is the type of the sentence."""
        theme = self._source.theme
        self.edit.setFont(theme.font(role, weight))
        size = theme.px(theme.type[role]["px"])  # in the rule as well: a style sheet takes the font away
        self.edit.setStyleSheet(
            f"QPlainTextEdit {{ border: 0; padding: 0; background: transparent; font-size: {size}px; }}"
        )
        palette = self.edit.palette()
        palette.setColor(QPalette.ColorRole.PlaceholderText, theme.color("ink3"))
        palette.setColor(QPalette.ColorRole.Text, theme.color("ink"))
        self.edit.setPalette(palette)
        self.edit.setAccessibleName(tr("What should be finished by this afternoon?"))
        self.start_button.say(tr("Start"))
        self.problem.setFont(theme.font("small", 500))
        tint(self.problem, theme, "bad")
        self.panel.retheme()
        own = {"offline": offline_engine(), "auto": auto_engine()}
        self._engines = tuple(own.get(each.id, each) for each in self._engines)
        if self._outlook is not None:
            is_looked_for = self._engine().state is State.LOOKING
            self._take_engines(self._outlook, is_fresh=not is_looked_for)
        self.estimate.setFont(theme.font("small"))
        tint(self.estimate, theme, "ink2")
        self._show_estimate()
        self.terms.say()
        self.chips.show_paths(self._paths)
        self._show_engine()
        self.edit.fit()
        self._show_state()

    def retheme(self) -> None:
        """Words, fonts and colours again."""
        raise NotImplementedError

    def _show_state(self) -> None:
        """Show or hide the parts for what there is."""
        raise NotImplementedError

    def _on_words(self) -> None:
        if self.problem.text() and self.text().strip():
            self.problem.setText("")
        self._on_changed()

    def _on_changed(self) -> None:
        self._draft_timer.start()
        self._show_state()
        self.changed.emit()

    def _on_removed(self, path: str) -> None:
        self.problem.setText("")
        self.set_paths([each for each in self._paths if each != path])

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight, perhaps for good: what was typed in the last two seconds is kept too."""
        if self._draft_timer.isActive():
            self.offer_draft()
        super().hideEvent(event)
