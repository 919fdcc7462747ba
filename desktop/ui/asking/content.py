"""Answers for what a drop or a paste brings beside paths: pictures, mails out of mail programs, addresses, words.

Pictures and mails become files in the data folder (`pasted/`), written on a thread; from there they are files as any
other. A mail program that hands over only a link to a mail is told from one that hands over the mail.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from desktop.core.errors import BadInput

FOLDER = "pasted"
MAIL = "message/rfc822"
MAIL_SCHEMES = frozenset("mailbox imap imap-message mailbox-message news message mid akonadi thunderlink".split())
WINDOWS = 'application/x-qt-windows-mime;value="{}"'
DESCRIPTORS = WINDOWS.format("FileGroupDescriptorW")
OLD_DESCRIPTORS = WINDOWS.format("FileGroupDescriptor")
CONTENTS = WINDOWS.format("FileContents")
MAIL_LINKS = ("text/x-moz-message", "x-kmail-drag/message-list", "text/x-uid-list", DESCRIPTORS, OLD_DESCRIPTORS)
PROMISE = "application/x-moz-file-promise"  # of mails and attachments, but of pictures in web pages too
# FILEDESCRIPTORW and FILEDESCRIPTORA (shlobj_core.h): 72 bytes before a name of 260 characters of two bytes or one.
DESCRIPTOR, NAME_AT, NAME_BYTES = 592, 72, 520
OLD_DESCRIPTOR, OLD_NAME_BYTES = 332, 260
MOST_TEXT = 100_000
MOST_FILES = 100  # of one drag out of a mail program
PICTURE_NAME = "picture"
PICTURE = re.compile(r"data:image/(png|jpe?g|gif|webp|bmp)(;base64)?,(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Content:
    """Something to be saved as a file. `name` has its ending; exactly one of `data` and `image` is there."""

    name: str
    data: bytes = b""
    image: QImage | None = None

    @property
    def is_picture(self) -> bool:
        """It came as a picture, and not as a file with a name of its own."""
        return self.image is not None or self.name.startswith(f"{PICTURE_NAME}.")


def mails_in(mime: QMimeData) -> tuple[Content, ...]:
    """Whole mails, and files attached to mails: as a Linux or macOS mail program gives them, or as Outlook does."""
    if mime.hasFormat(MAIL) and (raw := bytes(mime.data(MAIL).data())):
        return (_mail(raw),)
    names = promised_files(mime)
    found = ((name, _promised(mime, place)) for place, name in enumerate(names[:MOST_FILES]))
    return tuple(Content(safe_name(name) or "mail.msg", data) for name, data in found if data)


def promised_files(mime: QMimeData) -> list[str]:
    """The names of the files that a Windows program says it drags, whether it hands them over or not."""
    if mime.hasFormat(DESCRIPTORS):
        return names_in(bytes(mime.data(DESCRIPTORS).data()))
    return old_names_in(bytes(mime.data(OLD_DESCRIPTORS).data())) if mime.hasFormat(OLD_DESCRIPTORS) else []


def _promised(mime: QMimeData, place: int) -> bytes:
    """One of them. Qt asks the program for it by its place; it gets streams and memory, no storages (whole .msg mails of
    the classic Outlook), which come as nothing."""
    for name in (f"{CONTENTS};index={place}", *([CONTENTS] if place == 0 else [])):
        if mime.hasFormat(name) and (data := bytes(mime.data(name).data())):
            return data
    return b""


def _mail(raw: bytes) -> Content:
    """One mail, or several in a row as a mailbox (Evolution drags those under the same type)."""
    mail = raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw
    if raw.startswith(b"From ") and len(re.findall(rb"^From [^\r\n]*\d{4}\r?$", raw, re.MULTILINE)) > 1:
        return Content(f"{subject_of(mail)}.mbox", raw)
    return Content(f"{subject_of(mail)}.eml", mail)


def is_mail_link(mime: QMimeData) -> bool:
    """A mail program that gives the address of a mail inside itself, and not the mail."""
    if any(mime.hasFormat(each) for each in MAIL_LINKS):
        return True
    schemes = {url.scheme().lower() for url in mime.urls()}
    if mime.hasFormat("text/x-moz-url"):
        url = bytes(mime.data("text/x-moz-url").data()).decode("utf-16-le", "replace")
        schemes.add(url.partition(":")[0].strip().lower())
    return bool(schemes & MAIL_SCHEMES) or (mime.hasFormat(PROMISE) and not schemes & {"http", "https", "data"})


def image_in(mime: QMimeData) -> tuple[Content, ...]:
    """A picture without a file, such as a screenshot, or one that stands in its own address."""
    if mime.hasImage():
        image = mime.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return (Content(f"{PICTURE_NAME}.png", image=image),)
    found = (_inline(url.toString()) for url in mime.urls() if url.scheme().lower() == "data")
    return tuple(picture for picture in found if picture is not None)


def _inline(address: str) -> Content | None:
    """The picture in a "data:" address (RFC 2397); None for one that holds none."""
    match = PICTURE.fullmatch(address)
    if match is None:
        return None
    raw = unquote_to_bytes(match[3])
    try:
        data = base64.b64decode(raw, validate=True) if match[2] else raw
    except binascii.Error:
        return None
    return Content(f"{PICTURE_NAME}.{match[1].lower()}", data) if data else None


def words_in(mime: QMimeData) -> str:
    """Dropped words, or the addresses of pages; "" for none."""
    if mime.hasUrls() and not any(url.isLocalFile() for url in mime.urls()):
        pages = [url.toString() for url in mime.urls() if url.scheme().lower() in ("http", "https")]
        return " ".join(pages)[:MOST_TEXT]
    return mime.text().strip()[:MOST_TEXT] if mime.hasText() else ""


def names_in(descriptors: bytes) -> list[str]:
    """The file names of a FILEGROUPDESCRIPTORW; none for what is too short to be one."""
    return _names(descriptors, DESCRIPTOR, NAME_BYTES, "utf-16-le")


def old_names_in(descriptors: bytes) -> list[str]:
    """The file names of a FILEGROUPDESCRIPTORA, taken as Windows-1252: most programs give the wide form too."""
    return _names(descriptors, OLD_DESCRIPTOR, OLD_NAME_BYTES, "cp1252")


def _names(descriptors: bytes, step: int, length: int, encoding: str) -> list[str]:
    if len(descriptors) < 4:
        return []
    (count,) = struct.unpack_from("<I", descriptors)
    found = []
    for place in range(min(count, (len(descriptors) - 4) // step)):
        start = 4 + place * step + NAME_AT
        found.append(descriptors[start : start + length].decode(encoding, "replace").partition("\0")[0])
    return [name for name in found if name]


def subject_of(mail: bytes) -> str:
    """The subject as a file name, "mail" without one."""
    from email import message_from_bytes
    from email.policy import default

    try:
        subject = str(message_from_bytes(mail[:65_536], policy=default)["subject"] or "")
    except (ValueError, LookupError, IndexError):
        subject = ""  # a header that the library cannot read: the file has the mail all the same
    return safe_name(subject)[:80] or "mail"


def safe_name(name: str) -> str:
    """`name` without what a file system or a path cannot have."""
    return " ".join(re.sub(r'[\x00-\x1f<>:"/\\|?*]+', " ", name).split()).strip(" .")


def save_contents(contents: Sequence[Content], home: Path, now: datetime) -> list[str]:
    """Writes each as a file of its own and returns the paths. Blocks. BadInput when one cannot be written."""
    folder = home / FOLDER
    paths: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for content in contents:
            path = _free(folder, content, now)
            if content.image is None:
                path.write_bytes(content.data)
            elif not content.image.save(str(path), "PNG"):  # type: ignore[call-overload]
                raise OSError("the picture could not be written")
            paths.append(str(path))
    except OSError as error:
        raise BadInput(
            f"What was dropped could not be saved in {folder} ({error.strerror or error}). Nothing was added.",
            f"拖入的内容无法保存到 {folder}（{error.strerror or error}）。没有添加。",
        ) from None
    return paths


def _free(folder: Path, content: Content, now: datetime) -> Path:
    """A name that is not taken: pictures by the moment, mails by their subject."""
    stem, _, ending = content.name.rpartition(".")
    stem = f"{stem} {now:%Y-%m-%d %H.%M.%S}" if content.is_picture else stem or "mail"
    path, number = folder / f"{stem}.{ending}", 2
    while path.exists():
        path, number = folder / f"{stem} ({number}).{ending}", number + 1
    return path
