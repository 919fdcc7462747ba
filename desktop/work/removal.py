"""Answers for taking back what a task made: its own files, each only if it is still the file that was written.

What lies in the task's folder is moved into `.removed` there, so nothing is lost by a click; the copy a person asked to
have elsewhere is the same bytes and is taken away. Looking at the files decides, so a removal that was cut off is
simply asked for again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.core.events import DeliverableCopied, DeliverableSaved, Event, TaskSubmitted

KEPT = ".removed"


@dataclass(frozen=True, slots=True)
class Made:
    """A file of a task, and where copies of it were placed."""

    deliverable: str
    path: Path
    sha256: str
    copies: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Removed:
    """`deliverables` (ids) are gone from their places; `left` names each file that stays, with the reason."""

    deliverables: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def made_by(events: Iterable[Event]) -> tuple[tuple[Made, ...], Path | None]:
    """Every file a task made, superseded ones too, and the task's folder."""
    saved: dict[str, DeliverableSaved] = {}
    copies: dict[str, list[Path]] = {}
    folder: Path | None = None
    for event in events:
        if isinstance(event, TaskSubmitted) and event.workspace:
            folder = Path(event.workspace)
        elif isinstance(event, DeliverableSaved):
            saved[event.deliverable] = event
        elif isinstance(event, DeliverableCopied):
            copies.setdefault(event.deliverable, []).append(Path(event.path))
    made = (Made(id, Path(e.path), e.sha256, tuple(copies.get(id, ()))) for id, e in saved.items())
    return tuple(made), folder


def remove(files: Sequence[Made], folder: Path) -> Removed:
    """Takes the files away. One that was changed since, or lies outside the task's folder, stays and is named."""
    done: list[str] = []
    left: list[str] = []
    for each in files:
        keep = folder / KEPT if each.path.parent == folder else None
        answers = [_away(path, each.sha256, None) for path in each.copies]
        answers.append(_away(each.path, each.sha256, keep) if keep else f"{each.path}: is not in the task's folder")
        if problems := [answer for answer in answers if answer]:
            left += problems
        else:
            done.append(each.deliverable)
    return Removed(tuple(done), tuple(left))


def _away(path: Path, sha256: str, keep: Path | None) -> str:
    """Moves the file into `keep`, or deletes it without one. "" when it is gone, else why it stays."""
    try:
        if not path.exists():
            return ""
        if path.is_symlink() or _digest(path) != sha256:
            return f"{path}: has changed since it was made"
        if keep is None:
            path.unlink()
        else:
            keep.mkdir(exist_ok=True)
            path.replace(keep / path.name)
    except OSError as error:
        return f"{path}: {error.strerror or error}"
    return ""


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
