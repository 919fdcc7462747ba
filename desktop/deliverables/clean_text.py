"""Answers for text that files can hold: characters that XML 1.0 forbids (section 2.2) are left out.

Mails and PDFs carry form feeds, zero bytes and half characters; one of them would make a document that Word repairs.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any, TypeVar

T = TypeVar("T")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def cleaned(value: T) -> T:
    """`value` (a text, or a dataclass of texts, tuples and dataclasses) without forbidden characters."""
    result: Any = value
    if isinstance(value, str):
        result = _FORBIDDEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))
    elif isinstance(value, tuple):
        result = tuple(cleaned(item) for item in value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: cleaned(getattr(value, f.name)) for f in dataclasses.fields(value) if f.init}
        result = dataclasses.replace(value, **fields)
    return result  # type: ignore[no-any-return]
