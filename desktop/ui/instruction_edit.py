"""Answers for the field an instruction is written in: one line that grows to three, with Enter for a new line.

Ctrl+Enter asks to start, except while an input method is composing. Pasted files are handed over, not written as text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from desktop.ui.asking.content import DESCRIPTORS, MAIL
from desktop.ui.attachment import read_drop

MAX_LINES = 3
SLASH = re.compile(r"(?:^|\s)[/／]([^\s/]*)$")


class InstructionEdit(QPlainTextEdit):
    """See the module. `pasted` carries a `Drop`."""

    start_wanted = Signal()
    pasted = Signal(object)
    slash_typed = Signal(str)  # what stands after a "/" right before the cursor
    slash_ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composing = False
        self._placeholder = ""
        self.take_key: Callable[[int], bool] = lambda key: False  # an open list takes some keys first
        self.setAcceptDrops(False)  # the page takes every drop
        self.viewport().setAcceptDrops(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.setViewportMargins(0, 2, 0, 2)
        self.textChanged.connect(self.fit)
        self.cursorPositionChanged.connect(self._look_for_slash)

    def lines(self) -> int:
        """How many lines the text takes at the present width, counted up to four."""
        count = 0
        block = self.document().firstBlock()
        while block.isValid() and count <= MAX_LINES:
            count += max(1, block.layout().lineCount())
            block = block.next()
        return max(1, min(count, MAX_LINES + 1))

    def fit(self) -> None:
        """Take the height of the text."""
        line = QFontMetricsF(self.font()).lineSpacing()
        lines = self.lines()
        scrolls = Qt.ScrollBarPolicy.ScrollBarAsNeeded if lines > MAX_LINES else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(scrolls)
        height = math.ceil(line * min(lines, MAX_LINES)) + 6  # a line counts as seen only when all of it fits
        if height != self.height():
            self.setFixedHeight(height)

    def replace_slash(self, text: str) -> None:
        """Puts `text` where the "/" and what follows it stand."""
        cursor = self.textCursor()
        if (found := self.slash()) is not None:
            cursor.movePosition(cursor.MoveOperation.Left, cursor.MoveMode.KeepAnchor, len(found) + 1)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def slash(self) -> str | None:
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        found = SLASH.search(before)
        return found[1] if found and not self.composing else None

    def _look_for_slash(self) -> None:
        found = self.slash()
        if found is None:
            self.slash_ended.emit()
        else:
            self.slash_typed.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.composing and not event.modifiers() and self.take_key(event.key()):
            return
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if not self.composing:
                self.start_wanted.emit()
            return
        super().keyPressEvent(event)

    def setPlaceholderText(self, text: str) -> None:
        self._placeholder = text
        super().setPlaceholderText("" if self.composing else text)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        self.setPlaceholderText(self._placeholder)  # Qt shows it behind what is being composed
        super().inputMethodEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        brings = source.hasUrls() or source.hasImage() or source.hasFormat(MAIL) or source.hasFormat(DESCRIPTORS)
        return brings or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        drop = read_drop(source)
        has_words = source.hasFormat("text/plain") and bool(source.text().strip())
        is_cell = has_words and drop is not None and any(each.is_picture for each in drop.contents)
        is_words = is_cell or (drop is not None and bool(drop.text))  # a cell is words and a picture
        if drop is None or is_words:
            super().insertFromMimeData(source)
        else:
            self.pasted.emit(drop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
        self.verticalScrollBar().setValue(0)
        self.ensureCursorVisible()
