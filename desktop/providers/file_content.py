"""Answers for files in a request: a picture or PDF as the dialect's content part, or its name for a model that is blind.

A file goes as a base64 data URL: nothing is uploaded ahead and nothing stays behind at the provider.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop.core.message import FilePart
from desktop.providers.pdf_pages import pdf_pages

# https://developers.openai.com/api/docs/guides/images-vision: other picture types are refused with 400
PICTURES = ("image/png", "image/jpeg", "image/webp", "image/gif")
PICTURE_TOKENS = 2_500  # the dearest documented picture (high detail, 1536 patches and their multiplier), rounded up
PAGE_TOKENS = 2_500  # a PDF page counts as its text and its picture


@dataclass(frozen=True, slots=True)
class FileContent:
    """`part` is a content part of the request; `tokens` what a file in it may weigh (text parts are counted as text)."""

    part: dict[str, Any]
    tokens: int = 0


def file_content(file: FilePart, sees: tuple[str, ...], blob: Callable[[str], bytes]) -> FileContent:
    """`file` for a model that sees what `sees` lists. `blob` gives the bytes of a SHA-256; KeyError for one that is gone,
    which must not stop the turn: then its name says what was there."""
    try:
        return _shown(file, sees, blob)
    except KeyError:
        return FileContent({"type": "input_text", "text": f"[file: {file.name}, no longer kept]"})


def _shown(file: FilePart, sees: tuple[str, ...], blob: Callable[[str], bytes]) -> FileContent:
    if "image" in sees and file.media_type in PICTURES:
        part = {"type": "input_image", "image_url": _data_url(file, blob(file.sha256)), "detail": "auto"}
        return FileContent(part, PICTURE_TOKENS)
    if "pdf" in sees and file.media_type == "application/pdf":
        data = blob(file.sha256)
        name = file.name if file.name.lower().endswith(".pdf") else f"{file.name}.pdf"
        part = {"type": "input_file", "filename": name, "file_data": _data_url(file, data)}
        return FileContent(part, pdf_pages(data) * PAGE_TOKENS)
    return FileContent({"type": "input_text", "text": f"[file: {file.name} ({file.media_type})]"})


def _data_url(file: FilePart, data: bytes) -> str:
    return f"data:{file.media_type};base64,{base64.b64encode(data).decode('ascii')}"
