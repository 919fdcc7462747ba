"""Answers for mail: single messages (eml) and mailboxes (mbox), with their attachments read as files of their own."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import UTC
from typing import BinaryIO

from desktop.core.document import MailRecord, PassageKind, Place
from desktop.core.errors import UnreadableFile
from desktop.documents.mail_body import Attachment, Body, body_of
from desktop.documents.mail_header import record_of
from desktop.documents.source import Content, Source

_FROM_LINE = re.compile(rb"^From [^\n]*\n", re.MULTILINE)
_DATED = re.compile(rb"From \S+ .*\d{1,2}:\d{2}.*\d{4}|From \S*@\S+|From -\s")
_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_SMALL = 30_000  # bytes
MAX_MESSAGE = 60_000_000  # bytes; what mail servers let through is smaller
_MAX_LINE = 1_000_000
_QUIET = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".p7s", ".asc", ".sig", ".vcf")  # logos, signatures, cards


def read_mail(source: Source) -> Content:
    """One mail. Place MESSAGE: number 1, name is the Message-ID."""
    content = Content(source)
    data = source.data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ")
    start = _FROM_LINE.match(data)
    _add(content, data[start.end() :] if start else data, 1, source.name)
    if not content.passages:
        content.warn(f"{source.name} contains no text.", f"{source.name} 中没有文字。")
    return content


def read_mailbox(source: Source) -> Content:
    """A mailbox (mboxrd), message by message, never as a whole. Place MESSAGE: number is the message from 1."""
    content = Content(source)
    size = max(1, source.size)
    with source.stream() as stream:
        for number, (data, end) in enumerate(messages_of(stream), 1):
            if content.is_full:
                break
            _add(content, data, number, f"{source.name}!{number}")
            source.progress(min(1.0, end / size))
    content.title = ""
    return content


def messages_of(stream: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """The messages of a mailbox, each with the position behind it: each begins with a "From " line, with a sender or a
    date, at the start or after an empty line. A "From " in the middle of a text does not cut. Of a message beyond
    MAX_MESSAGE bytes the rest is left out."""
    message: list[bytes] = []
    size = position = 0
    is_first = after_gap = True
    held = b""  # a "From " line at the very top that only counts when a header follows
    while line := stream.readline(_MAX_LINE):
        position += len(line)
        line = line.removeprefix(b"\xef\xbb\xbf") if is_first else line
        if held:
            message = [] if _FIELD.match(line) or line.startswith(b">From ") else [held]
            held = b""
        if after_gap and line.startswith(b"From ") and (_DATED.match(line) or is_first):
            if any(message):
                yield _joined(message), position - len(line)
            held = line if is_first and not _DATED.match(line) else b""
            message, size = [], 0
        elif size < MAX_MESSAGE:
            message.append(line)
            size += len(line)
        is_first, after_gap = False, line in (b"\n", b"\r\n")
    if any(part.strip() for part in message):
        yield _joined(message), position


def _joined(message: list[bytes]) -> bytes:
    return _ESCAPED.sub(rb"\1", b"".join(message).replace(b"\r\n", b"\n"))


def _add(content: Content, data: bytes, number: int, owner: str) -> None:
    """One message: the header, its text, then what its attachments say. `owner` names it in attachments' names."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    body = body_of(message)
    add_mail(content, record_of(message, (attachment.name for attachment in body.attachments)), body, number, owner)


def add_mail(content: Content, record: MailRecord, body: Body, number: int, owner: str) -> None:
    """The passages of one mail from whatever format: header, text, then its attachments."""
    id = record.message_id
    content.add(header_text(record), Place.MESSAGE, number, id, "header", kind=PassageKind.MAIL, record=record)
    _texts(content, body, number, id)
    _attachments(content, body, owner)
    if record.date:
        moment = record.date.astimezone(UTC)
        content.modified = max(content.modified or moment, moment)
    if number == 1:
        content.title, content.author = record.subject, str(record.sender)


def header_text(record: MailRecord) -> str:
    """The header as a person reads it, one field per line; empty fields are left out."""
    fields = (
        ("From", str(record.sender)),
        ("To", ", ".join(map(str, record.to))),
        ("Cc", ", ".join(map(str, record.cc))),
        ("Date", f"{record.date:%Y-%m-%d %H:%M %z}" if record.date else ""),
        ("Subject", record.subject),
        ("Attachments", ", ".join(record.attachments)),
    )
    return "\n".join(f"{name}: {' '.join(value.split())}" for name, value in fields if value.strip())


def _texts(content: Content, body: Body, number: int, id: str) -> None:
    own = quoted = 0
    for paragraph in body.paragraphs:
        if paragraph.is_quoted:
            quoted += 1
            detail, kind = f"quoted {quoted}", PassageKind.QUOTED
        else:
            own += 1
            detail, kind = f"{paragraph.part} {own}", paragraph.kind
            kind = PassageKind.TABLE if paragraph.table else kind
        place = (Place.MESSAGE, number, id, detail)
        content.add(paragraph.text, *place, kind=kind, hidden=paragraph.hidden, record=paragraph.table)


def _attachments(content: Content, body: Body, owner: str) -> None:
    unread = []
    for attachment in body.attachments:
        if not _read_attachment(content, attachment, owner) and not attachment.name.lower().endswith(_QUIET):
            unread.append(attachment.name)
    if unread:
        names = ", ".join(unread)
        content.warn(f"Not read in {owner}: attached {names}.", f"{owner} 的附件未能读取：{names}。")


def _read_attachment(content: Content, attachment: Attachment, owner: str) -> bool:
    if attachment.data is None or not attachment.data:
        return False
    if len(attachment.data) < _SMALL and attachment.name.lower().endswith(_QUIET):
        return False  # a logo or a signature
    try:
        inner = content.source.nested(f"{owner}!{attachment.name}", attachment.data)
    except UnreadableFile:
        return False  # named in one warning per mail
    for passage in inner.passages:
        content.take(passage)
    content.warnings.extend(warning for warning in inner.warnings if warning not in content.warnings)
    return True
