from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

import pytest

from desktop.core.document import EventRecord, MailRecord, PassageKind
from desktop.core.errors import UnreadableFile
from desktop.documents import mapi
from tests.unit.documents.compound_file import compound
from tests.unit.documents.conftest import Read

SENT = datetime(2026, 2, 27, 16, 41, tzinfo=UTC)


def ticks(moment: datetime) -> int:
    return (moment - datetime(1601, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 10


def fixed(header: int, *values: tuple[int, int, int]) -> bytes:
    """A property stream: (number, type, value)."""
    return b"\0" * header + b"".join(struct.pack("<HHIq", kind, number, 6, value) for number, kind, value in values)


def text(number: int, value: str) -> dict[str, bytes]:
    return {f"__substg1.0_{number:04X}001F": value.encode("utf-16-le")}


def below(folder: str, parts: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{name}": data for name, data in parts.items()}


def message(header: int = 32) -> dict[str, bytes]:
    return {
        "__properties_version1.0": fixed(header, (mapi.SUBMITTED, 0x40, ticks(SENT)), (mapi.CODEPAGE, 3, 936)),
        **text(mapi.SUBJECT, "Figures 数字"),
        **text(mapi.FROM_NAME, "Ada"),
        **text(mapi.FROM_SMTP, "ada@x.example"),
        **text(mapi.BODY, "New words.\r\n\r\nOn Mon, Bob wrote:\r\n> old words"),
        **below(
            "__recip_version1.0_#00000000",
            {
                **text(mapi.NAME, "Bob"),
                **text(mapi.SMTP, "bob@x.example"),
                "__properties_version1.0": fixed(8, (mapi.RECIPIENT, 3, 2)),
            },
        ),
    }


def test_a_message_has_its_header_its_words_and_what_it_quotes(read: Read) -> None:
    document = read("a.msg", compound(message()))
    record = document.passages[0].record
    assert isinstance(record, MailRecord)
    assert (record.subject, str(record.sender), record.date) == ("Figures 数字", "Ada <ada@x.example>", SENT)
    assert [str(person) for person in record.cc] == ["Bob <bob@x.example>"]
    assert [(p.kind, p.text) for p in document.passages[1:]] == [
        (PassageKind.TEXT, "New words."),
        (PassageKind.QUOTED, "On Mon, Bob wrote:"),
        (PassageKind.QUOTED, "old words"),
    ] or [p.text for p in document.passages[1:]] == ["New words.", "On Mon, Bob wrote:\nold words"]


def test_attached_files_and_attached_messages_are_read_under_their_own_names(read: Read) -> None:
    inner = {
        "__substg1.0_3701000D/" + name: data for name, data in message(24).items() if not name.startswith("__recip")
    }
    document = read(
        "a.msg",
        compound(
            message()
            | below(
                "__attach_version1.0_#00000000",
                {**text(mapi.FILE_NAME, "plan.txt"), "__substg1.0_37010102": b"The plan."},
            )
            | below("__attach_version1.0_#00000001", {**text(mapi.NAME, "Earlier"), **inner})
        ),
    )
    places = {passage.locator.file: passage.text for passage in document.passages}
    assert places["a.msg!plan.txt"] == "The plan."
    assert "a.msg!Earlier" in places


def test_eight_bit_text_is_read_in_the_charset_of_the_message(read: Read) -> None:
    parts = {name: data for name, data in message().items() if "0037" not in name}
    document = read("a.msg", compound(parts | {"__substg1.0_0037001E": "会议纪要".encode("gbk")}))
    assert document.title == "会议纪要"


def test_an_appointment_is_an_event(read: Read) -> None:
    names = struct.pack("<IHH", mapi.START, 0, 0) + struct.pack("<IHH", mapi.END, 0, 1)
    start, end = ticks(SENT), ticks(SENT + timedelta(minutes=45))
    parts = {
        **text(mapi.CLASS, "IPM.Appointment"),
        **text(mapi.SUBJECT, "Review"),
        "__properties_version1.0": fixed(32, (0x8000, 0x40, start), (0x8001, 0x40, end)),
        "__nameid_version1.0/__substg1.0_00030102": names,
    }
    record = read("a.msg", compound(parts)).passages[0].record
    assert isinstance(record, EventRecord)
    assert (record.title, record.start, record.end - record.start) == ("Review", SENT, timedelta(minutes=45))


def test_a_cut_off_message_is_called_damaged(read: Read) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read("a.msg", compound(message())[:700])
    assert caught.value.reason == "damaged"


def test_a_compressed_body_is_expanded() -> None:
    """The two examples of MS-OXRTFCP, section 3."""
    plain = bytes.fromhex("1a0000002500000 04c5a46753f6f3f3f".replace(" ", ""))[:0]
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af3206865 6c090020627705b06c647d0a800fa0".replace(
            " ", ""
        )
    )
    assert mapi.expanded_rtf(data) + plain == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def tnef(*attributes: tuple[int, int, bytes]) -> bytes:
    packed = b"".join(
        struct.pack("<BHHI", level, number, 0, len(data)) + data + b"\0\0" for level, number, data in attributes
    )
    return b"\x78\x9f\x3e\x22\1\0" + packed


def properties(*values: tuple[int, int, bytes]) -> bytes:
    rows = [
        struct.pack("<HHII", kind, number, 1, len(data)) + data.ljust(-(-len(data) // 4) * 4, b"\0")
        for number, kind, data in values
    ]
    return struct.pack("<I", len(rows)) + b"".join(rows)


def test_winmail_dat_gives_its_words_and_its_files(read: Read) -> None:
    name = "报告.txt".encode("utf-16-le") + b"\0\0"
    data = tnef(
        (1, 0x9007, struct.pack("<II", 936, 0)),
        (1, 0x8004, "主题".encode("gbk") + b"\0"),
        (1, 0x9003, properties((mapi.BODY, 0x1F, "Body words.".encode("utf-16-le")))),
        (2, 0x9002, b"\0" * 14),
        (2, 0x8010, b"REPORT~1.TXT\0"),
        (2, 0x800F, b"Attached words."),
        (2, 0x9005, properties((mapi.FILE_NAME, 0x1F, name))),
    )
    document = read("winmail.dat", data)
    assert (document.format, document.title) == ("tnef", "主题")
    assert [(p.locator.file, p.text) for p in document.passages[1:]] == [
        ("winmail.dat", "Body words."),
        ("winmail.dat!报告.txt", "Attached words."),
    ]


def test_a_mail_with_winmail_dat_shows_what_is_inside_it(read: Read) -> None:
    import base64

    data = base64.b64encode(
        tnef((1, 0x8004, b"S\0"), (2, 0x9002, b""), (2, 0x8010, b"a.txt\0"), (2, 0x800F, b"Deep words."))
    )
    mail = (
        b"From: a@x.example\nSubject: S\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\n"
        b'Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\n'
        + data
        + b"\n--b--\n"
    )
    assert [p.text for p in read("a.eml", mail).passages if p.locator.file == "a.eml!winmail.dat!a.txt"] == [
        "Deep words."
    ]
