from __future__ import annotations

import json

import pytest

from desktop.core.document import ChatRecord, Place, TableRecord
from desktop.core.errors import UnreadableFile
from tests.unit.documents.conftest import Read


def test_values_are_lines_at_their_paths(read: Read) -> None:
    value = {
        "title": "Order 7",
        "customer": {"name": "Ada", "city": "Köln"},
        "tags": ["new", "vip"],
        "paid": True,
        "note": None,
    }
    document = read("a.json", json.dumps(value))
    assert document.title == "Order 7"
    assert [(p.locator.name, p.text) for p in document.passages] == [
        ("", "title: Order 7"),
        ("customer", "customer.name: Ada\ncustomer.city: Köln"),
        ("", "tags: new, vip\npaid: true\nnote: null"),
    ]


def test_a_list_of_records_is_a_table(read: Read) -> None:
    rows = [{"plan": f"P{n}", "price": n} for n in range(50)]
    passages = read("a.json", json.dumps({"plans": rows})).passages
    record = passages[0].record
    assert isinstance(record, TableRecord)
    assert (record.columns, record.rows[3][1].value, len(passages)) == (("plan", "price"), 3, 2)
    assert passages[1].locator.detail == "A42:B51"


def test_json_lines_have_the_number_of_their_line(read: Read) -> None:
    document = read("a.ndjson", '{"a": {"b": 1}}\n\nno json\n{"a": 2}\n')
    assert [(p.locator.place, p.locator.number, p.text) for p in document.passages] == [
        (Place.LINES, 1, "a.b: 1"),
        (Place.LINES, 4, "a: 2"),
    ]
    assert "1 lines are no JSON (first line 3)" in document.warnings[0]


def test_a_broken_file_is_called_damaged(read: Read) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read("a.json", '{"a": ')
    assert caught.value.reason == "damaged"


def test_a_very_deep_value_does_not_break_the_reader(read: Read) -> None:
    assert read("a.json", '{"a":' * 500 + "1" + "}" * 500).passages


def test_a_teams_export_is_a_chat(read: Read) -> None:
    message = {
        "createdDateTime": "2026-02-27T16:41:00Z",
        "from": {"user": {"displayName": "张三"}},
        "body": {"contentType": "html", "content": "<p>See <b>you</b></p>"},
    }
    record = read("team.json", json.dumps({"value": [message]})).passages[0].record
    assert isinstance(record, ChatRecord)
    assert (record.sender, record.text) == ("张三", "See you")


def test_a_notebook_gives_its_cells_and_their_outputs(read: Read) -> None:
    book = {
        "nbformat": 4,
        "cells": [
            {"cell_type": "markdown", "source": ["# Sales\n", "By month."]},
            {
                "cell_type": "code",
                "source": "1 + 1",
                "outputs": [{"output_type": "execute_result", "data": {"text/plain": ["2"], "image/png": "iVBOR"}}],
            },
            {
                "cell_type": "code",
                "source": "x",
                "outputs": [{"output_type": "error", "ename": "NameError", "evalue": "x?"}],
            },
        ],
    }
    document = read("a.ipynb", json.dumps(book))
    assert document.title == "Sales"
    assert [(p.locator.number, p.locator.detail, p.text) for p in document.passages] == [
        (1, "", "Sales"),
        (1, "part 2", "By month."),
        (2, "code", "1 + 1"),
        (2, "output 1", "2"),
        (3, "code", "x"),
        (3, "output 1", "NameError: x?"),
    ]
