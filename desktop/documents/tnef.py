"""Answers for winmail.dat: a mail's formatting and attachments in Outlook's own envelope (MS-OXTNEF).

The checksums are not believed: what can be read is read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop.core.document import Person
from desktop.documents import mapi, refusal
from desktop.documents.mail import add_mail
from desktop.documents.mail_body import Attachment
from desktop.documents.mapi import Properties, Value
from desktop.documents.source import Content, Source

_SIGNATURE = b"\x78\x9f\x3e\x22"
_SUBJECT, _CODEPAGE, _PROPERTIES, _BODY, _RECIPIENTS = 0x8004, 0x9007, 0x9003, 0x800C, 0x9004
_RENDERING, _DATA, _TITLE, _ATTACHMENT = 0x9002, 0x800F, 0x8010, 0x9005
_SIZES = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4, 0x0014: 8, 0x0040: 8}
_SIZES[0x0048] = 16
_VARIABLE = (0x001E, 0x001F, 0x0102, 0x000D)
_MAX_PROPERTIES = 5_000


@dataclass(slots=True)
class _Part:
    """An attachment as it is gathered."""

    name: str = ""
    data: bytes = b""
    properties: Properties = field(default_factory=Properties)


def read_tnef(source: Source) -> Content:
    """A winmail.dat. Place MESSAGE as for a mail; its attachments are read as files of their own."""
    if not source.data.startswith(_SIGNATURE):
        raise refusal.damaged(source.name)
    content = Content(source)
    message, parts, encoding = Properties(), [], ""
    recipients: list[tuple[int, Person]] = []
    for attribute, data in _attributes(source.data):
        if attribute == _CODEPAGE and len(data) >= 4:
            encoding = mapi.encoding_of(struct.unpack("<I", data[:4])[0])
        elif attribute == _SUBJECT:
            message.values.setdefault(mapi.SUBJECT, data.rstrip(b"\0"))
        elif attribute == _BODY:
            message.values.setdefault(mapi.BODY, data.rstrip(b"\0"))
        elif attribute == _PROPERTIES:
            _take(message, data, 0)
        elif attribute == _RECIPIENTS:
            recipients.extend(_recipients(data, encoding))
        elif attribute == _RENDERING:
            parts.append(_Part())
        elif parts and attribute in (_DATA, _TITLE, _ATTACHMENT):
            _take_part(parts[-1], attribute, data)
    message.encoding = encoding
    attachments = [_attachment(part, number, encoding) for number, part in enumerate(parts, 1)]
    record = mapi.record_of(message, recipients, attachments)
    body = mapi.body_of(message, attachments)
    if not (record.subject or body.paragraphs or attachments):
        raise refusal.damaged(source.name)
    add_mail(content, record, body, 1, source.name)
    return content


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    while at + 9 <= len(data):
        _, number, _, size = struct.unpack("<BHHI", data[at : at + 9])
        yield number, data[at + 9 : at + 9 + size]
        at += 9 + size + 2


def _take_part(part: _Part, attribute: int, data: bytes) -> None:
    if attribute == _DATA:
        part.data = data
    elif attribute == _TITLE:
        part.name = part.name or data.rstrip(b"\0").decode("latin-1")
    else:
        _take(part.properties, data, 0)


def _attachment(part: _Part, number: int, encoding: str) -> Attachment:
    part.properties.encoding = encoding
    raw = part.name.encode("latin-1")
    short = Properties({0: raw}, encoding=encoding).text(0) if raw else ""
    name = part.properties.text(mapi.FILE_NAME) or short or f"part {number}"
    data = part.data or part.properties.bytes_of(mapi.FILE_DATA)
    if data[16:20] == _SIGNATURE:
        name, data = (name if name.lower().endswith(".tnef") else f"{name}.tnef"), data[16:]
    return Attachment(name.replace("\\", "/").rpartition("/")[2], data or None)


def _recipients(data: bytes, encoding: str) -> Iterator[tuple[int, Person]]:
    count = struct.unpack("<I", data[:4])[0] if len(data) >= 4 else 0
    at = 4
    for _ in range(min(count, _MAX_PROPERTIES)):
        properties = Properties(encoding=encoding)
        at = _take(properties, data, at)
        if not properties.values:
            return
        yield properties.number(mapi.RECIPIENT), mapi.person_of(properties)


def _take(properties: Properties, data: bytes, at: int) -> int:
    """Reads a list of properties that begins at `at`; returns where it ends (the end of `data` when it is broken)."""
    try:
        count = struct.unpack_from("<I", data, at)[0]
        at += 4
        for _ in range(min(count, _MAX_PROPERTIES)):
            type, number = struct.unpack_from("<HH", data, at)
            at += 4
            if number >= 0x8000:
                at = _skip_name(data, at)
            value, at = _value(type, data, at)
            if value is not None:
                properties.values.setdefault(number, value)
    except (struct.error, ValueError):
        return len(data)
    return at


def _skip_name(data: bytes, at: int) -> int:
    """Behind the GUID and the name of a named property."""
    kind, length = struct.unpack_from("<II", data, at + 16)
    return at + 24 if kind == 0 else at + 24 + _padded(length)


def _value(type: int, data: bytes, at: int) -> tuple[Value, int]:
    base = type & 0x0FFF
    count = 1
    if type & 0x1000 or base in _VARIABLE:
        count = int(struct.unpack_from("<I", data, at)[0])
        at += 4
    found: Value = None
    value: Value
    for index in range(min(count, _MAX_PROPERTIES)):
        if base in _VARIABLE:
            size = int(struct.unpack_from("<I", data, at)[0])
            raw = data[at + 4 : at + 4 + size]
            at += 4 + _padded(size)
            value = _variable(base, raw)
        elif base in _SIZES:
            value = mapi.fixed(base, data[at : at + _SIZES[base]])
            at += _SIZES[base]
        else:
            raise ValueError(type)
        found = value if index == 0 else found
    return found, at


def _variable(base: int, raw: bytes) -> Value:
    """Text without its end mark, bytes as they are, an object without the GUID before it."""
    if base == 0x001F:
        return raw.decode("utf-16-le", "replace").rstrip("\0")
    if base == 0x001E:
        return raw.rstrip(b"\0")
    return raw[16:] if base == 0x000D else raw


def _padded(size: int) -> int:
    return size + (-size % 4)
