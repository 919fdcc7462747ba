"""Specs that have the right shape and still make no sense are refused, each with its place and what to do."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.core.errors import InvalidArguments
from desktop.deliverables.registry import check_spec

TABLE: dict[str, Any] = {"columns": [{"title": "A"}], "rows": [[{"value": "x"}]]}
TITLE = {"title": "T", "layout": "title"}


def sheet(**parts: Any) -> dict[str, Any]:
    return {"title": "T", "sheets": [{"name": "S", "table": TABLE} | parts]}


def cell(**parts: Any) -> dict[str, Any]:
    return sheet(table={"columns": [{"title": "A"}], "rows": [[parts]]})


def event(start: str, end: str, **parts: Any) -> dict[str, Any]:
    return {"title": "T", "events": [{"title": "E", "start": start, "end": end} | parts]}


def chart(**parts: Any) -> dict[str, Any]:
    shape = {"type": "chart", "kind": "column", "categories": ["a"], "series": [{"name": "S", "values": [1]}]}
    return {"title": "T", "blocks": [shape | parts]}


WRONG = {
    "an empty title": ("docx", {"title": " ", "blocks": [{"type": "heading", "text": "x"}]}, "title: is empty"),
    "no blocks": ("docx", {"title": "T", "blocks": []}, "blocks: is empty"),
    "an empty section": ("docx", {"title": "T", "blocks": [{"type": "heading", "text": "Risks"}]}, "'Risks' is empty"),
    "a formula in a document": (
        "docx",
        {"title": "T", "blocks": [TABLE | {"rows": [[{"value": 2, "formula": "=1+1"}]]}]},
        "belong into a workbook",
    ),
    "a chart without values": ("docx", chart(series=[{"name": "S", "values": [None]}]), "no values"),
    "a pie with two series": (
        "docx",
        chart(kind="pie", series=[{"name": "S", "values": [1]}, {"name": "R", "values": [2]}]),
        "one series",
    ),
    "a table without rows": ("docx", {"title": "T", "blocks": [TABLE | {"rows": []}]}, "rows: is empty"),
    "no sheets": ("xlsx", {"title": "T", "sheets": []}, "sheets: is empty"),
    "a long sheet name": ("xlsx", sheet(name="x" * 32), "32 characters"),
    "a forbidden sheet name": ("xlsx", sheet(name="a/b"), "none of"),
    "two sheets of one name": (
        "xlsx",
        {"title": "T", "sheets": [{"name": "s", "table": TABLE}, {"name": "S", "table": TABLE}]},
        "used twice",
    ),
    "a formula without its value": ("xlsx", cell(formula="=1"), "computed value"),
    "a formula without =": ("xlsx", cell(value=1, formula="1+1"), "starts with '='"),
    "a formula that calls out": ("xlsx", cell(value="x", formula='=WEBSERVICE("http://a.example")'), "no links"),
    "a formula on another file": ("xlsx", cell(value=1, formula="='[b.xlsx]S'!A1"), "no links"),
    "a date that is none": ("xlsx", cell(value="next week", format="date"), "ISO 8601"),
    "a number that is none": ("xlsx", cell(value=float("nan")), "finite"),
    "no slides": ("pptx", {"title": "T", "slides": []}, "1 to 40"),
    "no title slide": ("pptx", {"title": "T", "slides": [{"title": "x", "bullets": [{"text": "y"}]}]}, "title slide"),
    "an empty slide": ("pptx", {"title": "T", "slides": [TITLE, {"title": "x"}]}, "slide 2: is empty"),
    "text that does not fit": (
        "pptx",
        {"title": "T", "slides": [TITLE, {"title": "x", "bullets": [{"text": "word " * 40}] * 12}]},
        r"slide 2: the text needs .* too long",
    ),
    "a mail without subject": ("eml", {"subject": "", "body": [{"text": "x"}]}, "subject: is empty"),
    "a mail without text": ("eml", {"subject": "S", "body": []}, "body: is empty"),
    "an address that is none": ("eml", {"subject": "S", "body": [{"text": "x"}], "to": ["Jonas"]}, "no mail address"),
    "two addresses in one": (
        "eml",
        {"subject": "S", "body": [{"text": "x"}], "to": ["a@b.example, c@d.example"]},
        "one per",
    ),
    "an event that ends before it starts": ("ics", event("2026-03-12T10:00", "2026-03-12T09:00"), "not after"),
    "an event in two zones that ends first": (
        "ics",
        event("2026-03-12T10:00+01:00", "2026-03-12T11:00+08:00"),
        "not after",
    ),
    "a day event that ends on its day": ("ics", event("2026-03-12", "2026-03-12"), "not after"),
    "a day and a time": ("ics", event("2026-03-12", "2026-03-12T09:00"), "both be days"),
    "a zone that is none": ("ics", event("2026-03-12T10:00", "2026-03-12T11:00", timezone="Oslo time"), "IANA"),
    "a request to nobody": ("ics", event("2026-03-12T10:00", "2026-03-12T11:00") | {"method": "REQUEST"}, "attendees"),
}


@pytest.mark.parametrize("case", list(WRONG))
def test_refused(case: str) -> None:
    format, data, message = WRONG[case]
    with pytest.raises(InvalidArguments, match=message):
        check_spec(format, data)


def test_every_fault_is_named_at_once() -> None:
    data = {"title": "", "sheets": [{"name": "a/b", "table": TABLE}, {"name": "x" * 40, "table": TABLE}]}
    with pytest.raises(InvalidArguments) as caught:
        check_spec("xlsx", data)
    assert len(caught.value.faults) == 3


def test_a_formula_may_quote_brackets_and_bars_as_text() -> None:
    check_spec("xlsx", cell(value="a|b [c]", formula='="a|b [c]"'))
