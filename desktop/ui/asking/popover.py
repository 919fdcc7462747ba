"""Answers for small cards that open below a button: a hard shade, rows to choose from, arrows, Enter and Esc."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QVBoxLayout, QWidget

from desktop.ui.painting.outline import cut_out, rounded
from desktop.ui.theme import ThemeSource

SHADE = 3
COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
TYPED_MS = 1000  # letters that follow each other this fast are one beginning


class Popover(QWidget):
    """`rows` holds what arrows walk through; a subclass adds them with `add_row`."""

    def __init__(self, source: ThemeSource, name: str, width: int, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.source = source
        self.options: list[QAbstractButton] = []
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setFixedWidth(source.theme.px(width) + SHADE)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(1, 1, SHADE + 1, SHADE + 1)
        self.column.setSpacing(0)
        self._typed = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPED_MS)
        self._pause.timeout.connect(self._forget_typed)

    def add_option(self, row: QAbstractButton) -> None:
        row.setParent(self)
        self.options.append(row)
        self.column.addWidget(row)

    def popup_at(self, right_bottom: QPoint) -> None:
        """Shows the card with its right upper corner there (global), not left of its window, inside the screen."""
        self.adjustSize()
        at = right_bottom - QPoint(self.width() - SHADE, -6)
        if (parent := self.parentWidget()) is not None:
            at.setX(max(at.x(), parent.window().mapToGlobal(QPoint(0, 0)).x()))
        if (screen := self.screen()) is not None:
            room = screen.availableGeometry()
            at.setX(max(room.left() + 4, min(at.x(), room.right() - self.width())))
            at.setY(max(room.top() + 4, min(at.y(), room.bottom() - self.height())))
        self.move(at)
        self.show()
        self._go_to(next((row for row in self.options if row.isChecked()), None) or self.options[0])

    def walk(self, step: int) -> None:
        """The next or the one before; it stops at both ends."""
        focused = next((place for place, row in enumerate(self.options) if row.hasFocus()), -1)
        if self.options:
            self._go_to(self.options[max(0, min(len(self.options) - 1, focused + step))])

    def on_typed(self, text: str) -> None:
        """A letter while a row has the keyboard: to the next row whose words begin with what was typed."""
        self._typed += text.casefold()
        self._pause.start()
        focused = next((place for place, row in enumerate(self.options) if row.hasFocus()), 0)
        start = focused if len(self._typed) > 1 else focused + 1
        in_order = [*self.options[start:], *self.options[:start]]
        found = next((row for row in in_order if row.text().casefold().startswith(self._typed)), None)
        if found is not None:
            self._go_to(found)

    def shows(self, row: QWidget) -> None:
        """A subclass whose rows scroll brings `row` into sight."""

    def _go_to(self, row: QWidget) -> None:
        row.setFocus()
        self.shows(row)

    def _forget_typed(self) -> None:
        self._typed = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.walk(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            is_typing = isinstance(self.focusWidget(), QLineEdit)  # its Enter has been heard, and arrives here too
            focused = next((row for row in self.options if row.hasFocus()), None)
            chosen = focused or next((row for row in self.options if row.isChecked()), None)
            if chosen is not None and not is_typing:
                chosen.click()
        elif event.text().isprintable() and event.text().strip() and not event.modifiers() & COMMAND:
            self.on_typed(event.text())
        else:
            super().keyPressEvent(event)

    def _card(self) -> QRectF:
        return QRectF(self.rect()).adjusted(0.5, 0.5, -SHADE - 0.5, -SHADE - 0.5)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        cut_out(self, rounded(self._card(), 10), rounded(self._card().translated(SHADE, SHADE), 10))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.source.theme
        card = self._card()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("shade"))
        painter.drawRoundedRect(card.translated(SHADE, SHADE), 10, 10)
        painter.setPen(QPen(theme.color("lineStrong"), 1))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(card, 10, 10)


class Option(QAbstractButton):
    """A row of a popover: a radio button to a screen reader; arrows are the popover's."""

    def __init__(self, source: ThemeSource, words: str, hint: str = "", chosen: bool = False) -> None:
        super().__init__()
        self.source, self.words, self.hint = source, words, hint
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setChecked(chosen)
        self.setText(words)
        self.setAccessibleName(f"{words}. {hint}" if hint else words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(source.theme.px(48 if hint else 36))

    def say(self, words: str) -> None:
        """Other words for the same choice."""
        self.words = words
        self.setText(words)
        self.setAccessibleName(f"{words}. {self.hint}" if self.hint else words)
        self.update()

    def paint_ground(self, painter: QPainter) -> None:
        if self.hasFocus() or self.underMouse():
            painter.fillRect(self.rect(), self.source.theme.color("accentSoft"))

    def paint_radio(self, painter: QPainter) -> None:
        theme = self.source.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        center = QRectF(14, self.height() / 2 - 8, 16, 16)
        painter.setPen(QPen(theme.color("accent" if self.isChecked() else "lineStrong"), 1.6))
        painter.setBrush(theme.color("raised"))
        painter.drawEllipse(center.adjusted(0.5, 0.5, -0.5, -0.5))
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(center.adjusted(4, 4, -4, -4))

    def paintEvent(self, event: QPaintEvent) -> None:
        from desktop.ui.day.look import draw_line_in

        painter, theme = QPainter(self), self.source.theme
        self.paint_ground(painter)
        self.paint_radio(painter)
        room = QRectF(44, 0, self.width() - 58, self.height())
        if self.hint:
            upper, lower = room.adjusted(0, 4, 0, -self.height() / 2), room.adjusted(0, self.height() / 2 - 2, 0, -4)
            draw_line_in(painter, upper, self.words, theme.font("body", 600), theme.color("ink"))
            draw_line_in(painter, lower, self.hint, theme.font("meta"), theme.color("ink2"))
        else:
            draw_line_in(painter, room, self.words, theme.font("body", 500), theme.color("ink"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.click()
        else:
            event.ignore()  # arrows and Esc belong to the popover
