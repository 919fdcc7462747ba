"""Answers for the body of a request: system text, messages and tools -> the JSON that `POST /responses` takes.

Nothing is kept at the provider (`store` false): reasoning comes along encrypted and goes back unread. Only background
work has to be stored, because it is fetched later. Nothing here depends on time: the same turn gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.core.message import Message
from desktop.core.ports import ToolSpec, Weight
from desktop.providers.card import ModelCard
from desktop.providers.openai.tool_definition import function_tool
from desktop.providers.openai.transcript import Transcript
from desktop.providers.token_count import body_tokens

WINDOWS = ("soonest", "2h", "8h")
# newer models think not at all unless told to; medium is what the documentation gives for work with tools
EFFORT = "medium"
MOST_SEARCHES = 8  # of the provider's own in one turn; how much it reads in each is said nowhere and cannot be limited
LEAST_OUTPUT = 16  # the API refuses a smaller `max_output_tokens`


@dataclass(frozen=True, slots=True)
class Request:
    """`content` are the exact bytes to send."""

    content: bytes
    weight: Weight


def build(
    card: ModelCard,
    system: str,
    messages: Sequence[Message],
    tools: Sequence[ToolSpec],
    blob: Callable[[str], bytes],
    *,
    web: bool = False,
    window: str = "",
) -> Request:
    """One turn as a request. `window` (one of WINDOWS) makes it background work, which is answered by an id at once."""
    transcript = Transcript(card.sees, blob, stored=bool(window))
    transcript.add(messages)
    body: dict[str, Any] = {"model": card.id, "instructions": system} if system else {"model": card.id}
    body |= {"input": transcript.items, "max_output_tokens": max(card.output, LEAST_OUTPUT)}
    definitions: list[dict[str, Any]] = [function_tool(spec) for spec in tools]
    if web and card.web:
        definitions.append({"type": "web_search"})
        body["max_tool_calls"] = MOST_SEARCHES
    if definitions:
        body |= {"tools": definitions, "parallel_tool_calls": True}
    if card.thinks:
        body |= {"reasoning": {"effort": EFFORT}, "include": ["reasoning.encrypted_content"]}
    body["prompt_cache_key"] = cache_key(card.id, system, definitions)
    body |= _mode(window)
    content = encode(body)
    weight = Weight(len(content), body_tokens(body) + transcript.file_tokens, is_bounded=not (web and card.web))
    return Request(content, weight)


def _mode(window: str) -> dict[str, Any]:
    if not window:
        return {"store": False, "stream": True}
    # the 2h and 8h windows are refused together with `stream`; see `background`
    return {"store": True, "background": True, "background_options": {"completion_window": window}}


def cache_key(model: str, system: str, definitions: Sequence[Mapping[str, Any]]) -> str:
    """Requests with the same beginning go to the machine that has it cached: a hash of exactly that beginning."""
    beginning = json.dumps([model, system, definitions], sort_keys=True)
    return hashlib.sha256(beginning.encode()).hexdigest()[:32]


def encode(body: Mapping[str, Any]) -> bytes:
    """`body` as JSON. Half a surrogate pair, which no UTF-8 can hold, becomes "?". Raises ValueError for NaN."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace")
