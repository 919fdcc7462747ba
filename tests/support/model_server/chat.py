"""The dialect of Chat Completions, with the quirks by which compatible servers differ from one another."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from desktop.core.message import StopReason
from tests.support.model_server.script import Asked, Json, Turn, pieces, plain, sse

STOPS = {
    StopReason.END: "stop",
    StopReason.TOOL_USE: "tool_calls",
    StopReason.MAX_TOKENS: "length",
    StopReason.REFUSAL: "content_filter",
    StopReason.CONTEXT: "length",
    StopReason.PAUSE: "stop",
    StopReason.INCOMPLETE: None,
}
QUIRKS = {
    "no_done": "the stream ends without [DONE]",
    "no_finish": "no choice ever has a finish_reason",
    "empty_finish": 'finish_reason is "" in every chunk, also in the last',
    "stop_with_calls": 'finish_reason is "stop" although there are calls',
    "function_call": 'finish_reason is "function_call" when there are calls',
    "whole_calls": "a call comes in one piece",
    "one_chunk": "all calls come in one chunk, each in one piece",
    "no_id": "calls have no id",
    "no_index": "calls have no index",
    "same_index": "every call has index 0",
    "repeat_id": "every piece of a call repeats its id and name",
    "usage_in_finish": "usage comes with the finish chunk",
    "no_usage": "usage never comes",
    "reasoning": "thinking comes as `reasoning`",
    "think_tags": "thinking comes as <think> in the text",
    "comments": "comment lines between the chunks",
    "whole_body": "a request that streams is answered by one JSON body",
    "object_arguments": "arguments are an object instead of a text",
}
UNKNOWN = sse({"object": "chat.completion.future", "novelty": {"choices": 99}})


def asked(body: Json) -> Asked:
    messages = body["messages"]
    system = "\n".join(plain(m.get("content")) for m in messages if m["role"] in ("system", "developer"))
    last = [plain(m.get("content")) for m in messages if m["role"] == "user"]
    results = tuple(plain(m.get("content")) for m in messages if m["role"] == "tool")
    return Asked(sum(m["role"] == "assistant" for m in messages), results, system, last[-1] if last else "")


def usage(turn: Turn) -> Json:
    counted = turn.usage.input + turn.usage.cache_read + turn.usage.cache_write
    return {
        "prompt_tokens": counted,
        "completion_tokens": turn.usage.output,
        "total_tokens": counted + turn.usage.output,
        "prompt_tokens_details": {"cached_tokens": turn.usage.cache_read},
    }


def finish(turn: Turn, quirks: Set[str]) -> str | None:
    if "empty_finish" in quirks:
        return ""
    if "no_finish" in quirks:
        return None
    if turn.calls and "stop_with_calls" in quirks:
        return "stop"
    return "function_call" if turn.calls and "function_call" in quirks else STOPS[turn.stop]


def calls(turn: Turn, quirks: Set[str]) -> list[Json]:
    """The calls of the whole message, each in one piece."""
    told = []
    for call in turn.calls:
        entry: Json = {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        if "no_id" in quirks:
            del entry["id"]
        if "object_arguments" in quirks:
            import json

            entry["function"]["arguments"] = json.loads(call.arguments)
        told.append(entry)
    return told


def whole(turn: Turn, id: str, quirks: Set[str] = frozenset()) -> Json:
    message: Json = {"role": "assistant", "content": _text(turn, quirks) or None}
    if turn.calls:
        message["tool_calls"] = calls(turn, quirks)
    if turn.thinking and "think_tags" not in quirks:
        message["reasoning" if "reasoning" in quirks else "reasoning_content"] = turn.thinking
    choice = {"index": 0, "message": message, "finish_reason": finish(turn, quirks)}
    counted = {} if "no_usage" in quirks else {"usage": usage(turn)}
    return {"id": f"chatcmpl-{id}", "object": "chat.completion", "created": 1764000000, "model": turn.model} | {
        "choices": [choice],
        **counted,
    }


def events(turn: Turn, id: str, quirks: Set[str] = frozenset(), *, counted: bool = True) -> list[bytes]:
    """The answer as chunks. `counted`: the request asked for usage."""
    chunk = {"id": f"chatcmpl-{id}", "object": "chat.completion.chunk", "created": 1764000000, "model": turn.model}
    last = finish(turn, quirks)
    early = "" if "empty_finish" in quirks else None
    deltas: list[Json] = [{"role": "assistant", "content": ""}]
    if turn.thinking and "think_tags" not in quirks:
        key = "reasoning" if "reasoning" in quirks else "reasoning_content"
        deltas += [{key: piece} for piece in pieces(turn.thinking)]
    deltas += [{"content": piece} for piece in pieces(_text(turn, quirks))]
    deltas += _call_deltas(turn, quirks)
    told = [chunk | {"choices": [{"index": 0, "delta": delta, "finish_reason": early}]} for delta in deltas]
    if last is not None or "no_finish" in quirks:
        told.append(chunk | {"choices": [{"index": 0, "delta": {}, "finish_reason": last}]})
        if "usage_in_finish" in quirks:
            told[-1]["usage"] = usage(turn)
        elif counted and "no_usage" not in quirks:
            told.append(chunk | {"choices": [], "usage": usage(turn)})
    lines = [sse(data) for data in told]
    if "comments" in quirks:
        lines = [line for data in lines for line in (b": PROCESSING\n\n", data)]
    ended = turn.stop is not StopReason.INCOMPLETE and "no_done" not in quirks
    return [*lines, *([sse("[DONE]")] if ended else [])]


def _text(turn: Turn, quirks: Set[str]) -> str:
    thought = f"<think>\n{turn.thinking}\n</think>\n\n" if turn.thinking and "think_tags" in quirks else ""
    return thought + turn.text


def _call_deltas(turn: Turn, quirks: Set[str]) -> list[Json]:
    every = [_indexed(entry, index, quirks) for index, entry in enumerate(calls(turn, quirks))]
    if "one_chunk" in quirks:
        return [{"tool_calls": every}] if every else []
    if quirks & {"whole_calls", "object_arguments"}:
        return [{"tool_calls": [entry]} for entry in every]
    return [{"tool_calls": [piece]} for entry in every for piece in _call_pieces(entry, quirks)]


def _call_pieces(entry: Json, quirks: Set[str]) -> list[Json]:
    arguments = entry["function"]["arguments"]
    first = entry | {"function": entry["function"] | {"arguments": ""}}
    if "repeat_id" in quirks:
        return [first | {"function": first["function"] | {"arguments": piece}} for piece in ["", *pieces(arguments)]]
    index: dict[str, Any] = {"index": entry["index"]} if "index" in entry else {}
    return [first, *({**index, "function": {"arguments": piece}} for piece in pieces(arguments))]


def _indexed(entry: Json, index: int, quirks: Set[str]) -> Json:
    return entry if "no_index" in quirks else {"index": 0 if "same_index" in quirks else index} | entry


def error(status: int, kind: str) -> Json:
    """The body of an error, as OpenAI and most compatible servers write it. `kind` is the code."""
    types = {401: "invalid_request_error", 429: "rate_limit_exceeded"}
    code = kind or {401: "invalid_api_key", 429: "rate_limit_exceeded", 404: "model_not_found"}.get(status)
    type = kind or types.get(status, "server_error" if status >= 500 else "invalid_request_error")
    return {"error": {"message": f"scripted {code or type} ({status})", "type": type, "param": None, "code": code}}


def error_event(kind: str) -> bytes:
    """An error in the stream, after HTTP 200."""
    return sse(error(500, kind or "server_error"))
