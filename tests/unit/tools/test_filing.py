"""Moving the person's files: a plan, then moves inside the given folder; nothing is ever overwritten or lost."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from desktop.core.errors import InvalidArguments
from desktop.core.events import FilesMoved
from desktop.core.task import Move
from desktop.tools.relocation import Moved, noted_folders, relocate, standing
from tests.unit.tools.conftest import Desk


def put(folder: Path, name: str, words: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, encoding="utf-8")
    return path


def move(source: Path, target: Path) -> Move:
    return Move(str(source), str(target), hashlib.sha256(source.read_bytes()).hexdigest())


def as_json(*moves: Move) -> dict[str, object]:
    return {"moves": [{"source": m.source, "target": m.target, "sha256": m.sha256} for m in moves]}


async def test_files_are_moved_into_new_folders_and_it_is_journaled(desk: Desk) -> None:
    root = desk.grants[0]
    one = move(put(root, "a.txt", "A"), root / "Mail" / "2026 a.txt")
    outcome = await desk.call("move_files", as_json(one))
    assert json.loads(outcome.content) == {"moved": 1, "left": {}}
    assert (root / "Mail" / "2026 a.txt").read_text(encoding="utf-8") == "A"
    assert not (root / "a.txt").exists()
    (event,) = [event for event in desk.events if isinstance(event, FilesMoved)]
    assert (event.moves, event.folders) == ((one,), (str(root / "Mail"),))


async def test_a_call_that_runs_again_after_a_crash_finds_what_is_done(desk: Desk) -> None:
    root = desk.grants[0]
    moves = [move(put(root, f"{n}.txt", n), root / f"new {n}.txt") for n in "abc"]
    relocate(moves[0])  # the process died after the first move …
    os.link(moves[1].source, moves[1].target)  # … and in the middle of the second
    outcome = await desk.call("move_files", as_json(*moves))
    assert json.loads(outcome.content)["moved"] == 3
    assert sorted(path.name for path in root.iterdir()) == ["new a.txt", "new b.txt", "new c.txt"]
    again = await desk.call("move_files", as_json(*moves), "key-2")
    assert json.loads(again.content)["moved"] == 3


async def test_a_taken_name_and_a_changed_file_are_left_and_named(desk: Desk) -> None:
    root = desk.grants[0]
    taken = move(put(root, "a.txt", "A"), put(root, "b.txt", "B"))
    changed = move(put(root, "c.txt", "C"), root / "d.txt")
    put(root, "c.txt", "C, changed meanwhile")
    gone = Move(str(root / "e.txt"), str(root / "f.txt"), "0" * 64)
    outcome = await desk.call("move_files", as_json(taken, changed, gone))
    assert json.loads(outcome.content) == {
        "moved": 0,
        "left": {"a.txt": str(Moved.TAKEN), "c.txt": str(Moved.CHANGED), "e.txt": str(Moved.GONE)},
    }
    assert outcome.events == ()
    assert (root / "b.txt").read_text(encoding="utf-8") == "B"


@pytest.mark.parametrize(
    ("source", "target", "fault"),
    [
        ("{root}/a.txt", "{root}/../out/a.txt", "target"),
        ("{root}/a.txt", "{other}/a.txt", "target"),
        ("{other}/a.txt", "{root}/a.txt", "source"),
        ("a.txt", "{root}/b.txt", "source"),
        ("{root}/a.txt", "{root}/.git/hooks/a.txt", "hidden"),
        ("{root}/a.txt", "{root}/a.exe", "extension"),
        ("{root}/a.txt", "{root}/a:b.txt", "characters"),
        ("{root}/a.txt", "{root}/link/a.txt", "link"),
    ],
)
async def test_a_move_out_of_the_folder_or_into_a_hidden_one_is_refused(
    desk: Desk, source: str, target: str, fault: str, tmp_path: Path
) -> None:
    root = desk.grants[0]
    put(root, "a.txt", "A")
    put(tmp_path / "other", "a.txt", "X")
    (root / "link").symlink_to(tmp_path / "other", target_is_directory=True)
    places = {"root": root, "other": tmp_path / "other"}
    one = Move(source.format(**places), target.format(**places), "0" * 64)
    with pytest.raises(InvalidArguments, match=fault):
        await desk.call("move_files", as_json(one))
    assert (root / "a.txt").read_text(encoding="utf-8") == "A"


def test_a_link_is_never_moved(tmp_path: Path) -> None:
    real = put(tmp_path, "real.txt", "A")
    (tmp_path / "link.txt").symlink_to(real)
    one = Move(str(tmp_path / "link.txt"), str(tmp_path / "new.txt"), hashlib.sha256(b"A").hexdigest())
    assert standing(one) is Moved.GONE
    assert relocate(one) is Moved.GONE


def test_a_disk_without_links_gets_a_plain_rename(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    one = move(put(tmp_path, "a.txt", "A"), tmp_path / "b.txt")
    assert relocate(one) is Moved.MOVED
    assert (tmp_path / "b.txt").read_text(encoding="utf-8") == "A"


async def test_the_plan_moves_nothing(desk: Desk) -> None:
    root = desk.grants[0]
    put(root, "old_plan.txt", "Plan")
    plan = json.loads((await desk.call("plan_filing", {"query": "Rename these"})).content)
    assert [(one["was"], one["becomes"]) for one in plan["proposals"]] == [("old_plan.txt", "old plan.txt")]
    assert (root / "old_plan.txt").exists()


async def test_a_file_given_alone_is_renamed_where_it_lies_and_only_that_file(desk: Desk, tmp_path: Path) -> None:
    alone = put(tmp_path / "desktop", "scan1.txt", "S")
    other = put(tmp_path / "desktop", "b.txt", "B")
    desk.grants += (alone,)
    outcome = await desk.call("move_files", as_json(move(alone, alone.with_name("2026 Letter.txt"))))
    assert json.loads(outcome.content)["moved"] == 1
    assert sorted(path.name for path in other.parent.iterdir()) == ["2026 Letter.txt", "b.txt"]
    for source, target in ((other, other.with_name("c.txt")), (alone, alone.parent / "new" / "x.txt")):
        with pytest.raises(InvalidArguments):
            await desk.call(
                "move_files", {"moves": [{"source": str(source), "target": str(target), "sha256": "0" * 64}]}
            )


async def test_the_plan_for_a_file_given_alone_keeps_it_in_its_folder_and_takes_no_name_there(
    desk: Desk, tmp_path: Path
) -> None:
    alone = put(tmp_path / "desktop", "2026-03-01_Rate_card.txt", "Rates.")
    put(tmp_path / "desktop", "2026-03-01 Rate card.txt", "Other rates.")
    desk.grants += (alone,)
    plan = json.loads((await desk.call("plan_filing", {"query": "rename and file these"})).content)
    targets = {one["move"]["target"] for one in plan["proposals"]}
    assert str(alone.with_name("2026-03-01 Rate card (2).txt")) in targets


async def test_a_call_that_was_killed_still_knows_the_folders_it_made(desk: Desk) -> None:
    root = desk.grants[0]
    one = move(put(root, "a.txt", "A"), root / "new" / "deep" / "a.txt")
    noted_folders(desk.folder, "key-1", [one])
    relocate(one)  # the process dies here, before it could say what it made
    await desk.call("move_files", as_json(one), "key-1")
    (event,) = [event for event in desk.events if isinstance(event, FilesMoved)]
    assert event.folders == (str(root / "new"), str(root / "new" / "deep"))
