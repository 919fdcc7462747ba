from __future__ import annotations

import dataclasses
import json
import struct
import zipfile
from io import BytesIO

import pytest

from desktop.core.document import ChatRecord
from desktop.core.errors import UnreadableFile
from desktop.documents.options import Limits, ReadOptions
from tests.unit.documents.conftest import Read
from tests.unit.documents.office_files import packed


def named_in(charset: str, names: dict[str, bytes]) -> bytes:
    """A ZIP as old programs of a country wrote it: names in its charset, without a mark."""
    data = packed(
        {
            f"{index:02}" + "x" * (len(name.encode(charset)) - 2): text
            for index, (name, text) in enumerate(names.items())
        }
    )
    for index, name in enumerate(names):
        raw = name.encode(charset)
        data = data.replace(f"{index:02}".encode() + b"x" * (len(raw) - 2), raw)
    return data


@pytest.mark.parametrize(
    ("charset", "name"),
    [("gbk", "会议纪要/第一季度.txt"), ("cp932", "資料/見積書テスト.txt"), ("utf-8", "Prüfung.txt")],
)
def test_names_are_repaired(read: Read, charset: str, name: str) -> None:
    document = read("a.zip", named_in(charset, {name: b"Words."}))
    assert [p.locator.file for p in document.passages] == ["a.zip", f"a.zip!{name}"]


def test_files_inside_are_read_each_by_its_kind(read: Read) -> None:
    inner = packed({"deep.csv": "Plan,Price\nA,12\n"})
    document = read("a.zip", packed({"b/c.txt": "Hello.", "d.zip": inner, "__MACOSX/._c.txt": "x"}))
    assert [p.locator.file for p in document.passages] == [
        "a.zip",
        "a.zip!b/c.txt",
        "a.zip!d.zip",
        "a.zip!d.zip!deep.csv",
    ]
    assert "b/c.txt (6 bytes)" in document.passages[0].text


def test_what_is_packed_too_deeply_is_told(read: Read) -> None:
    data = packed({"last.txt": "x"})
    for level in range(4):
        data = packed({f"{level}.zip": data})
    document = read("a.zip", data)
    assert not any("last.txt" in p.text for p in document.passages)
    assert any("0.zip" in warning for warning in document.warnings)


def test_a_name_cannot_lead_out(read: Read) -> None:
    document = read("a.zip", packed({"../../etc/pass!wd.txt": "x"}))
    assert document.passages[1].locator.file == "a.zip!etc/pass！wd.txt"


def test_one_broken_file_does_not_cost_the_others(read: Read) -> None:
    document = read("a.zip", packed({"good.txt": "Good.", "bad.pdf": b"%PDF-1.7 no"}))
    assert document.passages[1].text == "Good."
    assert document.warnings == ("Not read in a.zip (of a kind that gives no text): bad.pdf.",)


def test_a_bomb_is_refused(read: Read) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read("a.zip", packed({"a.txt": b" " * 60_000_000}))
    assert caught.value.reason == "bomb"


def test_the_number_of_entries_is_limited(read: Read, options: ReadOptions) -> None:
    few = dataclasses.replace(options, limits=Limits(max_entries=3))
    with pytest.raises(UnreadableFile):
        read("a.zip", packed({f"{n}.txt": "x" for n in range(4)}), few)


def locked(names: dict[str, bytes], password: bytes) -> bytes:
    """A ZIP with traditional encryption (APPNOTE 6.1), which the library can only read."""
    table = [zipfile.crc32(bytes([n]), 0) for n in ()] or _crc_table()
    buffer = BytesIO()
    central = b""
    for name, data in names.items():
        keys = [0x12345678, 0x23456789, 0x34567890]

        def update(byte: int, keys: list[int] = keys) -> None:
            keys[0] = keys[0] >> 8 ^ table[(keys[0] ^ byte) & 255]
            keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
            keys[2] = keys[2] >> 8 ^ table[(keys[2] ^ keys[1] >> 24) & 255]

        for byte in password:
            update(byte)
        crc = zipfile.crc32(data)
        cipher = bytearray()
        for byte in b"\0" * 11 + bytes([crc >> 24]) + data:
            part = (keys[2] | 2) & 0xFFFF
            cipher.append(byte ^ (part * (part ^ 1) >> 8 & 255))
            update(byte)
        at, raw = buffer.tell(), name.encode()
        head = struct.pack("<HHHHHIIIHH", 20, 1, 0, 0, 33, crc, len(cipher), len(data), len(raw), 0)
        buffer.write(b"PK\3\4" + head + raw + cipher)
        central += b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, at) + raw
    at = buffer.tell()
    buffer.write(central + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(names), len(names), len(central), at, 0))
    return buffer.getvalue()


def _crc_table() -> list[int]:
    table = []
    for number in range(256):
        for _ in range(8):
            number = number >> 1 ^ (0xEDB88320 if number & 1 else 0)
        table.append(number)
    return table


def test_a_locked_archive_opens_with_its_password_only(read: Read, options: ReadOptions) -> None:
    data = locked({"a.txt": b"Secret words."}, b"open")
    for password in ("", "wrong"):
        with pytest.raises(UnreadableFile) as caught:
            read("a.zip", data, dataclasses.replace(options, password=password))
        assert caught.value.reason == "password"
    document = read("a.zip", data, dataclasses.replace(options, password="open"))
    assert document.passages[1].text == "Secret words."


def test_a_slack_export_is_read_with_the_names_of_its_users(read: Read) -> None:
    users = [
        {"id": "U0123ABC", "name": "ada", "profile": {"real_name": "Ada L."}},
        {"id": "U0456DEF", "real_name": "Bob"},
    ]
    day = [
        {
            "type": "message",
            "user": "U0123ABC",
            "text": "Hi <@U0456DEF>, see <https://x.example|plan>",
            "ts": "1772210460.000100",
        },
        {"type": "message", "user": "U0456DEF", "text": "Thanks &amp; bye", "ts": "1772210520.000200"},
    ]
    data = packed({"users.json": json.dumps(users), "general/2026-02-27.json": json.dumps(day)})
    chats = [p.record for p in read("slack.zip", data).passages if isinstance(p.record, ChatRecord)]
    assert [(c.channel, c.sender, c.text) for c in chats] == [
        ("general", "Ada L.", "Hi @Bob, see plan (https://x.example)"),
        ("general", "Bob", "Thanks & bye"),
    ]
    assert f"{chats[0].at:%Y-%m-%d %H:%M %Z}" == "2026-02-27 16:41 UTC"
