"""Answers for putting a copy of a finished file into a folder the person gave: the one effect outside the task's
own folder in this release, so it asks first."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from pathlib import Path
from typing import Annotated

from desktop.core.errors import ToolFailed
from desktop.core.events import DeliverableCopied
from desktop.core.ports import Effect, ToolOutcome
from desktop.tools.disk import unwritable
from desktop.tools.toolbox import Call, tool


@tool(Effect.CHANGE)
async def place_copy(
    call: Call,
    file: Annotated[str, "name of a deliverable of this task"],
    folder: Annotated[str, "a folder the person gave, absolute"],
) -> ToolOutcome:
    """Put a copy of a finished file into a folder the person gave. Never overwrites; the person is asked first."""
    context = call.context
    row = next((r for r in context.deliverables() if r.name == file and r.state == "committed"), None)
    if row is None:
        raise ToolFailed(f"There is no finished file {file!r} in this task.")
    target = await asyncio.to_thread(Path(folder).resolve)
    if not any(target == grant or grant in target.parents for grant in context.grants if grant.is_dir()):
        raise ToolFailed(f"{folder!r} is not a folder the person gave.")
    if any(part.startswith(".") for part in target.parts[1:]):
        raise ToolFailed(f"{folder!r}: hidden folders are not written to.")
    path, is_new = await asyncio.to_thread(copy_to, Path(row.path), row.sha256, target)
    if not is_new:
        return ToolOutcome(f"{path.name} is there already")
    return ToolOutcome(f"placed {path.name}", events=(DeliverableCopied(context.task, row.id, str(path), row.sha256),))


def copy_to(source: Path, sha256: str, folder: Path) -> tuple[Path, bool]:
    """Copy `source` into `folder` (made when missing) under the first free name; an equal file there is the copy.
    Returns its path and whether it was made now. Raises LimitReached when the folder cannot be written."""
    try:
        return _copy(source, sha256, folder)
    except OSError as error:
        raise unwritable(error, folder) from error


def _copy(source: Path, sha256: str, folder: Path) -> tuple[Path, bool]:
    folder.mkdir(parents=True, exist_ok=True)
    version = 1
    while True:
        suffix = f"-v{version}" if version > 1 else ""
        target = folder / f"{source.stem}{suffix}{source.suffix}"
        if not target.exists():
            break
        if hashlib.sha256(target.read_bytes()).hexdigest() == sha256:
            return target, False
        version += 1
    temp = target.with_name(f".{target.name}.{sha256[:12]}.part")
    try:
        shutil.copyfile(source, temp)
        with temp.open("rb+") as handle:
            os.fsync(handle.fileno())
        temp.rename(target)
    finally:
        temp.unlink(missing_ok=True)
    return target, True
