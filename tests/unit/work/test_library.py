from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.core.document import Document, Locator, Passage
from desktop.core.errors import UnreadableFile
from desktop.work.library import TaskLibrary


class Locked:
    """A reader of one file that opens with "sesame"."""

    async def read(
        self, path: Path, name: str, password: str = "", progress: Callable[[float], None] | None = None
    ) -> Document:
        if progress:
            progress(0.5)
        if password != "sesame":
            raise UnreadableFile("password", f"{name} is protected.")
        return Document(name, "0" * 64, "pdf", "", (Passage(Locator(name), "Secret."),)).with_ids()


class Journal:
    """Keeps what was recorded."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.blobs: list[bytes] = []

    async def append(self, *events: Any) -> list[Any]:
        self.events.extend(events)
        return []

    async def put_blob(self, data: bytes) -> str:
        self.blobs.append(data)
        return "blob"

    def detail(self, id: str) -> None:
        return None

    def get_blob(self, sha256: str) -> bytes:
        return self.blobs[0]


@pytest.fixture
async def house(tmp_path: Path) -> tuple[TaskLibrary, Journal, list[str]]:
    (tmp_path / "a.pdf").write_bytes(b"x")
    journal, said = Journal(), list[str]()
    library = TaskLibrary("t1", [tmp_path / "a.pdf"], Locked(), journal, journal, "en", said.append)  # type: ignore[arg-type]
    await library.open()
    return library, journal, said


async def test_a_password_opens_a_file_and_is_journaled_nowhere(house: tuple[TaskLibrary, Journal, list[str]]) -> None:
    library, journal, _ = house
    await library.read_all()
    assert library.problems() == {"a.pdf": "a.pdf is protected."}
    assert (await library.unlock("a.pdf", "sesame")).passages[0].text == "Secret."
    assert library.problems() == {}
    assert "sesame" not in repr(journal.events) + repr(journal.blobs)


async def test_a_wrong_password_is_forgotten(house: tuple[TaskLibrary, Journal, list[str]]) -> None:
    library, _, _ = house
    with pytest.raises(UnreadableFile):
        await library.unlock("a.pdf", "swordfish")
    assert "swordfish" not in repr(vars(library))


async def test_progress_inside_a_large_file_is_said(house: tuple[TaskLibrary, Journal, list[str]]) -> None:
    library, _, said = house
    await library.read_all()
    assert said == ["1 / 1: a.pdf", "a.pdf: 50%"]
