"""Answers for the foot of a request: the safe choice first, a wish for changes, and a second look before a risk.

The safe choice has Ctrl+Enter. With a warning on the card that is to decline; allowing then needs Tab, Enter and a
confirmation, so that no habit can wave it through.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QStackedWidget, QWidget

from desktop.ui.painted_button import PaintedButton
from desktop.ui.text import label
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr

SAFE_KEY = "Ctrl ↵"


class WishField(QLineEdit):
    """What should change. `sent` on Enter, never while an input method is composing; `left` on Escape."""

    sent = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._composing = False
        self.setPlaceholderText(tr("What should change?"))
        self.setAccessibleName(tr("What should change?"))
        self.setMinimumHeight(32)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self._composing:
                self.sent.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)


class AnswerBar(QStackedWidget):
    """`decided` carries whether it may run, `change_wanted` the words for the task. Locks itself once answered."""

    decided = Signal(bool)
    change_wanted = Signal(str)

    def __init__(self, themes: ThemeSource, allow: str, risk: str) -> None:
        """`allow` is the word on the button that lets it run; `risk` says what speaks against it, "" for nothing."""
        super().__init__()
        self._themes, self._risk, self._allow = themes, risk, allow
        self._keyed: list[tuple[PaintedButton, str]] = []
        self._wish = WishField()
        self._keep = self._button(tr("Keep waiting"), "primary")
        self._choices = self._build_choices(allow)
        for each in (self._choices, self._build_wish(), self._build_confirmation()):
            self.addWidget(each)
        self.currentChanged.connect(self._fit)
        self._fit(0)

    def _fit(self, shown: int) -> None:
        """As high as what is shown: the risk, on a page of its own, may need several lines."""
        for place in range(self.count()):
            policy = QSizePolicy.Policy.Preferred if place == shown else QSizePolicy.Policy.Ignored
            if (page := self.widget(place)) is not None:
                page.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self.updateGeometry()

    def give_safe_answer(self) -> None:
        """Allow, or with a risk decline. Nothing while a wish is being typed."""
        if self.isEnabled() and self.currentIndex() == 0:
            self._decide(not self._risk)

    def safe_words(self) -> str:
        """The words of the safe answer."""
        return tr("Decline") if self._risk else self._allow

    def use_short_words(self, short: bool) -> None:
        """Without the keys on the answers, which still work."""
        for each, key in self._keyed:
            each.use(key="" if short else key)

    def decline(self) -> None:
        if self.isEnabled() and self.currentIndex() == 0:
            self._decide(False)

    def ask_for_changes(self) -> None:
        if self.isEnabled():
            self.setCurrentIndex(1)
            self._wish.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _build_choices(self, allow: str) -> QWidget:
        holder, row = _row()
        if self._risk:
            safe = self._button(tr("Decline"), "primary", key=SAFE_KEY)
            other = self._button(tr("{allow}…", allow=allow), icon="triangle-alert")
            other.clicked.connect(self._confirm)
        else:
            safe = self._button(allow, "primary", key=SAFE_KEY)
            other = self._button(tr("Decline"), "quiet", key="D")
            other.clicked.connect(self.decline)
        safe.clicked.connect(self.give_safe_answer)
        changes = self._button(tr("Ask for changes"), key="E")
        changes.clicked.connect(self.ask_for_changes)
        for each in (safe, other, changes) if self._risk else (safe, changes, other):
            row.addWidget(each)
        row.addStretch(1)
        return holder

    def _build_wish(self) -> QWidget:
        holder, row = _row()
        send = self._button(tr("Decline and pass on"), "primary")
        back = self._button(tr("Back"), "quiet")
        send.setEnabled(False)
        send.setToolTip(tr("The task hears your words and proposes anew"))
        self._wish.textChanged.connect(lambda text: send.setEnabled(bool(text.strip())))
        self._wish.sent.connect(self._pass_on)
        self._wish.left.connect(self._back)
        send.clicked.connect(self._pass_on)
        back.clicked.connect(self._back)
        row.addWidget(self._wish, 1)
        row.addWidget(send)
        row.addWidget(back)
        return holder

    def _build_confirmation(self) -> QWidget:
        holder, row = _row()
        row.addWidget(label(self._themes.theme, self._risk, "small", "bad", 500, wrap=True), 1)
        go = self._button(tr("Allow all the same"), icon="triangle-alert")
        go.clicked.connect(lambda: self._decide(True))
        self._keep.clicked.connect(self._back)
        row.addWidget(self._keep)
        row.addWidget(go)
        return holder

    def _confirm(self) -> None:
        self.setCurrentIndex(2)
        self._keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self) -> None:
        self.setCurrentIndex(0)
        if (card := self.parentWidget()) is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pass_on(self) -> None:
        if text := self._wish.text().strip():
            self.setEnabled(False)
            self.change_wanted.emit(text)

    def _decide(self, granted: bool) -> None:
        self.setEnabled(False)
        self.decided.emit(granted)

    def _button(self, text: str, kind: str = "", icon: str = "", key: str = "") -> PaintedButton:
        made = PaintedButton(self._themes, kind, icon, key=key)
        made.say(text)
        if key:
            self._keyed.append((made, key))
        return made


def _row() -> tuple[QWidget, QHBoxLayout]:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(18, 9, 18, 9)
    row.setSpacing(8)
    return holder, row
