"""Answers for the JSON body of a request to the Messages API. Pure: the same transcript gives the same bytes.

No temperature, top_p or top_k (gone since API version 2026-10-21). Cache breakpoints (at most four are allowed): the
last tool, the system text and the last two user messages, so that each turn reads what the turn before wrote.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from desktop.core.message import Message
from desktop.core.ports import ToolSpec
from desktop.providers.anthropic.content import Blob
from desktop.providers.anthropic.transcript import wire_messages
from desktop.providers.anthropic.weight import tokens
from desktop.providers.card import ModelCard

Body = dict[str, Any]
_CACHE = {"type": "ephemeral"}
# models that think by a budget; all later ones decide for themselves and refuse a budget
_BUDGETED = re.compile(r"claude-(3|(opus|sonnet|haiku)-4([-@]\d{8}|-[015](\D|$)))")
LEAST_BUDGET = 1_024
MOST_BUDGET = 16_000
LEAST_OUTPUT = 1_024
CUSTOM_ID = "turn"
# the basic versions: their results stand in the answer itself, and every model since 4.5 has them. Later versions
# filter with code on the service's side, which costs a sandbox and hides what was read. Few uses in one request, because
# the worst case of all of them is held back from what the person allowed (`weight.billed`); the next turn has as many again.
_WEB: tuple[Mapping[str, Any], ...] = (
    {"type": "web_search_20250305", "name": "web_search", "max_uses": 3},
    {
        "type": "web_fetch_20250910",
        "name": "web_fetch",
        "max_uses": 3,
        "max_content_tokens": 8_000,
        "citations": {"enabled": True},
    },
)


def message_body(
    card: ModelCard, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec], blob: Blob, *, web: bool
) -> Body:
    """The body without `stream`. `max_tokens` is what the model can say, but no more than the window has left."""
    body: Body = {"model": card.id, "max_tokens": card.output}
    if system.strip():
        body["system"] = [{"type": "text", "text": system, "cache_control": _CACHE}]
    if offered := _tools(tools, web and card.web):
        body["tools"] = offered
    body["messages"] = wire_messages(messages, card.sees, blob)
    _mark_last_two(body["messages"])
    body["max_tokens"] = max(min(card.output, LEAST_OUTPUT), min(card.output, card.context - tokens(body)))
    if thinking := _thinking(card, body):
        body["thinking"] = thinking
    return body


def counting_body(body: Mapping[str, Any]) -> Body:
    """The same request for the endpoint that counts its tokens."""
    return {key: value for key, value in body.items() if key not in ("max_tokens", "stream")}


def batch_body(body: Mapping[str, Any]) -> Body:
    """The same request as a batch of one."""
    return {"requests": [{"custom_id": CUSTOM_ID, "params": dict(body)}]}


def encoded(body: Mapping[str, Any]) -> bytes:
    """The bytes that leave. Half of a surrogate pair, as broken documents have it, becomes "?"."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _tools(tools: Sequence[ToolSpec], web: bool) -> list[Body]:
    offered = [
        {"name": tool.name, "description": tool.description or tool.name, "input_schema": dict(tool.schema)}
        for tool in tools
    ]
    if web:
        offered += [dict(tool) for tool in _WEB]
    if offered:
        offered[-1]["cache_control"] = _CACHE
    return offered


def _mark_last_two(messages: Sequence[Body]) -> None:
    for message in [message for message in messages if message["role"] == "user"][-2:]:
        message["content"][-1]["cache_control"] = _CACHE


def _thinking(card: ModelCard, body: Body) -> Body | None:
    if not card.thinks:
        return None
    if not _BUDGETED.search(card.id):
        return {"type": "adaptive"}
    budget = min(MOST_BUDGET, body["max_tokens"] // 2)
    return {"type": "enabled", "budget_tokens": budget} if budget >= LEAST_BUDGET and _may_think(body) else None


def _may_think(body: Body) -> bool:
    """With a budget, an assistant message whose calls are being answered must begin with thinking.

    It does not when another provider made the calls: then this turn goes without.
    """
    last_two = body["messages"][-2:]
    if len(last_two) < 2 or last_two[0]["role"] != "assistant":
        return True
    content = last_two[0]["content"]
    calls = any(block["type"] == "tool_use" for block in content)
    return not calls or content[0]["type"] in ("thinking", "redacted_thinking")
