"""Answers for mail headers in the wild: encoded words, raw bytes, broken addresses and dates (RFC 5322, 2047, 2231)."""

from __future__ import annotations

import base64
import binascii
import email.utils
import quopri
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import Message

from desktop.core.document import MailRecord, Person
from desktop.documents import charset

_WORD = re.compile(r"=\?([^?\s]+)\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(=\?[^?\s]+\?[bBqQ]\?[^?]*\?=)\s+(?==\?[^?\s]+\?[bBqQ]\?)")
_ID = re.compile(r"<[^<>\s]+>")
_DATE_COMMENT = re.compile(r"\([^)]*\)")


def record_of(message: Message, attachments: Iterable[str]) -> MailRecord:
    """The header as a record; what is missing stays empty."""
    references = _ID.findall(header(message, "References"))
    return MailRecord(
        subject=header(message, "Subject"),
        sender=next(iter(people(message, "From", "Sender", "Return-Path")), Person()),
        to=people(message, "To", "Apparently-To"),
        cc=people(message, "Cc"),
        date=date_of(message),
        message_id=header(message, "Message-ID").strip(),
        in_reply_to=next(iter(_ID.findall(header(message, "In-Reply-To"))), ""),
        references=tuple(references),
        attachments=tuple(attachments),
    )


def header(message: Message, name: str) -> str:
    """The first header called `name`, unfolded and decoded; "" when missing."""
    return decode_words(_raw(message, name))


def people(message: Message, *names: str) -> tuple[Person, ...]:
    """The addresses of the first of these headers that has any."""
    for name in names:
        values = _raws(message, name)
        found = [_person(*pair) for pair in _addresses(values)]
        kept = tuple(person for person in found if person.name or person.address)
        if kept:
            return kept
        if values and any(value.strip() for value in values) and name != "Return-Path":
            return (Person(" ".join(decode_words(values[0]).split())),)
    return ()


def date_of(message: Message) -> datetime | None:
    """The Date header as aware time, else that of the last Received line, else None."""
    stamps = [_raw(message, "Date"), *(value.rpartition(";")[2] for value in _raws(message, "Received")[:1])]
    for stamp in stamps:
        found = parse_date(stamp)
        if found:
            return found
    return None


def parse_date(text: str) -> datetime | None:
    """An RFC 5322 date, or another common form; aware (UTC when no zone is given), or None."""
    text = " ".join(_DATE_COMMENT.sub("", text).split())
    if not text:
        return None
    value = _strict_date(text) or _loose_date(text)
    if value is None or value.year < 1970:
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _strict_date(text: str) -> datetime | None:
    try:
        return email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _loose_date(text: str) -> datetime | None:
    from dateutil import parser

    try:
        return parser.parse(text, tzinfos=lambda _, offset: offset) if re.search(r"\d{4}", text) else None
    except (ValueError, OverflowError, TypeError):
        return None


def decode_words(text: str) -> str:
    """`text` with its encoded words (RFC 2047) decoded; neighbours of one charset are joined before decoding, because
    senders cut characters in two."""
    text = _BETWEEN.sub(r"\1", text)
    parts: list[str] = []
    pending, pending_charset = b"", ""
    at = 0
    for match in _WORD.finditer(text):
        name = match.group(1).partition("*")[0].lower()
        if match.start() > at or name != pending_charset:
            parts.append(charset.decode(pending, pending_charset) if pending else "")
            parts.append(text[at : match.start()])
            pending = b""
        pending, pending_charset = pending + _payload(match.group(2), match.group(3)), name
        at = match.end()
    parts.append(charset.decode(pending, pending_charset) if pending else "")
    return "".join([*parts, text[at:]])


def _payload(encoding: str, text: str) -> bytes:
    if encoding in "qQ":
        return quopri.decodestring(text.replace("_", " ").encode("ascii", "replace"), header=False)
    try:
        raw = text.encode("ascii", "ignore")
        return base64.b64decode(raw + b"=" * (-len(raw.rstrip(b"=")) % 4))
    except (binascii.Error, ValueError):
        return text.encode()


def _raws(message: Message, name: str) -> list[str]:
    """Header values unfolded, with raw bytes decoded by guess."""
    values = (value for key, value in message.raw_items() if key.lower() == name.lower())
    return [_unfolded(str(value)) for value in values]


def _raw(message: Message, name: str) -> str:
    return next(iter(_raws(message, name)), "")


def _unfolded(value: str) -> str:
    data = value.encode("utf-8", "surrogateescape")
    text = charset.decode(data) if not data.isascii() else value
    return re.sub(r"[\r\n]+[ \t]*", " ", text).strip()


def _addresses(values: list[str]) -> list[tuple[str, str]]:
    if getattr(email.utils, "supports_strict_parsing", False):
        return email.utils.getaddresses(values, strict=False)
    return email.utils.getaddresses(values)


def _person(name: str, address: str) -> Person:
    name = " ".join(decode_words(name).split()).strip("\"' ")
    address = address.strip("<>\"' ")
    if "@" not in address and not name:
        return Person(address)
    return Person("" if name == address else name, address if "@" in address else "")
