"""Answers for characters cut in two: servers that write JSON in ASCII may send the halves of an emoji in two chunks.

Python keeps such halves apart, and no file can hold one (UTF-8 has none), so they are joined before anyone sees them.
"""

from __future__ import annotations

HIGH_HALVES = frozenset(map(chr, range(0xD800, 0xDC00)))


def mended(text: str) -> str:
    """`text` with its surrogate pairs joined; a half without its other half becomes U+FFFD."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
