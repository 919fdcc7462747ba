from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from desktop.core import schema
from desktop.core.document import (
    Attendee,
    CellRecord,
    ChatRecord,
    Document,
    EventRecord,
    Locator,
    MailRecord,
    Passage,
    PassageKind,
    Person,
    Place,
    Record,
    TableRecord,
)
from desktop.documents import codec

MOMENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ADA = Person("Ada", "ada@x.example")
RECORDS: list[Record | None] = [
    None,
    MailRecord("s", ADA, (ADA,), (), MOMENT, "<1>", "<0>", ("<0>",), ("a.xlsx",)),
    MailRecord("", Person()),
    EventRecord(
        "1", "t", MOMENT, MOMENT, "UTC", True, "l", "d", ADA, (Attendee(ADA, "accepted", "chair"),), sequence=2
    ),
    EventRecord("1", "t", MOMENT, MOMENT),
    TableRecord("t", ("a", ""), ((CellRecord("A2", 1.5, "=B2", "0%", False), CellRecord("B2", None)),), True),
    TableRecord("", ()),
    ChatRecord("c", "Ada", "hello", datetime(2026, 3, 2, 9, 30)),
    ChatRecord("c", "Ada", "hello"),
]


def document(record: Record | None) -> Document:
    passage = Passage(Locator("a", Place.CELLS, 1, "n", "A1"), "text 文字", PassageKind.TABLE, "", True, record)
    return Document("a", "0" * 64, "xlsx", "t", (passage,), 5, MOMENT, "Ada", ("w",), {"k": "v"}).with_ids()


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_document_survives_the_way_there_and_back(record: Record | None) -> None:
    assert codec.from_json(codec.to_json(document(record))) == document(record)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_the_bytes_have_the_shape_of_the_schema(record: Record | None) -> None:
    data = json.loads(codec.to_json(document(record)))
    assert data == schema.dump(document(record))
    assert schema.parse(Document, data) == document(record)


def test_a_document_without_a_date_survives() -> None:
    empty = Document("a", "0", "txt", "t", ())
    assert codec.from_json(codec.to_json(empty)) == empty
