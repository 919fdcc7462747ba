"""Taking moves back: last first, only what is still the same file, and as often as it is asked for."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from desktop.core.errors import BadInput
from desktop.core.task import TaskState
from tests.support.script import turn
from tests.unit.work.conftest import House


def plan(root: Path, **names: str) -> list[dict[str, str]]:
    """Moves inside `root`: old stem -> new path."""
    return [
        {
            "source": str(root / f"{old}.txt"),
            "target": str(root / new),
            "sha256": hashlib.sha256((root / f"{old}.txt").read_bytes()).hexdigest(),
        }
        for old, new in names.items()
    ]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(f"content of {name}", encoding="utf-8")
    return folder


async def moved(house: House, root: Path, moves: Any) -> str:
    """A task that has moved files after a yes."""
    from tests.support.script import script

    model = script(house.home, [turn(("move_files", {"moves": moves})), {"text": "Done."}], "moves.script")
    task = await house.queue.submit("File these.", [root], model=model, timezone="UTC")
    await house.engine()
    await house.until(lambda: bool(house.store.approvals()))
    await house.queue.decide(house.store.approvals()[0].id, granted=True)
    await house.until_state(task, TaskState.DONE)
    return task


def names(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


async def test_moves_are_taken_back_and_empty_folders_go(house: House, root: Path) -> None:
    task = await moved(house, root, plan(root, a="new/x.txt", b="new/deep/y.txt"))
    assert names(root) == ["new", "new/deep", "new/deep/y.txt", "new/x.txt"]
    shown = await house.queue.undo(task, dry_run=True)
    assert (len(shown.moves), shown.left, names(root)[0]) == (2, (), "new")
    undone = await house.queue.undo(task)
    assert (len(undone.moves), undone.left) == (2, ())
    assert names(root) == ["a.txt", "b.txt"]
    assert [k for k in house.kinds_of(task) if k in ("FilesMoved", "UndoRequested", "MovesUndone")] == [
        "FilesMoved",
        "UndoRequested",
        "MovesUndone",
    ]
    assert (await house.queue.undo(task)).moves == ()
    assert not house.store.rebuild().differences


async def test_a_changed_file_and_a_taken_place_stay_and_are_named(house: House, root: Path) -> None:
    task = await moved(house, root, plan(root, a="x.txt", b="y.txt"))
    (root / "x.txt").write_text("changed since", encoding="utf-8")
    (root / "b.txt").write_text("somebody else's", encoding="utf-8")
    undone = await house.queue.undo(task)
    assert undone.moves == ()
    assert [text.split(": ")[1] for text in undone.left] == [
        "a file of this name is there already",
        "has changed since it was looked at",
    ]
    assert names(root) == ["b.txt", "x.txt", "y.txt"]


async def test_an_undo_that_was_cut_off_is_asked_for_again(house: House, root: Path) -> None:
    task = await moved(house, root, plan(root, a="x.txt", b="y.txt"))
    (root / "y.txt").rename(root / "b.txt")  # the process died after the first file
    assert len((await house.queue.undo(task)).moves) == 1
    assert names(root) == ["a.txt", "b.txt"]


async def test_there_is_nothing_to_undo_where_nothing_was_moved(house: House) -> None:
    task = await house.submit()
    with pytest.raises(BadInput, match="moved no files"):
        await house.queue.undo(task)
    with pytest.raises(BadInput, match="no task"):
        await house.queue.undo("unknown")
