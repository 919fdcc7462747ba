"""Answers for what a reader function gets (`Source`) and gives (`Content`): the one shape all formats share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from desktop.core.document import Locator, Passage, PassageKind, Place, Record
from desktop.documents.options import ReadOptions

PIECE = 6_000  # characters; longer text is cut into several passages so that a citation stays near its words
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_FLAGS = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
_UNSEEN = re.compile("[\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_SPACES_AT_END = re.compile(r"[ \t\u00a0\u3000]+$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """`text` without control characters, with "\\n" line ends, no spaces at line ends, at most one empty line."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _BLANK_LINES.sub("\n\n", _SPACES_AT_END.sub("", text)).strip("\n").strip()


def _unheard(share: float) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or one file inside a file: its name as the person sees it ("mail.eml!figures.xlsx") and its bytes.

    `nested(name, data)` reads a file inside this one; it raises UnreadableFile like the reading of any file. A file
    too large for memory has a `path` instead of data; `stream()` serves both. `progress` is told the share that is
    done, from 0 to 1, by formats that can be large.
    """

    name: str
    data: bytes
    options: ReadOptions
    nested: Callable[[str, bytes], Content]
    depth: int = 0
    path: Path | None = None
    progress: Callable[[float], None] = _unheard

    def stream(self) -> BinaryIO:
        """The bytes as a stream from the beginning."""
        return BytesIO(self.data) if self.path is None else self.path.open("rb")

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.data) if self.path is None else self.path.stat().st_size


@dataclass(slots=True)
class Content:
    """What a reader collects. Places are kept unique, because a passage's id is made of its place."""

    source: Source
    passages: list[Passage] = field(default_factory=list)
    title: str = ""
    author: str = ""
    modified: datetime | None = None
    warnings: list[str] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    is_full: bool = False
    _places: dict[Locator, int] = field(default_factory=dict)
    _characters: int = 0

    def add(
        self,
        text: str,
        place: Place = Place.FILE,
        number: int = 0,
        name: str = "",
        detail: str = "",
        *,
        kind: PassageKind = PassageKind.TEXT,
        hidden: bool = False,
        record: Record | None = None,
        whole: bool = False,
    ) -> None:
        """One passage (several when the text is long and not `whole`); empty text without a record is left out."""
        text, secret = _seen(text)
        text = clean(text)
        if secret:
            self.take(Passage(self._at(place, number, name, f"{detail} invisible".strip()), secret, kind, "", True))
        if not text and record is None:
            return
        pieces = [text] if whole or record is not None else _pieces(text)
        for piece in pieces:
            self.take(Passage(self._at(place, number, name, detail), piece, kind, "", hidden, record))

    def _at(self, place: Place, number: int, name: str, detail: str) -> Locator:
        return Locator(self.source.name, place, number, _CONTROL.sub("", name), _CONTROL.sub("", detail))

    def take(self, passage: Passage) -> None:
        """A ready passage, e.g. of an attachment. Beyond the limits it is dropped and the person is told once."""
        limits = self.source.options.limits
        if self.is_full:
            return
        if len(self.passages) >= limits.max_passages or self._characters > limits.max_characters:
            self.is_full = True
            self.warn(
                f"{self.source.name} is very long: what follows passage {len(self.passages):,} was left out.",
                f"{self.source.name} 内容过长：第 {len(self.passages):,} 段之后的部分已略去。",
            )
            return
        self._characters += len(passage.text)
        self.passages.append(self._with_own_place(passage))

    def warn(self, en: str, zh: str) -> None:
        """A sentence for the person about something left out; the same sentence is kept once."""
        sentence = zh if self.source.options.language == "zh" else en
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def _with_own_place(self, passage: Passage) -> Passage:
        locator = passage.locator
        self._places[locator] = count = self._places.get(locator, 0) + 1
        if count == 1:
            return passage
        detail = f"{locator.detail} part {count}".strip()
        own = Locator(locator.file, locator.place, locator.number, locator.name, detail)
        return self._with_own_place(
            Passage(own, passage.text, passage.kind, passage.id, passage.hidden, passage.record)
        )


def _seen(text: str) -> tuple[str, str]:
    """`text` without characters that show nothing, and the words that were written in them: Unicode has a second,
    invisible alphabet (tags), which a reader never sees and a chat model reads. Flags of regions use it rightly."""
    if not _UNSEEN.search(text):
        return text, ""
    tags = "".join(chr(ord(letter) - 0xE0000) for run in _TAGS.findall(_FLAGS.sub("", text)) for letter in run)
    return _UNSEEN.sub("", text), tags.strip()


def _pieces(text: str) -> list[str]:
    """`text` cut at line ends, sentence ends or spaces into pieces of at most PIECE characters."""
    pieces = []
    start = 0
    while len(text) - start > PIECE:
        window = text[start : start + PIECE]
        cut = max(window.rfind("\n"), window.rfind("。") + 1, window.rfind(". ") + 1)
        cut = cut if cut > PIECE // 2 else max(window.rfind(" "), PIECE // 2)
        pieces.append(window[:cut].strip())
        start += cut
    return [*pieces, text[start:].strip()]
