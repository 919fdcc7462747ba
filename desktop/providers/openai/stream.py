"""Answers for a stream: events in their order -> pieces of text as they come, and one whole `Reply` at its end.

The response object of the terminal event is the answer; deltas are for showing only. A server that leaves its list of
items empty there is read from the items as they were finished, kept by `output_index` (ids differ between events).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from desktop.core.message import Reply
from desktop.providers.openai.errors import failure_of_event, incomplete
from desktop.providers.openai.response import read_response

_TERMINAL = ("response.completed", "response.incomplete", "response.failed", "response.cancelled")


class Fold:
    """`feed` every event until it says that the terminal one has come, then take the `reply`."""

    def __init__(self, on_delta: Callable[[str], None]) -> None:
        self._on_delta = on_delta
        self._items: dict[int, Mapping[str, Any]] = {}
        self._texts: dict[int, str] = {}
        self._last: Mapping[str, Any] = {}
        self._final: Mapping[str, Any] | None = None
        self.has_begun = False

    def feed(self, event: object) -> bool:
        """True once the answer is whole. Raises ModelFailure for an error, nested or flat, and for what is no event."""
        if not isinstance(event, Mapping):
            raise incomplete("the stream holds something that is no event")
        kind = event.get("type")
        if kind == "error" or event.get("error"):
            raise failure_of_event(event)
        self.has_begun = True
        if kind in _TERMINAL:
            response = event.get("response")
            if not isinstance(response, Mapping):
                raise incomplete("the last event holds no answer")
            self._final = response
            return True
        if kind in ("response.output_text.delta", "response.refusal.delta"):
            self._show(event)
        elif kind == "response.output_item.done" and isinstance(event.get("item"), Mapping):
            self._items[_index(event)] = event["item"]
        return False

    def _show(self, event: Mapping[str, Any]) -> None:
        if event.get("sequence_number") and event == self._last:  # sent twice
            return
        self._last = event
        delta = event.get("delta")
        if isinstance(delta, str) and delta:
            self._texts[_index(event)] = self._texts.get(_index(event), "") + delta
            self._on_delta(delta)

    def reply(self) -> Reply:
        """The whole turn. Raises ModelFailure(INCOMPLETE) when the stream ended without its terminal event."""
        if self._final is None:
            raise incomplete("the stream ended before the answer was whole")
        return read_response(self._final, self._finished_items())

    def _finished_items(self) -> list[Mapping[str, Any]]:
        texts = {index: {"type": "message", "content": text} for index, text in self._texts.items()}
        items = {**texts, **self._items}
        return [items[index] for index in sorted(items)]


def _index(event: Mapping[str, Any]) -> int:
    index = event.get("output_index")
    return index if isinstance(index, int) else 0
