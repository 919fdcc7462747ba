"""Answers for what every page beside the day has: a title, its margins, and a table in the house's look."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from desktop.ui.text import fill, label, title_height
from desktop.ui.theme import Theme


class Page(QWidget):
    """A titled page; `body` takes the content. Built again as a whole when the look or the language changes."""

    def __init__(self, theme: Theme, title: str, subtitle: str = "") -> None:
        super().__init__()
        fill(self, theme, "window")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 16, 24, 14)
        self.body.setSpacing(0)
        self.body.addWidget(page_title(theme, title))
        self.body.addSpacing(2)
        if subtitle:
            self.body.addWidget(label(theme, subtitle, "small", "ink2", wrap=True))
        self.body.addSpacing(16)


def page_title(theme: Theme, text: str) -> QLabel:
    """The name of a page, as high in every script."""
    made = label(theme, text, "display")
    made.setFixedHeight(title_height(theme))
    return made


def table(theme: Theme) -> QTableView:
    """A table of whole rows that opens fast with any number of them."""
    made = QTableView()
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setShowGrid(False)
    made.setWordWrap(False)
    made.setTabKeyNavigation(False)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(theme.px(36))
    made.horizontalHeader().setHighlightSections(False)
    made.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    made.horizontalHeader().setStretchLastSection(False)
    c = theme.hex
    made.setStyleSheet(f"""
QTableView {{ background: {c("raised")}; border: {theme.edge}px solid {c("line")}; border-radius: {theme.radius["card"]}px;
  selection-background-color: {c("accentSoft")}; selection-color: {c("ink")}; outline: 0; }}
QTableView::item {{ padding: 0 8px; border-bottom: 1px solid {c("line")}; }}
QTableView::item:selected {{ background: {c("accentSoft")}; color: {c("ink")}; }}
QTableView::item:focus {{ border: 0; border-bottom: {theme.ring}px solid {c("focus")}; }}
QHeaderView {{ background: transparent; }}
QHeaderView::section {{ background: transparent; color: {c("ink2")}; border: 0; border-bottom: 1px solid {c("line")};
  padding: 6px 11px; font-size: {theme.px(12)}px; text-align: left; }}
""")
    return made
