"""Answers for what was read: a dropped file becomes a `Document` of `Passage`s, each with a `Locator`.

The locator is the promise behind every citation: file and exact place, so that a reader finds the words
again and a check can verify them. A passage's id is a hash of the file's content and the place: it is the
same in every run, and a changed file gives new ids. Structured content (a mail, an event, a table, a chat
line) rides along as a record, so that analysis computes on values and never parses text again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Place(StrEnum):
    """What kind of place a locator names; fixes the meaning of `number`, `name` and `detail`."""

    FILE = "file"  # the file as a whole
    PAGE = "page"  # number: page from 1; detail: block on the page from 1
    HEADING = "heading"  # number: block (paragraph, table) from 1; name: heading path "A › B"; detail: "footnote 2", "comment", ...
    CELLS = "cells"  # name: sheet; detail: range "B4" or "A1:F12"
    SLIDE = "slide"  # number: slide from 1; name: slide title; detail: "notes", "table", "chart", "shape 3"
    # number: message in the file from 1; name: Message-ID; detail: "header", "text 3", "attachment a.xlsx", "quoted 1"
    MESSAGE = "message"
    EVENT = "event"  # number: component from 1; name: UID; detail: start of the occurrence, ISO 8601 with offset
    LINES = "lines"  # number: first line from 1; detail: last line; name: heading path in Markdown, else ""


@dataclass(frozen=True, slots=True)
class Locator:
    """Where exactly something stands. `file` is the path relative to what was granted, with "/"; a file inside a
    file (attachment) is written "mail.eml!figures.xlsx"."""

    file: str
    place: Place = Place.FILE
    number: int = 0
    name: str = ""
    detail: str = ""

    def label(self, language: str = "en") -> str:
        """The place as a person reads it in a source note: "sales.xlsx, KPIs!C7", "brief.pdf, p. 3"."""
        zh = language == "zh"
        where = {
            Place.FILE: "",
            Place.PAGE: f"第 {self.number} 页" if zh else f"p. {self.number}",
            Place.HEADING: self.name or (f"第 {self.number} 段" if zh else f"para. {self.number}"),
            Place.CELLS: f"{self.name}!{self.detail}",
            Place.SLIDE: (f"第 {self.number} 页" if zh else f"slide {self.number}"),
            Place.MESSAGE: (f"第 {self.number} 封" if zh else f"message {self.number}") if self.number > 1 else "",
            Place.EVENT: self.detail[:16].replace("T", " "),
            Place.LINES: (f"第 {self.number} 行" if zh else f"line {self.number}"),
        }[self.place]
        if self.place in (Place.SLIDE, Place.HEADING) and self.detail:
            where = f"{where}, {_detail_zh(self.detail) if zh else self.detail}"
        return f"{self.file}, {where}" if where else self.file

    def key(self) -> str:
        """Canonical text of the place, the same on every machine."""
        return "\x1f".join((self.file, self.place.value, str(self.number), self.name, self.detail))


_DETAILS_ZH = {
    "shape": "图形",
    "notes": "备注",
    "table": "表格",
    "chart": "图表",
    "header": "页眉",
    "footer": "页脚",
    "footnote": "脚注",
    "endnote": "尾注",
    "comment": "批注",
}


def _detail_zh(detail: str) -> str:
    """ "shape 2" -> "图形 2"; what is no known word stays."""
    word, _, rest = detail.partition(" ")
    return f"{_DETAILS_ZH.get(word, word)} {rest}".strip()


class PassageKind(StrEnum):
    TEXT = "text"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    TABLE = "table"
    NOTE = "note"
    COMMENT = "comment"
    MAIL = "mail"
    QUOTED = "quoted"
    EVENT = "event"
    CHAT = "chat"
    CHART = "chart"


@dataclass(frozen=True, slots=True)
class Person:
    """A name and an address as they stand in a source; either may be ""."""

    name: str = ""
    address: str = ""

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name and self.address else self.name or self.address


@dataclass(frozen=True, slots=True)
class MailRecord:
    """Header of one mail. `date` is aware, or None when it is missing or unreadable."""

    subject: str
    sender: Person
    to: tuple[Person, ...] = ()
    cc: tuple[Person, ...] = ()
    date: datetime | None = None
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendee:
    person: Person
    status: str = ""  # PARTSTAT in lower case: accepted, declined, tentative, needs-action
    role: str = ""  # req-participant, opt-participant, chair


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One occurrence of a calendar event. `start` and `end` are aware; an all-day event spans midnights in the
    calendar's zone. `private` events are never quoted. `recurrence_id` is the start an occurrence of a series has by
    its rule, wherever it was moved to."""

    uid: str
    title: str
    start: datetime
    end: datetime
    timezone: str = ""
    all_day: bool = False
    location: str = ""
    description: str = ""
    organizer: Person | None = None
    attendees: tuple[Attendee, ...] = ()
    status: str = "confirmed"  # confirmed, tentative, cancelled
    busy: bool = True  # False for TRANSP:TRANSPARENT
    private: bool = False
    recurring: bool = False
    sequence: int = 0
    recurrence_id: datetime | None = None


CellValue = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class CellRecord:
    """One cell: cached value, formula text ("" when none), number format, hidden row, column or sheet."""

    ref: str
    value: CellValue
    formula: str = ""
    format: str = ""
    is_date: bool = False  # then `value` is ISO 8601 text


@dataclass(frozen=True, slots=True)
class TableRecord:
    """A rectangular table. `columns` are header texts; `rows` hold the cells below, one per column.

    For files without cell addresses (csv, html, docx, pdf, pptx tables) `ref` counts as in a sheet: A1 is the first header cell.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[CellRecord, ...], ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """One line of a chat export. `at` is naive local time when the export names no zone."""

    channel: str
    sender: str
    text: str
    at: datetime | None = None


Record = MailRecord | EventRecord | TableRecord | ChatRecord


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text with its place. `id` is set by `Document.of`; `hidden` text is shown to a person as hidden and
    never followed; `language` is "en", "zh" or ""."""

    locator: Locator
    text: str
    kind: PassageKind = PassageKind.TEXT
    id: str = ""
    hidden: bool = False
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file after reading. `modified` is aware UTC (file time, or the document's own date where it has one);
    `warnings` are sentences for the person about parts that were left out."""

    file: str
    sha256: str
    format: str
    title: str
    passages: tuple[Passage, ...]
    size: int = 0
    modified: datetime | None = None
    author: str = ""
    warnings: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)

    def with_ids(self) -> Document:
        """The same document, each passage carrying its id."""
        passages = tuple(
            Passage(p.locator, p.text, p.kind, passage_id(self.sha256, p.locator), p.hidden, p.record)
            for p in self.passages
        )
        return Document(
            self.file,
            self.sha256,
            self.format,
            self.title,
            passages,
            self.size,
            self.modified,
            self.author,
            self.warnings,
            self.metadata,
        )


_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def passage_id(sha256: str, locator: Locator) -> str:
    """ "p" and eight characters (40 bits) of a hash over the file's content and the place."""
    digest = hashlib.sha256(f"{sha256}\x1f{locator.key()}".encode()).digest()
    value = int.from_bytes(digest[:5], "big")
    return "p" + "".join(_ALPHABET[value >> shift & 31] for shift in range(35, -1, -5))


@dataclass(frozen=True, slots=True)
class Citation:
    """Evidence for a line or a figure: the passage, and the words or the value as they stood there."""

    passage: str
    locator: Locator
    quote: str
    sha256: str
