"""The triage tool: reads, computes, changes nothing, and refuses ids it did not give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.core.errors import ToolFailed
from desktop.core.ports import Effect
from desktop.documents.options import ReadOptions
from desktop.documents.reading import read_bytes
from desktop.tools.registry import TOOLS
from desktop.tools.triage import triage_calendar
from tests.unit.tools.conftest import AS_OF, Desk, Shelf

BOOK = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:test
BEGIN:VEVENT
UID:a
SUMMARY:One
DTSTART:20260303T100000Z
DTEND:20260303T110000Z
END:VEVENT
BEGIN:VEVENT
UID:b
SUMMARY:Two
DTSTART:20260303T103000Z
DTEND:20260303T113000Z
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def week(tmp_path: Path) -> Desk:
    return Desk(tmp_path, Shelf([read_bytes(BOOK.encode(), "calendar.ics", ReadOptions(AS_OF, "UTC"))]))


def test_it_only_reads() -> None:
    assert triage_calendar in TOOLS
    assert triage_calendar.spec.effect is Effect.READ


def test_its_schema_explains_what_may_be_chosen() -> None:
    properties = triage_calendar.spec.schema["properties"]
    assert set(properties) == {"sentence", "chosen", "settle"}
    assert all(properties[name]["description"] for name in properties)
    assert triage_calendar.spec.schema["required"] == []


async def test_it_gives_the_conflicts_as_json(week: Desk) -> None:
    outcome = await week.call("triage_calendar", {"sentence": "Tidy my week"})
    data = json.loads(outcome.content)
    assert [conflict["minutes"] for conflict in data["conflicts"]] == [30]
    assert len(data["ties"]) == 1
    chosen = data["ties"][0]["entries"][0]
    settled = json.loads((await week.call("triage_calendar", {"sentence": "Tidy my week", "chosen": [chosen]})).content)
    assert settled["ties"] == []
    assert outcome.labels == ("INBOUND",)


async def test_an_id_it_did_not_give_is_refused(week: Desk) -> None:
    with pytest.raises(ToolFailed, match="p000"):
        await week.call("triage_calendar", {"chosen": ["p000"]})
