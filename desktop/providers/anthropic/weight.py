"""Answers for how many tokens a request is thought to have, without asking anyone: rather too many than too few.

Ratios, checked against the recorded requests in tests/unit/providers/anthropic: one token per 3 ASCII letters and
spaces, per 1.5 digits and signs (tables of figures are dense), per character outside ASCII (Chinese comes to about
0.8); 4,800 per picture and per PDF page (the dearest picture and the dearest page documented); and what the service
adds by itself: 12 per message, 40 for thinking, 700 once there are tools, 5,000 with the web tools. Newer models count
a third more tokens for the same text than older ones; for those this is half too many. The exact number is asked with
`AnthropicModel.count_tokens`.
"""

from __future__ import annotations

import base64
import math
import re
import string
from collections.abc import Mapping
from typing import Any

_DENSE = (string.digits + string.punctuation).encode()
_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
PER_PICTURE = 4_800
PER_PAGE = 4_800
PER_MESSAGE = 12
WITH_TOOLS = 700
WITH_THINKING = 40
WITH_WEB = 5_000
# a PDF whose page tree is compressed does not show its pages: then a page is taken to be at most this many bytes
_BYTES_PER_PAGE = 15_000


def tokens(body: Mapping[str, Any]) -> int:
    """Tokens of the input in a request body (system, tools, messages), rounded up."""
    tools = body.get("tools", ())
    count = _tokens(body.get("system", ())) + _tokens(tools) + _tokens(body["messages"])
    count += PER_MESSAGE * len(body["messages"]) + (WITH_TOOLS if tools else 0) + WITH_THINKING
    return math.ceil(count + (WITH_WEB if any("max_uses" in tool for tool in tools) else 0))


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
    content = base64.b64decode(data)
    return PER_PAGE * max(len(_PAGE.findall(content)), math.ceil(len(content) / _BYTES_PER_PAGE) if content else 1, 1)
