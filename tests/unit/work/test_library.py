from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.core.document import Document, Locator, Passage
from desktop.core.errors import InputRequired, UnreadableFile
from desktop.core.events import QuestionAsked, SourceRead
from desktop.core.task import QuestionRow, TaskDetail, TaskRow, TaskState
from desktop.work.library import TaskLibrary
from desktop.work.passwords import PasswordBox, PasswordPrompt

NOW = datetime(2026, 3, 2, tzinfo=UTC)
KEYS = {"a.pdf": "sesame", "b.xlsx": "swordfish"}


@dataclass
class Reader:
    """Opens the files of KEYS with their password and all others without; keeps what it was asked for."""

    asked: list[tuple[str, str]] = field(default_factory=list)

    async def read(
        self, path: Path, name: str, password: str = "", progress: Callable[[float], None] | None = None
    ) -> Document:
        self.asked.append((name, password))
        if progress:
            progress(0.5)
        if name in KEYS and password != KEYS[name]:
            raise UnreadableFile("password", f"{name} is protected.")
        return Document(name, "0" * 64, "pdf", "", (Passage(Locator(name), f"Words of {name}."),)).with_ids()


@dataclass
class Journal:
    """Keeps what was recorded and folds the questions of the one task."""

    events: list[Any] = field(default_factory=list)
    blobs: list[bytes] = field(default_factory=list)
    questions: list[QuestionRow] = field(default_factory=list)

    async def append(self, *events: Any) -> list[Any]:
        self.events.extend(events)
        for event in events:
            if isinstance(event, QuestionAsked):
                row = QuestionRow(event.question, event.task, event.call, event.text, event.choices, "open", NOW)
                self.questions.append(_with(row, secret=event.secret))
        return []

    async def put_blob(self, data: bytes) -> str:
        self.blobs.append(data)
        return "blob"

    def detail(self, id: str) -> TaskDetail | None:
        return TaskDetail(TaskRow(id, 1, "Do it.", TaskState.WORKING, NOW), questions=tuple(self.questions))

    def get_blob(self, sha256: str) -> bytes:
        return self.blobs[0]

    def settle(self, state: str) -> str:
        """The last question was answered or skipped; returns its id."""
        self.questions[-1] = _with(self.questions[-1], state=state)
        return self.questions[-1].id

    @property
    def texts(self) -> list[str]:
        return [event.text for event in self.events if isinstance(event, QuestionAsked)]


def _with(row: QuestionRow, **fields: Any) -> QuestionRow:
    import dataclasses

    return dataclasses.replace(row, **fields)


@dataclass
class House:
    """A task with files, its journal and the box of the process that works on it."""

    folder: Path
    journal: Journal = field(default_factory=Journal)
    reader: Reader = field(default_factory=Reader)
    box: PasswordBox = field(default_factory=PasswordBox)
    said: list[str] = field(default_factory=list)
    to_change: tuple[str, ...] = ()

    async def library(self, language: str = "en") -> TaskLibrary:
        """As each run of the task makes it."""
        prompt = PasswordPrompt("t1", self.box, self.journal, self.journal, language)
        library = TaskLibrary(
            "t1",
            [self.folder],
            self.reader,
            self.journal,
            self.journal,
            language,
            self.said.append,
            prompt,
            self.to_change,
        )
        await library.open()
        return library

    async def asks(self, library: TaskLibrary) -> None:
        with pytest.raises(InputRequired):
            await library.read_all()


@pytest.fixture
def house(tmp_path: Path) -> House:
    folder = tmp_path / "given"
    folder.mkdir()
    for name in ("a.pdf", "notes.md"):
        (folder / name).write_bytes(b"x")
    return House(folder)


def names(library: TaskLibrary) -> list[str]:
    return [document.file for document in library.documents()]


async def test_the_password_is_asked_for_once_everything_else_was_read(house: House) -> None:
    library = await house.library()
    await house.asks(library)
    assert names(library) == ["notes.md"]
    assert house.journal.texts == ["a.pdf has a password. Enter it or skip"]
    (asked,) = (event for event in house.journal.events if isinstance(event, QuestionAsked))
    assert (asked.secret, asked.choices) == (True, ("a.pdf",))
    assert library.problems() == {}
    await house.asks(library)
    await house.asks(await house.library())  # another run, before there is an answer
    assert len(house.journal.texts) == 1
    assert house.reader.asked.count(("a.pdf", "")) == 2  # once a run


async def test_a_single_file_that_is_read_first_asks_for_all(house: House) -> None:
    (house.folder / "b.xlsx").write_bytes(b"x")
    library = await house.library("zh")
    with pytest.raises(InputRequired):
        await library.read("b.xlsx")
    assert house.journal.texts == ["2 个文件有密码：a.pdf、b.xlsx。请输入或跳过"]


async def test_after_the_answer_the_file_is_read_and_the_password_is_gone(house: House) -> None:
    await house.asks(await house.library())
    house.box.put("t1", house.journal.settle("answered"), {"a.pdf": "sesame"})
    library = await house.library()
    assert sorted(document.file for document in await library.read_all()) == ["a.pdf", "notes.md"]
    assert library.problems() == {}
    assert house.box.get("t1", "a.pdf") == ""
    assert "sesame" not in repr(house.journal) + repr(house.journal.blobs) + repr(house.said)


async def test_a_wrong_password_says_so_asks_again_and_is_forgotten(house: House) -> None:
    await house.asks(await house.library())
    house.box.put("t1", house.journal.settle("answered"), {"a.pdf": "open"})
    library = await house.library()
    await house.asks(library)
    assert house.journal.texts[1] == "The password does not open a.pdf. Enter it again or skip"
    assert house.box.get("t1", "a.pdf") == ""
    assert names(library) == ["notes.md"]
    house.box.put("t1", house.journal.settle("answered"), {"a.pdf": "sesame"})
    assert len(await (await house.library()).read_all()) == 2
    assert len({question.id for question in house.journal.questions}) == 2


async def test_a_skipped_file_is_left_out_with_its_sentence_and_not_asked_about_again(house: House) -> None:
    await house.asks(await house.library())
    house.journal.settle("skipped")
    library = await house.library()
    await library.read_all()
    assert library.problems() == {"a.pdf": "a.pdf is protected."}
    assert [e.error for e in house.journal.events if isinstance(e, SourceRead) and e.error] == ["a.pdf is protected."]
    with pytest.raises(UnreadableFile):
        await library.read("a.pdf")
    assert len(house.journal.texts) == 1


async def test_a_file_left_empty_in_the_answer_is_left_out(house: House) -> None:
    (house.folder / "b.xlsx").write_bytes(b"x")
    await house.asks(await house.library())
    house.box.put("t1", house.journal.settle("answered"), {"b.xlsx": "swordfish"})
    library = await house.library()
    await library.read_all()
    assert sorted(names(library)) == ["b.xlsx", "notes.md"]
    assert list(library.problems()) == ["a.pdf"]
    assert len(house.journal.texts) == 1


async def test_only_what_does_not_fit_is_asked_about_again(house: House) -> None:
    (house.folder / "b.xlsx").write_bytes(b"x")
    await house.asks(await house.library())
    house.box.put("t1", house.journal.settle("answered"), {"a.pdf": "sesame", "b.xlsx": "sesame"})
    library = await house.library()
    await house.asks(library)
    assert house.journal.questions[-1].choices == ("b.xlsx",)
    assert sorted(names(library)) == ["a.pdf", "notes.md"]


async def test_an_answer_that_died_with_its_process_is_asked_for_again(house: House) -> None:
    await house.asks(await house.library())
    house.journal.settle("answered")
    house.box = PasswordBox()
    await house.asks(await house.library())
    assert house.journal.texts == ["a.pdf has a password. Enter it or skip"] * 2


async def test_where_nobody_can_be_asked_the_file_is_left_out_at_once(house: House) -> None:
    house.box = PasswordBox(asks=False)
    library = await house.library()
    await library.read_all()
    assert list(library.problems()) == ["a.pdf"]
    assert house.box.unasked == ["a.pdf"]
    assert house.journal.texts == []


async def test_progress_inside_a_large_file_is_said(house: House) -> None:
    (house.folder / "a.pdf").unlink()
    await (await house.library()).read_all()
    assert house.said == ["1 / 1: notes.md", "notes.md: 50%"]


async def test_what_is_to_be_changed_is_no_source_but_can_be_read(house: House) -> None:
    (house.folder / "a.pdf").unlink()
    (house.folder / "Brief.docx").write_bytes(b"x")
    house.to_change = (str(house.folder / "Brief.docx"),)
    library = await house.library()
    assert [document.file for document in await library.read_all()] == ["notes.md"] == library.files()
    assert library.to_change() == ["Brief.docx"]
    assert (await library.read("Brief.docx")).file == "Brief.docx"
    assert [document.file for document in await library.read_all()] == ["notes.md"]


async def test_with_nothing_else_what_is_to_be_changed_is_the_source(house: House) -> None:
    (house.folder / "a.pdf").unlink()
    house.to_change = (str(house.folder / "notes.md"),)
    library = await house.library()
    assert [document.file for document in await library.read_all()] == ["notes.md"]
    assert library.to_change() == []
