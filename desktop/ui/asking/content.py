"""Answers for what a drop or a paste brings beside paths: pictures, mails out of mail programs, addresses, words.

Pictures and mails become files in the data folder (`pasted/`), written on a thread; from there they are files as any
other. A mail program that hands over only a link to a mail is told from one that hands over the mail.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from desktop.core.errors import BadInput

FOLDER = "pasted"
MAIL = "message/rfc822"
MAIL_LINKS = ("text/x-moz-message", "application/x-moz-file-promise")
DESCRIPTORS = 'application/x-qt-windows-mime;value="FileGroupDescriptorW"'
CONTENTS = 'application/x-qt-windows-mime;value="FileContents"'
# FILEDESCRIPTORW (shlobj_core.h): 72 bytes before a name of 260 UTF-16 characters.
DESCRIPTOR, NAME_AT, NAME_BYTES = 592, 72, 520
MOST_TEXT = 100_000


@dataclass(frozen=True)
class Content:
    """Something to be saved as a file. `name` has its ending; exactly one of `data` and `image` is there."""

    name: str
    data: bytes = b""
    image: QImage | None = None


def mails_in(mime: QMimeData) -> tuple[Content, ...]:
    """Whole mails: as a Linux or macOS mail program gives them, or Outlook (its first file; Qt gives no more)."""
    if mime.hasFormat(MAIL) and (raw := bytes(mime.data(MAIL).data())):
        return (Content(f"{subject_of(raw)}.eml", raw),)
    if mime.hasFormat(DESCRIPTORS) and mime.hasFormat(CONTENTS):
        names = names_in(bytes(mime.data(DESCRIPTORS).data()))
        data = bytes(mime.data(CONTENTS).data())
        if names and data:
            return (Content(safe_name(names[0]), data),)
    return ()


def is_mail_link(mime: QMimeData) -> bool:
    """A mail program that gives the address of a mail inside itself, and not the mail."""
    has_link = any(mime.hasFormat(each) for each in MAIL_LINKS) or mime.hasFormat(DESCRIPTORS)
    if mime.hasFormat("text/x-moz-url"):
        url = bytes(mime.data("text/x-moz-url").data()).decode("utf-16-le", "replace").lower()
        has_link = has_link or url.startswith(("mailbox", "imap"))
    return has_link


def image_in(mime: QMimeData) -> tuple[Content, ...]:
    """A picture without a file, such as a screenshot."""
    if not mime.hasImage():
        return ()
    image = mime.imageData()
    return (Content("picture.png", image=image),) if isinstance(image, QImage) and not image.isNull() else ()


def words_in(mime: QMimeData) -> str:
    """Dropped words, or the addresses of pages; "" for none."""
    if mime.hasUrls() and not any(url.isLocalFile() for url in mime.urls()):
        return " ".join(url.toString() for url in mime.urls())
    return mime.text().strip()[:MOST_TEXT] if mime.hasText() else ""


def names_in(descriptors: bytes) -> list[str]:
    """The file names of a FILEGROUPDESCRIPTORW; none for what is too short to be one."""
    if len(descriptors) < 4:
        return []
    (count,) = struct.unpack_from("<I", descriptors)
    found = []
    for place in range(min(count, (len(descriptors) - 4) // DESCRIPTOR)):
        start = 4 + place * DESCRIPTOR + NAME_AT
        found.append(descriptors[start : start + NAME_BYTES].decode("utf-16-le", "replace").partition("\0")[0])
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
    stem = f"{stem} {now:%Y-%m-%d %H.%M.%S}" if content.image is not None else stem or "mail"
    path, number = folder / f"{stem}.{ending}", 2
    while path.exists():
        path, number = folder / f"{stem} ({number}).{ending}", number + 1
    return path
