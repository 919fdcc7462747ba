"""Answers for the inside of Word 97-2003 files (MS-DOC): its text with, for each character, how it is set.

The header (FIB) says where things are; the piece table (Clx) says which bytes are which characters; pages of 512
bytes (FKP) say which characters are hidden or deleted and which paragraphs are headings or in tables.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_IDENT = 0xA5EC
_FIRST_97 = 0x00C1  # nFib; older files have no table stream
_ENCRYPTED, _COMPLEX, _TABLE_1 = 0x0100, 0x0004, 0x0200
_CLX, _CHARACTERS, _PARAGRAPHS = 33, 12, 13  # indexes in fibRgFcLcb97
_PAGE = 512
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_VANISH, _DELETED, _SIZE = 0x083C, 0x0800, 0x4A43
_IN_TABLE, _ROW_END = 0x2416, 0x2417
_MAX_RUNS = 2_000_000
_FAR = 1 << 40
PARTS = ("text", "footnote", "header", "macro", "comment", "endnote", "text box", "text box in header")


@dataclass(frozen=True, slots=True)
class Look:
    """How a character is set (is_hidden, is_deleted) or a paragraph (style, in_table, ends_row)."""

    is_hidden: bool = False
    is_deleted: bool = False
    style: int = 0  # 1 to 9: heading of that level
    in_table: bool = False
    ends_row: bool = False


PLAIN = Look()


@dataclass(slots=True)
class Looks:
    """Spans of bytes of the main stream and how they are set."""

    starts: list[int]
    ends: list[int]
    looks: list[Look]

    def at(self, position: int) -> Look:
        index = bisect_right(self.starts, position) - 1
        return self.looks[index] if index >= 0 and position < self.ends[index] else PLAIN

    def next_start(self, position: int) -> int:
        """Where the span at `position` ends or the next one begins; a very large number after the last."""
        index = bisect_right(self.starts, position)
        following = self.starts[index] if index < len(self.starts) else _FAR
        return self.ends[index - 1] if index and position < self.ends[index - 1] < following else following


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that stand together and are set alike. `part` is one of PARTS; `paragraph` is the look of the
    paragraph in which its last character stands."""

    part: str
    text: str
    look: Look
    paragraph: Look


def is_encrypted(main: bytes) -> bool:
    """Whether a password guards the file (2.5.1, fEncrypted)."""
    return len(main) > 12 and bool(struct.unpack_from("<H", main, 10)[0] & _ENCRYPTED)


def table_name(main: bytes) -> str:
    """The name of the stream that holds the tables."""
    return "1Table" if struct.unpack_from("<H", main, 10)[0] & _TABLE_1 else "0Table"


def is_old(main: bytes) -> bool:
    """Word 6 and 95: no pieces, the text stands in the main stream in the code page of its country."""
    return len(main) >= 32 and struct.unpack_from("<H", main, 2)[0] < _FIRST_97


def old_text(main: bytes) -> bytes:
    """The text of a file that `is_old`; b"" of one saved in pieces, which nobody wrote for thirty years."""
    flags, first, last = struct.unpack_from("<H", main, 10)[0], *struct.unpack_from("<II", main, 24)
    return b"" if flags & _COMPLEX else main[first:last]


def runs_of(main: bytes, table: bytes, max_characters: int) -> Iterator[Run]:
    """The runs of the file in their order. Raises struct.error or ValueError when it is damaged."""
    if len(main) < 0x1AA or struct.unpack_from("<H", main)[0] != _IDENT:
        raise ValueError
    sizes = struct.unpack_from("<8i", main, 0x4C)
    characters, paragraphs = _looks(main, table, _CHARACTERS), _looks(main, table, _PARAGRAPHS)
    edges, total = [], 0
    for size in sizes:
        total += max(0, size)
        edges.append(total)
    for first, last, offset, width in _pieces(main, table):
        position = first
        while position < min(last, edges[-1], max_characters):
            part = bisect_right(edges, position)
            byte = offset + (position - first) * width
            end_byte = min(characters.next_start(byte), paragraphs.next_start(byte))
            step = max(1, (end_byte - byte) // width)
            end = min(last, edges[part], max_characters, position + step)
            data = main[byte : byte + (end - position) * width]
            text = data.decode("utf-16-le" if width == 2 else "cp1252", "replace")
            last_byte = offset + (end - 1 - first) * width
            yield Run(PARTS[part], text, characters.at(byte), paragraphs.at(last_byte))
            position = end


def _entry(main: bytes, table: bytes, index: int) -> bytes:
    """A structure of the table stream by its index in the header."""
    at, size = struct.unpack_from("<II", main, 0x9A + 8 * index)
    return table[at : at + size]


def _pieces(main: bytes, table: bytes) -> Iterator[tuple[int, int, int, int]]:
    """First and last character, offset in the main stream, bytes per character (2.9.38, 2.9.177)."""
    clx, at = _entry(main, table, _CLX), 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    (size,) = struct.unpack_from("<I", clx, at + 1)
    plc = clx[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    positions = struct.unpack_from(f"<{count + 1}I", plc)
    if list(positions) != sorted(positions):
        raise ValueError  # pieces that overlap would multiply the text
    for index in range(count):
        (place,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)
        offset, is_narrow = place & 0x3FFFFFFF, bool(place & 0x40000000)
        yield positions[index], positions[index + 1], offset // 2 if is_narrow else offset, 1 if is_narrow else 2


def _looks(main: bytes, table: bytes, index: int) -> Looks:
    plc = _entry(main, table, index)
    count = max(0, (len(plc) - 4) // 8)
    pages = struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)) if count else ()
    found: list[tuple[int, int, Look]] = []
    for number in pages:
        start = (number & 0x3FFFFF) * _PAGE
        page = main[start : start + _PAGE]
        if len(page) == _PAGE and len(found) < _MAX_RUNS:
            found += list(_spans(page, is_paragraph=index == _PARAGRAPHS))
    found.sort(key=lambda span: span[0])
    return Looks([span[0] for span in found], [span[1] for span in found], [span[2] for span in found])


def _spans(page: bytes, *, is_paragraph: bool) -> Iterator[tuple[int, int, Look]]:
    """The spans of one page of formats (2.9.33 ChpxFkp, 2.9.175 PapxFkp)."""
    count, width = page[511], 13 if is_paragraph else 1
    if 4 * (count + 1) + width * count > 511:
        return
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    for index in range(count):
        at = page[4 * (count + 1) + width * index] * 2
        look = PLAIN
        if at and is_paragraph:
            size, begin = (page[at] * 2 - 1, at + 1) if page[at] else (page[at + 1] * 2, at + 2)
            look = _look(page[begin + 2 : begin + size], struct.unpack_from("<H", page, begin)[0])
        elif at:
            look = _look(page[at + 1 : at + 1 + page[at]], 0)
        if bounds[index] < bounds[index + 1]:
            yield bounds[index], bounds[index + 1], look


def _look(changes: bytes, style: int) -> Look:
    """What a list of property changes (2.4.6.1) makes of a style."""
    found: dict[int, int] = {}
    at = 0
    while at + 2 < len(changes):
        (code,) = struct.unpack_from("<H", changes, at)
        kind = code >> 13
        found[code] = changes[at + 2] if kind != 2 else int.from_bytes(changes[at + 2 : at + 4], "little")
        at += 3 + changes[at + 2] if kind == 6 else 2 + _OPERAND[kind]
    is_tiny = 0 < found.get(_SIZE, 24) <= 2
    return Look(
        is_hidden=found.get(_VANISH, 0) == 1 or is_tiny,
        is_deleted=found.get(_DELETED, 0) == 1,
        style=style,
        in_table=found.get(_IN_TABLE, 0) == 1,
        ends_row=found.get(_ROW_END, 0) == 1,
    )
