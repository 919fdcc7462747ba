"""Answers for taking back what a task did to the person's files: moves, last first, each only if the file is still the
one that was moved and its old place is free.

What was moved is known from `FilesMoved`, and from the arguments of a call that was begun and never journaled its end.
Looking at the files decides, so an undo that was cut off is simply asked for again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.core.errors import InvalidArguments
from desktop.core.events import CallProposed, CallStarted, Event, FilesMoved, TaskSubmitted
from desktop.core.schema import parse
from desktop.core.task import Move
from desktop.tools.relocation import Moved, note_of, read_note, relocate, standing


@dataclass(frozen=True, slots=True)
class Undone:
    """`moves` are back (with `dry_run`: would go back); `left` names each file that stays, with the reason."""

    moves: tuple[Move, ...] = ()
    left: tuple[str, ...] = ()
    dry_run: bool = False


def moves_of(events: Iterable[Event]) -> tuple[tuple[Move, ...], tuple[str, ...]]:
    """Every move of a task in its order, and the folders made for them; those of a call that was killed are known from
    its note in the task's folder."""
    moves: dict[str, tuple[Move, ...]] = {}
    folders: list[str] = []
    proposed: dict[str, CallProposed] = {}
    workspace = ""
    for event in events:
        if isinstance(event, TaskSubmitted):
            workspace = event.workspace
        elif isinstance(event, CallProposed) and event.tool == "move_files":
            proposed[event.call] = event
        elif isinstance(event, CallStarted) and event.call in proposed:
            moves.setdefault(event.call, _arguments(proposed[event.call]))
            folders += (workspace and read_note(note_of(Path(workspace), event.call))) or ()
        elif isinstance(event, FilesMoved):
            moves[event.call] = event.moves
            folders += event.folders
    return tuple(move for part in moves.values() for move in part), tuple(folders)


def _arguments(call: CallProposed) -> tuple[Move, ...]:
    try:
        return parse(tuple[Move, ...], call.arguments.get("moves", []))
    except InvalidArguments:  # the call failed for them: nothing was moved
        return ()


def take_back(moves: Sequence[Move], folders: Sequence[str], dry_run: bool = False) -> Undone:
    """Move the files back, last first, and take away folders made for them that are empty again."""
    back: list[Move] = []
    left: list[str] = []
    for move in reversed(moves):
        state = _back(move, dry_run)
        if state is Moved.MOVED:
            back.append(move)
        elif state is not Moved.THERE:
            left.append(f"{move.target}: {state}")
    if not dry_run:
        _remove_empty(folders)
    return Undone(tuple(back), tuple(left), dry_run)


def _back(move: Move, dry_run: bool) -> str:
    reverse = Move(move.target, move.source, move.sha256)
    try:
        return standing(reverse) if dry_run else relocate(reverse)
    except OSError as error:
        return error.strerror or str(error)


def _remove_empty(folders: Sequence[str]) -> None:
    for folder in _innermost_first(folders):
        if folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir()):
            folder.rmdir()


def _innermost_first(folders: Sequence[str]) -> Iterator[Path]:
    yield from sorted({Path(folder) for folder in folders}, key=lambda folder: -len(folder.parts))
