from __future__ import annotations

import pytest

from desktop.documents.charset import decode
from tests.unit.documents.conftest import Read

CHINESE = "关于下周客户会议的准备：请把报价单、合同和上次会议的纪要整理好，周三之前发给我。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "gb18030", "gbk", "big5"])
def test_chinese_is_read_in_the_encodings_people_use(encoding: str) -> None:
    text = (
        CHINESE
        if encoding != "big5"
        else "關於下週客戶會議的準備，請把報價單、合約與上次會議的紀錄整理好，週三之前寄給我。"
    )
    if encoding == "utf-16-le":
        text = f"Agenda for Wednesday, all of it in plain words. {text[:4]}"
    assert decode(text.encode(encoding)) == text


def test_a_declared_gb2312_is_read_as_its_superset() -> None:
    assert decode("朱镕基".encode("gb18030"), "gb2312") == "朱镕基"


def test_a_wrong_declaration_does_not_spoil_utf8() -> None:
    assert decode("Zürich – 苏黎世".encode(), "iso-8859-1") == "Zürich – 苏黎世"


def test_an_unknown_charset_name_is_no_reason_to_fail() -> None:
    assert decode("Grüße".encode("cp1252"), "x-made-up") == "Grüße"


def test_short_western_text_keeps_its_accents() -> None:
    assert decode("Formação".encode("cp1252")) == "Formação"


def test_japanese_mail_escapes_are_undone() -> None:
    assert decode("すみません。".encode("iso2022_jp"), "iso-2022-jp") == "すみません。"
    assert decode("すみません。".encode("iso2022_jp")) == "すみません。"


def test_any_bytes_give_some_text() -> None:
    assert decode(bytes(range(256)))


def test_words_in_invisible_letters_are_told_as_hidden(read: Read) -> None:
    secret = "".join(chr(0xE0000 + ord(letter)) for letter in "obey me")
    found = read("a.txt", f"Hel\u200blo{secret} 🏴\U000e0067\U000e0062\U000e007f").passages
    assert [(p.text, p.hidden) for p in found] == [("obey me", True), ("Hello 🏴", False)]


@pytest.mark.parametrize("charset", ["gb18030", "big5", "shift_jis", "utf-16", "utf-16-le", "utf-8-sig"])
def test_text_of_the_east_is_read_in_its_charset(read: Read, charset: str) -> None:
    text = (
        "会議の資料を明日までに送ってください。"
        if charset == "shift_jis"
        else "請在明天以前把會議資料寄給我們，謝謝大家的配合。"
    )
    assert read("a.txt", text.encode(charset)).passages[0].text == text
