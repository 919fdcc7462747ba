"""Answers for pictures and PDFs that a chat model wants to see with its own eyes: the file goes with the result.

Nothing is parsed here: the bytes are those the person gave. What leaves with them is counted like any other text.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

from desktop.core.errors import ToolFailed
from desktop.core.message import FilePart
from desktop.core.ports import Effect, ToolOutcome
from desktop.tools.files import READ_LABELS
from desktop.tools.toolbox import Call, tool

# first bytes of what chat back ends take, with the most they take of it (providers' documented limits, in bytes)
KINDS = (
    (b"\x89PNG\r\n\x1a\n", "image/png", 5_000_000),
    (b"\xff\xd8\xff", "image/jpeg", 5_000_000),
    (b"GIF8", "image/gif", 5_000_000),
    (b"%PDF-", "application/pdf", 20_000_000),
)


@tool(Effect.READ)
async def look_at_file(call: Call, file: Annotated[str, "a picture or a PDF, as named by list_files"]) -> ToolOutcome:
    """See a picture or a scanned PDF as it is. Use it when `read_file` gives too little text; it costs more."""
    try:
        path = call.context.library.path(file)
    except KeyError as error:
        raise ToolFailed(f"There is no file {file!r}. Use list_files.") from error
    try:
        data, media_type = await asyncio.to_thread(_seen, path)
    except OSError as error:
        raise ToolFailed(f"{file} cannot be read: {error.strerror}.") from error
    sha256 = await call.context.record.put_blob(data)
    return ToolOutcome(f"{file} is attached.", labels=READ_LABELS, files=(FilePart(file, media_type, sha256),))


def _seen(path: Path) -> tuple[bytes, str]:
    """The bytes and their media type. Raises ToolFailed for a kind or size that back ends do not take."""
    with path.open("rb") as file:
        head = file.read(16)
        media_type, most = _kind(head)
        if not media_type:
            raise ToolFailed(f"{path.name} is neither a PNG, JPEG, GIF or WebP picture nor a PDF. Use read_file.")
        data = head + file.read(most)
    if len(data) > most:
        raise ToolFailed(f"{path.name} is larger than {most // 1_000_000} MB, too large to look at. Use read_file.")
    return data, media_type


def _kind(head: bytes) -> tuple[str, int]:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp", 5_000_000
    return next(((kind, most) for start, kind, most in KINDS if head.startswith(start)), ("", 0))
