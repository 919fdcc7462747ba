"""Answers for asking without going to the window: the form for a task in a small window of its own.

Enter and Ctrl+Enter start, Shift+Enter makes a line; while an input method is composing nothing starts. Files that lie in
the clipboard come along. After Start the same window says so for four seconds, with a way to take the task back and one
to look at it. Closing it (Esc) keeps what was typed for the next time, also for the next start of the program.
"""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from desktop.ui.asking.forecast_words import short_estimate_of
from desktop.ui.asking.task_form import TaskForm
from desktop.ui.asking.terms import Terms
from desktop.ui.asking.when_menu import shown_when
from desktop.ui.attachment import Drop, read_drop
from desktop.ui.capture_started import Started
from desktop.ui.instruction_edit import InstructionEdit
from desktop.ui.logo import draw_logo
from desktop.ui.painted_button import PaintedButton
from desktop.ui.painting.outline import cut_out, rounded
from desktop.ui.text import label, tint
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import format_time, tr

WIDTH = 640
RADIUS = 12
SHADE = 3
STARTED_MS = 4000
FLAGS = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint


class CaptureEdit(InstructionEdit):
    """Enter starts, Shift+Enter makes a new line; an open list and an input method have Enter first."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if not self.composing and not self.take_key(event.key()):
                self.start_wanted.emit()
            return
        super().keyPressEvent(event)


class Capture(TaskForm):
    """`submitted` asks for the task; `show_started` or `set_problem` answers."""

    take_back_wanted = Signal(str)
    task_wanted = Signal(str)

    def __init__(self, themes: ThemeSource) -> None:
        super().__init__(themes, None, CaptureEdit, FLAGS)
        self._from_clipboard = False
        self._asked_terms = Terms()
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAcceptDrops(True)
        self.start_button.use(key="↵")
        self.terms.limit.hide()  # the limit of the settings holds; another one is chosen in the window
        self.origin = label(themes.theme, "", "meta", "ink3")
        self.cancel_button = PaintedButton(themes, "quiet", compact=True, key="Esc", parent=self)
        self.started = Started(themes, self)
        self._away = QTimer(self)
        self._away.setSingleShot(True)
        self._away.setInterval(STARTED_MS)
        self._away.timeout.connect(self.hide)
        self._lay_out()
        self.cancel_button.clicked.connect(self.close)
        self.started.take_back_wanted.connect(self.take_back_wanted)
        self.started.task_wanted.connect(self._on_show)
        for keys, act in (
            ("Ctrl+O", self.choose_files),
            ("Ctrl+Shift+O", self.choose_folder),
            ("Ctrl+Shift+M", self.show_engines),
            ("Ctrl+T", self.terms.show_when),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.retheme()

    def _lay_out(self) -> None:
        self._asking = QWidget()
        line = QHBoxLayout()
        line.setContentsMargins(56, 0, 18, 0)
        line.addWidget(self.edit)
        given = QHBoxLayout()
        given.setContentsMargins(18, 0, 18, 0)
        given.addWidget(self.chips, 1)
        given.addWidget(self.origin)
        falling = QHBoxLayout()
        falling.setContentsMargins(18, 0, 18, 0)
        falling.addWidget(self.panel)
        tools = QHBoxLayout()
        tools.setContentsMargins(14, 9, 10, 9)
        tools.setSpacing(8)
        tools.addWidget(self.model_button)
        tools.addWidget(self.terms.when)
        tools.addWidget(self.estimate, 1)
        tools.addStretch(0)
        tools.addWidget(self.cancel_button)
        tools.addWidget(self.start_button)
        self._tools = QWidget()
        self._tools.setLayout(tools)
        column = QVBoxLayout(self._asking)
        column.setContentsMargins(0, 18, 0, 0)
        column.setSpacing(12)
        column.addLayout(line)
        column.addLayout(given)
        column.addLayout(falling)
        self.problem.setContentsMargins(18, 0, 18, 0)
        column.addWidget(self.problem)
        column.addWidget(self._tools)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, SHADE, SHADE)
        self._stack.addWidget(self._asking)
        self._stack.addWidget(self.started)

    # --- coming and going ---

    def come(self, clipboard: QMimeData | None) -> None:
        """Shows the window in front, ready to type, with the files that lie in the clipboard."""
        self._ask_again()
        drop = read_drop(clipboard) if clipboard is not None else None
        if drop is not None and drop.paths and not self._paths:
            self._from_clipboard = True
            self.set_paths(drop.paths)
        self._fit()
        self._center()
        self.show()
        self.raise_()
        self.activateWindow()
        self.edit.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def take(self, drop: Drop) -> None:
        """Attach what was dropped or pasted, or say why not."""
        self._from_clipboard = False
        self._ask_again()
        super().take(drop)

    def _ask_again(self) -> None:
        """From the sentence about the last start back to the form."""
        self._away.stop()
        if self._stack.currentWidget() is self.started:
            self._stack.setCurrentWidget(self._asking)

    def expected(self) -> str:
        """In a few words: there is little room."""
        return short_estimate_of(self._outlook, self._model) if self._outlook is not None else ""

    # --- starting ---

    def show_started(self, task: str) -> None:
        """The task is durable: say so for four seconds."""
        asked = (self.text(), self.paths())
        self._asked_terms = self.terms.terms
        self.started.show_task(task, *asked, *self._begins())
        self._stack.setCurrentWidget(self.started)
        self.clear_after_commit()
        self._fit()
        self.started.take_back.setFocus(Qt.FocusReason.OtherFocusReason)
        self._away.start()

    def _begins(self) -> tuple[str, str]:
        """When it starts, "" for now; and when a task that starts now is expected to be ready, "" when that is not known."""
        terms, now = self.terms.terms, self.terms.now
        if now is None:
            return "", ""
        if terms != Terms(budget_usd=terms.budget_usd):
            return shown_when(terms, now()), ""
        offer = self._outlook.chosen(self._model) if self._outlook is not None else None
        course = offer.course if offer is not None else None
        return "", format_time(now() + timedelta(seconds=course.seconds)) if course is not None else ""

    def show_taken_back(self) -> None:
        """The task was cancelled: the sentence, the files and the time are there again."""
        text, paths = self.started.asked
        self._ask_again()
        self.set_text(text)
        self.set_paths(paths)
        self.terms.take(self._asked_terms)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_not_taken_back(self, sentence: str) -> None:
        """It was too late; the sentence says why, and stays until the window is closed."""
        self._away.stop()
        self.started.refuse(sentence)

    # --- looks ---

    def retheme(self) -> None:
        """Words, fonts and colours again."""
        theme = self._source.theme
        self.setWindowTitle(tr("Quick capture"))
        self.edit.setPlaceholderText(tr("What should be finished by this afternoon?"))
        self.origin.setText(tr("from the clipboard"))
        self.origin.setFont(theme.font("meta"))
        tint(self.origin, theme, "ink3")
        self.cancel_button.say("", tr("Close"), tr("Close; what is typed stays"))
        self.started.retheme()
        self.dress("title", 400)

    def _show_state(self) -> None:
        """Show or hide the parts for what there is."""
        self._from_clipboard = self._from_clipboard and bool(self._paths)
        self.chips.setVisible(bool(self._paths))
        self.origin.setVisible(self._from_clipboard)
        self.panel.setVisible(self._dragging)
        self.problem.setVisible(bool(self.problem.text()))
        self.terms.when.setVisible(self.terms.now is not None)
        self._fit()

    def _on_show(self, task: str) -> None:
        self.hide()
        self.task_wanted.emit(task)

    def _fit(self) -> None:
        shown = self._stack.currentWidget()
        if shown is not None:
            width = self._source.theme.px(WIDTH)
            layout = shown.layout()
            if layout is not None:
                layout.activate()
            height = shown.heightForWidth(width) if shown.hasHeightForWidth() else shown.sizeHint().height()
            self.setFixedSize(width + SHADE, max(height, shown.minimumSizeHint().height()) + SHADE)
            self.update()

    def _center(self) -> None:
        """Across the middle of the screen the pointer is on, a quarter from the top."""
        screen = QGuiApplication.screenAt(self.cursor().pos()) or QGuiApplication.primaryScreen()
        if screen is not None:
            room = screen.availableGeometry()
            self.move(room.center().x() - self.width() // 2, room.top() + room.height() // 4)

    # --- Qt ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._away.stop()
        super().hideEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        drop = read_drop(event.mimeData())
        if drop is None:
            return
        self._ask_again()
        self.drag_entered(drop)
        # a refused drop is accepted as a drag, so that we hear when it ends; it is refused when it falls
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drag_ended()

    def dropEvent(self, event: QDropEvent) -> None:
        drop = read_drop(event.mimeData())
        if drop is not None:
            self.take(drop)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def _card(self) -> QRectF:
        return QRectF(self.rect()).adjusted(0.5, 0.5, -SHADE - 0.5, -SHADE - 0.5)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        cut_out(self, rounded(self._card(), RADIUS), rounded(self._card().translated(SHADE, SHADE), RADIUS))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._source.theme
        card = self._card()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("shade"))
        painter.drawRoundedRect(card.translated(SHADE, SHADE), RADIUS, RADIUS)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(card, RADIUS, RADIUS)
        if self._stack.currentWidget() is self._asking:
            self._paint_asking(painter, card)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("ink"), 1))
        painter.drawRoundedRect(card, RADIUS, RADIUS)

    def _paint_asking(self, painter: QPainter, card: QRectF) -> None:
        """The logo before the line, the tools on their own ground."""
        theme = self._source.theme
        line = QPointF(18 + 13, self.edit.geometry().center().y() + 1)
        draw_logo(painter, theme, QRectF(line.x() - 14, line.y() - 14, 28, 28))
        painter.save()
        top = float(self._tools.y())
        painter.setClipRect(QRectF(0, top, self.width(), self.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("window"))
        painter.drawRoundedRect(card, RADIUS, RADIUS)
        painter.fillRect(QRectF(card.left(), top, card.width(), 1), theme.color("line"))
        painter.restore()
