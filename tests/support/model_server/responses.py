"""The dialect of OpenAI Responses: what a request asks, and a turn as events or as one body."""

from __future__ import annotations

from typing import Any

from desktop.core.message import StopReason
from tests.support.model_server.script import Asked, Json, Turn, pieces, plain, sse

UNKNOWN = sse({"type": "response.future.event", "sequence_number": 9999, "delta": "x"}, "response.future.event")


def asked(body: Json) -> Asked:
    items = [{"role": "user", "content": body["input"]}] if isinstance(body["input"], str) else body["input"]
    answered, before, results, last = 0, False, [], ""
    system = [str(body.get("instructions") or "")]
    for item in items:
        ours = item.get("role") == "assistant" or _is_ours(str(item.get("type")))
        answered += ours and not before
        before = ours
        if item.get("type") == "function_call_output":
            results.append(plain(item["output"]))
        if item.get("role") == "user":
            last = plain(item["content"])
        elif item.get("role") in ("system", "developer"):
            system.append(plain(item["content"]))
    return Asked(answered, tuple(results), "\n".join(system), last)


def _is_ours(type: str) -> bool:
    return type == "reasoning" or type.endswith("_call")


def items(turn: Turn, id: str) -> list[Json]:
    """The output of the whole response."""
    output: list[Json] = []
    if turn.thinking:
        summary = [{"type": "summary_text", "text": turn.thinking}]
        output.append(
            {"id": f"rs_{id}", "type": "reasoning", "summary": summary, "encrypted_content": f"sealed-{turn.number}"}
        )
    if turn.text:
        refused = turn.stop is StopReason.REFUSAL
        part: Json = {"type": "output_text", "annotations": [], "logprobs": [], "text": turn.text}
        part = {"type": "refusal", "refusal": turn.text} if refused else part
        message = {"id": f"msg_{id}", "type": "message", "status": "completed", "role": "assistant"}
        output.append(message | {"content": [part]})
    for index, call in enumerate(turn.calls):
        item = {"id": f"fc_{id}_{index}", "type": "function_call", "status": "completed", "call_id": call.id}
        output.append(item | {"name": call.name, "arguments": call.arguments})
    return output


def usage(turn: Turn) -> Json:
    counted = turn.usage.input + turn.usage.cache_read + turn.usage.cache_write
    return {
        "input_tokens": counted,
        "input_tokens_details": {"cached_tokens": turn.usage.cache_read},
        "output_tokens": turn.usage.output,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": counted + turn.usage.output,
    }


def shell(turn: Turn, id: str, status: str) -> Json:
    """A response without output, as it stands while it is worked on."""
    return {
        "id": f"resp_{id}",
        "object": "response",
        "created_at": 1764000000,
        "status": status,
        "background": False,
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "model": turn.model,
        "output": [],
        "parallel_tool_calls": True,
        "temperature": 1.0,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "usage": None,
    }


def whole(turn: Turn, id: str) -> Json:
    """The response when nothing more follows: completed, incomplete or failed, as the turn's stop says."""
    if turn.stop is StopReason.CONTEXT:
        message = "Your input exceeds the context window of this model."
        return shell(turn, id, "failed") | {"error": {"code": "context_length_exceeded", "message": message}}
    incomplete = {StopReason.MAX_TOKENS: "max_output_tokens"}.get(turn.stop)
    details = {"incomplete_details": {"reason": incomplete} if incomplete else None}
    done = {"output": items(turn, id), "usage": usage(turn)}
    return shell(turn, id, "incomplete" if incomplete else "completed") | details | done


def events(turn: Turn, id: str) -> list[bytes]:
    """The answer as server-sent events, numbered from 0."""
    told: list[tuple[str, Json]] = [
        ("response.created", {"response": shell(turn, id, "in_progress")}),
        ("response.in_progress", {"response": shell(turn, id, "in_progress")}),
    ]
    final = whole(turn, id)
    if final["status"] != "failed":
        for index, item in enumerate(items(turn, id)):
            told += [(type, {"output_index": index, **data}) for type, data in _item(item)]
    if turn.stop is not StopReason.INCOMPLETE:
        told.append((f"response.{final['status']}", {"response": final}))
    return [sse({"type": type, "sequence_number": n, **data}, type) for n, (type, data) in enumerate(told)]


def _item(item: Json) -> list[tuple[str, Json]]:
    if item["type"] == "reasoning":
        start = item | {"summary": []}
        inner = _part("reasoning_summary", item["id"], "summary_index", "summary_text", item["summary"][0])
    elif item["type"] == "message":
        start = item | {"content": [], "status": "in_progress"}
        inner = _message(item)
    else:
        start = item | {"arguments": "", "status": "in_progress"}
        name, id = "response.function_call_arguments", item["id"]
        inner = [(f"{name}.delta", {"item_id": id, "delta": piece}) for piece in pieces(item["arguments"])]
        inner.append((f"{name}.done", {"item_id": id, "name": item["name"], "arguments": item["arguments"]}))
    return [("response.output_item.added", {"item": start}), *inner, ("response.output_item.done", {"item": item})]


def _message(item: Json) -> list[tuple[str, Json]]:
    part = item["content"][0]
    key = "refusal" if part["type"] == "refusal" else "text"
    name = "response.refusal" if key == "refusal" else "response.output_text"
    where = {"item_id": item["id"], "content_index": 0}
    extra: dict[str, Any] = {} if key == "refusal" else {"logprobs": []}
    return [
        ("response.content_part.added", {**where, "part": part | {key: ""}}),
        *((f"{name}.delta", {**where, **extra, "delta": piece}) for piece in pieces(part[key])),
        (f"{name}.done", {**where, **extra, key: part[key]}),
        ("response.content_part.done", {**where, "part": part}),
    ]


def _part(name: str, id: str, index: str, type: str, part: Json) -> list[tuple[str, Json]]:
    where = {"item_id": id, index: 0}
    return [
        (f"response.{name}_part.added", {**where, "part": {"type": type, "text": ""}}),
        *((f"response.{name}_text.delta", {**where, "delta": piece}) for piece in pieces(part["text"])),
        (f"response.{name}_text.done", {**where, "text": part["text"]}),
        (f"response.{name}_part.done", {**where, "part": part}),
    ]


def error_event(kind: str, id: str) -> bytes:
    """An error in the stream. `kind` "nested" has it under `error` (the SDK raises), "failed" as `response.failed`."""
    told = {"code": "server_error", "message": "scripted server_error (stream)", "param": None}
    if kind == "nested":
        return sse({"type": "error", "error": {"type": "server_error", **told}, "sequence_number": 99}, "error")
    if kind == "failed":
        response = {"id": f"resp_{id}", "object": "response", "created_at": 1764000000, "status": "failed"}
        response |= {"model": "m", "output": [], "error": {"code": told["code"], "message": told["message"]}}
        return sse({"type": "response.failed", "sequence_number": 99, "response": response}, "response.failed")
    return sse({"type": "error", **told, "sequence_number": 99}, "error")
