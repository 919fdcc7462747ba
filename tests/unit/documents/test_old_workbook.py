from __future__ import annotations

import struct
from pathlib import Path

import pytest

from desktop.core.document import TableRecord
from desktop.core.errors import UnreadableFile
from desktop.documents.options import ReadOptions
from desktop.documents.reading import read as read_path
from tests.unit.documents.conftest import AS_OF, Read
from tests.unit.documents.office_files import packed


def record(number: int, data: bytes) -> bytes:
    return struct.pack("<HH", number, len(data)) + data


def label(row: int, column: int, text: bytes) -> bytes:
    return record(0x0204, struct.pack("<HHHH", row, column, 0, len(text)) + text)


def number(row: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def hidden_row(row: int) -> bytes:
    return record(0x0208, struct.pack("<HHHHHHHHH", row, 0, 2, 255, 0, 0, 0x20, 0, 0)[:16])


def biff3(*cells: bytes) -> bytes:
    """One worksheet as Excel 3 wrote it: a bare stream of records."""
    font = record(0x0231, struct.pack("<HHHB", 200, 0, 0, 5) + b"Arial")
    format = record(0x001E, b"\x07General")
    xf = record(0x0243, struct.pack("<BBHHHI", 0, 0, 0, 0, 0, 0))
    codepage = record(0x0042, struct.pack("<H", 936))
    return (
        record(0x0209, struct.pack("<HHH", 0x0300, 0x10, 0))
        + codepage
        + font
        + format
        + xf
        + b"".join(cells)
        + record(0x0A, b"")
    )


TABLE = (
    label(0, 0, b"Plan"),
    label(0, 1, b"Price"),
    label(1, 0, "会议".encode("gbk")),
    number(1, 1, 12.5),
    label(2, 0, b"B"),
    number(2, 1, 7),
)


def test_an_old_workbook_is_a_table_with_cell_addresses(read: Read) -> None:
    document = read("a.xls", biff3(*TABLE))
    found = document.passages[0].record
    assert document.format == "xls"
    assert isinstance(found, TableRecord)
    assert found.columns == ("Plan", "Price")
    assert [[(cell.ref, cell.value) for cell in row] for row in found.rows] == [
        [("A2", "会议"), ("B2", 12.5)],
        [("A3", "B"), ("B3", 7)],
    ]


def test_hidden_rows_are_marked(read: Read) -> None:
    document = read("a.xls", biff3(hidden_row(2), *TABLE))
    assert [(p.locator.detail, p.hidden) for p in document.passages] == [("A1:B2", False), ("A3:B3", True)]


def test_a_broken_old_workbook_is_called_damaged(read: Read) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read("a.xls", record(0x0209, struct.pack("<HHH", 0x0300, 0x10, 0)) + b"\xff" * 40)
    assert caught.value.reason == "damaged"


def test_an_encrypted_old_workbook_opens_with_its_password(wire: Path) -> None:
    path = wire / "files" / "xlsx" / "tika--testEXCEL_protected_passtika.xls"
    for password, expected in (("", "password"), ("wrong", "password")):
        with pytest.raises(UnreadableFile) as caught:
            read_path(path, path.name, ReadOptions(AS_OF, password=password))
        assert caught.value.reason == expected
        assert not password or password not in caught.value.en
    document = read_path(path, path.name, ReadOptions(AS_OF, password="tika"))
    assert document.passages[0].text == "This is an Encrypted Excel spreadsheet."


def part(number: int, data: bytes = b"") -> bytes:
    """A record of the binary format: number and length in groups of seven bits."""
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    size, length = len(data), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
        size >>= 7
        if not size:
            return head + length + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def test_a_binary_workbook_is_read(read: Read) -> None:
    sheet = part(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Data"))
    book = part(131) + part(143) + sheet + part(144) + part(132)
    cells = b"".join(
        part(0, struct.pack("<III", row, 0, 0) + b"\0" * 13)
        + part(6, struct.pack("<II", 1, 0) + wide(name))
        + (
            part(5, struct.pack("<IId", 2, 0, value))
            if isinstance(value, float)
            else part(6, struct.pack("<II", 2, 0) + wide(value))
        )
        for row, name, value in ((3, "Plan", "Price"), (4, "A", 12.5))
    )
    data = part(129) + part(148, struct.pack("<IIII", 3, 4, 1, 2)) + part(145) + cells + part(146) + part(130)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    package = {"xl/workbook.bin": book, "xl/_rels/workbook.bin.rels": links, "xl/worksheets/sheet1.bin": data}
    document = read("a.xlsb", packed(package))
    found = document.passages[0].record
    assert document.format == "xlsb"
    assert isinstance(found, TableRecord)
    assert (found.columns, [cell.ref for cell in found.rows[0]], found.rows[0][1].value) == (
        ("Plan", "Price"),
        ["B5", "C5"],
        12.5,
    )
