"""Who the latest tasks have met, from the kept passages of mails and calendars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.core.clock import SystemClock
from desktop.core.document import Person
from desktop.core.events import SourceRead, TaskSubmitted
from desktop.documents.codec import to_json
from desktop.documents.options import ReadOptions
from desktop.documents.reading import read
from desktop.store.journal import Store
from desktop.work.people import Known

MAIL = """From: Mara Lind <mara@tallowmere.example>
To: =?utf-8?b?6I6r6ZuF5paH?= <mo@osterfen.example>, sales@osterfen.example
Cc: Tom Ek <tom@tallowmere.example>
Subject: Delivery
Date: Thu, 14 May 2026 09:00:00 +0000
Message-ID: <{number}@x.example>

Hello
"""
MEETING = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//x//EN\r
BEGIN:VEVENT\r
UID:1@x\r
DTSTAMP:20260501T090000Z\r
DTSTART:20260514T090000Z\r
DTEND:20260514T100000Z\r
SUMMARY:Review\r
ORGANIZER;CN=Tom Ek:mailto:tom@tallowmere.example\r
ATTENDEE;CN=Ines Roth:mailto:ines@x.example\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    made = Store.open(home, SystemClock())
    yield made
    made.close()


def keep(store: Store, task: str, file: str, text: str) -> None:
    """The task has read `text` under this name."""
    path = store.home / file
    path.write_text(text, encoding="utf-8")
    document = read(path, file, ReadOptions(datetime(2026, 5, 14, tzinfo=UTC)))
    if store.task(task) is None:
        store.append_now(TaskSubmitted(task, "Do it", language="en", timezone="UTC"))
    blob = store.put_blob_now(to_json(document))
    format, passages = document.format, len(document.passages)
    store.append_now(SourceRead(task, file, f"/in/{file}", document.sha256, format, len(text), passages, blob=blob))


def test_named_people_of_mails_and_meetings_are_known_the_most_met_first(store: Store) -> None:
    keep(store, "t1", "a.eml", MAIL.format(number=1))
    keep(store, "t2", "b.ics", MEETING)
    found = Known().people(store, ["t2", "t1"])
    assert found[0] == Person("Tom Ek", "tom@tallowmere.example")
    assert set(found[1:]) == {
        Person("Mara Lind", "mara@tallowmere.example"),
        Person("莫雅文", "mo@osterfen.example"),
        Person("Ines Roth", "ines@x.example"),
    }


def test_other_files_and_damaged_passages_tell_nobody(store: Store) -> None:
    keep(store, "t1", "notes.md", "Mara Lind <mara@tallowmere.example> called.")
    blob = store.put_blob_now(b"{ not json")
    store.append_now(SourceRead("t1", "c.eml", "/in/c.eml", "9" * 64, "eml", 10, 1, blob=blob))
    store.append_now(SourceRead("t1", "d.eml", "/in/d.eml", "8" * 64, "eml", 10, 1, blob="7" * 64))
    assert Known().people(store, ["t1", "unheard"]) == ()


def test_a_kept_source_is_looked_at_once(store: Store) -> None:
    keep(store, "t1", "a.eml", MAIL.format(number=1))
    known = Known()
    first = known.people(store, ["t1"])
    (row,) = store.detail("t1").sources  # type: ignore[union-attr]
    (store.home / "blobs" / row.blob[:2] / row.blob).unlink()
    assert len(first) == 3 and known.people(store, ["t1"]) == first and Known().people(store, ["t1"]) == ()
