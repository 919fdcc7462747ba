"""Answers for a finished response object: -> one whole `Reply`, or a `ModelFailure` that says why it is none.

The object is the same in the terminal event of a stream, in a plain answer and in one fetched later. No tool call
leaves an answer that is not complete (DURABILITY I10).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from desktop.core.message import OpaquePart, Part, Reply, StopReason, TextPart, ToolCallPart, Usage
from desktop.providers.arguments import parse_arguments
from desktop.providers.openai.citation import found_pages
from desktop.providers.openai.errors import failed_response, incomplete
from desktop.providers.openai.transcript import PROVIDER

_WHOLE = ("completed", "complete")  # the second from servers that only speak the dialect
_CUT = {"max_output_tokens": StopReason.MAX_TOKENS, "content_filter": StopReason.REFUSAL}


def read_response(response: Mapping[str, Any], output: Sequence[Any] | None = None) -> Reply:
    """The turn `response` holds. `output` stands in for its own list of items where that came empty.

    Raises ModelFailure: what the provider reports as failed, or INCOMPLETE for anything that is not a whole answer.
    """
    status = response.get("status")
    if status == "failed" or response.get("error"):
        raise failed_response(response)
    if status not in (*_WHOLE, "incomplete"):
        raise incomplete(f"the answer ended as {status!r}")
    items = response.get("output") or output or []
    if not isinstance(items, Sequence) or not all(isinstance(item, Mapping) for item in items):
        raise incomplete("the answer is not a list of items")
    reading = _Reading(complete=status in _WHOLE)
    for item in items:
        reading.add(item)
    stop = _stop(response, reading)
    calls_count = stop is StopReason.TOOL_USE
    return Reply(
        parts=tuple(part for part in reading.parts if calls_count or not isinstance(part, ToolCallPart)),
        stop=stop,
        usage=replace(read_usage(response.get("usage")), searches=sum(map(_is_search, items))),
        model=f"{PROVIDER}:{response['model']}" if response.get("model") else "",
        found=found_pages(reading.texts),
    )


def _stop(response: Mapping[str, Any], reading: _Reading) -> StopReason:
    if response["status"] == "incomplete":
        reason = (response.get("incomplete_details") or {}).get("reason")
        if reason not in _CUT:
            raise incomplete(f"the answer was cut off: {reason}")
        return StopReason.REFUSAL if reading.refused else _CUT[reason]
    if reading.refused:
        return StopReason.REFUSAL
    return StopReason.TOOL_USE if reading.calls else StopReason.END


def _is_search(item: Mapping[str, Any]) -> bool:
    """A search of the provider's own, not the opening of a page it found."""
    action = item.get("action")
    kind = action.get("type", "search") if isinstance(action, Mapping) else "search"
    return item.get("type") == "web_search_call" and kind == "search"


class _Reading:
    """Parts in the order of the items. Of an answer that was cut off, calls and the reasoning before them are left out."""

    def __init__(self, *, complete: bool) -> None:
        self.parts: list[Part] = []
        self.texts: list[tuple[str, Sequence[Any]]] = []
        self.calls: set[str] = set()
        self.refused = False
        self._complete = complete
        self._thoughts: list[Part] = []

    def add(self, item: Mapping[str, Any]) -> None:
        kind = item.get("type")
        if kind == "reasoning" and not self._complete:
            self._thoughts.append(OpaquePart(PROVIDER, dict(item)))
        elif kind == "function_call" and not self._complete:
            self._thoughts.clear()
        else:
            self.parts += self._thoughts
            self._thoughts.clear()
            if kind == "message":
                self._add_message(item)
            elif kind == "function_call":
                self.parts.append(self._call(item))
            else:
                self.parts.append(OpaquePart(PROVIDER, dict(item)))

    def _add_message(self, item: Mapping[str, Any]) -> None:
        if item.get("phase"):  # has to be said again when the text goes back; `transcript` puts both together
            self.parts.append(OpaquePart(PROVIDER, {"type": "message", "phase": item["phase"]}))
        content = item.get("content") or []
        for piece in [{"type": "output_text", "text": content}] if isinstance(content, str) else content:
            if piece.get("type") == "refusal":
                self.refused = True
                text = str(piece.get("refusal") or "")
            else:
                text = str(piece.get("text") or "")
            if text:
                self.parts.append(TextPart(text))
                self.texts.append((text, piece.get("annotations") or ()))

    def _call(self, item: Mapping[str, Any]) -> ToolCallPart:
        id, name = str(item.get("call_id") or item.get("id") or ""), item.get("name")
        raw = item.get("arguments")
        if not id or not name or id in self.calls or item.get("status") == "incomplete":
            raise incomplete("a tool call of the answer is not whole")
        self.calls.add(id)
        try:
            return ToolCallPart(id, str(name), parse_arguments(raw if isinstance(raw, str) else ""))
        except ValueError as error:
            raise incomplete(f"the arguments for {name} cannot be used: {error}") from None


def read_usage(usage: Any) -> Usage:
    """Tokens of a response. Its `input_tokens` hold the cached ones, read and written; ours are apart."""
    if not isinstance(usage, Mapping):
        return Usage()
    details = usage.get("input_tokens_details") or {}
    read, written = int(details.get("cached_tokens") or 0), int(details.get("cache_write_tokens") or 0)
    fresh = int(usage.get("input_tokens") or 0) - read - written
    return Usage(max(fresh, 0), int(usage.get("output_tokens") or 0), read, written)
