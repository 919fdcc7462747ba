"""Answers for renaming and filing the person's own files: a plan first, then moves, each inside the folder it was given;
a file that was given alone is renamed where it lies.

`move_files` has the effect CHANGE, so it asks; the card shows every move. Nothing is overwritten or deleted, and what
was moved can be taken back (`afternoon undo`).
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

from desktop.core.errors import InvalidArguments, ToolFailed
from desktop.core.events import FilesMoved
from desktop.core.ports import Effect, ToolOutcome
from desktop.core.schema import dump
from desktop.core.spec import Language
from desktop.core.task import Move
from desktop.tools.disk import FULL, unwritable
from desktop.tools.relocation import Moved, fingerprint, noted_folders, relocate
from desktop.tools.toolbox import Call, tool

MOST_MOVES = 2_000


@tool(Effect.READ)
async def plan_filing(
    call: Call, query: Annotated[str, "the person's words: rename only, file only, by type, by date or by sender"] = ""
) -> ToolOutcome:
    """Propose names and folders for the files in the given folders: "2026-03-02 Subject.docx", by kind; a
    file given alone gets a name in its own folder. Nothing is moved. `moves` go to move_files as they are; `stay` says
    which files are left and why."""
    from desktop.analysis.filing import propose
    from desktop.documents.files import expand

    context = call.context
    documents = {document.file: document for document in await context.library.read_all()}
    folders = [grant for grant in context.grants if grant.is_dir()]
    dropped = (await asyncio.to_thread(expand, list(context.grants))).files
    hashes = await asyncio.to_thread(_hashes, [file.path for file in dropped])
    given = [_given(file.name, file.path, folders, hashes.get(file.path, "")) for file in dropped]
    beside = await asyncio.to_thread(_beside, {file.root for file in given if file.alone})
    language: Language = "zh" if context.language == "zh" else "en"
    plan = await asyncio.to_thread(propose, given, documents, query or context.instruction, language, beside)
    return ToolOutcome(json.dumps(dump(plan), ensure_ascii=False), labels=("INBOUND",))


def _hashes(paths: Sequence[Path]) -> dict[Path, str]:
    return {path: fingerprint(path) for path in paths if not path.is_symlink()}


def _given(name: str, path: Path, folders: Sequence[Path], sha256: str) -> Any:
    from desktop.analysis.filing import GivenFile

    root = next((folder for folder in folders if folder in path.parents), None)
    if root is None:
        return GivenFile(name, str(path.parent), path.name, sha256, alone=True)
    return GivenFile(name, str(root), path.relative_to(root).as_posix(), sha256)


def _beside(folders: Iterable[str]) -> list[tuple[str, str]]:
    """What lies in the folders of files that were given alone: names that a rename may not take."""
    try:
        return [(folder, path.name) for folder in folders for path in Path(folder).iterdir()]
    except OSError:  # a folder that cannot be listed: the move itself looks again and overwrites nothing
        return []


@tool(Effect.CHANGE)
async def move_files(
    call: Call,
    moves: Annotated[
        tuple[Move, ...],
        "from plan_filing: source and target (absolute, in one given folder, or a given file in its own) and sha256",
    ],
) -> ToolOutcome:
    """Rename and move files inside a folder the person gave, or rename a file that was given. Asks first; never
    overwrites; can be undone. A file that has changed since the plan, or whose new name is taken, is
    left where it is and named in the answer."""
    context = call.context
    roots = [grant for grant in context.grants if grant.is_dir()]
    alone = frozenset(grant for grant in context.grants if not grant.is_dir())
    faults = [_fault(move, _roots_of(move, roots, alone), f"moves[{number}]") for number, move in enumerate(moves)]
    if faults := [fault for fault in faults if fault]:
        raise InvalidArguments(faults[:20])
    if not 0 < len(moves) <= MOST_MOVES:
        raise ToolFailed(f"moves: give 1 to {MOST_MOVES} moves")
    if len({os.path.normcase(move.target) for move in moves}) < len(moves):
        raise ToolFailed("moves: two files would get the same name")
    try:
        made = await asyncio.to_thread(noted_folders, context.folder, call.key, moves)
        states = await asyncio.to_thread(lambda: [_state(move) for move in moves])
    except OSError as error:
        raise unwritable(error, Path(moves[0].source).parent) from error
    done = tuple(move for move, state in zip(moves, states, strict=True) if state in (Moved.MOVED, Moved.THERE))
    left = {
        Path(m.source).name: str(s) for m, s in zip(moves, states, strict=True) if s not in (Moved.MOVED, Moved.THERE)
    }
    answer = json.dumps({"moved": len(done), "left": left}, ensure_ascii=False)
    return ToolOutcome(answer, events=(FilesMoved(context.task, call.key, done, made),) if done else ())


def _state(move: Move) -> str:
    """How one move went; a disk that says no to one file does not stop the others, a full one does."""
    try:
        return relocate(move)
    except OSError as error:
        if error.errno in FULL:
            raise
        return error.strerror or str(error)


def _roots_of(move: Move, roots: Sequence[Path], alone: frozenset[Path]) -> Sequence[Path]:
    """The folders a move may stay inside; for a file given alone its own folder, and no other file of it."""
    source = Path(move.source)
    is_own = source in alone and Path(move.target).parent == source.parent
    return [*roots, source.parent] if is_own else roots


def _fault(move: Move, roots: Sequence[Path], where: str) -> str:
    """Why a move is not allowed, "" when it is: both ends plainly inside one given folder, no hidden or odd names."""
    source, target = Path(move.source), Path(move.target)
    root = next((root for root in roots if root in source.parents), None)
    if not source.is_absolute() or root is None or ".." in source.parts:
        return f"{where}.source: {move.source!r} is not in a folder the person gave"
    if root not in target.parents or ".." in target.parts:
        return f"{where}.target: {move.target!r} is not in the folder the file comes from"
    inner = [*source.relative_to(root).parts, *target.relative_to(root).parts]
    if any(part.startswith((".", "~$")) for part in inner):
        return f"{where}: hidden files and folders are not moved"
    if source.suffix.casefold() != target.suffix.casefold():
        return f"{where}.target: the extension {source.suffix!r} must stay"
    if any(
        set('<>:"|?*\\') & set(part) or any(ord(c) < 32 for c in part) or len(part.encode()) > 240 for part in inner
    ):
        return f"{where}.target: the name holds characters that not every system allows, or is too long"
    if any(folder.is_symlink() for end in (source, target) for folder in end.parents if root in folder.parents):
        return f"{where}: a folder on the way is a link"
    return ""
