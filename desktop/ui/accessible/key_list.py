"""Answers for F1: every key there is, by where it works. A window of its own that closes with Esc."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.painting.focus import ring_scroll_area
from desktop.ui.text import fill, label
from desktop.ui.theme import Theme
from desktop.ui.translation import source, tr

# (where, ((keys, what they do), …)); a page that is not there has no keys to list, so pages are numbered by the rail
KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        source("Everywhere"),
        (
            ("F1", source("This list")),
            ("F6", source("Next pane; Shift+F6 the one before")),
            ("Shift+F10", source("Every action of what has the focus")),
            ("Esc", source("Back")),
            ("Ctrl+N", source("New instruction")),
            ("Ctrl+O", source("Add files")),
            ("Ctrl+Shift+O", source("Add a folder")),
            ("Ctrl+Shift+M", source("Choose who does the work")),
            ("Ctrl+T", source("Choose when")),
            ("Ctrl+L", source("Choose a limit")),
            ("Ctrl+Enter", source("Start")),
            ("Ctrl+F", source("Search all days; in Files and Settings what is there")),
            ("Ctrl+Z", source("Undo the latest thing that can be taken back")),
            ("Ctrl+Shift+L", source("The day as a list, or as a sheet")),
            ("Ctrl+Shift+P", source("Pause everything")),
            ("Ctrl+W", source("Close the window")),
            ("Ctrl+Q", source("Quit")),
        ),
    ),
    (
        source("The day"),
        (
            ("↑ ↓", source("Tasks")),
            ("← →", source("Files and buttons of a task")),
            ("Enter", source("Open")),
            ("Alt+← Alt+→", source("Day before, day after")),
            ("Alt+Home", source("Today")),
            ("1 2 3 4", source("Choose one of the four starters")),
        ),
    ),
    (
        source("A task (letters can be switched off in Settings)"),
        (
            ("P", source("Pause")),
            ("R", source("Continue")),
            ("S", source("Steer")),
            ("T", source("Run now instead of tonight")),
            ("U", source("Undo")),
            ("G", source("Do again")),
            ("Del", source("Stop")),
        ),
    ),
    (
        source("Approvals"),
        (
            ("↑ ↓", source("The card before, the next card")),
            ("Ctrl+Enter", source("The safe answer")),
            ("E", source("Ask for changes")),
            ("D", source("Decline")),
        ),
    ),
    (
        source("Search"),
        (
            ("↑ ↓", source("Results")),
            ("Enter", source("Open the day")),
            ("Alt+Enter", source("Open the file")),
        ),
    ),
    (
        source("Review"),
        (
            ("N", source("Next fact with a source; Shift+N the one before")),
            ("Enter", source("Its evidence")),
            ("Alt+Enter", source("Its source")),
            ("C", source("Checks")),
            ("V", source("Versions")),
            ("O", source("Open")),
            ("Ctrl+E", source("Request changes")),
            ("Ctrl+Shift+Enter", source("Accept")),
        ),
    ),
)


def shown_keys(keys: str) -> str:
    """As the platform writes them."""
    return keys.replace("Ctrl", "⌘").replace("Alt", "⌥") if sys.platform == "darwin" else keys


class KeyList(QDialog):
    """`pages` are the titles of the rail's entries in their order; `capture` the keys of quick capture."""

    def __init__(self, theme: Theme, pages: list[str], capture: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keys"))
        fill(self, theme, "window")
        inside = QWidget()
        fill(inside, theme, "window")
        grid = QGridLayout(inside)
        grid.setContentsMargins(24, 16, 24, 20)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        own = [(f"Ctrl+{number}", tr(title)) for number, title in enumerate(pages, 1)]
        own += [(capture.replace("Return", "Enter"), tr("Quick capture"))] if capture else []
        for number, (where, keys) in enumerate(KEYS):
            self._add_section(grid, theme, tr(where), [(k, tr(w)) for k, w in keys] + (own if number == 0 else []))
        scroll = QScrollArea()
        ring_scroll_area(scroll, theme)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setAccessibleName(tr("Keys"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        self.resize(theme.px(560), min(theme.px(640), parent.height() if parent.height() > 300 else 640))

    def _add_section(self, grid: QGridLayout, theme: Theme, where: str, keys: list[tuple[str, str]]) -> None:
        row = grid.rowCount()
        grid.addWidget(label(theme, where, "title"), row, 0, 1, 2)
        for offset, (pressed, does) in enumerate(keys, 1):
            cap = label(theme, shown_keys(pressed), "body", "ink", 600)
            words = label(theme, does, "body", "ink2", wrap=True)
            words.setAccessibleName(f"{shown_keys(pressed)}: {does}")
            grid.addWidget(cap, row + offset, 0)
            grid.addWidget(words, row + offset, 1)
