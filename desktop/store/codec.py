"""Answers for the way between values and columns: events to journal rows and back, projection rows to core/task rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin

from desktop.core import schema
from desktop.core.events import EVENTS, Event
from desktop.store.large_json import LaterJson

T = TypeVar("T")

SEPARATORS = (",", ":")


def stamp(moment: datetime) -> str:
    """A moment as UTC ISO 8601 with microseconds: such texts sort as the moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """The moment a column holds, aware."""
    return datetime.fromisoformat(text)


def plain(text: str) -> str:
    """`text` as SQLite can hold it: half characters (from names in a foreign encoding) become "?"."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def to_json(value: Any) -> str:
    """`value` as compact JSON; half characters are escaped, so they survive."""
    data = schema.dump(value)
    text = json.dumps(data, ensure_ascii=False, separators=SEPARATORS)
    return text if text.isascii() or text == plain(text) else json.dumps(data, separators=SEPARATORS)


def event_of(kind: str, body: str) -> Event:
    """The event in a journal row. Fields of later versions are left out. KeyError for a kind of a later version."""
    return schema.parse(EVENTS[kind], json.loads(body), lenient=True)


@cache
def columns(kind: Hashable) -> str:
    """The columns of a row type, quoted, in the order of its fields."""
    return ", ".join(f'"{name}"' for name in schema.hints(cast(type, kind)))


def row_of(kind: type[T], values: Sequence[Any]) -> T:
    """A database row (selected by `columns`) as its frozen row."""
    return kind(
        *(
            value if read is None else read(value)
            for read, value in zip(_readers(cast(Hashable, kind)), values, strict=True)
        )
    )


@cache
def _readers(kind: Hashable) -> tuple[Callable[[Any], Any] | None, ...]:
    return tuple(_reader(hint) for hint in schema.hints(cast(type, kind)).values())


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    if get_origin(hint) is UnionType:
        (inner,) = (arg for arg in get_args(hint) if arg is not type(None))
        read = _reader(inner)
        return None if read is None else lambda value: None if value is None else read(value)
    if hint is datetime:
        return moment
    if hint is bool:
        return bool
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    if hint in (str, int, float):
        return None
    if get_origin(hint) is Mapping:
        return LaterJson
    if get_origin(hint) is tuple and not is_dataclass(get_args(hint)[0]):
        return lambda value: () if value == "[]" else tuple(json.loads(value))
    return lambda value: () if value == "[]" else schema.parse(hint, json.loads(value), lenient=True)
