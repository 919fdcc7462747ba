"""The dialect of Anthropic Messages: what a request asks, and a turn as events or as one body."""

from __future__ import annotations

import json
from typing import Any

from desktop.core.message import StopReason
from tests.support.model_server.script import Asked, Json, Turn, pieces, plain, sse

STOPS = {
    StopReason.END: "end_turn",
    StopReason.TOOL_USE: "tool_use",
    StopReason.MAX_TOKENS: "max_tokens",
    StopReason.REFUSAL: "refusal",
    StopReason.PAUSE: "pause_turn",
    StopReason.CONTEXT: "model_context_window_exceeded",
}
ERRORS = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    408: "timeout_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    529: "overloaded_error",
}
UNKNOWN = sse({"type": "future_event", "usage": {"input_tokens": 99, "output_tokens": 99}}, "future_event")


def asked(body: Json) -> Asked:
    results, last = [], ""
    for message in body["messages"]:
        blocks = message["content"] if isinstance(message["content"], list) else []
        results += [plain(block.get("content")) for block in blocks if block.get("type") == "tool_result"]
        last = plain(message["content"]) if message["role"] == "user" else last
    answered = sum(message["role"] == "assistant" for message in body["messages"])
    return Asked(answered, tuple(results), plain(body.get("system", "")), last)


def blocks(turn: Turn) -> list[Json]:
    """The content of the whole message."""
    content: list[Json] = []
    if turn.thinking:
        content.append({"type": "thinking", "thinking": turn.thinking, "signature": f"signed-{turn.number}"})
    if turn.text:
        content.append({"type": "text", "text": turn.text, "citations": None})
    for call in turn.calls:
        id = call.id.replace("call_", "toolu_")
        content.append({"type": "tool_use", "id": id, "name": call.name, "input": call.arguments})
    return content


def usage(turn: Turn) -> Json:
    return {
        "input_tokens": turn.usage.input,
        "cache_creation_input_tokens": turn.usage.cache_write,
        "cache_read_input_tokens": turn.usage.cache_read,
        "output_tokens": turn.usage.output,
        "service_tier": "standard",
    }


def shell(turn: Turn, id: str) -> Json:
    """A message without content, as a stream begins it."""
    return {
        "id": f"msg_{id}",
        "type": "message",
        "role": "assistant",
        "model": turn.model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage(turn) | {"output_tokens": 1},
    }


def whole(turn: Turn, id: str) -> Json:
    """The answer to a request that does not stream (batches)."""
    content = [
        block | {"input": json.loads(block["input"] or "{}")} if block["type"] == "tool_use" else block
        for block in blocks(turn)
    ]
    return shell(turn, id) | {"content": content, "stop_reason": STOPS.get(turn.stop), "usage": usage(turn)}


def events(turn: Turn, id: str) -> list[bytes]:
    """The answer as server-sent events."""
    told = [_event("message_start", message=shell(turn, id)), _event("ping")]
    for index, block in enumerate(blocks(turn)):
        told += _block(index, block)
    if turn.stop is not StopReason.INCOMPLETE:
        delta = {"stop_reason": STOPS[turn.stop], "stop_sequence": None}
        told += [_event("message_delta", delta=delta, usage=usage(turn)), _event("message_stop")]
    return told


def _block(index: int, block: Json) -> list[bytes]:
    if block["type"] == "thinking":
        empty: Json = {"type": "thinking", "thinking": "", "signature": ""}
        deltas = [{"type": "thinking_delta", "thinking": piece} for piece in pieces(block["thinking"])]
        deltas.append({"type": "signature_delta", "signature": block["signature"]})
    elif block["type"] == "text":
        empty = {"type": "text", "text": ""}
        deltas = [{"type": "text_delta", "text": piece} for piece in pieces(block["text"])]
    else:
        empty = block | {"input": {}}
        deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in ["", *pieces(block["input"])]]
        if block["input"] == "{}":
            deltas = deltas[:1]  # a call without arguments sends one empty piece
    return [
        _event("content_block_start", index=index, content_block=empty),
        *(_event("content_block_delta", index=index, delta=delta) for delta in deltas),
        _event("content_block_stop", index=index),
    ]


def _event(type: str, **data: Any) -> bytes:
    return sse({"type": type, **data}, type)


def error(status: int, kind: str, id: str) -> Json:
    """The body of an error."""
    type = kind or ERRORS.get(status, "api_error" if status >= 500 else "invalid_request_error")
    message = f"scripted {type} ({status})"
    return {"type": "error", "error": {"type": type, "message": message}, "request_id": f"req_{id}"}


def error_event(kind: str, id: str) -> bytes:
    """An error in the stream, after HTTP 200."""
    return sse(error(529, kind, id), "error")
