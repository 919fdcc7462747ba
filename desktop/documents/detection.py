"""Answers for which format a file really has: by its content first, then by its extension.

A name can lie (figures.csv that is a workbook), so bytes decide where they can; plain text formats have no
signature, so there the extension decides.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

from desktop.documents import charset

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT_FORMATS = ("txt", "md", "csv", "tsv")
_BINARY = set("doc ppt docx xlsx pptx pdf xls xlsb msg tnef odt ods odp zip image rtf".split())
UNSUPPORTED = {
    "archive": ("a compressed archive", "压缩包"),
    "media": ("a sound or video file", "音频或视频文件"),
    "program": ("a program", "程序文件"),
    "binary": ("in a format that is not known here", "未知格式的文件"),
}
_SIGNATURES = (
    (b"{\\rtf", "rtf"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"bplist00", "webarchive"),
    (b"\x09\x00\x04\x00", "xls"),  # Excel 2 to 4 wrote their records without a container
    (b"\x09\x02\x06\x00", "xls"),
    (b"\x09\x04\x06\x00", "xls"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"ID3", "media"),
    (b"OggS", "media"),
    (b"fLaC", "media"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3", "binary"),
)
_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt"))
_OPEN = ((b"text", "odt"), (b"spreadsheet", "ods"), (b"presentation", "odp"))
_HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?[^\n]*", re.MULTILINE)
_MAIL_FIELDS = {
    *(b"received", b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"return-path"),
    *(b"content-type", b"delivered-to", b"reply-to", b"x-mailer", b"dkim-signature", b"in-reply-to", b"cc"),
}
_TRANSPORT = {
    b"received",
    b"message-id",
    b"mime-version",
    b"return-path",
    b"delivered-to",
    b"dkim-signature",
    b"x-mailer",
}


@dataclass(frozen=True, slots=True)
class Detected:
    """`format` is a key of READERS, or of UNSUPPORTED, or "password" or "damaged"."""

    format: str
    by_content: bool


def detect(name: str, data: bytes, by_extension: str) -> Detected:
    """The format of `data`. `by_extension` is what the name says: a key of READERS or UNSUPPORTED, or ""."""
    found = _of_binary(data, by_extension)
    if found:
        return Detected(found, by_content=True)
    found = _of_text(data, by_extension)
    if found:
        return Detected(found, by_content=True)
    if _is_binary(data):
        damaged = by_extension and by_extension not in UNSUPPORTED and by_extension not in TEXT_FORMATS
        return Detected("damaged" if damaged else by_extension if by_extension in UNSUPPORTED else "binary", True)
    if by_extension in ("image", "media", "program", "archive", "zip"):
        by_extension = "image" if b"<svg" in data[:4_096].lower() else by_extension
        return Detected(by_extension, by_content=False)
    if by_extension in _BINARY or by_extension in UNSUPPORTED:
        return Detected("txt", by_content=True)
    return Detected(by_extension or "txt", by_content=False)


def _of_binary(data: bytes, by_extension: str) -> str:
    head = data[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _of_zip(data, by_extension)
    if head.startswith(OLE):
        return _of_ole(data, by_extension)
    if head[4:8] == b"ftyp":
        return "image" if head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif") else "media"
    if head.startswith(b"RIFF"):
        return "image" if head[8:12] == b"WEBP" else "media"
    for signature, format in _SIGNATURES:
        if head.startswith(signature) and (len(signature) > 2 or _is_binary(data)):
            return format
    return ""


def _of_zip(data: bytes, by_extension: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = set(package.namelist())
            mimetype = package.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return "damaged"
    if b"opendocument" in mimetype:
        kind = mimetype.partition(b"opendocument.")[2]
        return next((f for name, f in _OPEN if kind.startswith(name)), "binary")
    for folder, format in (("word/", "docx"), ("ppt/", "pptx"), ("xl/", "xlsx")):
        if any(part.lower().startswith(folder) for part in names):
            return "xlsb" if "xl/workbook.bin" in names else format
    return "damaged" if by_extension in ("docx", "xlsx", "pptx") else "zip"


def _of_ole(data: bytes, by_extension: str) -> str:
    """Looks for stream names in the compound file's directory (MS-CFB: UTF-16, without parsing the sectors)."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "password"
    if "__substg1.0_".encode("utf-16-le") in data:
        return "msg"
    inside = [format for name, format in _STREAMS if name.encode("utf-16-le") + b"\0\0" in data]
    if inside:  # a workbook inside a deck has its stream there too: then the name decides
        return by_extension if by_extension in inside else inside[0]
    if by_extension in ("docx", "xlsx", "pptx"):
        return "damaged"
    return by_extension if by_extension in UNSUPPORTED or by_extension in ("xls", "msg", "doc", "ppt") else "binary"


def _of_text(data: bytes, by_extension: str) -> str:
    head = data[:8_192].removeprefix(b"\xef\xbb\xbf").lstrip()
    if charset.sixteen_bit(head) or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = charset.decode(data[:16_384]).lstrip("\ufeff").lstrip().encode()
    lower = head[:2_048].lower()
    if lower.startswith(b"begin:vcalendar") or (by_extension == "ics" and b"begin:v" in lower):
        return "ics"
    if lower.startswith((b"<!doctype html", b"<html")) or (lower.startswith((b"<?xml", b"<!--")) and b"<html" in lower):
        return "html"
    if head.startswith(b"From ") and (by_extension == "mbox" or _header_fields(head.partition(b"\n")[2])):
        return "eml" if by_extension == "eml" else "mbox"
    fields = _header_fields(head)
    if len(fields & _MAIL_FIELDS) >= 3 and fields & _TRANSPORT and by_extension not in ("mbox", "html", "ics"):
        return "eml"
    return ""


def _header_fields(head: bytes) -> set[bytes]:
    """Lower-case names of the header fields at the very top; empty when the first line is none."""
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    if not _HEADER.match(block):
        return set()
    return {match.group(1).lower() for match in _HEADER.finditer(block)}


def _is_binary(data: bytes) -> bool:
    sample = data[:8_192]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")) or charset.sixteen_bit(sample):
        return False
    controls = sum(sample.count(bytes([code])) for code in (0, 1, 2, 3, 4, 6, 7, 14, 15, 16, 17, 18))
    return sample.count(0) > 0 or controls > len(sample) * 0.05
