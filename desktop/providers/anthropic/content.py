"""Answers for single pieces of a transcript as content blocks of the Messages API: text, files, results, calls.

Nothing here knows the order of messages; `transcript` does.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any

from desktop.core.message import FilePart, ToolResultPart

Block = dict[str, Any]
Blob = Callable[[str], bytes]
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")
PDF = "application/pdf"
# larger ones are refused by the service, and with them the whole request
LARGEST_PICTURE = 5_000_000
LARGEST_PDF = 20_000_000


def text_blocks(text: str) -> list[Block]:
    """No block for text of white space alone: the service refuses it."""
    return [{"type": "text", "text": text}] if text.strip() else []


def file_blocks(file: FilePart, sees: Sequence[str], blob: Blob) -> list[Block]:
    """The file with its name before it, or the name alone where the model does not see such files."""
    data = _data(file, sees, blob)
    if data is None:
        return [{"type": "text", "text": f"[{file.name}: a file of type {file.media_type}, not shown here]"}]
    source = {"type": "base64", "media_type": file.media_type, "data": base64.b64encode(data).decode("ascii")}
    if file.media_type == PDF:
        return [{"type": "document", "source": source, "title": file.name[:500] or "document"}]
    return [*text_blocks(f"[{file.name}]"), {"type": "image", "source": source}]


def _data(file: FilePart, sees: Sequence[str], blob: Blob) -> bytes | None:
    is_picture = file.media_type in PICTURES and "image" in sees
    if not is_picture and not (file.media_type == PDF and "pdf" in sees):
        return None
    try:
        data = blob(file.sha256)
    except (KeyError, OSError):
        return None  # a blob that is gone must not stop the turn: its name says what was there
    return data if 0 < len(data) <= (LARGEST_PICTURE if is_picture else LARGEST_PDF) else None


def result_block(result: ToolResultPart, id: str, sees: Sequence[str], blob: Blob) -> Block:
    """The one outcome of a call. An error carries text only: the service refuses files in it."""
    shown = () if result.is_error else sees
    files = [block for file in result.files for block in file_blocks(file, shown, blob)]
    block: Block = {"type": "tool_result", "tool_use_id": id}
    if files:
        block["content"] = [*text_blocks(result.content), *files]
    else:
        block["content"] = result.content
    if result.is_error:
        block["is_error"] = True
    return block
