"""Answers for not building a request twice: what was weighed is what is sent, if it is asked for next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from desktop.core.message import Message
from desktop.core.ports import ToolSpec

T = TypeVar("T")
Build = Callable[[str, Sequence[Message], Sequence[ToolSpec]], T]


class Weighed(Generic[T]):
    """The last request that `build` made. Parts are frozen: equal ones say the same. With scans in it, building takes
    seconds."""

    def __init__(self, build: Build[T]) -> None:
        self._build = build
        self._kept: tuple[tuple[object, ...], T] | None = None

    def look(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> T:
        """The request; kept until another is looked at or it is taken."""
        asked = (system, *messages, None, *tools)
        kept = self._kept
        if kept is None or kept[0] != asked:
            kept = self._kept = (asked, self._build(system, messages, tools))
        return kept[1]

    def take(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> T:
        """The request, to be sent now; its bytes are not kept any longer."""
        request = self.look(system, messages, tools)
        self._kept = None
        return request
