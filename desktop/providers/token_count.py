"""Answers for the size of a request in tokens, estimated without the provider's tokenizer and rounded up.

Budgets are reserved from it (DURABILITY I9), so each class of characters is counted at its dear end: words at 3.5
characters a token, digits and punctuation at 2, everything beyond ASCII (Chinese, above all) at one token a character.
"""

from __future__ import annotations

import math
import string
from collections.abc import Iterator, Mapping
from typing import Any

_WORDS = (string.ascii_letters + " ").encode()
_PER_VALUE = 1  # punctuation around one value, as the provider writes it into its prompt
_BASE = 300  # the provider's own words around instructions and tools; up to 220 in recorded exchanges
_SEALED = 5  # characters of encrypted thinking per token it stands for; 5.3 and more in recorded exchanges


def text_tokens(text: str) -> float:
    """Tokens of `text`, a little more than the tokenizers of GPT and of open models would count."""
    ascii = text.encode("ascii", "ignore")
    dense = len(ascii.translate(None, _WORDS))
    return (len(ascii) - dense) / 3.5 + dense / 2 + (len(text) - len(ascii))


def body_tokens(body: Mapping[str, Any]) -> int:
    """Tokens of all text in `body`; files inside (data URLs) are left out and counted by `file_content`."""
    sealed: list[int] = []
    texts = list(_texts(body, sealed))
    return math.ceil(_BASE + text_tokens("".join(texts)) + _PER_VALUE * len(texts) + sum(sealed) / _SEALED)


def _texts(value: Any, sealed: list[int]) -> Iterator[str]:
    if isinstance(value, str):
        if not (value.startswith("data:") and ";base64," in value[:100]):
            yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield key
            if key == "encrypted_content" and isinstance(item, str):
                sealed.append(len(item))
            else:
                yield from _texts(item, sealed)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item, sealed)
    elif value is not None:
        yield str(value)
