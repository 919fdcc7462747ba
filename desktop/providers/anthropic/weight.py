"""Answers for how many tokens a request is thought to have, without asking anyone: rather too many than too few.

Ratios, checked against the recorded requests in tests/unit/providers/anthropic: one token per 3 ASCII letters and
spaces, per 1.5 digits and signs (tables of figures are dense), per character outside ASCII (Chinese comes to about
0.8); 4,800 per picture and per PDF page (the dearest picture and the dearest page documented); and what the service
adds by itself: 12 per message, 40 for thinking, 700 once there are tools, 5,000 with the web tools. Newer models count
a third more tokens for the same text than older ones; for those this is half too many. The exact number is asked with
`AnthropicModel.count_tokens`.

With the web tools the service asks its model again after every search and fetch, and charges the whole prompt with all
that was read so far each time (recorded: 404,500 tokens for one short question with ten searches). `billed` is that sum
at its worst.
"""

from __future__ import annotations

import base64
import math
import string
from collections.abc import Mapping
from typing import Any

from desktop.providers.pdf_pages import pdf_pages

_DENSE = (string.digits + string.punctuation).encode()
PER_PICTURE = 4_800
PER_PAGE = 4_800
PER_MESSAGE = 12
WITH_TOOLS = 700
WITH_THINKING = 40
WITH_WEB = 5_000
PER_SEARCH = 16_000  # of its results; a whole recorded request with one search came to that at most
MOST_PAGES = 600  # platform.claude.com/docs, PDF support: of one request


def tokens(body: Mapping[str, Any]) -> int:
    """Tokens of the input in a request body (system, tools, messages), rounded up."""
    tools = body.get("tools", ())
    count = _tokens(body.get("system", ())) + _tokens(tools) + _tokens(body["messages"])
    count += PER_MESSAGE * len(body["messages"]) + (WITH_TOOLS if tools else 0) + WITH_THINKING
    return math.ceil(count + (WITH_WEB if any("max_uses" in tool for tool in tools) else 0))


def billed(body: Mapping[str, Any], prompt: int) -> int:
    """Tokens of the input that may be charged for, `prompt` being those of the request: each search and fetch is read, and
    then read again after each of those that follow it; the largest come first."""
    read = [
        tool.get("max_content_tokens", PER_SEARCH)
        for tool in body.get("tools", ())
        for _ in range(tool.get("max_uses", 0))
    ]
    largest = sorted(read, reverse=True)
    again: int = sum(size * (len(largest) - number) for number, size in enumerate(largest))
    return prompt * (len(largest) + 1) + again


def searches(body: Mapping[str, Any]) -> int:
    """How many searches the service may charge for."""
    return sum(tool.get("max_uses", 0) for tool in body.get("tools", ()) if tool["name"] == "web_search")


def text_tokens(text: str) -> float:
    """Tokens of plain text, not rounded."""
    ascii_bytes = text.encode("ascii", "ignore")
    plain = len(ascii_bytes.translate(None, _DENSE))
    return plain / 3 + (len(ascii_bytes) - plain) / 1.5 + (len(text) - len(ascii_bytes))


def _tokens(value: Any) -> float:
    if isinstance(value, str):
        return text_tokens(value)
    if isinstance(value, Mapping):
        if value.get("type") == "base64" and "data" in value:
            return _file_tokens(str(value.get("media_type", "")), str(value["data"]))
        # a key and its signs come to about two tokens more than its letters
        return sum(2 + text_tokens(key) + _tokens(item) for key, item in value.items() if key != "signature")
    if isinstance(value, list | tuple):
        return sum(_tokens(item) for item in value)
    return len(str(value)) / 1.5


def _file_tokens(media_type: str, data: str) -> float:
    if media_type != "application/pdf":
        return PER_PICTURE
    return PER_PAGE * pdf_pages(base64.b64decode(data), MOST_PAGES)
