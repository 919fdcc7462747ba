"""Answers for who the latest tasks have met: senders and receivers of mails, organizers and guests of meetings, as read.

Taken from the kept passages of sources, never from the files again. Blocks (the store, blobs): on a thread.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from desktop.core.document import Person
from desktop.core.errors import StoreError
from desktop.core.task import SourceRow, TaskDetail

FORMATS = frozenset({"eml", "msg", "mbox", "ics"})  # whose passages carry people
MOST_BLOBS = 60  # looked at for one question
MOST_PEOPLE = 200
MOST_PASSAGES = 2_000  # of a source that is looked at: a mailbox of years says no more than its first part


class Shelf(Protocol):
    """What is asked of the store."""

    def detail(self, id: str) -> TaskDetail | None: ...
    def get_blob(self, sha256: str) -> bytes: ...


class Known:
    """Remembers who stands in each kept source, which never changes. For one thread at a time."""

    def __init__(self) -> None:
        self._by_blob: dict[str, tuple[Person, ...]] = {}

    def people(self, shelf: Shelf, tasks: Sequence[str]) -> tuple[Person, ...]:
        """Those whose names were read by `tasks` (newest first): who stands in most sources comes first."""
        met: Counter[str] = Counter()
        found: dict[str, Person] = {}
        for row in _sources(shelf, tasks):
            for person in self._of(shelf, row):
                key = (person.address or person.name).casefold()
                found.setdefault(key, person)
                met[key] += 1
        return tuple(found[key] for key, _ in met.most_common(MOST_PEOPLE))

    def _of(self, shelf: Shelf, row: SourceRow) -> tuple[Person, ...]:
        if row.blob not in self._by_blob:
            try:
                document = json.loads(shelf.get_blob(row.blob))
            except (StoreError, OSError, ValueError):
                document = {}  # a blob that is damaged or was thrown away: the other sources still tell
            self._by_blob[row.blob] = tuple(dict.fromkeys(_people(document)))
        return self._by_blob[row.blob]


def _sources(shelf: Shelf, tasks: Sequence[str]) -> list[SourceRow]:
    found: dict[str, SourceRow] = {}
    for task in tasks:
        detail = shelf.detail(task)
        for row in detail.sources if detail is not None else ():
            if row.blob and row.format in FORMATS and row.passages <= MOST_PASSAGES:
                found.setdefault(row.blob, row)
    return list(found.values())[:MOST_BLOBS]


def _people(document: Mapping[str, Any]) -> Iterator[Person]:
    """Named people only: an address alone is no name to write into a sentence."""
    for passage in document.get("passages", ()):
        record = passage.get("record") or {}
        named = [record.get("organizer"), *(each.get("person") for each in record.get("attendees", ()))]
        if "message_id" in record:
            named = [record.get("sender"), *record.get("to", ()), *record.get("cc", ())]
        for each in named:
            if (
                isinstance(each, Mapping)
                and (name := " ".join(str(each.get("name") or "").split()))
                and "@" not in name
            ):
                yield Person(name, str(each.get("address") or ""))
