"""Builds small Word and PowerPoint files of before 2007 for the tests, byte by byte (MS-DOC, MS-PPT)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import accumulate

from tests.unit.documents.compound_file import compound

TEXT_AT, CHARACTERS, PARAGRAPHS = 1_024, 4, 5  # offset, then numbers of pages of 512 bytes
Span = tuple[int, bytes]  # how many bytes of text, and what is said about them


def doc(
    text: str,
    *,
    parts: Sequence[str] = (),
    characters: Sequence[Span] = (),
    paragraphs: Sequence[Span] = (),
    is_narrow: bool = False,
    flags: int = 0,
) -> bytes:
    """A Word 97 file: `text`, then the texts of footnotes, headers, … in `parts` (see word_binary.PARTS). Spans hold
    lists of property changes; those of paragraphs begin with the number of the style (2 bytes)."""
    pieces = [text, *parts]
    body = "".join(pieces).encode("cp1252" if is_narrow else "utf-16-le")
    sizes = [len(piece) for piece in pieces] + [0] * (8 - len(pieces))
    main = bytearray(3_072)
    struct.pack_into("<HH6xH", main, 0, 0xA5EC, 0x00C1, 0x0200 | flags)
    struct.pack_into("<8i", main, 0x4C, *sizes)
    main[TEXT_AT : TEXT_AT + len(body)] = body
    main[CHARACTERS * 512 : CHARACTERS * 512 + 512] = _page(characters, 1)
    main[PARAGRAPHS * 512 : PARAGRAPHS * 512 + 512] = _page(paragraphs, 13)
    place = TEXT_AT * 2 | 0x40000000 if is_narrow else TEXT_AT
    plc = struct.pack("<IIHIH", 0, sum(sizes), 0, place, 0)
    table = b""
    bounds = struct.pack("<II", TEXT_AT, TEXT_AT + len(body))
    tables = {33: b"\x02" + struct.pack("<I", len(plc)) + plc}
    tables[12] = bounds + struct.pack("<I", CHARACTERS)
    tables[13] = bounds + struct.pack("<I", PARAGRAPHS)
    for index, data in tables.items():
        struct.pack_into("<II", main, 0x9A + 8 * index, len(table), len(data))
        table += data
    return compound({"WordDocument": bytes(main), "1Table": table})


def _page(spans: Sequence[Span], width: int) -> bytes:
    """A page of formats: bounds, pointers, and the lists from the end."""
    page = bytearray(512)
    page[511] = len(spans)
    bounds = list(accumulate((size for size, _ in spans), initial=TEXT_AT))
    struct.pack_into(f"<{len(bounds)}I", page, 0, *bounds)
    end = 510
    for index, (_, said) in enumerate(spans):
        if not said:
            continue
        said = said + b"\0" * ((len(said) + 1) % 2 if width == 13 else 0)
        data = bytes([(len(said) + 1) // 2 if width == 13 else len(said)]) + said
        end = (end - len(data)) // 2 * 2
        page[end : end + len(data)] = data
        page[4 * len(bounds) + width * index] = end // 2
    return bytes(page)


def record(type: int, body: bytes, instance: int = 0, *, is_container: bool = False) -> bytes:
    return struct.pack("<HHI", instance << 4 | (15 if is_container else 0), type, len(body)) + body


def heard(kind: int, text: str) -> bytes:
    """A text of a placeholder of that kind: 0 title, 1 body, 2 notes, 4 other."""
    return record(0x0F9F, struct.pack("<I", kind)) + record(0x0FA0, text.encode("utf-16-le"))


def box(kind: int, text: str) -> bytes:
    """A shape with a text of its own, as deep as in a real slide."""
    shape = record(0xF004, record(0xF00D, heard(kind, text), is_container=True), is_container=True)
    return record(0x040C, record(0xF003, shape, is_container=True), is_container=True)


def ppt(
    slides: Sequence[tuple[bytes, bytes]], notes: bytes = b"", *, hidden: bool = False, older: bytes = b""
) -> bytes:
    """A deck. Each slide is (texts in the document's list, records of the slide); `notes` are those of the first one.
    `older` stands before them and is what an earlier save left."""
    data = older
    places = []
    for number, (_, shapes) in enumerate(slides, 1):
        places.append(len(data))
        atom = record(0x03EF, struct.pack("<I8sIII", 0, b"", 0, 900 if notes and number == 1 else 0, 0))
        show = record(0x03F9, struct.pack("<IIBBHI", 0, 0, 0, 0, 4 if hidden else 0, 0))
        data += record(0x03EE, atom + show + shapes, is_container=True)
    places.append(len(data))
    data += record(0x03F0, notes, is_container=True)
    listed = b"".join(
        record(0x03F3, struct.pack("<IIiII", number, 0, 0, 255 + number, 0)) + texts
        for number, (texts, _) in enumerate(slides, 1)
    )
    of_notes = record(0x03F3, struct.pack("<IIiII", len(places), 0, 0, 900, 0))
    lists = record(0x0FF0, listed, 0, is_container=True) + record(0x0FF0, of_notes, 2, is_container=True)
    places.append(len(data))
    data += record(0x03E8, lists, is_container=True)
    directory = len(data)
    data += record(0x1772, struct.pack(f"<I{len(places)}I", len(places) << 20 | 1, *places))
    edit = len(data)
    data += record(0x0FF5, struct.pack("<IIIIII", 0, 0, 0, directory, len(places), 0))
    user = record(0x0FF6, struct.pack("<III", 20, 0xE391C05F, edit))
    return compound({"PowerPoint Document": data, "Current User": user})
