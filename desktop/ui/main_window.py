"""Answers for the one window: the rail, the page, the inspector beside or over it, and the footer.

The inspector pushes the page (488 px); below 1000 px of width it takes the page's place. The window never decides to
end the program: it asks (`close_asked`) and hides only when told to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.footer import Footer
from desktop.ui.logo import logo_icon
from desktop.ui.notice import Notice
from desktop.ui.page_focus import place_of, widget_at
from desktop.ui.rail import Entry, Rail
from desktop.ui.text import fill
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import source, tr

if TYPE_CHECKING:
    from desktop.ui.inspector.panel import Inspector
    from desktop.ui.review.review_page import ReviewPage

TODAY, APPROVALS, FILES, LEDGER, SETTINGS = "today", "approvals", "files", "ledger", "settings"
ENTRIES = (
    Entry(TODAY, source("Today"), "sun"),
    Entry(APPROVALS, source("Approvals"), "hand"),
    Entry(FILES, source("Files"), "files"),
    Entry(LEDGER, source("Ledger"), "scroll-text"),
    Entry(SETTINGS, source("Settings"), "settings"),
)
REVIEW = "review"  # not on the rail: it stands in the place of the page it was opened from
COVERS_BELOW = 1000
NARROW_BELOW = 860


class MainWindow(QWidget):
    """A frame at first: rail, footer and an empty page, painted early. `furnish` gives it what it shows."""

    close_asked = Signal()
    quit_asked = Signal()  # Ctrl+Q
    first_painted = Signal()
    instruction_wanted = Signal()  # Ctrl+N
    files_wanted = Signal()  # Ctrl+O
    folder_wanted = Signal()  # Ctrl+Shift+O
    search_wanted = Signal()  # Ctrl+F
    model_wanted = Signal()  # Ctrl+Shift+M
    when_wanted = Signal()  # Ctrl+T
    limit_wanted = Signal()  # Ctrl+L
    task_shown = Signal(str)  # in the inspector
    request_wanted = Signal(str)  # a task whose request is to be shown on the Approvals page

    def __init__(self, themes: ThemeSource) -> None:
        super().__init__()
        self._themes = themes
        self._inspector: Inspector | None = None
        self._makers: Mapping[str, Callable[[], QWidget]] = {}
        self._pages: dict[str, QWidget] = {}
        self._painted = False
        self._letters: list[QShortcut] = []
        self._came_from = (TODAY, "")  # page and task of the inspector before the review
        self.reviewed: tuple[str, str] | None = None  # task and file (id or path) of the review
        size = themes.theme.size
        self.setMinimumSize(QSize(*size["windowMin"]))
        self.resize(QSize(*size["window"]))
        self.rail = Rail(themes, ENTRIES, self)
        self.footer = Footer(themes, self)
        self.notice = Notice(themes, self)
        self._stack = QStackedWidget(self)
        self._edge = QWidget()
        self._edge.setFixedWidth(1)
        self.rail.installEventFilter(self)
        self._lay_out()
        self._shortcut("Ctrl+W", self.close)
        self._shortcut("Ctrl+Q", self.quit_asked.emit)
        self.retheme()

    def furnish(self, inspector: Inspector, pages: Mapping[str, Callable[[], QWidget]]) -> None:
        """`pages` maps the names of ENTRIES to what makes each page, called at first sight. Call once."""
        self._inspector, self._makers = inspector, pages
        self._middle.addWidget(inspector)
        self.rail.chosen.connect(self.show_page)
        self.footer.ledger_wanted.connect(lambda: self.show_page(LEDGER))
        inspector.closed.connect(self._on_inspector_closed)
        inspector.opened.connect(self.open_task)
        inspector.stop_asked.connect(self._on_stop_asked)
        self._make_shortcuts(inspector)

    @property
    def inspector(self) -> Inspector:
        """The inspector of a furnished window."""
        if self._inspector is None:
            raise RuntimeError("the window has not been furnished")
        return self._inspector

    def page(self, name: str) -> QWidget:
        """The page, made when it is first asked for."""
        if name not in self._pages:
            self._pages[name] = self._makers[name]()
            self._stack.addWidget(self._pages[name])
        return self._pages[name]

    def current_page(self) -> str:
        return next(name for name, page in self._pages.items() if page is self._stack.currentWidget())

    def show_page(self, name: str) -> None:
        self._stack.setCurrentWidget(self.page(name))
        self.rail.show_current(name)
        if name != TODAY and self.inspector.task():
            self.inspector.close_task()

    def open_task(self, task: str) -> None:
        """Shows a task in the inspector, beside the day."""
        self.show_page(TODAY)
        self.inspector.open_task(task)
        self._arrange()
        self.task_shown.emit(task)

    def steer_task(self, task: str) -> None:
        """Shows a task with the focus where words for it are typed."""
        self.open_task(task)
        self.inspector.focus_steer()

    def open_review(self, task: str, file: str = "") -> None:
        """Shows a task's file (a deliverable's id or path) in the place of the page; Esc returns."""
        if self.current_page() != REVIEW:
            self._came_from = (self.current_page(), self.inspector.task())
        self.reviewed = None  # else a page that is made now would open it twice
        page = cast("ReviewPage", self.page(REVIEW))
        self.reviewed = (task, file)
        page.open_file(task, file, self.came_from())
        if self.inspector.task():
            self.inspector.close_task()
        self._stack.setCurrentWidget(page)

    def came_from(self) -> str:
        """The title of the page that the review stands in the place of."""
        return next((tr(each.title) for each in ENTRIES if each.name == self._came_from[0]), "")

    def leave_review(self) -> None:
        """Back to where the review was opened."""
        name, task = self._came_from
        if self.current_page() != REVIEW:
            return
        self.show_page(name)
        if task:
            self.open_task(task)
        else:
            self.page(name).setFocus(Qt.FocusReason.OtherFocusReason)

    def open_request(self, task: str) -> None:
        """Shows what a task asks on the Approvals page."""
        self.show_page(APPROVALS)
        self.request_wanted.emit(task)

    def rebuild_page(self, name: str) -> None:
        """Throws a page away, so that it is made again in another language or look."""
        old = self._pages.pop(name, None)
        if old is None:
            return
        was_current = self._stack.currentWidget() is old
        focused = place_of(self.focusWidget(), old)
        self._stack.removeWidget(old)
        old.deleteLater()
        if was_current and name == REVIEW:
            self._stack.setCurrentWidget(self.page(name))
        elif was_current:
            self.show_page(name)
        if was_current and focused is not None and (again := widget_at(focused, self.page(name))) is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def retheme(self) -> None:
        """Words and colours again after a change of language or look."""
        fill(self, self._themes.theme, "window")
        fill(self._edge, self._themes.theme, "line")
        self.setWindowIcon(logo_icon(self._themes.theme))
        self.setWindowTitle(tr("Afternoon"))
        self.rail.retheme()
        self.footer.retheme()
        self._arrange()

    def use_letter_keys(self, on: bool) -> None:
        for each in self._letters:
            each.setEnabled(on)

    def come_forward(self) -> None:
        """Shows the window in front of the others, also from the tray or minimised."""
        self.setWindowState((self.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
        self.show()
        self.raise_()
        self.activateWindow()

    def _lay_out(self) -> None:
        self._middle = QHBoxLayout()
        self._middle.setSpacing(0)
        self._middle.addWidget(self.rail)
        self._middle.addWidget(self._stack, 1)
        self._middle.addWidget(self._edge)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._middle, 1)
        column.addWidget(self.notice)
        column.addWidget(self.footer)

    def _arrange(self) -> None:
        """Fits rail and inspector to the width there is."""
        theme = self._themes.theme
        self.rail.set_narrow(self.width() < theme.px(NARROW_BELOW))
        if self._inspector is None:
            self._edge.hide()
            return
        is_open = bool(self.inspector.task())
        covers = is_open and self.width() < theme.px(COVERS_BELOW)
        if covers:
            self.inspector.setMinimumWidth(0)
            self.inspector.setMaximumWidth(16_777_215)
        else:
            self.inspector.setFixedWidth(theme.px(theme.size["inspector"]))
        self._stack.setVisible(not covers)
        self._edge.setVisible(is_open and not covers)

    def _make_shortcuts(self, inspector: Inspector) -> None:
        for number, entry in enumerate(ENTRIES, 1):
            self._shortcut(f"Ctrl+{number}", partial(self.show_page, entry.name))
        for keys, wanted in (
            ("Ctrl+N", self.instruction_wanted),
            ("Ctrl+O", self.files_wanted),
            ("Ctrl+Shift+O", self.folder_wanted),
            ("Ctrl+Shift+M", self.model_wanted),
            ("Ctrl+T", self.when_wanted),
            ("Ctrl+L", self.limit_wanted),
        ):
            self._shortcut(keys, partial(self._want, wanted))
        self._shortcut("Ctrl+F", self._find)
        self._shortcut("Escape", self._on_escape)
        for key, act in (
            ("P", inspector.pause_or_resume),
            ("R", inspector.resume),
            ("S", inspector.focus_steer),
            ("Delete", inspector.ask_to_stop),
            ("T", partial(inspector.command, "run_now")),
            ("U", partial(inspector.command, "undo")),
            ("G", partial(inspector.command, "again")),
        ):
            self._letters.append(self._shortcut(key, act))

    def _shortcut(self, keys: str, act: Callable[[], object]) -> QShortcut:
        made = QShortcut(QKeySequence(keys), self)
        made.activated.connect(act)
        return made

    def _find(self) -> None:
        """On a page with a search of its own to that one, else to the search over all days."""
        focus = getattr(self._stack.currentWidget(), "focus_search", None)
        if focus is not None and self._stack.isVisible() and self.current_page() != TODAY:
            focus()
        else:
            self._want(self.search_wanted)

    def _want(self, wanted: SignalInstance) -> None:
        self.show_page(TODAY)
        if self.width() < self._themes.theme.px(COVERS_BELOW) and self.inspector.task():
            self.inspector.close_task()
        wanted.emit()

    def _on_escape(self) -> None:
        if self.inspector.task():
            self.inspector.close_task()
        elif self.current_page() == REVIEW:
            self.leave_review()

    def _on_inspector_closed(self) -> None:
        self._arrange()
        if (page := self._stack.currentWidget()) is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_stop_asked(self, task: str) -> None:
        question = QMessageBox(self)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.setWindowTitle(tr("Stop this task?"))
        question.setText(tr("Stop this task?"))
        kept = tr("What was made until now is kept. The task cannot be continued; Pause can.")
        question.setInformativeText(self.inspector.means_of_stopping(task) or kept)
        stop = question.addButton(tr("Stop"), QMessageBox.ButtonRole.DestructiveRole)
        question.setDefaultButton(question.addButton(tr("Keep going"), QMessageBox.ButtonRole.RejectRole))
        stop.clicked.connect(lambda: self.inspector.stop(task))
        question.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # the rail stands for the window: a window whose children cover it gets no paint event of its own
        if not self._painted and event.type() == QEvent.Type.Paint:
            self._painted = True
            QTimer.singleShot(0, self, self.first_painted.emit)  # after this frame is on the screen
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.close_asked.emit()
