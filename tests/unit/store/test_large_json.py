"""JSON of megabytes is read when it is asked for, and cut before it becomes objects."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.core.errors import StoreError
from desktop.core.schema import dump
from desktop.store.large_json import LaterJson, members, sheet_parts, without_sheets


def book(*counts: int) -> str:
    """The arguments of a call whose workbook has sheets with so many rows."""
    sheets = [
        {
            "name": f"Sheet {number}",
            "table": {"columns": [{"title": "A"}], "rows": [[{"value": n}] for n in range(count)], "total_row": True},
            "notes": [{"text": "“Quoted”, 引文"}],
        }
        for number, count in enumerate(counts)
    ]
    return json.dumps({"name": "Big", "spec": {"title": "Big", "sheets": sheets}}, ensure_ascii=False)


def values(part: Any) -> list[int]:
    return [row[0]["value"] for row in part.sheet["table"]["rows"]]


def test_a_text_is_decoded_when_it_is_asked() -> None:
    later = LaterJson('{"name": "a", "spec": {"rows": [1, 2]}}')
    assert later == {"name": "a", "spec": {"rows": [1, 2]}}
    assert (later["name"], later.get("none"), len(later), list(later)) == ("a", None, 2, ["name", "spec"])
    assert dump(later) == {"name": "a", "spec": {"rows": [1, 2]}}
    with pytest.raises(json.JSONDecodeError):
        len(LaterJson("broken"))  # it was made all the same


def test_every_sheet_is_cut_to_its_first_rows() -> None:
    parts = sheet_parts(book(3, 500), 0, 200)
    assert [(part.start, part.total, len(values(part))) for part in parts] == [(0, 3, 3), (0, 500, 200)]
    assert parts[1].sheet["name"] == "Sheet 1" and parts[1].sheet["notes"] == [{"text": "“Quoted”, 引文"}]
    assert parts[1].sheet["table"]["total_row"] is True
    assert json.loads(json.dumps(without_sheets(book(3)))) == {"title": "Big"}


def test_one_sheet_gives_the_rows_from_a_place_on() -> None:
    (part,) = sheet_parts(book(3, 500), 400, 200, sheet=1)
    assert (part.total, values(part)) == (500, list(range(400, 500)))


def test_a_sheet_without_a_table_and_a_spec_without_sheets_have_no_rows() -> None:
    (part,) = sheet_parts('{"spec": {"sheets": [{"name": "Empty"}]}}', 0, 200)
    assert (part.total, part.sheet) == (0, {"name": "Empty", "table": {"rows": []}})
    assert sheet_parts('{"spec": {"title": "None"}}', 0, 200) == []
    assert without_sheets("{}") == {}


def test_only_the_wanted_members_are_decoded() -> None:
    assert members('{"a": {"b": 1}, "c": [1, "二"], "d": {}, "e": 5}', "a", "c", "e") == {"a": {"b": 1}, "c": [1, "二"]}


@pytest.mark.parametrize("text", ["", "{", '{"spec": {"sheets": [{"table": {"rows": ["no list"]}}]}}'])
def test_a_broken_text_is_said_to_be_one(text: str) -> None:
    with pytest.raises(StoreError, match="could not be read"):
        sheet_parts(text, 0, 200)
