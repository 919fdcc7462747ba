"""A copy goes only where the person gave a folder, and never over another file."""

from __future__ import annotations

import errno
import hashlib
import shutil
from pathlib import Path

import pytest

from desktop.core.errors import LimitReached, ToolFailed
from desktop.core.events import DeliverableCopied
from desktop.tools.place import copy_to
from tests.unit.tools.conftest import Desk
from tests.unit.tools.test_deliver import names, wish


async def place(desk: Desk, folder: Path | str, key: str = "key-2") -> str:
    return (await desk.call("place_copy", {"file": "Notes.md", "folder": str(folder)}, key)).content


@pytest.fixture
async def written(desk: Desk) -> Desk:
    await desk.call("write_document", wish("One."))
    return desk


async def test_a_copy_is_placed_and_announced(written: Desk) -> None:
    granted = written.grants[0]
    assert await place(written, granted) == "placed Notes.md"
    (copied,) = [event for event in written.events if isinstance(event, DeliverableCopied)]
    assert Path(copied.path) == granted / "Notes.md"
    assert hashlib.sha256((granted / "Notes.md").read_bytes()).hexdigest() == copied.sha256
    assert names(granted) == ["Notes.md"]


async def test_a_folder_below_a_granted_one_is_made(written: Desk) -> None:
    await place(written, written.grants[0] / "for the team")
    assert names(written.grants[0] / "for the team") == ["Notes.md"]


async def test_another_file_of_that_name_is_kept(written: Desk) -> None:
    (written.grants[0] / "Notes.md").write_text("mine")
    assert await place(written, written.grants[0]) == "placed Notes-v2.md"
    assert (written.grants[0] / "Notes.md").read_text() == "mine"


async def test_placing_twice_makes_one_copy_and_one_event(written: Desk) -> None:
    """The journal takes one event per file and path: a second one would stop the task."""
    await place(written, written.grants[0])
    assert await place(written, written.grants[0], "key-3") == "Notes.md is there already"
    assert names(written.grants[0]) == ["Notes.md"]
    assert len([event for event in written.events if isinstance(event, DeliverableCopied)]) == 1


@pytest.mark.parametrize("where", ["..", "../elsewhere", "../task", "/", "link"])
async def test_a_folder_that_was_not_given_is_refused(written: Desk, where: str, tmp_path: Path) -> None:
    (written.grants[0] / "link").symlink_to(tmp_path)
    with pytest.raises(ToolFailed, match="not a folder the person gave"):
        await place(written, written.grants[0] / where)
    assert names(written.grants[0]) == ["link"]


async def test_a_hidden_folder_is_refused(written: Desk) -> None:
    with pytest.raises(ToolFailed, match="hidden folders"):
        await place(written, written.grants[0] / ".config" / "autostart")


async def test_a_granted_file_is_no_folder_to_write_to(written: Desk, tmp_path: Path) -> None:
    file = tmp_path / "given.md"
    file.write_text("x")
    written.grants = (file,)
    with pytest.raises(ToolFailed, match="not a folder the person gave"):
        await place(written, file)


async def test_only_finished_files_of_this_task_are_placed(written: Desk) -> None:
    await written.call("write_document", wish("Two."), "key-9")
    for file in ("Notes.md", "other.md", "/etc/passwd"):  # the first was replaced by its second version
        with pytest.raises(ToolFailed, match="no finished file"):
            await written.call("place_copy", {"file": file, "folder": str(written.grants[0])}, "key-2")


def test_a_full_disk_leaves_no_half_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a.md"
    source.write_text("whole")

    def full(source: Path, target: Path) -> None:
        target.write_text("ha")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(LimitReached, match="no space left"):
        copy_to(source, "00", tmp_path / "out")
    assert names(tmp_path / "out") == []


def test_a_folder_that_is_a_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    source = tmp_path / "a.md"
    source.write_text("whole")
    with pytest.raises(LimitReached, match="cannot be written to"):
        copy_to(source, "00", source)


def test_a_copy_that_was_killed_half_way_is_made_whole(tmp_path: Path) -> None:
    source = tmp_path / "a.md"
    source.write_text("whole")
    sha256 = hashlib.sha256(b"whole").hexdigest()
    out = tmp_path / "out"
    out.mkdir()
    (out / f".a.md.{sha256[:12]}.part").write_text("ha")
    assert copy_to(source, sha256, out) == (out / "a.md", True)
    assert copy_to(source, sha256, out) == (out / "a.md", False)
    assert names(out) == ["a.md"]
