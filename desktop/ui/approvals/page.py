"""Answers for the Approvals page: what waits as cards, and what was decided today as a list.

A card is made once and stays until its matter is settled, so that a half-typed answer survives whatever else happens.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop.settings.settings import Settings
from desktop.store.journal import Store
from desktop.ui.approvals.decided import Decided
from desktop.ui.approvals.request_card import RequestCard
from desktop.ui.approvals.tab import Tab
from desktop.ui.approvals.waiting import Waiting, waiting
from desktop.ui.bridge import Bridge
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.page import page_title
from desktop.ui.text import fill, label
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr, tr_n

MINUTE_MS = 60_000
NARROW_BELOW = 776


class ApprovalsPage(QWidget):
    """`task_wanted` carries a task's id; `settings_wanted` when a request needs them."""

    task_wanted = Signal(str)
    settings_wanted = Signal()

    def __init__(self, around: Surroundings, themes: ThemeSource, store: Store, bridge: Bridge) -> None:
        super().__init__()
        self._around, self._themes, self._store = around, themes, store
        self._cards: dict[str, RequestCard] = {}
        self._has_letters = True
        self._subtitle = label(around.theme, "", "small", "ink2", wrap=True)
        self._nothing = label(around.theme, tr("Nothing waits for you"), "lead", "ink2")
        self._waiting_tab, self._decided_tab = Tab(around.theme), Tab(around.theme)
        self._stack = QStackedWidget()
        self._lay_out()
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self._show_time)
        shortcut = QShortcut(QKeySequence("Ctrl+Return"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._on_safe)
        bridge.tasks_changed.connect(self._on_tasks_changed)
        self._waiting_tab.setChecked(True)
        self.refresh()

    def _lay_out(self) -> None:
        theme = self._around.theme
        fill(self, theme, "window")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(page_title(theme, tr("Approvals")))
        words.addWidget(self._subtitle)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(words, 1)
        for number, tab in enumerate((self._waiting_tab, self._decided_tab)):
            tab.clicked.connect(lambda _=False, number=number: self._show_tab(number))
            head.addWidget(tab)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self._nothing)
        self._column.addStretch(1)
        self._decided = Decided(self._around)
        self._decided.task_wanted.connect(self.task_wanted)
        holder = QWidget()
        holder.setLayout(self._column)
        for inner in (holder, self._decided):
            fill(inner, theme, "window")
            self._stack.addWidget(_scrolled(inner))
        self._body = body = QVBoxLayout(self)
        body.setContentsMargins(24, 16, 24, 14)
        body.setSpacing(0)
        body.addLayout(head)
        body.addSpacing(12)
        body.addWidget(self._stack, 1)

    # --- what is shown ---

    def refresh(self) -> None:
        """Read again what waits and what was decided today."""
        rows = waiting(self._store)
        current = self._current()
        had_focus = self.cards().index(current) if current is not None else -1
        gone = self._cards.keys() - {each.id for each in rows}
        for id in gone:
            card = self._cards.pop(id)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        for number, each in enumerate(rows):
            if each.id not in self._cards:
                self._cards[each.id] = self._card(each)
                self._column.insertWidget(number + 1, self._cards[each.id])
        self._nothing.setVisible(not rows)
        if gone and had_focus >= 0 and self._cards:
            self.cards()[min(had_focus, len(self._cards) - 1)].take_focus()
        self._show_words(rows)

    def cards(self) -> list[RequestCard]:
        """In the order they stand."""
        items = (self._column.itemAt(number) for number in range(self._column.count()))
        found = (item.widget() for item in items if item is not None)
        return [each for each in found if isinstance(each, RequestCard)]

    def show_request_of(self, task: str) -> None:
        """Bring the oldest request of a task to the front; without one, what waits."""
        self._waiting_tab.click()
        self.refresh()
        cards = self.cards()
        card = next((each for each in cards if each.waiting.task.id == task), cards[0] if cards else None)
        if card is not None:
            self._go_to(card)

    def use_settings(self, settings: Settings) -> None:
        """Letters as keys, or not."""
        self._has_letters = settings.letter_keys
        for card in self._cards.values():
            card.has_letters = settings.letter_keys

    def _card(self, each: Waiting) -> RequestCard:
        card = RequestCard(self._around, self._themes, each)
        card.has_letters = self._has_letters
        card.task_wanted.connect(self.task_wanted)
        card.settings_wanted.connect(self.settings_wanted)
        card.changed.connect(lambda card=card: self._show_whole(card))
        card.moved.connect(lambda by, card=card: self._move(card, by))
        return card

    def _show_words(self, rows: list[Waiting]) -> None:
        start = self._midnight()
        decided = self._store.decided(start, start + timedelta(days=1))
        self._decided.show_rows(*decided, task=self._store.task)
        self._waiting_tab.say(tr("Waiting {n}", n=len(rows)))
        self._decided_tab.say(tr("Decided today {n}", n=len(decided[0]) + len(decided[1])))
        tasks = len({each.task.id for each in rows})
        of = tr_n("from 1 task|from {n} tasks", tasks)
        requests = tr_n("1 request|{n} requests", len(rows))
        self._subtitle.setText(
            tr("{requests} {of}. Nothing is sent or changed until you decide here.", requests=requests, of=of)
            if rows
            else tr("What a task may not do without you is asked here.")
        )

    def resizeEvent(self, event: object) -> None:
        side = 16 if self.width() < self._around.theme.px(NARROW_BELOW) else 24
        self._body.setContentsMargins(side, 16, side, 14)

    def _midnight(self) -> datetime:
        zone = self._around.zone
        return datetime.combine(self._around.clock.now().astimezone(zone).date(), time(), zone)

    def _show_tab(self, number: int) -> None:
        self._stack.setCurrentIndex(number)

    def _show_time(self) -> None:
        now = self._around.clock.now()
        for card in self._cards.values():
            card.show_time(now)

    # --- keys ---

    def _focus(self) -> QWidget:
        focus: QWidget | None = self.window().focusWidget()
        return self if focus is None else focus

    def _current(self) -> RequestCard | None:
        focus = self._focus()
        return next((card for card in self.cards() if card is focus or card.isAncestorOf(focus)), None)

    def _on_safe(self) -> None:
        if (card := self._current()) is not None:
            card.give_safe_answer()

    def _move(self, card: RequestCard, by: int) -> None:
        cards = self.cards()
        at = cards.index(card) + by
        if 0 <= at < len(cards):
            self._go_to(cards[at])

    def _go_to(self, card: RequestCard) -> None:
        card.take_focus()
        self._show_whole(card)

    def _show_whole(self, card: RequestCard) -> None:
        area = self._stack.widget(0)
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(card)

    def _on_tasks_changed(self, _: frozenset[str]) -> None:
        if self.isVisible():
            self.refresh()

    def focusInEvent(self, event: object) -> None:
        if cards := self.cards():
            cards[0].take_focus()

    def showEvent(self, event: object) -> None:
        self.refresh()
        self._show_time()
        self._minute.start()
        if self._current() is None and (cards := self.cards()):
            cards[0].take_focus()

    def hideEvent(self, event: object) -> None:
        self._minute.stop()


def _scrolled(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
