"""Answers for the line over the pages (name, facts, open), and for which pane is seen where there is room for one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.painted_button import PaintedButton
from desktop.ui.review.loading import Loaded
from desktop.ui.text import ElidedLabel, fill, hairline, label, tint
from desktop.ui.theme import Theme, ThemeSource
from desktop.ui.translation import tr

SHORT_BELOW = 520  # pixels at 100 %


class Head(QWidget):
    """44 px: the file's name, where one is, and the two ways out to the desktop."""

    opened = Signal()
    folder_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._words = theme, ""
        fill(self, theme, "window")
        self.setFixedHeight(theme.px(44))
        buttons = ThemeSource(theme, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 18, 0)
        row.setSpacing(12)
        self._name = ElidedLabel(theme, "", "body", "ink", 600)
        self._place = label(theme, "", "small", "ink2")
        self._open = PaintedButton(buttons, "", "external-link", compact=True)
        self._open.clicked.connect(self.opened)
        self._folder = PaintedButton(buttons, "", "folder-open", compact=True)
        self._folder.clicked.connect(self.folder_wanted)
        row.addWidget(self._name, 1)
        row.addWidget(self._place)
        row.addWidget(self._open)
        row.addWidget(self._folder)
        self._line = hairline(theme)
        self._line.setParent(self)

    def show_file(self, loaded: Loaded, words: str) -> None:
        """`words`: how many facts, which page. What became of the file on the disk goes before them."""
        self._name.setText(loaded.file.name)
        self._name.setToolTip(loaded.file.path)
        standing = {"missing": tr("the file is gone"), "changed": tr("changed since it was made")}
        if loaded.standing in standing:
            words = standing[loaded.standing]
        self._words = words
        self._place.setText(words)
        tint(self._place, self._theme, "ink2" if loaded.standing == "same" else "attnText")
        is_there = loaded.standing != "missing"
        for each in (self._open, self._folder):
            each.setEnabled(is_there)
        self._fit()

    def words(self) -> str:
        return self._words

    def _fit(self) -> None:
        short, program = self.width() < self._theme.px(SHORT_BELOW), tr("Open")
        self._open.say("" if short else program, program, tr("Open (O)"))
        self._folder.say("" if short else tr("Show in folder"), tr("Show in folder"))

    def resizeEvent(self, event: object) -> None:
        self._line.setGeometry(0, self.height() - 1, self.width(), 1)
        self._fit()


class Panes(QWidget):
    """A switch between files, page and checks; hidden while all three fit beside each other."""

    back_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._widgets: Mapping[str, QWidget] = {}
        self._shown, self._narrow = "page", False
        fill(self, theme, "window")
        buttons = ThemeSource(theme, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.setSpacing(4)
        self._back = PaintedButton(buttons, "quiet", "arrow-left", compact=True)
        self._back.say("", tr("Back"))
        self._back.clicked.connect(self.back_wanted)
        row.addWidget(self._back)
        self._switches: dict[str, PaintedButton] = {}
        for name, words in (("files", tr("Files")), ("page", tr("Page")), ("checks", tr("Checks"))):
            made = PaintedButton(buttons, "quiet", compact=True)
            made.say(words)
            made.clicked.connect(lambda _=False, name=name: self.show_pane(name))
            self._switches[name] = made
            row.addWidget(made)
        row.addStretch(1)

    def use(self, files: QWidget, page: QWidget, checks: QWidget) -> None:
        self._widgets = {"files": files, "page": page, "checks": checks}
        self._arrange()

    def set_widths(self, files: int, checks: int) -> None:
        """Widths of the side panes while all are shown."""
        for name, width in (("files", files), ("checks", checks)):
            pane = self._widgets[name]
            if self._narrow:
                pane.setMinimumWidth(0)
                pane.setMaximumWidth(16_777_215)
            else:
                pane.setFixedWidth(width)

    def show_widgets(self, narrow: bool, back: str) -> None:
        """Whether there is room for one pane only."""
        if back:
            self._back.say("", tr("Back to {page} (Esc)", page=back))
        self._narrow = narrow
        self._arrange()

    def show_pane(self, name: str) -> None:
        self._shown = name
        self._arrange()

    def _arrange(self) -> None:
        self.setVisible(self._narrow)
        for name, pane in self._widgets.items():
            pane.setVisible(not self._narrow or name == self._shown)
        for name, switch in self._switches.items():
            switch.use(kind="" if name == self._shown else "quiet")
            switch.setAccessibleDescription(tr("shown") if name == self._shown else "")
