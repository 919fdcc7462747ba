"""Answers for the properties of Outlook's own formats (msg and winmail.dat): what their numbers mean, and their text.

Numbers and shapes follow MS-OXPROPS, MS-OXCDATA and MS-OXRTFCP.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from desktop.core.document import Attendee, EventRecord, MailRecord, Person
from desktop.documents import charset
from desktop.documents.html import HtmlBlock, blocks_of, parse_html
from desktop.documents.mail_body import Attachment, Body, MailText, html_texts
from desktop.documents.quoting import paragraphs
from desktop.documents.rich_text import words_of_rtf
from desktop.documents.source import clean

CLASS, SUBJECT, SUBJECT_PREFIX, NORMAL_SUBJECT = 0x001A, 0x0037, 0x003D, 0x0E1D
SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
FROM_NAME, FROM_ADDRESS, FROM_SMTP = 0x0042, 0x0065, 0x5D02
SUBMITTED, DELIVERED, HEADERS = 0x0039, 0x0E06, 0x007D
MESSAGE_ID, IN_REPLY_TO, REFERENCES = 0x1035, 0x1042, 0x1039
BODY, HTML, RTF = 0x1000, 0x1013, 0x1009
DISPLAY_TO, DISPLAY_CC = 0x0E04, 0x0E03
CODEPAGE, INTERNET_CODEPAGE = 0x3FFD, 0x3FDE
NAME, ADDRESS, SMTP, RECIPIENT = 0x3001, 0x3003, 0x39FE, 0x0C15
FILE_NAME, SHORT_NAME, FILE_DATA, METHOD, FLAGS = 0x3707, 0x3704, 0x3701, 0x3705, 0x7FFE
# properties that have a name instead of a number, by that name (PSETID_Appointment)
START, END, LOCATION, BUSY, ALL_DAY = 0x820D, 0x820E, 0x8208, 0x8205, 0x8215
APPOINTMENT = ("ipm.appointment", "ipm.schedule.meeting")

Value = str | bytes | int | float | bool | datetime | None
_STUB = 60
_CODEPAGES = {65001: "utf-8", 1200: "utf-16-le", 936: "gb18030", 950: "big5", 932: "cp932", 20127: "ascii"}
_PREFIX = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


@dataclass(slots=True)
class Properties:
    """The properties of a message, a recipient or an attachment; 8-bit text is decoded when it is asked for."""

    values: dict[int, Value] = field(default_factory=dict)
    named: Mapping[int, int] = field(default_factory=dict)
    encoding: str = ""

    def text(self, *numbers: int) -> str:
        """The first of these that has text."""
        for number in numbers:
            value = self.values.get(number)
            found = charset.decode(value, self.encoding) if isinstance(value, bytes) else value
            if isinstance(found, str) and found.strip("\x00 "):
                return found.rstrip("\x00")
        return ""

    def bytes_of(self, number: int) -> bytes:
        value = self.values.get(number)
        return value if isinstance(value, bytes) else b""

    def number(self, number: int) -> int:
        value = self.values.get(number)
        return int(value) if isinstance(value, (int, float)) else 0

    def moment(self, *numbers: int) -> datetime | None:
        """The first of these that is a time."""
        found = (self.values.get(number) for number in numbers)
        return next((value for value in found if isinstance(value, datetime)), None)

    def own(self, name: int) -> int:
        """The number that a named property has in this file; 0 when it has none."""
        return self.named.get(name, 0)


def fixed(kind: int, data: bytes) -> Value:
    """A value of at most eight bytes; `kind` is the property type."""
    data = data.ljust(8, b"\0")
    if kind == 0x0040:
        return filetime(struct.unpack("<Q", data[:8])[0])
    if kind == 0x0003:
        return int(struct.unpack("<i", data[:4])[0])
    if kind == 0x0002:
        return int(struct.unpack("<h", data[:2])[0])
    if kind == 0x000B:
        return data[0] != 0
    if kind == 0x0005:
        return float(struct.unpack("<d", data[:8])[0])
    return int(struct.unpack("<q", data[:8])[0]) if kind == 0x0014 else None


def filetime(ticks: int) -> datetime | None:
    """Hundred nanoseconds since 1601 as aware UTC."""
    try:
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10) if ticks else None
    except OverflowError:
        return None


def encoding_of(codepage: int) -> str:
    """Python's name of a Windows code page, "" for none."""
    return _CODEPAGES.get(codepage) or (f"cp{codepage}" if codepage > 0 else "")


def sender_of(properties: Properties) -> Person:
    """Who wrote: the one the message is from, else who sent it; Exchange's inner addresses ("/o=…") are left out."""
    name = properties.text(FROM_NAME, SENDER_NAME)
    address = _address(properties.text(FROM_SMTP, SENDER_SMTP), properties.text(FROM_ADDRESS, SENDER_ADDRESS))
    return Person("" if name == address else name, address)


def person_of(recipient: Properties) -> Person:
    """A recipient."""
    address = _address(recipient.text(SMTP), recipient.text(ADDRESS))
    name = recipient.text(NAME).strip("'\" ")
    return Person("" if name == address else name, address)


def _address(*candidates: str) -> str:
    return next((text.strip() for text in candidates if "@" in text), "")


def record_of(
    properties: Properties, recipients: list[tuple[int, Person]], attachments: list[Attachment]
) -> MailRecord:
    """The header. `recipients` carry their kind: 1 to, 2 cc."""
    to = tuple(person for kind, person in recipients if kind in (0, 1))
    cc = tuple(person for kind, person in recipients if kind == 2)
    return MailRecord(
        subject=properties.text(SUBJECT) or properties.text(SUBJECT_PREFIX) + properties.text(NORMAL_SUBJECT),
        sender=sender_of(properties),
        to=to or _listed(properties.text(DISPLAY_TO)),
        cc=cc or _listed(properties.text(DISPLAY_CC)),
        date=properties.moment(SUBMITTED, DELIVERED),
        message_id=properties.text(MESSAGE_ID).strip(),
        in_reply_to=properties.text(IN_REPLY_TO).strip(),
        references=tuple(properties.text(REFERENCES).split()),
        attachments=tuple(attachment.name for attachment in attachments),
    )


def _listed(names: str) -> tuple[Person, ...]:
    return tuple(Person(name.strip()) for name in names.split(";") if name.strip())


def event_of(properties: Properties, people: list[Person]) -> EventRecord | None:
    """The appointment that a message is or proposes; None when it is none."""
    start, end = properties.moment(properties.own(START)), properties.moment(properties.own(END))
    if not properties.text(CLASS).lower().startswith(APPOINTMENT) or start is None:
        return None
    return EventRecord(
        uid=properties.text(MESSAGE_ID).strip(),
        title=properties.text(SUBJECT, NORMAL_SUBJECT),
        start=start,
        end=end if end and end >= start else start,
        all_day=bool(properties.values.get(properties.own(ALL_DAY))),
        location=properties.text(properties.own(LOCATION)),
        organizer=sender_of(properties),
        attendees=tuple(Attendee(person) for person in people),
        busy=properties.number(properties.own(BUSY)) != 0 or properties.own(BUSY) not in properties.values,
    )


def body_of(properties: Properties, attachments: list[Attachment]) -> Body:
    """The plain text, unless there is none or it only points to the HTML part; last the RTF."""
    plain, page = properties.text(BODY), _page(properties)
    if plain.strip() and not (len(plain.strip()) < _STUB < len(page) / 20):
        return Body(_plain(plain), attachments)
    if page:
        return Body(_rich(page), attachments)
    compressed = properties.bytes_of(RTF)
    words = words_of_rtf(expanded_rtf(compressed)) if compressed else None
    if words is None:
        return Body([], attachments)
    if words.markup:
        return Body(_rich(words.markup), attachments)
    return Body(_plain("\n\n".join(block.text for block in words.blocks if not block.hidden)), attachments)


def _page(properties: Properties) -> str:
    data = properties.values.get(HTML)
    if isinstance(data, bytes):
        return charset.decode(data, encoding_of(properties.number(INTERNET_CODEPAGE)) or properties.encoding)
    return data if isinstance(data, str) else ""


def _plain(text: str) -> list[MailText]:
    return [MailText(paragraph.text, "text", paragraph.is_quoted) for paragraph in paragraphs(clean(text))]


def _rich(page: str) -> list[MailText]:
    root = parse_html(page)
    blocks: list[HtmlBlock] = list(blocks_of(root)) if root is not None else []
    return list(html_texts(blocks))


def expanded_rtf(data: bytes) -> bytes:
    """Undoes the compression of an RTF body (MS-OXRTFCP: a 4 KB ring that begins with usual words)."""
    if len(data) < 16:
        return b""
    _, raw_size, kind, _ = struct.unpack("<IIII", data[:16])
    if kind == 0x414C454D:
        return data[16 : 16 + raw_size]
    if kind != 0x75465A4C:
        return b""
    ring = bytearray(_PREFIX.ljust(4_096, b" "))
    write, out, at = len(_PREFIX), bytearray(), 16
    while at < len(data):
        control = data[at]
        at += 1
        for bit in range(8):
            if control >> bit & 1:
                if at + 1 >= len(data):
                    return bytes(out)
                word = data[at] << 8 | data[at + 1]
                at += 2
                offset, length = word >> 4, (word & 15) + 2
                if offset == write:
                    return bytes(out)
                chunk = []
                for step in range(length):
                    chunk.append(byte := ring[(offset + step) % 4_096])
                    ring[write] = byte
                    write = (write + 1) % 4_096
                out += bytes(chunk)
            else:
                if at >= len(data):
                    return bytes(out)
                out.append(data[at])
                ring[write] = data[at]
                write, at = (write + 1) % 4_096, at + 1
    return bytes(out)
