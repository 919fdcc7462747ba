"""What the journal holds can be written down and read again; keys make "at most one" a constraint."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

import pytest

from desktop.core.events import EVENTS, Event, TurnEnded
from desktop.core.message import FilePart, OpaquePart, StopReason, TextPart, ToolCallPart, ToolResultPart, Usage
from desktop.core.schema import dump, hints, parse


def sample(hint: Any, name: str = "x") -> Any:
    """A value of `hint` that is no default."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return args[-1]
    if origin in (typing.Union, types.UnionType):
        return sample(args[0], name)
    if origin is tuple:
        return tuple(sample(args[0], name) for _ in range(2))
    if origin is Mapping:
        return {"größe": [1, None, {"a": 2.5}]}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return list(hint)[-1]
    if dataclasses.is_dataclass(hint):
        return hint(**{field: sample(kind, field) for field, kind in hints(hint).items()})  # type: ignore[arg-type]
    return {str: f"{name} 午后", int: 7, float: 2.5, bool: True}[hint]


@pytest.mark.parametrize("kind", EVENTS.values(), ids=EVENTS.keys())
def test_an_event_is_the_same_after_a_way_through_json(kind: type[Event]) -> None:
    event = sample(kind)
    text = json.dumps(dump(event), ensure_ascii=False)
    assert parse(kind, json.loads(text)) == event


@pytest.mark.parametrize("kind", EVENTS.values(), ids=EVENTS.keys())
def test_an_event_says_its_kind_its_schema_its_task_and_its_key(kind: type[Event]) -> None:
    assert EVENTS[kind.kind] is kind
    assert kind.__name__ == kind.kind
    assert kind.schema >= 1
    event = sample(kind)
    assert event.task in (event.key, "task 午后")
    assert isinstance(event.key, str) and event.key


@pytest.mark.parametrize("kind", EVENTS.values(), ids=EVENTS.keys())
def test_an_event_of_a_later_version_can_still_be_read(kind: type[Event]) -> None:
    event = sample(kind)
    assert parse(kind, dump(event) | {"added_later": {"x": 1}}, lenient=True) == event


def test_events_cannot_be_changed() -> None:
    for kind in EVENTS.values():
        with pytest.raises(dataclasses.FrozenInstanceError):
            sample(kind).task = "other"


def test_a_turn_asked_again_has_a_key_of_its_own() -> None:
    first, second = TurnEnded("t", 3, "incomplete", 1), TurnEnded("t", 3, "complete", 2)
    assert first.key != second.key
    assert second.key == "t:3:2"


def test_every_kind_of_part_is_kept_in_a_turn() -> None:
    parts = (
        TextPart("text"),
        ToolCallPart("id", "read_file", {"file": "a", "start": 2}),
        ToolResultPart("id", "content", True, ("INBOUND",)),
        FilePart("a.png", "image/png", "00"),
        OpaquePart("anthropic", {"signature": "abc"}),
    )
    turn = TurnEnded("t", 1, "complete", parts=parts, stop=StopReason.TOOL_USE, usage=Usage(1, 2, 3, 4), cost_usd=None)
    assert parse(TurnEnded, json.loads(json.dumps(dump(turn)))) == turn
