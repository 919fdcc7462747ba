"""Answers for tool calls as they arrive: whole or in pieces, with or without id and index, several in one chunk.

Which call a piece belongs to is decided by id, then by index, then by order; what cannot be put together into a name and
a JSON object is refused as a whole, so a call never runs from half its arguments.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.core.message import ToolCallPart
from desktop.providers.arguments import parse_arguments
from desktop.providers.compatible.halves import mended


@dataclass(slots=True)
class _Call:
    id: str = ""
    name: str = ""
    raw: str = ""

    @property
    def is_whole(self) -> bool:
        try:
            return bool(self.raw.strip()) and isinstance(json.loads(self.raw), dict)
        except (ValueError, RecursionError):
            return False


class CallAssembly:
    """Collects the calls of one turn in the order in which they began."""

    def __init__(self) -> None:
        self._calls: list[_Call] = []
        self._by_index: dict[int, _Call] = {}

    def __bool__(self) -> bool:
        return bool(self._calls)

    @property
    def text(self) -> str:
        """Names and arguments as they were written."""
        return "".join(call.name + call.raw for call in self._calls)

    def take(self, entry: Any) -> None:
        """One entry of `tool_calls`, of a chunk or of a whole message. Raises ValueError for what is no call."""
        function = entry.get("function") if isinstance(entry, Mapping) else None
        if not isinstance(entry, Mapping) or not isinstance(function, Mapping):
            raise ValueError("a tool call of an unknown form")
        index, id, name = entry.get("index"), entry.get("id"), function.get("name")
        call = self._call(
            index if isinstance(index, int) else None,
            id if isinstance(id, str) else "",
            name if isinstance(name, str) else "",
        )
        call.raw += _raw(function.get("arguments"))

    def take_function(self, function: Any) -> None:
        """The older form, `function_call`: one call without id."""
        self.take({"index": 0, "function": function})

    def finish(self, turn: int) -> tuple[ToolCallPart, ...]:
        """The calls, parsed strictly. `turn` numbers the ids we make up. Raises ValueError for a call that is not whole."""
        parts: list[ToolCallPart] = []
        used: set[str] = set()
        for number, call in enumerate(self._calls):
            if not call.name:
                raise ValueError("a tool call without a name")
            # nine letters and digits: the one form that every server takes back (Mistral accepts no other)
            id = call.id if call.id and call.id not in used else f"c{turn % 10000:04}{number % 10000:04}"
            used.add(id)
            parts.append(ToolCallPart(id, call.name, parse_arguments(mended(call.raw))))
        return tuple(parts)

    def _call(self, index: int | None, id: str, name: str) -> _Call:
        call = self._found(index, id, name)
        if call is None:
            call = _Call(id, name)
            self._calls.append(call)
        call.id, call.name = call.id or id, call.name or name
        if index is not None:
            self._by_index[index] = call
        return call

    def _found(self, index: int | None, id: str, name: str) -> _Call | None:
        """The call this piece goes on with; None when it begins one."""
        if index is not None:
            call = self._by_index.get(index)
        elif id:
            return next((call for call in self._calls if call.id == id), None)
        else:
            call = self._calls[-1] if self._calls else None
        if call is None or (id and call.id and id != call.id):
            return None
        begins = bool(name) and bool(call.name) and (name != call.name or call.is_whole or index is None)
        return None if begins and not (id and id == call.id) else call


def _raw(arguments: Any) -> str:
    """Arguments as text; some servers give the object itself."""
    if arguments is None or isinstance(arguments, str):
        return arguments or ""
    if not isinstance(arguments, Mapping):
        raise ValueError("arguments are no object")
    return json.dumps(arguments, ensure_ascii=False)
