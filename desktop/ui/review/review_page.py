"""Answers for the review of a task's files: pages with evidence in the middle, files at the left, checks at the right.

What is read (store, disk, evidence, versions) is read on threads or in a child process; the page only shows. An answer
that comes after another file was chosen is thrown away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import UnreadableFile
from desktop.core.task import TaskDetail
from desktop.settings.settings import Settings
from desktop.store.journal import Store
from desktop.ui.bridge import Bridge
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.review import request
from desktop.ui.review.check_list import CheckList
from desktop.ui.review.comparison import Comparison, compare, read_file
from desktop.ui.review.evidence_popover import EvidencePopover
from desktop.ui.review.fact import Fact
from desktop.ui.review.file_list import FileList
from desktop.ui.review.head import Head, Panes
from desktop.ui.review.loading import Loaded, again, load, load_more
from desktop.ui.review.page_show import PageShow
from desktop.ui.review.paper import Paper
from desktop.ui.review.proof import Proof, compared, prove
from desktop.ui.review.suggestion import Suggesting
from desktop.ui.review.wish_box import WishBox
from desktop.ui.text import fill, label
from desktop.ui.translation import format_date_long, tr, tr_n

NARROW_BELOW = 900  # px of the page: one pane at a time
MIDDLE_BELOW = 1120


class ReviewPage(QWidget):
    """`open_file` shows a task's file; `left` when the person goes back; `noted` carries a sentence for the window."""

    left = Signal()
    noted = Signal(str)
    unsaid = Signal(str)  # what was noted and holds no longer
    task_made = Signal(str)  # the task that follows a wish

    def __init__(self, around: Surroundings, store: Store, bridge: Bridge) -> None:
        super().__init__()
        self._around, self._store = around, store
        self._task, self._wanted, self._back = "", "", ""
        self._follower = ""  # the latest task that was made for a wish, while it goes on
        self._detail: TaskDetail | None = None
        self._loaded: Loaded | None = None
        self.letters: list[QShortcut] = []  # can be switched off
        self._reads_on = False  # more rows are on their way
        self._asked = 0  # number of the latest question to a thread
        fill(self, around.theme, "sunken")
        self.setAccessibleName(tr("Review"))
        self.files = FileList(around)
        self.head = Head(around.theme)
        self.panes = Panes(around.theme)
        self.paper = Paper(around.theme)
        self.pages = PageShow(around, self.paper)
        self.comparison = Comparison(around.theme)
        self.suggesting = Suggesting(around, store)
        self.suggesting.setParent(self)
        self.checks = CheckList(around, self.suggesting)
        self.wishes = WishBox(around)
        self.popover = EvidencePopover(around, self)
        self._lay_out()
        self._connect(bridge)
        request.add_keys(self)

    # --- what is shown ---

    def open_file(self, task: str, file: str = "", back: str = "") -> None:
        """Shows `file` (a deliverable's id or path, "" for the first) of `task`; `back` names where one came from."""
        if task != self._task:
            self._detail, self._loaded = None, None
            self.wishes.done(clear=True)
        self._task, self._wanted = task, file
        self._back = back or self._back or tr("Today")
        self.refresh()

    def use_settings(self, settings: Settings) -> None:
        """Letters act only where they are switched on."""
        for each in self.letters:
            each.setEnabled(settings.letter_keys)

    def shown(self) -> tuple[str, str]:
        """(task, id of the deliverable) on the page."""
        return self._task, self._loaded.file.id if self._loaded else self._wanted

    def loaded(self) -> Loaded | None:
        return self._loaded

    def refresh(self) -> None:
        """Reads everything again, on a thread."""
        self._asked += 1
        asked = self._asked
        work = self._read(self._task, self._wanted, self._loaded)
        self._around.commands.run(work, lambda found: self._on_read(asked, found))

    async def _read(self, task: str, wanted: str, before: Loaded | None) -> tuple[TaskDetail, Loaded] | None:
        """The task and its file; None when it has none."""

        def look() -> tuple[TaskDetail, Loaded] | None:
            detail = self._store.detail(task)
            if detail is None or not detail.deliverables:
                return None
            file = request.chosen_file(detail, wanted)
            return detail, again(before, file) or load(self._store, detail, file)

        found = await asyncio.to_thread(look)
        if found is None:
            return None
        detail, loaded = found
        return detail, await self.pages.with_pages(loaded, before, detail.task.timezone)

    def _on_read(self, asked: int, found: tuple[TaskDetail, Loaded] | None) -> None:
        if asked != self._asked:
            return
        if found is None:
            self.noted.emit(tr("This task has no files to review"))
            self.left.emit()
            return
        detail, loaded = found
        before = self._loaded
        if before and before.file.id == loaded.file.id and before.digest == loaded.digest and before.preview:
            loaded = replace(loaded, preview=before.preview, rests=before.rests)  # rows may have come meanwhile
        self._detail, self._loaded = detail, loaded
        self._wanted = loaded.file.id
        day = detail.task.submitted_at.astimezone(self._around.zone).date()
        back = format_date_long(day) if self._back == tr("Today") else self._back
        in_list = any(each.hasFocus() for each in self.files.findChildren(QWidget))
        self.files.show_files(detail, loaded.file, back)
        self.files.set_counts(loaded.file.id, loaded.counts)
        self.checks.show_checks(detail, loaded.file.name)
        self.wishes.show_task(detail)
        self.panes.show_widgets(self.width() < self._around.theme.px(NARROW_BELOW), back)
        if before is None or before.file.id != loaded.file.id or before.preview is not loaded.preview:
            self.popover.close()
            self.pages.show(loaded)
            self.paper.show_preview(loaded.preview)
            if not in_list:
                self.paper.setFocus()
        if in_list:
            self.files.focus_shown()
        self._middle.setCurrentWidget(self.paper if loaded.preview else self.comparison)
        if loaded.preview is None:
            self.comparison.say(request.without_preview(loaded), is_alone=True)
        self._note.setText(loaded.trouble)
        self._note.setVisible(bool(loaded.trouble))
        self.paper.setAccessibleDescription(self.paper.plain_text())
        self._say_place()

    def _say_place(self) -> None:
        loaded = self._loaded
        if loaded is None:
            return
        words = []
        if loaded.preview:
            facts = len(loaded.preview.facts)
            more = tr("{n}+ sourced facts", n=facts) if loaded.preview.rest and facts else ""
            words.append(more or tr_n("1 sourced fact|{n} sourced facts", facts))
        if loaded.preview and self._middle.currentWidget() is self.paper:
            page, pages, whole = self.paper.page_numbers()
            of = tr("page {page} of {pages}", page=page, pages=pages if whole else f"{pages}+")
            words.append(of)
        self.head.show_file(loaded, tr(", ").join(words))
        self.paper.setAccessibleName(f"{loaded.file.name}{tr(', ')}{tr(', ').join(words)}")

    # --- evidence ---

    def step_fact(self, step: int) -> None:
        """Goes to the next (1) or the previous (-1) sourced fact; the popover follows when it is open."""
        preview = self._loaded.preview if self._loaded else None
        if preview is None or not preview.facts:
            return
        self._middle.setCurrentWidget(self.paper)
        count, current = len(preview.facts), self.paper.current
        wanted = (0 if step > 0 else count - 1) if current is None else (current + step) % count
        self.paper.go_to(wanted)
        fact = preview.facts[wanted]
        said = tr("Fact {n} of {count}: {words}", n=wanted + 1, count=count, words=fact.text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.paper, said))
        self._say_place()
        if self.popover.isVisible():
            self.show_evidence(wanted)

    def show_evidence(self, number: int) -> None:
        """Opens the popover over a fact and looks its source up."""
        if self._loaded is None or self._loaded.preview is None or self._detail is None:
            return
        fact = self._loaded.preview.facts[number]
        self.paper.go_to(number)
        self._say_place()
        if not self.popover.isVisible():
            self.popover.show_proof(fact, None)
            self._place_popover(number)
            self.popover.show()
        work = self._prove(self._detail, fact, self._loaded)
        self._around.commands.run(work, lambda proof: self._on_proof(number, fact, proof))

    async def _prove(self, detail: TaskDetail, fact: Fact, loaded: Loaded) -> Proof:
        proof = await asyncio.to_thread(prove, self._store, detail, fact, loaded.citations)
        if proof.state != "changed" or proof.source is None:
            return proof
        timezone = detail.task.timezone
        try:
            now = await read_file(Path(proof.path), proof.source.file, self._around.clock, timezone)
        except UnreadableFile:
            return proof
        return await asyncio.to_thread(compared, proof, fact, now)

    def _on_proof(self, number: int, fact: Fact, proof: Proof) -> None:
        if self.popover.isVisible() and self.paper.current == number:
            self.popover.show_proof(fact, proof)
            self._place_popover(number)

    def _place_popover(self, number: int) -> None:
        box = self.paper.screen_box(number)
        if box is not None:
            room = QRectF(self.screen().availableGeometry())
            pane = QRectF(self.paper.mapToGlobal(self.paper.rect().topLeft()), self.paper.size())
            if pane.width() > self.popover.width() + 8:  # the checks stay in sight
                room.setLeft(max(room.left(), pane.left()))
                room.setRight(min(room.right(), pane.right()))
            self.popover.place(box, room)

    def open_source(self) -> None:
        """Alt+Enter: the source of the current fact with its own program."""
        if self._loaded and self._loaded.preview and self._detail and self.paper.current is not None:
            fact = self._loaded.preview.facts[self.paper.current]
            self.popover.close()
            work = asyncio.to_thread(prove, self._store, self._detail, fact, self._loaded.citations)
            self._around.commands.run(work, lambda proof: self._around.open(proof.path))

    # --- versions ---

    def compare(self, older: str, newer: str) -> None:
        """Shows what changed between two versions (ids of deliverables)."""
        if self._detail is None:
            return
        files = {each.id: each for each in self._detail.deliverables}
        one, other = files[older], files[newer]
        self.comparison.say(tr("Comparing version {older} with {newer}", older=one.version, newer=other.version))
        self._middle.setCurrentWidget(self.comparison)
        self._say_place()
        work = compare(one, other, self._around.clock, self._detail.task.timezone)
        self._around.commands.run(
            work, lambda found: self.comparison.show_difference(one, other, found), self.comparison.say
        )

    def _leave_comparison(self) -> None:
        """The file again, or the sentence why there is nothing to see of it."""
        if self._loaded is not None and self._loaded.preview is None:
            self.comparison.say(request.without_preview(self._loaded), is_alone=True)
            return
        self._middle.setCurrentWidget(self.paper)
        self.paper.setFocus()
        self._say_place()

    # --- answers ---

    def ask_for_changes(self, wish: str, quote: str) -> None:
        """Steers a task under way; an ended one is followed by a new task that has its files."""
        if self._detail is None or self._loaded is None:
            return
        task = self._detail.task
        work: Coroutine[Any, Any, str | None]
        if task.state.is_terminal:
            work = request.follow(self._around.queue, self._detail, [self._loaded.file], wish, quote)
        else:
            work = self._around.queue.steer(task.id, request.steering(self._loaded.file, wish, quote))
        self._around.commands.run(work, self._on_asked, self._on_refused)

    def _on_asked(self, task: str | None) -> None:
        self.wishes.done(clear=True)
        self.noted.emit(tr("A new task works on the change") if task else tr("Passed on. It holds from the next step"))
        if task:
            self._follower = task
            self._look_after_follower()
            self.task_made.emit(task)

    def _look_after_follower(self) -> None:
        """What was noted of the new task goes when the task has ended."""
        row = self._store.task(self._follower)
        if row is None or row.state.is_terminal:
            self._follower = ""
            self.unsaid.emit(tr("A new task works on the change"))

    def _on_refused(self, sentence: str) -> None:
        self.wishes.done(clear=False)
        self._around.commands.failed.emit(sentence)

    def accept(self) -> None:
        if self._detail is not None and self.wishes.accept.isEnabled():
            self.wishes.accept.setEnabled(False)
            work = self._around.queue.accept(self._detail.task.id)
            self._around.commands.run(work, lambda _: self.noted.emit(tr("Accepted")), self._on_refused)

    def ask_to_undo(self) -> None:
        if self._detail is not None:
            request.ask_to_undo(self, self._detail, self._undo)

    def _undo(self) -> None:
        if self._detail is not None:
            work = request.undo(self._around.queue, self._detail)
            self._around.commands.run(work, self.noted.emit, self._on_refused)

    # --- the file ---

    def open_shown(self) -> None:
        if self._loaded is not None:
            self._around.open(self._loaded.file.path)

    def show_in_folder(self) -> None:
        if self._loaded is not None:
            self._around.show(self._loaded.file.path)

    def _on_end_reached(self) -> None:
        """More rows of a large table, once at a time; a file chosen meanwhile wins."""
        if self._loaded is None or self._detail is None or not self._loaded.rests or self._reads_on:
            return
        self._reads_on, before = True, self._loaded
        work = asyncio.to_thread(load_more, self._detail, before)
        self._around.commands.run(work, lambda found: self._on_more(before, found), self._on_no_more)

    def _on_more(self, before: Loaded, found: Loaded) -> None:
        self._reads_on = False
        now = self._loaded
        if now is not None and now.preview is before.preview and found.preview is not None:
            self._loaded = replace(now, preview=found.preview, rests=found.rests)
            self.paper.extend(found.preview)
            self._say_place()

    def _on_no_more(self, sentence: str) -> None:
        self._reads_on = False
        self._around.commands.failed.emit(sentence)

    def _on_tasks_changed(self, tasks: frozenset[str]) -> None:
        if self._follower in tasks:
            self._look_after_follower()
        if self._task in tasks and self.isVisible():
            self.refresh()

    # --- building ---

    def _lay_out(self) -> None:
        theme = self._around.theme
        self._middle = QStackedWidget()
        self._middle.addWidget(self.paper)
        self._middle.addWidget(self.comparison)
        centre = QFrame()
        centre.setObjectName("centre")
        centre.setStyleSheet(
            f"#centre {{ border: 0; border-left: 1px solid {theme.hex('line')}; border-right: 1px solid {theme.hex('line')}; }}"
        )
        column = QVBoxLayout(centre)
        column.setContentsMargins(1, 0, 1, 0)
        column.setSpacing(0)
        self._note = label(theme, "", "small", "attnText", wrap=True)
        self._note.setContentsMargins(18, 8, 18, 8)
        self._note.hide()
        column.addWidget(self.head)
        column.addWidget(self._note)
        column.addWidget(self._middle, 1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.checks)
        right = QWidget()
        fill(right, theme, "window")
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(scroll, 1)
        side.addWidget(self.wishes)
        row = QHBoxLayout()
        row.setSpacing(0)
        for widget, stretch in ((self.files, 0), (centre, 1), (right, 0)):
            row.addWidget(widget, stretch)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.panes)
        whole.addLayout(row, 1)
        self.panes.use(self.files, centre, right)

    def _connect(self, bridge: Bridge) -> None:
        self.files.back_wanted.connect(self.left)
        self.panes.back_wanted.connect(self.left)
        self.files.chosen.connect(lambda id: self.open_file(self._task, id))
        self.files.compared.connect(self.compare)
        self.comparison.left.connect(self._leave_comparison)
        self.files.undo_wanted.connect(self.ask_to_undo)
        self.head.opened.connect(self.open_shown)
        self.head.folder_wanted.connect(self.show_in_folder)
        self.paper.fact_opened.connect(self.show_evidence)
        self.paper.selected.connect(self.wishes.point_at)
        self.paper.scrolled.connect(self._say_place)
        self.paper.end_reached.connect(self._on_end_reached)
        self.popover.opened.connect(self._around.open)
        self.popover.next_wanted.connect(self.step_fact)
        self.checks.mend_wanted.connect(self._propose)
        self.checks.task_wanted.connect(self.task_made)
        self.suggesting.noted.connect(self.noted)
        self.wishes.requested.connect(self.ask_for_changes)
        self.wishes.accepted.connect(self.accept)
        bridge.tasks_changed.connect(self._on_tasks_changed)

    def _propose(self, wish: str) -> None:
        self.panes.show_pane("checks")
        self.wishes.propose(wish)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.pages.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = self._around.theme.px
        middle = self.width() < px(MIDDLE_BELOW)
        self.panes.set_widths(px(184 if middle else 216), px(284 if middle else 330))
        self.panes.show_widgets(self.width() < self._around.theme.px(NARROW_BELOW), "")
        self._say_place()
