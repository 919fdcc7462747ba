from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import docx
import openpyxl
import pytest

from desktop.core.document import Place
from desktop.core.errors import UnreadableFile
from desktop.documents.options import Limits, ReadOptions
from desktop.documents.reading import READERS, format_of_name
from desktop.documents.reading import read as read_path
from tests.unit.documents.conftest import Read
from tests.unit.documents.office_files import packed, saved

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def reason(read: Read, name: str, data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(name, data)
    assert name in caught.value.en
    assert re.search("[\u4e00-\u9fff]", caught.value.zh)
    return caught.value.reason


def test_every_reader_can_be_loaded_and_its_extensions_lead_to_it() -> None:
    for format, reader in READERS.items():
        assert callable(reader.load())
        assert {format_of_name(f"a.{extension}") for extension in reader.extensions} == {format}


def test_a_missing_file_says_so(tmp_path: Path, options: ReadOptions) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_path(tmp_path / "gone.txt", "gone.txt", options)
    assert caught.value.reason == "missing"


def test_a_folder_is_not_read_as_a_file(tmp_path: Path, options: ReadOptions) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_path(tmp_path, "folder", options)
    assert caught.value.reason == "unsupported"


def test_a_file_above_the_size_limit_is_refused_before_it_is_read(tmp_path: Path, options: ReadOptions) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes(b"x" * 101)
    small = dataclasses.replace(options, limits=Limits(max_bytes=100))
    with pytest.raises(UnreadableFile) as caught:
        read_path(path, "big.txt", small)
    assert caught.value.reason == "too_large"


def test_the_time_of_the_file_counts_when_the_content_has_none(tmp_path: Path, options: ReadOptions) -> None:
    path = tmp_path / "note.txt"
    path.write_text("hello")
    document = read_path(path, "note.txt", options)
    assert document.modified is not None
    assert document.modified.timestamp() == pytest.approx(path.stat().st_mtime)
    assert (document.size, document.format, document.title) == (5, "txt", "note")


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.pdf", "a.eml", "a.csv"])
def test_an_empty_file_is_called_empty(read: Read, name: str) -> None:
    assert reason(read, name, b"") == "empty"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 60),
        ("a.exe", b"MZ\x90\0" + b"\0" * 60),
        ("a.bin", bytes(range(256)) * 4),
    ],
)
def test_formats_that_are_not_read_yet_are_named(read: Read, name: str, data: bytes) -> None:
    assert reason(read, name, data) == "unsupported"


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pptx", "wrong.txt"])
def test_an_encrypted_office_file_asks_for_a_copy_without_password(read: Read, name: str) -> None:
    assert reason(read, name, OLE + "EncryptedPackage".encode("utf-16-le")) == "password"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", b"PK\x03\x04 cut off"),
        ("a.xlsx", packed({"something.txt": "x"})),
        ("a.docx", packed({"word/document.xml": "<broken"})),
        ("a.pdf", b"%PDF-1.7 and nothing else"),
        ("a.pptx", bytes(range(256)) * 4),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
        ("a.odt", packed({"mimetype": "application/vnd.oasis.opendocument.text"})),
        ("a.xls", OLE + "Workbook".encode("utf-16-le") + b"\0\0"),
        ("a.msg", OLE + "__substg1.0_0037".encode("utf-16-le")),
        ("a.zip", b"PK\x03\x04 cut off"),
        ("a.ics", b"BEGIN:VCALENDAR\0\1\2\3\4\5"[::-1] * 40),
    ],
)
def test_damaged_files_are_called_damaged(read: Read, name: str, data: bytes) -> None:
    assert reason(read, name, data) == "damaged"


def test_a_workbook_that_calls_itself_csv_is_read_as_a_workbook_and_the_person_is_told(read: Read) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Revenue"
    document = read("figures.csv", saved(book))
    assert document.format == "xlsx"
    assert document.passages[0].locator.place is Place.CELLS
    assert document.warnings == ("figures.csv is not what its name says; it was read as xlsx.",)


def test_a_text_that_calls_itself_word_is_read_as_text(read: Read) -> None:
    document = read("report.docx", "Only text.")
    assert (document.format, document.passages[0].text) == ("txt", "Only text.")
    assert document.warnings


def test_an_html_table_saved_as_xls_is_read_as_html(read: Read) -> None:
    document = read(
        "export.xls", "<html><table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table></html>"
    )
    assert document.format == "html"


@pytest.mark.parametrize("name", ["a.log", "README", "a.unknown", "notes.md"])
def test_texts_of_one_kind_give_no_warning(read: Read, name: str) -> None:
    assert read(name, "Hello.").warnings == ()


def test_a_mail_without_extension_is_recognised(read: Read) -> None:
    assert read("saved", "From: a@b.example\nMIME-Version: 1.0\nSubject: x\n\nHello").format == "eml"


def test_a_note_that_begins_like_a_mail_stays_a_note(read: Read) -> None:
    assert read("note.txt", "From: Ada\nTo: Bob\nSubject: lunch\n\nSee you").format == "txt"


def test_a_word_bomb_is_refused_before_it_is_unpacked(read: Read) -> None:
    assert reason(read, "bomb.docx", packed({"word/document.xml": b" " * 60_000_000})) == "bomb"


def test_too_many_entries_are_a_bomb(options: ReadOptions, read: Read) -> None:
    few = dataclasses.replace(options, limits=Limits(max_entries=3))
    data = packed({"word/document.xml": "<x/>", **{f"{number}": "" for number in range(4)}})
    with pytest.raises(UnreadableFile) as caught:
        read("many.docx", data, few)
    assert caught.value.reason == "bomb"


def test_passages_beyond_the_limit_are_left_out_with_one_sentence(options: ReadOptions, read: Read) -> None:
    few = dataclasses.replace(options, limits=Limits(max_passages=3))
    document = read("long.txt", "\n\n".join(f"Paragraph {number}" for number in range(9)), few)
    assert len(document.passages) == 3
    assert document.warnings == ("long.txt is very long: what follows passage 3 was left out.",)


def test_warnings_come_in_the_persons_language(options: ReadOptions, read: Read) -> None:
    chinese = dataclasses.replace(options, language="zh")
    assert "与其扩展名不符" in read("report.docx", "Only text.", chinese).warnings[0]


def test_ids_are_the_same_in_every_run_and_new_for_a_changed_file(read: Read) -> None:
    first, again, changed = (read("a.txt", text).passages[0].id for text in ("One.", "One.", "Two."))
    assert first == again != changed


def test_ids_in_one_document_are_different_even_at_one_place(read: Read) -> None:
    document = docx.Document()
    document.add_paragraph("word " * 4_000)
    ids = [passage.id for passage in read("long.docx", saved(document)).passages]
    assert len(ids) == len(set(ids)) == 4


def test_options_survive_the_way_to_the_child(options: ReadOptions) -> None:
    changed = dataclasses.replace(options, limits=Limits(max_cells=7), language="zh")
    assert ReadOptions.from_data(changed.to_data()) == changed
