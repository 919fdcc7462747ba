"""Answers for asking without going to the window: one line, the files from the clipboard, Start with Enter.

After Start the same window says so for four seconds, with a way to take the task back and one to look at it. Closing it
(Esc) keeps what was typed for the next time; only a start empties it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from desktop.ui.attachment import ChipRow, Drop, read_drop
from desktop.ui.capture_started import Started
from desktop.ui.engine_menu import Engine, EngineMenu, offline_engine
from desktop.ui.instruction_edit import InstructionEdit
from desktop.ui.logo import draw_logo
from desktop.ui.painted_button import PaintedButton
from desktop.ui.text import label, tint
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr

WIDTH = 640
RADIUS = 12
SHADE = 3
STARTED_MS = 4000


class CaptureEdit(InstructionEdit):
    """Enter starts, Shift+Enter makes a new line; while an input method is composing Enter belongs to it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if not self.composing:
                self.start_wanted.emit()
            return
        super().keyPressEvent(event)


class Capture(QWidget):
    """`submitted` asks for the task; `show_started` or `set_problem` answers."""

    submitted = Signal(str, list, str)
    take_back_wanted = Signal(str)
    task_wanted = Signal(str)

    def __init__(self, themes: ThemeSource) -> None:
        flags = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(None, flags)
        self._themes = themes
        self._paths: list[str] = []
        self._from_clipboard = self._busy = False
        self._engines: tuple[Engine, ...] = (offline_engine(),)
        self._model = self._engines[0].id
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAcceptDrops(True)
        self.edit = CaptureEdit(self)
        self.chips = ChipRow(themes, self)
        self.origin = label(themes.theme, "", "meta", "ink3")
        self.problem = QLabel(self)
        self.model_button = PaintedButton(themes, "quiet", compact=True, arrow=True, parent=self)
        self.start_button = PaintedButton(themes, "primary", key="↵", parent=self)
        self.cancel_button = PaintedButton(themes, "quiet", compact=True, key="Esc", parent=self)
        self.started = Started(themes, self)
        self._away = QTimer(self)
        self._away.setSingleShot(True)
        self._away.setInterval(STARTED_MS)
        self._away.timeout.connect(self.hide)
        self._lay_out()
        self._connect()
        self.retheme()

    def _lay_out(self) -> None:
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self._asking = QWidget()
        line = QHBoxLayout()
        line.setContentsMargins(56, 0, 18, 0)
        line.addWidget(self.edit)
        given = QHBoxLayout()
        given.setContentsMargins(18, 0, 18, 0)
        given.addWidget(self.chips, 1)
        given.addWidget(self.origin)
        tools = QHBoxLayout()
        tools.setContentsMargins(14, 9, 10, 9)
        tools.setSpacing(8)
        tools.addWidget(self.model_button)
        tools.addStretch(1)
        tools.addWidget(self.cancel_button)
        tools.addWidget(self.start_button)
        self._tools = QWidget()
        self._tools.setLayout(tools)
        column = QVBoxLayout(self._asking)
        column.setContentsMargins(0, 18, 0, 0)
        column.setSpacing(12)
        column.addLayout(line)
        column.addLayout(given)
        self.problem.setContentsMargins(18, 0, 18, 0)
        column.addWidget(self.problem)
        column.addWidget(self._tools)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, SHADE, SHADE)
        self._stack.addWidget(self._asking)
        self._stack.addWidget(self.started)

    def _connect(self) -> None:
        self.edit.start_wanted.connect(self.start)
        self.edit.pasted.connect(self.take)
        self.edit.textChanged.connect(self._on_changed)
        self.chips.removed.connect(lambda path: self._set_paths([each for each in self._paths if each != path]))
        self.model_button.clicked.connect(self._show_engines)
        self.start_button.clicked.connect(self.start)
        self.cancel_button.clicked.connect(self.close)
        self.started.take_back_wanted.connect(self.take_back_wanted)
        self.started.task_wanted.connect(self._on_show)
        self._themes.changed.connect(self.retheme)

    # --- coming and going ---

    def come(self, clipboard: QMimeData | None) -> None:
        """Shows the window in front, ready to type, with the files that lie in the clipboard."""
        self._away.stop()
        if self._stack.currentWidget() is self.started:
            self._stack.setCurrentWidget(self._asking)
        drop = read_drop(clipboard) if clipboard is not None else None
        if drop is not None and drop.paths and not self._paths:
            self._from_clipboard = True
            self._set_paths(drop.paths)
        self._fit()
        self._center()
        self.show()
        self.raise_()
        self.activateWindow()
        self.edit.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def set_engines(self, engines: Sequence[Engine], model: str) -> None:
        """Who can do the work; `model` is the one chosen at first."""
        self._engines = tuple(engines)
        self._choose_engine(model if any(each.id == model for each in engines) else engines[0].id)

    def text(self) -> str:
        return self.edit.toPlainText()

    def paths(self) -> list[str]:
        return list(self._paths)

    def take(self, drop: Drop) -> None:
        """Attach what was dropped or pasted, or say why not."""
        self._from_clipboard = False
        self.set_problem(drop.refusal)
        if not drop.refusal:
            self._set_paths([*self._paths, *drop.paths])

    # --- starting ---

    def start(self) -> None:
        """Ask for the task; what is missing is said instead."""
        if self._busy:
            return
        if not self.text().strip():
            self.set_problem(tr("Write in a sentence what should be finished"))
            return
        self._busy = True
        self.submitted.emit(self.text(), self.paths(), self._model)

    def show_started(self, task: str) -> None:
        """The task is durable: say so for four seconds."""
        asked = (self.text(), self.paths())
        self._busy = False
        self.edit.clear()
        self._set_paths(())
        self.set_problem("")
        self.started.show_task(task, *asked)
        self._stack.setCurrentWidget(self.started)
        self._fit()
        self.started.take_back.setFocus(Qt.FocusReason.OtherFocusReason)
        self._away.start()

    def show_taken_back(self) -> None:
        """The task was cancelled: the sentence and the files are there again."""
        self._away.stop()
        text, paths = self.started.asked
        self._stack.setCurrentWidget(self._asking)
        self.edit.setPlainText(text)
        self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)
        self._set_paths(paths)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_not_taken_back(self, sentence: str) -> None:
        """It was too late; the sentence says why, and stays until the window is closed."""
        self._away.stop()
        self.started.refuse(sentence)

    def set_problem(self, text: str) -> None:
        """Say why it did not start; everything is kept."""
        self._busy = False
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self._fit()

    # --- looks ---

    def retheme(self) -> None:
        theme = self._themes.theme
        self.setWindowTitle(tr("Quick capture"))
        self.edit.setFont(theme.font("title", 400))
        size = theme.px(theme.type["title"]["px"])  # in the rule as well: a style sheet takes the font away
        self.edit.setStyleSheet(
            f"QPlainTextEdit {{ border: 0; padding: 0; background: transparent; font-size: {size}px; }}"
        )
        palette = self.edit.palette()
        palette.setColor(QPalette.ColorRole.PlaceholderText, theme.color("ink3"))
        palette.setColor(QPalette.ColorRole.Text, theme.color("ink"))
        self.edit.setPalette(palette)
        self.edit.setPlaceholderText(tr("What should be finished by this afternoon?"))
        self.edit.setAccessibleName(tr("What should be finished by this afternoon?"))
        self.origin.setText(tr("from the clipboard"))
        self.origin.setFont(theme.font("meta"))
        tint(self.origin, theme, "ink3")
        self.problem.setFont(theme.font("small", 500))
        tint(self.problem, theme, "bad")
        self.problem.setVisible(bool(self.problem.text()))
        self.start_button.say(tr("Start"))
        self.cancel_button.say("", tr("Close"), tr("Close; what is typed stays"))
        self._engines = tuple(offline_engine() if each.id == "offline" else each for each in self._engines)
        self._choose_engine(self._model)
        self._set_paths(self._paths)
        self.started.retheme()

    def _set_paths(self, paths: Sequence[str]) -> None:
        self._paths = list(dict.fromkeys(paths))
        self.chips.show_paths(self._paths)
        self.origin.setVisible(bool(self._paths) and self._from_clipboard)
        if not self._paths:
            self._from_clipboard = False
        self._fit()

    def _show_engines(self) -> None:
        menu = EngineMenu(self._themes, self._engines, self._model, self)
        menu.chosen.connect(self._choose_engine)
        menu.popup_at(self.model_button.mapToGlobal(self.model_button.rect().bottomRight()))

    def _choose_engine(self, model: str) -> None:
        self._model = model
        engine = next(each for each in self._engines if each.id == model)
        self.model_button.use(icon=engine.icon)
        self.model_button.say(engine.name, tr("Who does the work: {name}", name=engine.name), engine.description)

    def _on_changed(self) -> None:
        if self.problem.text() and self.text().strip():
            self.set_problem("")
        self._fit()

    def _on_show(self, task: str) -> None:
        self.hide()
        self.task_wanted.emit(task)

    def _fit(self) -> None:
        shown = self._stack.currentWidget()
        if shown is not None:
            width = self._themes.theme.px(WIDTH)
            layout = shown.layout()
            if layout is not None:
                layout.activate()
            height = shown.heightForWidth(width) if shown.hasHeightForWidth() else shown.sizeHint().height()
            self.setFixedSize(width + SHADE, max(height, shown.minimumSizeHint().height()) + SHADE)

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

    def closeEvent(self, event: QCloseEvent) -> None:
        self._away.stop()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if read_drop(event.mimeData()) is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        drop = read_drop(event.mimeData())
        if drop is not None:
            self.take(drop)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._themes.theme
        card = QRectF(self.rect()).adjusted(0.5, 0.5, -SHADE - 0.5, -SHADE - 0.5)
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
        theme = self._themes.theme
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
