"""Answers for the body of a mail: which of its parts is the text, what is attached, in whatever charset (RFC 2045-2049)."""

from __future__ import annotations

import email
import email.generator
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from io import BytesIO

from desktop.core.document import PassageKind, TableRecord
from desktop.documents import charset
from desktop.documents.html import HtmlBlock, blocks_of, parse_html
from desktop.documents.mail_header import decode_words, header
from desktop.documents.quoting import paragraphs
from desktop.documents.source import clean

_BOUNDARY = re.compile(r"^--(?!-- )([^\s].{4,69}?)\r?\n(?:Content-[A-Za-z-]+:.*\r?\n)", re.MULTILINE)
_STUB = 60  # characters: a shorter plain text beside a long HTML part only says "see the HTML part"
_MAX_PARTS = 500
_MAX_NESTING = 20
_MACHINERY = {"text/css", "text/javascript", "application/javascript", "application/x-javascript"}  # of saved pages
_EXTENSIONS = {
    "text/calendar": "ics",
    "text/csv": "csv",
    "text/markdown": "md",
    "text/html": "html",
    "text/plain": "txt",
    "application/pdf": "pdf",
    "message/rfc822": "eml",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
}


@dataclass(frozen=True, slots=True)
class MailText:
    """A paragraph of the body. `part` is "text" or "html"."""

    text: str
    part: str = "text"
    is_quoted: bool = False
    hidden: bool = False
    kind: PassageKind = PassageKind.TEXT
    table: TableRecord | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail; `data` is None when it cannot be decoded."""

    name: str
    data: bytes | None


@dataclass(slots=True)
class Body:
    """What a mail says and carries."""

    paragraphs: list[MailText] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)


def body_of(message: Message) -> Body:
    """Text and attachments of a parsed mail."""
    body = Body()
    message = _mended(message)
    for part, is_attached in _leaves(message, 0):
        if is_attached:
            body.attachments.append(_attachment(part, len(body.attachments) + 1, body.attachments))
        else:
            body.paragraphs.extend(_texts(part))
        if len(body.attachments) + len(body.paragraphs) > _MAX_PARTS * 20:
            break
    return body


def _mended(message: Message) -> Message:
    """A mail whose header lost the boundary of its parts, with the boundary found again in its text."""
    text = message.get_payload()
    found = _BOUNDARY.search(text) if isinstance(text, str) else None
    if not found or not isinstance(text, str):
        return message
    head = f'Content-Type: multipart/mixed; boundary="{found.group(1)}"\n\n'
    return email.message_from_bytes((head + text).encode("utf-8", "surrogateescape"), policy=email.policy.compat32)


def _leaves(message: Message, depth: int) -> Iterator[tuple[Message, bool]]:
    """The parts that count, each with whether it is an attachment; of alternatives only the best."""
    type = message.get_content_type()
    children = _children(message)
    if type.startswith("multipart/") and depth < _MAX_NESTING:
        chosen = [_best(children)] if type == "multipart/alternative" and children else children
        for child in chosen[:_MAX_PARTS]:
            yield from _leaves(child, depth + 1)
        if type == "multipart/alternative":
            invitations = (part for part in children if part.get_content_type() == "text/calendar")
            yield from ((part, True) for part in invitations if part not in chosen)
        if not children and isinstance(message.get_payload(), str):
            yield message, False  # a multipart without parts: its preamble is all there is
    elif type == "message/rfc822":
        yield message, True
    elif type.startswith("message/") and children and depth < _MAX_NESTING:
        for child in children[:_MAX_PARTS]:
            yield child, False  # delivery status: blocks of fields
    elif type not in _MACHINERY:
        yield message, _is_attached(message, type)


def _children(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def _is_attached(part: Message, type: str) -> bool:
    disposition = header(part, "Content-Disposition").lower()
    if disposition.startswith("attachment"):
        return True
    return not type.startswith(("text/", "multipart/", "message/")) or type == "text/calendar" or bool(_file_name(part))


def _best(parts: list[Message]) -> Message:
    """The plain text, unless it only points to a longer HTML part."""
    plain = next((part for part in parts if part.get_content_type() == "text/plain"), None)
    rich = next((part for part in parts if part.get_content_type() == "text/html" or part.is_multipart()), None)
    if plain is None or rich is None:
        return plain or rich or parts[0]
    if not _decoded(plain).strip():
        return rich
    return rich if len(_decoded(plain).strip()) < _STUB < len(_decoded(rich)) / 20 else plain


def _texts(part: Message) -> Iterator[MailText]:
    type = part.get_content_type()
    text = _decoded(part)
    if type == "text/html" or (type != "text/plain" and text.lstrip()[:6].lower() in ("<html>", "<!doct")):
        root = parse_html(text)
        yield from html_texts(list(blocks_of(root)) if root is not None else [])
        return
    if not text and not part.is_multipart():
        text = (
            "\n".join(f"{name}: {decode_words(str(value))}" for name, value in part.items())
            if not part.get_payload()
            else ""
        )
        text = text if part.get_content_type() == "text/plain" and "Content-Type" not in part else ""
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _unflowed(text)
    for paragraph in paragraphs(clean(text)):
        yield MailText(paragraph.text, "text", paragraph.is_quoted)


def html_texts(blocks: list[HtmlBlock]) -> Iterator[MailText]:
    """Blocks of an HTML mail; from a line such as "From: … Sent: …" on everything is quoted."""
    rest = False
    for index, block in enumerate(blocks):
        if not rest and not block.hidden:
            following = "\n".join(after.text for after in blocks[index : index + 6])
            rest = next(iter(paragraphs(following)), None) is not None and _starts_quoted(following)
        yield MailText(block.text, "html", rest or block.is_quoted, block.hidden, block.kind, block.table)


def _starts_quoted(text: str) -> bool:
    first = next(iter(paragraphs(text)), None)
    return first is not None and first.is_quoted and not text.lstrip().startswith((">", "|"))


def _decoded(part: Message) -> str:
    """The text of a part; transfer encoding and charset undone as far as possible."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, AssertionError, LookupError):
        data = None
    if not isinstance(data, bytes):
        payload = part.get_payload()
        return payload if isinstance(payload, str) else ""
    declared = part.get_param("charset", "")
    return charset.decode(data, declared if isinstance(declared, str) else declared[2])


def _unflowed(text: str) -> str:
    """Joins the soft line ends of format=flowed (RFC 3676)."""
    joined: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        continues = bool(joined) and joined[-1].endswith(" ") and joined[-1] != "-- " and not line.startswith(">")
        if continues and not joined[-1].startswith(">"):
            joined[-1] += line
        else:
            joined.append(line)
    return "\n".join(joined)


def _attachment(part: Message, number: int, others: list[Attachment]) -> Attachment:
    name = _file_name(part) or _made_up_name(part, number)
    taken = {other.name for other in others}
    if name in taken:
        stem, dot, suffix = name.rpartition(".")
        name = f"{stem or suffix} ({number}){dot if stem else ''}{suffix if stem else ''}"
    return Attachment(name, _bytes_of(part))


def _made_up_name(part: Message, number: int) -> str:
    type = part.get_content_type()
    if type == "message/rfc822":
        inner = _children(part)
        subject = re.sub(r"[\\/:*?\"<>|\s!]+", " ", header(inner[0], "Subject") if inner else "").strip()
        return f"{subject[:60] or f'message {number}'}.eml"
    extension = _EXTENSIONS.get(type, "")
    return f"part {number}" + (f".{extension}" if extension else "")


def _file_name(part: Message) -> str:
    """The attachment's own name without any folder, decoded by RFC 2231 or (against it, but usual) RFC 2047."""
    try:
        name = part.get_filename("") or ""
    except (ValueError, LookupError, TypeError, IndexError):
        name = ""
    raw = name.encode("utf-8", "surrogateescape")
    name = decode_words(charset.decode(raw) if not raw.isascii() else name)
    return re.sub(r"[\x00-\x1f\r\n]+", " ", name).replace("\\", "/").rpartition("/")[2].strip(" .\"'")


def _bytes_of(part: Message) -> bytes | None:
    if part.get_content_type() == "message/rfc822":
        inner = _children(part)
        return _flat(inner[0]) if inner else None
    try:
        data = part.get_payload(decode=True)
    except (ValueError, AssertionError, LookupError):
        return None
    return data if isinstance(data, bytes) else None


def _flat(message: Message) -> bytes | None:
    buffer = BytesIO()
    try:
        email.generator.BytesGenerator(buffer, mangle_from_=False).flatten(message)
    except (UnicodeError, LookupError, ValueError, KeyError, TypeError):
        return None  # the library cannot write some broken mails that it could read
    return buffer.getvalue()
