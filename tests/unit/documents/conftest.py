"""What the tests of this room share: reading bytes under a name, on a fixed day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from desktop.core.document import Document
from desktop.documents.options import ReadOptions
from desktop.documents.reading import read_bytes

AS_OF = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
Read = Callable[..., Document]


@pytest.fixture
def options() -> ReadOptions:
    return ReadOptions(AS_OF, "Europe/Berlin")


@pytest.fixture
def read(options: ReadOptions) -> Read:
    """`read("name.txt", "content")`: text is encoded as UTF-8, bytes are taken as they are."""

    def read(name: str, data: bytes | str, using: ReadOptions = options) -> Document:
        return read_bytes(data.encode() if isinstance(data, str) else data, name, using)

    return read
