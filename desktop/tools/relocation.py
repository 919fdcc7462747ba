"""Answers for moving one file so that nothing is ever lost: no overwriting, the same after a crash as before.

The new name is made first and the old one taken away after (a hard link), so at every moment the file has a name; a
call that runs again finds out by looking what is already done. Where links are not to be had, the file is renamed.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from desktop.core.task import Move

_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EXDEV, errno.EMLINK, errno.ENOSYS, errno.EACCES})


class Moved(StrEnum):
    """How a move stands. Everything but MOVED and THERE left all files as they were."""

    MOVED = "moved"
    THERE = "was there already"
    GONE = "is not there any more"
    CHANGED = "has changed since it was looked at"
    TAKEN = "a file of this name is there already"


def relocate(move: Move) -> Moved:
    """Bring the file from `source` to `target`, whatever was done of it before. Raises OSError when the disk says no."""
    source, target = Path(move.source), Path(move.target)
    state = standing(move)
    if state is not Moved.MOVED:
        return state
    target.parent.mkdir(parents=True, exist_ok=True)
    _rename(source, target)
    sync_folder(target.parent)
    sync_folder(source.parent)
    return Moved.MOVED


def standing(move: Move) -> Moved:
    """What `relocate` would do: MOVED means that it would move the file now. Nothing is changed."""
    source, target = Path(move.source), Path(move.target)
    has_source, has_target = _is_plain(source), os.path.lexists(target)
    if has_source and has_target and not _is_same(source, target):
        return Moved.TAKEN
    if has_source:
        return Moved.MOVED if fingerprint(source) == move.sha256 else Moved.CHANGED
    if has_target and _is_plain(target):
        return Moved.THERE if fingerprint(target) == move.sha256 else Moved.CHANGED
    return Moved.GONE


def _is_plain(path: Path) -> bool:
    """A file, and no link to one."""
    return path.is_file() and not path.is_symlink()


def _is_same(source: Path, target: Path) -> bool:
    """One file under two names: a move that was cut in the middle, or names that differ in upper and lower case only."""
    return _is_plain(target) and source.samefile(target)


def _rename(source: Path, target: Path) -> None:
    if os.path.lexists(target):
        if source.name.casefold() == target.name.casefold() and source.parent == target.parent:
            source.rename(target)  # a disk that does not tell upper from lower case
        else:
            source.unlink()
        return
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS or os.path.lexists(target):
            raise
        source.rename(target)
    else:
        source.unlink()


def note_of(workspace: Path, call: str) -> Path:
    """Where the folders that a call makes are noted before it makes them."""
    return workspace / f".folders-{call[:40]}.json"


def noted_folders(workspace: Path, call: str, moves: Sequence[Move]) -> tuple[str, ...]:
    """Folders that the moves need and that were not there when the call first began, outermost first. They are noted in
    the task's own folder, so that a call that was killed and runs again still knows which folders are ours."""
    note = note_of(workspace, call)
    if (known := read_note(note)) is not None:
        return known
    needed = {parent for move in moves for parent in Path(move.target).parents if not parent.exists()}
    folders = tuple(str(folder) for folder in sorted(needed, key=lambda folder: (len(folder.parts), str(folder))))
    if folders:
        workspace.mkdir(parents=True, exist_ok=True)
        part = note.with_suffix(".part")
        with part.open("w", encoding="utf-8") as handle:
            json.dump(folders, handle, ensure_ascii=False)
            handle.flush()
            os.fsync(handle.fileno())
        part.replace(note)
        sync_folder(workspace)
    return folders


def read_note(note: Path) -> tuple[str, ...] | None:
    """The folders noted; None when there is no note, or only half of one."""
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return tuple(map(str, known)) if isinstance(known, list) else None


def fingerprint(path: Path) -> str:
    """SHA-256 of a file, read in parts."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    if os.name == "nt":  # a folder cannot be opened there; NTFS journals the rename
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
