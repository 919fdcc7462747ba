"""Small documents made by hand: mails, events, chats, tables and texts of a fictional account."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from desktop.core.document import (
    Attendee,
    CellRecord,
    CellValue,
    ChatRecord,
    Document,
    EventRecord,
    Locator,
    MailRecord,
    Passage,
    PassageKind,
    Person,
    Place,
    TableRecord,
)

ANNA = Person("Anna Berg", "anna.berg@ours.example")
OTTO = Person("Otto Lind", "otto.lind@ours.example")
CARLA = Person("Carla Reyes", "carla.reyes@northwind.example")
DAVID = Person("David Okoro", "david.okoro@northwind.example")
LIN = Person("林小燕", "lin@huaxin.example")
STRANGER = Person("Sam Hill", "sam.hill@northwood.example")
AS_OF = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def at(text: str) -> datetime:
    """ "2026-03-05 14:00" in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def document(
    file: str, *passages: Passage, modified: str = "2026-02-27 12:00", title: str = "", author: str = ""
) -> Document:
    digest = hashlib.sha256(f"{file}{[passage.text for passage in passages]}".encode()).hexdigest()
    made = Document(
        file, digest, file.rpartition(".")[2], title or file, passages, modified=at(modified), author=author
    )
    return made.with_ids()


def mail(
    file: str,
    sender: Person,
    to: tuple[Person, ...],
    sent: str,
    subject: str,
    *paragraphs: str,
    reply_to: str = "",
    attachments: tuple[str, ...] = (),
    quoted: str = "",
    hidden: str = "",
) -> Document:
    """A mail with one passage per paragraph, as the reader makes them; its Message-ID is the file's name."""
    record = MailRecord(subject, sender, to, (), at(sent), f"<{file}>", reply_to and f"<{reply_to}>", (), attachments)

    def place(detail: str) -> Locator:
        return Locator(file, Place.MESSAGE, 1, f"<{file}>", detail)

    passages = [Passage(place("header"), f"From: {sender}\nSubject: {subject}", PassageKind.MAIL, record=record)]
    passages += [Passage(place(f"text {number}"), text) for number, text in enumerate(paragraphs, 1)]
    if quoted:
        passages.append(Passage(place("quoted 1"), quoted, PassageKind.QUOTED))
    if hidden:
        passages.append(Passage(place("html 9"), hidden, hidden=True))
    return document(file, *passages, modified=sent)


def event(
    title: str,
    start: str,
    end: str,
    *guests: Person,
    organizer: Person = ANNA,
    uid: str = "",
    description: str = "",
    private: bool = False,
    file: str = "calendar.ics",
) -> Passage:
    people = tuple(Attendee(person, "accepted", "req-participant") for person in (organizer, *guests)) if guests else ()
    record = EventRecord(
        uid or f"{title}-{start}",
        title,
        at(start),
        at(end),
        "UTC",
        description=description,
        private=private,
        organizer=organizer if guests else None,
        attendees=people,
    )
    return Passage(Locator(file, Place.EVENT, 1, record.uid, start), title, PassageKind.EVENT, record=record)


def table(
    file: str,
    name: str,
    columns: tuple[str, ...],
    *rows: tuple[CellValue, ...],
    hidden: bool = False,
    formats: tuple[str, ...] = (),
) -> Passage:
    cells = tuple(
        tuple(
            CellRecord(f"{chr(65 + index)}{number}", value, format=formats[index] if index < len(formats) else "")
            for index, value in enumerate(row)
        )
        for number, row in enumerate(rows, 2)
    )
    text = "\n".join("\t".join(str(value) for value in row) for row in (columns, *rows))
    record = TableRecord(name, columns, cells, hidden)
    return Passage(
        Locator(file, Place.CELLS, 0, name, f"A1:Z{len(rows) + 1}"),
        text,
        PassageKind.TABLE,
        hidden=hidden,
        record=record,
    )


def chat(file: str, *lines: tuple[str, str, str]) -> Document:
    """A chat of (time, name, words)."""
    passages = [
        Passage(
            Locator(file, Place.LINES, number, "", str(number)),
            f"{name}: {words}",
            PassageKind.CHAT,
            record=ChatRecord("team", name, words, datetime.fromisoformat(time)),
        )
        for number, (time, name, words) in enumerate(lines, 1)
    ]
    return document(file, *passages)


def text(file: str, *lines: str, modified: str = "2026-02-27 12:00", hidden: bool = False) -> Document:
    passages = [
        Passage(Locator(file, Place.LINES, number, "", str(number)), line, hidden=hidden)
        for number, line in enumerate(lines, 1)
    ]
    return document(file, *passages, modified=modified)


REVIEW = event(
    "Northwind quarterly review",
    "2026-03-05 14:00",
    "2026-03-05 15:00",
    OTTO,
    CARLA,
    DAVID,
    description="1. Figures of the quarter\n2. Service\n3. Prices from April",
)
CALENDAR = document("calendar.ics", REVIEW)
