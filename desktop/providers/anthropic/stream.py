"""Answers for an answer that arrives as events: a fold that keeps the raw text of tool arguments.

The SDK's own accumulation completes half JSON, so it is not used. An answer counts only after `message_stop`. Events
of types nobody knows are passed over; an event that contradicts those before makes the answer INCOMPLETE.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from desktop.core.message import Reply, Usage
from desktop.providers.anthropic.block import ContentBlock
from desktop.providers.anthropic.errors import failure_in_stream
from desktop.providers.anthropic.turn import incomplete, turn, used


class Fold:
    """Feed it every event, then ask for the `reply`."""

    def __init__(self, on_delta: Callable[[str], None], model: str) -> None:
        self._on_delta = on_delta
        self._model = model
        self._blocks: dict[int, ContentBlock] = {}
        self._stop_reason: str | None = None
        self._usage = Usage()
        self.has_begun = False
        self._has_ended = False
        self._has_shown = False

    def take(self, name: str | None, data: str) -> bool:
        """One server-sent event; True once the answer has ended. Raises ModelFailure (by type of an error event,
        INCOMPLETE for what is no JSON or contradicts itself)."""
        if not data.strip():
            return False
        try:
            event = json.loads(data)
        except (ValueError, RecursionError):
            if name == "error":
                raise failure_in_stream({"error": {"message": data}}) from None
            raise incomplete("An event of the answer is no JSON.") from None
        if not isinstance(event, dict):
            raise incomplete("An event of the answer is no object.")
        if name == "error" or event.get("type") == "error":
            raise failure_in_stream(event)
        return self._take(event)

    def reply(self) -> Reply:
        """Raises ModelFailure (INCOMPLETE) when the terminal event never came."""
        if not self._has_ended:
            raise incomplete("The answer broke off before its end.")
        return turn(
            [self._blocks[index] for index in sorted(self._blocks)], self._stop_reason, self._usage, self._model
        )

    def _take(self, event: Mapping[str, Any]) -> bool:
        match event.get("type"):
            case "message_start":
                self._begin(_object(event, "message"))
            case "content_block_start":
                self._open(event)
            case "content_block_delta":
                self._add(event)
            case "content_block_stop":
                # one for a block that never began is harmless: nothing is lost by it
                if (block := self._blocks.get(_index(event))) is not None:
                    block.is_closed = True
            case "message_delta":
                self._stop_reason = _object(event, "delta").get("stop_reason") or self._stop_reason
                self._usage = used(self._usage, event.get("usage"))
            case "message_stop":
                self._has_ended = self.has_begun
                if not self.has_begun:
                    raise incomplete("The answer ended before it began.")
        return self._has_ended

    def _begin(self, message: Mapping[str, Any]) -> None:
        """A second beginning takes the place of the first (a gateway asked again), unless its text was shown already."""
        if self._has_shown:
            raise incomplete("The answer began a second time.")
        self.has_begun = True
        self._blocks.clear()
        self._stop_reason = None
        self._usage = used(Usage(), message.get("usage"))

    def _open(self, event: Mapping[str, Any]) -> None:
        index, data = _index(event), dict(_object(event, "content_block"))
        if index in self._blocks:
            raise incomplete("A block of the answer began twice.")
        self._blocks[index] = ContentBlock(data)
        if data.get("type") == "text" and isinstance(data.get("text"), str):
            self._show(data["text"])

    def _add(self, event: Mapping[str, Any]) -> None:
        block = self._blocks.get(_index(event))
        if block is None or block.is_closed:
            raise incomplete("A piece of the answer belongs to no open block.")
        try:
            text = block.add(_object(event, "delta"))
        except ValueError as error:
            raise incomplete(f"The answer has {error}.") from None
        self._show(text)

    def _show(self, text: str) -> None:
        if text:
            self._has_shown = True
            self._on_delta(text)


def _object(event: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = event.get(key)
    if not isinstance(value, Mapping):
        raise incomplete(f"An event of the answer lacks its {key}.")
    return value


def _index(event: Mapping[str, Any]) -> int:
    index = event.get("index")
    if not isinstance(index, int):
        raise incomplete("An event of the answer lacks its index.")
    return index
