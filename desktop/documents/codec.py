"""Answers for documents as JSON bytes: the shape of `schema.dump`, written out by hand because it is the hot path.

The store keeps these bytes as a blob, the child process sends them. `schema.parse(Document, json.loads(data))`
reads the same bytes, several times slower; a test holds the two together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

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

_PLACES = {place.value: place for place in Place}
_KINDS = {kind.value: kind for kind in PassageKind}


def to_json(document: Document) -> bytes:
    """`document` as UTF-8 JSON."""
    return json.dumps(to_data(document), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def from_json(data: bytes) -> Document:
    """The document that `to_json` wrote. Raises ValueError or KeyError on other bytes."""
    return from_data(json.loads(data))


def to_data(document: Document) -> dict[str, Any]:
    """`document` as plain JSON data, equal to `schema.dump(document)`."""
    return {
        "file": document.file,
        "sha256": document.sha256,
        "format": document.format,
        "title": document.title,
        "passages": [passage_data(passage) for passage in document.passages],
        "size": document.size,
        "modified": _moment(document.modified),
        "author": document.author,
        "warnings": list(document.warnings),
        "metadata": dict(document.metadata),
    }


def from_data(data: Mapping[str, Any]) -> Document:
    """The document that `to_data` wrote."""
    return Document(
        data["file"],
        data["sha256"],
        data["format"],
        data["title"],
        tuple(_to_passage(item) for item in data["passages"]),
        data["size"],
        _to_moment(data["modified"]),
        data["author"],
        tuple(data["warnings"]),
        data["metadata"],
    )


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def _to_moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def passage_data(passage: Passage) -> dict[str, Any]:
    """One passage as plain JSON data."""
    where = passage.locator
    return {
        "locator": {
            "file": where.file,
            "place": where.place.value,
            "number": where.number,
            "name": where.name,
            "detail": where.detail,
        },
        "text": passage.text,
        "kind": passage.kind.value,
        "id": passage.id,
        "hidden": passage.hidden,
        "record": _record(passage.record),
    }


def _to_passage(data: Mapping[str, Any]) -> Passage:
    where = data["locator"]
    locator = Locator(where["file"], _PLACES[where["place"]], where["number"], where["name"], where["detail"])
    record = data["record"]
    return Passage(
        locator, data["text"], _KINDS[data["kind"]], data["id"], data["hidden"], _to_record(record) if record else None
    )


def _record(record: Record | None) -> dict[str, Any] | None:
    if record is None:
        return None
    if isinstance(record, TableRecord):
        return _table(record)
    if isinstance(record, MailRecord):
        return _mail(record)
    if isinstance(record, EventRecord):
        return _event(record)
    return {"channel": record.channel, "sender": record.sender, "text": record.text, "at": _moment(record.at)}


def _to_record(data: Mapping[str, Any]) -> Record:
    """The field names tell the records apart."""
    if "columns" in data:
        return _to_table(data)
    if "message_id" in data:
        return _to_mail(data)
    if "uid" in data:
        return _to_event(data)
    return ChatRecord(data["channel"], data["sender"], data["text"], _to_moment(data["at"]))


def _table(table: TableRecord) -> dict[str, Any]:
    rows = [
        [
            {
                "ref": cell.ref,
                "value": cell.value,
                "formula": cell.formula,
                "format": cell.format,
                "is_date": cell.is_date,
            }
            for cell in row
        ]
        for row in table.rows
    ]
    return {"name": table.name, "columns": list(table.columns), "rows": rows, "hidden": table.hidden}


def _to_table(data: Mapping[str, Any]) -> TableRecord:
    rows = tuple(
        tuple(CellRecord(c["ref"], c["value"], c["formula"], c["format"], c["is_date"]) for c in row)
        for row in data["rows"]
    )
    return TableRecord(data["name"], tuple(data["columns"]), rows, data["hidden"])


def _person(person: Person) -> dict[str, str]:
    return {"name": person.name, "address": person.address}


def _to_person(data: Mapping[str, str]) -> Person:
    return Person(data["name"], data["address"])


def _mail(mail: MailRecord) -> dict[str, Any]:
    return {
        "subject": mail.subject,
        "sender": _person(mail.sender),
        "to": [_person(person) for person in mail.to],
        "cc": [_person(person) for person in mail.cc],
        "date": _moment(mail.date),
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references),
        "attachments": list(mail.attachments),
    }


def _to_mail(data: Mapping[str, Any]) -> MailRecord:
    return MailRecord(
        data["subject"],
        _to_person(data["sender"]),
        tuple(_to_person(person) for person in data["to"]),
        tuple(_to_person(person) for person in data["cc"]),
        _to_moment(data["date"]),
        data["message_id"],
        data["in_reply_to"],
        tuple(data["references"]),
        tuple(data["attachments"]),
    )


def _event(event: EventRecord) -> dict[str, Any]:
    return {
        "uid": event.uid,
        "title": event.title,
        "start": _moment(event.start),
        "end": _moment(event.end),
        "timezone": event.timezone,
        "all_day": event.all_day,
        "location": event.location,
        "description": event.description,
        "organizer": _person(event.organizer) if event.organizer else None,
        "attendees": [{"person": _person(a.person), "status": a.status, "role": a.role} for a in event.attendees],
        "status": event.status,
        "busy": event.busy,
        "private": event.private,
        "recurring": event.recurring,
        "sequence": event.sequence,
        "recurrence_id": _moment(event.recurrence_id),
    }


def _to_event(data: Mapping[str, Any]) -> EventRecord:
    return EventRecord(
        uid=data["uid"],
        title=data["title"],
        start=datetime.fromisoformat(data["start"]),
        end=datetime.fromisoformat(data["end"]),
        timezone=data["timezone"],
        all_day=data["all_day"],
        location=data["location"],
        description=data["description"],
        organizer=_to_person(data["organizer"]) if data["organizer"] else None,
        attendees=tuple(Attendee(_to_person(a["person"]), a["status"], a["role"]) for a in data["attendees"]),
        status=data["status"],
        busy=data["busy"],
        private=data["private"],
        recurring=data["recurring"],
        sequence=data["sequence"],
        recurrence_id=_to_moment(data.get("recurrence_id")),
    )
