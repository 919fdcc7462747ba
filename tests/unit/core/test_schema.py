"""Type hints become a schema, JSON becomes a checked value, and every fault is named with its path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest

from desktop.core.errors import InvalidArguments
from desktop.core.schema import dump, parse, schema_of


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Box:
    name: str
    size: Size = Size.SMALL
    tags: tuple[str, ...] = ()
    type: Literal["box"] = "box"


@dataclass(frozen=True, slots=True)
class Ball:
    radius: float
    colour: Annotated[str, "a plain word"] = field(default="red", metadata={"help": "as people say it"})
    type: Literal["ball"] = "ball"


@dataclass(frozen=True, slots=True)
class Shelf:
    things: tuple[Box | Ball, ...]
    sold: date | None = None


@dataclass(frozen=True, slots=True)
class Even:
    number: int

    def __post_init__(self) -> None:
        if self.number % 2:
            raise ValueError(f"{self.number} is odd")


def faults_of(hint: Any, data: Any) -> list[str]:
    with pytest.raises(InvalidArguments) as failure:
        parse(hint, data)
    assert str(failure.value) == "; ".join(failure.value.faults)
    return failure.value.faults


@pytest.mark.parametrize(
    ("hint", "schema"),
    [
        (str, {"type": "string"}),
        (int, {"type": "integer"}),
        (float, {"type": "number"}),
        (bool, {"type": "boolean"}),
        (None.__class__, {"type": "null"}),
        (Any, {}),
        (date, {"type": "string", "format": "date"}),
        (datetime, {"type": "string", "format": "date-time"}),
        (Literal["a", "b"], {"type": "string", "enum": ["a", "b"]}),
        (Size, {"type": "string", "enum": ["small", "large"]}),
        (list[int], {"type": "array", "items": {"type": "integer"}}),
        (Sequence[int], {"type": "array", "items": {"type": "integer"}}),
        (tuple[str, ...], {"type": "array", "items": {"type": "string"}}),
        (tuple[str, int], {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "minItems": 2}),
        (dict[str, int], {"type": "object", "additionalProperties": {"type": "integer"}}),
        (Mapping[str, Any], {"type": "object", "additionalProperties": {}}),
        (int | None, {"type": ["integer", "null"]}),
        (date | int, {"anyOf": [{"type": "string", "format": "date"}, {"type": "integer"}]}),
        (Annotated[int, "how many"], {"type": "integer", "description": "how many"}),
    ],
)
def test_each_kind_of_hint_has_its_schema(hint: Any, schema: dict[str, Any]) -> None:
    assert schema_of(hint) == schema


def test_a_dataclass_is_an_object_with_its_help_and_its_needed_fields() -> None:
    schema = schema_of(Ball)
    assert schema["required"] == ["radius"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["colour"] == {"type": "string", "description": "as people say it"}


@pytest.mark.parametrize(
    ("hint", "data", "value"),
    [
        (float, 3, 3.0),
        (Any, {"x": [1]}, {"x": [1]}),
        (Size, "large", Size.LARGE),
        (list[int], (1, 2), [1, 2]),
        (tuple[str, int], ["a", 1], ("a", 1)),
        (dict[str, float], {"a": 1}, {"a": 1.0}),
        (int | None, None, None),
        (str | int, 5, 5),
        (date, "2026-03-02", date(2026, 3, 2)),
        (datetime, "2026-03-02T08:30:00+00:00", datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
        (Annotated[bool, "whether"], True, True),
        (Ball, {"radius": 2}, Ball(2.0)),
    ],
)
def test_right_data_becomes_a_value(hint: Any, data: Any, value: Any) -> None:
    parsed = parse(hint, data)
    assert parsed == value
    assert type(parsed) is type(value)


@pytest.mark.parametrize(
    ("hint", "data", "fault"),
    [
        (str, 1, "value: must be string, not a number ('1')"),
        (int, True, "value: must be integer, not true/false ('True')"),
        (int, 1.5, "value: must be integer, not a number ('1.5')"),
        (float, "1", "value: must be number, not a text ('1')"),
        (bool, 1, "value: must be boolean, not a number ('1')"),
        (str, None, "value: must be string, not null"),
        (Literal["a", "b"], "c", "value: must be one of a, b, not 'c'"),
        (Size, "huge", "value: must be one of small, large, not 'huge'"),
        (date, "soon", "value: must be an ISO 8601 date, not 'soon'"),
        (datetime, 5, "value: must be an ISO 8601 datetime, not 5"),
        (list[int], "abc", "value: must be a list, not a text ('abc')"),
        (tuple[str, int], ["a"], "value: must have 2 items, not 1"),
        (dict[str, int], [], "value: must be an object, not a list ('[]')"),
        (Box, "x", "value: must be an object with name, size, tags, type, not a text ('x')"),
        (type(None), 1, "value: must be null, not a number ('1')"),
    ],
)
def test_wrong_data_is_refused_with_what_was_expected(hint: Any, data: Any, fault: str) -> None:
    assert faults_of(hint, data) == [fault]


def test_every_fault_is_told_with_its_path() -> None:
    data = {"things": [{"type": "box", "size": "huge", "tags": ["a", 5]}, {"type": "ball", "radius": "x", "paint": 1}]}
    assert faults_of(Shelf, data) == [
        "things[0].name: is missing",
        "things[0].size: must be one of small, large, not 'huge'",
        "things[0].tags[1]: must be string, not a number ('5')",
        "things[1].radius: must be number, not a text ('x')",
        "things[1].paint: is not known; expected radius, colour, type",
    ]


def test_a_union_reports_the_kind_that_was_meant() -> None:
    assert faults_of(Box | Ball, {"type": "ball"}) == ["radius: is missing"]
    assert faults_of(Box | Ball, {"tags": [], "size": "small"}) == ["name: is missing"]
    assert faults_of(Box | Ball | None, 7) == [
        "value: must be an object with name, size, tags, type, not a number ('7')"
    ]


def test_a_path_inside_a_mapping_names_the_key() -> None:
    assert faults_of(dict[str, list[int]], {"a": [1, "x"]}) == ["a[1]: must be integer, not a text ('x')"]


def test_a_rule_of_the_value_itself_is_a_fault_with_a_path() -> None:
    assert faults_of(tuple[Even, ...], [{"number": 2}, {"number": 3}]) == ["[1]: 3 is odd"]


def test_unknown_fields_are_left_out_only_when_lenient() -> None:
    data = {"name": "a", "made_by_a_later_version": 1}
    assert faults_of(Box, data) == ["made_by_a_later_version: is not known; expected name, size, tags, type"]
    assert parse(Box, data, lenient=True) == Box("a")


def test_lenient_does_not_forgive_a_missing_field() -> None:
    with pytest.raises(InvalidArguments, match="name: is missing"):
        parse(Box, {}, lenient=True)


def test_what_was_dumped_is_parsed_to_the_same_value() -> None:
    shelf = Shelf((Box("a", Size.LARGE, ("x",)), Ball(1.5, "blue")), date(2026, 3, 2))
    data = dump(shelf)
    assert data["things"][0] == {"name": "a", "size": "large", "tags": ["x"], "type": "box"}
    assert data["sold"] == "2026-03-02"
    assert parse(Shelf, data) == shelf


def test_dump_gives_plain_json() -> None:
    assert dump({Size.LARGE: (1, None, {"a"})}) == {"large": [1, None, ["a"]]}
    assert type(dump(Size.LARGE)) is str
