"""Undoing a task from the sheet or the inspector: files it made only after asking back, moves at once."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from desktop.core import events as e
from desktop.core.task import Move, TaskDetail
from desktop.store.journal import Store
from desktop.ui.task_command import take_back
from desktop.ui.translation import set_language
from desktop.work.queue import TaskQueue
from tests.support import reviewed_task
from tests.support.qt_watch import delete_now
from tests.support.seeded_week import week_clock

pytestmark = pytest.mark.qt
TASK = reviewed_task.TASK


@dataclass
class AtOnce:
    """Runs a command to its end before it returns."""

    said: list[str] = field(default_factory=list)

    def run(
        self,
        command: Coroutine[Any, Any, Any],
        then: Callable[[Any], None] | None = None,
        otherwise: Callable[[str], None] | None = None,
    ) -> None:
        result = asyncio.run(command)
        if then is not None:
            then(result)


@dataclass
class Desk:
    store: Store
    queue: TaskQueue
    window: QWidget
    runner: AtOnce = field(default_factory=AtOnce)

    def detail(self, task: str = TASK) -> TaskDetail:
        found = self.store.detail(task)
        assert found is not None
        return found

    def take_back(self, task: str = TASK) -> QMessageBox | None:
        take_back(self.window, self.detail(task), self.queue, self.runner, self.runner.said.append)
        return self.window.findChild(QMessageBox)


@pytest.fixture
def desk(qapp: QApplication, home: Path) -> Iterator[Desk]:
    set_language("en")
    clock = week_clock()
    store = Store.open(home, clock)
    reviewed_task.tell(store, home / "tasks")
    window = QWidget()
    yield Desk(store, TaskQueue(store, clock, home), window)
    delete_now(window)
    store.close()


def press(box: QMessageBox, name: str) -> None:
    next(each for each in box.buttons() if each.text() == name).click()


def test_made_files_go_after_the_person_said_so(desk: Desk) -> None:
    paths = [Path(each.path) for each in desk.detail().deliverables if each.state == "committed"]
    assert paths and all(path.exists() for path in paths)
    box = desk.take_back()
    assert box is not None
    assert all(path.exists() for path in paths)  # only asked
    press(box, "Undo")
    assert not any(path.exists() for path in paths)
    assert desk.runner.said and desk.runner.said[0].startswith("Undone.")


def test_saying_no_leaves_everything(desk: Desk) -> None:
    paths = [Path(each.path) for each in desk.detail().deliverables if each.state == "committed"]
    box = desk.take_back()
    assert box is not None
    press(box, "Cancel")
    assert all(path.exists() for path in paths)
    assert desk.runner.said == []


def test_moves_alone_go_back_at_once(desk: Desk, tmp_path: Path) -> None:
    old, new = tmp_path / "a.txt", tmp_path / "b.txt"
    new.write_text("mine", encoding="utf-8")
    move = Move(str(old), str(new), hashlib.sha256(b"mine").hexdigest())
    desk.store.append_now(
        e.TaskSubmitted("tidy", "Rename these"),
        e.RunStarted("tidy", "r"),
        e.CallProposed("tidy", 1, 0, "m", "m", "move_files", {"moves": []}, "CHANGE", "allow", "always"),
        e.CallStarted("tidy", "m"),
        e.FilesMoved("tidy", "m", (move,)),
        e.CallEnded("tidy", "m", "succeeded", "ok"),
        e.TaskCompleted("tidy", "Done."),
        e.RunEnded("tidy", "r", "completed"),
    )
    assert desk.take_back("tidy") is None
    assert old.read_text(encoding="utf-8") == "mine" and not new.exists()
    assert desk.runner.said == ["Undone. 1 file is back in its place"]
