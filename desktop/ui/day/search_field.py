"""Answers for the search field in the head of the day. Where there is no room for it an icon opens it over the head."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.day.week_strip import MIDDLE
from desktop.ui.finder import HEIGHT, Finder
from desktop.ui.painted_button import PaintedButton
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr

PAUSE_MS = 120  # after the last key before the store is asked
WIDTH, OPEN_WIDTH = 190, 320


class SearchField(Finder):
    """`asked` carries the words once typing pauses ("" at once). `moved` carries -1 or 1; `chosen` whether the file is
    wanted; `left` when it is done with."""

    asked = Signal(str)
    moved = Signal(int)
    chosen = Signal(bool)
    left = Signal()

    def __init__(self, source: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(source.theme, parent)
        self._source = source
        self._composing = False
        self.setMaxLength(200)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(lambda: self.asked.emit(self.text()))
        self.textChanged.connect(self._on_text)
        self.retheme()

    def retheme(self) -> None:
        """Words, fonts and colours again."""
        theme = self._source.theme
        self.setPlaceholderText(tr("Search all days"))
        self.setAccessibleName(tr("Search all days"))
        self.setToolTip(tr("Search tasks, files, sentences and numbers (Ctrl+F)"))
        self.dress(theme)

    def ask_now(self) -> None:
        """Without waiting for the pause."""
        self._pause.stop()
        self.asked.emit(self.text())

    def _on_text(self, text: str) -> None:
        if text.strip():
            self._pause.start()
        else:
            self.ask_now()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()  # else the window's own keys take them
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if not self._composing:
                    self.chosen.emit(bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))
            case Qt.Key.Key_Escape:
                self.clear()
                self.clearFocus()
            case _:
                super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.text().strip():
            self.ask_now()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class SearchPlace(QWidget):
    """Where the field stands in a head: as wide as it, or only an icon that lays the field over the head's right end;
    `covered` says whether it lies there."""

    covered = Signal(bool)

    def __init__(self, source: ThemeSource, head: QWidget) -> None:
        super().__init__(head)
        self._source, self._head = source, head
        self._short = False
        self._button = PaintedButton(source, "", "search", parent=self)
        self._button.clicked.connect(self.open)
        self.field = SearchField(source, head)
        self.field.left.connect(self.close_field)
        self.retheme()

    def full_width(self) -> int:
        return self._source.theme.px(WIDTH)

    def short_width(self) -> int:
        return self._button.sizeHint().width()

    def set_short(self, short: bool) -> None:
        """Only the icon; an open field stays open while it has the focus."""
        self._short = short
        self.setFixedWidth(self.short_width() if short else self.full_width())
        self._button.setVisible(short)
        self.field.setVisible(not short or self.field.hasFocus())
        self._place()

    def open(self) -> None:
        """Give the field the focus, with what stands in it selected."""
        self.field.show()
        self._place()
        self.field.raise_()
        self.covered.emit(self._short)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def close_field(self) -> None:
        """Where there is only an icon the field goes out of the way."""
        if self._short and not self.field.hasFocus():
            self.field.hide()
            self.covered.emit(False)

    def retheme(self) -> None:
        """Words and colours again."""
        self._button.say("", tr("Search all days"), tr("Search tasks, files, sentences and numbers (Ctrl+F)"))
        self._button.resize(self._button.sizeHint())
        self.field.retheme()
        theme = self._source.theme
        self._button.move(0, theme.px(MIDDLE) - self._button.height() // 2)
        self.setFixedHeight(theme.px(MIDDLE + HEIGHT / 2))
        self._place()

    def _place(self) -> None:
        theme = self._source.theme
        wide = min(theme.px(OPEN_WIDTH), self._head.width()) if self._short else self.full_width()
        self.field.setFixedWidth(wide)
        right = self.mapTo(self._head, QPoint(self.width(), 0)).x()
        self.field.move(max(0, right - wide), theme.px(MIDDLE) - self.field.height() // 2)

    def moveEvent(self, event: object) -> None:
        self._place()

    def resizeEvent(self, event: object) -> None:
        self._place()
