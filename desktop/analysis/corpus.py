"""Answers for one view of all documents: mails, events, chat lines, tables and every usable sentence with its speaker.

Made once per task and handed to every question. Hidden, steering and private content never enters; quoted mail text is
left out, because whoever wrote it first is a source of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desktop.analysis.dates import date_in_name, find_days
from desktop.analysis.identity import Directory, name_parts
from desktop.analysis.noise import is_envelope, is_noise_sender, is_noise_text
from desktop.analysis.sentences import is_greeting, own_words, split_sentences
from desktop.analysis.suspicion import is_steering, is_usable
from desktop.core.document import (
    ChatRecord,
    Document,
    EventRecord,
    MailRecord,
    Passage,
    PassageKind,
    Person,
    Place,
    TableRecord,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence somebody said or a document says. `channel`: "mail", "chat" or "document"; `message` indexes
    `Corpus.messages`, -1 elsewhere."""

    text: str
    passage: str
    file: str
    channel: str
    at: datetime | None = None
    speaker: Person | None = None
    listeners: tuple[Person, ...] = ()
    subject: str = ""
    message: int = -1
    kind: PassageKind = PassageKind.TEXT


@dataclass(frozen=True, slots=True)
class Message:
    """A mail with its own words. `passage` is the one to cite for the mail as a whole."""

    record: MailRecord
    file: str
    passage: str
    number: int
    sentences: tuple[Statement, ...] = ()
    signature: str = ""
    signature_passage: str = ""

    @property
    def at(self) -> datetime | None:
        return self.record.date

    @property
    def people(self) -> tuple[Person, ...]:
        return (self.record.sender, *self.record.to, *self.record.cc)


@dataclass(frozen=True, slots=True)
class Occurrence:
    event: EventRecord
    file: str
    passage: str


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table; `above` is the text that stands over it on the same sheet or slide."""

    table: TableRecord
    file: str
    passage: Passage
    at: datetime | None = None
    above: str = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    documents: tuple[Document, ...]
    messages: tuple[Message, ...]
    events: tuple[Occurrence, ...]
    tables: tuple[SourceTable, ...]
    statements: tuple[Statement, ...]
    directory: Directory

    @staticmethod
    def of(documents: Sequence[Document], timezone: str = "UTC") -> Corpus:
        """Read every document once. `timezone` (IANA) is for chat lines that name none."""
        zone = zone_of(timezone)
        messages = list(_messages(documents))
        events = tuple(_events(documents))
        chats = list(_chats(documents, zone))
        statements: list[Statement] = [sentence for message in messages for sentence in message.sentences]
        statements += chats
        statements += _document_statements(documents)
        directory = Directory.of(_mentions(messages, events, chats))
        return Corpus(
            tuple(documents), tuple(messages), events, tuple(_tables(documents)), tuple(statements), directory
        )


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name; UTC for one nobody knows."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def dated(document: Document) -> datetime | None:
    """What a document's content is as of: a date in its name, else in its first lines with a year, else its file time.
    Mails and calendars carry their own dates."""
    if document.format in ("eml", "mbox", "ics"):
        return document.modified
    reference = (document.modified or datetime(2000, 1, 1, tzinfo=UTC)).date()
    day = date_in_name(document.file.rpartition("/")[2])
    if day is None:
        for passage in document.passages[:4]:
            days = find_days(passage.text[:160], reference)
            day = next((found.day for found in days if str(found.day.year) in found.text), None)
            if day:
                break
    return datetime.combine(day, time(12), UTC) if day else document.modified


def _messages(documents: Sequence[Document]) -> Iterator[Message]:
    count = 0
    for document in documents:
        groups: dict[tuple[str, int], list[Passage]] = {}
        for passage in document.passages:
            if passage.locator.place is Place.MESSAGE:
                groups.setdefault((passage.locator.file, passage.locator.number), []).append(passage)
        for passages in groups.values():
            record = next((p.record for p in passages if isinstance(p.record, MailRecord)), None)
            if record is not None:
                yield _message(document, record, passages, count)
                count += 1


def _message(document: Document, record: MailRecord, passages: list[Passage], number: int) -> Message:
    statements: list[Statement] = []
    signature = signature_passage = ""
    seen: set[str] = set()
    body = [p for p in passages if _is_own(p)]
    for passage in body:
        words, closing = own_words(passage.text)
        if closing:
            signature, signature_passage = closing, passage.id
        for sentence in split_sentences(words):
            if (
                sentence not in seen
                and not is_greeting(sentence)
                and not is_steering(sentence)
                and not is_envelope(sentence)
                and not _is_name(sentence, record.sender)
            ):
                seen.add(sentence)
                statements.append(_said(sentence, passage, record, number))
        if closing:
            break
    cited = statements[0].passage if statements else body[0].id if body else passages[0].id
    return Message(
        record,
        passages[0].locator.file or document.file,
        cited,
        number,
        tuple(statements),
        signature,
        signature_passage,
    )


def _is_name(sentence: str, sender: Person) -> bool:
    """A line that only signs: the sender's first name, initials, "/Elin"."""
    parts = name_parts(sentence)
    return len(sentence) <= 30 and bool(parts) and parts <= name_parts(sender.name) | {sender.name[:1].lower()}


def _is_own(passage: Passage) -> bool:
    detail = passage.locator.detail
    return (
        is_usable(passage)
        and passage.kind not in (PassageKind.QUOTED, PassageKind.TABLE)
        and not detail.startswith(("header", "quoted", "attachment"))
    )


def _said(sentence: str, passage: Passage, record: MailRecord, number: int) -> Statement:
    return Statement(
        sentence, passage.id, passage.locator.file, "mail", record.date, record.sender, record.to + record.cc,
        record.subject, number, passage.kind,
    )  # fmt: skip


def _events(documents: Sequence[Document]) -> Iterator[Occurrence]:
    for document in documents:
        for passage in document.passages:
            if isinstance(passage.record, EventRecord) and not passage.record.private:
                yield Occurrence(passage.record, passage.locator.file or document.file, passage.id)


def _chats(documents: Sequence[Document], zone: ZoneInfo) -> Iterator[Statement]:
    for document in documents:
        for passage in document.passages:
            line = passage.record
            if isinstance(line, ChatRecord) and is_usable(passage):
                at = line.at.replace(tzinfo=zone) if line.at and line.at.tzinfo is None else line.at
                for sentence in split_sentences(line.text):
                    yield Statement(
                        sentence,
                        passage.id,
                        document.file,
                        "chat",
                        at,
                        Person(line.sender),
                        (),
                        line.channel,
                        -1,
                        passage.kind,
                    )


def _tables(documents: Sequence[Document]) -> Iterator[SourceTable]:
    for document in documents:
        at = dated(document)
        above: dict[tuple[str, str, int], str] = {}
        for passage in document.passages:
            where = (
                passage.locator.file,
                passage.locator.name,
                passage.locator.number if passage.locator.place is Place.SLIDE else 0,
            )
            if isinstance(passage.record, TableRecord) and len(passage.record.columns) > 1:
                yield SourceTable(
                    passage.record, passage.locator.file or document.file, passage, at, above.get(where, "")
                )
            elif len(passage.text) <= 400 and passage.kind is not PassageKind.NOTE:
                above[where] = " | ".join(line.strip() for line in passage.text.split("\n")[:2] if line.strip())


_SENTENCE_KINDS = frozenset(
    (PassageKind.TEXT, PassageKind.HEADING, PassageKind.LIST_ITEM, PassageKind.NOTE, PassageKind.COMMENT)
)


def _document_statements(documents: Sequence[Document]) -> Iterator[Statement]:
    for document in documents:
        at = dated(document)
        speaker = Person(document.author) if document.author else None
        for passage in document.passages:
            if _is_prose(passage) and passage.locator.place is not Place.MESSAGE and is_usable(passage):
                text = (
                    passage.text.replace("\n", "\n\n")
                    if passage.locator.place in (Place.SLIDE, Place.CELLS)
                    else passage.text
                )
                subject = document.title
                if passage.kind is not PassageKind.HEADING and passage.locator.name:
                    subject = f"{subject} | {passage.locator.name}"
                for sentence in split_sentences(text):
                    yield Statement(
                        sentence,
                        passage.id,
                        passage.locator.file or document.file,
                        "document",
                        at,
                        speaker,
                        (),
                        subject,
                        -1,
                        passage.kind,
                    )


def _is_prose(passage: Passage) -> bool:
    """Text, or the lines of words that stand over and under the tables of a sheet."""
    if isinstance(passage.record, TableRecord):
        return len(passage.record.columns) == 1
    return passage.record is None and passage.kind in _SENTENCE_KINDS


def _mentions(
    messages: Iterable[Message], events: Iterable[Occurrence], chats: Iterable[Statement]
) -> Iterator[Person]:
    for message in messages:
        if not is_noise_sender(message.record.sender.address) and not is_noise_text(
            [part.text for part in message.sentences]
        ):
            yield from message.people
    for occurrence in events:
        if occurrence.event.organizer:
            yield occurrence.event.organizer
        yield from (attendee.person for attendee in occurrence.event.attendees)
    for line in chats:
        if line.speaker:
            yield line.speaker
