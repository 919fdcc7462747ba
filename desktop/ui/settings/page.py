"""Answers for the settings page: sections at the left, one shown at the right, and "Find a setting" over all of them.

Below 776 px of page width the list of sections becomes one choice above the section, below "Find a setting".
Sections are made at first sight.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.settings.settings import Settings
from desktop.ui import icons
from desktop.ui.choice import Choice
from desktop.ui.finder import Finder
from desktop.ui.page import page_title
from desktop.ui.painting.focus import ring_scroll_area
from desktop.ui.settings.desk import Desk
from desktop.ui.settings.engine_desk import EngineDesk
from desktop.ui.settings.section import Section
from desktop.ui.text import fill
from desktop.ui.translation import source, tr

SECTIONS = (
    ("general", source("General"), "sliders-horizontal"),
    ("models", source("Models and accounts"), "cpu"),
    ("leaving", source("What may leave"), "shield-check"),
    ("spending", source("Spending"), "receipt"),
    ("hours", source("Working hours"), "clock"),
    ("calendar", source("Calendar"), "calendar-days"),
    ("notifications", source("Notifications"), "bell"),
    ("accessibility", source("Accessibility"), "accessibility"),
    ("storage", source("Storage and undo"), "archive-restore"),
    ("about", source("About"), "info"),
)
NAMES = tuple(name for name, _, _ in SECTIONS)
NARROW_BELOW = 776
SIDE = 216


class SettingsPage(QWidget):
    """`section_shown` names the section, so that a page made anew can begin there."""

    section_shown = Signal(str)

    def __init__(self, desk: Desk, engines: EngineDesk, section: str = "general") -> None:
        super().__init__()
        self._desk, self._engines = desk, engines
        desk.setParent(self)
        self._sections: dict[str, Section] = {}
        self._current = ""
        fill(self, desk.theme, "window")
        self.list = self._make_list()
        self.picker = Choice(desk.theme)
        self.finder = Finder(desk.theme)
        self._results = QListWidget()
        self._scroll = QScrollArea()
        self._inside = QWidget()
        self._side = QWidget()
        self._lay_out()
        self._connect()
        self.show_section(section)

    def section(self, name: str) -> Section:
        """The section, made when it is first asked for."""
        if name not in self._sections:
            made = _makers(self._desk, self._engines)[name]()
            self._sections[name] = made
            self._holder.insertWidget(self._holder.count() - 1, made)
            made.hide()
        return self._sections[name]

    def use_settings(self, settings: Settings) -> None:
        """Settings that were changed here or elsewhere."""
        self._desk.settings = settings

    def current(self) -> str:
        return self._current

    def show_section(self, name: str) -> None:
        self._results.hide()
        wanted = self.section(name)
        for each in self._sections.values():
            each.setVisible(each is wanted)
        self._current = name
        self._scroll.verticalScrollBar().setValue(0)
        for chooser in (self.list, self.picker):
            chooser.blockSignals(True)
        self.list.setCurrentRow(NAMES.index(name))
        for row, known in enumerate(NAMES):
            self.list.item(row).setFont(self._desk.theme.font("body", 600 if known == name else 500))
        self.picker.setCurrentIndex(NAMES.index(name))
        for chooser in (self.list, self.picker):
            chooser.blockSignals(False)
        self.section_shown.emit(name)

    def search(self, text: str) -> None:
        """Lists every setting with all words of `text`; an empty text goes back."""
        words = text.casefold().split()
        if not words:
            self.show_section(self._current)
            return
        self._results.clear()
        for name, title, _ in SECTIONS:
            for shown, control in [(tr(title), None), *self.section(name).found]:
                if all(word in f"{shown} {tr(title)}".casefold() for word in words):
                    item = QListWidgetItem(shown if control is None else f"{shown}  ·  {tr(title)}")
                    item.setData(Qt.ItemDataRole.UserRole, (name, control))
                    self._results.addItem(item)
        if not self._results.count():
            self._results.addItem(tr("No match. Try another word"))
        for each in self._sections.values():
            each.hide()
        self._results.setFixedHeight(min(600, self._desk.theme.px(34) * self._results.count() + 4))
        self._results.setCurrentRow(0)
        self._results.show()

    def _make_list(self) -> QListWidget:
        theme, made = self._desk.theme, QListWidget()
        made.setAccessibleName(tr("Sections"))
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setIconSize(QSize(theme.px(18), theme.px(18)))
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for _, title, icon in SECTIONS:
            item = QListWidgetItem(icons.icon(icon, theme.color("ink2"), theme.px(18)), tr(title))
            item.setSizeHint(QSize(0, theme.px(36)))
            made.addItem(item)
        c = theme.hex
        made.setStyleSheet(
            f"QListWidget {{ background: transparent; border: {theme.ring}px solid transparent; border-radius: 8px; "
            f"outline: 0; font-size: {theme.px(14)}px; }}"
            f"QListWidget::item {{ padding: 0 10px; border: 1px solid transparent; border-radius: 8px; color: {c('ink2')}; }}"
            f"QListWidget::item:hover {{ background: {c('sunken')}; }}"
            f"QListWidget::item:selected {{ background: {c('raised')}; color: {c('ink')}; border: {theme.edge}px solid {c('line')}; }}"
            f"QListWidget:focus {{ border: {theme.ring}px solid {c('focus')}; }}"
        )
        made.setFixedHeight(theme.px(36) * len(SECTIONS) + 2 * theme.ring)
        return made

    def _lay_out(self) -> None:
        theme = self._desk.theme
        side = QVBoxLayout(self._side)
        side.setContentsMargins(10, 16, 10, 14)
        side.setSpacing(0)
        heading = page_title(theme, tr("Settings"))
        heading.setContentsMargins(12, 0, 0, 0)
        side.addWidget(heading)
        side.addSpacing(12)
        side.addWidget(self.list)
        side.addSpacing(12)
        self.finder.setPlaceholderText(tr("Find a setting"))
        self.finder.setAccessibleName(tr("Find a setting"))
        self._finder_at = side.count()
        side.addWidget(self.finder)
        side.addStretch(1)
        self._side_column = side
        self._side.setFixedWidth(theme.px(SIDE))
        edge = QWidget()
        edge.setFixedWidth(1)
        fill(edge, theme, "line")
        self._edge = edge
        for _, title, icon in SECTIONS:
            self.picker.addItem(icons.icon(icon, theme.color("ink2"), theme.px(18)), tr(title))
        self.picker.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.picker.setAccessibleName(tr("Sections"))
        fill(self._inside, theme, "window")
        self._holder = QVBoxLayout(self._inside)
        self._holder.setContentsMargins(28, 18, 28, 24)
        self._results.setAccessibleName(tr("Found settings"))
        c = theme.hex
        self._results.setStyleSheet(
            f"QListWidget {{ background: {c('raised')}; border: {theme.edge}px solid {c('line')}; border-radius: 10px; outline: 0; }}"
            f"QListWidget::item {{ height: {theme.px(34)}px; padding: 0 12px; color: {c('ink')}; }}"
            f"QListWidget::item:selected {{ background: {c('accentSoft')}; color: {c('ink')}; }}"
        )
        self._results.hide()
        self._holder.setSpacing(8)
        self._holder.addWidget(self.picker)
        self._holder.addWidget(self._results)
        self._holder.addStretch(1)  # an alignment would cut off what grows in height when it wraps
        self._scroll.setAccessibleName(tr("Settings"))
        ring_scroll_area(self._scroll, theme)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inside)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addWidget(edge)
        row.addWidget(self._scroll, 1)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda row: self.show_section(NAMES[row]))
        self.picker.activated.connect(lambda row: self.show_section(NAMES[row]))
        self.finder.textChanged.connect(self.search)
        self.finder.returnPressed.connect(lambda: self._go(self._results.currentItem()))
        self._results.itemActivated.connect(self._go)
        self._results.itemClicked.connect(self._go)
        self._desk.section_wanted.connect(self.show_section)

    def focus_search(self) -> None:
        """Ctrl+F here finds a setting."""
        self.finder.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.finder.selectAll()

    def _go(self, item: QListWidgetItem | None) -> None:
        """Shows what was found and gives it the keyboard."""
        found = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if not found:
            return
        name, control = found
        self.finder.blockSignals(True)
        self.finder.clear()
        self.finder.blockSignals(False)
        self.show_section(name)
        if control is not None:
            self._scroll.ensureWidgetVisible(control)
            control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._desk.theme.px(NARROW_BELOW)
        self._side.setHidden(narrow)
        self._edge.setHidden(narrow)
        self.picker.setVisible(narrow)
        self._place_finder(narrow)
        side = 16 if narrow else 28
        self._holder.setContentsMargins(side, 14 if narrow else 18, side, 24)
        self._holder.setSpacing(12 if narrow else 8)

    def _place_finder(self, narrow: bool) -> None:
        """Below the sections, or where there is no room for them in a row of its own above everything."""
        inside = self._holder.indexOf(self.finder) >= 0
        if narrow and not inside:
            self._holder.insertWidget(0, self.finder)
        elif inside and not narrow:
            self._side_column.insertWidget(self._finder_at, self.finder)


def _makers(desk: Desk, engines: EngineDesk) -> dict[str, Callable[[], Section]]:
    from desktop.ui.settings.about import About
    from desktop.ui.settings.calendar import Calendars
    from desktop.ui.settings.general import Accessibility, General, Hours, Notifications
    from desktop.ui.settings.leaving import Leaving
    from desktop.ui.settings.models import Models
    from desktop.ui.settings.spending import Spending
    from desktop.ui.settings.storage import Storage

    return {
        "general": lambda: General(desk),
        "models": lambda: Models(desk, engines),
        "leaving": lambda: Leaving(desk),
        "spending": lambda: Spending(desk),
        "hours": lambda: Hours(desk),
        "calendar": lambda: Calendars(desk),
        "notifications": lambda: Notifications(desk),
        "accessibility": lambda: Accessibility(desk),
        "storage": lambda: Storage(desk),
        "about": lambda: About(desk),
    }
