"""Answers for a person's own template (.dotx, .xltx, .potx) as bytes that the office libraries open as a document.

A template differs from a document by one content type (ECMA-376 part 1, 11.3.10, 12.3.23 and 13.3.6).
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from desktop.core.errors import ToolFailed

_LARGEST = 300_000_000  # bytes unpacked
_MOST_PARTS = 5_000
_MAIN = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    f"{_MAIN}wordprocessingml.template.main+xml": f"{_MAIN}wordprocessingml.document.main+xml",
    f"{_MAIN}spreadsheetml.template.main+xml": f"{_MAIN}spreadsheetml.sheet.main+xml",
    f"{_MAIN}presentationml.template.main+xml": f"{_MAIN}presentationml.presentation.main+xml",
}
_RELATION = re.compile(rb'<Relationship\b[^>]*(?:attachedTemplate|TargetMode="External")[^>]*/>')
_ATTACHED = re.compile(rb"<w:attachedTemplate\b[^>]*/>")


def as_document(path: Path) -> io.BytesIO:
    """The template as a document of its kind. ToolFailed when it cannot be opened.

    Where it was saved (the attached template, a path on somebody's machine) is left out.
    """
    try:
        with zipfile.ZipFile(path) as source:
            parts = source.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST:
                raise ToolFailed(f"template: {path.name} is too large to follow. {_NEXT}")
            target = io.BytesIO()
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
                for part in parts:
                    copy.writestr(part.filename, _part(part.filename, source.read(part)))
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise broken(path, error) from error
    target.seek(0)
    return target


def broken(path: Path, error: Exception) -> ToolFailed:
    """What a chat model is told of a template that its library cannot load."""
    return ToolFailed(f"template: {path.name} cannot be opened ({type(error).__name__}). {_NEXT}")


_NEXT = "Nothing was written. Leave `template` empty for the house look and tell the person."


def _part(name: str, content: bytes) -> bytes:
    if name == "[Content_Types].xml":
        text = content.decode("utf-8", "replace")
        for template, document in _TYPES.items():
            text = text.replace(template, document)
        return text.encode()
    if name == "word/_rels/settings.xml.rels":
        return _RELATION.sub(b"", content)
    if name == "word/settings.xml":
        return _ATTACHED.sub(b"", content)
    return content
