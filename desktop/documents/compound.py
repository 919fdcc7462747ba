"""Answers for the container of old Office files and Outlook messages (MS-CFB): streams by name, the properties beside."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import Any

from desktop.documents import refusal
from desktop.documents.source import Content, Source


def opened(source: Source) -> Any:
    """olefile's view of the file. Raises UnreadableFile: damaged."""
    import olefile

    try:
        return olefile.OleFileIO(BytesIO(source.data))
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise refusal.damaged(source.name) from error


def stream(file: Any, name: str) -> bytes:
    """The bytes of a top stream, b"" when it is missing or broken."""
    try:
        return bytes(file.openstream(name).read()) if file.exists(name) else b""
    except OSError:
        return b""


def take_properties(content: Content, file: Any) -> None:
    """Title and author (MS-OLEPS, the summary information)."""
    try:
        about = file.get_metadata()
    except Exception:  # noqa: BLE001 - the library's parser of properties stumbles in many ways; they are only extras
        content.metadata["properties"] = "unreadable"
        return
    content.title = _text(about.title, about.codepage)
    content.author = _text(about.last_saved_by, about.codepage) or _text(about.author, about.codepage)


def _text(value: Any, codepage: Any) -> str:
    if not isinstance(value, bytes):
        return value.strip("\0 ") if isinstance(value, str) else ""
    encoding = "utf-8" if codepage in (None, 65001, -535) else f"cp{codepage % 65_536}"
    try:
        return value.decode(encoding, "replace").strip("\0 ")
    except LookupError:
        return value.decode("cp1252", "replace").strip("\0 ")
