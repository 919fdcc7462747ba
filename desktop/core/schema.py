"""Answers for the shape of data: type hints -> JSON schema, JSON -> checked value, value -> JSON.

One mechanism serves tool arguments, deliverable specs, journal events and documents, so a chat model, a
script and a later version of the app meet the same rules. Parsing is strict (unknown keys are refused)
unless `lenient`, which the journal uses so that a newer event with an extra field can still be read.
Supported hints: str int float bool None Any, Literal, StrEnum, dataclass, list/tuple[T, ...], tuple[A, B],
dict/Mapping[str, T], unions, date and datetime (ISO 8601), Annotated[T, "help text"].
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

from desktop.core.errors import InvalidArguments

T = TypeVar("T")
_SCALARS: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    Any: {},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


@cache
def hints(kind: type) -> dict[str, Any]:
    """Field name -> hint of a dataclass, `Annotated` kept, in the order of definition."""
    resolved = typing.get_type_hints(kind, include_extras=True)
    return {f.name: resolved[f.name] for f in dataclasses.fields(kind) if f.init}


@cache
def required(kind: type) -> tuple[str, ...]:
    """Names of the fields without a default."""
    missing = dataclasses.MISSING
    fields = dataclasses.fields(kind)
    return tuple(f.name for f in fields if f.init and f.default is missing and f.default_factory is missing)


def schema_of(hint: Any) -> dict[str, Any]:
    """JSON schema (2020-12 subset) of a type hint; nested dataclasses are written in place."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return schema_of(args[0]) | {"description": str(args[1])}
    if origin is Literal:
        return {"type": "string", "enum": list(args)}
    if origin in (typing.Union, types.UnionType):
        return _schema_of_union(args)
    if origin in (list, tuple, Sequence):
        return _schema_of_list(origin, args)
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": schema_of(args[1])}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"type": "string", "enum": [member.value for member in hint]}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _schema_of_dataclass(hint)
    return dict(_SCALARS[hint])


def _schema_of_union(args: tuple[Any, ...]) -> dict[str, Any]:
    kinds = [schema_of(arg) for arg in args]
    if all(set(kind) == {"type"} for kind in kinds):
        return {"type": [kind["type"] for kind in kinds]}
    return {"anyOf": kinds}


def _schema_of_list(origin: Any, args: tuple[Any, ...]) -> dict[str, Any]:
    if origin is tuple and Ellipsis not in args:
        return {"type": "array", "prefixItems": [schema_of(arg) for arg in args], "minItems": len(args)}
    return {"type": "array", "items": schema_of(args[0])}


def _schema_of_dataclass(kind: type) -> dict[str, Any]:
    properties = {}
    for field in dataclasses.fields(kind):
        if field.init:
            properties[field.name] = schema_of(hints(kind)[field.name])
            if "help" in field.metadata:
                properties[field.name]["description"] = field.metadata["help"]
    shape: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    if required(kind):
        shape["required"] = list(required(kind))
    return shape


def dump(value: Any) -> Any:
    """`value` as plain JSON data (dict, list, str, numbers, bool, None)."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: dump(getattr(value, f.name)) for f in dataclasses.fields(value) if f.init}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): dump(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [dump(item) for item in value]
    return value


def parse(hint: type[T], data: Any, *, lenient: bool = False) -> T:
    """`data` (from JSON) as a value of `hint`. Raises InvalidArguments with every fault and its path."""
    faults: list[str] = []
    value = _Parser(faults, lenient).read(hint, data, "")
    if faults:
        raise InvalidArguments(faults)
    return typing.cast(T, value)


class _Parser:
    """Walks a hint and its data together and collects the faults."""

    def __init__(self, faults: list[str], lenient: bool) -> None:
        self._faults = faults
        self._lenient = lenient

    def fault(self, path: str, text: str) -> None:
        self._faults.append(f"{path or 'value'}: {text}")

    def read(self, hint: Any, data: Any, path: str) -> Any:
        origin, args = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self.read(args[0], data, path)
        if hint is Any:
            return data
        if origin is Literal:
            if data not in args:
                self.fault(path, f"must be one of {', '.join(map(str, args))}, not {data!r}")
            return data
        if origin in (typing.Union, types.UnionType):
            return self._union(args, data, path)
        if origin in (list, tuple, Sequence):
            return self._list(origin, args, data, path)
        if origin in (dict, Mapping):
            return self._mapping(args, data, path)
        if dataclasses.is_dataclass(hint):
            return self._dataclass(typing.cast(type, hint), data, path)
        return self._scalar(hint, data, path)

    def _union(self, args: tuple[Any, ...], data: Any, path: str) -> Any:
        if data is None and type(None) in args:
            return None
        attempts: list[tuple[int, list[str]]] = []
        for arg in args:
            if arg is type(None):
                continue
            faults: list[str] = []
            value = _Parser(faults, self._lenient).read(arg, data, path)
            if not faults:
                return value
            attempts.append((_likeness(arg, data), faults))
        self._faults.extend(max(attempts, key=lambda attempt: attempt[0])[1])
        return None

    def _list(self, origin: Any, args: tuple[Any, ...], data: Any, path: str) -> Any:
        if not isinstance(data, (list, tuple)):
            self.fault(path, f"must be a list, not {_named(data)}")
            return None
        if origin is tuple and Ellipsis not in args:
            if len(data) != len(args):
                self.fault(path, f"must have {len(args)} items, not {len(data)}")
                return None
            return tuple(self.read(a, item, f"{path}[{i}]") for i, (a, item) in enumerate(zip(args, data, strict=True)))
        items = [self.read(args[0], item, f"{path}[{i}]") for i, item in enumerate(data)]
        return items if origin is list else tuple(items)

    def _mapping(self, args: tuple[Any, ...], data: Any, path: str) -> Any:
        if not isinstance(data, Mapping):
            self.fault(path, f"must be an object, not {_named(data)}")
            return None
        return {str(key): self.read(args[1], item, f"{path}.{key}".lstrip(".")) for key, item in data.items()}

    def _dataclass(self, kind: type, data: Any, path: str) -> Any:
        if not isinstance(data, Mapping):
            self.fault(path, f"must be an object with {', '.join(hints(kind))}, not {_named(data)}")
            return None
        before = len(self._faults)
        known = hints(kind)
        values = {}
        for name, hint in known.items():
            where = f"{path}.{name}".lstrip(".")
            if name in data:
                values[name] = self.read(hint, data[name], where)
            elif name in required(kind):
                self.fault(where, "is missing")
        unknown = [] if self._lenient else [str(name) for name in data if name not in known]
        for name in unknown:
            self.fault(f"{path}.{name}".lstrip("."), f"is not known; expected {', '.join(known)}")
        if len(self._faults) > before:
            return None
        try:
            return kind(**values)
        except ValueError as error:
            self.fault(path, str(error))
            return None

    def _scalar(self, hint: Any, data: Any, path: str) -> Any:
        if hint in (date, datetime) or (isinstance(hint, type) and issubclass(hint, StrEnum)):
            return self._text_value(hint, data, path)
        if hint is float and isinstance(data, int) and not isinstance(data, bool):
            return float(data)
        if hint is type(None):
            if data is not None:
                self.fault(path, f"must be null, not {_named(data)}")
            return None
        if not isinstance(data, hint) or (isinstance(data, bool) and hint is not bool):
            self.fault(path, f"must be {_SCALARS[hint]['type']}, not {_named(data)}")
        return data

    def _text_value(self, hint: Any, data: Any, path: str) -> Any:
        if isinstance(data, hint):
            return data
        if issubclass(hint, StrEnum):
            if data not in [member.value for member in hint]:
                self.fault(path, f"must be one of {', '.join(member.value for member in hint)}, not {data!r}")
                return None
            return hint(data)
        try:
            return hint.fromisoformat(data)
        except (TypeError, ValueError):
            self.fault(path, f"must be an ISO 8601 {hint.__name__}, not {data!r}")
            return None


def _likeness(hint: Any, data: Any) -> int:
    """How much `data` looks like meant for `hint`: picks whose faults to report for a union."""
    if dataclasses.is_dataclass(hint) and isinstance(data, Mapping):
        known = hints(typing.cast(type, hint))
        same = "type" in data and data["type"] in get_args(known.get("type"))
        return 100 * same + sum(name in data for name in known)
    return 0


def _named(data: Any) -> str:
    names = {str: "a text", bool: "true/false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return "null" if data is None else f"{names.get(type(data), type(data).__name__)} ({str(data)[:40]!r})"
