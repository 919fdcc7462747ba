"""Answers for a finished answer as a `Reply`: parts in order, why it stopped, what it used, what it found.

The same for a stream that ended and for a whole message (batches). What is not whole is no reply: INCOMPLETE.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Part, Reply, StopReason, ToolCallPart, Usage
from desktop.providers.anthropic.block import ContentBlock
from desktop.providers.anthropic.found import found_documents
from desktop.providers.anthropic.transcript import PROVIDER

_STOPS = {
    "end_turn": StopReason.END,
    "stop_sequence": StopReason.END,
    "tool_use": StopReason.TOOL_USE,
    "max_tokens": StopReason.MAX_TOKENS,
    "refusal": StopReason.REFUSAL,
    "pause_turn": StopReason.PAUSE,
    "model_context_window_exceeded": StopReason.CONTEXT,
}
# the answer was cut off: what it had begun may be half
_CUT = (StopReason.MAX_TOKENS, StopReason.REFUSAL, StopReason.CONTEXT)
_USAGE = {
    "input": "input_tokens",
    "output": "output_tokens",
    "cache_read": "cache_read_input_tokens",
    "cache_write": "cache_creation_input_tokens",
}


def incomplete(why: str) -> ModelFailure:
    """The failure for an answer that is no whole turn."""
    return ModelFailure(FailureKind.INCOMPLETE, PROVIDER, why, status=200)


def whole_message(message: Mapping[str, Any], model: str) -> Reply:
    """A message that came in one piece. Raises ModelFailure (INCOMPLETE) when it is no whole one."""
    content = message.get("content")
    if message.get("type") != "message" or not isinstance(content, list):
        raise incomplete("The answer is no message.")
    blocks = [ContentBlock(dict(block), is_closed=True) for block in content if isinstance(block, Mapping)]
    return turn(blocks, message.get("stop_reason"), used(Usage(), message.get("usage")), model)


def turn(blocks: Sequence[ContentBlock], stop_reason: Any, usage: Usage, model: str) -> Reply:
    """Raises ModelFailure (INCOMPLETE) for an unknown end, calls without the end that asks for them, half arguments."""
    stop = _STOPS.get(stop_reason) if isinstance(stop_reason, str) else None
    if stop is None:
        raise incomplete(f"The answer ended for a reason that is not known ({str(stop_reason)[:40]}).")
    parts = tuple(_cut_parts(blocks) if stop in _CUT else _whole_parts(blocks))
    calls = [part for part in parts if isinstance(part, ToolCallPart)]
    if bool(calls) != (stop is StopReason.TOOL_USE):
        raise incomplete(f"The answer ended with {stop_reason!r} and {len(calls)} tool calls.")
    if len({call.id for call in calls}) < len(calls):
        raise incomplete("Two tool calls have the same id.")
    whole = [block.whole() for block in blocks if block.is_closed and "partial_json" not in block.pieces]
    return Reply(parts, stop, usage, model, found_documents(whole))


def _whole_parts(blocks: Iterable[ContentBlock]) -> Iterator[Part]:
    for block in blocks:
        if not block.is_closed:
            raise incomplete("The answer ended inside a block.")
        try:
            part = block.part()
        except ValueError as error:
            raise incomplete(f"The arguments of {str(block.data.get('name', 'a tool'))[:60]}: {error}.") from None
        if part is not None:
            yield part


def _cut_parts(blocks: Iterable[ContentBlock]) -> Iterator[Part]:
    """No call survives: which one was the last whole one cannot be known."""
    for block in blocks:
        if block.type == "tool_use":
            continue
        try:
            part = block.part()
        except ValueError:
            continue  # a block of the service's own tools that broke off in its input
        if part is not None:
            yield part


def used(before: Usage, reported: Any) -> Usage:
    """Figures are cumulative: each one that is reported replaces the one before."""
    if not isinstance(reported, Mapping):
        return before
    figures = {}
    for ours, theirs in _USAGE.items():
        value = reported.get(theirs)
        figures[ours] = value if isinstance(value, int) and value >= 0 else getattr(before, ours)
    searched = reported.get("server_tool_use")
    count = searched.get("web_search_requests") if isinstance(searched, Mapping) else None
    return Usage(**figures, searches=count if isinstance(count, int) and count >= 0 else before.searches)
