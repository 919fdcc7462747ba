"""Answers for PowerPoint decks of before 2007 (ppt, MS-PPT): titles, texts, text boxes and notes of each slide.

A saved deck keeps its older versions; the directory of the last edit says which records count. Tables are drawn from
boxes in this format, so their cells come as lines; charts and pictures give nothing.
"""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.core.document import PassageKind, Place
from desktop.documents import refusal
from desktop.documents.compound import opened, stream, take_properties
from desktop.documents.source import Content, Source, clean
from desktop.documents.unlocking import unlocked_office

_DOCUMENT, _SLIDE_ATOM, _SHOW = 0x03E8, 0x03EF, 0x03F9
_LIST, _PERSIST, _HEADER, _CHARS, _BYTES = 0x0FF0, 0x03F3, 0x0F9F, 0x0FA0, 0x0FA8
_EDIT, _DIRECTORY = 0x0FF5, 0x1772
_BOX = 0xF00D
_LOCKED = 0xF3D1C4DF
_TITLES, _NOTES = (0, 6), 2
_SLIDES_LIST, _NOTES_LIST = 0, 2
_MAX_EDITS, _MAX_DEPTH, _MAX_RECORDS = 1_000, 20, 500_000


@dataclass(frozen=True, slots=True)
class _Record:
    """One record: its type and instance, and where its body is."""

    type: int
    instance: int
    is_container: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A slide or a page of notes in the list of the document, with the texts of its placeholders (kind, text)."""

    persist: int
    id: int
    texts: list[tuple[int, str]]


def read_ppt(source: Source) -> Content:
    """A deck (ppt, pps, pot). Place SLIDE: number is the slide, name its title."""
    with opened(source) as file:
        data, user = stream(file, "PowerPoint Document"), stream(file, "Current User")
        if len(user) >= 20 and struct.unpack_from("<I", user, 12)[0] == _LOCKED:
            return read_ppt(dataclasses.replace(source, data=_unlocked(source)))
        content = Content(source)
        take_properties(content, file)
        try:
            _Deck(content, data).read(user)
        except (struct.error, ValueError, IndexError) as error:
            raise refusal.damaged(source.name) from error
    if not content.passages:
        content.warn(f"{source.name} contains no text.", f"{source.name} 中没有文字。")
    return content


def _unlocked(source: Source) -> bytes:
    data = unlocked_office(source)
    if data == source.data:
        raise refusal.password(source.name, is_wrong=bool(source.options.password))
    return data


@dataclass(slots=True)
class _Deck:
    """The records of one deck on their way into passages."""

    content: Content
    data: bytes
    left: int = _MAX_RECORDS

    def read(self, user: bytes) -> None:
        places, document = self._directory(user)
        slides, notes = list[_Entry](), dict[int, _Entry]()
        for record in self._records(*self._body(places.get(document, -1), _DOCUMENT)):
            if record.type == _LIST and record.instance == _SLIDES_LIST:
                slides = list(self._entries(record))
            elif record.type == _LIST and record.instance == _NOTES_LIST:
                notes = {entry.id: entry for entry in self._entries(record)}
        for number, entry in enumerate(slides, 1):
            self._slide(number, entry, places, notes)

    def _directory(self, user: bytes) -> tuple[dict[int, int], int]:
        """Persist id -> offset of its record, and the document's persist id; the newest edit wins (2.1.2)."""
        (offset,) = struct.unpack_from("<I", user, 16)
        places: dict[int, int] = {}
        document = -1
        for _ in range(_MAX_EDITS):
            start, end = self._body(offset, _EDIT)
            if end - start < 20:
                break
            before, directory, reference = struct.unpack_from("<III", self.data, start + 8)
            document = reference if document < 0 else document
            for id, place in self._persisted(directory):
                places.setdefault(id, place)
            if not 0 < before < offset:
                break
            offset = before
        return places, document

    def _persisted(self, offset: int) -> Iterator[tuple[int, int]]:
        at, end = self._body(offset, _DIRECTORY)
        while at + 4 <= end:
            (head,) = struct.unpack_from("<I", self.data, at)
            first, count = head & 0xFFFFF, min(head >> 20, (end - at - 4) // 4)
            yield from enumerate(struct.unpack_from(f"<{count}I", self.data, at + 4), first)
            at += 4 + 4 * count if count else end

    def _body(self, offset: int, type: int = 0) -> tuple[int, int]:
        """Where the body of the record at `offset` is; nothing when it is of another type."""
        record = self._record(offset, len(self.data)) if offset >= 0 else None
        return (record.start, record.end) if record and type in (0, record.type) else (0, 0)

    def _record(self, at: int, end: int) -> _Record | None:
        if at + 8 > end:
            return None
        head, type, size = struct.unpack_from("<HHI", self.data, at)
        return _Record(type, head >> 4, head & 15 == 15, at + 8, min(end, at + 8 + size))

    def _records(self, start: int, end: int) -> Iterator[_Record]:
        while self.left > 0 and (record := self._record(start, end)):
            self.left -= 1
            yield record
            start = record.end

    def _entries(self, record: _Record) -> Iterator[_Entry]:
        entry: _Entry | None = None
        kind = 4
        for item in self._records(record.start, record.end):
            if item.type == _PERSIST:
                if entry:
                    yield entry
                persist, _, _, id = struct.unpack_from("<IIiI", self.data, item.start)
                entry = _Entry(persist, id, [])
            elif item.type == _HEADER:
                (kind,) = struct.unpack_from("<I", self.data, item.start)
            elif entry and (text := self._text(item)):
                entry.texts.append((kind, text))
        if entry:
            yield entry

    def _text(self, record: _Record) -> str:
        if record.type not in (_CHARS, _BYTES):
            return ""
        data = self.data[record.start : record.end]
        text = data.decode("utf-16-le" if record.type == _CHARS else "latin-1", "replace")
        return clean(text.replace("\r", "\n").replace("\x0b", "\n"))

    def _slide(self, number: int, entry: _Entry, places: dict[int, int], notes: dict[int, _Entry]) -> None:
        span = self._body(places.get(entry.persist, -1))
        texts = [*entry.texts, *self._boxes(*span, 0)]
        title = next((" ".join(text.split()) for kind, text in texts if kind in _TITLES), "")
        hidden, notes_id = self._about(span)
        self.content.add(title, Place.SLIDE, number, title, kind=PassageKind.HEADING, hidden=hidden)
        others = [text for kind, text in texts if kind not in _TITLES]
        for order, text in enumerate(others, 1):
            self.content.add(text, Place.SLIDE, number, title, f"shape {order}", hidden=hidden)
        if notes_id in notes:
            about = notes[notes_id]
            said = [text for kind, text in self._boxes(*self._body(places.get(about.persist, -1)), 0) if kind == _NOTES]
            said += [text for kind, text in about.texts if kind == _NOTES]
            place = (Place.SLIDE, number, title, "notes")
            self.content.add("\n".join(said), *place, kind=PassageKind.NOTE, hidden=hidden)

    def _about(self, span: tuple[int, int]) -> tuple[bool, int]:
        """Whether the slide is left out of the show, and the id of its notes (0 for none)."""
        hidden, notes = False, 0
        for record in self._records(*span):
            if record.type == _SLIDE_ATOM and record.end - record.start >= 20:
                (notes,) = struct.unpack_from("<I", self.data, record.start + 16)
            elif record.type == _SHOW and record.end - record.start >= 12:
                hidden = bool(struct.unpack_from("<H", self.data, record.start + 10)[0] & 4)
        return hidden, notes

    def _boxes(self, start: int, end: int, depth: int) -> Iterator[tuple[int, str]]:
        """The texts of the shapes of a slide, with their kind; those that only point to the list are not here."""
        for record in self._records(start, end):
            if record.type == _BOX:
                kind = 4
                for item in self._records(record.start, record.end):
                    if item.type == _HEADER:
                        (kind,) = struct.unpack_from("<I", self.data, item.start)
                    elif text := self._text(item):
                        yield kind, text
            elif record.is_container and depth < _MAX_DEPTH:
                yield from self._boxes(record.start, record.end, depth + 1)
