"""Answers for what the review asks for: which file is meant, the task that follows a wish, the undo, and the keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.analysis.follow_up import follow_up
from desktop.core.task import DeliverableRow, TaskDetail
from desktop.ui.review.file_list import undo_words
from desktop.ui.review.loading import Loaded
from desktop.ui.translation import language, tr, tr_n
from desktop.work.again import given_day
from desktop.work.queue import TaskQueue

if TYPE_CHECKING:
    from desktop.ui.review.review_page import ReviewPage


def chosen_file(detail: TaskDetail, wanted: str) -> DeliverableRow:
    """The file with this id or path; else the first that still counts."""
    files = detail.deliverables
    named = next((each for each in files if wanted and wanted in (each.id, each.path)), None)
    return named or next((each for each in files if each.state == "committed"), files[0])


def without_preview(loaded: Loaded) -> str:
    """Why there is nothing to see."""
    if loaded.standing == "missing":
        return tr("The file is no longer there, and nothing was kept that could be shown")
    return tr("There is no preview of this file. Open it with its own program")


def steering(file: DeliverableRow, wish: str, quote: str) -> str:
    """A wish for a task under way, with what it is about."""
    about = f"{file.name}: “{quote}”" if quote else file.name
    return f"{wish}\n({about})"


async def follow(queue: TaskQueue, detail: TaskDetail, files: Sequence[DeliverableRow], wish: str, quote: str) -> str:
    """A new task with the same sources and the files themselves; its id. Raises BadInput."""
    task = detail.task
    paths = await asyncio.to_thread(_existing, [*task.inputs, *(each.path for each in files)])
    names = [Path(each.path).name for each in files]  # as they are attached, with the number of a version
    words = follow_up(wish, names, quote, task.instruction, task.language)
    return await queue.submit(
        words,
        paths,
        model=task.asked_model or task.model,
        language=task.language,
        timezone=task.timezone,
        as_of=given_day(task),
    )


def _existing(paths: list[str]) -> list[Path]:
    return [Path(path) for path in paths if Path(path).exists()]


async def undo(queue: TaskQueue, detail: TaskDetail) -> str:
    """Takes back moves and files; the sentence that says what became of them. Raises BadInput."""
    words: list[str] = []
    left: list[str] = []
    if any(call.tool == "move_files" and call.state == "succeeded" for call in detail.calls):
        undone = await queue.undo(detail.task.id)
        left += undone.left
        words.append(tr_n("1 file moved back|{n} files moved back", len(undone.moves)))
    removed = await queue.remove_files(detail.task.id)
    left += removed.left
    words.append(tr_n("1 file removed|{n} files removed", len(removed.deliverables)))
    said = tr("Undone. {what}", what=tr(", ").join(words))
    if left:
        said += ("" if language() == "zh" else " ") + tr("Stays: {files}", files=tr(", ").join(left[:3]))
    return said


def ask_to_undo(parent: QWidget, detail: TaskDetail, then: Callable[[], object]) -> QMessageBox:
    """Asks before it is done; nothing blocks."""
    question = QMessageBox(parent)
    question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    question.setWindowTitle(tr("Undo this task?"))
    question.setText(tr("Undo this task?"))
    kept = tr("What is removed is kept in the hidden folder .removed of the task.")
    question.setInformativeText(f"{undo_words(detail)}{'' if language() == 'zh' else ' '}{kept}")
    undo_button = question.addButton(tr("Undo"), QMessageBox.ButtonRole.DestructiveRole)
    question.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    undo_button.clicked.connect(then)
    question.open()
    return question


def add_keys(page: ReviewPage) -> None:
    """The keys of the review (UI: keyboard). Letters do nothing while a field of text has the focus."""

    def letter(act: Callable[[], object]) -> Callable[[], None]:
        def do() -> None:
            if not page.wishes.edit.hasFocus():
                act()

        return do

    def show(pane: str, focus: Callable[[], object]) -> Callable[[], None]:
        def do() -> None:
            page.panes.show_pane(pane)
            focus()

        return do

    keys: dict[str, Callable[[], object]] = {
        "N": letter(lambda: page.step_fact(1)),
        "Shift+N": letter(lambda: page.step_fact(-1)),
        "C": letter(show("checks", page.checks.focus_first)),
        "V": letter(show("files", page.files.focus_versions)),
        "O": letter(page.open_shown),
        "Alt+Return": page.open_source,
        "Alt+Enter": page.open_source,
        "Ctrl+Shift+Return": page.accept,
        "Ctrl+Shift+Enter": page.accept,
        "Ctrl+E": lambda: _wish(page),
    }
    for each, act in keys.items():
        shortcut = QShortcut(QKeySequence(each), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
        if len(each) == 1 or each == "Shift+N":
            page.letters.append(shortcut)


def _wish(page: ReviewPage) -> None:
    """Ctrl+E: to the box; with words in it, sends them."""
    if page.wishes.edit.hasFocus() and page.wishes.request.isEnabled():
        page.wishes.send()
    else:
        page.panes.show_pane("checks")
        page.wishes.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
