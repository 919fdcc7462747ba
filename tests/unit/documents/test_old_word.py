from __future__ import annotations

import struct
from collections.abc import Iterator

import pytest

from desktop.core.document import PassageKind, Place, TableRecord
from desktop.core.errors import UnreadableFile
from desktop.documents import word_binary
from desktop.documents.old_word import _Walk
from desktop.documents.options import ReadOptions
from desktop.documents.source import Content, Source
from tests.unit.documents.compound_file import compound
from tests.unit.documents.conftest import AS_OF, Read
from tests.unit.documents.old_office_files import doc

HIDDEN, DELETED, TINY = b"\x3c\x08\x01", b"\x00\x08\x01", b"\x43\x4a\x02\x00"
PLAIN, HEADING_1, HEADING_2 = b"\x00\x00", b"\x01\x00", b"\x02\x00"
CELL, ROW_END = PLAIN + b"\x16\x24\x01", PLAIN + b"\x16\x24\x01\x17\x24\x01"


def wide(*texts: str) -> list[int]:
    return [len(text) * 2 for text in texts]


def test_paragraphs_have_their_heading_path(read: Read) -> None:
    texts = ["Pilot 试点\r", "Three plants.\r", "Dates\r", "三月。\r"]
    styles = [HEADING_1, PLAIN, HEADING_2, PLAIN]
    document = read("a.doc", doc("".join(texts), paragraphs=list(zip(wide(*texts), styles, strict=True))))
    found = [(p.kind.value, p.locator.place, p.locator.number, p.locator.name, p.text) for p in document.passages]
    assert document.format == "doc"
    assert found == [
        ("heading", Place.HEADING, 1, "Pilot 试点", "Pilot 试点"),
        ("text", Place.HEADING, 2, "Pilot 试点", "Three plants."),
        ("heading", Place.HEADING, 3, "Pilot 试点 › Dates", "Dates"),
        ("text", Place.HEADING, 4, "Pilot 试点 › Dates", "三月。"),
    ]


def test_text_of_one_byte_per_character_is_read_in_its_code_page(read: Read) -> None:
    (passage,) = read("a.doc", doc("“März” – 5 €\r", is_narrow=True)).passages
    assert passage.text == "“März” – 5 €"


def test_hidden_and_tiny_words_are_marked_and_deleted_ones_are_told(read: Read) -> None:
    texts = ["Seen ", "not seen ", "nor this ", "gone ", "here.\r"]
    looks = [b"", HIDDEN, TINY, DELETED, b""]
    found = read("a.doc", doc("".join(texts), characters=list(zip(wide(*texts), looks, strict=True)))).passages
    assert [(p.text, p.hidden, p.kind, p.locator.detail) for p in found] == [
        ("Seen here.", False, PassageKind.TEXT, ""),
        ("not seen nor this", True, PassageKind.TEXT, "hidden"),
        ("Deleted: gone", False, PassageKind.COMMENT, "change"),
    ]


def test_tables_become_records(read: Read) -> None:
    texts = ["Plan\x07", "Price\x07", "\x07", "Basic\x07", "12.50\x07", "\x07", "After.\r"]
    looks = [CELL, CELL, ROW_END, CELL, CELL, ROW_END, PLAIN]
    table, after = read("a.doc", doc("".join(texts), paragraphs=list(zip(wide(*texts), looks, strict=True)))).passages
    assert (table.text, table.locator.number, after.text, after.locator.number) == (
        "Plan\tPrice\nBasic\t12.50",
        1,
        "After.",
        2,
    )
    assert isinstance(table.record, TableRecord)
    assert (table.record.columns, table.record.rows[0][1].value) == (("Plan", "Price"), 12.5)


def test_fields_give_their_result_and_notes_and_headers_their_part(read: Read) -> None:
    text = "See \x13 HYPERLINK http://x.example \x14the plan\x15.\r"
    found = read("a.doc", doc(text, parts=["As of March.\r", "Confidential\r", "", "Check this.\r"])).passages
    assert [(p.text, p.locator.detail, p.kind) for p in found] == [
        ("See the plan.", "", PassageKind.TEXT),
        ("As of March.", "footnote 1", PassageKind.NOTE),
        ("Confidential", "header 1", PassageKind.NOTE),
        ("Check this.", "comment 1", PassageKind.COMMENT),
    ]


def test_a_field_within_an_instruction_gives_nothing_and_one_within_a_result_its_own() -> None:
    walk = _walk("a\x13b\x13c\x14d\x15e\x14f\x13g\x14h\x14i\x15j\x15k")
    assert "".join(walk.visible) == "afhijk"


class Watched(list[bool]):
    """A list that counts how often it is walked through."""

    walks = 0

    def __iter__(self) -> Iterator[bool]:
        self.walks += 1
        return super().__iter__()


def test_open_fields_are_not_looked_through_for_every_letter() -> None:
    fields = Watched()
    walk = _walk("\x13\x14" * 500 + "x" * 500, fields)
    assert "".join(walk.visible) == "x" * 500
    assert len(fields) == 500 and fields.walks == 0


def _walk(text: str, fields: list[bool] | None = None) -> _Walk:
    def nothing_inside(name: str, data: bytes) -> Content:
        raise AssertionError(name)

    source = Source("a.doc", b"", ReadOptions(AS_OF), nothing_inside)
    walk = _Walk(Content(source), fields=[] if fields is None else fields)
    walk.take(word_binary.Run(word_binary.PARTS[0], text, word_binary.PLAIN, word_binary.PLAIN))
    return walk


def test_a_file_of_word_95_gives_its_text(read: Read) -> None:
    main = bytearray(600)
    text = "Prices for Müller\rSecond paragraph\r".encode("cp1252")
    struct.pack_into("<HH", main, 0, 0xA5DC, 0x0068)
    struct.pack_into("<II", main, 24, 512, 512 + len(text))
    main[512 : 512 + len(text)] = text
    document = read("a.doc", compound({"WordDocument": bytes(main)}))
    assert [passage.text for passage in document.passages] == ["Prices for Müller", "Second paragraph"]


@pytest.mark.parametrize("flags", [0x0100, 0x8100])
def test_a_file_behind_a_password_asks_for_it(read: Read, flags: int) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read("a.doc", doc("Secret\r", flags=flags))
    assert caught.value.reason == "password"


def test_a_file_whose_tables_are_lost_is_damaged_and_says_so(read: Read) -> None:
    data = doc("Words\r").replace("1Table".encode("utf-16-le"), "9Table".encode("utf-16-le"))
    with pytest.raises(UnreadableFile) as caught:
        read("a.doc", data)
    assert caught.value.reason == "damaged"
