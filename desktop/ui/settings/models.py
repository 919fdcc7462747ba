"""Answers for the section about chat models: one row per back end, adding one, who does the work, and the way to them."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from desktop.ui.button import button
from desktop.ui.choice import Choice
from desktop.ui.settings.add_panel import AddPanel
from desktop.ui.settings.desk import Desk
from desktop.ui.settings.engine_desk import EngineDesk, added_words
from desktop.ui.settings.field_row import shown_choice
from desktop.ui.settings.model_row import ModelRow, title
from desktop.ui.settings.section import Section
from desktop.ui.text import clear, hairline, label
from desktop.ui.translation import tr, tr_n
from desktop.work.engines import EngineRow

NETWORK = ("local_url", "anthropic_url", "openai_url", "proxy", "ca_file", "fallbacks")
NARROW_BELOW = 950
LEAST = 400


class Models(Section):
    """Rows are read on a thread each time the section shows; tests and keys go through the engine desk."""

    def __init__(self, desk: Desk, engines: EngineDesk) -> None:
        super().__init__(
            desk,
            tr("Models and accounts"),
            tr("Keys stay in your system keyring. Afternoon has no account of its own."),
        )
        self._engines = engines
        self.setMinimumWidth(desk.theme.px(LEAST))  # wide rows must not keep a narrower window from making them narrow
        self.add = button(desk.theme, tr("Add a model"), "plus", compact=True)
        self.heading(tr("Models"), self.add)
        card = self.card()
        self.panel = AddPanel(desk.theme, engines)
        self.add.clicked.connect(lambda _: self._open_panel())
        self.panel.closed.connect(self.show_rows)
        card.rows.addWidget(self.panel)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        card.rows.addLayout(self._rows)
        self._choosers = QWidget()
        self._chooser_grid = QGridLayout(self._choosers)
        self._chooser_grid.setContentsMargins(18, 12, 18, 16)
        self._chooser_grid.setHorizontalSpacing(12)
        self._chooser_grid.setVerticalSpacing(4)
        card.add(self._choosers)
        self.said = label(desk.theme, "", "small", "ok", 600, wrap=True)
        self.said.hide()
        self.column.addSpacing(8)
        self.column.addWidget(self.said)
        self.heading(tr("Addresses and network"))
        self.fields(*NETWORK, gap=0)
        self.found.append((tr("Add a model"), self.add))
        engines.refreshed.connect(self.show_rows)
        engines.tried.connect(lambda _: self.show_rows())
        engines.added.connect(self._on_added)
        self.show_rows()

    def rows(self) -> list[ModelRow]:
        """The rows on the screen, from top to bottom."""
        items = [self._rows.itemAt(place) for place in range(self._rows.count())]
        return [widget for item in items if item is not None and isinstance(widget := item.widget(), ModelRow)]

    def show_rows(self) -> None:
        """Draws the rows and the choosers from what is known now."""
        focused = next((row.row.provider for row in self.rows() if row.isAncestorOf(self.focusWidget())), "")
        clear(self._rows)
        for each in self._engines.rows:
            if self._rows.count() or self.panel.isVisible():
                self._rows.addWidget(hairline(self.desk.theme))
            self._rows.addWidget(self._row(each))
        self._show_choosers()
        if focused:
            again = next((row for row in self.rows() if row.row.provider == focused and row.act is not None), None)
            if again is not None and again.act is not None:
                again.act.setFocus()

    def _open_panel(self, provider: str = "") -> None:
        """The panel above the rows, with a line between it and the first of them."""
        self.panel.open(provider)
        self.show_rows()

    def _row(self, each: EngineRow) -> ModelRow:
        place = self.desk.place
        row = ModelRow(
            self.desk.themes, each, self._engines.trials.get(each.provider), place.zone, self._engines.is_over
        )
        row.test_wanted.connect(lambda provider: self._engines.test(provider, each.model if ":" in each.model else ""))
        row.key_wanted.connect(self._open_panel)
        row.forget_wanted.connect(self._engines.forget)
        row.remove_wanted.connect(self._engines.remove)
        row.switched.connect(self._engines.switch)
        row.set_narrow(self.width() < self.desk.theme.px(NARROW_BELOW))
        return row

    def _show_choosers(self) -> None:
        clear(self._chooser_grid)
        narrow = self.width() < self.desk.theme.px(NARROW_BELOW)
        models = [
            (name, f"{text} · {title(each)}" if each.provider not in ("anthropic", "openai") else text)
            for each in self._engines.rows
            if each.provider != "offline" and not each.is_off and (each.problem is None or each.is_locked)
            for name, text in each.models
        ]
        work = [("auto", tr("Auto")), ("offline", tr("Offline engine")), *models]
        parts = (
            (tr("Does the work"), self._chooser("model", work)),
            (tr("Second reading, best another vendor"), self._chooser("reviewer", [("", tr("None")), *models])),
            (tr("What Auto weighs"), self._preference()),
            (tr("Folders marked private"), self._private()),
        )
        across = 1 if narrow else 2
        for place, (words, control) in enumerate(parts):
            control.setAccessibleName(words)
            row, column = divmod(place, across)
            name = label(self.desk.theme, words, "meta", "ink3")
            name.setContentsMargins(0, 8 if row else 0, 0, 0)
            self._chooser_grid.addWidget(name, 2 * row, column)
            self._chooser_grid.addWidget(control, 2 * row + 1, column)

    def _chooser(self, name: str, choices: list[tuple[str, str]]) -> Choice:
        box = Choice(self.desk.theme)
        chosen = self.value(name)
        if chosen not in [each for each, _ in choices]:
            choices = [*choices, (chosen, chosen)]  # what is set stays visible, though it is not ready now
        for each, words in choices:
            box.addItem(words, each)
        box.setCurrentIndex([each for each, _ in choices].index(chosen))
        box.activated.connect(lambda index: self.desk.set(name, box.itemData(index)))
        return box

    def _preference(self) -> Choice:
        box = Choice(self.desk.theme)
        names = ("balanced", "quality", "thrifty", "private")
        for each in names:
            box.addItem(shown_choice("preference", each), each)
        box.setCurrentIndex(names.index(self.value("preference")))
        box.activated.connect(lambda index: self.desk.set("preference", names[index]))
        return box

    def _private(self) -> QPushButton:
        n = len(self.value("private_folders"))
        words = tr_n("1 folder, stays on this computer|{n} folders, stay on this computer", n) if n else tr("None yet")
        made = button(self.desk.theme, words, "lock")
        made.setStyleSheet("text-align: left")  # it stands among choices
        made.clicked.connect(lambda: self.desk.section_wanted.emit("leaving"))
        return made

    def _on_added(self, added: object) -> None:
        self.said.setText(added_words(added))  # type: ignore[arg-type]
        self.said.show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._engines.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self.desk.theme.px(NARROW_BELOW)
        for row in self.rows():
            row.set_narrow(narrow)
        if (event.oldSize().width() < self.desk.theme.px(NARROW_BELOW)) != narrow:
            self._show_choosers()
