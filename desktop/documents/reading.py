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
from desktop.documents.placeholder import is_hollow, is_placeholder
from desktop.documents.source import Content, Source
from desktop.documents.unlocking import unlocked_office

Progress = Callable[[float], None]

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


_BINARY = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
_OPEN = "application/vnd.oasis.opendocument."
_PICTURES = "png jpg jpeg gif bmp tif tiff webp heic heif avif svg"
_OFFICE = "application/vnd.openxmlformats-officedocument."
READERS: Mapping[str, Reader] = {
    reader.format: reader
    for reader in (
        Reader("eml", ("eml", "mht", "mhtml"), ("message/rfc822",), "mail:read_mail"),
        Reader("mbox", ("mbox", "mbx"), ("application/mbox",), "mail:read_mailbox"),
        Reader("ics", ("ics", "ical", "ifb", "vcs"), ("text/calendar",), "calendar:read_calendar"),
        Reader("docx", ("docx", "docm", "dotx"), (_OFFICE + "wordprocessingml.document",), "word:read_word"),
        Reader("xlsx", ("xlsx", "xlsm", "xltx"), (_OFFICE + "spreadsheetml.sheet",), "workbook:read_workbook"),
        Reader("xls", ("xls", "xlt"), ("application/vnd.ms-excel",), "old_workbook:read_xls"),
        Reader("xlsb", ("xlsb",), (_BINARY,), "old_workbook:read_xlsb"),
        Reader("doc", ("doc", "dot"), ("application/msword",), "old_word:read_doc"),
        Reader("ppt", ("ppt", "pps", "pot"), ("application/vnd.ms-powerpoint",), "old_deck:read_ppt"),
        Reader("odt", ("odt", "ott"), (_OPEN + "text",), "odf_text:read_odt"),
        Reader("ods", ("ods", "ots"), (_OPEN + "spreadsheet",), "odf_sheet:read_ods"),
        Reader("odp", ("odp", "otp"), (_OPEN + "presentation",), "odf_deck:read_odp"),
        Reader("json", ("json",), ("application/json",), "json_text:read_json"),
        Reader("jsonl", ("jsonl", "ndjson"), ("application/x-ndjson",), "json_text:read_json_lines"),
        Reader("ipynb", ("ipynb",), ("application/x-ipynb+json",), "notebook:read_notebook"),
        Reader("webarchive", ("webarchive",), ("application/x-webarchive",), "saved_page:read_webarchive"),
        Reader("zip", ("zip",), ("application/zip",), "archive:read_zip"),
        Reader("image", tuple(_PICTURES.split()), ("image/png", "image/jpeg", "image/gif"), "picture:read_picture"),
        Reader("rtf", ("rtf",), ("application/rtf", "text/rtf"), "rich_text:read_rtf"),
        Reader("msg", ("msg",), ("application/vnd.ms-outlook",), "outlook:read_msg"),
        Reader("tnef", ("tnef",), ("application/ms-tnef", "application/vnd.ms-tnef"), "tnef:read_tnef"),
        Reader("pptx", ("pptx", "pptm", "ppsx", "potx"), (_OFFICE + "presentationml.presentation",), "deck:read_deck"),
        Reader("pdf", ("pdf",), ("application/pdf",), "pdf:read_pdf"),
        Reader("html", ("html", "htm", "xhtml"), ("text/html", "application/xhtml+xml"), "chat_page:read_page"),
        Reader("csv", ("csv",), ("text/csv",), "delimited:read_csv"),
        Reader("tsv", ("tsv", "tab"), ("text/tab-separated-values",), "delimited:read_tsv"),
        Reader("md", ("md", "markdown", "mdown"), ("text/markdown",), "text:read_markdown"),
        Reader("txt", ("txt", "text", "log"), ("text/plain",), "text:read_text"),
    )
}
_UNSUPPORTED_EXTENSIONS = {
    "archive": "7z rar gz tar tgz bz2 xz",
    "media": "mp3 wav m4a ogg mp4 mov avi mkv",
    "program": "exe dll so",
}
_BY_EXTENSION: Mapping[str, str] = {
    **{extension: reader.format for reader in READERS.values() for extension in reader.extensions},
    **{extension: kind for kind, names in _UNSUPPORTED_EXTENSIONS.items() for extension in names.split()},
}


_STREAMED = {"mbox"}
_STREAM_FROM = 20_000_000  # bytes
_HEAD = 65_536


def _unheard(share: float) -> None:
    """Progress that nobody watches."""


def format_of_name(name: str) -> str:
    """What the extension promises: a key of READERS or of UNSUPPORTED, or ""."""
    return _BY_EXTENSION.get(PurePosixPath(name).suffix.lower().lstrip("."), "")


def read(path: Path, name: str, options: ReadOptions, progress: Progress = _unheard) -> Document:
    """The file at `path` as a document called `name` (relative to what was granted, with "/"). `progress` is told the
    share that is done, from 0 to 1, of large files.

    Raises UnreadableFile: missing, forbidden, placeholder, empty, too_large, unsupported, password, damaged, bomb.
    """
    try:
        status = path.stat()
        if path.is_dir() or not path.is_file():
            raise refusal.unsupported(name, "not a regular file", "不是普通文件")
        if is_placeholder(path, status):
            raise refusal.placeholder(name)
        modified = datetime.fromtimestamp(status.st_mtime, UTC)
        if status.st_size > _STREAM_FROM and _is_streamed(path, name):
            return _read_streamed(path, name, options, modified, progress)
        if status.st_size > options.limits.max_bytes:
            raise refusal.too_large(name, status.st_size, options.limits.max_bytes)
        data = path.read_bytes()
    except FileNotFoundError:
        raise refusal.missing(name) from None
    except OSError:
        raise refusal.forbidden(name) from None
    if is_hollow(status, data):
        raise refusal.placeholder(name)
    return read_bytes(data, name, options, modified, progress)


def _is_streamed(path: Path, name: str) -> bool:
    with path.open("rb") as file:
        return detect(name, file.read(_HEAD), format_of_name(name)).format in _STREAMED


def _read_streamed(path: Path, name: str, options: ReadOptions, modified: datetime, progress: Progress) -> Document:
    """A file that is never in memory as a whole."""
    size = path.stat().st_size
    if size > options.limits.max_streamed:
        raise refusal.too_large(name, size, options.limits.max_streamed)
    with path.open("rb") as file:
        found = detect(name, file.read(_HEAD), format_of_name(name))
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    source = Source(name, b"", options, _nested_in(options, 0), path=path, progress=progress)
    content = _guarded(READERS[found.format].load(), source)
    return _document(content, found.format, name, digest, size, modified)


def read_bytes(
    data: bytes,
    name: str,
    options: ReadOptions,
    modified: datetime | None = None,
    progress: Progress = _unheard,
) -> Document:
    """`data` as a document called `name`; `modified` (aware) counts when the content has no date of its own."""
    format, content = _read_content(data, name, options, 0, progress)
    return _document(content, format, name, hashlib.sha256(data).hexdigest(), len(data), modified)


def _document(content: Content, format: str, name: str, sha256: str, size: int, modified: datetime | None) -> Document:
    return Document(
        file=name,
        sha256=sha256,
        format=format,
        title=content.title or PurePosixPath(name).stem,
        passages=tuple(content.passages),
        size=size,
        modified=(content.modified or modified),
        author=content.author,
        warnings=tuple(content.warnings),
        metadata=content.metadata,
    ).with_ids()


def _nested_in(options: ReadOptions, depth: int) -> Callable[[str, bytes], Content]:
    """How a reader at `depth` reads a file inside its own."""

    def nested(inner: str, data: bytes) -> Content:
        if depth + 1 > options.limits.max_depth:
            raise refusal.unsupported(inner, "packed too deeply", "嵌套过深的文件")
        return _read_content(data, inner, options, depth + 1)[1]

    return nested


def _read_content(
    data: bytes, name: str, options: ReadOptions, depth: int, progress: Progress = _unheard
) -> tuple[str, Content]:
    if not data:
        raise refusal.empty(name)
    promised = format_of_name(name)
    found = detect(name, data, promised)
    if found.format == "damaged":
        raise refusal.damaged(name)
    if found.format in UNSUPPORTED:
        raise refusal.unsupported(name, *UNSUPPORTED[found.format])
    source = Source(name, data, options, _nested_in(options, depth), depth, progress=progress)
    if found.format == "password":
        return _read_content(unlocked_office(source), name, options, depth, progress)
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
