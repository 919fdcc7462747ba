"""Answers for reading one file: bytes in, `Document` out, or UnreadableFile with a sentence.

`read` is pure and synchronous and trusts nothing: sizes are checked before anything is unpacked. It is meant to
run in the child process of `sandbox`, which adds limits of time and memory. A new format is one function and
one line in `READERS`.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from desktop.core.document import Document
from desktop.core.errors import UnreadableFile
from desktop.documents import refusal
from desktop.documents.detection import UNSUPPORTED, detect
from desktop.documents.options import Limits, ReadOptions
from desktop.documents.source import Content, Source

__all__ = ["READERS", "Limits", "ReadOptions", "Reader", "format_of_name", "read", "read_bytes"]


@dataclass(frozen=True, slots=True)
class Reader:
    """How one format is read. `function` is "module:function" of this package, imported when first needed;
    extensions are lower case without a dot."""

    format: str
    extensions: tuple[str, ...]
    media_types: tuple[str, ...]
    function: str

    def load(self) -> Callable[[Source], Content]:
        """The reading function: Source -> Content; it raises UnreadableFile for what it cannot read."""
        module, _, name = self.function.partition(":")
        function: Callable[[Source], Content] = getattr(importlib.import_module(f"desktop.documents.{module}"), name)
        return function


_OFFICE = "application/vnd.openxmlformats-officedocument."
READERS: Mapping[str, Reader] = {
    reader.format: reader
    for reader in (
        Reader("eml", ("eml", "mht", "mhtml"), ("message/rfc822",), "mail:read_mail"),
        Reader("mbox", ("mbox", "mbx"), ("application/mbox",), "mail:read_mailbox"),
        Reader("ics", ("ics", "ical", "ifb", "vcs"), ("text/calendar",), "calendar:read_calendar"),
        Reader("docx", ("docx", "docm", "dotx"), (_OFFICE + "wordprocessingml.document",), "word:read_word"),
        Reader("xlsx", ("xlsx", "xlsm", "xltx"), (_OFFICE + "spreadsheetml.sheet",), "workbook:read_workbook"),
        Reader("pptx", ("pptx", "pptm", "ppsx", "potx"), (_OFFICE + "presentationml.presentation",), "deck:read_deck"),
        Reader("pdf", ("pdf",), ("application/pdf",), "pdf:read_pdf"),
        Reader("html", ("html", "htm", "xhtml"), ("text/html", "application/xhtml+xml"), "html:read_html"),
        Reader("csv", ("csv",), ("text/csv",), "delimited:read_csv"),
        Reader("tsv", ("tsv", "tab"), ("text/tab-separated-values",), "delimited:read_tsv"),
        Reader("md", ("md", "markdown", "mdown"), ("text/markdown",), "text:read_markdown"),
        Reader("txt", ("txt", "text", "log"), ("text/plain",), "text:read_text"),
    )
}
_UNSUPPORTED_EXTENSIONS = {
    "msg": "msg",
    "rtf": "rtf",
    "odt": "odt ods odp",
    "zip": "zip",
    "archive": "7z rar gz tar tgz bz2 xz",
    "image": "png jpg jpeg gif bmp tif tiff webp heic svg",
    "media": "mp3 wav m4a ogg mp4 mov avi mkv",
    "xls": "xls",
    "xlsb": "xlsb",
    "doc": "doc",
    "ppt": "ppt",
    "program": "exe dll so",
}
_BY_EXTENSION: Mapping[str, str] = {
    **{extension: reader.format for reader in READERS.values() for extension in reader.extensions},
    **{extension: kind for kind, names in _UNSUPPORTED_EXTENSIONS.items() for extension in names.split()},
}


def format_of_name(name: str) -> str:
    """What the extension promises: a key of READERS or of UNSUPPORTED, or ""."""
    return _BY_EXTENSION.get(PurePosixPath(name).suffix.lower().lstrip("."), "")


def read(path: Path, name: str, options: ReadOptions) -> Document:
    """The file at `path` as a document called `name` (relative to what was granted, with "/").

    Raises UnreadableFile: missing, forbidden, empty, too_large, unsupported, password, damaged, bomb.
    """
    try:
        status = path.stat()
        if path.is_dir() or not path.is_file():
            raise refusal.unsupported(name, "not a regular file", "不是普通文件")
        if status.st_size > options.limits.max_bytes:
            raise refusal.too_large(name, status.st_size, options.limits.max_bytes)
        data = path.read_bytes()
    except FileNotFoundError:
        raise refusal.missing(name) from None
    except OSError:
        raise refusal.forbidden(name) from None
    return read_bytes(data, name, options, datetime.fromtimestamp(status.st_mtime, UTC))


def read_bytes(data: bytes, name: str, options: ReadOptions, modified: datetime | None = None) -> Document:
    """`data` as a document called `name`; `modified` (aware) counts when the content has no date of its own."""
    format, content = _read_content(data, name, options, 0)
    return Document(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        format=format,
        title=content.title or PurePosixPath(name).stem,
        passages=tuple(content.passages),
        size=len(data),
        modified=(content.modified or modified),
        author=content.author,
        warnings=tuple(content.warnings),
        metadata=content.metadata,
    ).with_ids()


def _read_content(data: bytes, name: str, options: ReadOptions, depth: int) -> tuple[str, Content]:
    if not data:
        raise refusal.empty(name)
    promised = format_of_name(name)
    found = detect(name, data, promised)
    if found.format == "password":
        raise refusal.password(name)
    if found.format == "damaged":
        raise refusal.damaged(name)
    if found.format in UNSUPPORTED:
        raise refusal.unsupported(name, *UNSUPPORTED[found.format])

    def nested(inner: str, inner_data: bytes) -> Content:
        if depth + 1 > options.limits.max_depth:
            raise refusal.unsupported(inner, "packed too deeply", "嵌套过深的文件")
        return _read_content(inner_data, inner, options, depth + 1)[1]

    source = Source(name, data, options, nested, depth)
    content = _guarded(READERS[found.format].load(), source)
    if promised and promised != found.format and found.by_content and not _are_alike(promised, found.format):
        content.warn(
            f"{name} is not what its name says; it was read as {found.format}.",
            f"{name} 与其扩展名不符，已按 {found.format} 读取。",
        )
    return found.format, content


def _guarded(function: Callable[[Source], Content], source: Source) -> Content:
    """Runs a reader. Whatever a library throws at hostile bytes means the same to the person: damaged."""
    try:
        return function(source)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:
        raise refusal.damaged(source.name) from error


def _are_alike(promised: str, found: str) -> bool:
    return {promised, found} <= {"eml", "mbox"} or {promised, found} <= {"txt", "md", "csv", "tsv"}
